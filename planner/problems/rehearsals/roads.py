"""Minutes on the road between venues: along the road graph of the pack, by the straight line where it has none."""

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.problems.rehearsals.entities import Venue
from planner.scenario import rows
from planner.scenario.schema import Scenario

Pair = tuple[str, str]
FAR_FROM_ROADS_M = 3_000
"""A venue farther than this from every junction is not on the graph."""


@dataclass(frozen=True, slots=True)
class Travel:
    """How long the ways are, and which of them are only estimated from the straight line."""

    minutes: Mapping[Pair, int]
    by_air: frozenset[Pair]


def read_travel(scenario: Scenario, venues: Sequence[Venue], kmh: int) -> Travel:
    """Return whole minutes between every two venues at ``kmh``, rounded up."""
    metres = _by_road(scenario, venues)
    found: dict[Pair, int] = {}
    by_air: set[Pair] = set()
    for one in venues:
        for other in venues:
            if one.venue_id == other.venue_id:
                continue
            pair = one.venue_id, other.venue_id
            if pair not in metres:
                by_air.add(pair)
            way = metres.get(pair, distance_m(one.lat, one.lon, other.lat, other.lon) * ROAD_DETOUR_FACTOR)
            found[pair] = math.ceil(way * 60 / (max(1, kmh) * 1000))
    return Travel(found, frozenset(by_air))


def _by_road(scenario: Scenario, venues: Sequence[Venue]) -> dict[Pair, float]:
    """Return metres between the venues near a junction: to it, along the roads, and from the last one."""
    gates = {venue.venue_id: gate for venue in venues if (gate := _nearest(scenario.nodes, venue))}
    roads = _roads(scenario.edges)
    found: dict[Pair, float] = {}
    for one, (start, leave_m) in gates.items():
        reached = _shortest(roads, start)
        for other, (end, arrive_m) in gates.items():
            if one != other and end in reached:
                found[one, other] = leave_m + reached[end] + arrive_m
    return found


def _nearest(nodes: Sequence[rows.Node], venue: Venue) -> tuple[str, float] | None:
    """Return the nearest junction and the metres to it, with the detour of a way that is not on the graph."""
    ranked = ((distance_m(venue.lat, venue.lon, node.lat, node.lon), node.node_id) for node in nodes)
    metres, node_id = min(ranked, default=(math.inf, ""))
    return (node_id, metres * ROAD_DETOUR_FACTOR) if metres <= FAR_FROM_ROADS_M else None


def _roads(edges: Sequence[rows.Edge]) -> Mapping[str, list[tuple[str, float]]]:
    roads: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for edge in edges:
        roads[edge.u].append((edge.v, edge.length_m))
        if not edge.oneway:
            roads[edge.v].append((edge.u, edge.length_m))
    return roads


def _shortest(roads: Mapping[str, Sequence[tuple[str, float]]], start: str) -> dict[str, float]:
    """Return metres from ``start`` to every junction that can be reached (Dijkstra)."""
    reached: dict[str, float] = {}
    queue = [(0.0, start)]
    while queue:
        metres, node = heapq.heappop(queue)
        if node in reached:
            continue
        reached[node] = metres
        for other, length in roads.get(node, ()):
            if other not in reached:
                heapq.heappush(queue, (metres + length, other))
    return reached
