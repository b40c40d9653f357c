"""Each task as work: its days, who answers for it, how far it is, by report and by verification.

Days come from preparation.csv where there is a plan. Without one every task lies as late as it may: its last day is
the smaller of its own deadline and the day before its earliest successor begins (a backward pass over calendar days, or
over office days for tasks counted in them).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from graphlib import TopologicalSorter
from pathlib import Path

from planner.errors import PlanFileError, UsageError
from planner.law.calendar import WorkCalendar, d_minus, shifted
from planner.law.rules import Circumstances
from planner.scenario.rows import Progress, Task
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.wording import Wording

FILE = "preparation.csv"
DECISION = "kept|deferred"
LINK = re.compile(r"^(?P<id>.+?)(?:\+(?P<lag>\d+))?$")
IN_OFFICE_DAYS = "làm việc"
FULL = 100
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Work:
    """A task in the plan.

    Attributes:
        task: the row of tasks.csv.
        first: first day of work.
        last: last day of work, included.
        due: the day by which it must be done; None without a deadline.
        accountable: ids of members who answer for it; exactly one in a sound plan, none before assignment.
        helpers: ids of members who help.
        slack_days: days by which it may slip; None when the plan does not say.
        kept: False for a task that was deferred.
        planned: whether the days come from a plan.
        reported: percent done by the latest report of whoever does it.
        verified: percent done that somebody else has verified.
        report: the latest report; None when there is none.
    """

    task: Task
    first: date
    last: date
    due: date | None
    accountable: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    slack_days: int | None = None
    kept: bool = True
    planned: bool = False
    reported: int = 0
    verified: int = 0
    report: Progress | None = None

    @property
    def id(self) -> str:
        """The task's id."""
        return self.task.task_id

    @property
    def is_done(self) -> bool:
        """Whether somebody other than whoever did it has verified that it is done."""
        return self.verified >= FULL

    @property
    def days(self) -> int:
        """Calendar days from the first to the last."""
        return (self.last - self.first).days + 1

    def state(self, today: date) -> str:
        """Return done, unverified, late, running, waiting or deferred."""
        if not self.kept:
            return "deferred"
        if self.is_done:
            return "done"
        if self.reported >= FULL:
            return "unverified"
        if today > (self.due or self.last) or (self.reported == 0 and today > self.first):
            return "late"
        return "running" if today >= self.first else "waiting"


def links_of(task: Task) -> list[tuple[str, int]]:
    """Return the predecessors of a task with their lags in days."""
    found = [LINK.match(text) for text in task.predecessors]
    return [(match["id"], int(match["lag"] or 0)) for match in found if match]


def works(scenario: Scenario, rows: Sequence[Row] = ()) -> tuple[Work, ...]:
    """Return every task as work, by the plan's rows where there are any."""
    reports = Reports.of(scenario)
    planned = {row.get("task_id", ""): row for row in rows}
    late = _as_late_as_possible(scenario)
    return tuple(reports.added(_work(scenario, task, planned.get(task.task_id), late)) for task in scenario.tasks)


def circumstances(scenario: Scenario, works: Sequence[Work], today: date | None = None) -> Circumstances:
    """Return what the rules of law judge: the pack with the days of the plan."""
    days = {work.id: (work.first, work.last) for work in works if work.kept and work.planned}
    return Circumstances(scenario, today, days)


def read_rows(folder: Path | None) -> tuple[Row, ...]:
    """Return the rows of a folder's preparation.csv; none when there is no such plan.

    Raises:
        PlanFileError: the file cannot be read.
    """
    path = folder / FILE if folder else None
    if path is None or not path.exists():
        return ()
    try:
        return tuple(row.cells for row in read_table(path).rows)
    except (OSError, UnicodeDecodeError) as error:
        raise PlanFileError(
            Wording(f"Không đọc được {path}: cần tệp CSV UTF-8.", f"Cannot read {path}: a UTF-8 CSV file is expected.")
        ) from error


