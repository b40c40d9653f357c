"""Planning lodging: count, build, search, read off, check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planner.engine.conflict import Conflict
from planner.engine.outcome import Limit, Outcome, Status
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.lodging.blocs.together import Parts, solve_together
from planner.problems.lodging.check import check, score
from planner.problems.lodging.commitments import refuse_unknown
from planner.problems.lodging.counting import clashes
from planner.problems.lodging.data import NAME, Problem
from planner.problems.lodging.frame import Frame, Scope, frame_of
from planner.problems.lodging.greedy import first_housing
from planner.problems.lodging.model import RULES, build_within, frame_for
from planner.problems.lodging.pin_clash import pins_conflict
from planner.problems.lodging.plan import Plan
from planner.problems.lodging.pooled import pooled_bound
from planner.problems.lodging.readoff import Housing, hint_of, housing_of, to_assignments
from planner.problems.lodging.relax import relax
from planner.problems.lodging.shortfall import counted_conflict, searched_conflict, unmet_of, whole_stays
from planner.problems.lodging.variables import Lodging

SMALL = 4_000
"""Patterns up to which the whole model goes to the solver at once."""
RELAX_SHARE, CONFLICT_SHARE = 0.95, 0.3
"""Shares of the time left that the relaxation and the search for a conflict may take."""


@dataclass(frozen=True)
class Found:
    """What a search came to: rooms by guest, proven bound, and whether a proof ended it."""

    housing: Housing | None
    bound: int | None
    status: Status


def solve(
    problem: Problem,
    settings: Settings,
    *,
    commitments: Commitments = NO_COMMITMENTS,
    progress: Progress = silent,
    stop: Stop = never,
) -> Plan:
    """Return the best plan found within the limit, with a proven bound; or why there is none, and the rest planned.

    Raises:
        UsageError: a pin names an unknown guest, field, hotel or room.
        SolverError: the plan found breaks a rule by the independent check.
    """
    if problem.nightly is not None:
        from planner.problems.lodging.nights.solve import plan_by_night  # noqa: PLC0415 - numba takes half a second, which only a search must wait for

        return plan_by_night(problem.nightly, settings, progress, stop)
    watch = Watch.started(NAME, settings, progress, stop)
    refuse_unknown(problem, commitments)
    watch.tell("build")
    if not problem.blocs.is_empty:
        return solve_together(problem, commitments, watch, Parts(_guests, _bound_alone))
    return _guests(problem, commitments, watch)


def _guests(problem: Problem, commitments: Commitments, watch: Watch) -> Plan:
    """Plan guests alone."""
    if problem.is_empty:
        return _finish(problem, commitments, watch, Found({}, 0, Status.OPTIMAL))
    if problem.move_cost:
        from planner.problems.lodging.changes.solve import plan_with_changes  # noqa: PLC0415 - only where changes have a price

        return plan_with_changes(problem, commitments, watch, _guests)
    frame = frame_for(problem, commitments, RULES)
    pins = pins_conflict(problem, commitments)
    if pins is not None:
        watch.tell("conflict")
        return _rest(frame, watch, pins)
    clash = next(clashes(frame), None)
    if clash is not None:
        watch.tell("conflict")
        return _rest(frame, watch, counted_conflict(frame, clash))
    found = _search(frame, watch)
    if found.status is Status.INFEASIBLE:
        watch.tell("conflict")
        limited = watch.settings.within(CONFLICT_SHARE * max(1.0, watch.left_s))
        return _rest(frame, watch, searched_conflict(frame.problem, frame.commitments, whole_stays, limited))
    return _finish(problem, commitments, watch, found)


def _search(frame: Frame, watch: Watch) -> Found:
    if frame.is_vast:
        watch.tell("build")
        housing, bound = _searched(frame, watch, _start(frame), lambda: _bound_pooled(frame, watch))
        whole = len(housing) == len(frame.problem.guests)
        return Found(housing if whole else None, bound, Status.FEASIBLE if whole else Status.UNKNOWN)
    if len(frame.clusters) == 1 or not frame.patterns.more_than(SMALL):
        return _whole(frame, build_within(frame, Scope(frame.holders)), watch)
    start = first_housing(frame, _start(frame))
    watch.tell("build")
    housing, bound = _searched(frame, watch, start, lambda: _bound(frame, watch))
    if len(housing) == len(frame.problem.guests):
        return Found(housing, bound, Status.FEASIBLE)
    return _whole(frame, build_within(frame, Scope(frame.holders)), watch)


def _searched(frame: Frame, watch: Watch, start: Housing, bound: Callable[[], int]) -> tuple[Housing, int]:
    """Search from a plan while the bound is made; return the best plan and the bound."""
    from planner.problems.lodging.search import Search  # noqa: PLC0415 - numba takes half a second, which only a search must wait for

    search = Search(frame, watch, start)
    search.run(bound)
    return search.housing, search.bound


def _bound(frame: Frame, watch: Watch) -> int:
    """Return what the coarse relaxation proves at once, or the fine one where the time suffices; 0 for no proof."""
    if frame.is_vast:
        return _bound_pooled(frame, watch)
    if not frame.complete:
        return 0
    coarse = _bound_pooled(frame, watch)
    lodging = build_within(frame, Scope(frame.holders))
    relaxation = relax(lodging, watch.settings.within(RELAX_SHARE * watch.left_s))
    return max(coarse, relaxation.bound) if relaxation else coarse


def _bound_pooled(frame: Frame, watch: Watch) -> int:
    """Return what is proven of a very large event; 0 when the time does not suffice or fillings cannot be pooled."""
    pooled = pooled_bound(frame, watch.settings.within(RELAX_SHARE * watch.left_s))
    return pooled.bound if pooled else 0


def _bound_alone(problem: Problem, commitments: Commitments, watch: Watch) -> int:
    """Return a cost that no housing of the guests is below."""
    if problem.move_cost:
        from planner.problems.lodging.changes.solve import bound_with_changes  # noqa: PLC0415 - as above

        return bound_with_changes(problem, commitments, watch)
    return _bound(frame_for(problem, commitments, RULES), watch)


def _former(frame: Frame) -> Housing:
    """Return the rooms of the previous plan, for guests and rooms that still exist."""
    return {guest_id: room for guest_id, room in frame.former.items() if room in frame.problem.room}


def _start(frame: Frame) -> Housing:
    """Return the previous plan, but for clusters in which it no longer keeps every rule."""
    former = _former(frame)
    cluster_of = {
        member: cluster
        for cluster in frame.clusters
        for block in frame.blocks
        if block.holder in cluster
        for party in block.parties
        for member in party
    }
    findings = check(frame.problem, to_assignments(frame.problem, former), frame.commitments)
    broken = {cluster_of[s] for finding in findings for s in finding.subjects if s in cluster_of}
    return {guest_id: room_id for guest_id, room_id in former.items() if cluster_of[guest_id] not in broken}


def _whole(frame: Frame, lodging: Lodging, watch: Watch) -> Found:
    """Solve the whole model at once."""
    former = _former(frame)
    done = run(
        lodging.model,
        watch.settings.within(watch.left_s),
        problem=NAME,
        hint=hint_of(lodging, former) if former else None,
        progress=watch.progress,
        stop=watch.stop,
    )
    return _found(frame, lodging, done)


def _found(frame: Frame, lodging: Lodging, done: Run) -> Found:
    status, bound = done.outcome.status, done.outcome.bound
    if not frame.complete:
        bound = 0
        status = Status.UNKNOWN if status is Status.INFEASIBLE else status
    return Found(housing_of(lodging, done.value) if done.outcome.has_plan else None, bound, status)


def _rest(frame: Frame, watch: Watch, conflict: Conflict) -> Plan:
    """House as many as possible."""
    problem = frame.problem
    frame = frame_of(problem, frame.commitments, replace(frame.shape, ranks=True))
    if not frame.patterns.more_than(SMALL):
        lodging = build_within(frame, Scope(frame.holders, partial=True))
        done = run(lodging.model, watch.settings.within(max(1.0, watch.left_s)), problem=NAME, stop=watch.stop)
        housing = housing_of(lodging, done.value) if done.outcome.has_plan else {}
    else:
        housing, _ = _searched(frame, watch, {} if frame.is_vast else first_housing(frame, {}), lambda: 0)
    assignments = to_assignments(problem, housing)
    _refuse_broken(problem, frame.commitments, housing)
    return Plan(
        outcome=Outcome(Status.INFEASIBLE, None, elapsed_s=watch.elapsed_s, seed=watch.settings.seed),
        goals=score(problem, assignments, frame.commitments),
        conflict=conflict,
        unmet=unmet_of(problem, housing),
        assignments=assignments,
    )


def _finish(problem: Problem, commitments: Commitments, watch: Watch, found: Found) -> Plan:
    seed = watch.settings.seed
    if found.housing is None:
        limit = Limit.STOPPED if watch.stop() else Limit.TIME
        return Plan(outcome=Outcome(Status.UNKNOWN, limit, None, found.bound, watch.elapsed_s, seed))
    watch.tell("check")
    assignments = to_assignments(problem, found.housing)
    _refuse_broken(problem, commitments, found.housing)
    goals = score(problem, assignments, commitments)
    total = weighted(goals, problem.weights)
    bound = None if found.bound is None else min(total, max(found.bound, 0))
    limit = Limit.STOPPED if watch.stop() else Limit.GAP if watch.settings.gap and watch.left_s > 1 else Limit.TIME
    proven = bound == total
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    outcome = Outcome(status, None if proven else limit, total, bound, watch.elapsed_s, seed)
    return Plan(outcome=outcome, goals=goals, assignments=assignments)


def _refuse_broken(problem: Problem, commitments: Commitments, housing: Mapping[str, str]) -> None:
    """Refuse a plan that breaks a rule for those it houses.

    Raises:
        SolverError: the finding.
    """
    for finding in check(problem, to_assignments(problem, housing), commitments):
        if finding.rule != "house_each_guest" or finding.subjects[0] in housing:
            raise SolverError(finding.message)
