"""The plan: when each task runs and whose it is, as in preparation.csv, and figures derived from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.engine.findings import Finding
from planner.engine.plan import PlanBase
from planner.problems.preparation.data import NAME, Problem
from planner.problems.preparation.windows import latest_ends, slack_days
from planner.tables import TableRow
from planner.units import DATE_FORMAT
from planner.wording import Wording

FILE = "preparation.csv"
STATE = "kept|deferred"
KEPT, DEFERRED = "kept", "deferred"
COLUMNS = ("task_id", "start", "finish", "accountable", "helpers", "slack_days", STATE, "mode", "crew")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One task: its first and last day, whose it is.

    Attributes:
        task_id: the task.
        start: first day; None when it is put off.
        finish: last day (a task of 0 days ends the day before it begins); None when it is put off.
        accountable: the one person accountable; the first helper is the deputy.
        helpers: who else works on it.
        slack_days: days by which it may end later before a deadline breaks.
        kept: whether it is done or put off to a later event.
        mode: the way it is done; empty for the usual one.
        crew: (person, skill) of everybody who does nothing else meanwhile.
    """

    task_id: str
    start: date | None = None
    finish: date | None = None
    accountable: str = ""
    helpers: tuple[str, ...] = ()
    slack_days: int = 0
    kept: bool = True
    mode: str = ""
    crew: tuple[tuple[str, str], ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who works on the task, the accountable person first."""
        return (*([self.accountable] if self.accountable else []), *self.helpers)


@dataclass(frozen=True, slots=True)
class Repair:
    """A way out: what gives way, in words, and its price in points."""

    wording: Wording
    price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(PlanBase):
    """When each task runs and whose it is, in waiting order; where nothing keeps everything, the cheapest ways out."""

    assignments: tuple[Assignment, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A task on the axis: from slot ``start`` up to, without, slot ``end``, in a mode."""

    start: int
    end: int
    mode: str = ""


def placed(problem: Problem, row: Assignment) -> Placed | None:
    """Return where a row stands on the axis; None when the task is put off or has no days."""
    if not row.kept or row.start is None or row.finish is None:
        return None
    return Placed(problem.axis.slot(row.start), problem.axis.slot(row.finish) + 1, row.mode)


def assign(problem: Problem, task_id: str, where: Placed | None) -> Assignment:
    """Return the row of a task that is placed, without people, or put off."""
    if where is None:
        return Assignment(task_id, kept=False)
    task = problem.tasks[task_id]
    mode = "" if where.mode == task.modes[0].name else where.mode
    return Assignment(task_id, problem.axis.day(where.start), problem.axis.day(where.end - 1), mode=mode)


def slacks(problem: Problem, rows: Sequence[Assignment]) -> Mapping[str, int]:
    """Return the slack of every task that is placed."""
    last = latest_ends(problem)
    found: dict[str, int] = {}
    for row in rows:
        where = placed(problem, row)
        if where is not None and row.task_id in problem.tasks:
            found[row.task_id] = slack_days(problem, problem.tasks[row.task_id], where.end, last[row.task_id])
    return found


# --- files ------------------------------------------------------------------------------------------------


def to_rows(assignments: Sequence[Assignment]) -> list[dict[str, str]]:
    """Write assignments as rows of preparation.csv."""
    return [
        {
            "task_id": row.task_id,
            "start": row.start.strftime(DATE_FORMAT) if row.start else "",
            "finish": row.finish.strftime(DATE_FORMAT) if row.finish else "",
            "accountable": row.accountable,
            "helpers": ";".join(row.helpers),
            "slack_days": str(row.slack_days) if row.kept else "",
            STATE: KEPT if row.kept else DEFERRED,
            "mode": row.mode,
            "crew": ";".join(f"{person}={skill}" for person, skill in row.crew),
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
    if not cells["task_id"]:
        return _unreadable(row, "task_id", "", Wording("cần một mã công việc", "the id of a task is expected"))
    if cells[STATE] not in {KEPT, DEFERRED}:
        return _unreadable(row, STATE, cells[STATE], Wording("cần kept hoặc deferred", "kept or deferred is expected"))
    if cells[STATE] == DEFERRED:
        return Assignment(cells["task_id"], kept=False)
    days: dict[str, date] = {}
    for column in ("start", "finish"):
        try:
            days[column] = datetime.strptime(cells[column], DATE_FORMAT).date()
        except ValueError:
            wanted = Wording("cần dạng 2025-06-16", "the form 2025-06-16 is expected")
            return _unreadable(row, column, cells[column], wanted)
    try:
        slack = int(cells["slack_days"] or 0)
    except ValueError:
        return _unreadable(row, "slack_days", cells["slack_days"], Wording("cần số ngày", "days are expected"))
    return Assignment(
        task_id=cells["task_id"],
        start=days["start"],
        finish=days["finish"],
        accountable=cells["accountable"],
        helpers=_names(cells["helpers"]),
        slack_days=slack,
        mode=cells["mode"],
        crew=tuple((name.partition("=")[0], name.partition("=")[2]) for name in _names(cells["crew"])),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";") if word.strip())


def _unreadable(row: TableRow, column: str, value: str, wanted: Wording) -> Finding:
    where = f"{FILE}:{row.number}"
    return Finding(
        NAME,
        "readable",
        (row.cells.get("task_id", ""), where),
        Wording(
            f'{where}:{column}: không đọc được "{value}", {wanted.vi}.',
            f'{where}:{column}: cannot read "{value}", {wanted.en}.',
        ),
    )
