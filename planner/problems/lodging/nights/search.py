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
HOTTEST, WARM, COLDEST, BED = 0.4, 0.08, 0.02, 10.0
"""Temperatures at the beginning, from a plan already good and at the end, and the penalty of a bed too many: shares of
the spread of the prices."""
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


def annealed(ground: Ground, wishes: Wishes, begin: Whole | None, seed: int, pace: Pace) -> tuple[Whole, int | None]:
    """Return the rooms of the best plan found and its cost; a cost of None where it still breaks a rule.

    Args:
        ground: the problem.
        wishes: rooms worth a try.
        begin: a plan to begin with, at a low temperature; None for a search from nothing.
        seed: of every random choice.
        pace: time that is taken.
    """
    scale = spread(ground)
    hot, cold = scale * (HOTTEST if begin is None else WARM), scale * COLDEST
    room, used, slot, numbers = annealed_state(ground, begin)
    numbers[2] = seed
    if begin is None:
        order = np.random.default_rng(seed).permutation(len(ground.first))
        order = order[np.argsort(-np.diff(ground.start)[order], kind="stable")]
        settle(ground.stays, ground.rooms, ground.bare, order, room, used, slot, numbers)
    cost, excess = restore(ground.stays, ground.rooms, ground.bare, room, used, slot, numbers)
    best, tally = room.copy(), np.array([cost, excess, cost if excess == 0 else NO_PLAN], dtype=np.int64)
    static = (ground.stays, ground.rooms, ground.bare, ground.whole, (wishes.order, wishes.many))
    while (share := pace.share) < 1:
        numbers[2] += 1
        pace.charge(STEPS * STEP_S)
        anneal(*static, room, used, slot, numbers, hot * (cold / hot) ** share, STEPS, best, tally)
    return (best, int(tally[2])) if tally[2] < NO_PLAN else (room, None)


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
