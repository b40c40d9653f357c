"""The plan of lodging: one row per guest, as it stands in lodging.csv."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.engine.findings import Finding
from planner.engine.plan import PlanBase
from planner.problems.lodging.data import NAME, Night, nights_between
from planner.tables import TableRow
from planner.units import DATE_FORMAT
from planner.wording import Wording

FILE = "lodging.csv"
COLUMNS = ("guest_id", "hotel_id", "room_id", "check_in", "check_out", "people")
REQUIRED = COLUMNS[:5]
"""Columns without which a row says nothing; plans made before there were blocs have no others."""


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """A guest has a bed in a room from the evening of ``check_in`` to the morning of ``check_out``.

    For a bloc, the ids are those of the bloc, the house and the hall, and ``people`` are its heads. A guest who changes
    rooms has several rows.
    """

    guest_id: str
    hotel_id: str
    room_id: str
    check_in: date
    check_out: date
    people: int = 1

    @property
    def nights(self) -> tuple[Night, ...]:
        """Nights of the row, in order."""
        return nights_between(self.check_in, self.check_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(PlanBase):
    """A lodging plan."""

    assignments: tuple[Assignment, ...] = ()


def to_rows(assignments: Sequence[Assignment]) -> list[dict[str, str]]:
    """Return the rows of lodging.csv, by guest and time."""
    return [
        {
            "guest_id": assignment.guest_id,
            "hotel_id": assignment.hotel_id,
            "room_id": assignment.room_id,
            "check_in": assignment.check_in.isoformat(),
            "check_out": assignment.check_out.isoformat(),
            "people": str(assignment.people),
        }
        for assignment in sorted(assignments, key=lambda row: (row.guest_id, row.check_in, row))
    ]


def from_rows(rows: Sequence[TableRow]) -> tuple[tuple[Assignment, ...], tuple[Finding, ...]]:
    """Parse lodging.csv; a row that cannot be read becomes a finding of rule ``readable`` and is left out."""
    assignments: list[Assignment] = []
    findings: list[Finding] = []
    for row in rows:
        faults = [column for column in REQUIRED if not row.cells.get(column)]
        moments = {column: _day(row.cells.get(column, "")) for column in ("check_in", "check_out")}
        faults += [column for column, moment in moments.items() if moment is None and column not in faults]
        check_in, check_out = moments["check_in"], moments["check_out"]
        people = row.cells.get("people") or "1"
        if not re.fullmatch(r"[1-9]\d{0,5}", people):
            faults.append("people")
        if faults or check_in is None or check_out is None:
            findings += [_unreadable(row, column) for column in faults]
            continue
        ids = (row.cells["guest_id"], row.cells["hotel_id"], row.cells["room_id"])
        assignments.append(Assignment(*ids, check_in, check_out, int(people)))
    return tuple(assignments), tuple(findings)


def _day(text: str) -> date | None:
    """Read ``2025-06-15``, or ``15/06/2025`` as a spreadsheet rewrites it; None when it is neither."""
    for form in (DATE_FORMAT, "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _unreadable(row: TableRow, column: str) -> Finding:
    text = row.cells.get(column, "")
    expected_vi, expected_en = "một mã", "an id"
    if column.startswith("check"):
        expected_vi, expected_en = "ngày dạng 2025-06-15", "a day such as 2025-06-15"
    if column == "people":
        expected_vi, expected_en = "số người, từ 1", "a number of people, 1 or more"
    return Finding(
        NAME,
        "readable",
        (row.cells.get("guest_id") or f"{FILE}:{row.number}",),
        Wording(
            f"{FILE}, dòng {row.number}, cột {column}: không đọc được “{text}”; cần {expected_vi}.",
            f"{FILE}, line {row.number}, column {column}: cannot read “{text}”; {expected_en} is expected.",
        ),
    )
