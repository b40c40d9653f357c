"""The best order of a stretch of a programme, with what comes before and after it as sets: exact, up to 16 items."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from planner.problems.rehearsals.running_order.halves import Masks, levels
from planner.problems.rehearsals.running_order.programme import Programme, mask_of

Costs = npt.NDArray[np.int64]


def best_stretch(programme: Programme, already: int, items: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Return the least presence during ``items``, held after the set ``already`` and before all others, and the order.

    Dynamic programming over the sets of ``items``: see ``halving`` for the cost of one step.
    """
    place = {item: at for at, item in enumerate(items)}
    arcs = [(place[one], place[two]) for one, two in programme.before if one in place and two in place]
    sizes = levels(len(items), arcs)
    minutes = np.array([programme.minutes[item] for item in items], np.int64)
    ends = np.cumsum([len(level.masks) for level in sizes])[:-1]
    absent = _absent(programme, already, items, np.concatenate([level.masks for level in sizes]))
    closed, unopened = (np.split(people, ends) for people in absent)
    cost: Costs = np.zeros(1, np.int64)
    choices = []
    for size, level in enumerate(sizes[1:], start=1):
        present = programme.people - closed[size - 1][level.sources] - unopened[size][None, :]
        steps = cost[level.sources] + minutes[level.removed] * present
        choices.append(steps.argmin(axis=0))
        cost = steps.min(axis=0)
    order, at = [], 0
    for level, choice in zip(reversed(sizes), reversed(choices), strict=False):
        turn = choice[at]
        order.append(items[level.removed[turn, at]])
        at = level.sources[turn, at]
    return int(cost[0]), tuple(reversed(order))


def _absent(programme: Programme, already: int, items: Sequence[int], sets: Masks) -> tuple[Costs, Costs]:
    """Return, for every set, the people who have left after it and those who have not come before its end."""
    outside = ~already & ~mask_of(items)
    closed, unopened = np.zeros(len(sets), np.int64), np.zeros(len(sets), np.int64)
    for mask, people in programme.casts:
        own = mask_of(at for at, item in enumerate(items) if mask >> item & 1)
        if not mask & outside:
            closed += people * ((own & ~sets) == 0)
        if not mask & already:
            unopened += people * ((own & sets) == 0)
    return closed, unopened
