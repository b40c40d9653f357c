"""The ground of the proof: places and stations set on the roads, and the roads cut where they stand.

A place stands at the nearest point of the nearest road. Where that is within ``AT_JUNCTION_M`` of a junction, it stands
at the junction; otherwise the road is cut there, so that every place and station is a vertex.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.scenario.rows import Edge
from planner.scenario.schema import Scenario
from planner.traffic.curves import METRES_PER_DEGREE
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.streets import place_label

PlaceKind = Literal["node", "commune", "post", "gate", "venue"]
StationKind = Literal["hospital", "fire"]
STATION_KINDS: tuple[StationKind, ...] = ("hospital", "fire")
AT_JUNCTION_M = 25.0
MS_PER_HOUR_OVER_KM = 3600.0
"""Milliseconds = metres * 3600 / (km/h)."""


class Anchor(NamedTuple):
    """A point of the roads: a junction, or a whole number of metres from u along a road."""

    node_id: str
    edge_id: str = ""
    at_m: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place that must be reached: its point, where on the roads it stands, and how far that is from the point."""

    place_id: str
    kind: PlaceKind
    name: str
    lat: float
    lon: float
    anchor: Anchor
    off_road_m: int


@dataclass(frozen=True, slots=True)
class Station:
    """A hospital or fire station on the roads."""

    facility_id: str
    kind: StationKind
    name: str
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Ground:
    """Vertices and pieces of roads, as columns.

    Attributes:
        network: the roads.
        anchors: vertices: every junction, then every cut.
        arcs: the permitted directions of the roads.
        parent: piece -> the direction of road of which it is a part.
        tail, head: piece -> vertex left, vertex reached.
        length_m: piece -> metres.
        speed_kmh: piece -> speed of the road.
        places, stations: what stands where.
    """

    network: RoadNetwork
    anchors: tuple[Anchor, ...]
    arcs: tuple[Arc, ...]
    parent: npt.NDArray[np.int64]
    tail: npt.NDArray[np.int64]
    head: npt.NDArray[np.int64]
    length_m: npt.NDArray[np.float64]
    speed_kmh: npt.NDArray[np.float64]
    places: tuple[Place, ...]
    stations: tuple[Station, ...]

    def vertex_of(self) -> dict[Anchor, int]:
        """Return anchor -> vertex."""
        return {anchor: vertex for vertex, anchor in enumerate(self.anchors)}


