"""The cheapest group by prices of named parts and blocks, with what the metres of the group cost at least.

A group is a tree: blocks hold whole parts and shares of parts that are split among blocks. Its least cost is found from
the leaves inwards (``tree_costs``); a part or block may come twice in a tree that is looked at, which only makes the
least cost lower.

Why trees suffice: in a group with a circle one guest after another changes places along it, in the direction that is no
dearer as long as every guest of a part is charged evenly (``Surcharges.even``), until trees are left. The group costs
no less than these charged evenly, and a run for the line too many. So where every tree costs a run or more, and every
tree charged evenly nothing or more, no group costs less than a run.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np

from planner.problems.seating.surcharge import Costs, Surcharges

Counts = tuple[tuple[int, int], ...]
"""(position of a part or block, how often)."""
DEEPEST = 40
"""Most steps from the leaves of a tree inwards; where costs still fall then, the prices prove nothing."""
LOWEST = -1e9
"""Costs below this fall for ever."""


class JointPrices(NamedTuple):
    """What every part and every block must be charged less, in hundredths of a point.

    Attributes:
        parts: of every part.
        blocks: of every block.
    """

    parts: Costs
    blocks: Costs


Key = tuple[Counts, Counts]
"""Parts and blocks of a tree."""


class Tree(NamedTuple):
    """A group.

    Attributes:
        parts: its parts by position.
        blocks: its blocks.
        cost: what it costs without any prices.
        seats: (block, part, guests there).
    """

    parts: Counts
    blocks: Counts
    cost: int
    seats: tuple[tuple[int, int, int], ...]

    @property
    def key(self) -> Key:
        """Return its parts and blocks."""
        return self.parts, self.blocks


class Trees:
    """Least costs of the trees rooted at every block, for given prices."""

    def __init__(self, known: Surcharges, prices: JointPrices, most: int = DEEPEST, *, even: bool = False) -> None:
        """Look at trees up to ``most`` blocks deep; ``even``: every guest of a part is charged alike in a block."""
        from planner.problems.seating import tree_costs  # noqa: PLC0415 - numba takes half a second

        shares = known.even if even else known.shares
        self.known = known
        self.ground = tree_costs.Ground(
            np.ascontiguousarray(shares), known.free, known.room, known.heads, prices.parts, prices.blocks
        )
        self.costs, self.depth, self.settled = np.empty(len(known.blocks)), 0, False
        self._rests, self._closed = np.empty((most, *shares.shape)), np.empty((most, *shares.shape))
        self._rests[0] = np.inf
        for depth in range(most):
            closed = self._closed[depth]
            tree_costs.level(self.ground, self._rests[depth], closed, self.costs)
            self.depth = depth + 1
            self.settled = depth > 0 and np.array_equal(closed, self._closed[depth - 1])
            if self.settled or closed.min() < LOWEST or self.depth == most:
                break
            tree_costs.elsewhere(self.ground, closed, self._rests[depth + 1])

    @property
    def least(self) -> float:
        """What the cheapest group costs; minus infinity where that was not found out."""
        return float(self.costs.min()) if self.settled else -np.inf

    def tree(self, root: int, *, simple: bool = False) -> Tree | None:
        """Return the cheapest tree rooted at a block; None where there is none, or none without repeats if asked so."""
        from planner.problems.seating import tree_costs  # noqa: PLC0415 - numba takes half a second

        if not np.isfinite(self.costs[root]):
            return None
        taken, met = np.empty((tree_costs.MOST_STEPS, 4), np.int64), np.empty(tree_costs.MOST_STEPS, np.int64)
        levels = self._rests, self._closed, self.depth - 1
        rows, count, cost = tree_costs.read_off(self.ground, levels, root, taken, met)
        blocks = Counter(met[:count].tolist())
        if rows < 0 or (simple and max(blocks.values()) > 1):
            return None
        seats = taken[:rows].tolist()
        parts = Counter(part for _, part, _, first in seats if first)
        there = tuple(sorted((block, part, guests) for block, part, guests, _ in seats))
        return Tree(tuple(sorted(parts.items())), tuple(sorted(blocks.items())), round(cost), there)


def proven(known: Surcharges, prices: JointPrices) -> float | None:
    """Return what prices prove for all groups together, runs less than nodes; None where a group is cheaper."""
    if Trees(known, prices).least < known.run:
        return None
    if known.uneven and Trees(known, prices, even=True).least < 0:
        return None
    return float(prices.parts.sum() + prices.blocks.sum()) - known.paid_back
