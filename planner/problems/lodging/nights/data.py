"""What is to be planned night by night: stays, rooms, and what each night of a stay asks of a room and costs there."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

ANYBODY, WOMEN, MEN, ONE_GENDER = 0, 1, 2, 3
"""Policies of a room: no rule; women alone; men alone; on each night guests of one gender."""
MIXED = 0
"""Gender of a stay that is neither a woman's nor a man's: a couple's, a family's; its room is its own."""
FORBIDDEN = -1
"""In ``prices``: such a night may not be spent in such a room."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Guests who come, sleep and go together.

    Attributes:
        stay_id: id.
        first: index of the first night.
        needs: for each night of the stay, in order, the row of ``Nightly.prices`` that holds what it asks and costs.
        gender: ``WOMEN``, ``MEN`` or ``MIXED``.
        beds: beds taken each night.
        alone: whether nobody else may sleep in the same room.
    """

    stay_id: str
    first: int
    needs: tuple[int, ...]
    gender: int
    beds: int = 1
    alone: bool = False

    def __post_init__(self) -> None:
        """Refuse a stay without nights or beds, and a mixed one that shares.

        Raises:
            ValueError: a value is out of range.
        """
        if self.first < 0 or not self.needs or self.beds < 1 or self.gender not in {MIXED, WOMEN, MEN}:
            msg = f"stay {self.stay_id}: first {self.first}, nights {len(self.needs)}, beds {self.beds}"
            raise ValueError(msg)
        if self.gender == MIXED and not self.alone:
            msg = f"stay {self.stay_id}: guests of both genders have a room alone"
            raise ValueError(msg)

    @property
    def nights(self) -> range:
        """Indices of the nights."""
        return range(self.first, self.first + len(self.needs))


@dataclass(frozen=True, slots=True)
class RoomNights:
    """A room and the nights on which it is to be had.

    Attributes:
        room_id: id.
        kind: column of ``Nightly.prices``: what the room offers.
        beds: places a night.
        policy: ``ANYBODY``, ``WOMEN``, ``MEN`` or ``ONE_GENDER``.
        closed: indices of nights on which it is not to be had.
        hotel_id: house that it is in.
    """

    room_id: str
    kind: int
    beds: int
    policy: int = ONE_GENDER
    closed: frozenset[int] = frozenset()
    hotel_id: str = ""

    def __post_init__(self) -> None:
        """Refuse a room without beds or of an unknown policy.

        Raises:
            ValueError: a value is out of range.
        """
        if self.beds < 1 or self.policy not in {ANYBODY, WOMEN, MEN, ONE_GENDER}:
            msg = f"room {self.room_id}: beds {self.beds}, policy {self.policy}"
            raise ValueError(msg)


@dataclass(frozen=True)
class Nightly:
    """Every stay needs a room on every night of its own.

    Attributes:
        stays: stays, by id.
        rooms: rooms, by id.
        prices: need × kind of room -> cost of one night in whole units, or ``FORBIDDEN``.
        move_cost: cost of each change of room during a stay.
        opening: the evening of the first night.
        horizon: number of nights.
    """

    stays: tuple[Stay, ...]
    rooms: tuple[RoomNights, ...]
    prices: Whole
    move_cost: int
    opening: date
    horizon: int

    def __post_init__(self) -> None:
        """Refuse ids that stand twice, nights outside the horizon, and needs or kinds without a price.

        Raises:
            ValueError: the field in question.
        """
        for name, ids in (("stay", [s.stay_id for s in self.stays]), ("room", [r.room_id for r in self.rooms])):
            if len(set(ids)) < len(ids):
                msg = f"a {name} id stands twice"
                raise ValueError(msg)
        needs, kinds = self.prices.shape
        for stay in self.stays:
            if stay.nights.stop > self.horizon or not 0 <= min(stay.needs) <= max(stay.needs) < needs:
                msg = f"stay {stay.stay_id}: nights or needs out of range"
                raise ValueError(msg)
        if self.move_cost < 0 or any(not 0 <= room.kind < kinds for room in self.rooms):
            msg = "the cost of a move is below 0, or a kind of room has no prices"
            raise ValueError(msg)

    def day(self, night: int) -> date:
        """Return the evening of a night."""
        return self.opening + timedelta(days=night)