def drive_ms(length_m: npt.NDArray[np.float64], speed_kmh: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return whole milliseconds, rounded up, so that sums are exact and never too short."""
    return np.maximum(1, np.ceil(length_m * MS_PER_HOUR_OVER_KM / speed_kmh)).astype(np.int64)


def lay_out(scenario: Scenario, network: RoadNetwork) -> Ground:
    """Set the places and stations of a pack on its roads."""
    roads = _Segments(network)
    places = tuple(_places(scenario, network, roads))
    stations = tuple(
        Station(each.facility_id, each.kind, each.name, roads.anchor(each.lat, each.lon)[0])
        for each in scenario.facilities
    )
    standing = {place.anchor for place in places} | {station.anchor for station in stations}
    cuts = sorted(anchor for anchor in standing if anchor.edge_id)
    anchors = (*(Anchor(node.node_id) for node in network.nodes), *cuts)
    return _ground(network, anchors, (places, stations))


def _ground(
    network: RoadNetwork, anchors: tuple[Anchor, ...], standing: tuple[tuple[Place, ...], tuple[Station, ...]]
) -> Ground:
    vertex = {anchor: number for number, anchor in enumerate(anchors)}
    cuts: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        if anchor.edge_id:
            cuts.setdefault(anchor.edge_id, []).append(anchor)
    arcs = tuple(Arc(e.edge_id, forward) for e in network.edges for forward in (True, False) if forward or not e.oneway)
    pieces = [
        (parent, vertex[a], vertex[b], length_m, network.edge_by_id[arc.edge_id].speed_kmh)
        for parent, arc in enumerate(arcs)
        for a, b, length_m in _pieces(network.edge_by_id[arc.edge_id], cuts.get(arc.edge_id, ()), arc)
    ]
    table = np.array(pieces, dtype=np.float64).reshape(-1, 5)
    whole = table[:, :3].astype(np.int64)
    return Ground(network, anchors, arcs, whole[:, 0], whole[:, 1], whole[:, 2], table[:, 3], table[:, 4], *standing)


def _pieces(edge: Edge, cuts: Sequence[Anchor], arc: Arc) -> Iterator[tuple[Anchor, Anchor, float]]:
    """Yield the parts of a road as driven: from, to, metres."""
    inner = [(anchor, float(anchor.at_m)) for anchor in sorted(cuts, key=lambda anchor: anchor.at_m)]
    stops = [(Anchor(edge.u), 0.0), *inner, (Anchor(edge.v), edge.length_m)]
    for (a, a_m), (b, b_m) in pairwise(stops if arc.forward else stops[::-1]):
        yield a, b, abs(b_m - a_m)


def _places(scenario: Scenario, network: RoadNetwork, roads: "_Segments") -> Iterator[Place]:
    """Yield every node that may have inhabitants, commune, post, venue gate and venue."""
    for node in network.nodes:
        if node.population != 0:
            label = place_label(network, node.node_id)
            yield Place(node.node_id, "node", label, node.lat, node.lon, Anchor(node.node_id), 0)
    for unit in scenario.units:
        nearest = network.nearest_node(unit.lat, unit.lon)
        if nearest is not None:
            name = f"{unit.kind} {unit.name}"
            yield Place(unit.unit_id, "commune", name, unit.lat, unit.lon, Anchor(nearest.node_id), 0)
    if not network.edges:
        return
    for post in scenario.posts:
        kind: PlaceKind = "gate" if post.kind == "gate" else "post"
        yield Place(post.post_id, kind, post.name, post.lat, post.lon, *roads.anchor(post.lat, post.lon))
    for venue in scenario.venues:
        here = roads.anchor(venue.lat, venue.lon)
        yield Place(venue.venue_id, "venue", venue.name, venue.lat, venue.lon, *here)


class _Segments:
    """The straight pieces of every road, for finding the road nearest to a point."""

    def __init__(self, network: RoadNetwork) -> None:
        self._network = network
        rows = [
            (number, *a, *b)
            for number, edge in enumerate(network.edges)
            for a, b in pairwise(network.curve(edge.edge_id))
        ]
        self._table = np.array(rows, dtype=np.float64).reshape(-1, 5)

    def anchor(self, lat: float, lon: float) -> tuple[Anchor, int]:
        """Return where on the roads a point stands, and the metres from there to the point."""
        scale = np.array([METRES_PER_DEGREE, METRES_PER_DEGREE * np.cos(np.radians(lat))])
        start = (self._table[:, 1:3] - (lat, lon)) * scale
        along = (self._table[:, 3:5] - (lat, lon)) * scale - start
        square = (along**2).sum(axis=1)
        share = np.clip(-(start * along).sum(axis=1) / np.where(square > 0, square, 1.0), 0.0, 1.0)
        gap = np.hypot(*(start + share[:, None] * along).T)
        best = int(np.argmin(gap))
        return self._on_road(best, float(share[best]), np.sqrt(square)), round(float(gap[best]))

    def _on_road(self, best: int, share: float, sizes: npt.NDArray[np.float64]) -> Anchor:
        """Return the anchor: metres along the drawn curve, in proportion to the length that the table gives."""
        number = int(self._table[best, 0])
        edge, own = self._network.edges[number], np.flatnonzero(self._table[:, 0] == number)
        before = float(sizes[own[own < best]].sum()) + share * float(sizes[best])
        at_m = edge.length_m * before / max(float(sizes[own].sum()), 1e-9)
        if at_m <= AT_JUNCTION_M:
            return Anchor(edge.u)
        if edge.length_m - at_m <= AT_JUNCTION_M:
            return Anchor(edge.v)
        return Anchor("", edge.edge_id, round(at_m))