@dataclass(frozen=True, slots=True)
class Reports:
    """What was reported and verified, by task."""

    latest: Mapping[str, Progress]
    checked: Mapping[str, Progress]

    @classmethod
    def of(cls, scenario: Scenario) -> "Reports":
        """Return the latest report and the latest verified one of each task; later rows win over equal times."""
        ordered = sorted(scenario.progress, key=lambda row: row.reported_at or datetime.min)  # noqa: DTZ901
        latest = {row.task_id: row for row in ordered}
        checked = {row.task_id: row for row in ordered if is_verified(row)}
        return cls(latest, checked)

    def added(self, work: Work) -> Work:
        """Return the work with its reports; what the accountable person verified alone does not count."""
        report, checked = self.latest.get(work.id), self.checked.get(work.id)
        own = checked is not None and checked.verified_by in work.accountable
        return replace(
            work,
            report=report,
            reported=report.percent if report else 0,
            verified=checked.percent if checked and not own else 0,
        )


def is_verified(row: Progress) -> bool:
    """Whether somebody other than the reporter stands for the report."""
    return bool(row.verified_by) and row.verified_by != row.reported_by


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _work(scenario: Scenario, task: Task, row: Row | None, late: Mapping[str, tuple[date, date, int]]) -> Work:
    due = None if task.latest_finish_d is None else d_minus(scenario.event.d_day, task.latest_finish_d)
    first, last, slack = late[task.task_id]
    if row is None:
        return Work(task, first, last, due, slack_days=slack)
    kept = row.get(DECISION, "kept") != "deferred"
    start, finish = _day(row.get("start", "")), _day(row.get("finish", ""))
    return Work(
        task,
        start or first,
        finish or last,
        due,
        _names(row.get("accountable", "")),
        _names(row.get("helpers", "")),
        _whole(row.get("slack_days", "")),
        kept,
        planned=start is not None and finish is not None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _as_late_as_possible(scenario: Scenario) -> dict[str, tuple[date, date, int]]:
    """Return first day, last day and slack of every task, each as late as it may be."""
    calendar = WorkCalendar.of(scenario)
    by_id = {task.task_id: task for task in scenario.tasks}
    links = {task.task_id: [(one, lag) for one, lag in links_of(task) if one in by_id] for task in scenario.tasks}
    order = list(TopologicalSorter({own: [one for one, _ in before] for own, before in links.items()}).static_order())
    last = {task.task_id: d_minus(scenario.event.d_day, task.latest_finish_d or 0) for task in scenario.tasks}
    first: dict[str, date] = {}
    for own in reversed(order):
        first[own] = _first_day(by_id[own], last[own], calendar)
        for one, lag in links[own]:
            last[one] = min(last[one], shifted(first[own], -1 - lag))
    soonest: dict[str, date] = {}
    begin = scenario.event.planning_start or min(first.values(), default=scenario.event.d_day)
    for own in order:
        starts = (shifted(_last_day(by_id[one], soonest[one], calendar), 1 + lag) for one, lag in links[own])
        soonest[own] = max([begin, *starts])
    return {own: (first[own], last[own], (first[own] - soonest[own]).days) for own in order}


def _first_day(task: Task, last: date, calendar: WorkCalendar) -> date:
    days = max(1, task.duration_days)
    if task.calendar == IN_OFFICE_DAYS:
        try:
            return calendar.add(calendar.on_or_before(last), 1 - days)
        except UsageError:
            return shifted(last, 1 - days)
    return shifted(last, 1 - days)


def _last_day(task: Task, first: date, calendar: WorkCalendar) -> date:
    days = max(1, task.duration_days)
    if task.calendar == IN_OFFICE_DAYS:
        try:
            return calendar.add(calendar.on_or_after(first), days - 1)
        except UsageError:
            return shifted(first, days - 1)
    return shifted(first, days - 1)
