"""The plan: who is on duty where in which shift, as in staffing.csv, and figures derived from it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.engine.findings import Finding
from planner.engine.plan import PlanBase
from planner.problems.staffing.data import NAME, Problem
from planner.problems.staffing.duties.manned import Manned
from planner.problems.staffing.schedules.entities import Roster
from planner.tables import TableRow
from planner.units import DATE_FORMAT, DATETIME_FORMAT, format_datetime
from planner.wording import Wording

FILE = "staffing.csv"
COLUMNS = ("person_id", "post_id", "shift_id", "date", "start", "end", "duty")
AT_POST = "trực"
IN_RESERVE = "dự bị"
RESERVE_POST = ""
"""``post_id`` of people in reserve: they wait at their base."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person on duty at a post, or in reserve (``post_id`` empty), in one shift."""

    person_id: str
    post_id: str
    shift_id: str
    date: date
    start: datetime
    end: datetime
    duty: str

    @property
    def where(self) -> str:
        """The post, or the word for reserve."""
        return self.post_id or IN_RESERVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(PlanBase):
    """Who is on duty where, in the order of shift, post and person; and who does the duties of fixed time.

    ``roster``: the kinds of shift of every person day by day, where schedules were asked for.
    """

    assignments: tuple[Assignment, ...] = ()
    duties: Manned | None = None
    roster: Roster | None = None


def assign(problem: Problem, person_id: str, shift_id: str, post_id: str) -> Assignment:
    """Return the row of a person in a known shift, at a post or (``post_id`` empty) in reserve."""
    shift = problem.shifts[shift_id]
    duty = AT_POST if post_id else IN_RESERVE
    return Assignment(person_id, post_id, shift_id, shift.start.date(), shift.start, shift.end, duty)


def in_order(problem: Problem, assignments: Sequence[Assignment]) -> tuple[Assignment, ...]:
    """Sort by shift, post (reserve last) and person."""
    rank = {shift_id: place for place, shift_id in enumerate(problem.shifts)}
    return tuple(sorted(assignments, key=lambda row: (rank[row.shift_id], not row.post_id, row.post_id, row.person_id)))


def to_rows(assignments: Sequence[Assignment]) -> list[dict[str, str]]:
    """Write assignments as rows of staffing.csv."""
    return [
        {
            "person_id": row.person_id,
            "post_id": row.post_id,
            "shift_id": row.shift_id,
            "date": row.date.strftime(DATE_FORMAT),
            "start": format_datetime(row.start),
            "end": format_datetime(row.end),
            "duty": row.duty,
        }
        for row in assignments
    ]


def from_rows(rows: Sequence[TableRow]) -> tuple[tuple[Assignment, ...], tuple[Finding, ...]]:
    """Parse a plan file; a row that cannot be read becomes a finding of rule ``readable`` and is left out."""
    assignments: list[Assignment] = []
    findings: list[Finding] = []
    for row in rows:
        read = _from_row(row)
        if isinstance(read, Assignment):
            assignments.append(read)
        else:
            findings.append(read)
    return tuple(assignments), tuple(findings)


def _from_row(row: TableRow) -> Assignment | Finding:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    for column in ("person_id", "shift_id"):
        if not cells[column]:
            return _unreadable(row, column, cells[column], Wording("cần một mã", "an id is expected"))
    moments: dict[str, datetime] = {}
    forms = {"date": (DATE_FORMAT, "2025-06-16"), "start": (DATETIME_FORMAT, "2025-06-16 05:00")}
    forms["end"] = (DATETIME_FORMAT, "2025-06-16 11:00")
    for column, (form, example) in forms.items():
        try:
            moments[column] = datetime.strptime(cells[column], form)
        except ValueError:
            wanted = Wording(f"cần dạng {example}", f"the form {example} is expected")
            return _unreadable(row, column, cells[column], wanted)
    return Assignment(
        person_id=cells["person_id"],
        post_id=cells["post_id"],
        shift_id=cells["shift_id"],
        date=moments["date"].date(),
        start=moments["start"],
        end=moments["end"],
        duty=cells["duty"],
    )


def _unreadable(row: TableRow, column: str, value: str, wanted: Wording) -> Finding:
    return Finding(
        NAME,
        "readable",
        (row.cells.get("person_id", ""), f"{FILE}:{row.number}"),
        Wording(
            f'{FILE}:{row.number}:{column}: không đọc được "{value}", {wanted.vi}.',
            f'{FILE}:{row.number}:{column}: cannot read "{value}", {wanted.en}.',
        ),
    )


def places(assignments: Sequence[Assignment]) -> Mapping[tuple[str, str], str]:
    """Return (person, shift) -> post or reserve; of several rows for the same pair the first counts."""
    where: dict[tuple[str, str], str] = {}
    for row in assignments:
        where.setdefault((row.person_id, row.shift_id), row.where)
    return where


def on_duty(assignments: Sequence[Assignment]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return (post, shift) -> ids of the people there, in order; the reserve has the empty post."""
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in assignments:
        people[row.post_id, row.shift_id].add(row.person_id)
    return {key: tuple(sorted(found)) for key, found in sorted(people.items())}
