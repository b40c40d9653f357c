"""Good prices of seats for the bound of metres: a transportation problem of crowds and kinds of seats (HiGHS)."""

from collections.abc import Iterator, Mapping

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from planner.engine.plan import Commitments
from planner.problems.seating.data import Problem
from planner.problems.seating.metres import UNIT, Market, Whole, at_least, market_of

LEVELS = (4, 60)
"""Fewest and most needs of one crowd told apart while prices are looked for; what is proven counts every need."""
LARGEST = 100_000
"""Pairs of crowds and kinds of seats, times needs told apart, about which the linear programme is still quick."""


def prices_of(market: Market) -> list[int]:
    """Return a price for every kind of seat: what one more seat of the kind would save."""
    none = [0] * len(market.seats)
    pairs = len(market.crowds) * len(market.seats)
    levels = min(LEVELS[1], max(LEVELS[0], LARGEST // max(1, pairs)))
    lots = [(crowd, need, count) for crowd in market.crowds for need, count in _levels(crowd.needs, levels)]
    if not lots or not len(market.seats) or any(not crowd.open_to.any() for crowd in market.crowds):
        return none
    kinds = [np.flatnonzero(crowd.open_to) for crowd, _, _ in lots]
    lot = np.repeat(np.arange(len(lots)), [len(own) for own in kinds])
    kind = np.concatenate(kinds)
    ones, columns = np.ones(len(kind)), np.arange(len(kind))
    found = linprog(  # type: ignore[call-overload]  # the stubs do not know that sparse matrices are taken
        np.concatenate([market.cost(need)[own] for (_, need, _), own in zip(lots, kinds, strict=True)]),
        A_ub=csr_array((ones, (kind, columns)), shape=(len(market.seats), len(kind))),
        b_ub=market.seats,
        A_eq=csr_array((ones, (lot, columns)), shape=(len(lots), len(kind))),
        b_eq=[count for _, _, count in lots],
        method="highs",
    )
    if found.status != 0:
        return none
    return [max(0, round(-UNIT * price)) for price in found.ineqlin.marginals.tolist()]


def _levels(needs: Mapping[int, int], levels: int) -> Iterator[tuple[int, int]]:
    """Yield few needs, each with how many guests have about that much."""
    guests: Whole = np.sort(np.repeat(list(needs), list(needs.values())))
    for part in np.array_split(guests, min(levels, len(needs))):
        if len(part):
            yield round(float(part.mean())), len(part)


def least_metres(problem: Problem, commitments: Commitments, *, in_order: bool = True) -> int:
    """Return what the metres of a component cost at least: in plans in order, or in all plans."""
    market = market_of(problem, commitments, in_order=in_order)
    return max(0, at_least(market, prices_of(market)) or 0)
