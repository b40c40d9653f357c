"""The relaxation of all nights at once: prices by guest that are nearly the best there are, and ways worth a try.

Column generation (Dantzig and Wolfe 1960): the relaxation over some ways of each stay through the rooms is nearly
solved; its prices tell for each stay the cheapest way of all, changes of room included; ways that are missing come in,
and it is solved again from where it stood. The prices prove a bound whatever they are (``bound.prove``), and so do
those on the line to the best prices so far, which guard against prices that are wild because a way is missing yet
(in-out separation; Ben-Ameur and Neto 2007).
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from planner.engine.first_order import Point, Program, nearly_solved
from planner.problems.lodging.nights.bound import PARTS, Priced, prove, routes
from planner.problems.lodging.nights.data import MEN, Whole
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.search import Wishes, spread

PRECISION, FINER, FINEST = 1e-3, 0.4, 1e-7
"""How precisely the relaxation is solved at first; by how much finer when few ways are missing; and at the finest."""
SURE = 3e-5
"""The relaxation's cost is only believed when it is solved at least this precisely."""
FEW = 0.05
"""Few ways are missing when they are less than this share of the stays."""
MIXES = (1.0, 0.5, 0.2)
"""Shares of the new prices in those that are tried; the rest is of the best prices so far."""
LEFT_OUT = 50
"""Leaving a stay out costs its dearest way known, and this many times the spread of prices."""
CLOSE = 2e-4
"""The bound is near enough to the relaxation when this share of it is missing."""
MOST_SLOTS, LEAST_S = 30_000_000, 3.0
"""More prices (guest-nights times rooms) than this, and less time, are left to the subgradient method."""
FIRST_WAYS, FEWEST = 25_000, 6
"""Ways known at first, about; and at least for each stay."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ways:
    """Some ways of stays through the rooms.

    Attributes:
        stay, cost: of each way.
        room: rooms of all ways, night after night, one way after the other.
    """

    stay: Whole
    cost: Whole
    room: Whole

    @classmethod
    def whole(cls, ground: Ground, tried: NDArray[np.bool_]) -> "Ways":
        """Return the ways without a change of room: the rooms worth a try for each stay."""
        stay, room = np.nonzero(tried & (ground.whole >= 0))
        return cls(stay, ground.whole[stay, room].astype(np.int64), np.repeat(room, np.diff(ground.start)[stay]))

    @classmethod
    def of(cls, ground: Ground, room: Whole) -> "Ways":
        """Return the way of each stay in a plan: the rooms of all guest-nights."""
        moved = np.zeros(len(room), dtype=np.int64)
        moved[1:] = room[1:] != room[:-1]
        moved[ground.start[:-1]] = 0
        price = ground.bare[np.arange(len(room)), room].astype(np.int64) + ground.move_cost * moved
        return cls(np.arange(len(ground.first)), np.add.reduceat(price, ground.start[:-1]), room)

    def some(self, ground: Ground, kept: NDArray[np.bool_]) -> "Ways":
        """Return those ways that are marked."""
        return Ways(self.stay[kept], self.cost[kept], self.room[np.repeat(kept, self.lengths(ground))])

    def and_also(self, other: "Ways") -> "Ways":
        """Return these ways and others."""
        pairs = ((self.stay, other.stay), (self.cost, other.cost), (self.room, other.room))
        return Ways(*(np.concatenate(pair) for pair in pairs))

    def lengths(self, ground: Ground) -> Whole:
        """Return the nights of each way."""
        return np.asarray(np.diff(ground.start)[self.stay], dtype=np.int64)

    def nights(self, ground: Ground) -> tuple[Whole, Whole]:
        """Return the way and the guest-night of each entry of ``room``."""
        lengths = self.lengths(ground)
        way = np.repeat(np.arange(len(lengths)), lengths)
        step = np.arange(len(way)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return way, ground.start[self.stay[way]] + step

    def keys(self, ground: Ground) -> list[tuple[int, bytes]]:
        """Return what tells ways apart."""
        ends = np.cumsum(self.lengths(ground))
        rooms = np.split(self.room.astype(np.int32), ends)[: len(ends)]
        return [(int(stay), room.tobytes()) for stay, room in zip(self.stay, rooms, strict=True)]


@dataclass(frozen=True)
class Layout:
    """Which variable and row is which, apart from ways and from links that come with them.

    Attributes:
        ground: the problem.
        mark: room-night -> variable that says it is women's, or -1 where that does not matter.
        marks: how many such variables.
        side: room-night × (women, men) -> row of its beds.
        rows: how many rows: one for each stay, then beds.
    """

    ground: Ground
    mark: Whole
    marks: int
    side: Whole
    rows: int

    @classmethod
    def of(cls, ground: Ground) -> "Layout":
        """Lay variables and rows out."""
        nights = ground.open.shape[1]
        mixed = np.repeat((ground.one_gender == 1) & (ground.room_beds > 1), nights) & (ground.open.ravel() == 1)
        marks = int(mixed.sum())
        mark = np.where(mixed, np.cumsum(mixed) - 1, -1)
        first = len(ground.first) + np.arange(len(mixed))
        second = np.where(mixed, len(ground.first) + len(mixed) + mark, first)
        return cls(ground, mark, marks, np.column_stack((first, second)), len(ground.first) + len(mixed) + marks)

    def beds_rows(self) -> tuple[Whole, Whole, Floats, Floats]:
        """Return row, variable and value of the marks' entries, and the bounds of all rows."""
        ground = self.ground
        places = ground.places.ravel().astype(np.float64)
        most = np.ones(self.rows)
        most[self.side[:, 0]] = np.where(self.mark >= 0, 0.0, places)
        here = np.flatnonzero(self.mark >= 0)
        most[self.side[here, 1]] = places[here]
        row = np.concatenate((self.side[here, 0], self.side[here, 1]))
        value = np.concatenate((-places[here], places[here]))
        return row, np.tile(self.mark[here], 2), value, most


