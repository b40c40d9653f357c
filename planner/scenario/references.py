"""Checks of ids: repeated ones, ones that name nothing, rows that point at themselves or round a circle."""

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from planner.errors import Fault
from planner.scenario.columns import Column, columns_of
from planner.scenario.nearest import nearest
from planner.scenario.parse import ParsedPack, ParsedRow, ParsedTable
from planner.scenario.wordings import known_id, shown
from planner.wording import Wording

CHAINS = (
    ("organisations", "parent_id"),
    ("organisations", "successor_id"),
    ("guests", "companion_of"),
    ("guests", "serves"),
    ("sessions", "after"),
    ("tasks", "predecessors"),
    ("runsheet", "after"),
)
"""Columns that say what comes before or above, so that a circle has no beginning."""

SUBJECTS: Mapping[str, str] = {
    "group": "groups",
    "performer": "performers",
    "venue": "venues",
    "officer": "officers",
    "guest": "guests",
    "hotel": "hotels",
    "organisation": "organisations",
    "member": "members",
}
"""availability.subject_kind -> the table of its ids."""

PLACES = ("venues", "hotels", "halls", "parking", "posts", "units", "nodes")
"""Tables whose rows have an id and a point."""

PLACED: Mapping[str, tuple[str, ...]] = {
    "vehicles": ("base",),
    "transfers": ("from_place", "to_place"),
    "visits": ("place",),
}
"""Columns that name a place of any of ``PLACES``."""

PROTOCOL_RANKS = 31
"""Levels of the built-in protocol, used when the pack has no ranks of its own."""

MOST_HINTS = 50
"""Suggestions per column: hundreds of wrong ids have one cause, and a search for each would take long."""

_LAG = re.compile(r"\s*[+-]\s*\d+$")


def repeated_ids(pack: ParsedPack) -> Iterator[Fault]:
    """An id may stand in one row only, or nobody knows which row is meant."""
    for table in pack.tables.values():
        first: dict[tuple[str, ...], int] = {}
        for row in table.rows:
            key = _key(table, row)
            if not any(key):
                continue
            if key in first:
                yield _repeated(table, row, key, first[key])
            else:
                first[key] = row.number


def _key(table: ParsedTable, row: ParsedRow) -> tuple[str, ...]:
    """Return the key of a row, nothing when a part of it is faulty (then the row is reported already)."""
    columns = columns_of(table.spec.name)
    key = table.spec.key
    if any(columns[name].required and name not in row.values for name in key):
        return ()
    return tuple(str(row.values.get(name, "")) for name in key)


def _repeated(table: ParsedTable, row: ParsedRow, key: tuple[str, ...], first: int) -> Fault:
    value = " · ".join(part for part in key if part)
    name = next(name for name, part in zip(table.spec.key, key, strict=True) if part)
    what = Wording(f'mã "{value}" đã có ở dòng {first}', f'id "{value}" is already in row {first}')
    expected = Wording("cần mã khác, hoặc xoá một dòng", "use another id, or remove a row")
    return table.fault(row, name, (what, expected), value)


def unknown_ids(pack: ParsedPack) -> Iterator[Fault]:
    """A reference must name a row of the table that it points to."""
    for table in pack.tables.values():
        for column in columns_of(table.spec.name).values():
            target = column.refers_to
            if not target or target not in pack.tables:
                continue
            ids = pack.ids(target)
            if ids and not pack.absent(target):
                yield from _dangling(pack, table, column, ids)


def _dangling(pack: ParsedPack, table: ParsedTable, column: Column, ids: Mapping[str, ParsedRow]) -> Iterator[Fault]:
    wrong = [(row, name) for row in table.rows for name in named(row, column.field) if name not in ids]
    label = pack.label(column.refers_to)
    for count, (row, name) in enumerate(wrong):
        yield _unknown(table, row, column.field, (name, label), ids if count < MOST_HINTS else ())


def _unknown(
    table: ParsedTable,
    row: ParsedRow,
    field: str,
    place: tuple[str, str],
    ids: Iterable[str],
) -> Fault:
    name, label = place
    what = Wording(f'mã "{shown(name)}" không có trong {label}', f'id "{shown(name)}" is not in {label}')
    return table.fault(row, field, (what, known_id(label, ids, name)), name)


