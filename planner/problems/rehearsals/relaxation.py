"""A relaxation to days: which sessions are held on which day, without venues and hours.

Sessions that differ only by their number are counted, not told apart. Every timetable gives such counts at the
same or a lower score, so what is proven for the counts is proven for every timetable (the master problem of a
logic-based Benders decomposition: Hooker & Ottosson, Mathematical Programming 96, 2003).
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

from planner.engine.run import Run
from planner.problems.rehearsals.companies import Company, companies_of
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Session, Span
from planner.problems.rehearsals.windows import Scope, Windows, dress_pairs, gap_pairs, precedences
from planner.units import MINUTES_PER_DAY

PAIR = 2
NOTHING_DEAR: Mapping[frozenset[str], int] = MappingProxyType({})


@dataclass(frozen=True)
class DayModel:
    """The model of the relaxation.

    Attributes:
        problem: what is planned.
        windows: slots open to each session in each venue.
        held: n(b,d), sessions of base b on day d.
        called: called(c,d) ∈ {0,1}, company c comes out on day d.
        cost: cost(c), of one person of company c.
    """

    problem: Problem
    windows: Windows
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    held: dict[tuple[str, int], IntVar] = field(default_factory=dict)
    called: dict[tuple[int, int], IntVar] = field(default_factory=dict)
    cost: dict[int, cp_model.LinearExprT] = field(default_factory=dict)

    @cached_property
    def bases(self) -> Mapping[str, list[Session]]:
        """Return the sessions by the id they have in the pack."""
        return bases_of(self.problem)

    def most(self, base: str) -> int:
        """Return how many sessions of ``base`` one day can hold."""
        count = len(self.bases[base])
        return min(count, self.problem.options.items_per_day or count)

    def days(self, run: Run) -> dict[str, int]:
        """Return a day for every session; those whose window closes first take the first days of their base."""
        days: dict[str, int] = {}
        for base, sessions in self.bases.items():
            chosen = [day for (one, day), count in self.held.items() if one == base for _ in range(run.value(count))]
            ordered = sorted(sessions, key=lambda one: max(self.windows.days(one.session_id), default=0))
            days |= {one.session_id: day for one, day in zip(ordered, sorted(chosen), strict=True)}
        return days


def bases_of(problem: Problem) -> dict[str, list[Session]]:
    """Return the sessions by the id they have in the pack."""
    bases: dict[str, list[Session]] = defaultdict(list)
    for session in problem.sessions:
        bases[session.base_id].append(session)
    return bases


def build_days(
    scope: Scope,
    charged: Iterable[str] = (),
    apart: Iterable[tuple[str, str]] = (),
    dear: Mapping[frozenset[str], int] = NOTHING_DEAR,
) -> DayModel:
    """Return the relaxation: fewest journeys and unavoidable pauses over the counts of sessions by day.

    Args:
        scope: the problem and its pins.
        charged: later bases l; a day shared by l and an earlier base of the company costs one journey more, and
            its pauses are not counted (see bound.py).
        apart: bases that are not to be held on one day; with them the model is no relaxation any more.
        dear: bases -> what it was seen to cost beyond the relaxation to hold all of them on one day; the same.
    """
    m = DayModel(scope.problem, Windows(scope))
    for base, sessions in m.bases.items():
        _count(m, base, sessions)
    _limit_items(m)
    _limit_venues(m)
    _order(m)
    _dress_gap(m)
    for (base, other), day in itertools.product(apart, range(m.problem.days)):
        if (base, day) in m.held and (other, day) in m.held:
            m.model.add(m.held[base, day] == 0).only_enforce_if(_any(m, other, day))
    for index, company in enumerate(companies_of(m.problem)):
        m.cost[index] = _company_cost(m, index, company, sorted(charged))
        _limit_weeks(m, company)
    costs = [company.people * m.cost[index] for index, company in enumerate(companies_of(m.problem))]
    costs += [_dear(m, bases, cost) for bases, cost in sorted(dear.items(), key=_by_names)]
    m.model.minimize(sum(costs))
    return m


def _by_names(entry: tuple[frozenset[str], int]) -> list[str]:
    return sorted(entry[0])


def _dear(m: DayModel, bases: frozenset[str], cost: int) -> cp_model.LinearExprT:
    """Σ_d cost met(d); met(d) = 1 if a session of every base of the set is held on d."""
    total: list[cp_model.LinearExprT] = []
    for day in range(m.problem.days):
        if all((base, day) in m.held for base in bases):
            met = m.model.new_bool_var(f"met({day})")
            m.model.add_bool_or(met, *(_any(m, base, day).negated() for base in sorted(bases)))
            total.append(cost * met)
    return sum(total)


def _any(m: DayModel, base: str, day: int) -> IntVar:
    """Return a literal that is true whenever a session of ``base`` is held on ``day``."""
    held = m.model.new_bool_var(f"any({base},{day})")
    m.model.add(m.held[base, day] <= m.most(base) * held)
    return held


def _count(m: DayModel, base: str, sessions: Sequence[Session]) -> None:
    """Σ_d n(b,d) = number of sessions of b; n(b,d) within what their windows allow."""
    allowed = [m.windows.days(session.session_id) for session in sessions]
    for day in sorted(set().union(*allowed)):
        most = min(sum(day in days for days in allowed), m.most(base))
        least = min(most, sum(days == {day} for days in allowed))
        m.held[base, day] = m.model.new_int_var(least, most, f"n({base},{day})")
    m.model.add(sum(n for (one, _), n in m.held.items() if one == base) == len(sessions))


def _on_day(m: DayModel, sessions: Iterable[Session], day: int) -> dict[str, Session]:
    return {one.base_id: one for one in sessions if (one.base_id, day) in m.held}


def _limit_items(m: DayModel) -> None:
    """Σ_{b of item i} n(b,d) ≤ items_per_day."""
    most = m.problem.options.items_per_day
    items = defaultdict(set)
    for session in m.problem.sessions:
        items[session.item_id].add(session.base_id)
    for bases in items.values():
        for day in range(m.problem.days):
            held = [m.held[base, day] for base in sorted(bases) if (base, day) in m.held]
            if most and held:
                m.model.add(sum(held) <= most)


def _limit_venues(m: DayModel) -> None:
    """Σ_{b whose venues lie in K} (length + shortest gap) n(b,d) ≤ Σ_{v∈K} (minutes usable on d + that gap a piece)."""
    homes = {base: _homes(m, some) for base, some in m.bases.items()}
    for places in sorted({home for home in homes.values() if home}, key=sorted):
        gap = min(m.problem.venue[place].gap_min for place in places)
        inside = [some[0] for base, some in m.bases.items() if homes[base] <= places]
        bases = {one.base_id for one in inside}
        usable = _usable(m, [one for one in m.problem.sessions if one.base_id in bases], places)
        for day in range(m.problem.days):
            held = _on_day(m, inside, day)
            room = sum(end - start + gap for place in places for start, end in usable.get((place, day), ()))
            m.model.add(sum((one.minutes + gap) * m.held[base, day] for base, one in held.items()) <= room)


def _usable(
    m: DayModel, sessions: Iterable[Session], places: Iterable[str]
) -> Mapping[tuple[str, int], Sequence[Span]]:
    """Return, per venue and day, the pieces of time within which all of the sessions lie."""
    spans: dict[tuple[str, int], set[Span]] = defaultdict(set)
    grid = m.problem.grid_min
    for session, place in itertools.product(sessions, places):
        for first, last in m.windows.slots.get((session.session_id, place), ()):
            spans[place, first * grid // MINUTES_PER_DAY].add((first * grid, last * grid + session.minutes))
    return {key: joined(some) for key, some in spans.items()}


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the pieces that overlapping spans make together."""
    pieces: list[Span] = []
    for start, end in sorted(spans):
        if pieces and start < pieces[-1][1]:
            pieces[-1] = pieces[-1][0], max(pieces[-1][1], end)
        else:
            pieces.append((start, end))
    return pieces


