"""The roads of a pack as links with delays, and which of them are closed to whom in each quarter hour."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from planner.scenario.schema import Scenario
from planner.traffic.assignment.links import DelayLinks, Floats
from planner.traffic.closures import Stretch
from planner.traffic.demand.modes import LORRY, MODES
from planner.traffic.demand.trips import SLICE_MIN
from planner.traffic.listed import PROBLEM
from planner.traffic.network import METRES_PER_MINUTE_PER_KMH, Arc, RoadNetwork

DELAY_PERCENT, DELAY_POWER = 15, 4
"""Delay at capacity and its steepness (Bureau of Public Roads, Traffic Assignment Manual, 1964).

The organiser sets others with ``[options.traffic] delay_percent``, ``delay_power``.
"""
LOOKS = 5
"""How often a quarter hour is looked at: a road counts as closed in it when it is in more than half of them."""

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class RoadLinks:
    """Roads by direction, as links.

    Attributes:
        arcs: which road and direction each link is.
        links: their ends and delays, minutes and pcu an hour.
        length_m: metres of each link.
        index: junction -> node of the links.
    """

    arcs: tuple[Arc, ...]
    links: DelayLinks
    length_m: Floats
    index: dict[str, int]

    def barred(self, shut: Bools) -> DelayLinks:
        """Return the links with some of them shut to kinds of vehicles, shape (K, L)."""
        return replace(self.links, barred=shut)


def road_links(scenario: Scenario, network: RoadNetwork) -> RoadLinks:
    """Return the roads of a pack, both directions of each unless it is one-way; a loop at one junction is left out."""
    index = {node.node_id: place for place, node in enumerate(network.nodes)}
    ways = [
        (edge, way) for edge in network.edges if edge.u != edge.v for way in (True, False) if way or not edge.oneway
    ]
    ends = [(edge.u, edge.v) if way else (edge.v, edge.u) for edge, way in ways]
    length = np.array([edge.length_m for edge, _ in ways], dtype=np.float64)
    speed = np.array([edge.speed_kmh for edge, _ in ways], dtype=np.float64)
    same = np.ones(len(ways))
    links = DelayLinks(
        tail=np.array([index[tail] for tail, _ in ends], dtype=np.int64),
        head=np.array([index[head] for _, head in ends], dtype=np.int64),
        time=length / (speed * METRES_PER_MINUTE_PER_KMH),
        capacity=np.array([edge.capacity_pcu_h for edge, _ in ways], dtype=np.float64),
        b=same * scenario.option(PROBLEM, "delay_percent", DELAY_PERCENT) / 100,
        power=same * scenario.option(PROBLEM, "delay_power", DELAY_POWER),
        fixed=0 * same,
        nodes=len(network.nodes),
    )
    return RoadLinks(tuple(Arc(edge.edge_id, way) for edge, way in ways), links, length, index)


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """Vehicles that the closures treat alike.

    Attributes:
        mode: name of the kind of vehicle.
        card: whom the lot they drive to or from is for.
    """

    mode: str
    card: str = ""

    def may_pass(self, stretch: Stretch) -> bool:
        """Say whether a closure lets these vehicles pass.

        Those named as exempt pass. A closure that only restricts turns away lorries, or, when it names vehicles that
        may pass, all others.
        """
        exempt = stretch.closure.exempt
        if self.mode in exempt or (self.card and self.card in exempt):
            return True
        names_vehicles = any(name in MODES for name in exempt)
        return not stretch.is_strict and self.mode != LORRY and not names_vehicles


def closed_share(stretch: Stretch, starts: Sequence[datetime], arcs: Sequence[Arc]) -> Bools:
    """Return in which quarter hours a closure shuts which links, shape (S, L)."""
    shut = np.zeros((len(starts), len(arcs)), dtype=np.int64)
    place = {arc: number for number, arc in enumerate(arcs)}
    for row, start in enumerate(starts):
        for look in range(LOOKS):
            moment = start + timedelta(minutes=(look + 0.5) * SLICE_MIN / LOOKS)
            there = [place[arc] for arc in stretch.arcs_at(moment) if arc in place]
            shut[row, there] += 1
    return 2 * shut > LOOKS


def barred_in_time(
    stretches: Sequence[Stretch], kinds: Sequence[Kind], starts: Sequence[datetime], arcs: Sequence[Arc]
) -> Bools:
    """Return which kinds of vehicles may not use which links in each quarter hour, shape (S, K, L)."""
    barred = np.zeros((len(starts), max(len(kinds), 1), len(arcs)), dtype=np.bool_)
    for stretch in stretches:
        shut = closed_share(stretch, starts, arcs)
        for row, kind in enumerate(kinds):
            if not kind.may_pass(stretch):
                barred[:, row] |= shut
    return barred
