"""The most groups that a field can fall into: prices by linear programming, proven by whole numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from planner.problems.seating.grouping import UNIT, Group, Kinds, Prices, Pricing

AT_ONCE = 25
"""Groups of every sort added in one round."""
NEAR = UNIT - UNIT // 1_000
"""A group that costs less than this is worth adding."""


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


def pack(kinds: Kinds, gap_price: int, time_is_up: Callable[[], bool]) -> Packing:
    """Return prices that prove how many groups there are at most; a gap in front costs at most ``gap_price``."""
    prices = _first_prices(kinds, gap_price)
    groups: dict[tuple[object, ...], Group] = {}
    best: tuple[int, Prices] | None = None
    amounts: Sequence[float] = ()
    while True:
        pricing = Pricing(kinds, prices)
        found = pricing.cheap(10 * UNIT, AT_ONCE)
        least = min((group.cost for group in found), default=UNIT)
        proven = scaled(prices, least, gap_price)
        if proven is not None and (best is None or total(kinds, proven) < best[0]):
            best = (total(kinds, proven), proven)
        fresh = {group[1:]: group for group in found if group.cost < NEAR and group[1:] not in groups}
        if not groups:
            fresh = {group[1:]: group for group in found}
        if not fresh or time_is_up():
            break
        groups |= fresh
        prices, amounts = _solved(kinds, list(groups.values()), gap_price)
    listed = tuple(groups.values())
    chosen = tuple(amounts) + (0.0,) * (len(listed) - len(amounts))
    if best is None:
        best = (UNIT * (len(kinds.field.blocks) + kinds.field.delegations), prices)
    return Packing(best[1], best[0], listed, chosen)


def _first_prices(kinds: Kinds, gap_price: int) -> Prices:
    seat = UNIT // 36
    return Prices(
        tuple(seat * kind.heads for kind, _ in kinds.parts),
        tuple(seat * kind.room for kind, _ in kinds.blocks),
        seat,
        min(seat, gap_price),
    )


def total(kinds: Kinds, prices: Prices) -> int:
    """Return what all parts, blocks and spare seats of the field cost."""
    parts = sum(price * copies for price, (_, copies) in zip(prices.parts, kinds.parts, strict=True))
    blocks = sum(price * copies for price, (_, copies) in zip(prices.blocks, kinds.blocks, strict=True))
    return parts + blocks + prices.free * kinds.field.spare + prices.gap * kinds.field.fillers


def scaled(prices: Prices, least: int, gap_price: int) -> Prices | None:
    """Return prices raised until the cheapest group, which costs ``least``, costs ``UNIT``; None where nothing does."""
    if least <= 0:
        return None
    if least >= UNIT:
        return prices

    def raised(price: int) -> int:
        return -(-price * UNIT // least)

    gap = min(gap_price, raised(prices.gap))
    free = raised(prices.free) + raised(prices.gap) - gap
    return Prices(tuple(map(raised, prices.parts)), tuple(map(raised, prices.blocks)), free, gap)


def _solved(kinds: Kinds, groups: Sequence[Group], gap_price: int) -> tuple[Prices, Sequence[float]]:
    """Take as many groups as fit, in fractions; the dual values are the prices."""
    rows, columns, entries = [], [], []
    parts, blocks = len(kinds.parts), len(kinds.blocks)
    for column, group in enumerate(groups):
        listed = [*group.parts, *((parts + kind, many) for kind, many in group.blocks)]
        listed += [(parts + blocks, group.free), (parts + blocks + 1, group.gaps)]
        for row, many in listed:
            if many:
                rows.append(row)
                columns.append(column)
                entries.append(many)
    rows.append(parts + blocks + 1)
    columns.append(len(groups))
    entries.append(-1)
    matrix = sparse.csr_array((entries, (rows, columns)), shape=(parts + blocks + 2, len(groups) + 1))
    field = kinds.field
    limits = [copies for _, copies in (*kinds.parts, *kinds.blocks)] + [field.spare, field.fillers]
    gains = np.array([-1.0] * len(groups) + [gap_price / UNIT])
    result = linprog(gains, A_ub=matrix, b_ub=np.array(limits, dtype=float), method="highs")  # type: ignore[call-overload]
    duals = [max(0, floor(-value * UNIT)) for value in result.ineqlin.marginals]
    prices = Prices(tuple(duals[:parts]), tuple(duals[parts:-2]), duals[-2], min(gap_price, duals[-1]))
    return prices, [float(value) for value in result.x[:-1]]


def most_groups(packing: Packing) -> int:
    """Return how many groups there are at most."""
    return packing.total // UNIT


__all__ = ["Packing", "ceil", "most_groups", "pack", "scaled", "total"]
