"""The bound of a very large event: a linear relaxation in which it does not matter whose rooms are filled alike.

What a room costs depends on how it is filled (nights in use, and who sleeps there as far as rooms can tell), not on the
delegation. So delegations choose fillings, fillings of one view are pooled, and the pools choose rooms:

    min  Σ_{f,r} cost[f,r] y[f,r]
    Σ_p places(p,b) z[d,p] = n[b]                 every party of a block has a place
    Σ_{d, p like f} z[d,p] = Σ_r y[f,r]           fillings that look alike are pooled
    Σ_f y[f,r] ≤ rooms[r]                         r: room type at a price

Its value is that of the relaxation by delegation and type without hotels tied to delegations, of a size that grows with
delegations plus rooms, not with their product. What splits of delegations cost at least is counted apart: a delegation
needs so many hotels that the largest of them have a bed for everybody on its fullest night.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from planner.engine.settings import Settings
from planner.problems.lodging.blocks import MOST_PATTERNS, SOLO, Candidate, Pattern, patterns, too_short
from planner.problems.lodging.data import Night, Problem
from planner.problems.lodging.frame import Frame
from planner.problems.lodging.landscape import cost_in
from planner.problems.lodging.likeness import of_holders

MOST_COLUMNS = 1_500_000
"""Columns beyond which the program takes too much time and memory."""
SCALE = 1 << 16
Whole = npt.NDArray[np.int64]
View = tuple[frozenset[Night], tuple[tuple[int, int], ...], tuple[int, ...]]
"""What a room sees of a filling: nights in use, number of parties by looks, beds taken by night."""


@dataclass(frozen=True)
class Pooled:
    """What the pooled relaxation tells.

    Attributes:
        bound: no plan scores below it.
        tolls: (R) what having one room more like this one would be worth, room by room in the order of the problem.
    """

    bound: int
    tolls: Whole


@dataclass
class _Program:
    """A linear program in the making: columns with price and most, rows with right-hand side."""

    prices: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[int] = field(default_factory=list)

    def row(self, upper: int) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def column(self, price: int, most: int, entries: Iterator[tuple[int, int]]) -> None:
        for line, factor in entries:
            self.lines.append(line)
            self.columns.append(len(self.prices))
            self.factors.append(factor)
        self.prices.append(price)
        self.most.append(most)


def pooled_bound(frame: Frame, settings: Settings) -> Pooled | None:
    """Return the bound, or None where it cannot be had in the time or the data do not allow to pool."""
    begin = settings.now_s()
    if not _uniform(frame.problem):
        return None
    built = _Building(frame)
    if not built.done():
        return None
    left_s = settings.limit_s - (settings.now_s() - begin)
    duals = _prices(built.program, built.capacities, left_s) if left_s > 0 else None
    if duals is None:
        return None
    bound = -(-_proven(built.program, duals) // SCALE) + splits_at_least(frame.problem)
    tolls = {key: -int(duals[line]) // SCALE for key, line in built.line_of.items()}
    rooms = frame.problem.rooms
    return Pooled(bound, np.array([tolls[frame.type_of[room.room_id], room.price] for room in rooms], dtype=np.int64))


def _uniform(problem: Problem) -> bool:
    """Return whether everybody takes as many beds in one room as in another."""
    beds: dict[str, int] = {}
    return all(beds.setdefault(guest, fit.beds) == fit.beds for (guest, _), fit in problem.fits.items())


class _Building:
    """The program of a frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.program = _Program()
        self.looks = self._looks()
        self.pools: dict[View, int] = {}
        self.examples: dict[View, tuple[int, ...]] = {}
        self.line_of: dict[tuple[int, int], int] = {}
        self.capacities = 0

    def done(self) -> bool:
        """Build it; return False where it grows too large or fillings are too many."""
        frame, program = self.frame, self.program
        self.line_of = {
            (t, price): program.row(len(rooms))
            for t, kind in enumerate(frame.types)
            for price, rooms in kind.by_price.items()
        }
        self.capacities = len(program.upper)
        for holder, members in of_holders(frame.blocks).items():
            if not self._choose(holder, members):
                return False
        if len(self.pools) * len(self.line_of) > MOST_COLUMNS:
            return False
        for view, line in self.pools.items():
            self._pool(view, line)
        return True

    def _looks(self) -> tuple[int, ...]:
        """Return how each kind of party looks to rooms: kinds alike but for gender have one look."""
        likeness, numbers = self.frame.likeness, dict[object, int]()
        found = []
        for kind, block in enumerate(likeness.examples):
            costs = tuple(
                cost_in(self.frame, block, room_type) if likeness.admitted[kind, t] else -1
                for t, room_type in enumerate(self.frame.types)
            )
            found.append(numbers.setdefault(costs, len(numbers)))
        return tuple(found)

    def _choose(self, holder: str, members: tuple[int, ...]) -> bool:
        """Add how a holder may fill rooms; return False where there are too many ways."""
        frame, program = self.frame, self.program
        lines = {b: program.row(frame.blocks[b].size) for b in members}
        candidates = [
            Candidate(
                b,
                frame.blocks[b].size,
                frame.likeness.beds(frame.likeness.like[b], 0),
                {night: mate for night, _, mate in frame.blocks[b].stay},
            )
            for b in members
        ]
        widest = max(kind.like.sleeps for kind in frame.types)
        found = patterns(candidates, widest, alone=holder == SOLO)
        for pattern in found:
            view = self._view(pattern)
            if view not in self.pools:
                self.pools[view] = program.row(0)
                self.examples[view] = tuple(frame.likeness.like[b] for b, _ in pattern.slots)
            most = min(frame.blocks[b].size // count for b, count in pattern.slots)
            entries = [(lines[b], count) for b, count in pattern.slots]
            program.column(0, most, iter([*entries, (self.pools[view], 1)]))
        return len(found) < MOST_PATTERNS and len(program.prices) < MOST_COLUMNS

    def _view(self, pattern: Pattern) -> View:
        likeness = self.frame.likeness
        looks: dict[int, int] = {}
        beds: dict[Night, int] = {}
        for b, count in pattern.slots:
            kind = likeness.like[b]
            looks[self.looks[kind]] = looks.get(self.looks[kind], 0) + count
            for night, need in likeness.beds(kind, 0).items():
                beds[night] = beds.get(night, 0) + need * count
        return pattern.nights, tuple(sorted(looks.items())), tuple(beds[night] for night in sorted(beds))

    def _pool(self, view: View, line: int) -> None:
        """Add the rooms that may be filled so."""
        frame, (nights, _, beds) = self.frame, view
        kinds = self.examples[view]
        looks = {self.looks[kind]: kind for kind in kinds}
        counts = [(looks[look], count) for look, count in view[1]]
        for t, room_type in enumerate(frame.types):
            like = room_type.like
            if max(beds) > like.sleeps or not frame.likeness.admitted[list(kinds), t].all():
                continue
            if too_short(nights, like.min_nights):
                continue
            weight = frame.problem.weights["cost"]
            own = sum(count * cost_in(frame, frame.likeness.examples[kind], room_type) for kind, count in counts)
            own += weight * sum(map(like.extra_rent, beds))
            for price, rooms in room_type.by_price.items():
                cost = own + weight * rooms[0].rent(nights)
                self.program.column(cost, len(rooms), iter([(line, -1), (self.line_of[t, price], 1)]))


def _prices(program: _Program, capacities: int, limit_s: float) -> Whole | None:
    """Return the prices of the rows, in 1/SCALE; the first rows are limits, the others equalities."""
    matrix, upper = _matrix(program).astype(np.float64), np.array(program.upper, dtype=np.float64)
    solved = linprog(  # type: ignore[call-overload]  # the stubs do not know that sparse matrices are taken
        np.array(program.prices, dtype=np.float64),
        A_ub=matrix[:capacities],
        b_ub=upper[:capacities],
        A_eq=matrix[capacities:],
        b_eq=upper[capacities:],
        method="highs-ipm",
        options={"time_limit": limit_s},
    )
    if solved.status != 0:
        return None
    duals = np.concatenate([np.minimum(0.0, solved.ineqlin.marginals), solved.eqlin.marginals])
    whole: Whole = np.rint(duals * SCALE).astype(np.int64)
    return whole


def _matrix(program: _Program) -> sparse.csr_array:
    shape = (len(program.upper), len(program.prices))
    return sparse.csr_array((np.array(program.factors, dtype=np.int64), (program.lines, program.columns)), shape=shape)


def _proven(program: _Program, duals: Whole) -> int:
    """Return, in 1/SCALE, what no plan costs less than, by weak duality in whole numbers."""
    reduced = np.array(program.prices, dtype=np.int64) * SCALE - _matrix(program).T @ duals
    total = int(duals @ np.array(program.upper, dtype=np.int64))
    return total + int((np.minimum(reduced, 0) * np.array(program.most, dtype=np.int64)).sum())


def splits_at_least(problem: Problem) -> int:
    """Return what splits of delegations cost at least, weighted: whoever fits into no hotel needs several."""
    if any(fit.beds < 1 for fit in problem.fits.values()):
        return 0
    beds = _beds_by_night(problem)
    wanted: dict[str, dict[Night, int]] = {}
    for guest in problem.guests:
        for night in guest.nights if guest.delegation_id else ():
            nights = wanted.setdefault(guest.delegation_id, {})
            nights[night] = nights.get(night, 0) + 1
    further = sum(
        max(int(np.searchsorted(np.cumsum(beds[night]), need)) for night, need in nights.items())
        for nights in wanted.values()
    )
    return further * problem.weights["split_delegations"]


def _beds_by_night(problem: Problem) -> Mapping[Night, list[int]]:
    """Return the beds of each hotel by night, the largest first."""
    beds: dict[Night, dict[str, int]] = {night: {} for night in problem.nights}
    for room in problem.rooms:
        for night in room.held & beds.keys():
            beds[night][room.hotel_id] = beds[night].get(room.hotel_id, 0) + room.sleeps
    return {night: sorted(hotels.values(), reverse=True) for night, hotels in beds.items()}
