"""How little runs, gaps in front and metres can cost together, as a proof by prices that is checked without a solver.

The certificate tells a price for every part, block and seat. Whoever checks it counts parts, blocks and surcharges
anew, looks for the cheapest group (``joint``) and adds up: groups cannot be cheaper, and so the plan cannot be.
"""

from collections.abc import Sequence
from math import floor
from typing import Any

import numpy as np

from planner.engine.plan import Commitments
from planner.problems.seating.cohorts import components
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, field_of, zone_groups
from planner.problems.seating.joint import JointPrices, proven
from planner.problems.seating.metres import UNIT, Market, at_least, market_of
from planner.problems.seating.outside import runs_outside
from planner.problems.seating.surcharge import surcharges

Claim = dict[str, Any]


def score_at_least(
    problem: Problem, commitments: Commitments, claims: Sequence[Claim], seat_prices: Sequence[Sequence[int]]
) -> int | None:
    """Return what a plan costs at least while only pinned guests are out of order; None where prices do not hold."""
    parts = components(problem, commitments)
    if len(parts) != len(seat_prices) or len(claims) != sum(len(zone_groups(part)) for part, _ in parts):
        return None
    waiting, total = list(claims), 0
    for (part, own), prices in zip(parts, seat_prices, strict=True):
        market = market_of(part, own)
        metres = at_least(market, prices)
        areas = fields_of(part, own)
        told, waiting = waiting[: len(areas)], waiting[len(areas) :]
        costs = [_least(part, own, area, (market, prices), claim) for area, claim in zip(areas, told, strict=True)]
        if metres is None or None in costs:
            return None
        total += metres + sum(cost or 0 for cost in costs) + part.weights["fragments"] * _others(part, own, areas)
    return total


def fields_of(part: Problem, own: Commitments) -> list[Field]:
    """Return the fields of a part of the hall: zones between which its guests may not choose, one after another."""
    return [field_of(part, own, zones) for zones in zone_groups(part)]


def _least(
    problem: Problem, commitments: Commitments, area: Field, priced: tuple[Market, Sequence[int]], claim: Claim
) -> int | None:
    """Return what the lines, gaps and surcharges of a field cost at least."""
    known = surcharges(problem, commitments, area, priced)
    if known is None or claim["zones"] != sorted(area.zones) or claim["unit"] != UNIT:
        return None
    prices = JointPrices(np.array(claim["parts"], dtype=float), np.array(claim["blocks"], dtype=float))
    if (len(prices.parts), len(prices.blocks)) != (len(known.parts), len(known.blocks)):
        return None
    least = proven(known, prices)
    return None if least is None else floor((known.run * area.nodes + least) / UNIT)


def _others(part: Problem, own: Commitments, areas: Sequence[Field]) -> int:
    """Return the runs beside those counted in the fields."""
    counted = {delegation for area in areas for delegation, _ in area.parts}
    counted |= {delegation for area in areas for (delegation, _), _ in area.together}
    return runs_outside(part, own, areas, counted)
