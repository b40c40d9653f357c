"""The readiness of an event in figures: what a chairman reads first, and the JSON API gives out."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.engine.findings import Finding, Severity
from planner.errors import UsageError
from planner.law.rules import Verdict, findings, judge
from planner.law.ticking import Called, called_on
from planner.readiness.attendance import Attendance, attendance
from planner.readiness.campaign import Clash, clashes
from planner.readiness.complete import completeness
from planner.readiness.control import (
    GateState,
    Stale,
    control_findings,
    gate_findings,
    gates,
    stale,
    venue_findings,
    wording_findings,
)
from planner.readiness.derive import procedure_findings
from planner.readiness.lessons import Alarm, alarms
from planner.readiness.lessons.people import units_without_work
from planner.readiness.situation import Situation
from planner.readiness.subplans import missing_subplans
from planner.readiness.work import FULL, Work, circumstances, read_rows
from planner.scenario.rows import Directive, Subplan
from planner.scenario.schema import Scenario

AT_RISK_DAYS = 7
"""A task that may slip by no more than this is at risk."""
LONGEST_CAMPAIGN_DAYS = 1827
"""Five years before and after the day itself: what lies beyond is a mistyped figure."""
STATES = ("late", "running", "waiting", "unverified", "done", "deferred")
CLASSES = ("hưởng ứng", "chính", "lễ")
STEPS = (("submitted", "appraised"), ("appraised", "approved"))


@dataclass(frozen=True)
class Dashboard:
    """Where the preparation stands on a day.

    Attributes:
        situation: what is judged.
        today: the day.
        days_left: calendar days to the day itself; negative after it.
        working_days_left: working days to it.
        states: tasks by state (STATES).
        classes: kept tasks by class; "" counts those without one.
        late: tasks that are late, the longest first.
        at_risk: tasks not done that may slip by AT_RISK_DAYS or less, the tightest first.
        unverified: tasks reported as done that nobody has verified.
        stale: running tasks of which nothing was heard.
        gates: readiness gates.
        verdicts: what the rules of law say.
        called: procedures that the event calls for, seen from today.
        alarms: lessons that the plan repeats.
        missing: core tasks and needs of the run-sheet that are missing.
        open_directives: conclusions not closed, of which no kept task is left or the due day has passed.
        idle_units: communes without work.
        late_subplans: sub-plans that are due and not submitted, or skipped a step of approval.
        missing_subplans: bodies and communes that owe a sub-plan and have no row.
        clashes: large events on one day that share a resource.
        attendance: how often members came to meetings and rehearsals.
    """

    situation: Situation
    today: date
    days_left: int
    working_days_left: int
    states: Mapping[str, int]
    classes: Mapping[str, int]
    late: tuple[Work, ...]
    at_risk: tuple[Work, ...]
    unverified: tuple[Work, ...]
    stale: tuple[Stale, ...]
    gates: tuple[GateState, ...]
    verdicts: tuple[Verdict, ...]
    called: tuple[Called, ...]
    alarms: tuple[Alarm, ...]
    missing: tuple[Finding, ...]
    open_directives: tuple[Directive, ...]
    idle_units: tuple[str, ...]
    late_subplans: tuple[Subplan, ...]
    missing_subplans: tuple[str, ...]
    clashes: tuple[Clash, ...]
    attendance: tuple[Attendance, ...]

    @property
    def done_percent(self) -> int:
        """Verified progress of kept tasks, weighted by effort (a task without effort counts one hour)."""
        return _share(self.situation.kept, lambda work: work.verified)

    @property
    def reported_percent(self) -> int:
        """Self-reported progress, weighted alike."""
        return _share(self.situation.kept, lambda work: work.reported)

    @property
    def directive_coverage(self) -> int:
        """Share of conclusions that a kept task carries out, or that are closed with evidence, in percent."""
        rows = self.situation.scenario.directives
        covered = sum(is_covered(self.situation, row) for row in rows)
        return FULL * covered // len(rows) if rows else FULL

    @property
    def lost(self) -> tuple[Called, ...]:
        """Procedures that can no longer be filed in time and of which no task that carries them has begun."""
        return tuple(one for one in self.called if one.is_late and not self._is_filed(one))

    def state(self) -> str:
        """Return bad (a gate is blocked, a task late, a procedure lost), warn (alarms, risks) or good."""
        blocked = any(gate.state(self.today) == "blocked" for gate in self.gates)
        if blocked or self.late or self.lost:
            return "bad"
        return "warn" if self.alarms or self.missing or self.stale or self.unverified else "good"

    def _is_filed(self, called: Called) -> bool:
        """Whether a task that carries the procedure has at least begun."""
        procedure = called.deadline.procedure
        works = self.situation.kept
        return any(
            work.reported > 0
            for work in works
            if procedure.procedure_id in work.task.procedures or work.id in procedure.tasks
        )


def _share(works: Sequence[Work], percent: Callable[[Work], int]) -> int:
    hours = [(max(1.0, work.task.effort_hours or 1.0), percent(work)) for work in works]
    whole = sum(weight for weight, _ in hours)
    return round(sum(weight * value for weight, value in hours) / whole) if whole else 0


def is_covered(situation: Situation, row: Directive) -> bool:
    """Whether a conclusion is carried out by a kept task, or closed with evidence."""
    return bool(row.closed and row.evidence) or bool(set(row.tasks) & set(situation.by_id))


def dashboard(situation: Situation, today: date) -> Dashboard:
    """Return where the preparation stands on ``today``."""
    scenario, works = situation.scenario, situation.works
    judged = circumstances(scenario, works, today)
    counts = Counter(work.state(today) for work in works)
    late = (work for work in situation.kept if work.state(today) == "late")
    return Dashboard(
        situation=situation,
        today=today,
        days_left=(situation.d_day - today).days,
        working_days_left=_working_days(situation, today),
        states={state: counts[state] for state in STATES},
        classes=dict(Counter(work.task.task_class for work in situation.kept)),
        late=tuple(sorted(late, key=lambda work: work.due or work.last)),
        at_risk=at_risk(situation, today),
        unverified=tuple(work for work in situation.kept if work.state(today) == "unverified"),
        stale=stale(scenario, works, today),
        gates=gates(scenario, works),
        verdicts=judge(judged),
        called=called_on(scenario, today) if scenario.tasks else (),
        alarms=alarms(situation),
        missing=completeness(scenario, works),
        open_directives=tuple(row for row in scenario.directives if _is_open(situation, row, today)),
        idle_units=units_without_work(situation) if scenario.tasks else (),
        late_subplans=tuple(row for row in scenario.subplans if _is_late(situation, row, today)),
        missing_subplans=missing_subplans(situation) if scenario.tasks else (),
        clashes=clashes(situation),
        attendance=attendance(scenario),
    )


def at_risk(situation: Situation, today: date) -> tuple[Work, ...]:
    """Return tasks not done whose slack is AT_RISK_DAYS or less, or that end that soon, the tightest first."""
    found = [
        work
        for work in situation.kept
        if not work.is_done and work.slack_days is not None and work.slack_days <= AT_RISK_DAYS and work.last >= today
    ]
    return tuple(sorted(found, key=lambda work: (work.slack_days or 0, work.last, work.id)))


def _working_days(situation: Situation, today: date) -> int:
    try:
        return situation.calendar.between(today, situation.d_day)
    except UsageError:
        return (situation.d_day - today).days


def _is_open(situation: Situation, row: Directive, today: date) -> bool:
    if row.closed and row.evidence:
        return False
    return not is_covered(situation, row) or (row.due is not None and row.due < today)


def _is_late(situation: Situation, row: Subplan, today: date) -> bool:
    due = situation.before(row.due_d) if row.due_d is not None else None
    skipped = any(getattr(row, later) and not getattr(row, earlier) for earlier, later in STEPS)
    return skipped or not row.head or (due is not None and due < today and row.submitted is None)


def readiness_findings(situation: Situation, today: date | None = None) -> tuple[Finding, ...]:
    """Return everything that readiness has to say of a pack and its plan, as findings.

    Without a day, nothing is late yet: deadlines and gates are left out.
    """
    scenario, works = situation.scenario, situation.works
    found = (
        *findings(judge(circumstances(scenario, works, today))),
        *procedure_findings(scenario, works),
        *completeness(scenario, works),
        *control_findings(scenario, works),
        *wording_findings(scenario),
        *venue_findings(scenario),
    )
    return (*found, *gate_findings(scenario, works, today)) if today else found


def class_totals(situation: Situation) -> dict[str, int]:
    """Return kept tasks by class; they sum to the kept tasks."""
    counts: Counter[str] = Counter(work.task.task_class for work in situation.kept)
    return {name: counts[name] for name in (*CLASSES, "")}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the campaign: tasks that end in it, and how many of them are verified."""

    name: str
    planned: int
    done: int


