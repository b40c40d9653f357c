"""How few runs there can be, as a proof by prices that is checked without a solver: see ``grouping``.

The certificate tells the prices; whoever checks it counts parts and blocks anew, looks for the cheapest group by
knapsacks, and adds up what everything costs. Groups cannot be more than that, and so lines not fewer.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod
from typing import Any

from planner.engine.plan import Commitments
from planner.problems.seating.cohorts import components
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, Window, field_of, zone_groups
from planner.problems.seating.grouping import UNIT, Kinds, Prices, Pricing
from planner.problems.seating.outside import runs_outside
from planner.problems.seating.packing import total
from planner.problems.seating.thresholds import counted, ends_of, has_room, places_of, windows_of

ROUNDS = 1_000
"""Most rounds of prices for one field and its choices; the prices of any round prove something."""
MOST_CHOICES = 10_000
"""Most choices of ends of ranks that are gone through one by one."""

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
    """Return the prices of every field, part by part of the hall; of a small one for each choice of ends of ranks."""
    claims = []
    for part, own in components(problem, commitments):
        for zones in zone_groups(part):
            root = field_of(part, own, zones)
            if root.parts and root.blocks:
                for choice in counted(part, own, root, Rounds()).frontier:
                    ends = [list(window) for window in choice.ends]
                    prices = choice.packing.prices._asdict()
                    claims.append({"zones": sorted(zones), "ends": ends, **prices, "unit": UNIT})
    return claims


def runs_at_least(problem: Problem, commitments: Commitments, claims: list[Claim]) -> int | None:
    """Return how many runs the prices prove while only pinned guests are out of order; None where they do not hold."""
    by_zones: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_zones[tuple(claim["zones"])].append(claim)
    count = 0
    for part, own in components(problem, commitments):
        fields = [field_of(part, own, zones) for zones in zone_groups(part)]
        proven = [_lines(part, own, one, by_zones.get(tuple(sorted(one.zones)), [])) for one in fields]
        if None in proven:
            return None
        counted_there = set().union(*(_counted(one) for one, lines in zip(fields, proven, strict=True) if lines))
        count += sum(lines or 0 for lines in proven)
        count += runs_outside(part, own, fields, counted_there)
    return count


def _counted(one: Field) -> Iterator[str]:
    yield from (delegation for delegation, _ in one.parts)
    yield from (delegation for (delegation, _), _ in one.together)


def _lines(problem: Problem, commitments: Commitments, root: Field, claims: Sequence[Claim]) -> int | None:
    """Return how many lines all claims about a field prove; None where one fails or a choice of ends is left out."""
    if not claims:
        return 0
    boxes = [tuple((int(low), int(high)) for low, high in claim["ends"]) for claim in claims]
    areas = [area_of(problem, commitments, root, box) for box in boxes]
    proven = [lines_of(area, claim) for area, claim in zip(areas, claims, strict=True)]
    lines = [one for one in proven if one is not None]
    if len(lines) < len(claims) or not _covered(problem, commitments, root, boxes):
        return None
    return min(lines)


def area_of(problem: Problem, commitments: Commitments, root: Field, ends: Sequence[Window]) -> Field:
    """Return the field in which every rank but the last ends between two places; the root for its own ends."""
    if tuple(ends) == ends_of(root):
        return root
    return field_of(problem, commitments, tuple(sorted(root.zones)), windows_of(problem, root, ends))


def _covered(problem: Problem, commitments: Commitments, root: Field, boxes: Sequence[Sequence[Window]]) -> bool:
    """Return whether every choice of ends is in one of the boxes or leaves somebody without a seat."""
    whole = ends_of(root)
    if whole in boxes:
        return True
    places = places_of(problem, root)
    ranges = [[place for place in places if low <= place <= high] for low, high in whole]
    if prod(len(own) for own in ranges) > MOST_CHOICES:
        return False
    for ends in product(*ranges):
        if any(all(low <= end <= high for end, (low, high) in zip(ends, box, strict=True)) for box in boxes):
            continue
        rising = all(one <= other for one, other in pairwise(ends))
        if rising and has_room(Kinds(area_of(problem, commitments, root, [(end, end) for end in ends]))):
            return False
    return True


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
