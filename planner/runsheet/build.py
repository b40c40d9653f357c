"""Working out when every item starts and ends."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.runsheet.links import predecessors
from planner.scenario.rows import RunsheetItem


@dataclass(frozen=True, slots=True)
class TimedItem:
    """An item of the pack with its times."""

    item: RunsheetItem
    start: datetime
    end: datetime


def build(items: Sequence[RunsheetItem]) -> tuple[TimedItem, ...]:
    """Return the items with their times, by start; items that start together keep the order of the pack.

    A fixed start wins over ``after`` (the check reports the gap or overlap). Without a fixed start an item
    begins the minute its predecessor ends, so several items after the same one run in parallel. Items that no
    fixed start leads to (a circle, or a first row without start) are left out; the check names them.
    """
    starts = _starts(items)
    timed = [
        TimedItem(item, start, start + timedelta(minutes=item.minutes))
        for item in items
        if (start := starts.get(item.item_id)) is not None
    ]
    return tuple(sorted(timed, key=lambda each: each.start))


def _starts(items: Sequence[RunsheetItem]) -> Mapping[str, datetime]:
    """Walk from the fixed starts along the links; circles are never reached."""
    starts = {item.item_id: item.start for item in items if item.start is not None}
    minutes = {item.item_id: item.minutes for item in items}
    followers: dict[str, list[str]] = {}
    for item_id, before in predecessors(items).items():
        if item_id not in starts:
            followers.setdefault(before, []).append(item_id)
    waiting = deque(starts)
    while waiting:
        before = waiting.popleft()
        for item_id in followers.get(before, ()):
            starts[item_id] = starts[before] + timedelta(minutes=minutes[before])
            waiting.append(item_id)
    return starts
