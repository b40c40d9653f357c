"""How few runs there can be, by counting groups of delegations that fill groups of blocks.

Draw a line between a delegation and a block wherever one sits in the other. Delegations and blocks that hang together
form a *group*; its blocks hold its people and some free seats, nobody else. There are at least
delegations + blocks − groups lines, and every line is a run or more. So few runs means many groups, and how many there
can be is a packing: *prices* on delegations, blocks and free seats under which every group costs 1 or more prove that
there are no more groups than all of them cost together. The cheapest group is found by knapsacks, rank by rank.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from planner.problems.seating.field import BlockKind, Field, PartKind
from planner.problems.seating.knapsack import HUGE, Costs, Item, Knapsack

UNIT = 1_000_000
"""What every group has to cost: prices are whole numbers, so that sums are exact."""


class Prices(NamedTuple):
    """Prices in millionths of a group.

    Attributes:
        parts: of every kind of part.
        blocks: of every kind of block.
        free: of a seat that no part holds.
        gap: what such a seat costs on top in front, where it counts as a gap.
        spans: of a seat open to a span of ranks and not used by them, for every span of the field.
    """

    parts: tuple[int, ...]
    blocks: tuple[int, ...]
    free: int
    gap: int
    spans: tuple[int, ...]


class Group(NamedTuple):
    """Parts and blocks by kind, and the seats left over.

    Attributes:
        cost: what it costs by the prices it was found with.
        parts: (kind, how many).
        blocks: (kind, how many).
        free: seats that no part holds.
        gaps: those of them that count as gaps in front.
    """

    cost: int
    parts: tuple[tuple[int, int], ...]
    blocks: tuple[tuple[int, int], ...]
    free: int
    gaps: int


@dataclass(frozen=True)
class Kinds:
    """The kinds of a field, and how many there are of each."""

    field: Field

    @cached_property
    def parts(self) -> tuple[tuple[PartKind, int], ...]:
        """Kinds of parts."""
        return tuple(sorted(Counter(self.field.parts.values()).items()))

    @cached_property
    def blocks(self) -> tuple[tuple[BlockKind, int], ...]:
        """Kinds of blocks."""
        return tuple(sorted(Counter(self.field.blocks.values()).items()))

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """First and last rank of every run of ranks but the whole: each must find seats in the blocks open to it."""
        ranks = range(len(self.field.ranks))
        return tuple((a, b) for a in ranks for b in ranks if a <= b and (a, b) != (0, len(ranks) - 1))

    def people_in(self, span: tuple[int, int], parts: Iterable[tuple[int, int]]) -> int:
        """Return how many of the parts (kind, how many) are of the span."""
        return sum(k.heads * many for n, many in parts if span[0] <= (k := self.parts[n][0]).rank <= span[1])

    def seats_in(self, span: tuple[int, int], blocks: Iterable[tuple[int, int]]) -> int:
        """Return the seats of the blocks (kind, how many) that are open to the span."""
        listed = ((self.blocks[n][0], many) for n, many in blocks)
        return sum(kind.room * many for kind, many in listed if kind.first <= span[1] and kind.last >= span[0])

    def spare_in(self, span: tuple[int, int]) -> int:
        """Return the seats open to the span beyond its people."""
        parts = [(number, many) for number, (_, many) in enumerate(self.parts)]
        blocks = [(number, many) for number, (_, many) in enumerate(self.blocks)]
        return self.seats_in(span, blocks) - self.people_in(span, parts)

    def passes(self, rank: int) -> bool:
        """Return whether a block may hold guests above and below a rank."""
        return any(kind.first < rank < kind.last for kind, _ in self.blocks)


class _Rank(NamedTuple):
    """The knapsacks of one rank.

    Attributes:
        parts: the rank's parts.
        own: blocks of this rank alone; those at the back with any number of seats in use.
        shared: blocks shared with lower ranks.
        fits: total -> least cost of own blocks with so many seats in use, the others in front left free.
        source: total -> seats of these blocks before any in front were left free.
        left_over: price of a seat left free of the blocks shared so far.
    """

    parts: Knapsack
    own: Knapsack
    shared: Knapsack
    fits: Costs
    source: Costs
    left_over: int


class _Step(NamedTuple):
    """What a group takes on its way through one rank.

    Attributes:
        rank: the rank, by position.
        entered: seats of blocks shared with higher ranks that it had left over, 0 when it begins here.
        heads: people of this rank.
        seats: seats in use of blocks of this rank alone.
        shared: seats of blocks shared with lower ranks.
        onward: seats left over after it.
    """

    rank: int
    entered: int
    heads: int
    seats: int
    shared: int
    onward: int


class _Passage(NamedTuple):
    """Groups that go through a rank by shared blocks; one entry for every number of seats left over after it.

    Attributes:
        costs: least cost.
        size: seats of the blocks shared with lower ranks.
        before: seats left over that it entered with.
        heads: people of the rank.
    """

    costs: Costs
    size: Costs
    before: Costs
    heads: Costs


class Pricing:
    """Finds cheap groups for given prices."""

    def __init__(self, kinds: Kinds, prices: Prices) -> None:
        self.kinds, self.prices = kinds, prices
        spans = [(span, price) for span, price in zip(kinds.spans, prices.spans, strict=True) if price]
        self.part_price = [
            price - sum(cost * kinds.people_in(span, [(number, 1)]) for span, cost in spans)
            for number, price in enumerate(prices.parts)
        ]
        self.block_price = [
            price + sum(cost * kinds.seats_in(span, [(number, 1)]) for span, cost in spans)
            for number, price in enumerate(prices.blocks)
        ]
        self.ranks = [self._rank(rank) for rank in range(len(kinds.field.ranks))]

    @property
    def cells(self) -> int:
        """How many entries were worked out."""
        return sum(len(k.steps) * (k.most + 1) for rank in self.ranks for k in (rank.parts, rank.own, rank.shared))

    def _rank(self, rank: int) -> _Rank:
        prices = self.prices
        parts = [
            Item(number, heads, self.part_price[number] + prices.free * (heads - kind.heads), copies)
            for number, (kind, copies) in enumerate(self.kinds.parts)
            if kind.rank == rank
            for heads in range(kind.heads, kind.most + 1)
        ]
        mine = [(n, kind, copies) for n, (kind, copies) in enumerate(self.kinds.blocks) if kind.first == rank]
        own = [item for n, kind, copies in mine if kind.last == rank for item in self._uses(n, kind, copies)]
        shared = [Item(n, kind.room, self.block_price[n], copies) for n, kind, copies in mine if kind.last > rank]
        filled = _filled(own)
        fits, source = self._emptied(filled.costs)
        gap = all(kind.front for kind, _ in self.kinds.blocks if kind.first <= rank and kind.first < kind.last)
        left_over = prices.free + prices.gap * gap
        return _Rank(_filled(parts), filled, _filled(shared), fits, source, left_over)

    def _uses(self, number: int, kind: BlockKind, copies: int) -> Iterator[Item]:
        """Yield a block in front as a whole, one at the back with any number of seats in use."""
        for used in [kind.room] if kind.front else range(1, kind.room + 1):
            price = self.block_price[number] + self.prices.free * (kind.room - used)
            yield Item(number, used, price, copies)

    def _emptied(self, costs: Costs) -> tuple[Costs, Costs]:
        """Return for every total the least cost when seats of more blocks are left free, and how many there were."""
        ramp = np.arange(len(costs), dtype=np.int64) * (self.prices.free + self.prices.gap)
        priced = (costs + ramp)[::-1]
        least = np.minimum.accumulate(priced)
        fresh = np.where(priced == least, np.arange(len(costs)), 0)
        position = np.maximum.accumulate(fresh)
        return least[::-1] - ramp, (len(costs) - 1 - position)[::-1]

    def cheap(self, below: int, most: int) -> list[Group]:
        """Return groups that cost less than ``below``, at most about ``most`` of every sort, the cheapest first."""
        found = [*self._empty(), *self._of_one_rank(most), *self._across(most)]
        return sorted({group for group in found if group.cost < below})

    def _empty(self) -> Iterator[Group]:
        """Yield blocks without anybody."""
        for number, (kind, _) in enumerate(self.kinds.blocks):
            gaps = kind.room * kind.front
            cost = self.block_price[number] + self.prices.free * kind.room + self.prices.gap * gaps
            yield Group(cost, (), ((number, 1),), kind.room, gaps)

    def _of_one_rank(self, most: int) -> Iterator[Group]:
        for number, rank in enumerate(self.ranks):
            length = min(len(rank.parts.costs), len(rank.fits))
            costs = (rank.parts.costs[:length] + rank.fits[:length])[1:]
            for index in np.argsort(costs, kind="stable")[:most].tolist():
                total = index + 1
                if costs[index] < HUGE:
                    yield self._group(int(costs[index]), [_Step(number, 0, total, total, 0, 0)])

    def _across(self, most: int) -> Iterator[Group]:
        """Yield groups that span several ranks, through the blocks that these share."""
        entering = np.full(1, HUGE, dtype=np.int64)
        passages: list[_Passage] = []
        for number, rank in enumerate(self.ranks):
            passage = _through(rank, entering)
            passages.append(passage)
            closing = passage.costs + np.arange(len(passage.costs)) * rank.left_over
            for left in np.argsort(closing, kind="stable")[:most].tolist():
                if closing[left] < HUGE:
                    yield self._group(int(closing[left]), _way(passages, left))
            entering = np.where(passage.size > 0 if not self.kinds.passes(number) else True, passage.costs, HUGE)
            entering[0] = HUGE

    def _group(self, cost: int, steps: Sequence[_Step]) -> Group:
        parts: Counter[int] = Counter()
        blocks: Counter[int] = Counter()
        gaps = 0
        for step in steps:
            rank = self.ranks[step.rank]
            for kind, many in rank.parts.chosen(step.heads):
                parts[kind] += many
            source = int(rank.source[step.seats])
            gaps += source - step.seats
            for knapsack, total in ((rank.own, source), (rank.shared, step.shared)):
                for kind, many in knapsack.chosen(total):
                    blocks[kind] += many
        last = self.ranks[steps[-1].rank]
        if last.left_over > self.prices.free:
            gaps += steps[-1].onward
        free = sum(self.kinds.blocks[kind][0].room * many for kind, many in blocks.items())
        free -= sum(self.kinds.parts[kind][0].heads * many for kind, many in parts.items())
        return Group(cost, tuple(sorted(parts.items())), tuple(sorted(blocks.items())), free, gaps)


def _through(rank: _Rank, entering: Costs) -> _Passage:
    """Return the ways through a rank: with seats left over from above, or with blocks shared with lower ranks."""
    deepest, sizes = len(entering) - 1, np.flatnonzero(rank.shared.costs < HUGE)
    widest = int(sizes[-1])
    excess, heads = _excess(rank, -deepest, widest + deepest)
    length = widest + deepest + 1
    fresh = excess[:length]
    inside = np.full(length, HUGE, dtype=np.int64)
    origin = np.zeros(length, dtype=np.int64)
    for before in np.flatnonzero(entering < HUGE).tolist():
        tried = excess[before : before + length] + entering[before]
        origin = np.where(tried < inside, before, origin)
        inside = np.minimum(inside, tried)
    either = np.minimum(fresh, inside)
    costs = np.full(length, HUGE, dtype=np.int64)
    size, over = np.zeros(length, dtype=np.int64), np.zeros(length, dtype=np.int64)
    for shared in sizes.tolist():
        source = (either if shared else inside)[: shared + deepest + 1][::-1] + rank.shared.costs[shared]
        here = costs[: len(source)]
        better = source < here
        size[: len(source)][better] = shared
        over[: len(source)][better] = (shared - np.arange(len(source)))[better]
        here[better] = source[better]
    position = over + deepest
    entered = np.where((inside < fresh)[position] | (size == 0), origin[position], 0)
    return _Passage(np.minimum(costs, HUGE), size, entered, heads[np.minimum(position + entered, len(heads) - 1)])


def _excess(rank: _Rank, lowest: int, highest: int) -> tuple[Costs, Costs]:
    """Return people less seats in blocks of the rank alone: least cost, and how many people; never fewer people."""
    parts, fits = rank.parts.costs, rank.fits
    costs = np.full(highest - lowest + 1, HUGE, dtype=np.int64)
    heads = np.zeros(highest - lowest + 1, dtype=np.int64)
    for over in range(min(highest, len(parts) - 1) + 1):
        end = min(len(parts), len(fits) + over)
        total = parts[over:end] + fits[: end - over]
        best = int(np.argmin(total))
        costs[over - lowest], heads[over - lowest] = min(HUGE, total[best]), over + best
    return costs, heads


def _way(passages: Sequence[_Passage], left: int) -> list[_Step]:
    """Return the steps of a way that ends with so many seats left over."""
    steps: list[_Step] = []
    for number in range(len(passages) - 1, -1, -1):
        passage = passages[number]
        size, before, heads = (int(figure[left]) for figure in passage[1:])
        steps.append(_Step(number, before, heads, heads - (size - left) - before, size, left))
        left = before
        if not before:
            break
    return steps[::-1]


def _filled(items: Sequence[Item]) -> Knapsack:
    knapsack = Knapsack(sum(size * copies for size, copies in _largest(items).values()))
    knapsack.add(items)
    return knapsack


def _largest(items: Sequence[Item]) -> dict[int, tuple[int, int]]:
    """Return kind -> its largest size and how many there are."""
    found: dict[int, tuple[int, int]] = {}
    for item in items:
        found[item.kind] = max(found.get(item.kind, (0, 0)), (item.size, item.copies))
    return found
