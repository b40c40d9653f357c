"""The hall: which seats are neighbours, which form one unbroken stretch, and which seat is better than which.

Nothing here knows guests. Lengths are whole centimetres.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from statistics import fmean
from typing import Literal, NamedTuple, TypeVar

import numpy as np

from planner.scenario.rows import Seat as SeatRow

CM_PER_M = 100
LEVEL_CM = 10
"""Rows, or the fronts of zones, that differ by less than about this much are equally far from the stage."""
MIRROR_CM = 50
"""Stretches whose middles are equally far from the centre line, give or take this, are mirror images."""

SeatKind = Literal["chair", "wheelchair_space", "companion", "camera"]
Point = tuple[int, int]
"""x and y in centimetres."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points of the hall that seats are measured from.

    Attributes:
        steps: stage steps.
        exits: exits.
    """

    steps: tuple[Point, ...] = ()
    exits: tuple[Point, ...] = ()


NO_POINTS = Points()


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat, with its place in the order of precedence.

    Attributes:
        seat_id: its id.
        zone: the zone it stands in.
        row: label of its row in the zone.
        number: number in the row.
        x_cm: to the right of the stage's centre as a guest sees it.
        y_cm: away from the stage.
        kind: chair, wheelchair_space or companion.
        blocked: never used; so is a camera's place.
        aisle: stands on an aisle.
        row_index: position of the row in its zone, 0 nearest the stage.
        place: position of its stretch of chairs in the order of precedence, 0 the best; mirror images are equal.
        kept_for: for whom it is reserved: words of roles, delegations, guests; empty for nobody in particular.
        steps_cm: to the nearest stage steps; None when the hall has none.
        exit_cm: to the nearest exit; None when the hall has none.
    """

    seat_id: str
    zone: str
    row: str
    number: int
    x_cm: int
    y_cm: int
    kind: SeatKind = "chair"
    blocked: bool = False
    aisle: bool = False
    row_index: int = 0
    place: int = 0
    kept_for: frozenset[str] = frozenset()
    steps_cm: int | None = None
    exit_cm: int | None = None

    @property
    def is_accessible(self) -> bool:
        """Whether it is reached without passing in front of others: on an aisle, or a wheelchair space."""
        return self.aisle or self.kind == "wheelchair_space"

    @property
    def walk_m(self) -> int:
        """Whole metres from the nearest entrance or exit; 0 when the hall has none."""
        return round((self.exit_cm or 0) / CM_PER_M)

    @property
    def stage_m(self) -> int:
        """Whole metres from the middle of the stage's edge."""
        return round(hypot(self.x_cm, self.y_cm) / CM_PER_M)

    @property
    def from_centre(self) -> tuple[int, int]:
        """Order inside a row: near the centre first; of two mirror seats the guest's right hand first (R35)."""
        return (abs(self.x_cm), 0 if self.x_cm >= 0 else 1)


@dataclass(frozen=True, slots=True)
class Block:
    """A longest run of usable neighbouring seats of one row: between aisles, blocked seats and the ends of the row.

    Attributes:
        seats: from the lowest number to the highest.
        ordinary: ids of the seats anybody may use who needs no wheelchair space.
        attended: ids of the seats kept for the companion of whoever sits in the wheelchair space beside.
    """

    seats: tuple[Seat, ...]
    ordinary: frozenset[str]
    attended: frozenset[str]

    @property
    def zone(self) -> str:
        """The zone of the block."""
        return self.seats[0].zone

    @property
    def place(self) -> int:
        """Position in the order of precedence."""
        return self.seats[0].place

    @property
    def row_index(self) -> int:
        """Position of the row in its zone."""
        return self.seats[0].row_index

    @property
    def spaces(self) -> int:
        """Number of wheelchair spaces."""
        return sum(seat.kind == "wheelchair_space" for seat in self.seats)

    def ordinary_runs(self, taken: frozenset[str] = frozenset()) -> tuple[int, ...]:
        """Return the lengths of the runs of ordinary seats that remain without ``taken``."""
        lengths = [0]
        for seat in self.seats:
            if seat.seat_id in self.ordinary and seat.seat_id not in taken:
                lengths[-1] += 1
            else:
                lengths.append(0)
        return tuple(length for length in lengths if length)


class _Spot(NamedTuple):
    """Where a seat stands."""

    zone: str
    row: str
    number: int
    seat_id: str
    x_cm: int
    y_cm: int


Standing = TypeVar("Standing", Seat, _Spot)


def beside(one: Standing, other: Standing, adjacent_cm: int) -> bool:
    """Return whether two seats are neighbours: same zone and row, consecutive numbers, no aisle between."""
    same_row = one.zone == other.zone and one.row == other.row and abs(one.number - other.number) == 1
    return same_row and hypot(one.x_cm - other.x_cm, one.y_cm - other.y_cm) <= adjacent_cm


def neighbours_of(seats: Iterable[Seat], adjacent_cm: int) -> dict[str, tuple[str, ...]]:
    """Return the neighbours (none, one or two) of every seat."""
    found: dict[str, list[str]] = {}
    for line in stretches(seats, adjacent_cm):
        for seat in line:
            found[seat.seat_id] = []
        for one, other in pairwise(line):
            found[one.seat_id].append(other.seat_id)
            found[other.seat_id].append(one.seat_id)
    return {seat_id: tuple(others) for seat_id, others in found.items()}


