"""Checks of the run-sheet's links and plans B: cells that say something of other rows."""

from collections.abc import Iterator, Mapping

from planner.errors import Fault
from planner.scenario.columns import columns_of
from planner.scenario.links import EXAMPLE, Link, parse_link
from planner.scenario.nearest import nearest
from planner.scenario.parse import ParsedPack, ParsedRow, ParsedTable
from planner.scenario.references import find_circles
from planner.scenario.wordings import known_id, one_of, shown
from planner.wording import Wording

TARGETS: Mapping[str, str] = {"mục": "runsheet", "gắn kết": "couplings"}
"""variant_changes.target -> the table of its ids."""


def unreadable_links(pack: ParsedPack) -> Iterator[Fault]:
    """A link reads ``KB-01``, ``KB-01:FS``, ``KB-01:FS+10``; SS, FF and SF are the other kinds."""
    expected = Wording(f"cần dạng {EXAMPLE} (FS, SS, FF, SF; số phút)", f"like {EXAMPLE} (FS, SS, FF, SF; minutes)")
    for table, row, text, link in _links(pack):
        if link is None:
            what = Wording(f'không đọc được liên kết "{shown(text)}"', f'cannot read the link "{shown(text)}"')
            yield table.fault(row, "links", (what, expected), text)


def unknown_links(pack: ParsedPack) -> Iterator[Fault]:
    """A link names an item of the run-sheet, and not its own."""
    ids = pack.ids("runsheet") or {}
    for table, row, text, link in _links(pack):
        if link is not None and (link.before not in ids or link.before == row.cells.get("item_id")):
            what = Wording(
                f'liên kết đến mục "{shown(link.before)}" không có hoặc là chính mục đó',
                f'the link names item "{shown(link.before)}", which is not there or is the item itself',
            )
            others = [name for name in ids if name != row.cells.get("item_id")]
            yield table.fault(row, "links", (what, known_id(table.label, others, link.before)), text)


def circles_of_links(pack: ParsedPack) -> Iterator[Fault]:
    """Items linked in a circle can never start: the circle is printed; one of ``after`` alone is reported there."""
    table, ids = pack.tables.get("runsheet"), pack.ids("runsheet")
    if table is None or not ids:
        return
    linked: dict[str, list[str]] = {own: [] for own in ids}
    for _, row, _, link in _links(pack):
        own = row.cells.get("item_id", "")
        if link is not None and link.before in ids and own in linked and link.before != own:
            linked[own].append(link.before)
    after = {own: [name] if (name := str(row.values.get("after", ""))) in ids else [] for own, row in ids.items()}
    known = {frozenset(circle) for circle in find_circles(after)}
    both = {own: [*after[own], *linked[own]] for own in ids}
    for circle in find_circles(both):
        if frozenset(circle) not in known:
            chain = " → ".join([*circle, circle[0]])
            what = Wording(f"các mục chờ nhau thành vòng: {chain}", f"items wait for each other in a circle: {chain}")
            mend = Wording("cần bỏ một liên kết", "remove one link")
            yield table.fault(ids[circle[0]], "links", (what, mend), chain)


def longer_than_itself(pack: ParsedPack) -> Iterator[Fault]:
    """The shortest length of an item is not above its length."""
    table = pack.tables.get("runsheet")
    for row in table.rows if table else ():
        least, length = row.values.get("min_minutes"), row.values.get("minutes")
        if table is not None and isinstance(least, int) and isinstance(length, int) and least > length:
            what = Wording(
                f"ngắn nhất {least} phút, dài hơn {length} phút của mục", f"{least} is above {length} minutes"
            )
            expected = Wording(f"cần số từ 0 đến {length}, hoặc để trống", f"give 0 to {length}, or leave it blank")
            yield table.fault(row, "min_minutes", (what, expected))


def unknown_changes(pack: ParsedPack) -> Iterator[Fault]:
    """A change of a plan B names a row and a column that are there."""
    table = pack.tables.get("variant_changes")
    for row in table.rows if table else ():
        target = TARGETS.get(str(row.values.get("target", "mục")))
        subject = row.values.get("target_id")
        if table is None or target is None or subject is None:
            continue
        ids = pack.ids(target)
        if ids is not None and subject not in ids:
            what = Wording(
                f'mã "{shown(str(subject))}" không có trong {pack.label(target)}',
                f'id "{shown(str(subject))}" is not in {pack.label(target)}',
            )
            yield table.fault(row, "target_id", (what, known_id(pack.label(target), ids, str(subject))), str(subject))
        yield from _unknown_column(table, row, target)


def _unknown_column(table: ParsedTable, row: ParsedRow, target: str) -> Iterator[Fault]:
    name = str(row.values.get("column", ""))
    headings = [column.heading for column in columns_of(target).values()]
    if name and name not in headings:
        likely = nearest(name, headings)
        what = Wording(f'không có cột "{shown(name)}" trong {target}.csv', f'no column "{shown(name)}" in {target}.csv')
        yield table.fault(row, "column", (what, one_of([likely] if likely else headings, name)))


def _links(pack: ParsedPack) -> Iterator[tuple[ParsedTable, ParsedRow, str, Link | None]]:
    table = pack.tables.get("runsheet")
    for row in table.rows if table else ():
        links = row.values.get("links")
        for text in links if isinstance(links, tuple) else ():
            if table is not None:
                yield table, row, text, parse_link(text)
