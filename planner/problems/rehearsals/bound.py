"""A proven bound: what each company must spend alone, and what the days that two rungs share make it wait.

1. For each company alone, the relaxation to days gives the least cost of one person, if every day that a later
   base shares with an earlier one is charged one journey (which sharing saves) instead of its pauses.
2. Sharing is not free: the venues can hold few sessions just before the later one. A small model lays the earlier
   sessions of each later base before it, and chooses which share its day and how long before it they start.

In every timetable, cost(c) ≥ charged(c) − w_journeys Σ_l shared(c,l) + w_waiting Σ_l idle(c,l); the later bases of
one company that could fall on the same day are told apart, so that no wait counts twice.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

from planner.engine.outcome import Status
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.rehearsals.companies import Company, by_item, circles, companies_of
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Limits, Party, Session, Who
from planner.problems.rehearsals.relaxation import bases_of, build_days, gaps_of_bases, ordered_bases
from planner.problems.rehearsals.windows import Scope, Windows
from planner.units import MINUTES_PER_DAY

PART_OF_THE_REST = 0.3
"""Part of the time left that the next question may take; most need far less."""
COMPANIES_SHARE = 0.6
"""Part of the time for the companies alone."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """What one person of a company must spend.

    Attributes:
        company: the company.
        shareable: (earlier, later) bases of its own that can be held on one day.
        charged: some of the later bases -> proven least cost with the days they share charged one journey; None
            when no timetable exists.
    """

    company: Company
    shareable: tuple[Pair, ...]
    charged: Mapping[tuple[str, ...], int | None]


@dataclass(frozen=True, slots=True)
class Bound:
    """What is proven.

    Attributes:
        score: no timetable scores below it; None when no timetable exists.
        apart: (earlier, later) that the best solution of the small model holds on different days.
    """

    score: int | None
    apart: tuple[Pair, ...] = ()


def prove(scope: Scope, settings: Settings, stop: Callable[[], bool]) -> Bound:
    """Return a proven lower bound within about ``settings.limit_s``."""
    windows = Windows(scope)
    known = Scope(scope.problem, scope.pinned, known=windows)
    shares = company_shares(known, settings.within(COMPANIES_SHARE * settings.limit_s), stop)
    if any(cost is None for share in shares for cost in share.charged.values()):
        return Bound(None)
    m = _Meeting(known, windows)
    cost = [_share_cost(m, share) for share in shares]
    for later in sorted({later for _, later in m.together}):
        _lay_before(m, later)
    _exclude(m)
    m.model.minimize(sum(cost))
    found = run(m.model, settings.within((1 - COMPANIES_SHARE) * settings.limit_s), stop=stop)
    apart = [key for key, shared in m.together.items() if found.values and not found.holds(shared)]
    return Bound((found.outcome.bound or 0) + _cheapest_venues(known, windows), tuple(sorted(apart)))


def _cheapest_venues(scope: Scope, windows: Windows) -> int:
    """Return w_venue_cost Σ_s min_v cost(s,v) over the venues in which s may be held."""
    least = 0
    for session in scope.problem.sessions:
        places = [scope.problem.venue[one] for one in windows.venues(session.session_id)]
        least += min((place.cost_of(session.minutes) for place in places), default=0)
    return scope.problem.weights["venue_cost"] * least


def company_shares(scope: Scope, settings: Settings, stop: Callable[[], bool]) -> list[Share]:
    """Return every company's least cost, the largest companies first, solved side by side."""
    companies = sorted(companies_of(scope.problem), key=lambda company: -company.people)
    end = settings.now_s() + settings.limit_s

    def share(company: Company) -> Share:
        left = end - settings.now_s()
        if left <= 0 or stop():
            return Share(company, (), {(): _least(scope.problem, company)})
        return _share(scope, company, replace(settings.within(PART_OF_THE_REST * left), workers=1), stop)

    with ThreadPoolExecutor(settings.at_once) as pool:
        return list(pool.map(share, companies))


def _least(problem: Problem, company: Company) -> int:
    """Return what a person must spend at least: one journey for each session of an item, where a day holds one."""
    once = problem.options.items_per_day == 1
    days = max(len(sessions) for sessions in by_item(company.sessions).values()) if once else 1
    return days * problem.weights["journeys"]


def _share(scope: Scope, company: Company, settings: Settings, stop: Callable[[], bool]) -> Share:
    who = Who("group" if company.groups else "person", "one")
    ids = tuple(session.session_id for session in company.sessions)
    weekly = min((most for group in company.groups if (most := scope.problem.limit(group).weekly_max_min)), default=0)
    problem = replace(
        scope.problem,
        sessions=company.sessions,
        parties=(Party(who, "", 1, ids),),
        limits={who.id: Limits(company.daily_max_min, weekly)},
    )
    alone = Scope(problem, scope.pinned, known=scope.known)
    pairs = shareable(alone)
    laters = sorted({later for _, later in pairs})
    run_throughs = [later for later in laters if bases_of(problem)[later][0].runs_through]
    charged: dict[tuple[str, ...], int | None] = {}
    for some in sorted({(), tuple(run_throughs), tuple(laters)}):
        outcome = run(build_days(alone, some).model, settings, stop=stop).outcome
        charged[some] = (
            None if outcome.status == Status.INFEASIBLE else max(_least(problem, company), outcome.bound or 0)
        )
    return Share(company, pairs, charged)