def absent_tables(pack: ParsedPack) -> Iterator[Fault]:
    """A column that names rows of a table needs that table in the pack; said once per column."""
    for table in pack.tables.values():
        for column in columns_of(table.spec.name).values():
            target = column.refers_to
            if not target or target == "ranks" or not pack.absent(target):
                continue
            value = next((name for row in table.rows for name in named(row, column.field)), "")
            if value:
                yield _absent(table, table.heading(column.field), value, pack.label(target))


def _absent(table: ParsedTable, heading: str, value: str, label: str) -> Fault:
    what = Wording(
        f'cột này nhắc đến {label} (đầu tiên là "{shown(value)}") nhưng gói không có dòng nào của bảng đó',
        f'this column refers to {label} (first "{shown(value)}") but the pack has no row of it',
    )
    expected = Wording(f"cần thêm {label}, hoặc để trống cột này", f"add {label}, or leave the column blank")
    return Fault(table.label, 1, heading, value, what, expected)


def ranks_of_protocol(pack: ParsedPack) -> Iterator[Fault]:
    """Without ranks of its own, a pack uses the 31 levels of the built-in protocol."""
    if "guests" not in pack.tables or not pack.absent("ranks"):
        return
    table = pack.tables["guests"]
    for row in table.rows:
        rank = row.values.get("rank")
        if isinstance(rank, int) and rank > PROTOCOL_RANKS:
            what = Wording(f"không có ngôi thứ {rank}", f"there is no rank {rank}")
            expected = Wording(
                f"cần số từ 1 đến {PROTOCOL_RANKS}, hoặc thêm {pack.label('ranks')}",
                f"use 1 to {PROTOCOL_RANKS}, or add {pack.label('ranks')}",
            )
            yield table.fault(row, "rank", (what, expected))


def unknown_subjects(pack: ParsedPack) -> Iterator[Fault]:
    """Availability must be about a subject of its kind."""
    table = pack.tables.get("availability")
    said: set[str] = set()
    for row in table.rows if table else ():
        kind, subject = row.values.get("subject_kind"), row.values.get("subject_id")
        target = SUBJECTS.get(str(kind), "")
        if table is None or not target or subject is None:
            continue
        if pack.absent(target):
            if target not in said:
                yield _absent(table, table.heading("subject_id"), str(subject), pack.label(target))
            said.add(target)
        elif (ids := pack.ids(target)) and subject not in ids:
            yield _unknown(table, row, "subject_id", (str(subject), pack.label(target)), ids)


def unknown_places(pack: ParsedPack) -> Iterator[Fault]:
    """Vehicles, transfers and visits are at places that have an id and a point."""
    known = [name for table in PLACES for name in pack.ids(table) or ()] + _houses(pack)
    for name, fields in PLACED.items():
        table = pack.tables.get(name)
        for row in table.rows if table else ():
            for field in fields:
                value = row.values.get(field)
                if table is not None and value and value not in known:
                    yield _no_place(table, row, field, (str(value), known))
    yield from _visits_nowhere(pack)


def _houses(pack: ParsedPack) -> list[str]:
    """Return the houses (schools) that the halls of a pack belong to."""
    table = pack.tables.get("halls")
    return [str(row.values["house_id"]) for row in table.rows if row.values.get("house_id")] if table else []


def _no_place(table: ParsedTable, row: ParsedRow, field: str, place: tuple[str, list[str]]) -> Fault:
    value, known = place
    what = Wording(f'không có nơi nào mang mã "{shown(value)}"', f'no place has the id "{shown(value)}"')
    labels = Wording(
        "địa điểm, khách sạn, nhà tập thể, bãi đỗ, chốt, xã hoặc nút đường",
        "venues, hotels, halls, lots, posts, junctions",
    )
    near = nearest(value, known)
    hint = Wording(f"; gần nhất: {near}", f"; nearest: {near}") if near else Wording("", "")
    expected = Wording(f"cần mã của {labels.vi}{hint.vi}", f"give the id of one of {labels.en}{hint.en}")
    return table.fault(row, field, (what, expected), value)


