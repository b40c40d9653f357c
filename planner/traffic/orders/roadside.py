"""What stands beside or along closed roads: parking bans and the strips kept free for emergency vehicles."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.scenario.rows import Edge, EmergencyLane, ParkingBan
from planner.scenario.schema import Scenario
from planner.traffic.closures import directed_arcs, named_places, roads_named
from planner.traffic.curves import Point
from planner.traffic.network import Arc, RoadNetwork
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Lane:
    """An emergency lane on its roads, in the directions in which it is driven."""

    lane: EmergencyLane
    edges: tuple[Edge, ...]
    arcs: frozenset[Arc]


@dataclass(frozen=True, slots=True)
class Ban:
    """A parking ban on its roads."""

    ban: ParkingBan
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """An order whose roads are not in the network, and why."""

    order_id: str
    reason: Wording


def resolve_lanes(scenario: Scenario, network: RoadNetwork) -> tuple[tuple[Lane, ...], tuple[Lost, ...]]:
    """Return the emergency lanes on their roads, and those whose roads cannot be told."""
    places = named_places(scenario)
    found = [_lane(network, lane, places) for lane in scenario.emergency_lanes]
    return (
        tuple(item for item in found if isinstance(item, Lane)),
        tuple(item for item in found if isinstance(item, Lost)),
    )


def _lane(network: RoadNetwork, lane: EmergencyLane, places: Mapping[str, Point]) -> Lane | Lost:
    edges = roads_named(network, lane, places)
    if isinstance(edges, Wording):
        return Lost(lane.lane_id, edges)
    return Lane(lane, edges, frozenset(directed_arcs(edges, lane.direction)))


def resolve_bans(scenario: Scenario, network: RoadNetwork) -> tuple[tuple[Ban, ...], tuple[Lost, ...]]:
    """Return the parking bans on their roads, and those whose roads cannot be told."""
    places = named_places(scenario)
    bans, lost = list[Ban](), list[Lost]()
    for ban in scenario.parking_bans:
        edges = roads_named(network, ban, places)
        if isinstance(edges, Wording):
            lost.append(Lost(ban.ban_id, edges))
        else:
            bans.append(Ban(ban, edges))
    return tuple(bans), tuple(lost)
