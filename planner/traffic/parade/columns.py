"""A column on its time-space diagram: where each block is at each minute, from assembly to dispersal.

The head stands at the start of the route, the other blocks behind it, and all set off together. A block whose front is
f metres behind the head is at v t - f metres of the route after t minutes at pace v.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.scenario.rows import MovementBlock
from planner.scenario.schema import Scenario
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.moving import Passing, blocks_of, exact
from planner.traffic.streets import place_label


@dataclass(frozen=True, slots=True)
class BlockLine:
    """A block of a column.

    Attributes:
        place: from the head, 1 first.
        name: of the block.
        people: in it.
        behind_m: from the head of the column to the front of the block.
        length_m: from its front to its back.
        starts_min: when its front passes the start of the route.
        arrives_min: when its front is at the end of the route.
        leaves_min: when its back has left the route.
    """

    place: int
    name: str
    people: int
    behind_m: Fraction
    length_m: Fraction
    starts_min: Fraction
    arrives_min: Fraction
    leaves_min: Fraction


@dataclass(frozen=True, slots=True)
class Mark:
    """A junction of the route by name, and the metres from its start."""

    label: str
    at_m: Fraction


@dataclass(frozen=True, slots=True)
class Diagram:
    """A column on its route: how it passes, its blocks and the junctions along the way."""

    passed: Passing
    blocks: tuple[BlockLine, ...]
    marks: tuple[Mark, ...]

    @property
    def people(self) -> int:
        """People in the column."""
        return sum(block.people for block in self.blocks)

    @property
    def begins_min(self) -> Fraction:
        """When the diagram begins: at the assembly, or when the first road is closed."""
        return min(self.passed.span.start, Fraction(0))

    @property
    def ends_min(self) -> Fraction:
        """When the diagram ends: the last road is open again."""
        return self.passed.span.end


def diagram_of(scenario: Scenario, network: RoadNetwork, passed: Passing) -> Diagram:
    """Return the time-space diagram of a movement; without blocks it is one block as long as the column."""
    movement = passed.movement
    blocks = blocks_of(scenario, movement) or (_whole(passed),)
    marks = tuple(Mark(place_label(network, item.node_id), item.at_m) for item in passed.junctions)
    return Diagram(passed, tuple(_lines(passed, blocks)), marks)


def _whole(passed: Passing) -> MovementBlock:
    name, length_m = passed.movement.name, float(passed.length_m)
    return MovementBlock(movement_id=passed.movement.movement_id, place=1, name=name, length_m=length_m)


def _lines(passed: Passing, blocks: Sequence[MovementBlock]) -> list[BlockLine]:
    pace, route_m, behind = passed.pace_m_min, passed.route_m, Fraction(0)
    lines: list[BlockLine] = []
    for block in blocks:
        length_m = exact(block.length_m)
        times = (behind / pace, (route_m + behind) / pace, (route_m + behind + length_m) / pace)
        lines.append(BlockLine(block.place, block.name, block.people, behind, length_m, *times))
        behind += length_m + exact(block.gap_m)
    return lines


def pitch_passing_min(blocks: int, pitch_m: Fraction, pace_m_min: Fraction) -> Fraction:
    """Return the minutes in which so many blocks pass a point, a pitch (block and gap) each.

    47 blocks at 25 m pitch and 82.5 m/min (110 steps of 0.75 m): 47 * 25 / 82.5 = 14.24 minutes.
    """
    return blocks * pitch_m / pace_m_min
