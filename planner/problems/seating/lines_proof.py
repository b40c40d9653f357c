"""How few runs there can be, as a proof by prices that is checked without a solver: see ``grouping``.

The certificate tells the prices; whoever checks it counts parts and blocks anew, looks for the cheapest group by
knapsacks, and adds up what everything costs. Groups cannot be more than that, and so lines not fewer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.engine.plan import Commitments
from planner.problems.seating.cohorts import components
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, field_of, zone_groups
from planner.problems.seating.grouping import UNIT, Kinds, Prices, Pricing
from planner.problems.seating.outside import runs_outside
from planner.problems.seating.packing import pack, total

ROUNDS = 150
"""Most rounds of prices for one field; the prices of any round prove something."""

Claim = dict[str, Any]


@dataclass
class Rounds:
    """A clock that counts rounds, so that the same plan has the same certificate."""

    done: int = 0

    def is_up(self) -> bool:
        """Count a round and return whether it was the last."""
        self.done += 1
        return self.done >= ROUNDS

    def work(self, seconds: float) -> None:
        """Charge nothing."""


def prices_of(problem: Problem, commitments: Commitments) -> list[Claim]:
    """Return the prices of every field, part by part of the hall."""
    claims = []
    for part, own in components(problem, commitments):
        for zones in zone_groups(part):
            kinds = Kinds(field_of(part, own, zones))
            if kinds.parts and kinds.blocks:
                packing = pack(kinds, 0, Rounds())
                claims.append({"zones": sorted(zones), **packing.prices._asdict(), "unit": UNIT})
    return claims


def runs_at_least(problem: Problem, commitments: Commitments, claims: list[Claim]) -> int | None:
    """Return how many runs the prices prove while only pinned guests are out of order; None where they do not hold."""
    by_zones = {tuple(claim["zones"]): claim for claim in claims}
    count = 0
    for part, own in components(problem, commitments):
        fields = [field_of(part, own, zones) for zones in zone_groups(part)]
        proven = [lines_of(one, by_zones.get(tuple(sorted(one.zones)))) for one in fields]
        if None in proven:
            return None
        outside = runs_outside(part, own, fields)
        counted = set().union(*(_counted(one) for one, lines in zip(fields, proven, strict=True) if lines))
        count += sum(lines or 0 for lines in proven)
        for delegation, needed in part.zones_needed.items():
            count += outside[delegation] if delegation in counted else max(needed, outside[delegation])
    return count


def _counted(one: Field) -> Iterator[str]:
    yield from (delegation for delegation, _ in one.parts)
    yield from (delegation for (delegation, _), _ in one.together)


def lines_of(one: Field, claim: Mapping[str, Any] | None) -> int | None:
    """Return how many lines the prices of a field prove: none without prices, None where they prove nothing."""
    kinds = Kinds(one)
    if claim is None:
        return 0
    prices = Prices(
        tuple(claim["parts"]), tuple(claim["blocks"]), int(claim["free"]), int(claim["gap"]), tuple(claim["spans"])
    )
    sizes = (len(prices.parts), len(prices.blocks), len(prices.spans))
    if sizes != (len(kinds.parts), len(kinds.blocks), len(kinds.spans)) or prices.gap:
        return None
    if min(*prices.parts, *prices.blocks, *prices.spans, prices.free) < 0:
        return None
    if min((group.cost for group in Pricing(kinds, prices).cheap(UNIT, 1)), default=UNIT) < UNIT:
        return None
    return one.nodes - total(kinds, prices) // UNIT