def shareable(scope: Scope) -> tuple[Pair, ...]:
    """Return (earlier, later) bases that can be held on one day.

    Of later bases that could be held on one day with each other only one is kept, run-throughs first: the waits
    of a day are counted once. Only with one session of an item a day is the day's work known.
    """
    problem, windows, bases = scope.problem, Windows(scope), bases_of(scope.problem)
    if problem.options.items_per_day != 1:
        return ()
    days = {base: set().union(*(windows.days(one.session_id) for one in some)) for base, some in bases.items()}
    apart = gaps_of_bases(problem)
    pairs = [pair for pair in ordered_bases(problem) if days[pair[0]] & days[pair[1]] and pair not in apart]
    kept: list[str] = []
    for later in sorted({pair[1] for pair in pairs}, key=lambda base: (-bases[base][0].rung, base)):
        if not any(_may_meet(problem, (later, other), pairs, days) for other in kept):
            kept.append(later)
    return tuple(pair for pair in pairs if pair[1] in kept)


def _may_meet(problem: Problem, laters: Pair, pairs: Iterable[Pair], days: Mapping[str, set[int]]) -> bool:
    """Whether two later bases could both share one and the same day with an earlier one."""
    bases = bases_of(problem)
    one, other = (bases[later][0] for later in laters)
    if one.item_id == other.item_id:
        return False
    known = list(pairs)
    common = days[laters[0]] & days[laters[1]]
    for later in laters:
        before = [days[pair[0]] for pair in known if pair[1] == later]
        common &= set().union(*before)
    earlier = [bases[base][0].minutes for base, later in known if later in laters and base not in laters]
    load = sum(session.minutes for session in (one, other) if not session.runs_through) + min(earlier, default=0)
    most = companies_of(problem)[0].daily_max_min
    return bool(common) and (most == 0 or load <= most)


