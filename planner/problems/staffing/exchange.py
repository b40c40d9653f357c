# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, ANN202, NPY002, PLR0913, PLR0917 - compiled: arrays and loops
"""Steps from one whole plan of many people to the next: somebody else takes a place, or two change places (compiled).

Every rule that can be told slot by slot holds before and after each step. What becomes dearer is accepted ever more
seldom (simulated annealing; Kirkpatrick, Gelatt & Vecchi 1983).
"""

from typing import NamedTuple

import numpy as np

from planner.engine.compiled import compiled, inner

NEVER = 1e18
"""Points of a step that breaks a rule."""
FORBIDDEN_WAY = 1_000_000_000
NO_PLAN, AWAY = -2, -1
"""In ``before``: there is no previous plan; the person was off."""


class Frame(NamedTuple):
    """What does not change.

    Attributes:
        shift_of, spot_of, asks_of: shift, post or area, and words asked for, of each slot.
        held: slots whose person stays.
        has, base_of, team_of, most: words, base, team (-1: none) and most minutes of each person.
        may: person × shift: whether nothing keeps the person from it.
        wanted: person × shift: points of a duty then.
        before: person × shift: spot of the previous plan.
        near: spot × so many people: the nearest.
        ways: base × spot × shift.
        clash: shift × shift: nobody can have both.
        minutes: length of each shift.
        on_day: day × shift: minutes on that day.
        night: whether each shift is a night shift.
        watch: whether the nights of each person are compared.
        figures: points per 100 m, per post beyond the first of a team, per minute outside the band; the band; points
            per change; number of posts; most minutes a day; points per night outside the band of nights; that band.
    """

    shift_of: "np.typing.NDArray[np.int64]"
    spot_of: "np.typing.NDArray[np.int64]"
    asks_of: "np.typing.NDArray[np.int64]"
    held: "np.typing.NDArray[np.bool_]"
    has: "np.typing.NDArray[np.int64]"
    base_of: "np.typing.NDArray[np.int64]"
    team_of: "np.typing.NDArray[np.int64]"
    most: "np.typing.NDArray[np.int64]"
    may: "np.typing.NDArray[np.bool_]"
    wanted: "np.typing.NDArray[np.int64]"
    before: "np.typing.NDArray[np.int64]"
    near: "np.typing.NDArray[np.int64]"
    ways: "np.typing.NDArray[np.int64]"
    clash: "np.typing.NDArray[np.bool_]"
    minutes: "np.typing.NDArray[np.int64]"
    on_day: "np.typing.NDArray[np.int64]"
    night: "np.typing.NDArray[np.int64]"
    watch: "np.typing.NDArray[np.int64]"
    figures: "np.typing.NDArray[np.int64]"


class Desk(NamedTuple):
    """Who is where now.

    Attributes:
        taken: person of each slot.
        at: person × shift: slot, -1 when off.
        crew: team × shift × post: people there.
        spread: team × shift: posts with somebody of the team.
        load: minutes of each person.
        nights: night shifts of each person.
    """

    taken: "np.typing.NDArray[np.int64]"
    at: "np.typing.NDArray[np.int64]"
    crew: "np.typing.NDArray[np.int64]"
    spread: "np.typing.NDArray[np.int64]"
    load: "np.typing.NDArray[np.int64]"
    nights: "np.typing.NDArray[np.int64]"


WAY, SPLIT, LOAD, LOW, HIGH, CHANGE, POSTS, DAY, NIGHT, FEW, MANY = range(11)


@compiled
def walk(frame, desk, heat, steps, seed):
    """Try so many steps at one heat; return the points gained or lost."""
    np.random.seed(seed)
    people, slots, total = desk.at.shape[0], len(desk.taken), 0.0
    for _ in range(steps):
        slot = np.random.randint(slots)
        if frame.held[slot]:
            continue
        q = np.random.randint(people)
        if np.random.random() < 0.7:  # noqa: PLR2004 - share of steps that try somebody near
            q = frame.near[frame.spot_of[slot], np.random.randint(frame.near.shape[1])]
        p, s = desk.taken[slot], frame.shift_of[slot]
        if q == p:
            continue
        other = desk.at[q, s]
        if other >= 0:
            cost = _swap_cost(frame, desk, slot, other)
            if cost <= 0 or np.random.random() < np.exp(-cost / heat):
                total += cost
                _put(frame, desk, p, s, -1)
                _put(frame, desk, q, s, slot)
                _put(frame, desk, p, s, other)
            continue
        t = np.random.randint(-frame.clash.shape[0], frame.clash.shape[0])
        given = desk.at[q, t] if t >= 0 else -1
        cost = _take_cost(frame, desk, slot, q, given)
        if cost <= 0 or np.random.random() < np.exp(-cost / heat):
            total += cost
            _put(frame, desk, p, s, -1)
            _put(frame, desk, q, s, slot)
            if given >= 0:
                _put(frame, desk, q, t, -1)
                _put(frame, desk, p, t, given)
    return total


@inner
def _take_cost(frame, desk, slot, q, given):
    """Points when q takes a slot and gives the slot ``given`` (-1: none) to the one who had it."""
    p, s = desk.taken[slot], frame.shift_of[slot]
    t = frame.shift_of[given] if given >= 0 else -1
    if not _fits(frame, desk, q, slot, t):
        return NEVER
    more, darker = -frame.minutes[s], -frame.night[s]
    if given >= 0:
        if frame.held[given] or desk.at[p, t] >= 0 or not _fits(frame, desk, p, given, s):
            return NEVER
        more += frame.minutes[t]
        darker += frame.night[t]
    cost = _replaced(frame, desk, p, q, slot)
    if given >= 0:
        cost += _replaced(frame, desk, q, p, given)
    if darker:
        cost += _too_dark(frame, desk, p, darker) + _too_dark(frame, desk, q, -darker)
    load, p_now, q_now = frame.figures[LOAD], desk.load[p], desk.load[q]
    outside = _outside(frame, p_now + more) + _outside(frame, q_now - more)
    return cost + load * (outside - _outside(frame, p_now) - _outside(frame, q_now))


