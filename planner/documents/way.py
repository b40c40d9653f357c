"""The way from the door to a seat: along the aisles, then between the rows, never over chairs."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np

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
    """The floor of a hall in small squares, each with its distance from the nearest door."""

    def __init__(self, seats: Sequence[Seat], doors: Sequence[Door]) -> None:
        """Look from every door at once (Dijkstra)."""
        self.seats, self.doors = tuple(seats), tuple(doors)
        places = [(seat.x_m, seat.y_m) for seat in seats] + [door.at for door in doors]
        self.left, self.top = min(x for x, _ in places) - AROUND_M, min(y for _, y in places) - AROUND_M / 2
        wide = max(x for x, _ in places) + AROUND_M - self.left
        deep = max(y for _, y in places) + AROUND_M - self.top
        self.cell_m = max(CELL_M, sqrt(wide * deep / MOST_CELLS))
        self.columns, self.lines = int(wide / self.cell_m) + 1, int(deep / self.cell_m) + 1
        self._price = self._prices()
        self._far, self._origin = self._spread()

    def _prices(self) -> list[int]:
        price = np.full((self.lines, self.columns), OPEN, dtype=np.int64)
        for half, cost in ((KNEES_M, SQUEEZE), (DEPTH_M, OVER)):
            for seat in self.seats:
                x, y = (seat.x_m - self.left) / self.cell_m, (seat.y_m - self.top) / self.cell_m
                across, along = CHAIR_M / self.cell_m, half / self.cell_m
                rows = slice(max(0, round(y - along)), round(y + along) + (0 if half == KNEES_M else 1))
                price[rows, max(0, round(x - across)) : round(x + across) + 1] = cost
        return [int(each) for each in price.ravel()]

    def _cell(self, at: Point) -> int:
        column = min(self.columns - 1, max(0, round((at[0] - self.left) / self.cell_m)))
        return min(self.lines - 1, max(0, round((at[1] - self.top) / self.cell_m))) * self.columns + column

    def _spread(self) -> tuple[list[int], list[int]]:
        far = [1 << 60] * len(self._price)
        origin = [0] * len(self._price)
        queue = []
        for number, door in enumerate(self.doors):
            cell = self._cell(door.at)
            far[cell], origin[cell] = 0, number
            queue.append((0, cell))
        heapq.heapify(queue)
        while queue:
            here, cell = heapq.heappop(queue)
            if here > far[cell]:
                continue
            for other in self._beside(cell):
                there = here + self._price[other]
                if there < far[other]:
                    far[other], origin[other] = there, origin[cell]
                    heapq.heappush(queue, (there, other))
        return far, origin

    def _beside(self, cell: int) -> Iterable[int]:
        column = cell % self.columns
        if column:
            yield cell - 1
        if column + 1 < self.columns:
            yield cell + 1
        if cell >= self.columns:
            yield cell - self.columns
        if cell + self.columns < len(self._price):
            yield cell + self.columns

    def way(self, seat: Seat) -> Way:
        """Return the way to a seat."""
        cell = self._cell((seat.x_m, seat.y_m))
        door = self.doors[self._origin[cell]]
        trail, step = [cell], 0
        while self._far[cell]:
            nearer = [o for o in self._beside(cell) if self._far[o] + self._price[cell] == self._far[cell]]
            # Straight on where that is as short: fewer corners are easier to follow.
            following = cell + step if cell + step in nearer else nearer[0]
            step, cell = following - cell, following
            trail.append(cell)
        points = (door.at, *self._corners(trail[::-1]), (seat.x_m, seat.y_m))
        side, count = self._entry(seat, trail)
        return Way(door, points, len(trail) * self.cell_m, side, count)

    def _corners(self, trail: Sequence[int]) -> list[Point]:
        turns = [trail[at] for at in range(1, len(trail) - 1) if trail[at] - trail[at - 1] != trail[at + 1] - trail[at]]
        return [
            (self.left + cell % self.columns * self.cell_m, self.top + cell // self.columns * self.cell_m)
            for cell in turns
        ]

    def _entry(self, seat: Seat, trail: Sequence[int]) -> tuple[str, int]:
        """Return from which side of the row the way comes, and which chair it is from there."""
        aisle = next((cell for cell in trail if self._price[cell] == OPEN), trail[-1])
        entered = self.left + aisle % self.columns * self.cell_m
        between = [
            other
            for other in self._rows.get((seat.zone, seat.row), ())
            if min(entered, seat.x_m) <= other.x_m <= max(entered, seat.x_m)
        ]
        if abs(entered - seat.x_m) < CHAIR_M:
            return ("front", 1)
        return ("left" if entered <= seat.x_m else "right", max(1, len(between)))

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[Seat]]:
        rows: dict[tuple[str, str], list[Seat]] = {}
        for seat in self.seats:
            rows.setdefault((seat.zone, seat.row), []).append(seat)
        return rows