def _homes(m: DayModel, sessions: Iterable[Session]) -> frozenset[str]:
    return frozenset(venue_id for one in sessions for venue_id in m.windows.venues(one.session_id))


def _order(m: DayModel) -> None:
    """Σ_{e>d−gap(b,l)} n(b,e) ≤ total(b) (1 − n(l,d) / most(l)) for b before l."""
    gaps = gaps_of_bases(m.problem)
    for earlier, later in ordered_bases(m.problem):
        gap = gaps.get((earlier, later), 0)
        for day in range(m.problem.days):
            if (later, day) in m.held:
                too_late = range(max(0, day + 1 - gap), m.problem.days)
                left = sum(m.held[earlier, when] for when in too_late if (earlier, when) in m.held)
                total = len(m.bases[earlier])
                m.model.add(m.most(later) * left <= total * (m.most(later) - m.held[later, day]))


def ordered_bases(problem: Problem) -> list[tuple[str, str]]:
    """Return (earlier, later) for bases of which every session of the one comes before every one of the other."""
    base = {one.session_id: one.base_id for one in problem.sessions}
    sizes = Counter(base.values())
    counts = Counter((base[one], base[other]) for one, other in set(precedences(problem)))
    return sorted(
        pair for pair, count in counts.items() if pair[0] != pair[1] and count == sizes[pair[0]] * sizes[pair[1]]
    )


