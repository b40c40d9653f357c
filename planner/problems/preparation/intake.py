"""From the rows of a pack to tasks, people and days; what is odd in the rows is told with its row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.engine.findings import Finding
from planner.errors import UsageError
from planner.law.calendar import WORKING_WEEKDAYS, WorkCalendar
from planner.problems.preparation import oddities
from planner.problems.preparation.agencies import agencies_of
from planner.problems.preparation.axis import Axis, Counting
from planner.problems.preparation.entities import USUAL, Agency, Arc, Budget, Mode, Options, Person, Task
from planner.scenario import rows
from planner.scenario.references import without_lag
from planner.scenario.schema import Scenario
from planner.wording import Wording, number

MOST_TASKS = 5_000
"""More tasks are refused: a plan nobody could read, and a model nobody would wait for."""
AFTERWARDS_DAYS = 30
"""Days of the axis behind D-day and behind the last deadline."""
MINUTES_PER_HOUR = 60
LONG_TERM_DAYS = 0
"""Durations from so many days on are terms that run on while offices are closed; 0: none, all are working days."""
OFFICE_DAYS, EVERY_DAY = "làm việc", "liên tục"


@dataclass(frozen=True, slots=True)
class Intake:
    """What was taken from a pack."""

    axis: Axis
    tasks: Mapping[str, Task]
    people: Mapping[str, Person]
    budgets: tuple[Budget, ...]
    options: Options
    notes: tuple[Finding, ...]
    agencies: tuple[Agency, ...] = ()


def intake_of(scenario: Scenario) -> Intake:
    """Take tasks, members, other commitments, budgets and options from a pack.

    Raises:
        UsageError: tasks wait for each other in a circle, or there are more than MOST_TASKS.
    """
    refuse_too_many(len(scenario.tasks))
    oddities.refuse_circles(scenario.tasks)
    axis = axis_of(scenario)
    modes = _modes(scenario)
    tasks = {row.task_id: _task(row, axis, scenario, modes.get(row.task_id, ())) for row in scenario.tasks}
    people = _people(scenario, axis)
    notes = tuple(oddities.notes_of(scenario, axis, tasks, people))
    return Intake(axis, tasks, people, _budgets(scenario, axis), _options(scenario), notes, agencies_of(scenario))


def refuse_too_many(count: int) -> None:
    """Refuse more tasks than can be planned.

    Raises:
        UsageError: the number and the limit.
    """
    if count > MOST_TASKS:
        raise UsageError(
            Wording(
                f"tasks.csv có {number(count)} công việc, nhiều hơn giới hạn {number(MOST_TASKS)}; "
                "hãy gộp việc nhỏ hoặc tách thành nhiều sự kiện.",
                f"tasks.csv has {count:,} tasks, more than the limit of {MOST_TASKS:,}; "
                "join small tasks or split the event.",
            )
        )


# --- days -----------------------------------------------------------------------------------------------


def axis_of(scenario: Scenario) -> Axis:
    """Return the days from the first day of planning until well behind D-day and the last deadline."""
    d_day = scenario.event.d_day
    spans = sum(row.duration_days for row in scenario.tasks)
    first = scenario.event.planning_start or d_day - timedelta(days=max(spans, AFTERWARDS_DAYS))
    ends = [d_day - timedelta(days=row.latest_finish_d) for row in scenario.tasks if row.latest_finish_d is not None]
    last = max([d_day, first, *ends]) + timedelta(days=AFTERWARDS_DAYS)
    calendar = WorkCalendar.of(scenario)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return Axis(first, tuple(_works(calendar, day) for day in days))


def _works(calendar: WorkCalendar, day: date) -> bool:
    """Say whether offices work; in a year that the table does not cover, by the weekday (told as a note)."""
    return calendar.is_working(day) if calendar.is_known(day) else day.weekday() < WORKING_WEEKDAYS


# --- tasks ----------------------------------------------------------------------------------------------


def _task(row: rows.Task, axis: Axis, scenario: Scenario, modes: Sequence[Mode]) -> Task:
    usual = Mode(USUAL, row.duration_days, round((row.effort_hours or 0) * MINUTES_PER_HOUR), row.cost_vnd or 0)
    counting = _counting(row, scenario)
    return Task(
        task_id=row.task_id,
        name=row.name,
        modes=(usual, *modes),
        after=tuple(arcs_of(row)),
        counting=counting,
        earliest=_earliest(row, axis, scenario),
        latest=_latest(row, axis, scenario),
        optional=row.optional,
        value=row.value or 0,
        skills=frozenset(row.skills),
        subcommittee=row.subcommittee,
        people=row.people if row.people > 1 else scenario.option("preparation", "people", 2),
    )


def arcs_of(row: rows.Task) -> Iterator[Arc]:
    """Return what a task waits for: ``id``, ``id+3`` (three days later) or ``id-1`` (one day of overlap)."""
    for word in row.predecessors:
        task_id = without_lag(word)
        lag = word[len(task_id) :].replace(" ", "")
        yield Arc(task_id, int(lag) if lag else 0)


def _counting(row: rows.Task, scenario: Scenario) -> Counting:
    if row.calendar == EVERY_DAY:
        return Counting.EVERY
    long_term = scenario.option("preparation", "long_term_days", LONG_TERM_DAYS)
    if row.calendar == "" and long_term and row.duration_days >= long_term:
        return Counting.SPAN
    return Counting.WORK


def _earliest(row: rows.Task, axis: Axis, scenario: Scenario) -> int:
    if row.earliest_start_d is None:
        return 0
    return max(0, axis.slot(scenario.event.d_day) - row.earliest_start_d)


def _latest(row: rows.Task, axis: Axis, scenario: Scenario) -> int | None:
    if row.latest_finish_d is None:
        return None
    return axis.slot(scenario.event.d_day) - row.latest_finish_d + 1


def _modes(scenario: Scenario) -> Mapping[str, list[Mode]]:
    found: dict[str, list[Mode]] = {}
    for row in scenario.task_modes:
        minutes = round((row.effort_hours or 0) * MINUTES_PER_HOUR)
        found.setdefault(row.task_id, []).append(Mode(row.mode, row.duration_days, minutes, row.cost_vnd or 0))
    return found


def _budgets(scenario: Scenario, axis: Axis) -> tuple[Budget, ...]:
    return tuple(Budget(axis.slot(row.first), axis.slot(row.last) + 1, row.amount_vnd) for row in scenario.task_budgets)


# --- people ---------------------------------------------------------------------------------------------


def _people(scenario: Scenario, axis: Axis) -> Mapping[str, Person]:
    away: dict[tuple[str, str], set[int]] = {}
    for row in scenario.availability:
        if row.subject_kind in {"member", "organisation"} and not row.available:
            days = _days(axis, row.start.date(), (row.end - timedelta(minutes=1)).date())
            away.setdefault((row.subject_kind, row.subject_id), set()).update(days)
    return {
        row.member_id: Person(
            row.member_id,
            row.name,
            row.subcommittee,
            frozenset(row.skills),
            None if row.hours_per_week is None else round(row.hours_per_week * MINUTES_PER_HOUR),
            frozenset(
                away.get(("member", row.member_id), set()) | away.get(("organisation", row.organisation_id), set())
            ),
        )
        for row in scenario.members
    }


def _days(axis: Axis, first: date, last: date) -> Iterable[int]:
    return range(axis.slot(first), axis.slot(last) + 1)


def _options(scenario: Scenario) -> Options:
    usual = Options()

    def figure(name: str, default: int) -> int:
        return scenario.option("preparation", name, default)

    return Options(
        accountable=bool(scenario.members),
        accountable_percent=figure("accountable_percent", usual.accountable_percent),
        buffer_percent=figure("buffer_percent", usual.buffer_percent),
        buffer_max=figure("buffer_max", usual.buffer_max),
        spread_percent=figure("spread_percent", usual.spread_percent),
        risk_days=figure("risk_days", usual.risk_days),
    )