@inner
def _outside(frame, minutes):
    """Minutes below or above the band."""
    return max(frame.figures[LOW] - minutes, 0) + max(minutes - frame.figures[HIGH], 0)


@inner
def _too_dark(frame, desk, p, more):
    """Points of so many more nights of a person."""
    if not frame.watch[p]:
        return 0
    now, few, many = desk.nights[p], frame.figures[FEW], frame.figures[MANY]
    after = now + more
    outside = max(few - after, 0) + max(after - many, 0) - max(few - now, 0) - max(now - many, 0)
    return frame.figures[NIGHT] * outside


@inner
def _fits(frame, desk, p, slot, without):
    """Whether a person who is off then can take a slot while giving up a shift (-1: none)."""
    s = frame.shift_of[slot]
    lacks = frame.asks_of[slot] & ~frame.has[p]
    if lacks or not frame.may[p, s] or frame.ways[frame.base_of[p], frame.spot_of[slot], s] >= FORBIDDEN_WAY:
        return False
    total = desk.load[p] + frame.minutes[s] - (frame.minutes[without] if without >= 0 else 0)
    if total > frame.most[p]:
        return False
    for other in range(len(frame.minutes)):
        if other != without and desk.at[p, other] >= 0 and frame.clash[s, other]:
            return False
    for day in range(len(frame.on_day)):
        spent = frame.on_day[day, s]
        if spent == 0:
            continue
        for other in range(len(frame.minutes)):
            if other != without and desk.at[p, other] >= 0:
                spent += frame.on_day[day, other]
        if spent > frame.figures[DAY]:
            return False
    return True


@inner
def _moved(frame, p, s, spot):
    """Points of a place that differs from the previous plan."""
    was = frame.before[p, s]
    return 0 if was in {NO_PLAN, spot} else frame.figures[CHANGE]


@inner
def _respread(frame, desk, team, s, leaving, coming):
    """Points when one of a team leaves a post (-1: comes from off) for another (-1: goes off)."""
    if team < 0:
        return 0
    now, posts = desk.spread[team, s], frame.figures[POSTS]
    after = now
    if 0 <= leaving < posts and desk.crew[team, s, leaving] == 1:
        after -= 1
    if 0 <= coming < posts and desk.crew[team, s, coming] == 0:
        after += 1
    return frame.figures[SPLIT] * (max(after - 1, 0) - max(now - 1, 0))


@inner
def _replaced(frame, desk, p, q, slot):
    """Points when q, off then, takes the slot of p, who is off then."""
    s, spot = frame.shift_of[slot], frame.spot_of[slot]
    farther = frame.ways[frame.base_of[q], spot, s] - frame.ways[frame.base_of[p], spot, s]
    cost = float(frame.figures[WAY] * farther + frame.wanted[q, s] - frame.wanted[p, s])
    cost += (
        _moved(frame, q, s, spot) - _moved(frame, q, s, AWAY) + _moved(frame, p, s, AWAY) - _moved(frame, p, s, spot)
    )
    if frame.team_of[p] != frame.team_of[q]:
        cost += _respread(frame, desk, frame.team_of[p], s, spot, -1)
        cost += _respread(frame, desk, frame.team_of[q], s, -1, spot)
    return cost


@inner
def _swap_cost(frame, desk, one, other):
    """Points when two people of one shift change places."""
    p, q, s = desk.taken[one], desk.taken[other], frame.shift_of[one]
    here, there = frame.spot_of[one], frame.spot_of[other]
    if frame.held[other] or here == there or frame.asks_of[one] & ~frame.has[q] or frame.asks_of[other] & ~frame.has[p]:
        return NEVER
    far = frame.ways[frame.base_of[p], there, s] + frame.ways[frame.base_of[q], here, s]
    if far >= FORBIDDEN_WAY:
        return NEVER
    now = frame.ways[frame.base_of[p], here, s] + frame.ways[frame.base_of[q], there, s]
    cost = float(frame.figures[WAY] * (far - now))
    cost += (
        _moved(frame, p, s, there) - _moved(frame, p, s, here) + _moved(frame, q, s, here) - _moved(frame, q, s, there)
    )
    if frame.team_of[p] != frame.team_of[q]:
        cost += _respread(frame, desk, frame.team_of[p], s, here, there)
        cost += _respread(frame, desk, frame.team_of[q], s, there, here)
    return cost


@inner
def _put(frame, desk, p, s, slot):
    """Put a person into a slot of a shift (-1: off), leaving the place he or she had."""
    old, team, posts = desk.at[p, s], frame.team_of[p], frame.figures[POSTS]
    if old >= 0:
        desk.load[p] -= frame.minutes[s]
        desk.nights[p] -= frame.night[s]
        spot = frame.spot_of[old]
        if team >= 0 and spot < posts:
            desk.crew[team, s, spot] -= 1
            desk.spread[team, s] -= desk.crew[team, s, spot] == 0
    desk.at[p, s] = slot
    if slot >= 0:
        desk.taken[slot] = p
        desk.load[p] += frame.minutes[s]
        desk.nights[p] += frame.night[s]
        spot = frame.spot_of[slot]
        if team >= 0 and spot < posts:
            desk.spread[team, s] += desk.crew[team, s, spot] == 0
            desk.crew[team, s, spot] += 1
