"""Planning a whole event: the problems one after the other, within one time limit."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.catalog import Entry, Package, select
from planner.engine.findings import Finding
from planner.engine.outcome import Outcome
from planner.engine.pins import Pin, UnknownPinError, pins_of
from planner.engine.plan import Commitments, PlanBase
from planner.engine.process import solve_in_child
from planner.engine.progress import Progress, Step, Stop, never, silent
from planner.engine.settings import Settings
from planner.scenario.schema import Scenario
from planner.tables import TableRow

Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be planned.

    Attributes:
        settings: solver settings; ``limit_s`` is the wall-clock total over all problems.
        only: names of the problems; empty means all that the pack asks for.
        pins: decisions to keep.
        previous: rows of the previous plan by problem.
        isolate: solve each problem in a child process.
    """

    settings: Settings
    only: tuple[str, ...] = ()
    pins: tuple[Pin, ...] = ()
    previous: Mapping[str, Rows] = field(default_factory=dict)
    isolate: bool = False

    def commitments(self, name: str) -> Commitments:
        """Return what a plan of problem ``name`` must respect."""
        return Commitments(pins_of(self.pins, name), tuple(self.previous.get(name, ())))


@dataclass(frozen=True, slots=True)
class ProblemPlan:
    """The plan of one problem, as rows of its plan file, with its figures.

    Attributes:
        name: name of the problem.
        outcome: status, score, bound, time.
        plan: goals, conflict and what was left out.
        rows: the plan file's rows, column -> text.
        findings: what the independent check says of these rows.
        commitments: pins and previous plan that were respected.
    """

    name: str
    plan: PlanBase
    rows: Rows
    findings: tuple[Finding, ...]
    commitments: Commitments

    @property
    def outcome(self) -> Outcome:
        """Status, score, proven bound and time."""
        return self.plan.outcome


@dataclass(frozen=True, slots=True)
class EventPlan:
    """The plans of an event by problem, in planning order."""

    pack: str
    plans: Mapping[str, ProblemPlan]
    elapsed_s: float


def plan_event(scenario: Scenario, request: Request, *, progress: Progress = silent, stop: Stop = never) -> EventPlan:
    """Plan every problem that the pack asks for.

    The quickest problems go first: time that one does not use is handed on to those after it. In deterministic mode
    every problem has its fixed share instead, as the time that another takes is chance.

    Raises:
        UsageError: a problem, a pinned problem or a pinned subject does not exist.
    """
    _refuse_unknown_pins(request.pins)
    begin = time.perf_counter()
    asked = [entry for entry in select(request.only) if not entry.problem(scenario).is_empty]
    waiting = sorted(asked, key=lambda entry: entry.share)
    plans: dict[str, ProblemPlan] = {}
    while waiting:
        entry = waiting[0]
        left_s = request.settings.limit_s - (time.perf_counter() - begin)
        limit_s = left_s * entry.share / sum(other.share for other in waiting)
        if request.settings.deterministic:
            limit_s = request.settings.limit_s * entry.share / sum(other.share for other in asked)
        progress(Step(entry.name, "build", 0.0, limit_s))
        plans[entry.name] = _plan_problem(scenario, request, entry, limit_s, (progress, stop))
        waiting = waiting[1:]
    in_order = {entry.name: plans[entry.name] for entry in asked}
    return EventPlan(scenario.event.id, in_order, time.perf_counter() - begin)


def _refuse_unknown_pins(pins: Sequence[Pin]) -> None:
    for pin in pins:
        select([pin.problem])


def _plan_problem(
    scenario: Scenario, request: Request, entry: Entry, limit_s: float, watch: tuple[Progress, Stop]
) -> ProblemPlan:
    progress, stop = watch
    commitments = request.commitments(entry.name)
    begin = time.perf_counter()
    arguments = (entry.name, scenario, request.settings.within(limit_s).afresh(), commitments)
    try:
        if request.isolate:
            plan, rows = solve_in_child(solve_problem, arguments, progress=progress, stop=stop)
        else:
            plan, rows = solve_problem(*arguments, progress=progress, stop=stop)
    except UnknownPinError as error:
        raise error.located(request.pins, entry.name) from error
    plan = replace(plan, outcome=replace(plan.outcome, elapsed_s=time.perf_counter() - begin))
    findings = check_rows(entry.package, entry.problem(scenario), rows, commitments)
    return ProblemPlan(entry.name, plan, rows, findings, commitments)


def solve_problem(  # noqa: PLR0913 - what a child process needs to know
    name: str,
    scenario: Scenario,
    settings: Settings,
    commitments: Commitments,
    *,
    progress: Progress = silent,
    stop: Stop = never,
) -> tuple[PlanBase, Rows]:
    """Solve one problem and return its plan together with the rows of its plan file."""
    (entry,) = select([name])
    package = entry.package
    problem = entry.problem(scenario)
    plan = entry.solve(problem, settings, commitments=commitments, progress=progress, stop=stop)
    rows = tuple(package.to_rows(plan.assignments))
    return plan, rows


def check_rows(
    package: Package, problem: object, rows: Sequence[Mapping[str, str]], commitments: Commitments
) -> tuple[Finding, ...]:
    """Return what the independent check says of plan-file rows."""
    numbered = [TableRow(number, row) for number, row in enumerate(rows, start=2)]
    assignments, unreadable = package.from_rows(numbered)
    return (*unreadable, *package.check(problem, assignments, commitments))
