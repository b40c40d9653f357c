"""Working out when every item starts and ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from planner.runsheet.network import Network
from planner.scenario.rows import RunsheetItem

if TYPE_CHECKING:
    from planner.runsheet.sheet import SheetRow


@dataclass(frozen=True, slots=True)
class TimedItem:
    """An item of the pack with its times."""

    item: RunsheetItem
    start: datetime
    end: datetime


def build(items: Sequence[RunsheetItem]) -> tuple[TimedItem, ...]:
    """Return the items of the programme with their times, by start; of a plan B only what stands in the pack's order.

    A fixed start wins over ``after`` and links (the check reports the gap or overlap). Without a fixed start an item
    begins the minute that all it waits for allows, buffers included, so several items after the same one run in
    parallel; items that start together keep the order of the pack. Items that no fixed start leads to (a circle, or a
    first row without start) are left out; the check names them.
    """
    programme = programme_of(items)
    network = Network.of(programme)
    timed = [_timed(item, network) for item in programme]
    return tuple(sorted((one for one in timed if one is not None), key=lambda each: each.start))


def programme_of(items: Sequence[RunsheetItem]) -> tuple[RunsheetItem, ...]:
    """Return the items of the programme itself, without those that only a plan B has."""
    return tuple(item for item in items if not item.variant)


def _timed(item: RunsheetItem, network: Network) -> TimedItem | None:
    start = network.planned_start(item.item_id)
    return None if start is None else TimedItem(item, start, start + timedelta(minutes=item.minutes))


def as_planned(items: Sequence[RunsheetItem], rows: Sequence["SheetRow"]) -> tuple[RunsheetItem, ...]:
    """Return the items with the times of a plan's rows, edits by hand included; items without a row keep the pack's."""
    times = {row.item_id: (row.start, row.minutes) for row in rows}
    return tuple(
        item.model_copy(update={"start": times[item.item_id][0], "minutes": times[item.item_id][1]})
        if item.item_id in times and not item.variant
        else item
        for item in items
    )
