"""Every order of the traffic plan in time: closures, columns, parking bans, emergency lanes, one line each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planner.scenario.rows import Closure, Movement
from planner.scenario.schema import Scenario
from planner.traffic.closures import movement_order, named_places, resolve_closures
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.events import Times, event_moment, event_words, runsheet_times
from planner.traffic.orders.moving import Passing, passing
from planner.traffic.orders.roadside import resolve_bans, resolve_lanes
from planner.traffic.streets import road_label, roads_by_name
from planner.wording import Wording

DIRECTIONS: Mapping[str, Wording] = {
    "both": Wording("hai chiều", "both ways"),
    "forward": Wording("chiều đi", "forward"),
    "backward": Wording("chiều về", "backward"),
}
SIDES: Mapping[str, Wording] = {
    "both": Wording("hai bên", "both sides"),
    "left": Wording("bên trái", "left side"),
    "right": Wording("bên phải", "right side"),
}
NO_EVENT = Wording("", "")
CLOSURE, BAN, LANE = (
    Wording("Cấm đường", "Closure"),
    Wording("Cấm đỗ xe", "Parking ban"),
    Wording("Làn khẩn cấp", "Emergency lane"),
)
MOVEMENT_KINDS: Mapping[str, Wording] = {
    "đoàn xe": Wording("Đoàn xe", "Convoy"),
    "khối đi bộ": Wording("Khối đi bộ", "Marching column"),
}


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order as the list in time shows it.

    Attributes:
        order_id: id of the row.
        kind: what it is.
        roads: streets or roads, by name.
        edge_ids: the roads, when they are known.
        direction: or side.
        start, end: from when, until when at the latest.
        until: the event that ends it and when that is planned; empty when only the clock ends it.
        tier: of a closure.
        exempt: who may pass.
        detour: the way round as the order words it.
        published_at: when it is announced.
        protected: whether it may never be published (R46).
    """

    order_id: str
    kind: Wording
    roads: str
    edge_ids: tuple[str, ...]
    direction: Wording
    start: datetime
    end: datetime
    until: Wording = NO_EVENT
    tier: str = ""
    exempt: tuple[str, ...] = ()
    detour: str = ""
    published_at: datetime | None = None
    protected: bool = False


def public_movements(scenario: Scenario) -> tuple[Movement, ...]:
    """Return the movements that may be told; those of protected persons may not (R46, Luật Cảnh vệ art. 10)."""
    return tuple(movement for movement in scenario.movements if not movement.protected)


def passings(scenario: Scenario, network: RoadNetwork, *, protected: bool = False) -> dict[str, Passing]:
    """Return movement id -> how it passes its route; those whose route does not join up are left out."""
    places = named_places(scenario)
    shown = scenario.movements if protected else public_movements(scenario)
    found = {each.movement_id: passing(scenario, network, each, places) for each in shown}
    return {name: item for name, item in found.items() if isinstance(item, Passing)}


def orders_in_time(scenario: Scenario, *, cleared: bool = False) -> tuple[OrderLine, ...]:
    """Return every order from the first to the last.

    Args:
        scenario: the pack.
        cleared: whether the reader may see the movements of protected persons.
    """
    network = RoadNetwork.from_scenario(scenario)
    lines = [
        *_closures(scenario, network),
        *_movements(scenario, passings(scenario, network, protected=cleared), network),
        *_bans(scenario, network),
        *_lanes(scenario, network),
    ]
    return tuple(sorted(lines, key=lambda line: (line.start, line.end, line.order_id)))


def _closures(scenario: Scenario, network: RoadNetwork) -> Iterator[OrderLine]:
    times, passed = runsheet_times(scenario.runsheet), passings(scenario, network, protected=True)
    edges = {item.closure.closure_id: item.edge_ids for item in resolve_closures(scenario, network)[0]}
    for closure in scenario.closures:
        own = edges.get(closure.closure_id, ())
        until = until_words(scenario, closure, times, passed)
        yield _line(closure, CLOSURE, _place(closure, closure.street or roads_by_name(network, own)), own, until)


def _place(closure: Closure, roads: str) -> str:
    ends = " – ".join(filter(None, (closure.from_place, closure.to_place)))
    return f"{roads} ({ends})" if ends else roads