@dataclass
class Relaxation:
    """The relaxation over the ways known so far.

    Attributes:
        ground: the problem.
        ways: ways known.
        point: where it was solved last: genders, stays left out, ways; rows.
        links: guest-night × room of each row that says a guest comes only where the gender does.
        cost: of the point.
        settled: mark -> 1 where the room is women's that night, 0 where it is men's, -1 where that is open.
    """

    ground: Ground
    ways: Ways
    point: Point | None = None
    links: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    cost: float = 0.0

    def __post_init__(self) -> None:
        """Lay out rows and variables."""
        self.layout = Layout.of(self.ground)
        self.settled = np.full(self.layout.marks, -1, dtype=np.int64)
        self._made: tuple[Program, Whole] | None = None
        self._known: set[tuple[int, bytes]] = set()

    def solve(self, precision: float, limit_s: float) -> None:
        """Solve it, from where it stood."""
        self._made = self._made or self._program()
        program, links = self._made
        settled, low, high = self.settled >= 0, program.low.copy(), program.high.copy()
        low[: len(settled)][settled] = high[: len(settled)][settled] = self.settled[settled]
        program = replace(program, low=low, high=high)
        point = nearly_solved(program, precision, limit_s, self._begin(program, links))
        self.point, self.links, self.cost = point, links, float(program.cost @ point.values)

    def prices(self) -> Floats:
        """Return the price of each guest-night in each room, in parts of a unit."""
        ground, layout = self.ground, self.layout
        if self.point is None:
            return np.zeros(ground.bare.shape)
        dear = np.maximum(0.0, -self.point.duals)
        stay, rooms = ground.stay_of, len(ground.room_beds)
        meeting = np.arange(rooms)[None, :] * ground.open.shape[1] + ground.night_of[:, None]
        men = (ground.gender[stay] == MEN).astype(np.int64)
        prices = dear[layout.side[meeting, men[:, None]]] * self._beds()
        prices.reshape(-1)[self.links] += dear[layout.rows :]
        return np.asarray(prices * PARTS, dtype=np.float64)

    def add(self, ways: Ways) -> int:
        """Take ways in that are not known yet; return how many."""
        self._known = self._known or set(self.ways.keys(self.ground))
        keys = ways.keys(self.ground)
        fresh = np.array([key not in self._known for key in keys], dtype=bool)
        self._known.update(keys)
        self.ways, self._made = self.ways.and_also(ways.some(self.ground, fresh)), None
        return int(fresh.sum())

    def narrowed(self, prices: Floats, dearer: float, most: int) -> "Relaxation":
        """Return the relaxation over ways that are at most so much dearer at prices than the stay's cheapest known.

        At most about ``most`` of them, the least dear.
        """
        ground, ways = self.ground, self.ways
        way, night = ways.nights(ground)
        value = ways.cost + np.bincount(way, prices[night, ways.room], minlength=len(ways.stay)) / PARTS
        cheapest = np.full(len(ground.first), np.inf)
        np.minimum.at(cheapest, ways.stay, value)
        apart = value - cheapest[ways.stay]
        kept = apart <= min(dearer, float(np.sort(apart)[: most + 1].max(initial=0.0)))
        return self.only(kept)

    def only(self, kept: NDArray[np.bool_]) -> "Relaxation":
        """Return the relaxation over some of the ways, as far settled as this one; it begins where this one stands."""
        ground, ways = self.ground, self.ways
        narrow = Relaxation(ground, ways.some(ground, kept))
        narrow.settled, narrow.cost = self.settled.copy(), self.cost
        if self.point is not None:
            first = self.layout.marks + len(ground.first)
            known = np.zeros(first + len(ways.stay))
            known[: len(self.point.values)] = self.point.values
            narrow.point = Point(np.concatenate((known[:first], known[first:][kept])), self.point.duals)
            narrow.links = self.links
        return narrow

    def reduced(self) -> Floats:
        """Return by how much each way is dearer than the relaxation solved last would pay for it."""
        self._made = self._made or self._program()
        program, first = self._made[0], self.layout.marks + len(self.ground.first)
        duals = np.zeros(len(program.least)) if self.point is None else self.point.duals
        reduced: Floats = (program.cost - program.matrix.T @ duals)[first:]
        return reduced

    def _beds(self) -> Whole:
        """Return the beds that a guest-night takes in each room."""
        ground, stay = self.ground, self.ground.stay_of
        return np.where(ground.alone[stay][:, None] == 1, ground.room_beds[None, :], ground.beds[stay][:, None])

    def _program(self) -> tuple[Program, Whole]:
        ground, layout, ways = self.ground, self.layout, self.ways
        stays, rooms = len(ground.first), len(ground.room_beds)
        way, night = ways.nights(ground)
        meeting = ways.room * ground.open.shape[1] + ground.night_of[night]
        men = (ground.gender[ways.stay[way]] == MEN).astype(np.int64)
        beds = np.where(ground.alone[ways.stay[way]] == 1, ground.room_beds[ways.room], ground.beds[ways.stay[way]])
        column = layout.marks + stays + way
        marked = (layout.mark[meeting] >= 0) & np.append(self.settled < 0, False)[layout.mark[meeting]]
        links, which = np.unique((night * rooms + ways.room)[marked], return_inverse=True)
        whose = ground.gender[ground.stay_of[links // rooms]] == MEN
        mark = layout.mark[links % rooms * ground.open.shape[1] + ground.night_of[links // rooms]]
        base_row, base_column, base_value, most = layout.beds_rows()
        every = np.arange(stays)
        entries = (
            (base_row, base_column, base_value),
            (every, layout.marks + every, np.ones(stays)),
            (ways.stay, layout.marks + stays + np.arange(len(ways.stay)), np.ones(len(ways.stay))),
            (layout.side[meeting, men], column, beds),
            (layout.rows + which, column[marked], np.ones(len(which))),
            (layout.rows + np.arange(len(links)), mark, np.where(whose, 1.0, -1.0)),
        )
        row, where, value = (np.concatenate(part) for part in zip(*entries, strict=True))
        width, height = layout.marks + stays + len(ways.stay), layout.rows + len(links)
        least = np.full(height, -np.inf)
        least[:stays] = 1.0
        dear = np.zeros(stays, dtype=np.int64)
        np.maximum.at(dear, ways.stay, ways.cost)
        cost = np.concatenate((np.zeros(layout.marks), dear + LEFT_OUT * spread(ground), ways.cost.astype(np.float64)))
        high = np.concatenate((np.ones(layout.marks), np.full(width - layout.marks, np.inf)))
        matrix = csr_array((value.astype(np.float64), (row, where)), shape=(height, width))
        bounds = np.concatenate((most, whose.astype(np.float64)))
        return Program(cost, np.zeros(width), high, matrix, least, bounds), links

    def _begin(self, program: Program, links: Whole) -> Point | None:
        """Return the last point with zeros for what is new."""
        if self.point is None:
            return None
        values, duals = np.zeros(len(program.cost)), np.zeros(len(program.least))
        values[: len(self.point.values)] = self.point.values
        rows = self.layout.rows
        duals[:rows] = self.point.duals[:rows]
        where = np.searchsorted(links, self.links)
        still = where < len(links)
        still[still] = links[where[still]] == self.links[still]
        duals[rows + where[still]] = self.point.duals[rows:][still]
        return Point(values, duals)


def worth_relaxing(ground: Ground, pace: Pace) -> bool:
    """Return whether there is time for the relaxation, and memory for its prices."""
    return ground.bare.size <= MOST_SLOTS and pace.left_s >= LEAST_S and not pace.settings.deterministic


def at_first(ground: Ground, wishes: Wishes) -> NDArray[np.bool_]:
    """Return stay × room: the rooms whose ways are known at first: the least dear."""
    lawful = ground.whole >= 0
    dearer = np.sort(wishes.dearer[lawful])
    tried = wishes.near & (wishes.dearer <= dearer[min(len(dearer) - 1, FIRST_WAYS)])
    np.put_along_axis(tried, wishes.order[:, :FEWEST], True, axis=1)  # noqa: FBT003 - a value of the array
    first: NDArray[np.bool_] = tried & lawful
    return first


def by_relaxation(ground: Ground, begin: Priced, tried: NDArray[np.bool_], pace: Pace) -> tuple[Priced, Relaxation]:
    """Return prices by guest that prove at least as much as those to begin with, and the relaxation they are from.

    Args:
        ground: the problem.
        begin: prices by night.
        tried: stay × room: rooms whose ways are known from the beginning.
        pace: time that may be taken.
    """
    relaxation, row = Relaxation(ground, Ways.whole(ground, tried)), np.arange(len(ground.bare))
    best, precision = replace(begin, extra=begin.extra[begin.row], row=row), PRECISION
    while not pace.is_over:
        relaxation.solve(precision, pace.left_s)
        prices, fresh = relaxation.prices(), 0
        for share in MIXES:
            mixed = share * prices + (1 - share) * best.extra
            bound = prove(ground, mixed, row)
            fresh += relaxation.add(routed(ground, mixed, row))
            if bound > best.bound:
                best = Priced(mixed, row, bound)
        near = precision < SURE and relaxation.cost - best.bound <= CLOSE * relaxation.cost
        if near or precision < FINEST:
            break
        if fresh <= FEW * len(ground.first):
            precision *= FINER
    return best, relaxation


def routed(ground: Ground, extra: Floats, row: Whole) -> Ways:
    """Return the cheapest way of each stay at prices."""
    return Ways.of(ground, routes(ground, extra, row))
