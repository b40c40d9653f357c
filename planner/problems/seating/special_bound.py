"""What a plan costs at least wherever guests with special places sit: a bound for all plans, not for seats chosen.

First runs by prices of groups and metres by prices of seats, as the certificate proves them; then models of zones,
which know who sits in which seat or block, with these metres as surpluses (README, "Where places are special").
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.seating.blockwise import LEAST_S, Watch
from planner.problems.seating.cohorts import components
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import NAME, Problem
from planner.problems.seating.field import Field, field_of, zone_groups
from planner.problems.seating.grouped import Timer
from planner.problems.seating.grouping import UNIT as GROUP
from planner.problems.seating.metres import UNIT, at_least, market_of
from planner.problems.seating.metres_prices import prices_of
from planner.problems.seating.outside import runs_outside
from planner.problems.seating.parties import Guest
from planner.problems.seating.thresholds import LARGEST_SPLIT, Tree
from planner.problems.seating.zone_model import Area, Surplus, build_area, hint_of, known

SPLIT_SHARE = 0.2
"""Share of the time for the ends of ranks, before the models of zones."""
ALONE_SHARE = 0.9
"""Share of what then remains for zones one by one; the rest is for zones between which guests may choose."""
HINT_S = 1.0
"""Longest time to complete a plan to begin from; it takes a few hundredths."""
LARGEST_AREA = 600
"""Seats of zones up to which a model of them is tried."""


@dataclass
class Part:
    """What is known of one component.

    Attributes:
        problem: guests and seats.
        commitments: pins.
        trees: groups of delegations and blocks of every field.
        fields: all fields.
        metres: what metres cost at least.
        surplus: what seats cost beyond the prices of metres.
        beyond: zone -> what runs, gaps, aisles and metres beyond ``metres`` cost there at least, in parts of ``UNIT``.
        together: the same of all zones in one model.
    """

    problem: Problem
    commitments: Commitments
    trees: Sequence[Tree]
    fields: Sequence[Field]
    metres: int
    surplus: Surplus | None
    beyond: dict[str, int] = field(default_factory=dict)
    together: int = 0

    @property
    def zones(self) -> list[str]:
        """The zones."""
        return sorted({seat.zone for seat in self.problem.seats})

    def size(self, zone: str) -> int:
        """Return the seats of a zone."""
        return sum(seat.zone == zone for seat in self.problem.seats)

    @property
    def lines(self) -> dict[frozenset[str], int]:
        """Zones of a field -> least number of lines between delegations and blocks."""
        return {tree.root.zones: tree.root.nodes - tree.total // GROUP for tree in self.trees}

    @property
    def least(self) -> int:
        """No plan in order of the component scores less."""
        roots = [tree.root for tree in self.trees]
        counted = {one for root in roots for one, _ in root.parts} | {
            o for root in roots for (o, _), _ in root.together
        }
        runs = sum(self.lines.values()) + runs_outside(self.problem, self.commitments, self.fields, counted)
        beyond = max(sum(self.beyond.values()), self.together)
        # The prices prove whole points, rounded up: less than one of them is taken back before what is beyond is added.
        together = self.metres - 1 - (-(beyond + 1) // UNIT)
        return max(self.problem.weights["fragments"] * runs + self.metres, together)


def least_score(
    problem: Problem, commitments: Commitments, seat_of: Mapping[str, str], watch: Watch
) -> tuple[int, list[Part]]:
    """Return what no plan scores less than, and what is known of the components; ``seat_of`` is a plan to begin from.

    Counted are plans in which only pinned guests are out of order; any other costs at least the weight of
    ``precedence`` once.
    """
    parts = [_part_of(part, own, watch) for part, own in components(problem, commitments)]
    splits = watch.until(watch.settings.now_s() + SPLIT_SHARE * watch.left_s)
    for tree in [tree for part in parts for tree in part.trees]:
        if len(tree.root.ranks) > 1 and len(tree.root.parts) * len(tree.root.blocks) <= LARGEST_SPLIT:
            tree.search(Timer(splits).is_up, 1)
    alone = watch.until(watch.settings.now_s() + ALONE_SHARE * watch.left_s)
    zones = sorted(((part, zone) for part in parts for zone in part.zones), key=lambda one: one[0].size(one[1]))
    found = alone.beside_one_another([partial(_least_in, part, [zone], seat_of) for part, zone in zones])
    for (part, zone), least in zip(zones, found, strict=True):
        part.beyond[zone] = max(least, UNIT * problem.weights["fragments"] * part.lines.get(frozenset([zone]), 0))
    several = [part for part in parts if len(part.beyond) > 1]
    together = watch.beside_one_another([partial(_least_in, part, part.zones, seat_of) for part in several])
    for part, least in zip(several, together, strict=True):
        part.together = least
    return min(sum(part.least for part in parts), problem.weights["precedence"]), parts


def _part_of(problem: Problem, commitments: Commitments, watch: Watch) -> Part:
    fields = [field_of(problem, commitments, zones) for zones in zone_groups(problem)]
    trees = [Tree(problem, commitments, one, 0, Timer(watch)) for one in fields if one.parts and one.blocks]
    market = market_of(problem, commitments)
    prices = prices_of(market)
    metres = at_least(market, prices)
    if metres is None or metres < 0:
        return Part(problem, commitments, trees, fields, 0, None)
    above: dict[tuple[int, int], list[int]] = {}
    for number, crowd in enumerate(market.crowds):
        for need in crowd.needs:
            asked = UNIT * market.cost(need) + np.array(prices, dtype=np.int64)
            above[number, need] = np.where(crowd.open_to, asked - asked[crowd.open_to].min(), -1).tolist()

    def surplus(guest: Guest, seat: str) -> int | None:
        if guest.guest_id not in market.crowd_of or seat not in market.kind_of:
            return None
        found = above[market.crowd_of[guest.guest_id], guest.need][market.kind_of[seat]]
        return None if found < 0 else found

    return Part(problem, commitments, trees, fields, metres, surplus)


def _least_in(part: Part, zones: Collection[str], seat_of: Mapping[str, str], watch: Watch) -> int:
    """Return the bound of a model of some zones, in parts of ``UNIT``; what is known of each is a rule of it."""
    lines = {zone: part.lines.get(frozenset([zone]), 0) for zone in zones}
    if part.surplus is None or sum(part.size(zone) for zone in zones) > LARGEST_AREA or watch.left_s < LEAST_S:
        return 0
    area = build_area(part.problem, zones, pinned_seats(part.problem, part.commitments), part.surplus)
    if area is None:
        return 0
    for zone, count in lines.items():
        known(area, zone, part.beyond.get(zone, 0), count)
    settings = watch.for_blocks(watch.left_s)
    hint = completed(area, hint_of(area, seat_of), replace(settings, limit_s=HINT_S))
    found = run(area.model, settings, problem=NAME, hint=hint, progress=watch.progress, stop=watch.stop)
    return max(0, found.outcome.bound or 0) if found.outcome.status is not Status.INFEASIBLE else 0


def completed(area: Area, hint: Mapping[int, int], settings: Settings) -> Mapping[int, int]:
    """Return the values of all variables where those of a hint are possible: a search takes up no others at once."""
    fixed = area.model.clone()
    for index, value in hint.items():
        fixed.add(fixed.get_int_var_from_proto_index(index) == value)
    return dict(enumerate(run(fixed, settings, problem=NAME).values)) or hint
