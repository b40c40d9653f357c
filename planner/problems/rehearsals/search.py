"""Large-neighbourhood search over days (Shaw, CP 1998): free some days, keep the rest, plan those days anew."""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.engine.plan import Commitments, weighted
from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.problems.rehearsals.check import score
from planner.problems.rehearsals.entities import Block, Span, Who
from planner.problems.rehearsals.model import (
    GOALS,
    RULES,
    Built,
    build,
    left_out,
    left_out_weight,
    place_each_session,
)
from planner.problems.rehearsals.pins import Fixed
from planner.problems.rehearsals.plan import Assignment, Previous, previous_of
from planner.problems.rehearsals.windows import Scope, Windows, dress_pairs, precedences
from planner.units import MINUTES_PER_DAY

ROUND_LIMIT_S = 1.5
"""Longest time of one round; most are proven optimal well before."""
PATIENCE = 60
"""Rounds without a better plan after which the search ends."""
CROWD = 36
"""Most sessions of one round over days; a round over items takes half as many."""
PAIR_OF_CROWDS = 2 * CROWD
"""Most sessions of a round that two crowded days make together."""
ITEMS_SHARE = 0.35
"""Part of the rounds in which items move over all days."""
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
        end: moment (perf_counter) at which the search ends.
        stop: asked between rounds.
        tell: told every better score and the number of sessions still left out.
    """

    scope: Scope
    commitments: Commitments
    settings: Settings
    end: float
    stop: Callable[[], bool]
    tell: Callable[[int, int], None]
    windows: Windows = field(init=False)
    previous: Previous = field(init=False)
    before: Mapping[str, Sequence[str]] = field(init=False)
    behind: Mapping[str, Sequence[str]] = field(init=False)

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

    @property
    def left_s(self) -> float:
        """Return the seconds left."""
        return self.end - time.perf_counter()

    def cost(self, held: Held) -> int:
        """Return the score, with a heavy charge for every session left out."""
        problem = self.scope.problem
        missing = len(problem.sessions) - len(held)
        goals = score(problem, tuple(held.values()), self.commitments)
        return weighted(goals, problem.weights) + left_out_weight(problem) * missing

    def day(self, one: Assignment) -> int:
        """Return the day on which ``one`` is held."""
        return self.scope.problem.minute(one.start) // MINUTES_PER_DAY


def by_days(search: Search, days: Mapping[str, int]) -> dict[str, Assignment]:
    """Return a first timetable: each day planned for itself, sessions that do not fit left out."""
    held: dict[str, Assignment] = {}
    for day in sorted(set(days.values())):
        ids = [session_id for session_id, when in days.items() if when == day]
        held |= plan_days(search, held, frozenset({day}), ids) or {}
    return held


def improve(search: Search, held: Held) -> dict[str, Assignment]:
    """Return the best timetable found until the time, the patience or the watcher ends the search."""
    rng = random.Random(search.settings.seed)
    best, best_cost, idle = dict(held), search.cost(held), 0
    while idle < PATIENCE and search.left_s > 0 and not search.stop():
        ids, planned = _round(search, best, rng)
        idle += 1
        if planned is None:
            continue
        found = {one: place for one, place in best.items() if one not in ids} | planned
        cost = search.cost(found)
        if cost < best_cost:
            idle = 0
            search.tell(cost, len(search.scope.problem.sessions) - len(found))
        if cost <= best_cost:
            best, best_cost = found, cost
    return best


def _round(search: Search, held: Held, rng: random.Random) -> tuple[frozenset[str], dict[str, Assignment] | None]:
    """Plan some days anew, or now and then some items over all days; return what was free and its new places."""
    complete = len(held) == len(search.scope.problem.sessions)
    if complete and rng.random() < ITEMS_SHARE:
        free = _some_sessions(search, rng)
        return free, plan_sessions(search, held, free)
    days = _choose(search, held, rng)
    missing = {one for one in _missing(search, held) if search.windows.days(one) & days}
    free = frozenset({one for one, place in held.items() if search.day(place) in days} | missing)
    return free, plan_days(search, held, days, free) if len(free) <= PAIR_OF_CROWDS else None


def _some_sessions(search: Search, rng: random.Random) -> frozenset[str]:
    """Return the sessions of an item, and of as many others as a round bears that have somebody in common with it."""
    problem = search.scope.problem
    items: dict[str, set[str]] = defaultdict(set)
    for one in problem.sessions:
        items[one.item_id].add(one.session_id)
    first = rng.choice(problem.sessions)
    chosen = set(items[first.item_id])
    around = set(first.attendees)
    near = sorted({one.item_id for one in problem.sessions if not around.isdisjoint(one.attendees)})
    rng.shuffle(near)
    for item in near:
        if len(chosen | items[item]) <= CROWD // 2:
            chosen |= items[item]
    return frozenset(chosen)


def _missing(search: Search, held: Held) -> list[str]:
    return [one.session_id for one in search.scope.problem.sessions if one.session_id not in held]


def _choose(search: Search, held: Held, rng: random.Random) -> frozenset[int]:
    """Return days to plan anew: those of a session left out, of a party, consecutive ones, or any."""
    problem = search.scope.problem
    missing = [one for one in _missing(search, held) if search.windows.days(one)]
    load: dict[int, int] = defaultdict(int)
    for one in held.values():
        load[search.day(one)] += 1
    way = rng.random()
    if missing and way < 0.7:  # noqa: PLR2004 - most rounds go to what is left out
        candidates = sorted(search.windows.days(rng.choice(missing)))
        rng.shuffle(candidates)
    elif problem.parties and way < 0.4:  # noqa: PLR2004
        party = rng.choice(problem.parties)
        candidates = sorted({search.day(held[one]) for one in party.session_ids if one in held})
        rng.shuffle(candidates)
    elif way < 0.75:  # noqa: PLR2004
        first = rng.randrange(problem.days)
        candidates = list(range(first, problem.days))
    else:
        candidates = list(range(problem.days))
        rng.shuffle(candidates)
    return _within(candidates, load, rng.choice((2, 3, 4, 5)))


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
    search: Search, held: Held, days: frozenset[int], session_ids: Iterable[str]
) -> dict[str, Assignment] | None:
    """Return a timetable of ``session_ids`` on ``days`` that fits the rest, or None when time ran out."""
    problem = search.scope.problem
    chosen = set(session_ids)
    ids = [one.session_id for one in problem.sessions if one.session_id in chosen]
    outside = {one: place for one, place in held.items() if one not in chosen}
    limits = {one: _limits(search, outside, one, days) for one in ids}
    return _plan(search, held, Scope(problem.only(ids), search.scope.pinned, limits))


def plan_sessions(search: Search, held: Held, free: frozenset[str]) -> dict[str, Assignment] | None:
    """Return a timetable in which only ``free`` may move, to any day, or None when time ran out.

    Sessions with somebody in common stay where they are, for the days of the parties; of the others only the
    venues are kept.
    """
    problem = search.scope.problem
    attendees = {who for one in free for who in problem.session[one].attendees}
    near = {one for one in held if not attendees.isdisjoint(problem.session[one].attendees)} | free
    pinned = dict(search.scope.pinned)
    for one in sorted(near - free):
        pinned[one] = Fixed(held[one].venue_id, problem.minute(held[one].start))
    setups = {venue.venue_id: venue.setup_min for venue in problem.venues}
    taken = tuple(
        Block(
            Who("venue", one.venue_id),
            (
                problem.minute(one.start) - setups[one.venue_id],
                problem.minute(one.end) + setups[one.venue_id],
            ),
            "",
            session_id,
        )
        for session_id, one in held.items()
        if session_id not in near
    )
    outside = {one: place for one, place in held.items() if one not in near}
    every_day = frozenset(range(problem.days))
    limits = {one: _limits(search, outside, one, every_day) for one in free}
    part = replace(problem.only(near), blocks=problem.blocks + taken)
    return _plan(search, held, Scope(part, pinned, limits))


def _plan(search: Search, held: Held, scope: Scope) -> dict[str, Assignment] | None:
    limit_s = min(ROUND_LIMIT_S, search.left_s)
    if limit_s <= 0:
        return None
    built = build(scope, search.previous, LOOSE_RULES, LOOSE_GOALS)
    hint = hint_of(built, held)
    found: Run = run(built.model, search.settings.within(limit_s), hint=hint, stop=search.stop)
    return {one.session_id: one for one in built.read(found)} if found.values else None


def _limits(search: Search, outside: Held, session_id: str, days: frozenset[int]) -> list[Span]:
    """Return the spans on ``days`` that what is held on other days leaves to a session."""
    problem = search.scope.problem
    opens = [problem.minute(outside[one].end) for one in search.before.get(session_id, ()) if one in outside]
    closes = [problem.minute(outside[one].start) for one in search.behind.get(session_id, ()) if one in outside]
    gap = problem.options.dress_gap_days
    for first, dress in dress_pairs(problem):
        if session_id == dress and first in outside:
            opens.append((search.day(outside[first]) + gap) * MINUTES_PER_DAY)
        if session_id == first and dress in outside:
            closes.append((search.day(outside[dress]) - gap + 1) * MINUTES_PER_DAY)
    start, end = max(opens, default=0), min(closes, default=problem.end_min)
    spans = [(max(start, day * MINUTES_PER_DAY), min(end, (day + 1) * MINUTES_PER_DAY)) for day in sorted(days)]
    return [span for span in spans if span[0] < span[1]]


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