def _line(closure: Closure, kind: Wording, roads: str, edge_ids: tuple[str, ...], until: Wording) -> OrderLine:
    return OrderLine(
        closure.closure_id,
        kind,
        roads,
        edge_ids,
        DIRECTIONS[closure.direction],
        closure.start,
        closure.end,
        until,
        closure.tier,
        closure.exempt,
        closure.detour,
        closure.published_at,
    )


def until_words(scenario: Scenario, closure: Closure, times: Times, passed: Mapping[str, Passing]) -> Wording:
    """Say what ends a closure: the event, when that is planned, and the latest end; empty without an event."""
    if not closure.until_event:
        return NO_EVENT
    words = event_words(closure.until_event, scenario)
    protected = any(each.protected and each.movement_id == closure.until_event for each in scenario.movements)
    moment = None if protected else event_moment(closure.until_event, times, closure, passed)
    planned = "" if moment is None else f", {moment:%H:%M}"
    return Wording(
        f"đến {words.vi}{planned and ', dự kiến ' + planned[2:]}, muộn nhất {closure.end:%H:%M}",
        f"until {words.en}{planned and ', planned for ' + planned[2:]}, {closure.end:%H:%M} at the latest",
    )


def _movements(scenario: Scenario, passed: Mapping[str, Passing], network: RoadNetwork) -> Iterator[OrderLine]:
    protected = {each.movement_id for each in scenario.movements if each.protected}
    for name, item in passed.items():
        edge_ids = tuple(dict.fromkeys(road.arc.edge_id for road in item.roads))
        order = movement_order(item.movement, item.period(item.span), edge_ids)
        kind, roads = MOVEMENT_KINDS[item.movement.kind], f"{item.movement.name}: {roads_by_name(network, edge_ids)}"
        line = _line(order, kind, roads, edge_ids, NO_EVENT)
        yield line if name not in protected else _marked(line)


def _marked(line: OrderLine) -> OrderLine:
    return replace(line, protected=True)


def _bans(scenario: Scenario, network: RoadNetwork) -> Iterator[OrderLine]:
    known = {item.ban.ban_id: tuple(edge.edge_id for edge in item.edges) for item in resolve_bans(scenario, network)[0]}
    for ban in scenario.parking_bans:
        own = known.get(ban.ban_id, ())
        yield OrderLine(
            ban.ban_id,
            BAN,
            ban.street or roads_by_name(network, own),
            own,
            SIDES[ban.side],
            ban.start,
            ban.end,
            exempt=ban.exempt,
            published_at=ban.published_at,
        )


def _lanes(scenario: Scenario, network: RoadNetwork) -> Iterator[OrderLine]:
    known = {
        item.lane.lane_id: tuple(edge.edge_id for edge in item.edges) for item in resolve_lanes(scenario, network)[0]
    }
    for lane in scenario.emergency_lanes:
        own = known.get(lane.lane_id, ())
        roads = lane.street or roads_by_name(network, own)
        yield OrderLine(lane.lane_id, LANE, roads, own, DIRECTIONS[lane.direction], lane.start, lane.end)


@dataclass(frozen=True, slots=True)
class RoadTime:
    """A named part of a route and when it is closed by the movement."""

    road: str
    edge_ids: tuple[str, ...]
    start: datetime
    end: datetime


def roads_in_time(network: RoadNetwork, passed: Passing) -> tuple[RoadTime, ...]:
    """Return the parts of a route, neighbouring roads of one name as one, each with its own closing and opening."""
    groups: list[list[int]] = []
    labels = [road_label(network.edge_by_id[road.arc.edge_id]) or road.arc.edge_id for road in passed.roads]
    for place, label in enumerate(labels):
        if place and labels[place - 1] == label:
            groups[-1].append(place)
        else:
            groups.append([place])
    return tuple(_road_time(passed, labels[group[0]], group) for group in groups)


def _road_time(passed: Passing, label: str, group: Sequence[int]) -> RoadTime:
    own = [passed.roads[place] for place in group]
    start, end = min(road.closed.start for road in own), max(road.closed.end for road in own)
    return RoadTime(label, tuple(road.arc.edge_id for road in own), passed.moment(start), passed.moment(end, up=True))
