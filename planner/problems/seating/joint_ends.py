"""Where one rank ends and the next begins, when metres count: choices split in two, each with prices of its own.

With narrower windows seats in the wrong place are closed, so metres, lines and what groups cost on top all rise. A plan
ends its ranks somewhere, so it costs no less than the cheapest choice that is left.
"""

import heapq
from collections.abc import Iterable
from itertools import count
from math import floor
from typing import NamedTuple

import numpy as np

from planner.engine.plan import Commitments
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, field_of
from planner.problems.seating.grouping import Kinds
from planner.problems.seating.joint import JointPrices, Key, Tree
from planner.problems.seating.joint_prices import Joint, jointly
from planner.problems.seating.metres import UNIT, Market, at_least, market_of
from planner.problems.seating.metres_prices import prices_of
from planner.problems.seating.packing import Clock
from planner.problems.seating.surcharge import Surcharges, surcharges
from planner.problems.seating.thresholds import Ends, ends_of, halves, has_room, places_of, widest, windows_of

MOST_CHOICES = 40
"""Most choices that are priced."""


class Priced(NamedTuple):
    """A field with prices of seats, and of named parts and blocks.

    Attributes:
        area: the field.
        market: guests and seats, and prices of seats.
        joint: prices and trees.
        least: no plan costs less there: metres, lines and gaps.
    """

    area: Field
    market: tuple[Market, list[int]]
    joint: Joint
    least: int


def priced(area: Field, market: tuple[Market, list[int]], joint: Joint) -> Priced:
    """Return a field with what its prices prove; nothing but its metres where no prices were found."""
    known, metres = joint.known, at_least(*market) or 0
    if joint.best is None:
        return Priced(area, market, joint, metres)
    return Priced(area, market, joint, metres + floor((known.run * area.nodes + joint.total - known.paid_back) / UNIT))


def least_by_ends(problem: Problem, commitments: Commitments, root: Priced, clock: Clock) -> tuple[int, Ends | None]:
    """Return what a plan costs at least, wherever its ranks end, and where they should: None where that is open.

    ``root``: the field with all places that counting leaves to the ranks.
    """
    places, numbers = places_of(problem, root.area), count()
    waiting = [(root.least, next(numbers), ends_of(root.area), root)]
    for _ in range(MOST_CHOICES):
        if clock.is_up() or not waiting or widest(places, waiting[0][2]) <= 1:
            break
        least, _, ends, known = heapq.heappop(waiting)
        for half in halves(places, ends):
            found = _narrowed(problem, commitments, (root.area, half), known, clock)
            if found is not None:
                heapq.heappush(waiting, (max(least, found.least), next(numbers), half, found))
    if not waiting:
        return root.least, None
    settled = [(least, ends) for least, _, ends, _ in waiting if widest(places, ends) <= 1]
    return waiting[0][0], min(settled, default=(0, None))[1] or None


def _narrowed(
    problem: Problem, commitments: Commitments, choice: tuple[Field, Ends], near: Priced, clock: Clock
) -> Priced | None:
    """Price the field of a choice of ends, from prices and trees of a wider one; None where somebody finds no seat."""
    root, ends = choice
    windows = windows_of(problem, root, ends)
    area = field_of(problem, commitments, tuple(sorted(root.zones)), windows)
    if not has_room(Kinds(area)):
        return None
    of_rank = {(zone, rank): window for zone in root.zones for rank, window in zip(root.ranks, windows, strict=True)}
    market = market_of(problem, commitments, windows=of_rank)
    own = market, prices_of(market)
    known = surcharges(problem, commitments, area, own)
    if known is None:
        return near
    return priced(area, own, jointly(known, carried(near.joint, known), clock, recosted(near.joint, known)))


def carried(joint: Joint, known: Surcharges) -> JointPrices:
    """Return the prices of a field for the same field with narrower windows."""
    own = joint.best or joint.dual
    if own is None:
        return JointPrices(np.zeros(len(known.parts)), np.zeros(len(known.blocks)))
    parts = dict(zip(joint.known.parts, own.parts.tolist(), strict=True))
    blocks = dict(zip(joint.known.blocks, own.blocks.tolist(), strict=True))
    return JointPrices(
        np.array([parts.get(part, 0.0) for part in known.parts]),
        np.array([blocks.get(number, 0.0) for number in known.blocks]),
    )


def recosted(joint: Joint, known: Surcharges) -> dict[Key, Tree]:
    """Return the trees without repeats that are possible under other surcharges, with what they cost there."""
    part = {name: number for number, name in enumerate(known.parts)}
    block = {name: number for number, name in enumerate(known.blocks)}
    found = {}
    for tree in joint.trees.values():
        if any(many > 1 for own in tree.key for _, many in own):
            continue
        names = [(joint.known.blocks[b], joint.known.parts[p], guests) for b, p, guests in tree.seats]
        alone = [joint.known.blocks[b] for b, _ in tree.blocks]
        if all(b in block and p in part for b, p, _ in names) and all(b in block for b in alone):
            seats = tuple(sorted((block[b], part[p], guests) for b, p, guests in names))
            there = _tree(known, seats, [block[b] for b in alone])
            found.update({there.key: there} if there else {})
    return found


def _tree(known: Surcharges, seats: tuple[tuple[int, int, int], ...], blocks: Iterable[int]) -> Tree | None:
    left = {block: int(known.room[block]) for block in blocks}
    cost = 0.0
    for block, part, guests in seats:
        left[block] -= guests
        cost += known.shares[block, part, guests]
    if not np.isfinite(cost) or min(left.values()) < 0:
        return None
    cost += sum(known.free[block, free] for block, free in left.items())
    parts = tuple((part, 1) for part in sorted({part for _, part, _ in seats}))
    return Tree(parts, tuple((block, 1) for block in sorted(left)), round(cost), seats)
