"""The way from the door to a seat: along the aisles, then between the rows, never over chairs."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.scenario.rows import Seat
from planner.scenario.schema import Scenario

CELL_M = 0.25
MOST_CELLS = 800_000
AROUND_M = 2.5
"""Free floor around the outermost chairs."""
CHAIR_M, DEPTH_M, KNEES_M = 0.3, 0.22, 0.7
"""Half a chair across and deep; how far in front and behind one squeezes past knees."""
OPEN, SQUEEZE, OVER = 2, 5, 400
"""Price of a step on an aisle, between two rows, over a chair (only where there is no other way)."""

Point = tuple[float, float]
Squares = NDArray[np.int64]
"""A whole number for every square of the floor: line, then column."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where guests come in, in the metres of the seats; ``assumed`` when the pack names no exit."""

    name: str
    at: Point
    assumed: bool = False


def doors_of(scenario: Scenario) -> tuple[Door, ...]:
    """Return the doors of the hall; without any in the pack one is assumed in the middle of the back."""
    found = [row for row in scenario.landmarks if row.kind == "exit"]
    if found:
        return tuple(Door(row.name or row.landmark_id, (row.x_m, row.y_m)) for row in found)
    xs, ys = [seat.x_m for seat in scenario.seats], [seat.y_m for seat in scenario.seats]
    return (Door("", ((min(xs) + max(xs)) / 2, max(ys) + AROUND_M - 0.5), assumed=True),)


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a seat.

    Attributes:
        door: the nearest door.
        points: corners of the way, door first, seat last.
        length_m: how far it is.
        side: ``left`` or ``right`` of the row, as one faces the stage, from where the row is entered; ``front`` when
            the aisle runs along the row itself.
        count: which chair it is, counted from there; 1 is on the aisle.
    """

    door: Door
    points: tuple[Point, ...]
    length_m: float
    side: str
    count: int


class Floor:
    """The floor of a hall in small squares, each with its distance from the nearest door.

    Halls of 30,000 seats have 700,000 squares: distances come from one compiled search, and for every square and
    direction it is kept how far one may go straight on, so that a way is a handful of jumps.
    """

    def __init__(self, seats: Sequence[Seat], doors: Sequence[Door]) -> None:
        """Look from every door at once (Dijkstra)."""
        self.seats, self.doors = tuple(seats), tuple(doors)
        places = [(seat.x_m, seat.y_m) for seat in seats] + [door.at for door in doors]
        self.left, self.top = min(x for x, _ in places) - AROUND_M, min(y for _, y in places) - AROUND_M / 2
        wide = max(x for x, _ in places) + AROUND_M - self.left
        deep = max(y for _, y in places) + AROUND_M - self.top
        self.cell_m = max(CELL_M, sqrt(wide * deep / MOST_CELLS))
        self.columns, self.lines = int(wide / self.cell_m) + 1, int(deep / self.cell_m) + 1
        self._at_door = {self._cell(door.at): door for door in reversed(self.doors)}
        self._price = self._prices()
        self._steps = (-1, 1, -self.columns, self.columns)
        self._straight = self._runs(self._spread())

    def _prices(self) -> Squares:
        price = np.full((self.lines, self.columns), OPEN, dtype=np.int64)
        for half, cost in ((KNEES_M, SQUEEZE), (DEPTH_M, OVER)):
            for seat in self.seats:
                x, y = (seat.x_m - self.left) / self.cell_m, (seat.y_m - self.top) / self.cell_m
                across, along = CHAIR_M / self.cell_m, half / self.cell_m
                rows = slice(max(0, round(y - along)), round(y + along) + (0 if half == KNEES_M else 1))
                price[rows, max(0, round(x - across)) : round(x + across) + 1] = cost
        return price

    def _cell(self, at: Point) -> int:
        column = min(self.columns - 1, max(0, round((at[0] - self.left) / self.cell_m)))
        return min(self.lines - 1, max(0, round((at[1] - self.top) / self.cell_m))) * self.columns + column

    def _spread(self) -> Squares:
        """Return the price of the cheapest way from a door to every square."""
        number = np.arange(self._price.size).reshape(self._price.shape)
        beside = [(number[:, 1:], number[:, :-1]), (number[1:], number[:-1])]
        come = np.concatenate([each.ravel() for pair in beside for each in pair])
        go = np.concatenate([each.ravel() for pair in beside for each in pair[::-1]])
        graph = csr_array((self._price.ravel()[go].astype(float), (come, go)), shape=(number.size, number.size))
        far = dijkstra(graph, indices=list(self._at_door), min_only=True)
        return np.rint(far).astype(np.int64).reshape(self._price.shape)

    def _runs(self, far: Squares) -> tuple[memoryview, ...]:
        """Return for left, right, up and down how many squares one may go straight on, every step on a cheapest way."""
        return tuple(
            np.ascontiguousarray(_back(_run(_turned(far, way), _turned(self._price, way)), way)).ravel().data
            for way in range(len(self._steps))
        )

    def way(self, seat: Seat) -> Way:
        """Return the way to a seat."""
        trail = self._trail(self._cell((seat.x_m, seat.y_m)))
        door = self._at_door[trail[-1]]
        points = (door.at, *(self._point(cell) for cell in trail[-2:0:-1]), (seat.x_m, seat.y_m))
        side, count = self._entry(seat, trail)
        squares = 1 + sum(self._between(one, other) for one, other in pairwise(trail))
        return Way(door, points, squares * self.cell_m, side, count)

    def _trail(self, cell: int) -> list[int]:
        """Return the seat's square, those in which the way turns, and the door's: straight on as far as that goes."""
        trail = [cell]
        while True:
            for step, run in zip(self._steps, self._straight, strict=True):
                if run[cell]:
                    cell += step * run[cell]
                    trail.append(cell)
                    break
            else:
                return trail

    def _between(self, one: int, other: int) -> int:
        """Return how many squares lie from one square to another of the same line or column."""
        apart = abs(one - other)
        return apart if one // self.columns == other // self.columns else apart // self.columns

    def _point(self, cell: int) -> Point:
        return (self.left + cell % self.columns * self.cell_m, self.top + cell // self.columns * self.cell_m)

    def _entry(self, seat: Seat, trail: Sequence[int]) -> tuple[str, int]:
        """Return from which side of the row the way comes, and which chair it is from there."""
        aisle = next((cell for cell in self._squares(trail) if self._price.flat[cell] == OPEN), trail[-1])
        entered = self.left + aisle % self.columns * self.cell_m
        if abs(entered - seat.x_m) < CHAIR_M:
            return ("front", 1)
        row = self._rows.get((seat.zone, seat.row), [])
        between = bisect_right(row, max(entered, seat.x_m)) - bisect_left(row, min(entered, seat.x_m))
        return ("left" if entered <= seat.x_m else "right", max(1, between))

    def _squares(self, trail: Sequence[int]) -> Iterator[int]:
        """Yield every square of a way, the seat's first."""
        yield trail[0]
        for one, other in pairwise(trail):
            step = (other - one) // self._between(one, other)
            yield from range(one + step, other + step, step)

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[float]]:
        """Return for every row how far to the side its chairs stand, from left to right."""
        rows: dict[tuple[str, str], list[float]] = {}
        for seat in sorted(self.seats, key=lambda seat: seat.x_m):
            rows.setdefault((seat.zone, seat.row), []).append(seat.x_m)
        return rows


def _turned(squares: Squares, way: int) -> Squares:
    """Return squares turned so that going left, right, up or down (0 to 3) is going up."""
    upright = squares.T if way < 2 else squares  # noqa: PLR2004 - 0 and 1 are left and right
    return upright[::-1] if way % 2 else upright


def _back(squares: Squares, way: int) -> Squares:
    """Turn squares back."""
    upright = squares[::-1] if way % 2 else squares
    return upright.T if way < 2 else upright  # noqa: PLR2004 - as above


def _run(far: Squares, price: Squares) -> Squares:
    """Return for every square how many steps upwards are on a cheapest way, one after the other."""
    nearer = far[:-1] + price[1:] == far[1:]
    run = np.zeros_like(far)
    for line, may in enumerate(nearer, start=1):
        run[line] = np.where(may, run[line - 1] + 1, 0)
    return run
