"""The road graph of a pack: junctions, roads between them, shortest ways along the roads that are open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.scenario.rows import Edge, Node
from planner.scenario.schema import Scenario
from planner.traffic.curves import Curve, read_curves

Measure = Literal["time", "length"]
METRES_PER_MINUTE_PER_KMH = 1000 / 60


class Arc(NamedTuple):
    """A road driven in one direction; forward is from u to v."""

    edge_id: str
    forward: bool


NO_ARCS: frozenset[Arc] = frozenset()


@dataclass(frozen=True, slots=True)
class Route:
    """A way along roads, from its first junction to its last.

    Attributes:
        nodes: junctions passed, both ends included.
        arcs: roads driven, one fewer than junctions.
        length_m: metres along the roads.
        minutes: driving time at the roads' speeds, without waiting.
    """

    nodes: tuple[str, ...]
    arcs: tuple[Arc, ...]
    length_m: float
    minutes: float

    @property
    def edge_ids(self) -> tuple[str, ...]:
        """The roads driven, in order."""
        return tuple(arc.edge_id for arc in self.arcs)


class _ArcTable(NamedTuple):
    """Every permitted arc, as columns: from which junction, to which, how long."""

    arcs: tuple[Arc, ...]
    tail: npt.NDArray[np.int64]
    head: npt.NDArray[np.int64]
    length_m: npt.NDArray[np.float64]
    minutes: npt.NDArray[np.float64]


class _Graph(NamedTuple):
    """The arcs that are left, sorted by their two junctions (``keys``), and their costs as a matrix."""

    kept: npt.NDArray[np.int64]
    keys: npt.NDArray[np.int64]
    costs: csr_matrix[np.float64]


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Junctions and roads; a road is driven both ways unless it is one-way (from u to v).

    Attributes:
        nodes: junctions.
        edges: roads; each names two junctions of ``nodes``.
        curves: edge id -> true course from u to v, where it is known.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    curves: Mapping[str, Curve] = field(default_factory=dict)

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "RoadNetwork":
        """Return the road network of a pack; empty when the pack has none."""
        return cls(scenario.nodes, scenario.edges, read_curves(scenario))

    @property
    def is_empty(self) -> bool:
        """Whether there is no road at all."""
        return not self.edges

    @cached_property
    def node_by_id(self) -> dict[str, Node]:
        """Junctions by id."""
        return {node.node_id: node for node in self.nodes}

    @cached_property
    def edge_by_id(self) -> dict[str, Edge]:
        """Roads by id."""
        return {edge.edge_id: edge for edge in self.edges}

    @cached_property
    def edges_at(self) -> dict[str, tuple[Edge, ...]]:
        """Roads that meet at each junction, in the order of the table."""
        met: dict[str, list[Edge]] = {node.node_id: [] for node in self.nodes}
        for edge in self.edges:
            for end in dict.fromkeys((edge.u, edge.v)):
                met[end].append(edge)
        return {node_id: tuple(edges) for node_id, edges in met.items()}

    @cached_property
    def _index(self) -> dict[str, int]:
        return {node.node_id: position for position, node in enumerate(self.nodes)}

    @cached_property
    def _table(self) -> _ArcTable:
        pairs = [(edge, way) for edge in self.edges for way in (True, False) if way or not edge.oneway]
        ends = [(edge.u, edge.v) if forward else (edge.v, edge.u) for edge, forward in pairs]
        length_m = np.array([edge.length_m for edge, _ in pairs], dtype=np.float64)
        speed_kmh = np.array([edge.speed_kmh for edge, _ in pairs], dtype=np.float64)
        return _ArcTable(
            arcs=tuple(Arc(edge.edge_id, forward) for edge, forward in pairs),
            tail=np.array([self._index[tail] for tail, _ in ends], dtype=np.int64),
            head=np.array([self._index[head] for _, head in ends], dtype=np.int64),
            length_m=length_m,
            minutes=length_m / (speed_kmh * METRES_PER_MINUTE_PER_KMH),
        )

    def curve(self, edge_id: str) -> Curve:
        """Return the course of a road from u to v: the true one where it is known, else the straight line."""
        if edge_id in self.curves:
            return self.curves[edge_id]
        edge = self.edge_by_id[edge_id]
        return tuple((self.node_by_id[end].lat, self.node_by_id[end].lon) for end in (edge.u, edge.v))

    def nearest_node(self, lat: float, lon: float) -> Node | None:
        """Return the junction nearest to a point as the crow flies, or None without junctions."""
        if not self.nodes:
            return None
        lats = np.array([node.lat for node in self.nodes])
        lons = np.array([node.lon for node in self.nodes])
        square = (lats - lat) ** 2 + ((lons - lon) * np.cos(np.radians(lat))) ** 2
        return self.nodes[int(np.argmin(square))]

    def route(self, start: str, end: str, *, by: Measure = "time", without: Collection[Arc] = NO_ARCS) -> Route | None:
        """Return the shortest way between two junctions by time or length, or None."""
        graph = self._graph(by, without)
        _, before = dijkstra(graph.costs, indices=[self._index[start]], return_predecessors=True)
        steps = self._steps_back(before[0], self._index[start], self._index[end])
        return None if steps is None else self._read_route(steps, graph)

    def costs_from(self, start: str, *, by: Measure = "time", without: Collection[Arc] = NO_ARCS) -> dict[str, float]:
        """Return junction -> minutes (or metres) from ``start``, for the junctions that can be reached."""
        graph = self._graph(by, without).costs
        costs = dijkstra(graph, indices=[self._index[start]])[0]
        return {node.node_id: float(cost) for node, cost in zip(self.nodes, costs, strict=True) if np.isfinite(cost)}

    def between(
        self, stops: Sequence[str], *, without: Collection[Arc] = NO_ARCS
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return metres along, and minutes of, the quickest ways between junctions; infinite where there is none.

        Shape of both: (stops, stops), from row to column.
        """
        graph, ends = self._graph("time", without), [self._index[stop] for stop in stops]
        minutes, before = dijkstra(graph.costs, indices=ends, return_predecessors=True)
        ways = [[self._steps_back(row, start, end) for end in ends] for start, row in zip(ends, before, strict=True)]
        metres = [
            [np.inf if steps is None else self._read_route(steps, graph).length_m for steps in row] for row in ways
        ]
        return np.array(metres, dtype=np.float64).reshape(len(ends), len(ends)), minutes[:, ends]

    def _cost(self, by: Measure) -> npt.NDArray[np.float64]:
        return self._table.minutes if by == "time" else self._table.length_m

    @cached_property
    def _place_of(self) -> dict[Arc, int]:
        return {arc: place for place, arc in enumerate(self._table.arcs)}

    @cached_property
    def _sorted(self) -> dict[Measure, npt.NDArray[np.int64]]:
        """Arcs by their two junctions, of parallel roads the best one first."""
        table = self._table
        measures: tuple[Measure, ...] = ("time", "length")
        return {by: np.lexsort((self._cost(by), table.head, table.tail)) for by in measures}

    def _graph(self, by: Measure, without: Collection[Arc]) -> _Graph:
        """Return which arcs are left (of parallel roads the best) and their costs as a sparse matrix."""
        table, size, order = self._table, len(self.nodes), self._sorted[by]
        left = np.ones(len(table.arcs), dtype=np.bool_)
        left[[self._place_of[arc] for arc in without if arc in self._place_of]] = False
        order = order[left[order]]
        keys = table.tail[order] * size + table.head[order]
        kept = order[np.diff(keys, prepend=-1) > 0]
        starts = np.searchsorted(table.tail[kept], np.arange(size + 1))
        matrix = csr_matrix((self._cost(by)[kept], table.head[kept], starts), shape=(size, size))
        return _Graph(kept, table.tail[kept] * size + table.head[kept], matrix)

    @staticmethod
    def _steps_back(before: npt.NDArray[np.int32], start: int, end: int) -> list[int] | None:
        """Return the junctions from ``start`` to ``end``, read off the predecessors, or None when cut off."""
        steps = [end]
        while steps[-1] != start:
            previous = int(before[steps[-1]])
            if previous < 0:
                return None
            steps.append(previous)
        return steps[::-1]

    def _read_route(self, steps: list[int], graph: _Graph) -> Route:
        table, size = self._table, len(self.nodes)
        keys = np.array([a * size + b for a, b in pairwise(steps)], dtype=np.int64)
        places = graph.kept[np.searchsorted(graph.keys, keys)]
        return Route(
            nodes=tuple(self.nodes[step].node_id for step in steps),
            arcs=tuple(table.arcs[place] for place in places),
            length_m=float(table.length_m[places].sum()),
            minutes=float(table.minutes[places].sum()),
        )