@dataclass(frozen=True)
class _Meeting:
    """The small model of shared days.

    Attributes:
        together: together(b,l) ∈ {0,1}, earlier base b is held on the first day of later base l.
        lead: lead(b,l), slots from the start of b to the start of l on that day.
    """

    scope: Scope
    windows: Windows
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    together: dict[Pair, IntVar] = field(default_factory=dict)
    lead: dict[Pair, IntVar] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        """Return the problem."""
        return self.scope.problem

    @cached_property
    def bases(self) -> Mapping[str, list[Session]]:
        """Return the sessions by base."""
        return bases_of(self.problem)

    @cached_property
    def per_day(self) -> int:
        """Return the slots of a day."""
        return MINUTES_PER_DAY // self.problem.grid_min

    def slots(self, minutes: int) -> int:
        """Return the slots that ``minutes`` take, rounded up."""
        return -(-minutes // self.problem.grid_min)

    def days(self, base: str) -> set[int]:
        """Return the days on which a session of ``base`` may be held."""
        return set().union(*(self.windows.days(one.session_id) for one in self.bases[base]))

    def homes(self, base: str) -> list[str]:
        """Return the venues in which a session of ``base`` may be held."""
        return sorted({venue_id for one in self.bases[base] for venue_id in self.windows.venues(one.session_id)})

    def shared(self, pair: Pair) -> tuple[IntVar, IntVar]:
        """Return together(b,l) and lead(b,l), made on first use."""
        if pair not in self.together:
            self.together[pair] = self.model.new_bool_var(f"together{pair}")
            self.lead[pair] = self.model.new_int_var(0, self.per_day, f"lead{pair}")
        return self.together[pair], self.lead[pair]


def _share_cost(m: _Meeting, share: Share) -> cp_model.LinearExprT:
    """p(c) cost(c); cost(c) ≥ charged(c,Q) + Σ_{l∈Q} (w_waiting idle(c,l) − w_journeys shared(c,l)) for each Q."""
    weights, saved = m.problem.weights, {}
    for later in sorted({later for _, later in share.shareable}):
        idle, shared = _idle(m, share, later)
        saved[later] = weights["waiting"] * m.problem.grid_min * idle - weights["journeys"] * shared
    most = max(least or 0 for least in share.charged.values())
    cost = m.model.new_int_var(0, most + weights["waiting"] * MINUTES_PER_DAY * (1 + len(saved)), "cost")
    for some, least in share.charged.items():
        m.model.add(cost >= (least or 0) + sum(saved[later] for later in some))
    return share.company.people * cost


def _idle(m: _Meeting, share: Share, later: str) -> tuple[IntVar, IntVar]:
    """idle(c,l) ≥ lead(b,l) − Σ_{b'} length(b') together(b',l) − other(c,l), if together(b,l)."""
    mine = {session.base_id: session for session in share.company.sessions}
    earlier = [base for base, one in share.shareable if one == later]
    idle = m.model.new_int_var(0, m.per_day, "idle")
    any_shared = m.model.new_bool_var("shared")
    work = sum(m.slots(mine[base].minutes) * m.shared((base, later))[0] for base in earlier)
    other = m.slots(_other_work(m, share.company, earlier, later))
    for base in earlier:
        together, lead = m.shared((base, later))
        m.model.add(idle >= lead - work - other).only_enforce_if(together)
        m.model.add_implication(together, any_shared)
    m.model.add_bool_or([m.shared((base, later))[0] for base in earlier]).only_enforce_if(any_shared)
    return idle, any_shared


def _other_work(m: _Meeting, company: Company, earlier: Iterable[str], later: str) -> int:
    """Return the most minutes of a company's other sessions that could lie between an earlier one and the later."""
    mine = {session.base_id: session for session in company.sessions}
    known = {*earlier, later}
    days, most = m.days(later), company.daily_max_min
    there = [one for base, one in mine.items() if base not in known and m.days(base) & days]
    others = [one.minutes for one in there if not one.runs_through]
    run_throughs = [one.minutes for one in there if one.runs_through]
    if not most:
        return sum(others) + sum(run_throughs)
    after_it = 0 if mine[later].runs_through else mine[later].minutes
    room = most - after_it - min(mine[base].minutes for base in known - {later})
    fits = bool(others) and min(others) <= room
    return (room if fits else 0) + sum(run_throughs)


def _exclude(m: _Meeting) -> None:
    """together(a,k) + together(b,l) ≤ 1, if a and b come before both k and l, and nobody's day holds both k and l."""
    before: dict[str, set[str]] = defaultdict(set)
    for earlier, later in ordered_bases(m.problem):
        before[later].add(earlier)
    for one, other in itertools.combinations(sorted({later for _, later in m.together}), 2):
        common = sorted(before[one] & before[other])
        for a, b in itertools.product(common, repeat=2):
            made = (a, one) in m.together and (b, other) in m.together
            if made and (_too_much(m, (a, one, other)) or _too_much(m, (b, one, other))):
                m.model.add_implication(m.together[a, one], m.together[b, other].negated())


def _too_much(m: _Meeting, bases: tuple[str, str, str]) -> bool:
    """Whether a session of each is too much for one day: of a group that attends all, or two of the later's item."""
    sessions = [m.bases[base][0] for base in bases]
    load = sum(session.minutes for session in sessions if not session.runs_through)
    everywhere = set.intersection(*(set(session.group_ids) for session in sessions))
    most = [m.problem.daily_max(Who("group", group_id)) for group_id in everywhere]
    return sessions[1].item_id == sessions[2].item_id or any(0 < one < load for one in most)


def _lay_before(m: _Meeting, later: str) -> None:
    """Before l: venues and people are not in two places; setup or the way lies between."""
    first = m.bases[later][0]
    homes = {place: m.model.new_bool_var(f"home({later},{place})") for place in m.homes(later)}
    m.model.add_exactly_one(homes.values())
    stays: dict[str, list[cp_model.IntervalVar]] = {venue.venue_id: [] for venue in m.problem.venues}
    for place, home in homes.items():
        size = m.slots(first.minutes + m.problem.venue[place].gap_min)
        stays[place].append(m.model.new_optional_fixed_size_interval_var(m.per_day, size, home, f"stay({later})"))
    tasks: dict[str, cp_model.IntervalVar] = {}
    for base, other in sorted(m.together):
        if other == later:
            together, lead = m.together[base, later], m.lead[base, later]
            size = m.slots(m.bases[base][0].minutes)
            tasks[m.bases[base][0].session_id] = m.model.new_optional_fixed_size_interval_var(
                m.per_day - lead, size, together, f"task({base},{later})"
            )
            _go_there(m, (base, later), homes, stays)
    for intervals in stays.values():
        m.model.add_no_overlap(intervals)
    for kind in ("group", "person"):
        for sessions in circles(m.problem.only(tasks), kind):
            m.model.add_no_overlap([tasks[session.session_id] for session in sessions])


def _go_there(
    m: _Meeting, pair: Pair, homes: Mapping[str, IntVar], stays: Mapping[str, list[cp_model.IntervalVar]]
) -> None:
    """The earlier base has one venue, keeps it through its setup, and leaves time for the way to l."""
    together, lead = m.shared(pair)
    session = m.bases[pair[0]][0]
    presences: list[IntVar] = []
    for place in m.homes(pair[0]):
        present = m.model.new_bool_var(f"at({pair},{place})")
        presences.append(present)
        size = m.slots(session.minutes + m.problem.venue[place].gap_min)
        stays[place].append(m.model.new_optional_fixed_size_interval_var(m.per_day - lead, size, present, "stay"))
        for home, there in homes.items():
            way = m.slots(m.problem.travel_min.get((place, home), 0))
            m.model.add(lead >= m.slots(session.minutes) + way).only_enforce_if(present, there)
    m.model.add(sum(presences) == together)
