"""The rows of ``runsheet.csv`` as they are on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from planner.engine.findings import Finding
from planner.law.ritual import Placed
from planner.runsheet.build import TimedItem
from planner.scenario.rows import RunsheetItem
from planner.tables import Table, TableRow
from planner.units import DATETIME_FORMAT, format_datetime
from planner.wording import Wording

PROBLEM = "runsheet"
FILE = "runsheet.csv"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the file; the texts are the organiser's own."""

    item_id: str
    start: datetime
    end: datetime
    minutes: int
    ritual_code: str
    title: str
    performer: str = ""
    position: str = ""
    mc_text: str = ""
    sound: str = ""
    light: str = ""
    led: str = ""
    props: str = ""
    owner: str = ""
    cue: str = ""
    plan_b: str = ""
    coupled_to: str = ""
    track: str = ""

    @property
    def clock(self) -> str:
        """Start and end as ``07:30-07:45``; past midnight ``23:50-00:10 (+1)``."""
        nights = (self.end.date() - self.start.date()).days
        return f"{self.start:%H:%M}-{self.end:%H:%M}" + (f" ({nights:+d})" if nights else "")

    @property
    def placed(self) -> Placed:
        """The row as the rules of the ritual see it."""
        return Placed(self.item_id, self.ritual_code, self.title)

    def overlaps(self, other: "SheetRow") -> bool:
        """Whether both run for some time together; ends and starts may touch, a mere cue takes no time."""
        return max(self.start, other.start) < min(self.end, other.end)


LATER = ("track",)
"""Columns that older plan folders lack; missing ones read as empty."""
COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(SheetRow))
TEXTS: tuple[str, ...] = COLUMNS[COLUMNS.index("ritual_code") :]
assert set(TEXTS) <= set(RunsheetItem.model_fields)  # noqa: S101 - a text of the file is a text of the pack


def row_of(timed: TimedItem) -> SheetRow:
    """Return the row of an item whose times are worked out."""
    item = timed.item
    texts = {column: getattr(item, column) for column in TEXTS}
    return SheetRow(item.item_id, timed.start, timed.end, item.minutes, **texts)


def to_cells(row: SheetRow) -> dict[str, str]:
    """Return a row as the file holds it."""
    cells = {column: str(getattr(row, column)) for column in COLUMNS}
    return cells | {"start": format_datetime(row.start), "end": format_datetime(row.end)}


def from_table(table: Table) -> tuple[tuple[SheetRow, ...], tuple[Finding, ...]]:
    """Return the rows that can be read, and a finding of rule ``readable`` for each fault."""
    missing = [column for column in COLUMNS if column not in table.columns and column not in LATER]
    if missing:
        return (), (_missing_columns(missing),)
    rows: list[SheetRow] = []
    findings: list[Finding] = []
    for line in table.rows:
        row, faults = _parse(line)
        findings += faults
        if row is not None:
            rows.append(row)
    return tuple(rows), tuple(findings)


def from_cells(cells: Mapping[str, str]) -> SheetRow | None:
    """Return the row that a line of the file holds, or None when its id, times or length cannot be read."""
    row, _ = _parse(TableRow(0, {**dict.fromkeys(COLUMNS, ""), **cells}))
    return row


def _parse(line: TableRow) -> tuple[SheetRow | None, list[Finding]]:
    cells = line.cells
    start, end = _moment(cells["start"]), _moment(cells["end"])
    minutes = int(cells["minutes"]) if cells["minutes"].isdecimal() else None
    faults = [_unreadable(line, name) for name in ("item_id",) if not cells[name]]
    faults += [
        _unreadable(line, name)
        for name, value in (("start", start), ("end", end), ("minutes", minutes))
        if value is None
    ]
    if faults or start is None or end is None or minutes is None:
        return None, faults
    return SheetRow(cells["item_id"], start, end, minutes, **_texts(cells)), []


def _texts(cells: Mapping[str, str]) -> dict[str, str]:
    return {column: cells.get(column, "") for column in TEXTS}


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, DATETIME_FORMAT)
    except ValueError:
        return None


EXPECTED = {
    "item_id": Wording("mã mục", "an item id"),
    "start": Wording("giờ dạng 2025-06-16 07:30", "a time such as 2025-06-16 07:30"),
    "end": Wording("giờ dạng 2025-06-16 07:30", "a time such as 2025-06-16 07:30"),
    "minutes": Wording("số phút nguyên, từ 0", "a whole number of minutes, 0 or more"),
}


def _unreadable(line: TableRow, column: str) -> Finding:
    value, expected = line.cells[column], EXPECTED[column]
    return Finding(
        PROBLEM,
        "readable",
        (line.cells["item_id"] or str(line.number), column),
        Wording(
            f"{FILE} dòng {line.number}, cột {column}: không đọc được “{value}”; cần {expected.vi}.",
            f"{FILE} row {line.number}, column {column}: cannot read “{value}”; expected {expected.en}.",
        ),
    )


def _missing_columns(missing: Sequence[str]) -> Finding:
    listed = ", ".join(missing)
    return Finding(
        PROBLEM,
        "readable",
        tuple(missing),
        Wording(f"{FILE} thiếu cột: {listed}.", f"{FILE} lacks columns: {listed}."),
    )
