"""The cheapest group by prices of named parts and blocks, with what the metres of the group cost at least.

A group is a tree: blocks hold whole parts and shares of parts that are split among blocks. Its least cost is found from
the leaves inwards; a part or block may come twice in a tree that is looked at, which only makes the least cost lower.
Why trees suffice: where a group has a circle, a guest after another changes places along it, in the direction that is
no dearer (shares of split parts cost the same for every guest), until a line less is left; a part that becomes whole
on the way costs at most a run more, which is what the line saves.
"""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.problems.seating.metres import Flags, Whole
from planner.problems.seating.surcharge import Costs, Surcharges

Counts = tuple[tuple[int, int], ...]
"""(position of a part or block, how often)."""
DEEPEST = 40
"""Most steps from the leaves of a tree inwards; where costs still fall then, the prices prove nothing."""
LOWEST = -1e9
"""Costs below this fall for ever."""
LONGEST = 300
"""Most steps taken to read a tree off."""


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


@dataclass(frozen=True)
class _Level:
    """Trees up to a depth.

    Attributes:
        rest: part x guests left -> least for seating them in other blocks, one level lower.
        filled: block x seats -> least for whatever fills so many seats.
        share: block x seats -> least for the share of one split part, and its part.
        chosen: the part of ``share``.
        beyond: part x guests -> least in one other block, and that block.
        other: the block of ``beyond``.
        spread: part x guests -> least in one or more other blocks.
    """

    rest: Costs
    filled: Costs
    share: Costs
    chosen: Whole
    beyond: Costs
    other: Whole
    spread: Costs


class Trees:
    """Least costs of the trees rooted at every block, for given prices."""

    def __init__(self, known: Surcharges, prices: JointPrices, depth: int = DEEPEST, splits: int | None = None) -> None:
        """Look at trees up to ``depth`` blocks deep in which a block has up to ``splits`` split parts of its own."""
        self.known, self.prices = known, prices
        self.seats = known.free.shape[1]
        self.widest = int(known.heads.max())
        self.splits = self.seats if splits is None else splits
        self.whole, self.taken = self._whole_parts()
        self.levels: list[_Level] = []
        self.settled = False
        closed, spread = np.full(known.free.shape, np.inf), np.full((len(known.parts), self.widest + 1), np.inf)
        for _ in range(depth):
            before = closed, spread
            level = self._level(spread)
            closed, spread = self._closed(level.filled), level.spread
            self.levels.append(level)
            self.settled = all(np.array_equal(one, other) for one, other in zip(before, (closed, spread), strict=True))
            if self.settled or closed.min() < LOWEST:
                break
        self.costs = closed[:, 0]

    @property
    def least(self) -> float:
        """What the cheapest group costs; minus infinity where that was not found out."""
        return float(self.costs.min()) if self.settled and self.splits == self.seats else -np.inf

    def _whole_parts(self) -> tuple[Costs, list[Flags]]:
        """Return block x seats -> least for whole parts, each once, and for every part where it is among them."""
        known = self.known
        costs = np.full(known.free.shape, np.inf)
        costs[:, 0] = 0
        taken = []
        for part, heads in enumerate(known.heads.tolist()):
            tried = np.full(costs.shape, np.inf)
            if heads < self.seats:
                own = known.whole[:, part] - self.prices.parts[part]
                tried[:, heads:] = costs[:, : self.seats - heads] + own[:, None]
            taken.append(tried < costs)
            costs = np.minimum(costs, tried)
        return costs, taken

    def _level(self, spread: Costs) -> _Level:
        known, seats = self.known, np.arange(self.seats)
        left = known.heads[:, None] - seats
        rest = np.take_along_axis(spread, np.clip(left, 0, self.widest), axis=1)
        rest = np.where((left > 0) & (seats > 0), rest, np.inf) - self.prices.parts[:, None]
        offered = _times(known.each, self.seats) + rest
        chosen = offered.argmin(axis=1)
        share = np.take_along_axis(offered, chosen[:, None], axis=1)[:, 0]
        filled = self._with_shares(share)
        closed = self._closed(filled)
        inside = _times(known.each, self.seats) + closed[:, None]
        other = inside.argmin(axis=0)
        beyond = np.full(spread.shape, np.inf)
        reach = min(self.seats, self.widest + 1)
        beyond[:, 1:reach] = inside.min(axis=0)[:, 1:reach]
        together = beyond.copy()
        for guests in range(2, self.widest + 1):
            for first in range(1, min(guests, self.seats)):
                tried = beyond[:, first] + together[:, guests - first]
                together[:, guests] = np.minimum(together[:, guests], tried)
        return _Level(rest, filled, share, chosen, beyond, other, together)

    def _with_shares(self, share: Costs) -> Costs:
        filled = self.whole
        for _ in range(self.splits):
            more = filled.copy()
            for seats in range(1, self.seats):
                tried = filled[:, : self.seats - seats] + share[:, seats, None]
                more[:, seats:] = np.minimum(more[:, seats:], tried)
            if np.array_equal(more, filled):
                break
            filled = more
        return filled

    def _closed(self, filled: Costs) -> Costs:
        """Return block x seats of the part that leads here -> least for the rest of the block and what hangs on it."""
        closed = np.full(filled.shape, np.inf)
        for entered in range(self.seats):
            closed[:, entered] = (filled + self._left_free(entered)).min(axis=1)
        return closed - self.prices.blocks[:, None]

    def _left_free(self, entered: int) -> Costs:
        left = self.known.room[:, None] - entered - np.arange(self.seats)
        free = np.take_along_axis(self.known.free, np.clip(left, 0, self.seats - 1), axis=1)
        return np.where(left >= 0, free, np.inf)

    def tree(self, root: int, *, simple: bool = False) -> Tree | None:
        """Return the cheapest tree rooted at a block; None where there is none, or none without repeats if asked so."""
        reading = _Reading(self, simple)
        return reading.read(root) if np.isfinite(self.costs[root]) else None


