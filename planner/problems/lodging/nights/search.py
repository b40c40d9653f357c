"""Good plans by annealing: every stay in the rooms that the prices of the bound make worth a try."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.problems.lodging.nights.beds import resettle, restore, settle
from planner.problems.lodging.nights.bound import PARTS, Priced
from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import TOO_DEAR, Ground
from planner.problems.lodging.nights.moves import anneal
from planner.problems.lodging.nights.pace import Pace

SPARE_SLOTS = 8
"""Stays beyond the beds of a room that are remembered by name while a plan is being searched."""
FEWEST_WISHES = 6
"""Rooms tried for a stay, however dear."""
WORTH = 0.8
"""Rooms dearer than this much of the spread of prices are not tried in an exact piece."""
STEPS, STEP_S = 20_000, 2e-6
"""Moves at one temperature, and the work of one in seconds."""
BED = 10.0
"""Penalty of a bed too many from a plan that keeps the rules: so much of the spread of the prices."""
BED_DEAR = 1 << 24
"""Penalty of a bed too many where a rule must not be broken for any price."""
SMOOTHINGS = 10
"""Times that all stays are taken out and put back, one by one, at most."""
NO_PLAN = 1 << 60
"""Stands for the cost of a plan that is not there."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Wishes:
    """Rooms worth a try.

    Attributes:
        dearer: stay × room -> by how much the room is dearer, at the prices of the bound, than the best for the stay.
        order: stay -> rooms, the least dear first.
        many: stay -> how many of them are worth a try.
        near: stay × room -> whether the room is worth a try in an exact piece.
    """

    dearer: Floats
    order: Whole
    many: Whole
    near: NDArray[np.bool_]

    @classmethod
    def of(cls, ground: Ground, priced: Priced, seed: int) -> "Wishes":
        """Return rooms by what they cost at prices."""
        nights = np.where(ground.bare < 0, float(TOO_DEAR), ground.bare) + priced.extra[priced.row] / PARTS
        whole = np.add.reduceat(nights, ground.start[:-1], axis=0)
        dearer = whole - whole.min(axis=1, keepdims=True)
        chance = np.random.default_rng(seed).random(dearer.shape)
        lawful = (ground.whole >= 0).sum(axis=1)
        near = (dearer <= 2 * spread(ground)) & (ground.whole >= 0)
        many = np.minimum(lawful, np.maximum(FEWEST_WISHES, near.sum(axis=1)))
        order = np.argsort(dearer + chance, axis=1).astype(np.int64)
        tried = (dearer <= WORTH * spread(ground)) & (ground.whole >= 0)
        np.put_along_axis(tried, order[:, :FEWEST_WISHES], True, axis=1)  # noqa: FBT003 - a value of the array
        return cls(dearer, order, many.astype(np.int64), tried)


def spread(ground: Ground) -> float:
    """Return by how much lawful rooms differ for a stay, on the average: the scale of temperatures and penalties."""
    lawful = ground.whole >= 0
    means = np.where(lawful, ground.whole, 0).sum(axis=1) / np.maximum(1, lawful.sum(axis=1))
    gaps = np.where(lawful, np.abs(ground.whole - means[:, None]), 0).sum() / max(1, int(lawful.sum()))
    return max(1.0, float(gaps))


@dataclass(frozen=True)
class Cooling:
    """How an annealing goes from its beginning to its end, as shares of the spread of the prices.

    Attributes:
        hot, cold: temperatures.
        soft, hard: penalties of a bed too many. Rooms too full for a while let a search pass from one way of giving
            rooms to women and men to another; the penalty rises until the plan keeps the rules.
    """

    hot: float
    cold: float
    soft: float
    hard: float

    def at(self, share: float) -> tuple[float, float]:
        """Return temperature and penalty after this share of the whole."""
        return self.hot * (self.cold / self.hot) ** share, self.soft * (self.hard / self.soft) ** share


FROM_NOTHING, FROM_PLAN = Cooling(0.6, 0.03, 0.5, 3.0), Cooling(0.08, 0.02, BED, BED)


