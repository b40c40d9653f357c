"""Ways between the points of transport: along the roads open at the hour of travel, by air where there are none."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.problems.transport.entities import FAR, Matrix, Road, Roads, Travel, Ways
from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch, resolve_closures
from planner.traffic.network import Arc, RoadNetwork, Route
from planner.units import minutes_between

KMH = 30
"""Speed away from the roads of the graph."""
Interval = tuple[int, int]
Closed = tuple[int, int, frozenset[str]]
"""From, until (minutes), who may pass."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the ground and the minutes between which somebody may be there."""

    lat: float
    lon: float
    early: int
    late: int


def ways_between(
    scenario: Scenario, points: Sequence[Point], epoch: datetime, passes: Collection[frozenset[str]]
) -> Travel:
    """Return the ways between points; roads closed at any minute between the two windows are avoided.

    That is on the safe side: whoever leaves one point and reaches the other within their windows meets no closed road.
    Roads that are only restricted stay open, and so do roads closed for others than those with one of the ``passes``.
    """
    network = RoadNetwork.from_scenario(scenario)
    if network.is_empty:
        return _by_air(points, passes)
    stretches, _ = resolve_closures(scenario, network, protected=True)
    closed = closed_minutes(stretches, epoch)
    atlas = _Atlas(network, closed, points)
    free = np.array([[atlas.way(i, j, None)[1] for j in range(len(points))] for i in range(len(points))])
    return Travel({own: atlas.ways(own) for own in passes}, free.astype(np.int64), atlas.roads())


def closed_minutes(stretches: Sequence[Stretch], epoch: datetime) -> dict[Arc, list[Closed]]:
    """Return arc -> the intervals of minutes, half open, during which it is closed, and who may pass."""
    found: dict[Arc, list[Closed]] = defaultdict(list)
    for stretch in stretches:
        exempt = frozenset(stretch.closure.exempt)
        for arc, start, end in windows_of(stretch) if stretch.is_strict else ():
            found[arc].append((minutes_between(epoch, start), -minutes_between(end, epoch), exempt))
    return dict(found)


def windows_of(stretch: Stretch) -> list[tuple[Arc, datetime, datetime]]:
    """Return each road and direction that a closure closes, with its time; of a moving closure road by road."""
    if stretch.is_moving:
        return [(window.arc, window.start, window.end) for window in stretch.windows]
    return [(arc, stretch.closure.start, stretch.closure.end) for arc in sorted(stretch.arcs)]


class _Atlas:
    """Ways between junctions, looked up once for each set of closed roads."""

    def __init__(self, network: RoadNetwork, closed: Mapping[Arc, Sequence[Closed]], points: Sequence[Point]) -> None:
        self._network, self._closed, self._points = network, closed, points
        nodes = [network.nearest_node(point.lat, point.lon) for point in points]
        self._nodes = [node.node_id for node in nodes if node is not None]
        self._access_m = [
            distance_m(point.lat, point.lon, node.lat, node.lon) * ROAD_DETOUR_FACTOR
            for point, node in zip(points, nodes, strict=True)
            if node is not None
        ]
        self._sets: dict[tuple[Interval, frozenset[str]], frozenset[Arc]] = {}
        self._routes: dict[tuple[str, str, frozenset[Arc]], Route | None] = {}

    def ways(self, passes: frozenset[str]) -> Ways:
        """Return all ways of a vehicle with these passes."""
        size = len(self._points)
        found = [[self.way(i, j, passes) if i != j else (0, 0) for j in range(size)] for i in range(size)]
        both = np.array(found, dtype=np.int64).reshape(size, size, 2)
        return Ways(np.ascontiguousarray(both[:, :, 0]), np.ascontiguousarray(both[:, :, 1]))

    def way(self, i: int, j: int, passes: frozenset[str] | None) -> tuple[int, int]:
        """Return metres and minutes from a point to another; with ``passes`` None every road is open."""
        span = self._points[i].early, self._points[j].late
        without = frozenset[Arc]() if passes is None else self._closed_in(span, passes)
        route = self._route(self._nodes[i], self._nodes[j], without)
        if route is None:
            return FAR, FAR
        access_m = self._access_m[i] + self._access_m[j]
        return round(route.length_m + access_m), math.ceil(route.minutes + access_m * 60 / (KMH * 1000))

    def _closed_in(self, span: Interval, passes: frozenset[str]) -> frozenset[Arc]:
        key = (span, passes)
        if key not in self._sets:
            self._sets[key] = frozenset(
                arc
                for arc, times in self._closed.items()
                if any(a < span[1] and span[0] < b and passes.isdisjoint(exempt) for a, b, exempt in times)
            )
        return self._sets[key]

    def _route(self, start: str, end: str, without: frozenset[Arc]) -> Route | None:
        key = (start, end, without)
        if key not in self._routes:
            self._routes[key] = self._network.route(start, end, without=without)
        return self._routes[key]

    def roads(self) -> Roads:
        """Return the graph as the check reads it."""
        out: dict[str, list[Road]] = defaultdict(list)
        for edge in self._network.edges:
            for forward in (True, False) if not edge.oneway else (True,):
                tail, head = (edge.u, edge.v) if forward else (edge.v, edge.u)
                closed = tuple(self._closed.get(Arc(edge.edge_id, forward), ()))
                out[tail].append(Road(tail, head, edge.length_m * 60 / (edge.speed_kmh * 1000), closed))
        access = tuple(access_m * 60 / (KMH * 1000) for access_m in self._access_m)
        return Roads({node: tuple(roads) for node, roads in out.items()}, tuple(self._nodes), access)


def _by_air(points: Sequence[Point], passes: Collection[frozenset[str]]) -> Travel:
    size = len(points)
    metres: Matrix = np.zeros((size, size), dtype=np.int64)
    for i, one in enumerate(points):
        for j, other in enumerate(points):
            metres[i, j] = round(distance_m(one.lat, one.lon, other.lat, other.lon) * ROAD_DETOUR_FACTOR)
    minutes = -(-metres * 60 // (KMH * 1000))
    return Travel(dict.fromkeys(passes, Ways(metres, minutes)), minutes)
