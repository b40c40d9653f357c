"""When everything is expected, given what happened and the present moment.

For item i with duration d, told start s (the applied one, else the planned one), and the moment t; its ties ask for
a(i) = max over ties of (start or end of the earlier item + lag, less d where the tie binds the end of i):

    done       start = started, end = ended
    running    end = max(started + held + d, t)
    held       end = max(started + held + (t - held since) + d, t)
    skipped    start = end = max(s, a(i) with d = 0)
    waiting    start = max(s, a(i), t), end = start + d

So nothing is expected earlier than people were told, and a planned buffer takes up delays. An item that nobody entered
although something that waits for its end has begun is taken for over, at its planned end or at the beginning of that
follower, whichever is earlier: on the day not every line is entered. So is an item that was planned to be over before
the session was opened.
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
        course = state.course(item_id)
        if course.status is Status.WAITING and item_id in passed:
            end_ms = min(item.end_ms, passed[item_id])
            found[item_id] = Expected(min(item.start_ms, end_ms), end_ms, assumed=True)
        elif course.status is Status.WAITING:
            asked_ms = asked(programme, found, item, item.duration_ms)
            start_ms = max(base_ms(state, item), asked_ms, now_ms)
            found[item_id] = Expected(start_ms, start_ms + item.duration_ms)
        elif course.status is Status.SKIPPED:
            start_ms = max(base_ms(state, item), asked(programme, found, item, 0))
            found[item_id] = Expected(start_ms, start_ms)
        else:
            found[item_id] = _begun(item, course, now_ms)
    return found


def asked(programme: Programme, found: Mapping[str, Expected], item: Item, duration_ms: int) -> int:
    """Return the earliest start that the ties of an item allow, 0 when it waits for nothing."""
    allowed_ms = 0
    for tie in programme.ties(item):
        before = found.get(tie.before)
        if before is not None:  # else it stands in a circle
            moment_ms = (before.end_ms if tie.from_end else before.start_ms) + tie.lag_ms
            allowed_ms = max(allowed_ms, moment_ms - (duration_ms if tie.to_end else 0))
    return allowed_ms


def _begun(item: Item, course: Course, now_ms: int) -> Expected:
    started_ms = now_ms if course.started_ms is None else course.started_ms
    if course.ended_ms is not None:
        return Expected(started_ms, course.ended_ms)
    held_ms = course.held_ms + (0 if course.held_since_ms is None else max(0, now_ms - course.held_since_ms))
    return Expected(started_ms, max(started_ms + held_ms + item.duration_ms, now_ms))


def _passed(programme: Programme, state: State) -> Mapping[str, int]:
    """Return items that are over although nobody entered them -> when at the latest.

    Something that waits for their end has begun, or they were planned to be over when the session was opened.
    """
    before_ms = state.opened_ms
    found = {
        item.item_id: before_ms for item in programme.items if base_ms(state, item) + item.duration_ms <= before_ms
    }
    for item_id in reversed(programme.order):
        known = [each for each in (state.course(item_id).started_ms, found.get(item_id)) if each is not None]
        for tie in programme.ties(programme.by_id[item_id]) if known else ():
            if tie.from_end and not tie.to_end:
                found[tie.before] = min([*known, *([found[tie.before]] if tie.before in found else [])])
    return found


def over_ms(programme: Programme, state: State, expected: Mapping[str, Expected], item_id: str) -> int:
    """Return how much later than people were told an item ends: negative when it ends earlier."""
    item = programme.by_id[item_id]
    return expected[item_id].end_ms - (base_ms(state, item) + item.duration_ms)


def until_ms(expected: Mapping[str, Expected], item_id: str, now_ms: int) -> int:
    """Return how long it still is until an item begins, 0 once it has."""
    return max(0, expected[item_id].start_ms - now_ms)


def late_items(programme: Programme, state: State, now_ms: int) -> Mapping[str, int]:
    """Return the items to come that are expected a minute or more later than people were told -> the expected start."""
    expected = forecast(programme, state, now_ms)
    return {
        item.item_id: expected[item.item_id].start_ms
        for item in programme.items
        if state.course(item.item_id).status is Status.WAITING
        and not expected[item.item_id].assumed
        and expected[item.item_id].start_ms - base_ms(state, item) >= MINUTE_MS
    }


def shifted(programme: Programme, state: State, now_ms: int) -> Mapping[str, int]:
    """Return the late items that may move -> their new start, rounded up to whole minutes, as people are told minutes.

    A hard start is never moved: it can only be missed.
    """
    late = late_items(programme, state, now_ms)
    return {
        item_id: -(-start_ms // MINUTE_MS) * MINUTE_MS
        for item_id, start_ms in late.items()
        if not programme.by_id[item_id].hard
    }
