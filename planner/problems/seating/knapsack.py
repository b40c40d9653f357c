"""Cheapest choices of parts, or of blocks, for every total of seats: bounded knapsacks, with the choice recovered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Costs = npt.NDArray[np.int64]
HUGE = np.int64(1) << 50
"""Costs of what cannot be chosen."""


class Item(NamedTuple):
    """Something that may be chosen up to ``copies`` times.

    Attributes:
        kind: what it is.
        size: seats of one.
        cost: cost of one.
        copies: how many there are.
    """

    kind: int
    size: int
    cost: int
    copies: int


@dataclass
class Knapsack:
    """Least cost for every total of sizes up to ``most``."""

    most: int
    costs: Costs = field(init=False)
    steps: list[tuple[Item, int, npt.NDArray[np.bool_]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with nothing chosen."""
        self.costs = np.full(self.most + 1, HUGE, dtype=np.int64)
        self.costs[0] = 0

    def add(self, items: Sequence[Item]) -> None:
        """Offer the items."""
        for item in items:
            for many in _binary(item.copies):
                size, cost = item.size * many, item.cost * many
                if size > self.most:
                    continue
                tried = self.costs.copy()
                tried[size:] = self.costs[: len(tried) - size] + cost
                better = tried < self.costs
                self.costs = np.where(better, tried, self.costs)
                self.steps.append((item, many, better))

    def chosen(self, total: int) -> Iterator[tuple[int, int]]:
        """Yield (kind, how many) of a cheapest choice with this total."""
        for item, many, better in reversed(self.steps):
            if better[total]:
                total -= item.size * many
                yield item.kind, many


def _binary(copies: int) -> Iterator[int]:
    """Yield amounts of which any number up to ``copies`` is a sum."""
    step = 1
    while copies > 0:
        yield min(step, copies)
        copies -= step
        step *= 2
