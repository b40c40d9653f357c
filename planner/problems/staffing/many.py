# mypy: disable-error-code="no-untyped-call"
"""Thousands of people: a first plan by shortest ways, a search by exchanges, a bound by prices. No model."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from scipy.optimize import linear_sum_assignment

from planner.engine.plan import weighted
from planner.engine.settings import Settings
from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import Line, LineKey, Options, Person, Place, Post, Problem, Shift
from planner.problems.staffing.exchange import AWAY, NO_PLAN, Desk, Frame, walk
from planner.problems.staffing.filling import EMPTY, fill
from planner.problems.staffing.loads import steps_of
from planner.problems.staffing.plan import IN_RESERVE, Assignment, assign
from planner.problems.staffing.prices import Pricing
from planner.problems.staffing.scoring import scored
from planner.problems.staffing.slots import FORBIDDEN, Ints, Slots, slots_of

STEPS = 100_000
"""Steps between two looks at the clock: about a fifth of a second."""
STEP_S = 1e-6
"""Work charged for one step where time is measured by work."""
FIRST_HEAT, LAST_HEAT = 30.0, 0.5
"""Points that a step may cost about as often as not, at the beginning and at the end of the search."""
NEAREST = 160
"""People who count as near a post."""
MOST_LEVELS = 4
"""Load levels on either side of the mean that a band may begin or end at, besides the widest."""
Band = tuple[int, int]
"""Least and greatest load, in minutes."""
TRY_SHARE = 0.12
"""Part of the search for each band of nights that is tried."""
BOUND_SHARE = 0.4
"""Part of the time for the bound."""


def begin_many(problem: Problem, decided: Decided) -> tuple[Assignment, ...] | None:
    """Return a first plan of many people; None where some shift cannot be filled this way."""
    slots = _allowed(slots_of(problem), decided)
    taken = fill(slots, _held(slots, decided))
    return None if taken is None else rows_of(problem, slots, taken)


def improve_many(
    problem: Problem, decided: Decided, first: Sequence[Assignment], settings: Settings, left_s: Callable[[], float]
) -> tuple[tuple[Assignment, ...], int]:
    """Return a better plan of many people and points that no plan can be below.

    How far the nights should lie apart the prices do not tell: each choice is searched for a while, the best goes on.
    """
    slots = _allowed(slots_of(problem), decided)
    limit_s = left_s()
    bound, band = _bound(problem, slots, lambda: left_s() - (1 - BOUND_SHARE) * limit_s)
    taken = _seated(slots, first)
    if taken is None:
        return tuple(first), bound
    tries: list[tuple[int, int, Ints]] = []
    walk_s = left_s()
    frames = [_frame(problem, decided, slots, (band, nights)) for nights in _night_bands(problem)]
    for number, frame in enumerate(frames if len(frames) > 1 else ()):
        until_s = walk_s * (1 - TRY_SHARE * (number + 1))
        tried = _anneal(frame, taken, settings, lambda until_s=until_s: left_s() - until_s)  # type: ignore[misc]
        score = weighted(scored(problem, rows_of(problem, slots, tried), decided), problem.weights)
        tries.append((score, number, tried))
    best = min(tries, default=(0, 0, taken), key=lambda one: one[:2])
    found = rows_of(problem, slots, _anneal(frames[best[1]], best[2], settings, left_s))
    tried_rows = rows_of(problem, slots, best[2])
    return min(found, tried_rows, key=lambda rows: weighted(scored(problem, rows, decided), problem.weights)), bound


def _anneal(frame: Frame, taken: Ints, settings: Settings, left_s: Callable[[], float]) -> Ints:
    """Return who takes each slot after a search of the time left."""
    desk = _desk(frame, taken)
    rng, whole_s, share = np.random.default_rng(settings.seed), max(left_s(), 1e-9), 0.0
    while share < 1.0:
        heat = FIRST_HEAT * (LAST_HEAT / FIRST_HEAT) ** share
        walk(frame, desk, heat, STEPS, int(rng.integers(1 << 31)))
        if settings.deterministic:
            settings.clock.work(STEPS * STEP_S)
        share = 1.0 - left_s() / whole_s
    walk(frame, desk, 1e-9, STEPS, int(rng.integers(1 << 31)))
    return desk.taken


def _night_bands(problem: Problem) -> list[Band]:
    """Return bands of nights worth trying: the narrowest, one night wider, any."""
    few, many = nights_of(problem)
    nights = sum(shift.is_night for shift in problem.shifts.values())
    if not nights or not problem.weights["night_unfairness"]:
        return [(0, nights)]
    return list(dict.fromkeys([(few, many), (max(0, few - 1), many + 1), (0, max(many, nights))]))


def rows_of(problem: Problem, slots: Slots, taken: Ints) -> tuple[Assignment, ...]:
    """Return the rows of the people in the slots."""
    people = [slots.people[person].person_id for person in taken.tolist()]
    return tuple(
        assign(problem, person_id, slot.shift_id, slot.post_id)
        for person_id, slot in zip(people, slots.slots, strict=True)
    )


def _bound(problem: Problem, slots: Slots, left_s: Callable[[], float]) -> tuple[int, Band]:
    """Return points that no plan can be below, and the band of loads in which the cheapest plans seem to lie.

    Every plan has all loads in some band (least, greatest). Of the widest the prices alone are asked; a narrower one is
    priced where that bound and its own spread leave hope. With pins beyond the reserve only the widest is asked.
    """
    counted = np.array([person.person_id in problem.counted for person in slots.people], dtype=np.bool_)
    pricing = Pricing(slots, counted, problem.weights["travel"])
    weight, bands = problem.weights["unfairness"], bands_of(problem)
    widest = bands[-1]
    beside, _ = pricing.bound(widest, left_s())
    best, chosen = beside + weight * (widest[1] - widest[0]), widest
    floors = {band: beside + weight * (band[1] - band[0]) for band in bands[:-1]}
    for band in sorted(floors, key=lambda band: floors[band]):
        if floors[band] < best and left_s() > 0:
            beside, settled = pricing.bound(band, left_s())
            floors[band] = max(floors[band], beside + weight * (band[1] - band[0]))
            best, chosen = min((best, chosen), (floors[band], band)) if settled else (best, chosen)
    few, many = nights_of(problem)
    return min([best, *floors.values()]) + problem.weights["night_unfairness"] * (many - few), chosen


def nights_of(problem: Problem) -> Band:
    """Return the whole numbers just below and just above the mean number of nights of those who may have them."""
    nights = {shift.shift_id for shift in problem.shifts.values() if shift.is_night}
    watch = sum(len(members) for members in problem.night_watch.values())
    asked = sum(line.people for key, line in problem.lines.items() if key.shift_id in nights)
    asked += sum(need for key, need in problem.waits.items() if key.shift_id in nights)
    return asked // max(1, watch), -(-asked // max(1, watch))


def bands_of(problem: Problem) -> list[Band]:
    """Return the pairs of least and greatest load between which the mean load of a force lies, the widest last.

    The mean load is given by the demand. The busiest has at least the mean, hence at least the level above it. Several
    forces that must be planned together have one band, without limits.
    """
    widest = (0, max((person.max_minutes for person in problem.people.values()), default=0))
    if len(problem.forces) != 1 or not problem.counted:
        return [widest]
    minutes = {shift.shift_id: shift.minutes for shift in problem.shifts.values()}
    asked = sum(minutes[key.shift_id] * line.people for key, line in problem.lines.items())
    asked += sum(minutes[key.shift_id] * need for key, need in problem.waits.items())
    levels = [0]
    for step in steps_of(problem).get(problem.forces[0], ()):
        levels.append(levels[-1] + step.minutes)
    mean = asked / len(problem.counted)
    lows = [level for level in levels if level <= mean][-MOST_LEVELS:]
    highs = [level for level in levels if level >= mean][:MOST_LEVELS]
    pairs = sorted(((low, high) for low in lows for high in highs), key=lambda band: band[1] - band[0])
    return [*(pair for pair in pairs if pair != widest), widest]


def _allowed(slots: Slots, decided: Decided) -> Slots:
    """Keep people from shifts that they are pinned off."""
    if not decided.off:
        return slots
    may = slots.may.copy()
    person_number = {person.person_id: number for number, person in enumerate(slots.people)}
    shift_number = {shift.shift_id: number for number, shift in enumerate(slots.shifts)}
    for person_id, shift_id in decided.off:
        may[person_number[person_id], shift_number[shift_id]] = False
    return replace(slots, may=may)


def _held(slots: Slots, decided: Decided) -> Ints:
    """Return the person pinned to each slot, EMPTY for none."""
    held = np.full(len(slots.slots), EMPTY, dtype=np.int64)
    pinned: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (person_id, shift_id), post in sorted(decided.posts.items()):
        pinned[shift_id, "" if post == IN_RESERVE else post].append(person_id)
    number = {person.person_id: number for number, person in enumerate(slots.people)}
    for place, people in pinned.items():
        here = [at for at, slot in enumerate(slots.slots) if (slot.shift_id, slot.post_id) == place]
        _seat(slots, [number[person_id] for person_id in people], here, held)
    return held


def _seated(slots: Slots, rows: Sequence[Assignment]) -> Ints | None:
    """Return the person of each slot in a plan; None where the plan does not fit the slots."""
    taken = np.full(len(slots.slots), EMPTY, dtype=np.int64)
    number = {person.person_id: number for number, person in enumerate(slots.people)}
    there: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        there[row.shift_id, row.post_id].append(number[row.person_id])
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, slot in enumerate(slots.slots):
        places[slot.shift_id, slot.post_id].append(at)
    for place, people in there.items():
        _seat(slots, people, places[place], taken)
    return None if (taken == EMPTY).any() or len(rows) != len(taken) else taken


def _seat(slots: Slots, people: Sequence[int], here: Sequence[int], into: Ints) -> None:
    """Give people of one place its slots, as many as fit."""
    if not people or not here:
        return
    rows, columns = np.array(people), np.array(here)
    shift = slots.shift_of[columns[0]]
    lacks = (slots.asks_of[columns][None, :] & ~slots.has[rows][:, None]) != 0
    closed = slots.ways[slots.base_of[rows]][:, slots.spot_of[columns], shift] >= FORBIDDEN
    unfit = (lacks | closed).astype(np.int64)
    for one, other in zip(*linear_sum_assignment(unfit), strict=True):
        if not unfit[one, other]:
            into[columns[other]] = rows[one]


def _frame(problem: Problem, decided: Decided, slots: Slots, bands: tuple[Band, Band]) -> Frame:
    weights = problem.weights
    posts = int(slots.spot_of[[bool(slot.post_id) for slot in slots.slots]].max(initial=-1)) + 1
    watch = {person_id for members in problem.night_watch.values() for person_id in members}
    team_number = {team: n for n, team in enumerate(sorted({one.team for one in slots.people} - {""}))}
    figures = (
        weights["travel"],
        weights["split_teams"],
        weights["unfairness"],
        *bands[0],
        weights["changes"],
        posts,
        slots.day_limit,
        weights["night_unfairness"],
        *bands[1],
    )
    return Frame(
        slots.shift_of,
        slots.spot_of,
        slots.asks_of,
        _held(slots, decided) != EMPTY,
        slots.has,
        slots.base_of,
        np.array([team_number.get(person.team, -1) for person in slots.people], dtype=np.int64),
        slots.most,
        slots.may,
        _wanted(problem, slots),
        _before(slots, decided),
        _near(slots),
        slots.ways,
        slots.clash,
        slots.minutes,
        slots.on_day,
        np.array([shift.is_night for shift in slots.shifts], dtype=np.int64),
        np.array([person.person_id in watch for person in slots.people], dtype=np.int64),
        np.array(figures, dtype=np.int64),
    )


def _desk(frame: Frame, taken: Ints) -> Desk:
    people, shifts = frame.may.shape
    posts, teams = int(frame.figures[6]), int(frame.team_of.max(initial=-1)) + 1
    at = np.full((people, shifts), -1, dtype=np.int64)
    at[taken, frame.shift_of] = np.arange(len(taken))
    crew = np.zeros((max(1, teams), shifts, max(1, posts)), dtype=np.int64)
    mine = np.flatnonzero((frame.team_of[taken] >= 0) & (frame.spot_of < posts))
    np.add.at(crew, (frame.team_of[taken[mine]], frame.shift_of[mine], frame.spot_of[mine]), 1)
    works = (at >= 0).astype(np.int64)
    return Desk(
        taken.copy(), at, crew, (crew > 0).sum(axis=2).astype(np.int64), works @ frame.minutes, works @ frame.night
    )


def _wanted(problem: Problem, slots: Slots) -> Ints:
    """Points of a duty by wishes: each is counted once for each shift that it touches."""
    points = np.zeros(slots.may.shape, dtype=np.int64)
    number = {person.person_id: number for number, person in enumerate(slots.people)}
    for wish in problem.wishes:
        if wish.hard or wish.person_id not in number:
            continue
        for column, shift in enumerate(slots.shifts):
            if wish.touches(shift):
                sign = 1 if wish.off else -1
                points[number[wish.person_id], column] += sign * wish.weight * problem.weights["wishes"]
    return points


def _before(slots: Slots, decided: Decided) -> Ints:
    """Spot of the previous plan of each person in each shift."""
    if decided.previous is None:
        return np.full(slots.may.shape, NO_PLAN, dtype=np.int64)
    before = np.full(slots.may.shape, AWAY, dtype=np.int64)
    spots: Mapping[str, int] = {
        slot.post_id: int(spot) for slot, spot in zip(slots.slots, slots.spot_of, strict=True) if slot.post_id
    }
    reserve = int(slots.spot_of.max(initial=0)) + 1
    number = {person.person_id: number for number, person in enumerate(slots.people)}
    column = {shift.shift_id: number for number, shift in enumerate(slots.shifts)}
    for (person_id, shift_id), post in decided.previous.items():
        before[number[person_id], column[shift_id]] = spots.get(post, reserve)
    waiting = [int(spot) for slot, spot in zip(slots.slots, slots.spot_of, strict=True) if not slot.post_id]
    if waiting:
        before[before == reserve] = waiting[0]
    return before


def _near(slots: Slots) -> Ints:
    """Return the nearest people of each spot, those who may take no shift last."""
    ways = slots.ways.min(axis=2)
    count = min(NEAREST, len(slots.people))
    return np.array([np.argsort(row, kind="stable")[:count] for row in ways[slots.base_of].T], dtype=np.int64)


def warm() -> None:
    """Compile the search by exchanges on one post and two people."""
    shift = Shift("", datetime(2000, 1, 1), datetime(2000, 1, 1, 1))
    key = LineKey("", "", "", "")
    problem = Problem(
        posts={"": Post("", "", Place(0.0, 0.0))},
        shifts={"": shift},
        lines={key: Line(key, 1)},
        people={name: Person(name, name, "") for name in ("A", "B")},
        options=Options(reserve_percent=0),
    )
    slots = slots_of(problem)
    frame = _frame(problem, Decided(), slots, ((0, 60), (0, 1)))
    walk(frame, _desk(frame, np.zeros(1, dtype=np.int64)), 1.0, 10, 1)
