"""When a convoy or a marching column closes each road and each junction of its route, computed exactly.

All times are fractions of a minute after the head sets off, so that nothing is rounded until a moment is written; then
a closure begins no later and ends no earlier than it is worked out, to the whole second.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import accumulate

from planner.scenario.rows import Movement, MovementBlock
from planner.scenario.schema import Scenario
from planner.traffic.curves import Point
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.orders.routes import Faulty, ends_of, route_of

SECONDS_PER_MINUTE = 60
METRES_PER_KM = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """A time from ``start`` to ``end``, in minutes after the head sets off."""

    start: Fraction
    end: Fraction


@dataclass(frozen=True, slots=True)
class RoadPassing:
    """A road of the route, the metres from its start, and from when to when it is closed."""

    arc: Arc
    from_m: Fraction
    to_m: Fraction
    closed: Span


@dataclass(frozen=True, slots=True)
class JunctionPassing:
    """A junction of the route: when it is occupied, and the gaps in which others may cross."""

    node_id: str
    at_m: Fraction
    closed: Span
    gaps: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """A movement on its route.

    Attributes:
        movement: the row of the pack.
        length_m: from the front of its head to the end of its tail.
        pace_m_min: metres a minute.
        roads: its roads in the order driven.
        junctions: its junctions in the order passed, start and end included.
    """

    movement: Movement
    length_m: Fraction
    pace_m_min: Fraction
    roads: tuple[RoadPassing, ...]
    junctions: tuple[JunctionPassing, ...]

    @property
    def route_m(self) -> Fraction:
        """Metres from the start of the route to its end."""
        return self.roads[-1].to_m

    @property
    def passing_min(self) -> Fraction:
        """Minutes for the whole column to pass one point."""
        return self.length_m / self.pace_m_min

    @property
    def span(self) -> Span:
        """From the first road's closing to the last one's opening."""
        return Span(min(road.closed.start for road in self.roads), max(road.closed.end for road in self.roads))

    def moment(self, minutes: Fraction, *, up: bool = False) -> datetime:
        """Return the moment so many minutes after the head sets off, to the whole second below or above."""
        seconds = minutes * SECONDS_PER_MINUTE
        return self.movement.start + timedelta(seconds=math.ceil(seconds) if up else math.floor(seconds))

    def period(self, span: Span) -> tuple[datetime, datetime]:
        """Return a span as moments, never shorter than it is."""
        return self.moment(span.start), self.moment(span.end, up=True)


def passing(
    scenario: Scenario, network: RoadNetwork, movement: Movement, places: Mapping[str, Point]
) -> Passing | Faulty:
    """Return when a movement closes what, or why its route cannot be driven."""
    arcs = route_of(network, movement, places)
    return arcs if isinstance(arcs, Faulty) else pass_over(network, movement, blocks_of(scenario, movement), arcs)


def blocks_of(scenario: Scenario, movement: Movement) -> tuple[MovementBlock, ...]:
    """Return the blocks of a column from head to tail."""
    own = [block for block in scenario.movement_blocks if block.movement_id == movement.movement_id]
    return tuple(sorted(own, key=lambda block: block.place))


def pass_over(
    network: RoadNetwork, movement: Movement, blocks: Sequence[MovementBlock], arcs: Sequence[Arc]
) -> Passing:
    """Return a movement on a route that joins up.

    Road i from metre a to metre b of the route is closed over
    [a / v - before, (b + L) / v + after], with pace v and length L; a junction at metre a over
    [a / v - before, (a + L) / v + after]. The first road is closed from the assembly, the last one until everybody has
    dispersed.
    """
    pace, length = pace_m_min(movement), column_m(movement, blocks)
    ends = [*accumulate((exact(network.edge_by_id[arc.edge_id].length_m) for arc in arcs), initial=Fraction(0))]
    roads = [
        RoadPassing(arc, ends[place], ends[place + 1], _closed(movement, (ends[place], ends[place + 1]), length))
        for place, arc in enumerate(arcs)
    ]
    nodes = [ends_of(network, arcs[0])[0], *(ends_of(network, arc)[1] for arc in arcs)]
    junctions = tuple(
        JunctionPassing(node, at, _closed(movement, (at, at), length), gaps_at(blocks, at, pace))
        for node, at in zip(nodes, ends, strict=True)
    )
    return Passing(movement, length, pace, _with_ends(movement, roads), junctions)


def exact(value: float) -> Fraction:
    """Return a figure of a table as it is written: 82.5 is 165/2, never the nearest binary number."""
    return Fraction(str(value))


def pace_m_min(movement: Movement) -> Fraction:
    """Return metres a minute: 4.95 km/h is 82.5 m/min."""
    return exact(movement.speed_kmh) * METRES_PER_KM / SECONDS_PER_MINUTE


def column_m(movement: Movement, blocks: Sequence[MovementBlock]) -> Fraction:
    """Return the length of a column: its blocks and the gaps between them, else what the movement says."""
    if not blocks:
        return exact(movement.length_m)
    gaps = sum((exact(block.gap_m) for block in blocks[:-1]), Fraction(0))
    return sum((exact(block.length_m) for block in blocks), gaps)


def _closed(movement: Movement, ends_m: tuple[Fraction, Fraction], length_m: Fraction) -> Span:
    pace = pace_m_min(movement)
    entered, left = ends_m[0] / pace, (ends_m[1] + length_m) / pace
    return Span(entered - movement.clear_before_min, left + movement.clear_after_min)


def _with_ends(movement: Movement, roads: Sequence[RoadPassing]) -> tuple[RoadPassing, ...]:
    """Close the first road from the assembly on, and the last one until the column has dispersed."""
    found = list(roads)
    if movement.assembly_from is not None:
        early = Fraction(int((movement.assembly_from - movement.start).total_seconds()), SECONDS_PER_MINUTE)
        found[0] = _with_span(found[0], Span(min(early, found[0].closed.start), found[0].closed.end))
    last = found[-1].closed
    found[-1] = _with_span(found[-1], Span(last.start, last.end + movement.dispersal_min))
    return tuple(found)


def _with_span(road: RoadPassing, span: Span) -> RoadPassing:
    return RoadPassing(road.arc, road.from_m, road.to_m, span)


def gaps_at(blocks: Sequence[MovementBlock], at_m: Fraction, pace: Fraction) -> tuple[Span, ...]:
    """Return when the gaps of a column pass a point: from the end of a block to the front of the next."""
    found, passed = [], Fraction(0)
    for block in blocks[:-1]:
        passed += exact(block.length_m)
        if block.gap_m > 0:
            found.append(Span((at_m + passed) / pace, (at_m + passed + exact(block.gap_m)) / pace))
        passed += exact(block.gap_m)
    return tuple(found)


def longest_wait(junction: JunctionPassing, crossing_min: Fraction) -> Fraction:
    """Return the longest time somebody waits at a junction before a gap long enough to cross begins.

    Who comes too late for a gap, that is when less than ``crossing_min`` of it is left, waits for the next one, and at
    the last for the tail and the clearance behind it.
    """
    usable = [gap for gap in junction.gaps if gap.end - gap.start >= crossing_min]
    starts = [junction.closed.start, *(gap.end - crossing_min for gap in usable)]
    ends = [*(gap.start for gap in usable), junction.closed.end]
    return max(end - start for start, end in zip(starts, ends, strict=True))
