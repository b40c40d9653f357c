"""Planning transport: what is impossible alone, the search, the check; without a whole plan as much as possible."""

import math
from collections.abc import Sequence

from planner.engine.conflict import Conflict, Demand
from planner.engine.findings import Finding, Severity
from planner.engine.outcome import Limit, Outcome, Status
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.transport.bound import least_cost
from planner.problems.transport.check import check, score
from planner.problems.transport.commitments import refuse_unknown
from planner.problems.transport.components import Part, components
from planner.problems.transport.data import NAME, Problem, demand_of
from planner.problems.transport.entities import FAR
from planner.problems.transport.plan import Assignment, Plan
from planner.problems.transport.routes import timed
from planner.problems.transport.search import search
from planner.problems.transport.shortage import Hopeless, hopeless
from planner.wording import Wording

PART_SHARE = 0.25
"""Share of the time for a plan of as many tasks as possible, where none of all tasks was found."""


def solve(
    problem: Problem,
    settings: Settings,
    *,
    commitments: Commitments = NO_COMMITMENTS,
    progress: Progress = silent,
    stop: Stop = never,
) -> Plan:
    """Give every task a vehicle and a time, with a cost that no plan is below; or say what cannot be done, and why.

    Raises:
        UsageError: a pin names an unknown task, field or vehicle.
        SolverError: the plan found breaks a rule by the independent check.
    """
    watch = Watch.started(NAME, settings, progress, stop)
    refuse_unknown(problem, commitments)
    watch.tell("build")
    if problem.is_empty:
        return Plan(outcome=Outcome(Status.OPTIMAL, None, 0, 0, watch.elapsed_s, settings.seed), goals=_no_goals())
    alone = hopeless(problem, commitments)
    if alone:
        return _rest(problem, commitments, watch, alone)
    parts = components(problem, commitments)
    found = [_searched(part, watch, _share(number, parts) * watch.left_s) for number, part in enumerate(parts)]
    rows = tuple(sorted(row for own in found for row in own))
    if not all(found) or _errors(problem, rows, commitments):
        return _unknown(problem, commitments, watch)
    return _whole(problem, commitments, watch, rows)


def _share(number: int, parts: Sequence[Part]) -> float:
    """Return the share of the time left for a part: by its tasks, and by how hard two are next to one."""
    sizes = [math.pow(len(part.tasks), 1.5) for part, _ in parts[number:]]
    return sizes[0] / sum(sizes)


def _searched(part: Part, watch: Watch, limit_s: float, left_out: int | None = None) -> tuple[Assignment, ...]:
    """Return the stops of a part, none where no plan of all its tasks was found."""
    problem, commitments = part
    tours = search(problem, commitments, watch, limit_s, left_out)
    return timed(problem, tours) if tours else ()


def _no_goals() -> dict[str, int]:
    return {"metres": 0, "vehicles": 0, "changes": 0}


def _errors(problem: Problem, rows: Sequence[Assignment], commitments: Commitments) -> list[Finding]:
    return [finding for finding in check(problem, rows, commitments) if finding.severity is Severity.ERROR]


def _whole(problem: Problem, commitments: Commitments, watch: Watch, rows: tuple[Assignment, ...]) -> Plan:
    watch.tell("check")
    goals = score(problem, rows, commitments)
    total = weighted(goals, problem.weights)
    bound = min(total, sum(least_cost(part) for part, _ in components(problem, commitments)))
    status = Status.OPTIMAL if bound == total else Status.FEASIBLE
    limit = None if status is Status.OPTIMAL else watch.limit
    outcome = Outcome(status, limit, total, bound, watch.elapsed_s, watch.settings.seed)
    return Plan(outcome=outcome, goals=goals, assignments=rows)


def _unknown(problem: Problem, commitments: Commitments, watch: Watch) -> Plan:
    """Do as many tasks as possible and name the rest: whether all can be done is not known."""
    rows, left = _as_many(problem, commitments, watch)
    if not left and not _errors(problem, rows, commitments):
        return _whole(problem, commitments, watch, rows)
    outcome = Outcome(Status.UNKNOWN, watch.limit or Limit.TIME, elapsed_s=watch.elapsed_s, seed=watch.settings.seed)
    unmet = tuple(demand_of(problem.task[task]) for task in left)
    return Plan(outcome=outcome, goals=score(problem, rows, commitments), unmet=unmet, assignments=rows)


def _as_many(
    problem: Problem, commitments: Commitments, watch: Watch
) -> tuple[tuple[Assignment, ...], tuple[str, ...]]:
    """Return stops of as many tasks as were found, and the tasks left out.

    Raises:
        SolverError: the stops break a rule.
    """
    limit_s = max(0.5, min(watch.left_s, PART_SHARE * watch.settings.limit_s))
    parts = components(problem, commitments)
    shares = [_share(0, [part, *(other for other in parts if other is not part)]) for part in parts]
    found = [
        _searched(part, watch, share * limit_s, _left_out(part[0])) for part, share in zip(parts, shares, strict=True)
    ]
    rows = tuple(sorted(row for own in found for row in own))
    done = {row.task_id for row in rows}
    left = tuple(task.task_id for task in problem.tasks if task.task_id not in done)
    broken = [f for f in _errors(problem, rows, commitments) if f.rule not in {"serve_each_task", "keep_pins"}]
    if broken:
        raise SolverError(Wording(f"Lỗi nội bộ: {broken[0].line('vi')}", f"Internal error: {broken[0].line('en')}"))
    return rows, left


def _left_out(problem: Problem) -> int:
    """Return what a task left out costs: a little more than a vehicle of its own and its longest ways.

    Much more would make the search accept tours that are late rather than leave a task out.
    """
    longest = max(int(own.distance[own.distance < FAR].max(initial=0)) for own in problem.travel.ways.values())
    weights = problem.weights
    return weights["vehicles"] + weights["changes"] + 3 * weights["metres"] * longest + 1


def _rest(problem: Problem, commitments: Commitments, watch: Watch, alone: Sequence[Hopeless]) -> Plan:
    """Plan everything but the tasks that no vehicle can do even alone."""
    gone = {one.task.task_id for one in alone}
    smaller = Problem(
        problem.vehicles,
        tuple(task for task in problem.tasks if task.task_id not in gone),
        problem.travel,
        problem.epoch,
        problem.weights,
    )
    pins = {task: fields for task, fields in commitments.pins.items() if task not in gone}
    rows: tuple[Assignment, ...] = ()
    left: tuple[str, ...] = ()
    if smaller.tasks and smaller.vehicles:
        rows, left = _as_many(smaller, Commitments(pins, commitments.previous), watch)
    first = alone[0]
    clashing = (first.task,) if first.beside is None else (first.beside, first.task)
    told = (Demand(f"task {one.task.task_id}", one.reason) for one in alone)  # every task with its own reason
    return Plan(
        outcome=Outcome(Status.INFEASIBLE, elapsed_s=watch.elapsed_s, seed=watch.settings.seed),
        goals=score(problem, rows, commitments),
        conflict=Conflict(tuple(demand_of(task) for task in clashing), first.reason, minimal=True),
        unmet=(*told, *(demand_of(problem.task[task]) for task in left)),
        assignments=rows,
    )
