"""Checks of times: periods that end before they start, and periods that contradict each other."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import chain

from planner.errors import Fault
from planner.scenario.parse import ParsedPack, ParsedRow, ParsedTable
from planner.units import DATE_FORMAT, DATETIME_FORMAT
from planner.wording import Wording

PERIODS = (
    ("organisations", "valid_from", "valid_to"),
    ("delegations", "arrives_at", "leaves_at"),
    ("guests", "lodging_from", "lodging_to"),
    ("rooms", "free_from", "free_to"),
    ("hotel_blocks", "first", "last"),
    ("room_prices", "first", "last"),
    ("halls", "free_from", "free_to"),
    ("lodging_blocs", "first", "last"),
    ("invoice_lines", "first_night", "leaves_on"),
    ("venues", "open_from", "open_to"),
    ("sessions", "earliest", "latest"),
    ("availability", "start", "end"),
    ("closures", "start", "end"),
    ("parking_bans", "start", "end"),
    ("emergency_lanes", "start", "end"),
    ("demand", "depart_from", "depart_to"),
    ("shifts", "start", "end"),
    ("demand_by_time", "start", "end"),
    ("duties", "start", "end"),
    ("wishes", "start", "end"),
    ("group_calls", "start", "end"),
    ("rosters", "first", "last"),
    ("vehicles", "start", "end"),
    ("transfers", "ready", "due"),
    ("visits", "start", "end"),
)
"""Table, first column, last column of every period."""


def ends_before_starts(pack: ParsedPack) -> Iterator[Fault]:
    """A period must end after it starts."""
    for name, first, last in PERIODS:
        table = pack.tables.get(name)
        for row in table.rows if table else ():
            start, end = row.values.get(first), row.values.get(last)
            if table is not None and start is not None and end is not None and not _before(start, end):
                yield _not_after(table, row, (first, last))


def _before(start: object, end: object) -> bool:
    """Whether two values of one kind stand in order; both columns of a period hold the same kind."""
    if isinstance(start, time) and isinstance(end, time):
        return start < end
    return isinstance(start, date) and isinstance(end, date) and start < end


def _not_after(table: ParsedTable, row: ParsedRow, fields: tuple[str, str]) -> Fault:
    start, end = (write(row.values[field]) for field in fields)
    heading = table.heading(fields[0])
    what = Wording(f"{end} không sau {heading} ({start})", f"{end} is not after {heading} ({start})")
    expected = Wording(f"cần sau {start}", f"must be later than {start}")
    return table.fault(row, fields[1], (what, expected))


def contradicting_availability(pack: ParsedPack) -> Iterator[Fault]:
    """A subject cannot be free and not free at the same time."""
    table = pack.tables.get("availability")
    if table is None:
        return
    by_subject: defaultdict[Hashable, list[ParsedRow]] = defaultdict(list)
    for row in table.rows:
        if {"subject_kind", "subject_id", "available"} <= row.values.keys():
            by_subject[row.values["subject_kind"], row.values["subject_id"]].append(row)
    pairs = chain.from_iterable(overlaps(rows) for rows in by_subject.values())
    for earlier, later in pairs:
        if earlier.values["available"] != later.values["available"]:
            what = Wording(
                f"trùng giờ với dòng {earlier.number} nhưng nói ngược lại",
                f"overlaps row {earlier.number} and says the opposite",
            )
            expected = Wording("cần hai khoảng giờ rời nhau", "use periods that do not overlap")
            yield table.fault(later, "available", (what, expected))


def overlapping_closures(pack: ParsedPack) -> Iterator[Fault]:
    """One direction of one road can be under one closure at a time."""
    table = pack.tables.get("closures")
    if table is None:
        return
    said: set[tuple[int, int]] = set()
    for edge, rows in _closures_by_edge(table).items():
        for earlier, later in overlaps(rows):
            pair = (earlier.number, later.number)
            if pair not in said and _same_direction(earlier, later):
                said.add(pair)
                yield _closed_twice(table, earlier, later, edge)


def _closures_by_edge(table: ParsedTable) -> Mapping[str, list[ParsedRow]]:
    rows: defaultdict[str, list[ParsedRow]] = defaultdict(list)
    for row in table.rows:
        edges = row.values.get("edge_ids")
        for edge in dict.fromkeys(edges) if isinstance(edges, tuple) else ():
            rows[edge].append(row)
    return rows


def _same_direction(one: ParsedRow, other: ParsedRow) -> bool:
    if any("direction" in row.cells and "direction" not in row.values for row in (one, other)):
        return False
    directions = {row.values.get("direction", "both") for row in (one, other)}
    return "both" in directions or len(directions) == 1


def _closed_twice(table: ParsedTable, earlier: ParsedRow, later: ParsedRow, edge: str) -> Fault:
    what = Wording(
        f'đoạn đường "{edge}" đã cấm cùng chiều, trùng giờ ở dòng {earlier.number}',
        f'road "{edge}" is already closed that way at that time in row {earlier.number}',
    )
    expected = Wording("cần hai khoảng giờ rời nhau, hoặc bỏ đoạn này", "use other hours, or leave the road out")
    return table.fault(later, "edge_ids", (what, expected), edge)


def clashing_runsheet_items(pack: ParsedPack) -> Iterator[Fault]:
    """Two items fixed to the same minute cannot use the same position."""
    table = pack.tables.get("runsheet")
    first: dict[tuple[object, object, object], ParsedRow] = {}
    for row in table.rows if table else ():
        start, position = row.values.get("start"), row.values.get("position")
        if table is None or start is None or not position:
            continue
        other = first.setdefault((start, position, row.values.get("variant", "")), row)
        if other is not row:
            what = Wording(
                f'cùng bắt đầu lúc {write(start)} tại "{position}" với dòng {other.number}',
                f'starts at {write(start)} at "{position}" just as row {other.number}',
            )
            expected = Wording("cần giờ khác hoặc vị trí khác", "use another time or another position")
            yield table.fault(row, "start", (what, expected))


def overlaps(rows: Iterable[ParsedRow]) -> Iterator[tuple[ParsedRow, ParsedRow]]:
    """Yield pairs of rows whose periods overlap, the row further up the file first."""
    timed = sorted(_timed(rows), key=lambda entry: (entry[0], entry[2].number))
    running: list[tuple[datetime, ParsedRow]] = []
    for start, end, row in timed:
        running = [(until, other) for until, other in running if until > start]
        for _until, other in running:
            yield (other, row) if other.number < row.number else (row, other)
        running.append((end, row))


def _timed(rows: Iterable[ParsedRow]) -> Iterator[tuple[datetime, datetime, ParsedRow]]:
    for row in rows:
        start, end = row.values.get("start"), row.values.get("end")
        if isinstance(start, datetime) and isinstance(end, datetime) and start < end:
            yield start, end, row


def write(value: object) -> str:
    """Write a moment, day or time of day as packs write it."""
    if isinstance(value, datetime):
        return value.strftime(DATETIME_FORMAT)
    if isinstance(value, date):
        return value.strftime(DATE_FORMAT)
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)
