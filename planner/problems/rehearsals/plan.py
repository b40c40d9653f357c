"""A timetable of rehearsals, its plan file, and the figures that reports draw from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.engine.findings import Finding
from planner.engine.plan import PlanBase
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Session
from planner.problems.rehearsals.intake import NAME
from planner.problems.rehearsals.running_order import RunningOrder
from planner.scenario.fields import LIST_SEPARATOR
from planner.tables import TableRow
from planner.units import DATETIME_FORMAT, format_datetime
from planner.wording import Wording

FILE = "rehearsals.csv"
COLUMNS = ("session_id", "item_id", "group_ids", "venue_id", "start", "end", "stage")

Previous = Mapping[str, tuple[str, int]]
"""Session -> venue and start minute in an earlier plan."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A session with its venue and time; item, groups and stage repeat the pack for the reader of the file."""

    session_id: str
    item_id: str
    group_ids: tuple[str, ...]
    venue_id: str
    start: datetime
    end: datetime
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(PlanBase):
    """A timetable: one assignment per session held, in order of session; and the running orders of run-throughs."""

    assignments: tuple[Assignment, ...] = ()
    orders: tuple[RunningOrder, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """When a session's people must be present (R50)."""

    session_id: str
    present_at: datetime
    people: int


def assign(problem: Problem, session: Session, venue_id: str, start_min: int) -> Assignment:
    """Return ``session`` held in ``venue_id`` from minute ``start_min`` of the horizon."""
    start = problem.moment(start_min)
    return Assignment(
        session.session_id,
        session.item_id,
        session.group_ids,
        venue_id,
        start,
        start + timedelta(minutes=session.minutes),
        session.stage,
    )


def calls(problem: Problem, assignments: Sequence[Assignment]) -> tuple[Call, ...]:
    """Return the call times of the sessions, earliest first."""
    lead = timedelta(minutes=problem.options.call_before_min)
    found = [
        Call(one.session_id, one.start - lead, problem.session[one.session_id].people)
        for one in assignments
        if one.session_id in problem.session
    ]
    return tuple(sorted(found, key=lambda call: (call.present_at, call.session_id)))


def to_rows(assignments: Sequence[Assignment]) -> list[dict[str, str]]:
    """Return the rows of the plan file."""
    return [
        {
            "session_id": one.session_id,
            "item_id": one.item_id,
            "group_ids": LIST_SEPARATOR.join(one.group_ids),
            "venue_id": one.venue_id,
            "start": format_datetime(one.start),
            "end": format_datetime(one.end),
            "stage": one.stage,
        }
        for one in assignments
    ]


def from_rows(rows: Sequence[TableRow]) -> tuple[tuple[Assignment, ...], tuple[Finding, ...]]:
    """Parse a plan file; a cell that cannot be read becomes a finding and its row is left out."""
    assignments: list[Assignment] = []
    findings: list[Finding] = []
    for row in rows:
        faults = list(_unreadable(row))
        findings += faults
        if not faults:
            assignments.append(_parse(row.cells))
    return tuple(assignments), tuple(findings)


def _parse(cells: Mapping[str, str]) -> Assignment:
    groups = tuple(part.strip() for part in cells.get("group_ids", "").split(LIST_SEPARATOR) if part.strip())
    return Assignment(
        cells["session_id"],
        cells.get("item_id", ""),
        groups,
        cells["venue_id"],
        datetime.strptime(cells["start"], DATETIME_FORMAT),
        datetime.strptime(cells["end"], DATETIME_FORMAT),
        cells.get("stage", ""),
    )


def _unreadable(row: TableRow) -> list[Finding]:
    subject = row.cells.get("session_id", "")
    an_id = Wording("cần một mã", "an id is expected")
    a_moment = Wording("cần dạng 2025-06-03 17:00", "expected like 2025-06-03 17:00")
    faults = [column for column in ("session_id", "venue_id") if not row.cells.get(column, "")]
    told = [_fault(row, subject, column, an_id) for column in faults]
    faults = [column for column in ("start", "end") if read_moment(row.cells.get(column, "")) is None]
    return told + [_fault(row, subject, column, a_moment) for column in faults]


def _fault(row: TableRow, subject: str, column: str, expected: Wording) -> Finding:
    text = row.cells.get(column, "")
    return Finding(
        NAME,
        "readable",
        (subject or f"#{row.number}",),
        Wording(
            f"{FILE}:{row.number}: không đọc được ô {column} «{text}»; {expected.vi}.",
            f"{FILE}:{row.number}: cannot read {column} “{text}”; {expected.en}.",
        ),
    )


def read_moment(text: str) -> datetime | None:
    """Return the local moment that ``text`` writes, or None."""
    try:
        return datetime.strptime(text, DATETIME_FORMAT)
    except ValueError:
        return None


def previous_of(problem: Problem, rows: Sequence[Mapping[str, str]]) -> Previous:
    """Return where and when the sessions of an earlier plan were; rows that cannot be read are passed over."""
    found: dict[str, tuple[str, int]] = {}
    for row in rows:
        start = read_moment(row.get("start", ""))
        if row.get("session_id", "") in problem.session and start is not None:
            found.setdefault(row["session_id"], (row.get("venue_id", ""), problem.minute(start)))
    return found
