"""When everything is expected, given what happened and the present moment.

For item i with duration d, start s (the applied one, else the planned one), the items before it B, and the moment t:

    done       start = started, end = ended
    running    end = max(started + held + d, t)
    held       end = max(started + held + (t - held since) + d, t)
    skipped    end = max over B of their ends, or s for one that hangs on nothing
    waiting    start = max(s unless it floats, ends of B, t), end = start + d

An item that nobody entered although something that hangs on it has begun is taken for over, at its planned end or at
the start of that follower, whichever is earlier: on the day not every line is entered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.runsheet.live.acts import Status
from planner.runsheet.live.programme import MINUTE_MS, Item, Programme
from planner.runsheet.live.state import Course, State


@dataclass(frozen=True, slots=True)
class Expected:
    """When an item begins and ends, as far as one can tell; ``assumed``: nobody entered it, what follows has begun."""

    start_ms: int
    end_ms: int
    assumed: bool = False


def base_ms(state: State, item: Item) -> int:
    """Return the start that people were told: the applied one, else the planned one."""
    return state.starts.get(item.item_id, item.start_ms)


def forecast(programme: Programme, state: State, now_ms: int) -> Mapping[str, Expected]:
    """Return item -> when it is expected."""
    passed = _passed(programme, state)
    found: dict[str, Expected] = {}
    for item_id in programme.order:
        item = programme.by_id[item_id]
        ends = [found[before].end_ms for before in programme.before(item) if before in found]
        course = state.course(item_id)
        if course.status is Status.WAITING and item_id in passed:
            end_ms = min(item.end_ms, passed[item_id])
            found[item_id] = Expected(min(item.start_ms, end_ms), end_ms, assumed=True)
        elif course.status in {Status.WAITING, Status.SKIPPED}:
            found[item_id] = _coming(programme, state, item, ends, now_ms)
        else:
            found[item_id] = _begun(item, course, now_ms)
    return found


def _begun(item: Item, course: Course, now_ms: int) -> Expected:
    started_ms = now_ms if course.started_ms is None else course.started_ms
    if course.ended_ms is not None:
        return Expected(started_ms, course.ended_ms)
    held_ms = course.held_ms + (0 if course.held_since_ms is None else max(0, now_ms - course.held_since_ms))
    return Expected(started_ms, max(started_ms + held_ms + item.duration_ms, now_ms))


def _coming(programme: Programme, state: State, item: Item, ends: list[int], now_ms: int) -> Expected:
    floats = programme.floats(item) and ends and item.item_id not in state.starts
    start_ms = max([*ends, *([] if floats else [base_ms(state, item)])])
    if state.course(item.item_id).status is Status.SKIPPED:
        return Expected(start_ms, start_ms)
    start_ms = max(start_ms, now_ms)
    return Expected(start_ms, start_ms + item.duration_ms)


def _passed(programme: Programme, state: State) -> Mapping[str, int]:
    """Return items that something which has begun hangs on -> the earliest such beginning."""
    found: dict[str, int] = {}
    for item_id in reversed(programme.order):
        began_ms = state.course(item_id).started_ms
        known = [each for each in (began_ms, found.get(item_id)) if each is not None]
        for before in programme.before(programme.by_id[item_id]) if known else ():
            found[before] = min([*known, *([found[before]] if before in found else [])])
    return found


def over_ms(programme: Programme, state: State, expected: Mapping[str, Expected], item_id: str) -> int:
    """Return how much later than people were told an item ends: negative when it ends earlier."""
    item = programme.by_id[item_id]
    return expected[item_id].end_ms - (base_ms(state, item) + item.duration_ms)


def until_ms(expected: Mapping[str, Expected], item_id: str, now_ms: int) -> int:
    """Return how long it still is until an item begins, 0 once it has."""
    return max(0, expected[item_id].start_ms - now_ms)


def shifted(programme: Programme, state: State, now_ms: int) -> Mapping[str, int]:
    """Return the items to come that are expected later than people were told -> their new start, by whole minutes.

    New starts are rounded up, as people are told minutes; less than a minute is not worth a call.
    """
    expected = forecast(programme, state, now_ms)
    late: dict[str, int] = {}
    for item in programme.items:
        coming = state.course(item.item_id).status is Status.WAITING and not expected[item.item_id].assumed
        told_ms = base_ms(state, item)
        if coming and expected[item.item_id].start_ms - told_ms >= MINUTE_MS:
            late[item.item_id] = -(-expected[item.item_id].start_ms // MINUTE_MS) * MINUTE_MS
    return late
