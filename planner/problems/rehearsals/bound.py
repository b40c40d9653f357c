"""A proven bound: what each company must spend alone, and what the days of the run-throughs make them wait.

1. For each company alone, and for each answer to "is another session held on the day of this run-through?",
   the relaxation to days gives the least cost of one person (a bound is enough; it need not be attained).
2. On the day of a run-through everything else comes before it, and the venues can hold few sessions just before.
   A small model of those days alone chooses which sessions share the day and how long before it they start.
   Every timetable gives a solution of it at the same or a lower score.
"""

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import BoolVarT, IntVar

from planner.engine.outcome import Status
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.rehearsals.companies import Company, circles, companies_of
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Party, Session, Who
from planner.problems.rehearsals.relaxation import bases_of, build_days, lower_bases
from planner.problems.rehearsals.windows import Scope, Windows
from planner.units import MINUTES_PER_DAY

MOST_RUN_THROUGHS = 2
"""Run-throughs of one company whose days are told apart; beyond, its patterns would outnumber their use."""

PART_OF_THE_REST = 0.3
"""Part of the time left that the next question may take; most need far less."""

Pattern = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one person of a company must spend.

    Attributes:
        company: the company.
        run_throughs: bases of its run-throughs whose day another of its sessions can share.
        least: whether each day is shared -> proven least cost, waiting on shared days apart; None for impossible.
    """

    company: Company
    run_throughs: tuple[str, ...]
    least: Mapping[Pattern, int | None]


@dataclass(frozen=True, slots=True)
class Bound:
    """What is proven.

    Attributes:
        score: no timetable scores below it; None when no timetable exists.
        apart: (base, run-through) that the best solution of the small model holds on different days.
    """

    score: int | None
    apart: tuple[tuple[str, str], ...] = ()


def prove(scope: Scope, settings: Settings, stop: Callable[[], bool]) -> Bound:
    """Return a proven lower bound within about ``settings.limit_s``."""
    shares = company_shares(scope, settings.within(0.7 * settings.limit_s), stop)
    m = _Meeting(scope, Windows(scope))
    cost = [_share_cost(m, share) for share in shares]
    for run_through in sorted({one for share in shares for one in share.run_throughs}):
        _share_day(m, run_through)
    m.model.minimize(sum(cost))
    found = run(m.model, settings.within(0.3 * settings.limit_s), stop=stop)
    if found.outcome.status == Status.INFEASIBLE:
        return Bound(None)
    apart = [key for key, shared in m.together.items() if found.values and not found.holds(shared)]
    return Bound(found.outcome.bound or 0, tuple(sorted(apart)))


def company_shares(scope: Scope, settings: Settings, stop: Callable[[], bool]) -> list[Share]:
    """Return every company's least costs, the largest companies first, solved side by side."""
    companies = sorted(companies_of(scope.problem), key=lambda company: -company.people)
    end = time.perf_counter() + settings.limit_s

    def share(company: Company) -> Share:
        left = PART_OF_THE_REST * (end - time.perf_counter())
        return _share(scope, company, replace(settings.within(left), workers=1), stop)

    with ThreadPoolExecutor(settings.workers) as pool:
        return list(pool.map(share, companies))


def _share(scope: Scope, company: Company, settings: Settings, stop: Callable[[], bool]) -> Share:
    kind = "group" if company.loaded else "person"
    ids = tuple(session.session_id for session in company.sessions)
    problem = replace(scope.problem, sessions=company.sessions, parties=(Party(Who(kind, "one"), "", 1, ids),))
    alone = Scope(problem, scope.pinned)
    run_throughs = _shareable(alone)
    least = {}
    for pattern in itertools.product((False, True), repeat=len(run_throughs)):
        model = build_days(alone, dict(zip(run_throughs, pattern, strict=True))).model
        outcome = run(model, settings, stop=stop).outcome
        least[pattern] = None if outcome.status == Status.INFEASIBLE else max(0, outcome.bound or 0)
    return Share(company, run_throughs, least)


