"""Good orders of long programmes: stretches set right exactly, one after the other, and shaken in between."""

import random

from planner.problems.rehearsals.running_order.effort import Effort
from planner.problems.rehearsals.running_order.programme import Programme, earlier_of, mask_of
from planner.problems.rehearsals.running_order.stretch import best_stretch

WIDTH = 9
"""Items of a stretch set right at once: 512 sets, some milliseconds."""

Order = tuple[int, ...]


def good_order(programme: Programme, effort: Effort, rounds: int, seed: int) -> Order:
    """Return the best order found in ``rounds`` rounds, or by the end of the time."""
    generator = random.Random(seed)
    best = smoothed(programme, first_order(programme), effort)
    for _ in range(rounds):
        if effort.is_over():
            break
        tried = smoothed(programme, _shaken(programme, best, generator), effort)
        best = min(best, tried, key=programme.presence)
    return best


def first_order(programme: Programme) -> Order:
    """Return an order that always goes on with the item at which the fewest people wait."""
    earlier = earlier_of(len(programme.minutes), programme.before)
    held: list[int] = []
    left = set(range(len(programme.minutes)))
    while left:
        done = mask_of(held)
        open_items = [item for item in sorted(left) if not earlier[item] & ~done]
        held.append(min(open_items, key=lambda item: _grows(programme, done, item)))
        left.discard(held[-1])
    return tuple(held)


def _grows(programme: Programme, done: int, item: int) -> tuple[int, int]:
    """Return how many people come because of ``item``, and minus how many leave after it."""
    bit = 1 << item
    come = sum(people for mask, people in programme.casts if mask & bit and not mask & done)
    leave = sum(people for mask, people in programme.casts if mask & bit and not mask & ~done & ~bit)
    return come - leave, come


def smoothed(programme: Programme, order: Order, effort: Effort) -> Order:
    """Set right stretch after stretch until none gains."""
    step = max(1, WIDTH // 2)
    while True:
        before = order
        for first in range(0, max(1, len(order) - step), step):
            if effort.is_over():
                return order
            stretch = order[first : first + WIDTH]
            _, better = best_stretch(programme, mask_of(order[:first]), stretch)
            order = min(order, (*order[:first], *better, *order[first + len(stretch) :]), key=programme.presence)
        if programme.presence(order) == programme.presence(before):
            return order


def _shaken(programme: Programme, order: Order, generator: random.Random) -> Order:
    """Return the order with a stretch moved elsewhere, or turned; as it was when that breaks an order."""
    first, last = sorted(generator.sample(range(len(order) + 1), 2))
    piece = list(order[first:last])
    if generator.random() < 1 / 2:
        piece.reverse()
    rest = (*order[:first], *order[last:])
    at = generator.randint(0, len(rest))
    tried = (*rest[:at], *piece, *rest[at:])
    return tried if programme.keeps(tried) else order