class _Reading:
    """Reads a tree off from the root."""

    def __init__(self, trees: Trees, simple: bool) -> None:  # noqa: FBT001 - handed on
        self.trees, self.known, self.simple = trees, trees.known, simple
        self.parts: Counter[int] = Counter()
        self.blocks: Counter[int] = Counter()
        self.cost = 0.0
        self.seats: list[tuple[int, int, int]] = []

    def read(self, root: int) -> Tree | None:
        waiting = [(True, root, 0, len(self.trees.levels) - 1)]
        for _ in range(LONGEST):
            if not waiting:
                return self._tree()
            is_block, number, seats, depth = waiting.pop()
            if depth < 0 or (self.simple and is_block and number in self.blocks):
                return None
            waiting += self._block(number, seats, depth) if is_block else self._part(number, seats, depth)
        return None

    def _tree(self) -> Tree:
        parts, blocks = (tuple(sorted(held.items())) for held in (self.parts, self.blocks))
        return Tree(parts, blocks, round(self.cost), tuple(sorted(self.seats)))

    def _block(self, block: int, entered: int, depth: int) -> list[tuple[bool, int, int, int]]:
        level, known = self.trees.levels[depth], self.known
        self.blocks[block] += 1
        left = int(known.room[block]) - entered
        used = int((level.filled[block, : left + 1] + known.free[block, left::-1][: left + 1]).argmin())
        self.cost += known.free[block, left - used]
        waiting = []
        while level.filled[block, used] < self.trees.whole[block, used]:
            sizes = np.arange(1, used + 1)
            size = int(sizes[(level.filled[block, used - sizes] + level.share[block, sizes]).argmin()])
            part = int(level.chosen[block, size])
            self.parts[part] += 1
            self.cost += size * known.each[block, part]
            self.seats.append((block, part, size))
            waiting.append((False, part, int(known.heads[part]) - size, depth - 1))
            used -= size
        for part in range(len(known.parts) - 1, -1, -1):
            if self.trees.taken[part][block, used]:
                self.parts[part] += 1
                self.cost += known.whole[block, part]
                self.seats.append((block, part, int(known.heads[part])))
                used -= int(known.heads[part])
        return waiting

    def _part(self, part: int, guests: int, depth: int) -> list[tuple[bool, int, int, int]]:
        level, waiting = self.trees.levels[depth], []
        while guests:
            sizes = np.arange(1, guests + 1)
            others = np.where(sizes < guests, level.spread[part, guests - sizes], 0)
            size = int(sizes[(level.beyond[part, sizes] + others).argmin()])
            block = int(level.other[part, size])
            self.cost += size * self.known.each[block, part]
            self.seats.append((block, part, size))
            waiting.append((True, block, size, depth))
            guests -= size
        return waiting


def _times(each: Costs, seats: int) -> Costs:
    """Return block x part x guests -> what they cost there at least; nothing for nobody."""
    costs = np.empty((*each.shape, seats))
    costs[:, :, 0] = 0
    for guests in range(1, seats):
        costs[:, :, guests] = guests * each
    return costs
