"""The links by the node they leave, with zones split so that nobody drives through them."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.traffic.assignment.links import DelayLinks, Floats, Ints, Trips


class Star(NamedTuple):
    """A network as the compiled code wants it: plain columns, links listed by the node they leave.

    A zone that may not be driven through becomes two nodes: its links leave from one, trips end at the other.

    Attributes:
        first: where the links of each node begin in ``out``; one more entry for the end.
        out: links by the node they leave.
        tail: node where each link begins, after the split.
        head: node where each link ends.
        time, inverse, b, power, fixed: the delay of each link, ``inverse`` being one over the capacity.
        shut: which links each kind of vehicle may not use.
    """

    first: Ints
    out: Ints
    tail: Ints
    head: Ints
    time: Floats
    inverse: Floats
    b: Floats
    power: Floats
    fixed: Floats
    shut: npt.NDArray[np.bool_]


def star_of(links: DelayLinks) -> Star:
    """Return the links by the node they leave."""
    tail = start_of(links, links.tail)
    order = np.argsort(tail, kind="stable").astype(np.int64)
    nodes = links.nodes + links.first_through
    first = np.searchsorted(tail[order], np.arange(nodes + 1)).astype(np.int64)
    head = np.ascontiguousarray(links.head, dtype=np.int64)
    columns = (links.time, 1 / links.capacity, links.b, links.power, links.fixed)
    time, inverse, b, power, fixed = (np.ascontiguousarray(column, dtype=np.float64) for column in columns)
    shut = np.ascontiguousarray(links.shut)
    return Star(first, order, np.ascontiguousarray(tail), head, time, inverse, b, power, fixed, shut)


def start_of(links: DelayLinks, node: Ints) -> Ints:
    """Return where trips (or links) that leave ``node`` begin after the split of zones."""
    return np.where(node < links.first_through, node + links.nodes, node).astype(np.int64)


class Pairs(NamedTuple):
    """Trips as the compiled code wants them.

    Attributes:
        start: node where the trips of each source begin, after the split of zones.
        kind: kind of vehicle of each source.
        first: where the pairs of each source begin; one more entry for the end.
        end: node where each pair ends.
        volume: vehicles an hour of each pair.
    """

    start: Ints
    kind: Ints
    first: Ints
    end: Ints
    volume: Floats


def pairs_of(links: DelayLinks, trips: Trips) -> Pairs:
    """Return the trips by source."""
    kind, node = trips.sources
    columns = (start_of(links, node), kind, trips.first_pair, trips.destination)
    # contiguous, whatever they were cut from: for another layout the kernels would be compiled once more
    start, kinds, first, end = (np.ascontiguousarray(column, dtype=np.int64) for column in columns)
    return Pairs(start, kinds, first, end, np.ascontiguousarray(trips.volume, dtype=np.float64))
