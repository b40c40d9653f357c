"""Better plans piece by piece: some stays are taken out and housed anew, exactly, in the rooms the others leave.

Large-neighbourhood search (Shaw 1998). Each piece is a whole-number program over columns (a stay in a room), whose
relaxation is nearly whole, since stays are intervals; HiGHS solves it. Variables g[r,n] say that room r is for women
on night n.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from planner.problems.lodging.nights.data import WOMEN, Whole
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
COLUMN_S = 2e-4
"""Work of one column, in seconds, where time is counted by work."""
PRESENT, NOWHERE = -1, -2
"""In place of a room."""


@dataclass
class Housing:
    """A plan: the room of each guest-night, and who takes how many beds.

    Attributes:
        ground: the problem.
        room: guest-night -> room.
        used: room × night × (all, women, men) -> beds taken.
    """

    ground: Ground
    room: Whole
    used: Whole

    @classmethod
    def of(cls, ground: Ground, room: Whole) -> "Housing":
        """Count who is where."""
        housing = cls(ground, room.copy(), np.zeros((*ground.open.shape, 3), dtype=np.int64))
        housing.add(np.ones(len(ground.first), dtype=bool), 1)
        return housing

    def add(self, stays: Flags, sign: int) -> None:
        """Count the beds of these stays in (+1) or out (-1)."""
        ground = self.ground
        index = np.flatnonzero(stays[ground.stay_of])
        stay, room, night = ground.stay_of[index], self.room[index], ground.night_of[index]
        beds = sign * np.where(ground.alone[stay] == 1, ground.room_beds[room], ground.beds[stay])
        np.add.at(self.used, (room, night, np.zeros_like(room)), beds)
        shared = ground.gender[stay] > 0
        np.add.at(self.used, (room[shared], night[shared], ground.gender[stay][shared]), beds[shared])

    def costs(self) -> Whole:
        """Return what each stay costs as it is."""
        ground, room = self.ground, self.room
        price = ground.bare[np.arange(len(room)), room].astype(np.int64)
        moved = np.zeros(len(room), dtype=np.int64)
        moved[1:] = room[1:] != room[:-1]
        moved[ground.start[:-1]] = 0
        return np.add.reduceat(price + ground.move_cost * moved, ground.start[:-1])

    def excess(self) -> int:
        """Return how many beds too many are taken, or taken beside the other gender."""
        return int(self._excess_by_night().sum())

    def crowded(self) -> list[int]:
        """Return the nights on which a rule is broken."""
        return [int(night) for night in np.flatnonzero(self._excess_by_night())]

    def _excess_by_night(self) -> Whole:
        over = np.maximum(0, self.used[:, :, 0] - self.ground.places)
        mixed = np.minimum(self.used[:, :, 1], self.used[:, :, 2]) * self.ground.one_gender[:, None]
        excess: Whole = (over + mixed).sum(axis=0)
        return excess


@dataclass(frozen=True)
class Columns:
    """Ways to house the stays of a piece.

    Attributes:
        stay, room, cost: of each column; ``PRESENT`` for the rooms the stay has now, ``NOWHERE`` for none.
    """

    stay: Whole
    room: Whole
    cost: Whole

    def and_also(self, stay: Whole, room: int, cost: Whole) -> "Columns":
        """Return these columns and one more for each of ``stay``."""
        more = np.full(len(stay), room, dtype=np.int64)
        parts = ((self.stay, stay), (self.room, more), (self.cost, cost))
        return Columns(*(np.concatenate(part) for part in parts))


def columns_of(housing: Housing, free: Flags, tried: Flags) -> Columns:
    """Return the rooms each free stay may have as a whole beside those who stay.

    Args:
        housing: the plan without the free stays' beds.
        free: the stays.
        tried: stay × room: rooms worth a try.
    """
    ground = housing.ground
    stay, room = np.nonzero(tried & free[:, None] & (ground.whole >= 0))
    left = ground.places - housing.used[:, :, 0]
    beds = np.where(ground.alone[stay] == 1, ground.room_beds[room], ground.beds[stay])
    gender = ground.gender[stay]
    fits = np.ones(len(stay), dtype=bool)
    length = np.diff(ground.start)[stay]
    for step in range(int(length.max(initial=0))):
        at = np.flatnonzero(length > step)
        night = ground.first[stay[at]] + step
        roomy = left[room[at], night] >= beds[at]
        strange = (gender[at] > 0) & (housing.used[room[at], night, 3 - np.maximum(1, gender[at])] > 0)
        fits[at] &= roomy & ~(strange & (ground.one_gender[room[at]] == 1))
    stay, room = stay[fits], room[fits]
    return Columns(stay, room, ground.whole[stay, room].astype(np.int64))


def with_present(housing: Housing, free: Flags, columns: Columns) -> Columns:
    """Add what the free stays have now, where no column says it."""
    still = np.flatnonzero(free)
    lies = _one_room(housing)[still]
    known = np.zeros(housing.ground.whole.shape, dtype=bool)
    known[columns.stay, columns.room] = True
    extra = still[(lies < 0) | ~known[still, np.maximum(0, lies)]]
    return columns.and_also(extra, PRESENT, housing.costs()[extra])


def _one_room(housing: Housing) -> Whole:
    """Return the room of each stay, or -1 if it moves."""
    ground, room = housing.ground, housing.room
    first = room[ground.start[:-1]]
    same = np.minimum.reduceat((room == first[ground.stay_of]).astype(np.int64), ground.start[:-1])
    return np.where(same == 1, first, -1)


class _Rows:
    """Rows of a whole-number program, gathered."""

    def __init__(self) -> None:
        self.row: list[NDArray[np.int64]] = []
        self.column: list[NDArray[np.int64]] = []
        self.value: list[NDArray[np.int64]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, columns: Whole, values: Whole, low: float, high: float) -> None:
        """Add low <= sum of values × columns <= high."""
        self.row.append(np.full(len(columns), len(self.low)))
        self.column.append(columns)
        self.value.append(values)
        self.low.append(low)
        self.high.append(high)

    def matrix(self, width: int) -> LinearConstraint:
        """Return the rows as a constraint on so many columns."""
        row, column, value = (np.concatenate(part) for part in (self.row, self.column, self.value))
        return LinearConstraint(csr_array((value, (row, column)), shape=(len(self.low), width)), self.low, self.high)


class Piece:
    """The program of one piece."""

    def __init__(self, housing: Housing, columns: Columns) -> None:
        """Write down rows for stays, beds and genders."""
        self.housing, self.columns, self.rows = housing, columns, _Rows()
        self.width = len(columns.stay)
        self._one_each()
        for room, night, entries in self._meetings():
            self._room_night(room, night, entries)

    def solved(self, pace: Pace) -> tuple[Whole, bool] | None:
        """Return the columns chosen and whether they are proven best; None if none were found in time."""
        costs = np.zeros(self.width)
        costs[: len(self.columns.cost)] = self.columns.cost
        pace.charge(self.width * COLUMN_S)
        options: Any = pace.options
        answer = milp(
            costs,
            constraints=self.rows.matrix(self.width),
            integrality=np.ones(self.width, dtype=np.int64),
            bounds=Bounds(0, 1),
            options=options,
        )
        if answer.x is None:
            return None
        return np.flatnonzero(answer.x[: len(self.columns.cost)] > 0.5), answer.status == 0  # noqa: PLR2004 - 0 or 1

    def _one_each(self) -> None:
        order = np.argsort(self.columns.stay, kind="stable")
        cuts = np.flatnonzero(np.diff(self.columns.stay[order])) + 1
        for entries in np.split(order, cuts):
            self.rows.add(entries, np.ones(len(entries), dtype=np.int64), 1, 1)

    def _meetings(self) -> list[tuple[int, int, Whole]]:
        """Return room, night and the columns that would sleep there."""
        ground, stay, room = self.housing.ground, self.columns.stay, self.columns.room
        length = np.where(room == NOWHERE, 0, np.diff(ground.start)[stay])
        column = np.repeat(np.arange(len(stay)), length)
        step = np.arange(len(column)) - np.repeat(np.cumsum(length) - length, length)
        place = np.where(room[column] >= 0, room[column], self.housing.room[ground.start[stay[column]] + step])
        key = place * ground.open.shape[1] + ground.first[stay[column]] + step
        order = np.argsort(key, kind="stable")
        cuts = np.flatnonzero(np.diff(key[order])) + 1
        groups = np.split(order, cuts) if len(order) else []
        nights = ground.open.shape[1]
        return [(int(key[g[0]]) // nights, int(key[g[0]]) % nights, column[g]) for g in groups]

    def _room_night(self, room: int, night: int, entries: Whole) -> None:
        ground = self.housing.ground
        stay = self.columns.stay[entries]
        beds = np.where(ground.alone[stay] == 1, ground.room_beds[room], ground.beds[stay])
        left = int(ground.places[room, night] - self.housing.used[room, night, 0])
        women = ground.gender[stay] == WOMEN
        empty = self.housing.used[room, night, 0] == 0
        if ground.one_gender[room] and empty and left > 1 and women.any() and not women.all():
            self._genders(entries, beds, women, left)
        elif int(beds.sum()) > left:
            self.rows.add(entries, beds, -np.inf, left)

    def _genders(self, entries: Whole, beds: Whole, women: Flags, left: int) -> None:
        """Women come only if the room is theirs that night, others only if it is not."""
        mark, self.width = self.width, self.width + 1
        for side, low in ((women, 0), (~women, 1)):
            sign = -1 if low == 0 else 1
            for entry in entries[side]:
                self.rows.add(np.array([entry, mark]), np.array([1, sign]), -np.inf, low)
            if int(beds[side].sum()) > left:
                columns, values = np.append(entries[side], mark), np.append(beds[side], sign * left)
                self.rows.add(columns, values, -np.inf, low * left)


def renew(housing: Housing, free: Flags, tried: Flags, pace: Pace) -> bool:
    """House the free stays anew where that is better; return whether the piece was solved to the end.

    A plan that keeps every rule is better than one that does not; then the cheaper one.
    """
    ground = housing.ground
    before = int(housing.costs()[free].sum())
    crowded = housing.excess()
    housing.add(free, -1)
    columns = with_present(housing, free, columns_of(housing, free, tried))
    answer = Piece(housing, columns).solved(pace)
    if answer is not None and (crowded or int(columns.cost[answer[0]].sum()) < before):
        for column in answer[0]:
            stay, room = columns.stay[column], columns.room[column]
            if room >= 0:
                housing.room[ground.start[stay] : ground.start[stay + 1]] = room
    housing.add(free, 1)
    return answer is not None and answer[1]
