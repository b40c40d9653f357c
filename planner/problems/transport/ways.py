"""Ways between the points of transport: along the roads open at the hour of travel, by air where there are none."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.problems.transport.entities import FAR, Matrix, Road, Roads, Travel, Ways
from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch, resolve_closures
from planner.traffic.network import Arc, RoadNetwork
from planner.units import minutes_between

KMH = 30
"""Speed away from the roads of the graph."""
Interval = tuple[int, int]
Floats = npt.NDArray[np.float64]
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
    atlas = _Atlas(network, closed, points, closing_orders(stretches))
    return Travel({own: atlas.ways(own) for own in passes}, atlas.ways(None).minutes, atlas.roads())


def closed_minutes(stretches: Sequence[Stretch], epoch: datetime) -> dict[Arc, list[Closed]]:
    """Return arc -> the intervals of minutes, half open, during which it is closed, and who may pass."""
    found: dict[Arc, list[Closed]] = defaultdict(list)
    for stretch in stretches:
        exempt = frozenset(stretch.closure.exempt)
        for arc, start, end in windows_of(stretch) if stretch.is_strict else ():
            found[arc].append((minutes_between(epoch, start), -minutes_between(end, epoch), exempt))
    return dict(found)


def closing_orders(stretches: Sequence[Stretch]) -> dict[Arc, list[str]]:
    """Return arc -> the closures that close it, in the order of ``closed_minutes``."""
    found: dict[Arc, list[str]] = defaultdict(list)
    for stretch in stretches:
        closure = stretch.closure
        for arc, start, end in windows_of(stretch) if stretch.is_strict else ():
            street = f" {closure.street}" if closure.street else ""
            found[arc].append(f"{closure.closure_id}{street} ({start:%H:%M}–{end:%H:%M %d/%m})")
    return dict(found)


def windows_of(stretch: Stretch) -> list[tuple[Arc, datetime, datetime]]:
    """Return each road and direction that a closure closes, with its time; of a moving closure road by road."""
    if stretch.is_moving:
        return [(window.arc, window.start, window.end) for window in stretch.windows]
    return [(arc, stretch.closure.start, stretch.closure.end) for arc in sorted(stretch.arcs)]


class _Atlas:
    """Quickest ways between the junctions of the points, looked up once for each set of closed roads."""

    def __init__(
        self,
        network: RoadNetwork,
        closed: Mapping[Arc, Sequence[Closed]],
        points: Sequence[Point],
        orders: Mapping[Arc, Sequence[str]],
    ) -> None:
        self._closed, self._points, self._orders = closed, points, orders
        self._nodes = [network.node_by_id[_junction(network, point)] for point in points]
        straight = [
            distance_m(one.lat, one.lon, node.lat, node.lon) for one, node in zip(points, self._nodes, strict=True)
        ]
        self._access_m = np.array(straight) * ROAD_DETOUR_FACTOR
        self._network = network
        self._stops = list(dict.fromkeys(node.node_id for node in self._nodes))
        place = {name: number for number, name in enumerate(self._stops)}
        self._place = np.array([place[node.node_id] for node in self._nodes])
        self._found: dict[frozenset[Arc], tuple[Floats, Floats]] = {}

    def ways(self, passes: frozenset[str] | None) -> Ways:
        """Return all ways of a vehicle with these passes; with None every road is open."""
        metres, minutes = (np.zeros((len(self._points),) * 2) for _ in range(2))
        earlies = np.array([point.early for point in self._points])
        lates = np.array([point.late for point in self._points])
        for early in sorted(set(earlies.tolist())):
            for late in sorted(set(lates.tolist())):
                cells = np.ix_(np.flatnonzero(earlies == early), np.flatnonzero(lates == late))
                both = self._between(frozenset() if passes is None else self._closed_in((early, late), passes))
                places = np.ix_(self._place[cells[0].ravel()], self._place[cells[1].ravel()])
                metres[cells], minutes[cells] = both[0][places], both[1][places]
        return self._whole(metres, minutes)

    def _whole(self, metres: Floats, minutes: Floats) -> Ways:
        """Add the ways to the junctions, in whole metres and minutes; nothing from a point to itself."""
        access_m = self._access_m[:, None] + self._access_m[None, :]
        lost = ~np.isfinite(minutes)
        walked = np.where(lost, FAR, np.rint(np.where(lost, 0, metres) + access_m)).astype(np.int64)
        taken = np.ceil(np.where(lost, 0, minutes) + access_m * 60 / (KMH * 1000) - 1e-9)
        driven = np.where(lost, FAR, taken).astype(np.int64)
        np.fill_diagonal(walked, 0)
        np.fill_diagonal(driven, 0)
        return Ways(walked, driven)

    def _closed_in(self, span: Interval, passes: frozenset[str]) -> frozenset[Arc]:
        return frozenset(
            arc
            for arc, times in self._closed.items()
            if any(a < span[1] and span[0] < b and passes.isdisjoint(exempt) for a, b, exempt in times)
        )

    def _between(self, without: frozenset[Arc]) -> tuple[Floats, Floats]:
        """Return metres and minutes between the junctions of the points over the roads left."""
        if without not in self._found:
            self._found[without] = self._network.between(self._stops, without=without)
        return self._found[without]

    def roads(self) -> Roads:
        """Return the graph as the check reads it."""
        out: dict[str, list[Road]] = defaultdict(list)
        for edge in self._network.edges:
            minutes = edge.length_m * 60 / (edge.speed_kmh * 1000)
            for forward in (True,) if edge.oneway else (True, False):
                ends = (edge.u, edge.v) if forward else (edge.v, edge.u)
                arc = Arc(edge.edge_id, forward)
                closed, orders = self._closed.get(arc, ()), self._orders.get(arc, ())
                out[ends[0]].append(Road(*ends, minutes, tuple(closed), tuple(orders)))
        access = tuple((self._access_m * 60 / (KMH * 1000)).tolist())
        return Roads(
            {node: tuple(roads) for node, roads in out.items()}, tuple(node.node_id for node in self._nodes), access
        )


def _junction(network: RoadNetwork, point: Point) -> str:
    node = network.nearest_node(point.lat, point.lon)
    assert node is not None  # noqa: S101 - a network with roads has junctions
    return node.node_id


def _by_air(points: Sequence[Point], passes: Collection[frozenset[str]]) -> Travel:
    size = len(points)
    metres: Matrix = np.zeros((size, size), dtype=np.int64)
    for i, one in enumerate(points):
        for j, other in enumerate(points):
            metres[i, j] = round(distance_m(one.lat, one.lon, other.lat, other.lon) * ROAD_DETOUR_FACTOR)
    minutes = -(-metres * 60 // (KMH * 1000))
    return Travel(dict.fromkeys(passes, Ways(metres, minutes)), minutes)