def _shareable(scope: Scope) -> tuple[str, ...]:
    """Return the single run-throughs on whose day a lower session can be held, or none if they are too many."""
    problem, windows, bases = scope.problem, Windows(scope), bases_of(scope.problem)
    found = []
    for base, sessions in sorted(bases.items()):
        if not sessions[0].runs_through or len(sessions) > 1:
            continue
        days = windows.days(sessions[0].session_id)
        lower = [one for name in lower_bases(problem, base) for one in bases[name]]
        if any(not days.isdisjoint(windows.days(one.session_id)) for one in lower):
            found.append(base)
    plain = problem.options.items_per_day == 1 and len(found) <= MOST_RUN_THROUGHS
    return tuple(found) if plain else ()


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The small model of the days of run-throughs.

    Attributes:
        together: together(b,r) ∈ {0,1}, a session of base b is held on the day of run-through r.
        lead: lead(b,r), slots from its start to the start of r.
        at: at(b,r,v) ∈ {0,1}, it is held in venue v.
        idle: idle(c,r), slots that company c waits on the day of r, by index of its share.
    """

    scope: Scope
    windows: Windows
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    together: dict[tuple[str, str], BoolVarT] = field(default_factory=dict)
    lead: dict[tuple[str, str], IntVar] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        """Return the problem."""
        return self.scope.problem

    @property
    def per_day(self) -> int:
        """Return the slots of a day."""
        return MINUTES_PER_DAY // self.problem.grid_min

    def slots(self, minutes: int) -> int:
        """Return the slots that ``minutes`` take, rounded up."""
        return -(-minutes // self.problem.grid_min)

    def shared(self, base: str, run_through: str) -> tuple[BoolVarT, IntVar]:
        """Return together(b,r) and lead(b,r), made on first use."""
        key = base, run_through
        if key not in self.together:
            self.together[key] = self.model.new_bool_var(f"together{key}")
            self.lead[key] = self.model.new_int_var(0, self.per_day, f"lead{key}")
        return self.together[key], self.lead[key]


def _share_cost(m: _Meeting, share: Share) -> cp_model.LinearExprT:
    """p(c) cost(c), with cost(c) ≥ least(c, pattern) + w_waiting Σ_r idle(c,r) for the pattern that holds."""
    company, weight = share.company, m.problem.weights["waiting"] * m.problem.grid_min
    idle, shared = [], []
    for run_through in share.run_throughs:
        waits, any_shared = _idle(m, company, run_through)
        idle.append(waits)
        shared.append(any_shared)
    most = max((one for one in share.least.values() if one is not None), default=0)
    cost = m.model.new_int_var(0, most + weight * m.per_day * max(1, len(idle)), "cost")
    for pattern, least in share.least.items():
        holds = [one if value else one.negated() for one, value in zip(shared, pattern, strict=True)]
        if least is None:
            m.model.add_bool_or([one.negated() for one in holds])
            continue
        waits = sum(one for one, value in zip(idle, pattern, strict=True) if value)
        m.model.add(cost >= least + weight * waits).only_enforce_if(*holds)
    return company.people * cost


def _idle(m: _Meeting, company: Company, run_through: str) -> tuple[IntVar, BoolVarT]:
    """idle(c,r) ≥ lead(b,r) − Σ_{b'} length(b') together(b',r), if together(b,r), for c's lower bases b."""
    mine = {session.base_id: session for session in company.sessions}
    lower = [base for base in lower_bases(m.problem, run_through) if base in mine and _can_meet(m, base, run_through)]
    idle = m.model.new_int_var(0, m.per_day, "idle")
    any_shared = m.model.new_bool_var("shared")
    work = sum(m.slots(mine[base].minutes) * m.shared(base, run_through)[0] for base in lower)
    for base in lower:
        together, lead = m.shared(base, run_through)
        m.model.add(idle >= lead - work).only_enforce_if(together)
        m.model.add_implication(together, any_shared)
    m.model.add_bool_or([m.shared(base, run_through)[0] for base in lower]).only_enforce_if(any_shared)
    return idle, any_shared


def _can_meet(m: _Meeting, base: str, run_through: str) -> bool:
    days = m.windows.days(run_through)
    return any(not days.isdisjoint(m.windows.days(one.session_id)) for one in bases_of(m.problem)[base])


def _share_day(m: _Meeting, run_through: str) -> None:
    """On the day of r: venues and people are not in two places; setup or the way lies before r."""
    model, rehearsal = m.model, m.problem.session[run_through]
    homes = {place: model.new_bool_var(place) for place in m.windows.venues(run_through)}
    model.add_exactly_one(homes.values())
    stays: dict[str, list[cp_model.IntervalVar]] = {venue.venue_id: [] for venue in m.problem.venues}
    for place, home in homes.items():
        size = m.slots(rehearsal.minutes + m.problem.venue[place].setup_min)
        stays[place].append(model.new_optional_fixed_size_interval_var(m.per_day, size, home, "run-through"))
    tasks: dict[str, cp_model.IntervalVar] = {}
    for base, other in sorted(m.together):
        if other == run_through:
            tasks |= _before(m, m.problem.session[_first(m, base)], run_through, stays)
    for intervals in stays.values():
        model.add_no_overlap(intervals)
    _nobody_twice(m, tasks)


def _first(m: _Meeting, base: str) -> str:
    return bases_of(m.problem)[base][0].session_id


def _before(
    m: _Meeting, session: Session, run_through: str, stays: Mapping[str, list[cp_model.IntervalVar]]
) -> dict[str, cp_model.IntervalVar]:
    """Add one session before run-through r: its venue, its setup, the way to the nearest venue of r."""
    together, lead = m.shared(session.base_id, run_through)
    start = m.per_day - lead
    places = sorted({v for one in bases_of(m.problem)[session.base_id] for v in m.windows.venues(one.session_id)})
    ways: list[BoolVarT] = []
    for place in places:
        present = m.model.new_bool_var(f"at({session.base_id},{place})")
        ways.append(present)
        size = m.slots(session.minutes + m.problem.venue[place].setup_min)
        stays[place].append(m.model.new_optional_fixed_size_interval_var(start, size, present, "stay"))
        way = min((0 if home == place else m.problem.travel_min.get((place, home), 0)) for home in _homes(m, run_through))
        m.model.add(lead >= m.slots(session.minutes) + m.slots(way)).only_enforce_if(present)
    m.model.add(sum(ways) == together)
    size = m.slots(session.minutes)
    return {session.session_id: m.model.new_optional_fixed_size_interval_var(start, size, together, "task")}


def _homes(m: _Meeting, session_id: str) -> Sequence[str]:
    return m.windows.venues(session_id)


def _nobody_twice(m: _Meeting, tasks: Mapping[str, cp_model.IntervalVar]) -> None:
    some = m.problem.only(tasks)
    for kind in ("group", "person"):
        for sessions in circles(some, kind):
            m.model.add_no_overlap([tasks[session.session_id] for session in sessions])
