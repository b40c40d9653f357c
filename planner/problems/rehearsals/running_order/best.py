"""The best order of a run-through: proven where its sets can be listed, else the best found with a proven bound."""

import math
from dataclasses import dataclass

from planner.problems.rehearsals.running_order.effort import Effort, OutOfTimeError
from planner.problems.rehearsals.running_order.halves import TooManyError
from planner.problems.rehearsals.running_order.halving import best_half
from planner.problems.rehearsals.running_order.programme import Programme, earlier_of, items_of, mask_of
from planner.problems.rehearsals.running_order.reduction import reduced
from planner.problems.rehearsals.running_order.search import Order, good_order
from planner.problems.rehearsals.running_order.stretch import best_stretch
from planner.problems.rehearsals.running_order.tables import Halves

SMALL = 14
"""Items up to which one table over all sets is fastest."""
AT_ONCE = 10_000_000
"""Sets that are looked at within a second; up to here no other order is needed in reserve."""
MOST_SETS = 700_000_000
"""Sets that fit into 1.7 GiB and about 15 seconds of two cores: those of 30 items."""
PART = 22
"""Items of a part of a longer programme, for its bound."""
ROUNDS = 400
"""Rounds of search where no order is proven."""


@dataclass(frozen=True, slots=True)
class Found:
    """An order, what it costs, and what every order costs at least.

    Attributes:
        order: the items in order.
        presence: minutes of one person from everybody's first to last item.
        bound: no order has less presence.
    """

    order: Order
    presence: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether no order is better."""
        return self.presence == self.bound


def best_order(programme: Programme, effort: Effort, seed: int = 1) -> Found:
    """Return the best order of ``programme`` and the proof of how good it is."""
    small = reduced(programme)
    found = _best(small.programme, effort, seed)
    order = small.whole(found.order)
    return Found(order, programme.presence(order), found.bound + small.constant)


def _best(programme: Programme, effort: Effort, seed: int) -> Found:
    count = len(programme.minutes)
    if count <= SMALL:
        cost, order = best_stretch(programme, 0, range(count))
        return Found(order, cost, cost)
    sets = _sets(programme)
    if sets <= AT_ONCE:
        return _proven(programme, effort) or _bounded(programme, effort, seed)
    fallback = _bounded(programme, effort, seed)
    return _proven(programme, effort) or fallback if sets <= MOST_SETS else fallback


def _sets(programme: Programme) -> float:
    """Return how many sets the exact search looks at."""
    try:
        return Halves(programme).sets
    except TooManyError:
        return math.inf


def _proven(programme: Programme, effort: Effort) -> Found | None:
    """Return the best order, or None when the time does not suffice."""
    try:
        cost, half = best_half(programme, effort)
    except OutOfTimeError:
        return None
    _, order = best_stretch(programme, 0, items_of(half))
    _, end = best_stretch(programme, half, items_of((1 << len(programme.minutes)) - 1 & ~half))
    return Found((*order, *end), cost, cost)


def _bounded(programme: Programme, effort: Effort, seed: int) -> Found:
    """Return a good order and what the parts of the programme cost at least."""
    first = good_order(programme, effort, 1, seed)
    bound = bound_of(programme, first, effort)
    order = first if programme.presence(first) == bound else good_order(programme, effort, ROUNDS, seed)
    return Found(order, programme.presence(order), bound)


def bound_of(programme: Programme, order: Order, effort: Effort) -> int:
    """Return a presence below which no order goes.

    Items are parted; while an item of one part is held, at least those are present who would be if the other parts
    were left out. So the sum over the parts of their best orders is a bound.
    """
    parts = -(-len(order) // PART)
    size = -(-len(order) // parts)
    return sum(_least(programme, order[first : first + size], effort) for first in range(0, len(order), size))


def _least(programme: Programme, items: Order, effort: Effort) -> int:
    place = {item: at for at, item in enumerate(sorted(items))}
    kept = tuple(mask_of(place[item] for item in items_of(mask) if item in place) for mask, _ in programme.casts)
    earlier = earlier_of(len(programme.minutes), programme.before)
    part = Programme(
        tuple(programme.minutes[item] for item in place),
        tuple((mask, people) for mask, (_, people) in zip(kept, programme.casts, strict=True)),
        tuple((place[one], place[two]) for two in place for one in items_of(earlier[two]) if one in place),
    )
    small = reduced(part)
    if len(small.programme.minutes) <= SMALL:
        return best_stretch(small.programme, 0, range(len(small.programme.minutes)))[0] + small.constant
    found = _proven(small.programme, effort)
    return part.needed if found is None else found.presence + small.constant
