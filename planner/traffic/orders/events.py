"""The events to which orders are tied: "đến khi đoàn rời đi", the end of an item of the run-sheet."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from planner.scenario.rows import Closure, RunsheetItem
from planner.scenario.schema import Scenario
from planner.traffic.orders.moving import Passing
from planner.wording import Wording

START = ":start"
Times = Mapping[str, tuple[datetime, datetime]]
"""Item of the run-sheet -> when it is planned to begin and end."""


def runsheet_times(items: Sequence[RunsheetItem]) -> Times:
    """Return when the items begin and end; those that hang on nothing fixed are left out."""
    by_id = {item.item_id: item for item in items}
    found: dict[str, tuple[datetime, datetime]] = {}
    for item in items:
        chain: list[RunsheetItem] = []
        here: RunsheetItem | None = item
        while here is not None and here.item_id not in found and here not in chain:
            chain.append(here)
            here = None if here.start is not None else by_id.get(here.after)
        for link in reversed(chain):
            start = link.start or found.get(link.after, (None, None))[1]
            if start is not None:
                found[link.item_id] = (start, start + timedelta(minutes=link.minutes))
    return found


def event_moment(event: str, times: Times, closure: Closure, passings: Mapping[str, Passing]) -> datetime | None:
    """Return when an event is planned to happen; None when there is no such event.

    ``KB-12`` is the end of that item, ``KB-12:start`` its beginning. The id of a movement means that its tail has left
    the roads of the closure (or, when it does not use them, its whole route).
    """
    if event in passings:
        found = passings[event]
        own = [road.closed.end for road in found.roads if road.arc.edge_id in closure.edge_ids]
        return found.moment(max(own, default=found.span.end), up=True)
    item_id = event.removesuffix(START)
    if item_id not in times:
        return None
    return times[item_id][0 if event.endswith(START) else 1]


def event_words(event: str, scenario: Scenario) -> Wording:
    """Return an event as an order says it; the names of protected movements are not told (R46)."""
    item_id = event.removesuffix(START)
    title = next((item.title for item in scenario.runsheet if item.item_id == item_id), "")
    if title and event.endswith(START):
        return Wording(f"khi bắt đầu “{title}”", f"when “{title}” begins")
    if title:
        return Wording(f"khi xong “{title}”", f"when “{title}” is over")
    movement = next((each for each in scenario.movements if each.movement_id == event), None)
    if movement is not None and not movement.protected:
        return Wording(f"khi {movement.name} đi qua hết", f"when {movement.name} has passed")
    if movement is not None:
        return Wording("khi có lệnh của người chỉ huy", "when the commander gives the order")
    return Wording(f"khi có hiệu lệnh {event}", f"at the signal {event}")
