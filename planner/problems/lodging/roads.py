"""How far it is by road from where people sleep to the ceremony."""

from collections.abc import Mapping

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.scenario.schema import Scenario
from planner.traffic.network import RoadNetwork

REACH_M = 2_000
"""A house farther than this from every junction of the graph is not on it (towns' graphs end at the town)."""
Point = tuple[float, float]
"""Latitude, longitude."""


def road_km(scenario: Scenario, places: Mapping[str, Point]) -> Mapping[str, int]:
    """Return place -> whole kilometres to the ceremony along the roads of the pack, all of them open.

    From a point to its nearest junction, and where the graph does not reach, it is the straight line times the usual
    detour.
    """
    if not places:
        return {}
    goal = ceremony_at(scenario, list(places.values()))
    network = RoadNetwork.from_scenario(scenario)
    first = None if network.is_empty else network.nearest_node(*goal)
    gate_m = REACH_M + 1.0 if first is None else _detour_m(goal, (first.lat, first.lon))
    if first is None or gate_m > REACH_M:
        return {name: round(_detour_m(point, goal) / 1000) for name, point in places.items()}
    along_m = network.costs_from(first.node_id, by="length")
    found = {}
    for name, point in places.items():
        own = network.nearest_node(*point)
        access_m = _detour_m(point, (own.lat, own.lon)) if own else REACH_M + 1.0
        reached = own is not None and own.node_id in along_m and access_m <= REACH_M
        metres = along_m[own.node_id] + access_m + gate_m if own and reached else _detour_m(point, goal)
        found[name] = round(metres / 1000)
    return found


def ceremony_at(scenario: Scenario, places: list[Point]) -> Point:
    """Return where the ceremony is: the venue of largest capacity; without venues, the centre of the places."""
    if scenario.venues:
        venue = min(scenario.venues, key=lambda venue: (-venue.capacity, venue.venue_id))
        return venue.lat, venue.lon
    return sum(lat for lat, _ in places) / len(places), sum(lon for _, lon in places) / len(places)


def walk_m(one: Point, other: Point) -> float:
    """Return metres on foot between two houses: the straight line times the usual detour."""
    return _detour_m(one, other)


def _detour_m(one: Point, other: Point) -> float:
    return distance_m(*one, *other) * ROAD_DETOUR_FACTOR
