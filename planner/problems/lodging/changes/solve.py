"""Planning stays that may change rooms: count by night, plan without changes, then with them, bound, check."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from planner.engine.conflict import Conflict
from planner.engine.outcome import Limit, Outcome, Status
from planner.engine.plan import Commitments, weighted
from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.lodging.changes.bound import bound_of
from planner.problems.lodging.changes.counting import conflict_by_night
from planner.problems.lodging.changes.model import build, hint_of, stays_from
from planner.problems.lodging.changes.search import Search
from planner.problems.lodging.changes.stays import Stays, rows_of, stays_of
from planner.problems.lodging.changes.variables import Part, size_of
from planner.problems.lodging.check import check, score
from planner.problems.lodging.data import NAME, Problem
from planner.problems.lodging.pin_clash import pins_conflict
from planner.problems.lodging.plan import Plan
from planner.problems.lodging.shortfall import searched_conflict, unmet_of
from planner.wording import Wording

SMALL = 4_000
"""Nights of guests times rooms up to which the exact model goes to the solver at once."""
STILL_SHARE, BOUND_SHARE, CONFLICT_SHARE = 0.3, 0.75, 0.3
"""Shares of the time left for the plan without changes, for the bound, for the search for a conflict.

A relaxation that is not brought to its end proves nothing, and one that is gives the rest of its time to the search:
that of 430 guests and 330 rooms takes 19 s of a quiet core (vinh-linh-2025, invented),
so that 60 s hold it and some noise.
"""
BESIDE_SHARE = 0.9
"""The same for a bound that is made beside the search, which loses nothing by it."""

Still = Callable[[Problem, Commitments, Watch], Plan]
"""Plans without any change of room."""


@dataclass(frozen=True)
class _Case:
    """What is planned, under which clock."""

    problem: Problem
    commitments: Commitments
    watch: Watch

    @property
    def is_small(self) -> bool:
        return size_of(self.problem, tuple(self.problem.guest), len(self.problem.rooms)) <= SMALL

    def for_share(self, share: float) -> Watch:
        """Return a watch for a share of the time left."""
        watch = self.watch
        return Watch.started(
            watch.problem, watch.settings.within(share * max(0.1, watch.left_s)), watch.progress, watch.stop
        )


def plan_with_changes(problem: Problem, commitments: Commitments, watch: Watch, still: Still) -> Plan:
    """Return the best plan found in which guests may change rooms, with a bound for all such plans.

    Raises:
        SolverError: the plan found breaks a rule by the independent check.
    """
    case = _Case(problem, commitments, watch)
    conflict = pins_conflict(problem, commitments) or conflict_by_night(problem, commitments)
    if conflict is not None:
        watch.tell("conflict")
        return _rest(case, conflict)
    begun = still(replace(problem, move_cost=0), commitments, case.for_share(STILL_SHARE))
    start = stays_of(problem, begun.assignments)
    if case.is_small:
        return _exact(case, start)
    return _searched(case, start)


def bound_with_changes(problem: Problem, commitments: Commitments, watch: Watch, share: float = BOUND_SHARE) -> int:
    """Return a cost that no housing of the guests, with changes or without, is below; ``share`` of the time left."""
    return bound_of(problem, commitments, watch.settings.within(share * max(0.1, watch.left_s)))


def _exact(case: _Case, start: Stays) -> Plan:
    """Solve the whole model at once."""
    changing = build(case.problem, case.commitments)
    watch = case.watch
    done = run(
        changing.model,
        watch.settings.within(max(0.1, watch.left_s)),
        problem=NAME,
        hint=hint_of(changing, start),
        progress=watch.progress,
        stop=watch.stop,
    )
    if done.outcome.status is Status.INFEASIBLE:
        watch.tell("conflict")
        return _rest(case, _searched_conflict(case))
    stays = stays_from(changing, done.value) if done.outcome.has_plan else dict(start)
    return _finish(case, stays, done.outcome.bound or 0)


def _searched(case: _Case, start: Stays) -> Plan:
    """Search part by part while the bound is made."""
    search = Search(case.problem, case.commitments, case.watch, dict(start))
    if case.watch.settings.at_once == 1:
        search.bound = bound_with_changes(case.problem, case.commitments, case.watch)
        search.run()
        return _finish(case, search.stays, search.bound)
    with ThreadPoolExecutor(1) as beside:
        bound = beside.submit(bound_with_changes, case.problem, case.commitments, case.watch, BESIDE_SHARE)
        bound.add_done_callback(lambda done: setattr(search, "bound", done.result()))
        narrow = replace(case.watch, settings=replace(case.watch.settings, workers=1))
        search.watch = narrow
        search.run()
        return _finish(case, search.stays, bound.result())


def _finish(case: _Case, stays: Stays, bound: int) -> Plan:
    problem, watch = case.problem, case.watch
    seed = watch.settings.seed
    if len(stays) < len(problem.guests):
        return Plan(outcome=Outcome(Status.UNKNOWN, watch.limit, None, bound, watch.elapsed_s, seed))
    watch.tell("check")
    rows = rows_of(problem, stays)
    _refuse_broken(case, stays)
    goals = score(problem, rows, case.commitments)
    total = weighted(goals, problem.weights)
    least = min(total, max(bound, 0))
    limit = Limit.STOPPED if watch.stop() else Limit.GAP if watch.settings.gap and watch.left_s > 1 else Limit.TIME
    proven = least == total
    outcome = Outcome(
        Status.OPTIMAL if proven else Status.FEASIBLE, None if proven else limit, total, least, watch.elapsed_s, seed
    )
    return Plan(outcome=outcome, goals=goals, assignments=rows)


def _refuse_broken(case: _Case, stays: Stays) -> None:
    for finding in check(case.problem, rows_of(case.problem, stays), case.commitments):
        if finding.rule != "house_each_guest" or finding.subjects[0] in stays:
            raise SolverError(finding.message)


def _rest(case: _Case, conflict: Conflict) -> Plan:
    """House as many as possible, the highest ranks first."""
    problem, watch = case.problem, case.watch
    if case.is_small:
        changing = build(problem, case.commitments, Part(tuple(problem.guest), tuple(problem.room), partial=True))
        done: Run = run(changing.model, watch.settings.within(max(1.0, watch.left_s)), problem=NAME, stop=watch.stop)
        stays = stays_from(changing, done.value) if done.outcome.has_plan else {}
    else:
        search = Search(problem, case.commitments, watch, {})
        search.run()
        stays = search.stays
    _refuse_broken(case, stays)
    rows = rows_of(problem, stays)
    return Plan(
        outcome=Outcome(Status.INFEASIBLE, None, elapsed_s=watch.elapsed_s, seed=watch.settings.seed),
        goals=score(problem, rows, case.commitments),
        conflict=conflict,
        unmet=unmet_of(problem, dict.fromkeys(stays, "")),
        assignments=rows,
    )


def _searched_conflict(case: _Case) -> Conflict:
    """Return a conflict found by solving for parts of the demands, changes allowed."""
    limited = case.watch.settings.within(CONFLICT_SHARE * max(1.0, case.watch.left_s))
    also = Wording(", kể cả khi đổi phòng giữa kỳ", ", even with changes of room")
    return searched_conflict(case.problem, case.commitments, _changing_stays, limited, also)


def _changing_stays(problem: Problem, commitments: Commitments, settings: Settings) -> Status:
    """Say how housing these guests ends when they may change rooms."""
    changing = build(problem, commitments)
    changing.model.clear_objective()
    return run(changing.model, settings).outcome.status
