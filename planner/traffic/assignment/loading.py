"""Everybody on the cheapest way (all-or-nothing), with scipy's Dijkstra and array operations only."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.traffic.assignment.links import DelayLinks, Floats, Ints, Trips
from planner.traffic.assignment.star import start_of

BATCH = 200_000
"""Most entries (origins times nodes) of a tree table held at once."""


class Loading(NamedTuple):
    """Flows when all take the cheapest way.

    Attributes:
        flow: vehicles an hour on each link.
        least: what all trips then cost.
    """

    flow: Floats
    least: float


class CheapestWays:
    """The structure of a network, kept between loadings at different costs."""

    def __init__(self, links: DelayLinks, trips: Trips) -> None:
        self._trips, self._size = trips, links.nodes + links.first_through
        self._tail, self._head = start_of(links, links.tail), links.head
        self._keys = self._tail * self._size + self._head
        self._shut, (self._kind, node) = links.shut, trips.sources
        self._start = start_of(links, node)

    def load(self, cost: Floats) -> Loading:
        """Put all trips on the cheapest ways at these costs; trips without a way are left out."""
        flow, least = np.zeros(len(cost)), 0.0
        for kind in np.unique(self._kind):
            best, graph = self._graph(cost, int(kind))
            for batch in self._batches(int(kind)):
                part = self._load_part(graph, batch)
                flow[best] += part.flow
                least += part.least
        return Loading(flow, least)

    def is_served(self) -> npt.NDArray[np.bool_]:
        """Return which pairs have a way at all, shape (P,)."""
        return np.isfinite(self.least(np.ones(len(self._tail))))

    def least(self, cost: Floats) -> Floats:
        """Return the cost of the cheapest way of each pair, infinite without one; shape (P,)."""
        found = np.full(len(self._trips.volume), np.inf)
        for kind in np.unique(self._kind):
            graph = self._graph(cost, int(kind))[1]
            for batch in self._batches(int(kind)):
                pairs = self._pairs_of(batch)
                reach = dijkstra(graph, indices=self._start[batch])
                found[pairs] = reach[self._trips.source_of[pairs] - batch.start, self._trips.destination[pairs]]
        return found

    def _graph(self, cost: Floats, kind: int) -> "tuple[Ints, csr_matrix[np.float64]]":
        """Return the links a kind of vehicle may use (of parallel ones the cheapest) and their costs as a matrix."""
        order = np.lexsort((cost, self._keys))
        order = order[~self._shut[kind, order]]
        best = order[np.diff(self._keys[order], prepend=-1) > 0].astype(np.int64)
        columns = (cost[best], self._head[best], np.searchsorted(self._tail[best], np.arange(self._size + 1)))
        return best, csr_matrix(columns, shape=(self._size, self._size))

    def _batches(self, kind: int) -> list[slice]:
        """Return runs of sources of a kind, each small enough to hold the trees of."""
        first, stop = np.searchsorted(self._kind, [kind, kind + 1])
        step = max(1, BATCH // self._size)
        return [slice(begin, min(begin + step, stop)) for begin in range(int(first), int(stop), step)]

    def _pairs_of(self, batch: slice) -> slice:
        first = self._trips.first_pair
        return slice(int(first[batch.start]), int(first[batch.stop]))

    def _load_part(self, graph: "csr_matrix[np.float64]", batch: slice) -> Loading:
        """Return the flows of some sources over the entries of the graph."""
        reach, before = dijkstra(graph, indices=self._start[batch], return_predecessors=True)
        pairs = self._pairs_of(batch)
        row = self._trips.source_of[pairs] - batch.start
        end, volume = self._trips.destination[pairs], self._trips.volume[pairs]
        cost = reach[row, end]
        there = np.isfinite(cost)
        arriving = np.zeros(reach.shape)
        arriving[row[there], end[there]] = volume[there]
        return Loading(self._gather(graph, before.astype(np.int64), arriving), float(cost[there] @ volume[there]))

    def _gather(self, graph: "csr_matrix[np.float64]", before: Ints, arriving: Floats) -> Floats:
        """Move what arrives at each node back along its tree, farthest nodes first, and count it by link."""
        depth = _depth(before)
        through, size = arriving.ravel().copy(), before.shape[1]
        flat, row = before.ravel(), np.repeat(np.arange(before.shape[0]), size)
        order = np.argsort(depth.ravel(), kind="stable")
        steps = np.searchsorted(depth.ravel()[order], np.arange(depth.max() + 2))
        for level in range(int(depth.max()), 0, -1):
            here = order[steps[level] : steps[level + 1]]
            np.add.at(through, row[here] * size + flat[here], through[here])
        used = np.flatnonzero((flat >= 0) & (through > 0))
        keys = flat[used] * size + used % size
        entry_keys = np.repeat(np.arange(size), np.diff(graph.indptr)) * size + graph.indices
        flow = np.bincount(np.searchsorted(entry_keys, keys), weights=through[used], minlength=graph.nnz)
        return flow.astype(np.float64)


def _depth(before: Ints) -> Ints:
    """Return the number of links from the root to each node; 0 for the root and for nodes without a way."""
    rows, size = before.shape
    parent = np.where(before >= 0, before, np.arange(size)) + np.arange(rows)[:, None] * size
    parent, depth = parent.ravel(), (before >= 0).astype(np.int64).ravel()
    while True:
        further = depth + depth[parent]
        if (further == depth).all():
            return depth.reshape(rows, size)
        depth, parent = further, parent[parent]
