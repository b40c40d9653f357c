"""Which stays are housed anew together: those near in time, those in rooms alike, those about a broken rule."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.renewal import Flags, Housing, renew
from planner.problems.lodging.nights.search import Floats, Wishes, spread

IN_TIME = 0.7
"""Share of pieces that are near in time; the others are in rooms alike."""
FIRST_SIZE, LEAST_SIZE = 200, 20
"""Stays in the first piece, and at least; the number follows how long pieces take."""
PIECE_S = 2.0
"""Seconds for one piece."""
QUICK, SLOW = 0.3, 0.6
"""A piece that takes less of its time than the first may grow, one that takes more than the second shrinks."""


@dataclass(frozen=True)
class Part:
    """A part of the problem that one searcher may change, apart from all others.

    Attributes:
        stays: stays that may be housed anew.
        rooms: rooms that may be used for it.
    """

    stays: Flags
    rooms: Flags

    @classmethod
    def whole(cls, ground: Ground) -> "Part":
        """Return the part that is everything."""
        return cls(np.ones(len(ground.first), dtype=bool), np.ones(len(ground.room_beds), dtype=bool))


def halves(ground: Ground, room: Whole, wishes: Wishes, chance: np.random.Generator) -> tuple[Part, Part]:
    """Return two parts that share no bed on any night: before and after a night, or two halves of the rooms."""
    last, every = ground.first + np.diff(ground.start), Part.whole(ground)
    if chance.random() < 0.5:  # noqa: PLR2004 - either
        night = np.quantile(ground.first, chance.uniform(0.35, 0.65))
        return Part(last <= night, every.rooms), Part(ground.first >= night, every.rooms)
    near = _likeness(ground, wishes, int(chance.integers(len(ground.room_beds))), chance) < len(ground.room_beds) / 2
    inside = np.minimum.reduceat(near[room].astype(np.int64), ground.start[:-1]) == 1
    outside = np.maximum.reduceat(near[room].astype(np.int64), ground.start[:-1]) == 0
    return Part(inside, near), Part(outside, ~near)


def _likeness(ground: Ground, wishes: Wishes, room: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Return the rank of each room by how alike it is to one: 0 for the most alike."""
    dearer = np.minimum(wishes.dearer, 3 * spread(ground))
    apart = np.abs(dearer - dearer[:, [room]]).sum(axis=0) * (chance.random(dearer.shape[1]) + 0.3)
    rank = np.empty(len(apart), dtype=np.int64)
    rank[np.argsort(apart)] = np.arange(len(apart))
    return rank


def far_apart(
    ground: Ground, room: Whole, wishes: Wishes, chance: np.random.Generator, crowded: float | None = None
) -> Floats:
    """Return how far each stay is from a point chosen at random in time and among the rooms, or from a given night."""
    lengths = np.diff(ground.start)
    middle = ground.first + lengths / 2
    night = chance.random() * ground.open.shape[1] if crowded is None else crowded
    if crowded is not None or chance.random() < IN_TIME:
        return np.abs(middle - night) - 0.25 * lengths + 2 * chance.random(len(lengths))
    rank = _likeness(ground, wishes, int(chance.integers(len(ground.room_beds))), chance)
    return rank[room[ground.start[:-1]]] + np.abs(middle - night) * 10 * chance.random()


@dataclass
class Renewal:
    """A search that renews a plan piece by piece.

    Attributes:
        housing: the plan; changed.
        wishes: rooms worth a try.
        part: what may be changed.
        chance: source of random choices.
        size: stays in a piece.
    """

    housing: Housing
    wishes: Wishes
    part: Part
    chance: np.random.Generator
    size: float = FIRST_SIZE

    def run(self, pace: Pace) -> None:
        """Renew pieces until the time is over."""
        while pace.share < 1 and self.part.stays.any():
            begin_s = pace.left_s
            proven = renew(self.housing, self._free(), self._tried, pace.within(PIECE_S))
            took = (begin_s - pace.left_s) / PIECE_S
            if not proven or took > SLOW:
                self.size *= 0.9
            elif took < QUICK:
                self.size *= 1.1
            self.size = min(max(LEAST_SIZE, self.size), int(self.part.stays.sum()))

    def repair(self, pace: Pace) -> None:
        """Renew pieces until no rule is broken any more, or the time is over."""
        while self.housing.excess() and not pace.is_over:
            self.run(pace.within(PIECE_S))

    @cached_property
    def _tried(self) -> Flags:
        return self.wishes.near & self.part.rooms[None, :]

    def _free(self) -> Flags:
        """Return the stays of the next piece."""
        far = np.where(self.part.stays, self._far(), np.inf)
        free = np.zeros(len(far), dtype=bool)
        free[np.argsort(far)[: int(self.size)]] = True
        return free & self.part.stays

    def _far(self) -> Floats:
        """Return how far each stay is from a point chosen at random, or from a night on which a rule is broken."""
        return far_apart(self.housing.ground, self.housing.room, self.wishes, self.chance, self._crowded())

    def _crowded(self) -> float | None:
        """Return a night on which a rule is broken, if there is one."""
        nights = self.housing.crowded()
        return float(self.chance.choice(nights)) if nights else None
