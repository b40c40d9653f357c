"""From problem to plan: prove a bound, spread the sessions over the days, plan the days, improve, check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.engine.conflict import Conflict
from planner.engine.findings import Severity
from planner.engine.outcome import Limit, Outcome, Status
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.progress import Progress, Step, Stop, never, silent
from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.errors import SolverError
from planner.problems.rehearsals.bound import Bound, prove
from planner.problems.rehearsals.check import check, score
from planner.problems.rehearsals.conflict import find_conflict
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.dear import dear_days
from planner.problems.rehearsals.impossible import unmet_demands
from planner.problems.rehearsals.intake import NAME
from planner.problems.rehearsals.model import build
from planner.problems.rehearsals.pins import read_pinned
from planner.problems.rehearsals.plan import Assignment, Plan, assign, previous_of
from planner.problems.rehearsals.relaxation import build_days
from planner.problems.rehearsals.running_order import RunningOrder, order_all
from planner.problems.rehearsals.running_order.recount import check_order
from planner.problems.rehearsals.search import (
    LOOSE_GOALS,
    LOOSE_RULES,
    Search,
    by_days,
    hint_of,
    improve,
)
from planner.problems.rehearsals.windows import Scope, Windows
from planner.wording import Wording

SMALL = 24
"""Sessions up to which the whole model is solved at once."""
MARGIN = 0.05
"""Part of the time kept for reading off and checking."""
PROOF_SHARE = 0.35
"""Most of the time that goes into the bound."""
DAYS_SHARE = 0.06
"""Most of the time left that goes into spreading the sessions over the days once."""
ORDER_SHARE = 0.3
"""Most of the time that goes into the order of items inside the run-throughs."""
TRIALS, TRIALS_SHARE = 5, 0.35
"""Spreads over the days that are tried, and most of the time left for them."""
PLACING_SHARE = 0.4
"""Most of the time left that goes into placing sessions that the first timetable leaves out."""
FIRST_S = 15.0
"""Seconds beyond the limit (at most once the limit) or after a stop that may still go into a first timetable, where
there is none to hand over."""
CONFLICT_SHARE = 0.5
"""Most of the time left that goes into finding a minimal conflict."""


@dataclass(frozen=True)
class _Solve:
    """One call of ``solve``: what was asked, and since when."""

    scope: Scope
    commitments: Commitments
    settings: Settings
    progress: Progress
    stop: Stop
    begin: float

    @property
    def problem(self) -> Problem:
        return self.scope.problem

    @property
    def elapsed_s(self) -> float:
        return self.settings.now_s() - self.begin

    @property
    def left_s(self) -> float:
        return (1 - MARGIN) * self.settings.limit_s - self.elapsed_s

    def tell(self, phase: str, value: int | None = None, bound: int | None = None) -> None:
        self.progress(Step(NAME, phase, self.elapsed_s, self.settings.limit_s, value, bound))


def solve(
    problem: Problem,
    settings: Settings,
    *,
    commitments: Commitments = NO_COMMITMENTS,
    progress: Progress = silent,
    stop: Stop = never,
) -> Plan:
    """Return a timetable with its proven bound, or why there is none and a timetable of the rest.

    Raises:
        UsageError: a pin names an unknown session, field or value.
        SolverError: the timetable or a running order does not pass the independent check.
    """
    scope = Scope(problem, read_pinned(problem, commitments.pins))
    s = _Solve(scope, commitments, settings, progress, stop, settings.now_s())
    s.tell("build")
    orders = _running_orders(s)
    if problem.is_empty:
        return replace(_finish(s, (), 0, None), orders=orders)
    plan = _whole(s) if len(problem.sessions) <= SMALL else _by_days(s)
    return replace(plan, orders=orders)


def _running_orders(s: _Solve) -> tuple[RunningOrder, ...]:
    """Return the orders inside the run-throughs, which no other decision depends on."""
    share = 1.0 if s.problem.is_empty else ORDER_SHARE
    orders = order_all(s.problem, s.settings.within(share * s.left_s), s.stop)
    runs = zip(s.problem.run_throughs, orders, strict=True)
    errors = [one for run, order in runs for one in check_order(run, order.item_ids)]
    if errors:
        raise SolverError(
            Wording(
                f"Thứ tự duyệt không qua được kiểm tra độc lập: {errors[0].message.vi}",
                f"The running order fails the independent check: {errors[0].message.en}",
            )
        )
    return orders


def _whole(s: _Solve) -> Plan:
    """Solve the whole model at once."""
    built = build(s.scope, previous_of(s.problem, s.commitments.previous))
    hint = hint_of(built, _previous_rows(s))
    found = run(built.model, s.settings.within(s.left_s), problem=NAME, hint=hint, progress=s.progress, stop=s.stop)
    if found.outcome.status == Status.INFEASIBLE:
        return _infeasible(s)
    return _finish(s, built.read(found), found.outcome.bound, found.outcome.limit) if found.values else _none(s, found)


def _previous_rows(s: _Solve) -> dict[str, Assignment]:
    return {
        session_id: assign(s.problem, s.problem.session[session_id], venue_id, start_min)
        for session_id, (venue_id, start_min) in previous_of(s.problem, s.commitments.previous).items()
    }


def _none(s: _Solve, found: Run) -> Plan:
    limit = found.outcome.limit or Limit.TIME
    return Plan(outcome=Outcome(Status.UNKNOWN, limit, elapsed_s=s.elapsed_s, seed=s.settings.seed))


def _by_days(s: _Solve) -> Plan:
    """Prove a bound, spread the sessions over the days, plan the days, search on."""
    windows = Windows(s.scope)
    if not all(windows.venues(session_id) for session_id in s.problem.session):
        return _infeasible(s)
    bound = prove(s.scope, s.settings.within(PROOF_SHARE * s.left_s), s.stop)
    s.tell("search", None, bound.score)
    patient = _patient(s)
    days = None if bound.score is None else _days(patient, bound, {})
    if days is None:
        return _infeasible(s)
    held = _place_all(patient, bound, _best_days(s, patient, bound, days))
    if len(held) < len(s.problem.sessions):
        conflict = _conflict(s, held)
        if conflict is not None:
            return _without(s, held, conflict)
    held = improve(_search(s, bound, s.left_s), held)
    if len(held) < len(s.problem.sessions) and not s.stop():
        held = improve(_search(s, bound, min(FIRST_S, s.settings.limit_s)), held, until_complete=True)
    if len(held) < len(s.problem.sessions):
        return _without(s, held, None)
    return _finish(s, _in_order(s, held), bound.score, Limit.TIME)


def _patient(s: _Solve) -> _Solve:
    """Return the same call, stopped a little later: who asks for the best so far is handed a timetable, not nothing."""
    asked: list[float] = []

    def stop() -> bool:
        if s.stop() and not asked:
            asked.append(s.settings.now_s())
        return bool(asked) and s.settings.now_s() > asked[0] + FIRST_S

    return replace(s, stop=stop)


def _best_days(s: _Solve, patient: _Solve, bound: Bound, days: Mapping[str, int]) -> dict[str, Assignment]:
    """Return the best of several timetables by days: what hours cost beyond the relaxation is charged to the days."""
    end = s.settings.now_s() + TRIALS_SHARE * s.left_s
    search = _search(s, bound, s.left_s)
    s.tell("arrange")
    best = by_days(_search(patient, bound, s.left_s), days)
    dear, held = dear_days(search, best), best
    for _ in range(TRIALS):
        new = dear_days(search, held)
        if not new or s.settings.now_s() > end or s.stop():
            break
        dear = {bases: max(dear.get(bases, 0), new.get(bases, 0)) for bases in {*dear, *new}}
        other = _days(s, bound, dear)
        if other is None or other == days:
            break
        days, held = other, by_days(search, other)
        if search.cost(held) < search.cost(best):
            best = held
    return best


def _place_all(s: _Solve, bound: Bound, fresh: dict[str, Assignment]) -> dict[str, Assignment]:
    """Return a timetable, sessions that found no room in it placed as far as the search manages."""
    held = _start(_search(s, bound, s.left_s), s, fresh)
    if len(held) == len(s.problem.sessions):
        return held
    return improve(_search(s, bound, PLACING_SHARE * s.left_s), held, until_complete=True)


def _in_order(s: _Solve, held: Mapping[str, Assignment]) -> tuple[Assignment, ...]:
    return tuple(held[session_id] for session_id in s.problem.session if session_id in held)


def _start(search: Search, s: _Solve, fresh: dict[str, Assignment]) -> dict[str, Assignment]:
    """Return the better of the previous plan, where it is still whole, and a timetable by days."""
    before = _previous_rows(s)
    rows = tuple(before.values())
    kept = not any(one.severity == Severity.ERROR for one in check(s.problem, rows, s.commitments))
    return before if kept and search.cost(before) <= search.cost(fresh) else fresh


def _search(s: _Solve, bound: Bound, limit_s: float) -> Search:
    def tell(value: int, missing: int) -> None:
        s.tell("search", None if missing else value, bound.score)

    end = s.settings.now_s() + limit_s
    return Search(s.scope, s.commitments, s.settings, end, s.stop, tell, bound.score or 0)


def _days(s: _Solve, bound: Bound, dear: Mapping[frozenset[str], int]) -> dict[str, int] | None:
    """Return a day for every session, or None when not even that is possible."""
    m = build_days(s.scope, apart=bound.apart, dear=dear)
    found = run(m.model, s.settings.within(DAYS_SHARE * s.left_s), stop=s.stop)
    if not found.values and found.outcome.status == Status.INFEASIBLE and bound.apart:
        return _days(s, Bound(bound.score), dear)
    if found.outcome.status == Status.INFEASIBLE:
        return None
    return m.days(found) if found.values else _spread(s)


def _finish(s: _Solve, rows: tuple[Assignment, ...], bound: int | None, limit: Limit | None) -> Plan:
    s.tell("check")
    _refuse_errors(s, rows)
    goals = score(s.problem, rows, s.commitments)
    value = weighted(goals, s.problem.weights)
    proven = min(value, bound or 0)
    status = Status.OPTIMAL if proven == value else Status.FEASIBLE
    ended = None if status == Status.OPTIMAL else Limit.STOPPED if s.stop() else limit or Limit.TIME
    s.tell("check", value, proven)
    return Plan(
        outcome=Outcome(status, ended, value, proven, s.elapsed_s, s.settings.seed),
        goals=goals,
        assignments=rows,
    )


def _refuse_errors(s: _Solve, rows: tuple[Assignment, ...]) -> None:
    kept = {session_id: pins for session_id, pins in s.commitments.pins.items() if session_id in s.problem.session}
    found = check(s.problem, rows, replace(s.commitments, pins=kept))
    errors = [one for one in found if one.severity == Severity.ERROR]
    if errors:
        raise SolverError(
            Wording(
                f"Lịch tập không qua được kiểm tra độc lập: {errors[0].message.vi}",
                f"The rehearsal timetable fails the independent check: {errors[0].message.en}",
            )
        )


def _infeasible(s: _Solve) -> Plan:
    """Return the conflict and a timetable of the rest."""
    conflict = _conflict(s, None)
    return _without(s, _rest(s), conflict)


def _conflict(s: _Solve, held: Mapping[str, Assignment] | None) -> Conflict | None:
    s.tell("conflict")
    missing = [] if held is None else [one for one in s.problem.session if one not in held]
    return find_conflict(s.scope, s.settings.within(CONFLICT_SHARE * s.left_s), missing, s.stop)


def _without(s: _Solve, held: Mapping[str, Assignment], conflict: Conflict | None) -> Plan:
    """Return a timetable of what could be placed; without a proof that more cannot, its status is unknown."""
    rows = _in_order(s, held)
    _refuse_errors(replace(s, scope=replace(s.scope, problem=s.problem.only(held))), rows)
    status, limit = (Status.INFEASIBLE, None) if conflict else (Status.UNKNOWN, Limit.TIME)
    return Plan(
        outcome=Outcome(status, limit, elapsed_s=s.elapsed_s, seed=s.settings.seed),
        goals=score(s.problem, rows, s.commitments),
        conflict=conflict,
        unmet=unmet_demands(s.scope, [one for one in s.problem.sessions if one.session_id not in held]),
        assignments=rows,
    )


def _rest(s: _Solve) -> dict[str, Assignment]:
    """Return a timetable of as many sessions as possible."""
    search = _search(s, Bound(None), s.left_s)
    if len(s.problem.sessions) > SMALL:
        return improve(search, by_days(search, _spread(s)))
    built = build(s.scope, search.previous, LOOSE_RULES, LOOSE_GOALS)
    found = run(built.model, s.settings.within(s.left_s), stop=s.stop)
    return {one.session_id: one for one in built.read(found)} if found.values else {}


def _spread(s: _Solve) -> dict[str, int]:
    """Return a day for every session that has a venue at all: from the relaxation, else the first possible one."""
    windows = Windows(s.scope)
    ids = [session_id for session_id in s.problem.session if windows.venues(session_id)]
    m = build_days(replace(s.scope, problem=s.problem.only(ids)))
    found = run(m.model, s.settings.within(DAYS_SHARE * s.left_s), stop=s.stop)
    return m.days(found) if found.values else {one: min(windows.days(one)) for one in ids}