def gaps_of_bases(problem: Problem) -> dict[tuple[str, str], int]:
    """Return the days that must lie between bases of which every pair of sessions is ordered."""
    base = {one.session_id: one.base_id for one in problem.sessions}
    ordered = set(ordered_bases(problem))
    found: dict[tuple[str, str], int] = {}
    for one, other, days in gap_pairs(problem):
        pair = base[one], base[other]
        if pair in ordered:
            found[pair] = min(found.get(pair, days), days)
    return found


def _dress_gap(m: DayModel) -> None:
    """n(s,d) + n(t,e) ≤ 1 for a single sơ duyệt s and a single tổng duyệt t with e < d + dress_gap_days."""
    for first, dress in dress_pairs(m.problem):
        one, other = m.problem.session[first].base_id, m.problem.session[dress].base_id
        if len(m.bases[one]) + len(m.bases[other]) > PAIR:
            continue
        for day, later in itertools.product(range(m.problem.days), repeat=2):
            close = later - day < m.problem.options.dress_gap_days
            if close and (one, day) in m.held and (other, later) in m.held:
                m.model.add(m.held[one, day] + m.held[other, later] <= 1)


def _company_cost(m: DayModel, index: int, company: Company, charged: Sequence[str]) -> cp_model.LinearExprT:
    """Σ_d (w_journeys (called(c,d) + Σ_l shared(l,d)) + w_waiting pause(c,d) (Σ_b n(b,d) − called(c,d)))."""
    total: list[cp_model.LinearExprT] = []
    pairs = [pair for pair in ordered_bases(m.problem) if pair[1] in charged]
    for day in range(m.problem.days):
        held = _on_day(m, company.sessions, day)
        if not held:
            continue
        called = m.model.new_bool_var(f"called({index},{day})")
        m.called[index, day] = called
        _come_out(m, company, day, called)
        shared = _shared(m, [pair for pair in pairs if pair[0] in held and pair[1] in held], day)
        total.append(m.problem.weights["journeys"] * (called + sum(shared)))
        pause = m.problem.weights["waiting"] * _pause(m, held)
        if pause and len(held) > 1:
            most = pause * len(company.sessions)
            rest = m.model.new_int_var(0, most, f"rest({index},{day})")
            again = sum(m.held[base, day] for base in held) - called
            m.model.add(rest >= pause * again - most * sum(shared))
            total.append(rest)
    return sum(total)


def _shared(m: DayModel, pairs: Iterable[tuple[str, str]], day: int) -> list[IntVar]:
    """Return shared(l,d) for every later base: true if an earlier base is held on the same day."""
    shared: dict[str, IntVar] = {}
    for earlier, later in pairs:
        if later not in shared:
            shared[later] = m.model.new_bool_var(f"shared({later},{day})")
        one, other = _any(m, earlier, day), _any(m, later, day)
        m.model.add_bool_or(one.negated(), other.negated(), shared[later])
    return list(shared.values())


def _come_out(m: DayModel, company: Company, day: int, called: IntVar) -> None:
    """n(b,d) ≤ most(b) called(c,d), and the same summed by item and by minutes."""
    options, held = m.problem.options, _on_day(m, company.sessions, day)
    items = defaultdict(list)
    for base, one in held.items():
        m.model.add(m.held[base, day] <= m.most(base) * called)
        items[one.item_id].append(m.held[base, day])
    for counts in items.values():
        if options.items_per_day:
            m.model.add(sum(counts) <= options.items_per_day * called)
    load = [one.minutes * m.held[base, day] for base, one in held.items() if not one.runs_through]
    if company.daily_max_min and load:
        m.model.add(sum(load) <= company.daily_max_min * called)


def _limit_weeks(m: DayModel, company: Company) -> None:
    """Σ_{d of week k} Σ_{b, no run-through} length(b) n(b,d) ≤ weekly_max(g) for every group of the company."""
    most = min((limit for who in company.groups if (limit := m.problem.limit(who).weekly_max_min)), default=0)
    weeks: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    for day in range(m.problem.days if most else 0):
        held = _on_day(m, company.sessions, day)
        weeks[m.problem.week(day)] += [
            one.minutes * m.held[base, day] for base, one in held.items() if not one.runs_through
        ]
    for load in weeks.values():
        if load:
            m.model.add(sum(load) <= most)


def _pause(m: DayModel, bases: Iterable[str]) -> int:
    """Return the fewest minutes between two sessions of ``bases`` on one day: a setup or a way."""
    places = sorted(_homes(m, (one for base in bases for one in m.bases[base])))
    grid = m.problem.grid_min
    waits = [m.problem.venue[place].gap_min for place in places]
    waits += [m.problem.travel_min.get(pair, 0) for pair in itertools.permutations(places, 2)]
    return -(-min(waits) // grid) * grid
