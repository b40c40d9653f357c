"""Large-neighbourhood search over days (Shaw, CP 1998): free some days, keep the rest, plan those days anew."""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from planner.engine.plan import Commitments, weighted
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.rehearsals.check import score
from planner.problems.rehearsals.entities import Span, Who
from planner.problems.rehearsals.model import (
    GOALS,
    RULES,
    Built,
    build,
    left_out,
    left_out_weight,
    place_each_session,
)
from planner.problems.rehearsals.plan import Assignment, Previous, previous_of
from planner.problems.rehearsals.windows import Scope, Windows, dress_pairs, gap_pairs, precedences
from planner.units import MINUTES_PER_DAY

ROUND_LIMIT_S = 0.8
"""Longest time of one round at first; most are proven optimal well before."""
CALM = 15
"""Rounds without a better plan after which a round may take twice as long, and so on."""
PATIENCE = 200
"""Rounds without a better plan after which the search ends."""
CROWD = 30
"""Most sessions of one round, where more than one day is free."""
PAIR_OF_CROWDS = 3 * CROWD
"""Most sessions of a round at all."""
MISSING_SHARE = 0.7
"""Rounds that go to sessions left out, while there are any."""
WAITING_SHARE, PARTY_SHARE, CONSECUTIVE_SHARE = 0.4, 0.6, 0.8
"""Rounds up to which the days are chosen by who waits, by a party, as consecutive ones; the rest at random."""
LOOSE_RULES = tuple(rule for rule in RULES if rule is not place_each_session)
LOOSE_GOALS = (*GOALS, left_out)

Held = Mapping[str, Assignment]