def _visits_nowhere(pack: ParsedPack) -> Iterator[Fault]:
    table = pack.tables.get("visits")
    for row in table.rows if table else ():
        if table is not None and not row.values.get("place") and row.values.get("lat") is None:
            what = Wording("không biết thăm ở đâu", "nobody knows where this visit is")
            yield table.fault(row, "place", (what, Wording("cần place, hoặc lat và lon", "give place, or lat and lon")))


def unknown_predecessors(pack: ParsedPack) -> Iterator[Fault]:
    """A task may only wait for tasks of the same table."""
    table, ids = pack.tables.get("tasks"), pack.ids("tasks")
    if table is None or not ids:
        return
    for row in table.rows:
        for name in named(row, "predecessors"):
            if name not in ids and without_lag(name) not in ids:
                yield _unknown(table, row, "predecessors", (without_lag(name), table.label), ids)


def references_to_itself(pack: ParsedPack) -> Iterator[Fault]:
    """Nobody accompanies himself, and nothing comes after itself."""
    for table in pack.tables.values():
        for column in columns_of(table.spec.name).values():
            if column.refers_to != table.spec.name and (table.spec.name, column.field) not in CHAINS:
                continue
            key = table.spec.key[0]
            for row in table.rows:
                if row.cells.get(key) in _targets(table, row, column.field):
                    yield _itself(table, row, column.field)


def _itself(table: ParsedTable, row: ParsedRow, field: str) -> Fault:
    own = row.cells[table.spec.key[0]]
    what = Wording(f'"{shown(own)}" trỏ về chính nó', f'"{shown(own)}" refers to itself')
    expected = Wording("cần mã khác, hoặc để trống", "use another id, or none")
    return table.fault(row, field, (what, expected), own)


def circles(pack: ParsedPack) -> Iterator[Fault]:
    """A chain of rows must have a beginning: A after B after A can never start."""
    for name, field in CHAINS:
        table, ids = pack.tables.get(name), pack.ids(name)
        if table is None or not ids:
            continue
        follows = {own: [to for to in _targets(table, row, field) if to in ids] for own, row in ids.items()}
        for circle in find_circles(follows):
            yield _circle(table, ids[circle[0]], field, circle)


def _circle(table: ParsedTable, row: ParsedRow, field: str, circle: list[str]) -> Fault:
    chain = " → ".join([*circle, circle[0]])
    what = Wording(f"các dòng trỏ vòng quanh: {chain}", f"rows refer to each other in a circle: {chain}")
    return table.fault(row, field, (what, Wording("cần bỏ một mắt xích", "remove one link")), chain)


def find_circles(follows: Mapping[str, list[str]]) -> list[list[str]]:
    """Return circles that share no row, each from its first row in file order; a row's own link is none."""
    order = {own: place for place, own in enumerate(follows)}
    links = {own: [to for to in others if to != own] for own, others in follows.items()}
    circles: list[list[str]] = []
    while True:
        try:
            TopologicalSorter(links).prepare()
        except CycleError as error:
            # The sorter names the rows from the last to the first, and the first of them twice.
            circle = error.args[1][:0:-1]
        else:
            return sorted(circles, key=lambda found: order[found[0]])
        first = circle.index(min(circle, key=order.__getitem__))
        circles.append(circle[first:] + circle[:first])
        links = {own: others for own, others in links.items() if own not in circle}


def named(row: ParsedRow, field: str) -> tuple[str, ...]:
    """Return the ids in a cell: one, or several of a list."""
    value = row.values.get(field)
    if isinstance(value, tuple):
        return value
    return (str(value),) if value not in ("", None) else ()


def without_lag(predecessor: str) -> str:
    """Return the id of ``id`` or ``id+days``."""
    return _LAG.sub("", predecessor)


def _targets(table: ParsedTable, row: ParsedRow, field: str) -> list[str]:
    names = named(row, field)
    return [without_lag(name) for name in names] if table.spec.name == "tasks" else list(names)
