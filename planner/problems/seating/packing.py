"""The most groups that a field can fall into: prices by linear programming, proven by whole numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from typing import Protocol

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from planner.problems.seating.field import BlockKind
from planner.problems.seating.grouping import UNIT, Group, Kinds, Prices, Pricing

AT_ONCE = 25
"""Groups of every sort added in one round."""
NEAR = UNIT - UNIT // 1_000
"""A group that costs less than this is worth adding."""


CELL_S = 4e-9
"""Charge for one entry of a knapsack."""
ENTRY_S = 2e-6
"""Charge for one entry of a linear programme."""


Column = list[tuple[int, int]]
"""Row of the linear programme -> how much of it a group takes."""


class Clock(Protocol):
    """Whoever says how long the search may go on."""

    def is_up(self) -> bool:
        """Return whether time is up."""

    def work(self, seconds: float) -> None:
        """Charge work done outside the solver."""


@dataclass(frozen=True, slots=True)
class Packing:
    """What is known of a field's groups.

    Attributes:
        prices: every group costs at least ``UNIT`` by them.
        total: what everything costs: no more than total / UNIT groups, gaps in front deducted.
        groups: all groups found on the way.
        amounts: how many of each the linear programme takes.
    """

    prices: Prices
    total: int
    groups: tuple[Group, ...]
    amounts: tuple[float, ...]


def pack(kinds: Kinds, gap_price: int, clock: Clock, enough: int = 0, start: Prices | None = None) -> Packing:
    """Return prices that prove how many groups there are at most; a gap in front costs at most ``gap_price``.

    Nothing better is looked for once everything costs ``enough`` or less; ``start`` are prices that may be near.
    """
    prices = start or _first_prices(kinds, gap_price)
    groups: dict[Group, Group] = {}
    best = Prices((0,) * len(kinds.parts), (UNIT,) * len(kinds.blocks), 0, 0, (0,) * len(kinds.spans))
    amounts: Sequence[float] = ()
    table: list[Column] = []
    while True:
        pricing = Pricing(kinds, prices)
        clock.work(CELL_S * pricing.cells)
        found = pricing.cheap(10 * UNIT, AT_ONCE)
        least = min((group.cost for group in found), default=UNIT)
        best = min(best, *_raised(prices, least, gap_price), key=lambda proven: total(kinds, proven))
        fresh = {key: g for g in found if g.cost < NEAR and (key := g._replace(cost=0)) not in groups}
        if not groups and len(fresh) < AT_ONCE:
            fresh = {group._replace(cost=0): group for group in found}
        if not fresh or clock.is_up() or total(kinds, best) <= enough:
            break
        groups |= fresh
        table += [_entries(kinds, group) for group in fresh.values()]
        prices, amounts = _solved(kinds, table, gap_price)
        clock.work(ENTRY_S * sum(len(column) for column in table))
    listed = tuple(groups.values())
    chosen = tuple(amounts) + (0.0,) * (len(listed) - len(amounts))
    proven = confirmed(kinds, best)
    return Packing(proven, total(kinds, proven), listed, chosen)


def _first_prices(kinds: Kinds, gap_price: int) -> Prices:
    seat = UNIT // 36
    return Prices(
        tuple(seat * kind.heads for kind, _ in kinds.parts),
        tuple(seat * kind.room for kind, _ in kinds.blocks),
        seat,
        min(seat, gap_price),
        (0,) * len(kinds.spans),
    )


def carried_over(known: tuple[Kinds, Prices], kinds: Kinds) -> Prices:
    """Return the prices of a field for the same field with narrower windows."""
    parts = {kind: price for (kind, _), price in zip(known[0].parts, known[1].parts, strict=True)}
    blocks: dict[int, list[tuple[BlockKind, int]]] = {}
    for (kind, _), price in zip(known[0].blocks, known[1].blocks, strict=True):
        blocks.setdefault(kind.room, []).append((kind, price))
    seat = UNIT // 36

    def of_block(kind: BlockKind) -> int:
        near = [p for k, p in blocks.get(kind.room, ()) if k.first <= kind.first and kind.last <= k.last]
        return min(near, default=seat * kind.room)

    return known[1]._replace(
        parts=tuple(parts.get(kind, seat * kind.heads) for kind, _ in kinds.parts),
        blocks=tuple(of_block(kind) for kind, _ in kinds.blocks),
    )


def total(kinds: Kinds, prices: Prices) -> int:
    """Return what all parts, blocks and spare seats of the field cost."""
    parts = sum(price * copies for price, (_, copies) in zip(prices.parts, kinds.parts, strict=True))
    blocks = sum(price * copies for price, (_, copies) in zip(prices.blocks, kinds.blocks, strict=True))
    spans = sum(price * kinds.spare_in(span) for price, span in zip(prices.spans, kinds.spans, strict=True) if price)
    return parts + blocks + spans + prices.free * kinds.field.spare + prices.gap * kinds.field.fillers


def confirmed(kinds: Kinds, prices: Prices) -> Prices:
    """Return the prices, those of blocks raised by what the cheapest group lacks: every group holds a block."""
    least = min(group.cost for group in Pricing(kinds, prices).cheap(UNIT, 1) or [Group(UNIT, (), (), 0, 0)])
    return prices._replace(blocks=tuple(price + max(0, UNIT - least) for price in prices.blocks))


def _raised(prices: Prices, least: int, gap_price: int) -> Iterator[Prices]:
    """Yield prices by which the cheapest group, which costs ``least``, costs about ``UNIT``, raised in two ways."""
    yield prices._replace(blocks=tuple(price + max(0, UNIT - least) for price in prices.blocks))
    if 0 < least < UNIT:

        def raised(price: int) -> int:
            return -(-price * UNIT // least)

        gap = min(gap_price, raised(prices.gap))
        free = raised(prices.free) + raised(prices.gap) - gap
        parts, blocks, spans = (tuple(map(raised, own)) for own in (prices.parts, prices.blocks, prices.spans))
        yield Prices(parts, blocks, free, gap, spans)


def _solved(kinds: Kinds, groups: Sequence[Column], gap_price: int) -> tuple[Prices, Sequence[float]]:
    """Take as many groups as fit, in fractions; the dual values are the prices."""
    gaps_row = len(kinds.parts) + len(kinds.blocks) + 1
    table = [*groups, [(gaps_row, -1)]]
    rows = [row for column in table for row, _ in column]
    entries = [many for column in table for _, many in column]
    columns = [number for number, column in enumerate(table) for _ in column]
    limits = [copies for _, copies in (*kinds.parts, *kinds.blocks)]
    limits += [kinds.field.spare, kinds.field.fillers, *(kinds.spare_in(span) for span in kinds.spans)]
    limits = [max(0, limit) for limit in limits]  # below 0 where not everybody finds a seat: then any prices hold
    matrix = sparse.csr_array((entries, (rows, columns)), shape=(len(limits), len(table)))
    gains = np.array([-1.0] * len(groups) + [gap_price / UNIT])
    result = linprog(gains, A_ub=matrix, b_ub=np.array(limits, dtype=float), method="highs")  # type: ignore[call-overload]
    duals = [max(0, floor(-value * UNIT)) for value in result.ineqlin.marginals]
    parts, blocks, other = (
        duals[: len(kinds.parts)],
        duals[len(kinds.parts) : gaps_row - 1],
        duals[gaps_row - 1 :],
    )
    prices = Prices(tuple(parts), tuple(blocks), other[0], min(gap_price, other[1]), tuple(other[2:]))
    return prices, [float(value) for value in result.x[:-1]]


def _entries(kinds: Kinds, group: Group) -> Column:
    """Return (row, how much) of a group: its parts, blocks, free seats and gaps, and what every span leaves free."""
    parts, blocks = len(kinds.parts), len(kinds.blocks)
    listed = [*group.parts, *((parts + kind, many) for kind, many in group.blocks)]
    listed += [(parts + blocks, group.free), (parts + blocks + 1, group.gaps)]
    for number, span in enumerate(kinds.spans):
        left = kinds.seats_in(span, group.blocks) - kinds.people_in(span, group.parts)
        listed.append((parts + blocks + 2 + number, left))
    return [(row, many) for row, many in listed if many]
