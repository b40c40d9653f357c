"""The prices that the certificate tells for runs, gaps in front and metres together: looked for with the solver.

``joint_proof`` checks them without one.
"""

from collections.abc import Sequence

from planner.engine.plan import Commitments
from planner.problems.seating.cohorts import components
from planner.problems.seating.data import Problem
from planner.problems.seating.grouping import UNIT as GROUP_UNIT
from planner.problems.seating.grouping import Kinds
from planner.problems.seating.joint_prices import first_prices, jointly
from planner.problems.seating.joint_proof import Claim, fields_of
from planner.problems.seating.lines_proof import Rounds
from planner.problems.seating.metres import UNIT, market_of
from planner.problems.seating.packing import pack
from planner.problems.seating.surcharge import surcharges

LARGEST_PROOF = 10_000
"""Parts times blocks of a field whose prices the certificate tells: larger ones take too long to price again."""


def joint_claims(problem: Problem, commitments: Commitments, seat_prices: Sequence[Sequence[int]]) -> list[Claim]:
    """Return the prices of every field, part by part of the hall; none where a field has none or is too large."""
    claims = []
    for (part, own), prices in zip(components(problem, commitments), seat_prices, strict=True):
        market = market_of(part, own)
        for area in fields_of(part, own):
            known = None
            if len(area.parts) * len(area.blocks) <= LARGEST_PROOF:
                known = surcharges(part, own, area, (market, prices))
            if known is None:
                return []
            gap_price = GROUP_UNIT * part.weights["front_gaps"] // max(1, part.weights["fragments"])
            packing = pack(Kinds(area), gap_price, Rounds())
            best = jointly(known, first_prices(known, Kinds(area), packing.prices), Rounds()).best
            if best is None:
                return []
            told = {"parts": best.parts.astype(int).tolist(), "blocks": best.blocks.astype(int).tolist()}
            claims.append({"zones": sorted(area.zones), **told, "unit": UNIT})
    return claims