def months(situation: Situation) -> tuple[Month, ...]:
    """Return every month from the first task to the last, those without an end of work included."""
    if not situation.kept:
        return ()
    first = max(min(work.first for work in situation.kept), situation.before(LONGEST_CAMPAIGN_DAYS))
    last = min(max(work.last for work in situation.kept), situation.before(-LONGEST_CAMPAIGN_DAYS))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    names = [divmod(first.year * 12 + first.month - 1 + step, 12) for step in range(count)]
    found = []
    for year, month in names:
        ends = [work for work in situation.kept if (work.last.year, work.last.month) == (year, month + 1)]
        found.append(Month(f"{month + 1}/{year}", len(ends), sum(work.is_done for work in ends)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the campaign without any supporting activity."""

    first: date
    last: date
    tasks: tuple[str, ...]


def gaps(situation: Situation, longest: int = 30) -> tuple[Gap, ...]:
    """Return stretches of more than ``longest`` days before the day itself without an activity (class hưởng ứng)."""
    spans = sorted((work.first, work.last) for work in situation.kept if work.task.task_class == "hưởng ứng")
    found, reached = [], None
    for first, last in spans:
        if reached and (first - reached).days > longest and reached < situation.d_day:
            found.append(Gap(reached, first, ()))
        reached = max(reached, last) if reached else last
    return tuple(found)


def grave_findings(scenario: Scenario, folder: Path) -> tuple[Finding, ...]:
    """Return what ``planner check`` must not pass over: verified rules of law broken now, work verified by its doer.

    Warnings and deadlines are left to ``planner preparation``, which knows the day.
    """
    situation = Situation.of(scenario, read_rows(folder))
    return tuple(finding for finding in readiness_findings(situation) if finding.severity is Severity.ERROR)
