"""How many ways through a junction cross each other, driving on the right.

Each road that meets at a junction has a point where traffic comes in and, to its right seen from outside, one where it
goes out. A way through is a chord between them; two ways conflict when their chords cross. Three two-way roads give 3
crossing conflicts, four give 16: the textbook figures.
"""

import math
from collections.abc import Collection
from itertools import combinations
from typing import NamedTuple

from planner.traffic.network import NO_ARCS, Arc, RoadNetwork

BESIDE = 1e-3
"""Angle between the incoming and the outgoing side of a road, radians; its size does not matter."""


class Leg(NamedTuple):
    """A road at a junction: its bearing seen from there, and whether traffic comes in and goes out by it."""

    edge_id: str
    bearing: float
    inward: Arc | None
    outward: Arc | None


def legs_at(network: RoadNetwork, node_id: str, closed: Collection[Arc] = NO_ARCS) -> tuple[Leg, ...]:
    """Return the roads that meet at a junction in the order of their bearing, less what is closed."""
    legs = [leg for edge in network.edges_at[node_id] if (leg := _leg(network, node_id, edge.edge_id, closed))]
    return tuple(sorted(legs, key=lambda leg: leg.bearing))


def _leg(network: RoadNetwork, node_id: str, edge_id: str, closed: Collection[Arc]) -> Leg | None:
    edge, node = network.edge_by_id[edge_id], network.node_by_id[node_id]
    if edge.u == edge.v:
        return None
    out = Arc(edge_id, edge.u == node_id)
    into = Arc(edge_id, not out.forward)
    inward = None if into in closed or (edge.oneway and not into.forward) else into
    outward = None if out in closed or (edge.oneway and not out.forward) else out
    if inward is None and outward is None:
        return None
    curve = network.curve(edge_id)
    lat, lon = curve[1] if out.forward else curve[-2]
    east, north = (lon - node.lon) * math.cos(math.radians(node.lat)), lat - node.lat
    return Leg(edge_id, math.atan2(north, east), inward, outward)


class Turn(NamedTuple):
    """A way through a junction: in by one road, out by another, as two points on a circle."""

    inward: Arc
    outward: Arc
    enters: float
    leaves: float


def turns_through(legs: Collection[Leg]) -> tuple[Turn, ...]:
    """Return every way through a junction but turning back."""
    return tuple(
        Turn(a.inward, b.outward, a.bearing + BESIDE, b.bearing - BESIDE)
        for a in legs
        for b in legs
        if a is not b and a.inward is not None and b.outward is not None
    )


def crossing_pairs(legs: Collection[Leg]) -> list[tuple[Turn, Turn]]:
    """Return the pairs of ways through that cross each other."""
    return [(a, b) for a, b in combinations(turns_through(legs), 2) if _cross(a, b)]


def _cross(a: Turn, b: Turn) -> bool:
    if a.inward == b.inward or a.outward == b.outward:
        return False
    low, high = sorted((a.enters, a.leaves))
    return (low < b.enters < high) != (low < b.leaves < high)
