"""The best order of a run-through: proven where its sets can be listed, else the best found with a proven bound."""

import itertools
import math
from dataclasses import dataclass

from planner.problems.rehearsals.running_order.effort import Effort, OutOfTimeError
from planner.problems.rehearsals.running_order.halves import TooManyError
from planner.problems.rehearsals.running_order.halving import best_half
from planner.problems.rehearsals.running_order.programme import Programme, items_of
from planner.problems.rehearsals.running_order.reduction import apart, reduced, restricted
from planner.problems.rehearsals.running_order.search import Order, good_order
from planner.problems.rehearsals.running_order.stretch import best_stretch
from planner.problems.rehearsals.running_order.tables import Halves

SMALL = 14
"""Items up to which one table over all sets is fastest."""
AT_ONCE = 10_000_000
"""Sets that are looked at within a second; up to here no other order is needed in reserve."""
MOST_SETS = 700_000_000
"""Sets that fit into 1.7 GiB and about 15 seconds of two cores: those of 30 items."""
PART = 20
"""Items of a part of a longer programme, for its bound."""
FEW = 2
"""Rounds of search for an order in reserve."""
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
    order: list[int] = []
    bound = small.constant
    for items in apart(small.programme):
        found = _best(restricted(small.programme, items), effort, seed)
        order += [items[at] for at in _as_listed(restricted(small.programme, items), found.order)]
        bound += found.bound
    whole = small.whole(order)
    return Found(whole, programme.presence(whole), bound)


def _as_listed(programme: Programme, order: Order) -> Order:
    """Return the order or its mirror, which costs the same: the one in which fewer items swap places."""
    swaps = sum(one > two for one, two in itertools.combinations(order, 2))
    turn = not programme.before and 2 * swaps > len(order) * (len(order) - 1) / 2
    return order[::-1] if turn else order


def _best(programme: Programme, effort: Effort, seed: int) -> Found:
    count = len(programme.minutes)
    if count <= SMALL:
        cost, order = best_stretch(programme, 0, range(count))
        return Found(order, cost, cost)
    sets = _sets(programme)
    if sets <= AT_ONCE:
        return _proven(programme, effort) or _bounded(programme, effort, seed, FEW)
    if sets <= MOST_SETS:
        reserve = _bounded(programme, effort, seed, FEW)
        return reserve if reserve.proven else _proven(programme, effort) or reserve
    return _bounded(programme, effort, seed, ROUNDS)


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


def _bounded(programme: Programme, effort: Effort, seed: int, rounds: int) -> Found:
    """Return a good order and what the parts of the programme cost at least."""
    order = good_order(programme, effort, rounds, seed)
    return Found(order, programme.presence(order), bound_of(programme, order, effort))


def bound_of(programme: Programme, order: Order, effort: Effort) -> int:
    """Return a presence below which no order goes.

    Items are parted; while an item of one part is held, at least those are present who would be if the other parts
    were left out. So the sum over the parts of their best orders is a bound.
    """
    size = -(-len(order) // -(-len(order) // PART))
    return sum(_least(programme, order[first : first + size], effort) for first in range(0, len(order), size))


def _least(programme: Programme, items: Order, effort: Effort) -> int:
    part = restricted(programme, items)
    small = reduced(part)
    if len(small.programme.minutes) <= SMALL:
        return best_stretch(small.programme, 0, range(len(small.programme.minutes)))[0] + small.constant
    found = _proven(small.programme, effort)
    return part.needed if found is None else found.presence + small.constant
