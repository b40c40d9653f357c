"""A first plan for many people: shift after shift, the shortest ways among those who have done least so far."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from planner.problems.staffing.slots import FORBIDDEN, Ints, Slots

LOAD_PRICE = 400
"""A shift more than others so far counts like 40 km of way: people take turns."""
WASTE_PRICE = 100
"""A skill or rank that the place does not ask for is spared for one that does, up to 10 km of way."""
EMPTY = -1


def fill(slots: Slots, held: Ints) -> Ints | None:
    """Return who takes each slot; None where some shift lacks people who are free and rested.

    Args:
        slots: the places.
        held: person in each slot who must stay there (pinned, or from before), EMPTY for an open one.
    """
    taken, shifts = held.copy(), len(slots.shifts)
    works = np.zeros((len(slots.people), shifts), dtype=np.bool_)
    for slot, person in enumerate(held.tolist()):
        if person != EMPTY:
            works[person, slots.shift_of[slot]] = True
    for shift in range(shifts):
        open_slots = np.flatnonzero((slots.shift_of == shift) & (taken == EMPTY))
        free = np.flatnonzero(can_add(slots, works, shift))
        if len(free) < len(open_slots):
            return None
        ways = _ways(slots, free, open_slots)
        load = works[free].sum(axis=1)
        rows, columns = linear_sum_assignment(
            ways + LOAD_PRICE * load[:, None] + WASTE_PRICE * _waste(slots, free, open_slots)
        )
        if (ways[rows, columns] >= FORBIDDEN).any():
            return None
        taken[open_slots[columns]] = free[rows]
        works[free[rows], shift] = True
    return taken


def can_add(slots: Slots, works: NDArray[np.bool_], shift: int) -> NDArray[np.bool_]:
    """Return who could take one more shift: free, rested, within the hours of the event and of each day."""
    rested = ~(works & slots.clash[shift]).any(axis=1)
    within = works @ slots.minutes + slots.minutes[shift] <= slots.most
    days = np.flatnonzero(slots.on_day[:, shift])
    day_minutes = works.astype(np.int64) @ slots.on_day[days].T + slots.on_day[days, shift]
    return np.asarray(rested & within & slots.may[:, shift] & (day_minutes <= slots.day_limit).all(axis=1))


def _ways(slots: Slots, people: Ints, places: Ints) -> Ints:
    shift = slots.shift_of[places[0]] if len(places) else 0
    ways = slots.ways[slots.base_of[people]][:, slots.spot_of[places], shift]
    lacking = (slots.asks_of[places][None, :] & ~slots.has[people][:, None]) != 0
    return np.where(lacking, FORBIDDEN, ways)


def _waste(slots: Slots, people: Ints, places: Ints) -> Ints:
    """Return how many words each person (row) has that some place asks for, but not this one (column)."""
    used = int(np.bitwise_or.reduce(slots.asks_of, initial=0))
    idle = slots.has[people][:, None] & used & ~slots.asks_of[places][None, :]
    return np.asarray(np.bitwise_count(idle), dtype=np.int64)
