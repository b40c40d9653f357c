"""Rules about rows and times: every item once, where and when the pack wants it, nobody in two places."""

from collections import Counter
from collections.abc import Callable, Iterator

from planner.engine.findings import Finding
from planner.runsheet.judged import Judged, finding, warning
from planner.runsheet.network import Network
from planner.runsheet.sheet import FILE, SheetRow
from planner.scenario.nearest import nearest
from planner.units import MINUTES_PER_DAY, minutes_between


def known_items(judged: Judged) -> Iterator[Finding]:
    """Every row is of an item of the pack."""
    for row in judged.rows:
        if row.item_id not in judged.items:
            likely = nearest(row.item_id, judged.items)
            yield finding(
                "known_items",
                (row.item_id,),
                f"{FILE} có mục “{row.item_id}” không có trong gói" + (f"; có phải “{likely}”?" if likely else "."),
                f"{FILE} has item “{row.item_id}”, which the pack does not know"
                + (f"; is “{likely}” meant?" if likely else "."),
            )


def one_row_each(judged: Judged) -> Iterator[Finding]:
    """No item has two rows."""
    for item_id, count in Counter(row.item_id for row in judged.rows).items():
        if count > 1:
            yield finding(
                "one_row_each",
                (item_id,),
                f"Mục “{item_id}” có {count} dòng; cần đúng một dòng.",
                f"Item “{item_id}” has {count} rows; exactly one is expected.",
            )


def items_complete(judged: Judged) -> Iterator[Finding]:
    """Every item of the pack has a row."""
    present = {row.item_id for row in judged.rows}
    for item_id, item in judged.items.items():
        if item_id not in present:
            yield finding(
                "items_complete",
                (item_id,),
                f"Thiếu dòng của mục “{item_id}” ({item.title}) trong {FILE}.",
                f"{FILE} has no row for item “{item_id}” ({item.title}).",
            )


def startable(judged: Judged) -> Iterator[Finding]:
    """A fixed start leads to every item of the pack: no circle of links, no first row without start."""
    network = Network.of(tuple(judged.items.values()))
    for item_id, item in judged.items.items():
        if network.planned_start(item_id) is None:
            yield finding(
                "startable",
                (item_id,),
                f"Không tính được giờ bắt đầu của “{item.title}”: chuỗi “after” không dẫn về mục nào có giờ.",
                f"“{item.title}” has no start time: its chain of “after” leads to no item with a time.",
            )


def length_kept(judged: Judged) -> Iterator[Finding]:
    """End minus start is the length given, and that is the length in the pack."""
    for row in judged.rows:
        span_min = minutes_between(row.start, row.end)
        item = judged.items.get(row.item_id)
        wanted_min = item.minutes if item else row.minutes
        if not span_min == row.minutes == wanted_min:
            yield finding(
                "length_kept",
                (row.item_id,),
                f"“{row.title}”: {row.clock} dài {span_min} phút, cột minutes ghi {row.minutes}, gói ghi {wanted_min}.",
                f"“{row.title}”: {row.clock} lasts {span_min} minutes, column minutes says {row.minutes}, "
                f"the pack {wanted_min}.",
            )


def fixed_start_kept(judged: Judged) -> Iterator[Finding]:
    """An item with a start in the pack starts then."""
    for row in judged.rows:
        item = judged.items.get(row.item_id)
        if item and item.start and row.start != item.start:
            yield finding(
                "fixed_start_kept",
                (row.item_id,),
                f"“{row.title}” phải bắt đầu lúc {item.start:%H:%M %d/%m/%Y}, trong tệp là {row.start:%H:%M %d/%m/%Y}.",
                f"“{row.title}” must start at {item.start:%H:%M %d/%m/%Y}; the file says {row.start:%H:%M %d/%m/%Y}.",
            )


def start_follows(judged: Judged) -> Iterator[Finding]:
    """An item starts when the one it follows ends: earlier is an error, later a gap to be weighed."""
    rows = judged.by_id
    for row in rows.values():
        before = rows.get(judged.before.get(row.item_id, ""))
        if before is None or before is row:
            continue
        gap_min = minutes_between(before.end, row.start)
        subjects = (row.item_id, before.item_id)
        if gap_min < 0:
            yield finding(
                "start_follows",
                subjects,
                f"“{row.title}” bắt đầu {row.start:%H:%M}, {-gap_min} phút trước khi “{before.title}” "
                f"kết thúc ({before.end:%H:%M}).",
                f"“{row.title}” starts at {row.start:%H:%M}, {-gap_min} minutes before “{before.title}” ends "
                f"({before.end:%H:%M}).",
            )
        elif gap_min > _gap_meant(row.item_id, before.item_id, judged):
            yield warning(
                "start_follows",
                subjects,
                f"“{row.title}” bắt đầu {row.start:%H:%M}, {gap_min} phút sau khi “{before.title}” kết thúc "
                f"({before.end:%H:%M}).",
                f"“{row.title}” starts at {row.start:%H:%M}, {gap_min} minutes after “{before.title}” ends "
                f"({before.end:%H:%M}).",
            )


def _gap_meant(item_id: str, before: str, judged: Judged) -> int:
    """Return the minutes that the pack leaves between both: a buffer, or what another link may ask."""
    item, first = judged.items.get(item_id), judged.items.get(before)
    if item is None or first is None:
        return 0
    return MINUTES_PER_DAY if item.links else first.buffer_min


def no_overlap_by_performer(judged: Judged) -> Iterator[Finding]:
    """Nobody performs in two items at once."""
    for row, other, name in _shared(judged.rows, lambda each: each.performer):
        yield finding(
            "no_overlap_by_performer",
            (row.item_id, other.item_id),
            f"“{name}” phải có mặt ở hai mục cùng lúc: “{row.title}” ({row.clock}) và “{other.title}” ({other.clock}).",
            f"“{name}” is needed in two items at once: “{row.title}” ({row.clock}) and “{other.title}” "
            f"({other.clock}).",
        )


def no_overlap_by_position(judged: Judged) -> Iterator[Finding]:
    """Two items at once do not take the same place; a warning: a stage may hold a choir and dancers."""
    for row, other, name in _shared(judged.rows, lambda each: each.position):
        yield warning(
            "no_overlap_by_position",
            (row.item_id, other.item_id),
            f"Hai mục cùng lúc ở “{name}”: “{row.title}” ({row.clock}) và “{other.title}” ({other.clock}).",
            f"Two items at once at “{name}”: “{row.title}” ({row.clock}) and “{other.title}” ({other.clock}).",
        )


def _shared(rows: tuple[SheetRow, ...], column: Callable[[SheetRow], str]) -> Iterator[tuple[SheetRow, SheetRow, str]]:
    """Yield overlapping rows that share a name (several stand between ``;``), with the first they share."""
    names = [_names(column(row)) for row in rows]
    for index, row in enumerate(rows):
        for later in range(index + 1, len(rows)):
            other = rows[later]
            if other.start >= row.end:
                break
            common = [name for key, name in names[index].items() if key in names[later]]
            if common and row.overlaps(other):
                yield row, other, common[0]


def _names(cell: str) -> dict[str, str]:
    """Return the names in a cell, by the spelling in which they are compared."""
    named = (" ".join(part.split()) for part in cell.split(";"))
    return {name.casefold(): name for name in named if name}