@dataclass(frozen=True)
class Chain:
    """An annealing that may be continued.

    Attributes:
        room: the rooms of each guest-night as they stand; rooms may be crowded.
        best: rooms of the best plan met that keeps every rule; ``room`` where there is none.
        cost: of the best; None where there is none.
    """

    room: Whole
    best: Whole
    cost: int | None = None

    @classmethod
    def of(cls, room: Whole) -> "Chain":
        """Begin with a plan, whose cost is not known yet."""
        return cls(room, room)

    @classmethod
    def anew(cls, ground: Ground, seed: int) -> "Chain":
        """Begin with nobody housed: long stays first, each in the rooms that are cheapest as they stand."""
        room, used, slot, numbers = annealed_state(ground, None)
        order = np.random.default_rng(seed).permutation(len(ground.first))
        order = order[np.argsort(-np.diff(ground.start)[order], kind="stable")]
        settle(ground.stays, ground.rooms, ground.bare, order, room, used, slot, numbers)
        return cls.of(room)


@dataclass(frozen=True)
class Stretch:
    """A part of a cooling: from one share of it to another, within a time, with a seed for every random choice."""

    cooling: Cooling
    begin: float
    end: float
    seed: int
    pace: Pace


def annealed(ground: Ground, wishes: Wishes, chain: Chain, stretch: Stretch) -> Chain:
    """Return the annealing a stretch further.

    Args:
        ground: the problem.
        wishes: rooms worth a try.
        chain: where it stands.
        stretch: how much of which cooling.
    """
    scale, pace = spread(ground), stretch.pace
    room, used, slot, numbers = annealed_state(ground, chain.room)
    numbers[2] = stretch.seed
    cost, excess = restore(ground.stays, ground.rooms, ground.bare, room, used, slot, numbers)
    best, least = chain.best.copy(), NO_PLAN if chain.cost is None else chain.cost
    if excess == 0 and cost < least:
        best, least = room.copy(), cost
    tally = np.array([cost, excess, least], dtype=np.int64)
    static = (ground.stays, ground.rooms, ground.bare, ground.whole, (wishes.order, wishes.many))
    while (share := pace.share) < 1:
        temperature, bed = stretch.cooling.at(stretch.begin + share * (stretch.end - stretch.begin))
        numbers[1], numbers[2] = max(1, round(scale * bed)), numbers[2] + 1
        pace.charge(STEPS * STEP_S)
        anneal(*static, room, used, slot, numbers, scale * temperature, STEPS, best, tally)
    return Chain(room, best, int(tally[2])) if tally[2] < NO_PLAN else Chain.of(room)


def smoothed(ground: Ground, begin: Whole) -> Whole:
    """Return a plan in which no stay alone can be housed cheaper, moves included; at most as dear as ``begin``."""
    room, used, slot, numbers = annealed_state(ground, begin)
    numbers[1] = BED_DEAR
    every = np.arange(len(ground.first))
    for _ in range(SMOOTHINGS):
        before = room.copy()
        resettle(ground.stays, ground.rooms, ground.bare, every, room, used, slot, numbers)
        if np.array_equal(before, room):
            break
    return room


def annealed_state(ground: Ground, begin: Whole | None) -> tuple[Whole, Whole, Whole, Whole]:
    """Return the arrays of a search: rooms, beds, who is where, and (move cost, penalty of a bed, seed).

    Args:
        ground: the problem.
        begin: room of each guest-night, -1 for stays not yet housed; None for nobody housed.
    """
    places, nights = ground.open.shape
    slots = int(ground.room_beds.max()) + SPARE_SLOTS
    used, slot = np.zeros((places, nights, 3), dtype=np.int64), np.zeros((places, nights, slots), dtype=np.int64)
    numbers = np.array([ground.move_cost, max(1, round(spread(ground) * BED)), 0], dtype=np.int64)
    if begin is None:
        return np.full(len(ground.bare), -1, dtype=np.int64), used, slot, numbers
    room = begin.copy()
    restore(ground.stays, ground.rooms, ground.bare, room, used, slot, numbers)
    return room, used, slot, numbers
