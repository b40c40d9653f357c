"""A problem in arrays, for compiled code: what each guest-night costs in each room.

A *guest-night* is one night of one stay; those of a stay follow each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.problems.lodging.nights.data import MEN, ONE_GENDER, WOMEN, Nightly, Whole

Prices = NDArray[np.int32]
TOO_DEAR = 1 << 24
"""Stands for "forbidden" in sums of prices."""


@dataclass(frozen=True)
class Ground:
    """A problem in arrays.

    Attributes:
        start: stay -> its first guest-night; one entry more than stays.
        first, gender, beds, alone: stay -> first night, gender, beds, 1 for a room alone.
        room_beds, policy: room -> beds, policy.
        open: room × night -> 1: to be had.
        bare: guest-night × room -> price, or -1 where the night may not be spent there.
        move_cost: of each change of room.
    """

    start: Whole
    first: Whole
    gender: Whole
    beds: Whole
    alone: Whole
    room_beds: Whole
    policy: Whole
    open: Whole
    bare: Prices
    move_cost: int

    @classmethod
    def of(cls, problem: Nightly) -> "Ground":
        """Return the arrays of a problem."""
        stays, rooms = problem.stays, problem.rooms
        lengths = [len(stay.needs) for stay in stays]
        opened = np.ones((len(rooms), problem.horizon), dtype=np.int64)
        for index, room in enumerate(rooms):
            opened[index, sorted(room.closed)] = 0
        ground = cls(
            start=_whole([0, *np.cumsum(lengths).tolist()]),
            first=_whole([stay.first for stay in stays]),
            gender=_whole([stay.gender for stay in stays]),
            beds=_whole([stay.beds for stay in stays]),
            alone=_whole([stay.alone for stay in stays]),
            room_beds=_whole([room.beds for room in rooms]),
            policy=_whole([room.policy for room in rooms]),
            open=opened,
            bare=_prices(problem),
            move_cost=problem.move_cost,
        )
        ground._forbid()
        return ground

    def _forbid(self) -> None:
        """Mark nights in rooms that are closed, too small, or for the other gender."""
        stay, night = self.stay_of, self.night_of
        self.bare[self.open.T[night] == 0] = -1
        self.bare[self.beds[stay][:, None] > self.room_beds[None, :]] = -1
        for policy in (WOMEN, MEN):
            self.bare[np.ix_(self.gender[stay] != policy, self.policy == policy)] = -1

    @cached_property
    def stay_of(self) -> Whole:
        """Guest-night -> stay."""
        return np.repeat(np.arange(len(self.first)), np.diff(self.start))

    @cached_property
    def night_of(self) -> Whole:
        """Guest-night -> night."""
        offset: Whole = self.first - self.start[:-1]
        return np.asarray(_whole(range(int(self.start[-1]))) + offset[self.stay_of], dtype=np.int64)

    @cached_property
    def whole(self) -> Prices:
        """Stay × room -> price of the whole stay, or -1."""
        prices = np.where(self.bare < 0, TOO_DEAR, self.bare).astype(np.int64)
        sums = np.add.reduceat(prices, self.start[:-1], axis=0)
        return np.where(sums >= TOO_DEAR, -1, sums).astype(np.int32)

    @cached_property
    def one_gender(self) -> Whole:
        """Room -> 1 where all who sleep there on a night are of one gender."""
        return np.asarray(self.policy == ONE_GENDER, dtype=np.int64)

    @cached_property
    def places(self) -> Whole:
        """Room × night -> beds to be had."""
        return self.open * self.room_beds[:, None]

    @cached_property
    def by_night(self) -> tuple[Whole, Whole]:
        """Guest-nights in order of nights, and where each night begins among them (one entry more than nights)."""
        counts = np.bincount(self.night_of, minlength=self.open.shape[1])
        return np.argsort(self.night_of, kind="stable"), _whole([0, *np.cumsum(counts).tolist()])

    @property
    def stays(self) -> tuple[Whole, ...]:
        """Arrays over stays, as the compiled moves take them."""
        return (self.start, self.first, self.gender, self.beds, self.alone)

    @property
    def rooms(self) -> tuple[Whole, ...]:
        """Arrays over rooms, as the compiled moves take them."""
        return (self.room_beds, self.one_gender)


def _prices(problem: Nightly) -> Prices:
    needs = [need for stay in problem.stays for need in stay.needs]
    kinds = [room.kind for room in problem.rooms]
    return np.ascontiguousarray(problem.prices[np.ix_(needs, kinds)], dtype=np.int32)


def _whole(values: Sequence[int]) -> Whole:
    return np.asarray(values, dtype=np.int64)