@dataclass(frozen=True)
class Search:
    """What stays the same over the rounds.

    Attributes:
        scope: the problem and its pins.
        commitments: pins and previous plan, for the score.
        settings: workers and seed; the time is ``end``.
        end: moment (settings.now_s) at which the search ends.
        stop: asked between rounds.
        tell: told every better score and the number of sessions still left out.
        floor: proven bound of the score: a timetable that attains it ends the search.
    """

    scope: Scope
    commitments: Commitments
    settings: Settings
    end: float
    stop: Callable[[], bool]
    tell: Callable[[int, int], None]
    floor: int = 0
    windows: Windows = field(init=False)
    previous: Previous = field(init=False)
    before: Mapping[str, Sequence[str]] = field(init=False)
    behind: Mapping[str, Sequence[str]] = field(init=False)
    apart: Sequence[tuple[str, str, int]] = field(init=False)
    groups: Mapping[Who, Sequence[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare what every round looks up."""
        before: dict[str, list[str]] = defaultdict(list)
        behind: dict[str, list[str]] = defaultdict(list)
        for earlier, later in precedences(self.scope.problem):
            before[later].append(earlier)
            behind[earlier].append(later)
        object.__setattr__(self, "windows", Windows(self.scope))
        object.__setattr__(self, "previous", previous_of(self.scope.problem, self.commitments.previous))
        object.__setattr__(self, "before", before)
        object.__setattr__(self, "behind", behind)
        gap = self.scope.problem.options.dress_gap_days
        dress = [(first, later, gap) for first, later in dress_pairs(self.scope.problem)]
        object.__setattr__(self, "apart", [*gap_pairs(self.scope.problem), *dress])
        groups: dict[Who, list[str]] = defaultdict(list)
        for session in self.scope.problem.sessions:
            for who in session.attendees:
                limit = self.scope.problem.limit(who)
                if limit.rest_min or limit.weekly_max_min:
                    groups[who].append(session.session_id)
        object.__setattr__(self, "groups", groups)

    @property
    def left_s(self) -> float:
        """Return the seconds left."""
        return self.end - self.settings.now_s()

    def cost(self, held: Held) -> int:
        """Return the score, with a heavy charge for every session left out."""
        problem = self.scope.problem
        missing = len(problem.sessions) - len(held)
        goals = score(problem, tuple(held.values()), self.commitments)
        return weighted(goals, problem.weights) + left_out_weight(problem) * missing

    def in_order(self, held: Held) -> bool:
        """Whether rounds planned side by side have left every session before those that follow it."""
        ordered = all(
            held[one].end <= held[later].start
            for one, laters in self.behind.items()
            for later in laters
            if one in held and later in held
        )
        return ordered and all(
            self.day(held[later]) - self.day(held[one]) >= days
            for one, later, days in self.apart
            if one in held and later in held
        )

    def bearable(self, held: Held) -> bool:
        """Whether rounds planned side by side have left every group its rest and its week."""
        problem = self.scope.problem
        weeks: dict[tuple[str, int], int] = defaultdict(int)
        for who, ids in self.groups.items():
            limit = problem.limit(who)
            here = [held[one] for one in ids if one in held]
            spans = sorted((problem.minute(one.start), problem.minute(one.end)) for one in here)
            for one, other in itertools.pairwise(spans):
                next_day = other[0] // MINUTES_PER_DAY - one[0] // MINUTES_PER_DAY == 1
                if next_day and other[0] - one[1] < limit.rest_min:
                    return False
            if limit.weekly_max_min:
                for one_id in (one for one in ids if one in held and not problem.session[one].runs_through):
                    weeks[who.id, problem.week(self.day(held[one_id]))] += problem.session[one_id].minutes
                if any(load > limit.weekly_max_min for key, load in weeks.items() if key[0] == who.id):
                    return False
        return True

    def used(self, outside: Held) -> dict[tuple[str, int], int]:
        """Return the minutes of every group's weeks that the sessions held elsewhere take."""
        problem = self.scope.problem
        weeks: dict[tuple[str, int], int] = defaultdict(int)
        for who, ids in self.groups.items():
            if problem.limit(who).weekly_max_min:
                for one in ids:
                    if one in outside and not problem.session[one].runs_through:
                        weeks[who.id, problem.week(self.day(outside[one]))] += problem.session[one].minutes
        return weeks

    def day(self, one: Assignment) -> int:
        """Return the day on which ``one`` is held."""
        return self.scope.problem.minute(one.start) // MINUTES_PER_DAY


def by_days(search: Search, days: Mapping[str, int]) -> dict[str, Assignment]:
    """Return a first timetable: each day planned for itself, sessions that do not fit left out."""
    sets: dict[int, list[str]] = defaultdict(list)
    for session_id, day in days.items():
        sets[day].append(session_id)

    def plan(day: int, held: Held) -> dict[str, Assignment]:
        return plan_days(search, held, frozenset({day}), sets[day]) or {}

    with ThreadPoolExecutor(search.settings.at_once) as pool:
        side_by_side = [*pool.map(lambda day: plan(day, {}), sorted(sets))]
    held = {session_id: one for part in side_by_side for session_id, one in part.items()}
    if search.in_order(held) and search.bearable(held):
        return held
    held = {}
    for day in sorted(sets):
        held |= plan(day, held)
    return held


def improve(search: Search, held: Held, *, until_complete: bool = False) -> dict[str, Assignment]:
    """Return the best timetable found until the time, the patience or the watcher ends the search.

    With ``until_complete`` it also ends as soon as no session is left out.
    """
    rng = random.Random(search.settings.seed)
    best, best_cost, idle = dict(held), search.cost(held), 0
    with ThreadPoolExecutor(search.settings.at_once) as pool:
        while idle < PATIENCE and search.left_s > 0 and not search.stop():
            if best_cost <= search.floor or (until_complete and not _missing(search, best)):
                break
            sets = _choose_sets(search, best, rng)
            idle += 1
            for found in [*pool.map(partial(_plan_anew, search, best, ROUND_LIMIT_S * (1 + idle / CALM)), sets)]:
                kept = {one: place for one, place in best.items() if one not in found.free}
                merged = {**kept, **found.planned}
                cost = search.cost(merged)
                if cost > best_cost or not search.in_order(merged) or not search.bearable(merged):
                    continue
                if cost < best_cost:
                    idle = 0
                    search.tell(cost, len(search.scope.problem.sessions) - len(merged))
                best, best_cost = merged, cost
    return best


@dataclass(frozen=True, slots=True)
class _Round:
    """What came of one round: the sessions that were free, and their places now; both empty for nothing."""

    free: frozenset[str] = frozenset()
    planned: Mapping[str, Assignment] = field(default_factory=dict)


def _plan_anew(search: Search, held: Held, limit_s: float, days: frozenset[int]) -> _Round:
    """Plan some days anew, with the sessions left out that could be held on them."""
    missing = {one for one in _missing(search, held) if search.windows.days(one) & days}
    free = frozenset({one for one, place in held.items() if search.day(place) in days} | missing)
    planned = plan_days(search, held, days, free, limit_s) if len(free) <= PAIR_OF_CROWDS else None
    return _Round() if planned is None else _Round(free, planned)


def _missing(search: Search, held: Held) -> list[str]:
    return [one.session_id for one in search.scope.problem.sessions if one.session_id not in held]


def _choose_sets(search: Search, held: Held, rng: random.Random) -> list[frozenset[int]]:
    """Return sets of days to plan anew side by side, one per worker, without a common day."""
    sets: list[frozenset[int]] = []
    taken: frozenset[int] = frozenset()
    for _ in range(search.settings.workers):
        days = _choose(search, held, rng) - taken
        if days:
            sets.append(days)
            taken |= days
    return sets


def _choose(search: Search, held: Held, rng: random.Random) -> frozenset[int]:
    """Return days to plan anew: those of a session left out, of a party that waits or not, consecutive ones, or any."""
    problem = search.scope.problem
    missing = [one for one in _missing(search, held) if search.windows.days(one)]
    way = rng.random()
    if missing and way < MISSING_SHARE:
        candidates = _shuffled(search.windows.days(rng.choice(missing)), rng)
    elif problem.parties and way < WAITING_SHARE:
        candidates = _waiting_days(search, held, rng)
    elif problem.parties and way < PARTY_SHARE:
        party = rng.choice(problem.parties)
        candidates = _shuffled({search.day(held[one]) for one in party.session_ids if one in held}, rng)
    elif way < CONSECUTIVE_SHARE:
        candidates = list(range(rng.randrange(problem.days), problem.days))
    else:
        candidates = _shuffled(range(problem.days), rng)
    load = Counter(search.day(one) for one in held.values())
    return _within(candidates, load, rng.choice((2, 2, 3, 3, 4)))


def _shuffled(days: Iterable[int], rng: random.Random) -> list[int]:
    ordered = sorted(days)
    rng.shuffle(ordered)
    return ordered


def _waiting_days(search: Search, held: Held, rng: random.Random) -> list[int]:
    """Return a day with two sessions of one party, then days to which one of them could go."""
    days: dict[tuple[int, int], list[str]] = defaultdict(list)
    for index, party in enumerate(search.scope.problem.parties):
        for one in party.session_ids:
            if one in held:
                days[index, search.day(held[one])].append(one)
    meetings = [(key[1], ids) for key, ids in sorted(days.items()) if len(ids) > 1]
    if not meetings:
        return []
    day, ids = rng.choice(meetings)
    others = search.windows.days(rng.choice(ids)) - {day}
    return [day, *_shuffled(others, rng)]


def _within(candidates: Iterable[int], load: Mapping[int, int], most: int) -> frozenset[int]:
    days: list[int] = []
    crowd = 0
    for day in candidates:
        if len(days) == most or (len(days) > 1 and crowd + load.get(day, 0) > CROWD):
            break
        days.append(day)
        crowd += load.get(day, 0)
    return frozenset(days)


def plan_days(
    search: Search, held: Held, days: frozenset[int], session_ids: Iterable[str], limit_s: float = ROUND_LIMIT_S
) -> dict[str, Assignment] | None:
    """Return a timetable of ``session_ids`` on ``days`` that fits the rest, or None when time ran out."""
    seconds = min(limit_s, search.left_s)
    if seconds <= 0:
        return None
    problem = search.scope.problem
    chosen = set(session_ids)
    ids = [one.session_id for one in problem.sessions if one.session_id in chosen]
    outside = {one: place for one, place in held.items() if one not in chosen}
    limits = {one: _limits(search, outside, one, days) for one in ids}
    part = Scope(problem.only(ids), search.scope.pinned, limits, search.used(outside), known=search.windows)
    built = build(part, search.previous, LOOSE_RULES, LOOSE_GOALS)
    alone = replace(search.settings.within(seconds), workers=1)
    found = run(built.model, alone, hint=hint_of(built, held), stop=search.stop)
    return {one.session_id: one for one in built.read(found)} if found.values else None


def _limits(search: Search, outside: Held, session_id: str, days: frozenset[int]) -> list[Span]:
    """Return the spans on ``days`` that what is held on other days leaves to a session."""
    problem = search.scope.problem
    opens = [problem.minute(outside[one].end) for one in search.before.get(session_id, ()) if one in outside]
    closes = [problem.minute(outside[one].start) for one in search.behind.get(session_id, ()) if one in outside]
    for first, later, gap in search.apart:
        if session_id == later and first in outside:
            opens.append((search.day(outside[first]) + gap) * MINUTES_PER_DAY)
        if session_id == first and later in outside:
            closes.append((search.day(outside[later]) - gap + 1) * MINUTES_PER_DAY)
    start, end = max(opens, default=0), min(closes, default=problem.end_min)
    nights = _nights(search, outside, session_id)
    spans = []
    for day in sorted(days):
        wakes, sleeps = nights(day)
        spans.append((max(start, wakes), min(end, sleeps)))
    return [span for span in spans if span[0] < span[1]]


def _nights(search: Search, outside: Held, session_id: str) -> Callable[[int], Span]:
    """Return what the rest of a session's groups leaves of a day, given what they do on the days around it."""
    problem = search.scope.problem
    around: list[tuple[int, int, int]] = []
    for who in problem.session[session_id].attendees:
        rest = problem.limit(who).rest_min if who in search.groups else 0
        others = [outside[one] for one in search.groups.get(who, ()) if rest and one in outside]
        around += [(problem.minute(one.start), problem.minute(one.end), rest) for one in others]

    def left(day: int) -> Span:
        ends = [end + rest for _, end, rest in around if (end - 1) // MINUTES_PER_DAY == day - 1]
        starts = [start - rest for start, _, rest in around if start // MINUTES_PER_DAY == day + 1]
        midnight = day * MINUTES_PER_DAY
        return max([midnight, *ends]), min([midnight + MINUTES_PER_DAY, *starts])

    return left


def hint_of(built: Built, held: Held) -> dict[int, int]:
    """Return the values that ``held`` gives the variables."""
    v = built.variables
    hint: dict[int, int] = {}
    for session_id, start in v.start.items():
        one = held.get(session_id)
        slot, rest = (0, 1) if one is None else divmod(v.problem.minute(one.start), v.problem.grid_min)
        if one is None or rest or (session_id, one.venue_id) not in v.at:
            continue
        hint[start.index] = slot
        for venue_id in v.windows.venues(session_id):
            hint[v.at[session_id, venue_id].index] = int(venue_id == one.venue_id)
        for day in v.days(session_id):
            hint[v.on[session_id, day].index] = int(day == slot // v.slots_per_day)
    return hint
