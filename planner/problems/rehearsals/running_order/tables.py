"""Least costs of sets of items, one size after the other: the tables behind ``halving``."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.problems.rehearsals.running_order.effort import Effort
from planner.problems.rehearsals.running_order.halves import Level, Masks, Places, levels
from planner.problems.rehearsals.running_order.programme import Programme

Cells = npt.NDArray[np.floating[Any]]
Tables = dict[int, Cells]
"""Least costs of all sets of one size: by the number of upper items, one row per upper set, one column per lower."""
CHUNK = 1 << 17
"""Cells worked on at once: they and what they are compared with stay in the fast memory of a core."""
LOWER = 11
"""Lower items of a large programme; more would make the transposed pieces too large, fewer the rows too short."""
ONE_CORE = 1 << 18
"""Multiplications up to which the matrix library stays on one core."""
EXACT_BELOW = 1 << 24
"""Whole numbers below this are exact in four bytes."""


@dataclass(frozen=True)
class Halves:
    """A programme split into lower and upper items."""

    programme: Programme

    @cached_property
    def lower(self) -> int:
        """Return the number of lower items."""
        count = len(self.programme.minutes)
        return min(LOWER, count // 2)

    @cached_property
    def kind(self) -> type[np.floating[Any]]:
        """Return the smallest number type that holds every cost exactly."""
        people = sum(count for _, count in self.programme.casts)
        return np.float32 if people * max(1, sum(self.programme.minutes)) < EXACT_BELOW else np.float64

    @cached_property
    def low(self) -> tuple[Level, ...]:
        """Return the sets of lower items by size."""
        return levels(self.lower, [arc for arc in self.programme.before if max(arc) < self.lower])

    @cached_property
    def high(self) -> tuple[Level, ...]:
        """Return the sets of upper items by size."""
        q = self.lower
        arcs = [(one - q, two - q) for one, two in self.programme.before if min(one, two) >= q]
        return levels(len(self.programme.minutes) - q, arcs)

    @cached_property
    def crossing(self) -> tuple[tuple[int, int], ...]:
        """Return the orders between a lower and an upper item."""
        return tuple(arc for arc in self.programme.before if min(arc) < self.lower <= max(arc))

    @cached_property
    def sets(self) -> int:
        """Return how many sets have at most half the items; those that break a crossing order counted too.

        Raises:
            TooManyError: too many to list.
        """
        half = (len(self.programme.minutes) + 1) // 2
        return sum(rows * columns for size in range(half + 1) for rows, columns in self.shape(size).values())

    def shape(self, size: int) -> Mapping[int, tuple[int, int]]:
        """Return, by number of upper items, how many rows and columns the sets of ``size`` items take."""
        found = {}
        for h in range(size + 1):
            if h < len(self.high) and size - h < len(self.low):
                found[h] = (len(self.high[h].masks), len(self.low[size - h].masks))
        return found


@dataclass(frozen=True)
class Search:
    """Tables of least costs over the halves of a programme."""

    halves: Halves
    effort: Effort
    pool: ThreadPoolExecutor

    @cached_property
    def rooms(self) -> tuple["Room", ...]:
        """Return the memory of every worker."""
        return tuple(Room(self.halves.kind) for _ in range(self.effort.workers))

    @cached_property
    def memory(self) -> tuple[Cells, Cells]:
        """Return memory for the tables of two sizes, which take turns; unused parts of it cost nothing."""
        most = max(sum(rows * columns for rows, columns in shape.values()) for shape in self._shapes)
        return np.empty(most, self.halves.kind), np.empty(most, self.halves.kind)

    @cached_property
    def inside_memory(self) -> tuple[Cells, Cells]:
        """Return memory for T of two numbers of upper items, which take turns."""
        most = max(rows * columns for shape in self._shapes for rows, columns in shape.values())
        return np.empty(most, self.halves.kind), np.empty(most, self.halves.kind)

    @cached_property
    def _shapes(self) -> tuple[Mapping[int, tuple[int, int]], ...]:
        half = (len(self.halves.programme.minutes) + 1) // 2
        return tuple(self.halves.shape(size) for size in range(half + 1))

    @cached_property
    def people(self) -> Cells:
        """Return the people of every cast."""
        return np.array([count for _, count in self.halves.programme.casts], self.halves.kind)

    @cached_property
    def everybody(self) -> np.floating[Any]:
        """Return C, all people."""
        return self.halves.kind(self.people.sum())

    @cached_property
    def minutes(self) -> Cells:
        """Return the minutes of every item."""
        return np.array(self.halves.programme.minutes, self.halves.kind)

    @cached_property
    def even(self) -> bool:
        """Whether all items are of one length, which saves half the work."""
        return len(set(self.halves.programme.minutes)) == 1

    def inside(self, upper: Masks, lower: Masks, room: "Room") -> Cells:
        """Return T(S), the people of casts inside S, for all sets of an upper and a lower part."""
        return self._people(~upper, ~lower, room)

    def outside(self, upper: Masks, lower: Masks, room: "Room") -> Cells:
        """Return N(S), the people of casts without an item in S."""
        return self._people(upper, lower, room)

    def _people(self, upper: Masks, lower: Masks, room: "Room") -> Cells:
        """Return the people of casts without an item in these sets."""
        q, casts = self.halves.lower, self._casts
        rows = (((casts >> q)[None, :] & upper[:, None]) == 0).astype(self.halves.kind)
        columns = (((casts & ((1 << q) - 1))[:, None] & lower[None, :]) == 0) * self.people[:, None]
        return product(rows, columns, room.take("people", len(upper), len(lower)))

    @cached_property
    def _casts(self) -> npt.NDArray[np.int64]:
        return np.array([mask for mask, _ in self.halves.programme.casts], np.int64)

    def tables(self, size: int) -> Tables:
        """Return the least costs of all sets of ``size`` items."""
        table: Tables = {0: np.zeros((1, 1), self.halves.kind)}
        for one in range(1, size + 1):
            table = self.above(table, one)
        return table

    def above(self, below: Tables, size: int) -> Tables:
        """Return the least costs of all sets of ``size`` items from those of one item less."""
        found: Tables = {}
        shape = self.halves.shape(size)
        memory = Pieces(self.memory[size % 2])
        source = self._source(below, min(shape) - 1, size - 1)
        for h, (rows, columns) in shape.items():
            self.effort.look()
            from_upper, source = source, self._source(below, h, size - 1)
            found[h] = memory.take(rows, columns)
            part = _Part(self, self.halves.high[h], self.halves.low[size - h], from_upper, source)
            self.shared(rows, columns, partial(part.fill, found[h]))
            self._forbid(found[h], h, size - h)
        return found

    def _source(self, below: Tables, h: int, size: int) -> "_Source | None":
        """Return what sets are reached from that have one item less, ``h`` of them upper; None where there is none."""
        if h not in below:
            return None
        costs = below[h]
        inside = Pieces(self.inside_memory[h % 2]).take(*costs.shape)
        upper, lower = self.halves.high[h].masks, self.halves.low[size - h].masks

        def work(first: int, last: int, room: Room) -> None:
            people = self.inside(upper[first:last], lower, room)
            if self.even:
                people *= -self.minutes[0]
                people += costs[first:last]
            inside[first:last] = people

        self.shared(costs.shape[0], costs.shape[1], work)
        return _Source(costs, inside, self.even)

    def shared(self, rows: int, columns: int, work: Callable[[int, int, "Room"], None]) -> None:
        """Do ``work`` on all rows, in pieces, side by side."""
        step = max(1, CHUNK // max(1, columns))
        pieces = [(row, min(row + step, rows)) for row in range(0, rows, step)]

        def some(room: Room, mine: list[tuple[int, int]]) -> None:
            for first, last in mine:
                self.effort.look()
                work(first, last, room)

        waiting = [
            self.pool.submit(some, room, pieces[turn :: len(self.rooms)]) for turn, room in enumerate(self.rooms)
        ]
        for one in waiting:
            one.result()

    def _forbid(self, table: Cells, h: int, j: int) -> None:
        """Give sets that break an order between the two halves an endless cost."""
        upper, lower = self.halves.high[h].masks, self.halves.low[j].masks
        for first, second in self.halves.crossing:
            if second >= self.halves.lower:
                rows, columns = (upper >> second - self.halves.lower & 1) == 1, (lower >> first & 1) == 0
            else:
                rows, columns = (upper >> first - self.halves.lower & 1) == 0, (lower >> second & 1) == 1
            table[np.ix_(rows, columns)] = np.inf


@dataclass(frozen=True)
class _Part:
    """The sets of so many upper and so many lower items, and the tables that they are reached from.

    Attributes:
        search: the search they belong to.
        upper: the upper items.
        lower: the lower items.
        from_upper: costs where one upper item less is held, and T there; None without one.
        from_lower: the same for the lower items.
    """

    search: "Search"
    upper: Level
    lower: Level
    from_upper: "_Source | None"
    from_lower: "_Source | None"

    def fill(self, out: Cells, first: int, last: int, room: "Room") -> None:
        """Fill the rows from ``first`` to before ``last``."""
        search, cells, rows = self.search, out[first:last], slice(first, last)
        outside = search.outside(self.upper.masks[rows], self.lower.masks, room)
        present = np.subtract(search.everybody, outside, out=room.take("present", *outside.shape))
        cells.fill(np.inf)
        if self.from_upper is not None:
            minutes = search.minutes[self.upper.removed[:, rows] + search.halves.lower]
            _take_best(cells, present, self.from_upper, _Steps(self.upper.sources[:, rows], minutes), room)
        if self.from_lower is not None:
            self._transposed(cells, present, self.from_lower.rows(rows, room), room)
        if search.even:
            present *= search.minutes[0]
            cells += present

    def _transposed(self, cells: Cells, present: Cells, source: "_Source", room: "Room") -> None:
        """Take a lower item away: on the transpose, so that whole rows are read."""
        turned = cells.shape[::-1]
        there, best = room.take("there", *turned), room.take("best", *turned)
        np.copyto(there, present.T)
        best.fill(np.inf)
        steps = _Steps(self.lower.sources, self.search.minutes[self.lower.removed])
        _take_best(best, there, source, steps, room)
        np.minimum(cells, best.T, out=cells)


@dataclass(frozen=True, slots=True)
class _Source:
    """Costs f of sets of one item less, and T of the same sets; f − minutes × T where all items are of one length."""

    costs: Cells
    inside: Cells
    even: bool

    def rows(self, rows: slice, room: "Room") -> "_Source":
        """Return some rows, transposed."""
        turned = (self.costs.shape[1], rows.stop - rows.start)
        costs, inside = room.take("source costs", *turned), room.take("source inside", *turned)
        np.copyto(inside, self.inside[rows].T)
        if not self.even:
            np.copyto(costs, self.costs[rows].T)
        return _Source(costs, inside, self.even)


class _Steps(NamedTuple):
    """For every set the rows of the sets of one item less, and the minutes of that item; one row for each turn."""

    sources: Places
    minutes: Cells


def _take_best(best: Cells, present: Cells, source: _Source, steps: _Steps, room: "Room") -> None:
    """Lower ``best`` to the least cost by which a set can be reached."""
    cost, more = room.take("cost", *best.shape), room.take("more", *best.shape)
    for at, minutes in zip(steps.sources, steps.minutes, strict=True):
        np.take(source.inside, at, axis=0, out=cost, mode="clip")
        if not source.even:
            np.subtract(present, cost, out=cost)
            cost *= minutes[:, None]
            np.take(source.costs, at, axis=0, out=more, mode="clip")
            cost += more
        np.minimum(best, cost, out=best)


class Pieces:
    """Tables laid one after the other into the same memory, as asking for it anew costs as much as the work."""

    def __init__(self, memory: Cells) -> None:
        self.memory, self.taken = memory, 0

    def take(self, rows: int, columns: int) -> Cells:
        """Return the next table of this size, holding anything."""
        first, self.taken = self.taken, self.taken + rows * columns
        return self.memory[first : self.taken].reshape(rows, columns)


class Room:
    """Memory that one worker uses again and again, instead of asking for it anew."""

    def __init__(self, kind: type[np.floating[Any]]) -> None:
        self.kind = kind
        self.held: dict[str, Cells] = {}

    def take(self, name: str, rows: int, columns: int) -> Cells:
        """Return an array of this size, holding anything."""
        size = rows * columns
        if name not in self.held or self.held[name].size < size:
            self.held[name] = np.empty(max(size, CHUNK), self.kind)
        return self.held[name][:size].reshape(rows, columns)


def product(rows: Cells, columns: Cells, out: Cells) -> Cells:
    """Return the product of two matrices in pieces so small that the library keeps each on one core.

    The pieces are already shared among the cores; more threads under them only wait for each other.
    """
    step = max(1, ONE_CORE // max(1, columns.size))
    whole = len(rows) // step * step
    if whole:
        parts = out[:whole].reshape(-1, step, columns.shape[1])
        np.matmul(rows[:whole].reshape(-1, step, rows.shape[1]), columns, out=parts)
    if whole < len(rows):
        np.matmul(rows[whole:], columns, out=out[whole:])
    return out