def stretches(seats: Iterable[Standing], adjacent_cm: int) -> list[tuple[Standing, ...]]:
    """Return the longest runs of neighbouring seats, in a fixed order."""
    ordered = sorted(seats, key=lambda seat: (seat.zone, seat.row, seat.number, seat.seat_id))
    lines: list[list[Standing]] = []
    for seat in ordered:
        if lines and beside(lines[-1][-1], seat, adjacent_cm):
            lines[-1].append(seat)
        else:
            lines.append([seat])
    return [tuple(line) for line in lines]


def attended_seats(seats: Sequence[Seat], neighbours: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the companion seats that stand beside a wheelchair space."""
    kinds = {seat.seat_id: seat.kind for seat in seats}
    return frozenset(
        seat.seat_id
        for seat in seats
        if seat.kind == "companion"
        and any(kinds.get(other) == "wheelchair_space" for other in neighbours.get(seat.seat_id, ()))
    )


def blocks_of(seats: Sequence[Seat], attended: frozenset[str], adjacent_cm: int) -> tuple[Block, ...]:
    """Return the blocks of usable seats, the best first."""
    blocks = []
    for line in stretches((seat for seat in seats if not seat.blocked), adjacent_cm):
        ids = {seat.seat_id for seat in line if seat.kind != "wheelchair_space"}
        blocks.append(Block(line, frozenset(ids - attended), frozenset(ids & attended)))
    return tuple(sorted(blocks, key=lambda block: (block.place, block.seats[0].from_centre, block.seats[0].seat_id)))


def placed(rows: Iterable[SeatRow], adjacent_cm: int, points: Points = NO_POINTS) -> tuple[Seat, ...]:
    """Return the seats with their row positions and places in the order of precedence.

    A seat's place is that of its stretch of chairs (blocked ones included, so that a blocked chair changes
    nobody's place): zones by the distance of their front from the stage, then rows by theirs, then the middle
    of the stretch by its distance from the centre line.
    """
    listed = tuple(rows)
    spots = [_Spot(r.zone, r.row, r.number, r.seat_id, to_cm(r.x_m), to_cm(r.y_m)) for r in listed]
    depth_cm = _row_depths(spots)
    front_cm: dict[str, int] = {}
    for (zone, _), depth in depth_cm.items():
        front_cm[zone] = min(depth, front_cm.get(zone, depth))
    row_index = _row_indexes(depth_cm)
    place = _places(stretches(spots, adjacent_cm), depth_cm, front_cm)
    steps, exits = _nearest_cm(spots, points.steps), _nearest_cm(spots, points.exits)
    return tuple(
        Seat(
            row.seat_id,
            row.zone,
            row.row,
            row.number,
            spot.x_cm,
            spot.y_cm,
            row.kind,
            row.blocked or row.kind == "camera",
            row.aisle,
            row_index[row.zone, row.row],
            place[row.seat_id],
            frozenset(row.reserved_for),
            steps_cm,
            exit_cm,
        )
        for row, spot, steps_cm, exit_cm in zip(listed, spots, steps, exits, strict=True)
    )


def _nearest_cm(spots: Sequence[_Spot], points: Sequence[Point]) -> Sequence[int | None]:
    """Return for each spot the distance to the nearest point, in whole tens of centimetres."""
    if not points or not spots:
        return [None] * len(spots)
    own = np.array([(spot.x_cm, spot.y_cm) for spot in spots], dtype=np.int64)
    squares = np.full(len(spots), np.iinfo(np.int64).max)
    for x, y in points:
        squares = np.minimum(squares, (own[:, 0] - x) ** 2 + (own[:, 1] - y) ** 2)
    nearest: list[int] = (np.rint(np.sqrt(squares) / LEVEL_CM).astype(np.int64) * LEVEL_CM).tolist()
    return nearest


def to_cm(metres: float) -> int:
    """Return whole centimetres."""
    return round(metres * CM_PER_M)


def _row_depths(seats: Iterable[_Spot]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for seat in seats:
        found[seat.zone, seat.row].append(seat.y_cm)
    return {row: round(fmean(depths) / LEVEL_CM) for row, depths in found.items()}


def _row_indexes(depth: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    index: dict[tuple[str, str], int] = {}
    count: dict[str, int] = defaultdict(int)
    for zone, row in sorted(depth, key=lambda key: (key[0], depth[key], key[1])):
        index[zone, row] = count[zone]
        count[zone] += 1
    return index


def _places(
    lines: Iterable[tuple[_Spot, ...]], depth: Mapping[tuple[str, str], int], front: Mapping[str, int]
) -> dict[str, int]:
    """Number the stretches from the best; mirror images share a number."""
    keyed = [
        (
            (front[line[0].zone], depth[line[0].zone, line[0].row]),
            abs(fmean(seat.x_cm for seat in line)),
            line,
        )
        for line in lines
    ]
    keyed.sort(key=lambda item: (item[0], item[1], item[2][0].seat_id))
    place: dict[str, int] = {}
    current, last_depth, first_x = -1, None, 0.0
    for depth_key, x, line in keyed:
        if depth_key != last_depth or x - first_x > MIRROR_CM:
            current, last_depth, first_x = current + 1, depth_key, x
        place.update({seat.seat_id: current for seat in line})
    return place
