"""The links by the node they leave, with zones split so that nobody drives through them."""

from typing import NamedTuple

import numpy as np

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


def star_of(links: DelayLinks) -> Star:
    """Return the links by the node they leave."""
    tail = start_of(links, links.tail)
    order = np.argsort(tail, kind="stable").astype(np.int64)
    nodes = links.nodes + links.first_through
    first = np.searchsorted(tail[order], np.arange(nodes + 1)).astype(np.int64)
    columns = (links.time, 1 / links.capacity, links.b, links.power, links.fixed)
    return Star(first, order, tail, links.head.astype(np.int64), *(column.astype(np.float64) for column in columns))


def start_of(links: DelayLinks, node: Ints) -> Ints:
    """Return where trips (or links) that leave ``node`` begin after the split of zones."""
    return np.where(node < links.first_through, node + links.nodes, node).astype(np.int64)


class Pairs(NamedTuple):
    """Trips as the compiled code wants them.

    Attributes:
        start: node where the trips of each origin begin, after the split of zones.
        first: where the pairs of each origin begin; one more entry for the end.
        end: node where each pair ends.
        volume: vehicles an hour of each pair.
    """

    start: Ints
    first: Ints
    end: Ints
    volume: Floats


def pairs_of(links: DelayLinks, trips: Trips) -> Pairs:
    """Return the trips by origin."""
    return Pairs(start_of(links, trips.origins), trips.first_pair, trips.destination, trips.volume)
