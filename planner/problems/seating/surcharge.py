"""What metres add where delegations and blocks belong together: beyond the cheapest seat of every guest on its own.

For prices π of seats (``metres``) the metres of a plan are what the prices prove, and on top, for everybody, how much
dearer the own seat is than the cheapest one open to the guest, and for every seat left free its price. All that is
never negative and adds up over groups of delegations and blocks, so a group may be charged with it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, is_counted
from planner.problems.seating.metres import UNIT, Market, Whole
from planner.problems.seating.ties import Part

if TYPE_CHECKING:
    from planner.problems.seating.parties import Guest

Costs = npt.NDArray[np.float64]
"""Whole hundredths of a point, infinite where something is not possible; whole numbers of that size add up exactly."""


@dataclass(frozen=True)
class Surcharges:
    """What parts and blocks of a field cost beyond the prices of seats, in hundredths of a point.

    Attributes:
        run: what a run costs.
        parts: the parts.
        blocks: numbers of the blocks.
        heads: guests of every part.
        room: seats of every block.
        shares: block x part x guests -> least for so many guests of the part there.
        uneven: whether guests of a part may be charged differently in a block.
        free: block x seats that no part holds -> least.
        paid_back: what others than the parts may save by taking such seats.
    """

    run: int
    parts: tuple[Part, ...]
    blocks: tuple[int, ...]
    heads: Whole
    room: Whole
    shares: Costs
    uneven: bool
    free: Costs
    paid_back: int

    @property
    def each(self) -> Costs:
        """Block x part -> least for one guest of the part there."""
        return self.shares[:, :, 1]

    @property
    def whole(self) -> Costs:
        """Block x part -> least when the whole part sits there."""
        fits = self.heads < self.shares.shape[2]
        last = np.where(fits, self.heads, 0)
        return np.where(fits, np.take_along_axis(self.shares, last[None, :, None], axis=2)[:, :, 0], np.inf)

    @property
    def even(self) -> Costs:
        """Block x part x guests -> the same when each is charged what the first is."""
        guests = np.arange(self.shares.shape[2])
        return np.where(np.isfinite(self.shares), np.where(guests, self.each[:, :, None], 0) * guests, np.inf)


def surcharges(
    problem: Problem, commitments: Commitments, area: Field, priced: tuple[Market, Sequence[int]]
) -> Surcharges | None:
    """Return the surcharges of a field under prices of seats; None where parts may sit partly elsewhere."""
    if not area.parts or not area.blocks or any(kind.heads != kind.most for kind in area.parts.values()):
        return None
    market, prices = priced[0], np.array(priced[1], dtype=np.int64)
    parts, blocks = tuple(sorted(area.parts)), tuple(sorted(area.blocks))
    heads = np.array([area.parts[part].heads for part in parts], dtype=np.int64)
    room = np.array([area.blocks[number].room for number in blocks], dtype=np.int64)
    kinds = _kinds_of_seats(problem, commitments, market, blocks)
    run = UNIT * problem.weights["fragments"]
    above = _above_cheapest(problem, commitments, area, (market, prices))
    shares = _of_parts(area, (parts, blocks), (above, kinds), run)
    gap = UNIT * problem.weights["front_gaps"]
    cap = gap if area.fillers > 0 else None
    free = np.full((len(blocks), int(room.max()) + 1), np.inf)
    for row, number in enumerate(blocks):
        charge = np.sort(prices[kinds[number]] + gap * area.blocks[number].front)[: room[row]]
        charge = charge if cap is None else np.minimum(charge, cap)
        free[row, : room[row] + 1] = np.concatenate([[0], np.cumsum(charge)])
    return Surcharges(
        run, parts, blocks, heads, room, shares, _may_differ(area), free, max(0, area.fillers) * (cap or 0)
    )


def _may_differ(area: Field) -> bool:
    """Return whether a line is saved wherever a circle of parts and blocks is broken.

    A delegation may have several guests in each of two parts; where both meet in two blocks, lines between parts and
    blocks are two more than lines of the delegation.
    """
    several = Counter(delegation for (delegation, _), kind in area.parts.items() if kind.heads > 1)
    return max(several.values(), default=0) <= 1


def _of_parts(
    area: Field,
    names: tuple[Sequence[Part], Sequence[int]],
    priced: tuple[Mapping[Part, Costs], Mapping[int, Whole]],
    run: int,
) -> Costs:
    """Return block x part x guests -> least for so many guests of the part there.

    Where guests may not be charged differently (``_may_differ``), a whole part costs at most a run more than as many
    guests on their own, and no more where its delegation has several parts.
    """
    alone = Counter(delegation for delegation, _ in names[0])
    uneven = _may_differ(area)
    widest = max(area.blocks[number].room for number in names[1])
    shares = np.full((len(names[1]), len(names[0]), widest + 1), np.inf)
    for row, number in enumerate(names[1]):
        kind = area.blocks[number]
        for column, part in enumerate(names[0]):
            heads = area.parts[part].heads
            own = np.sort(priced[0][part][priced[1][number]]) if kind.first <= part[1] <= kind.last else np.zeros(0)
            own = own[np.isfinite(own)][: min(heads, kind.room)]
            if not len(own):
                continue
            even = own[0] * np.arange(1, len(own) + 1)
            shares[row, column, 1 : len(own) + 1] = np.cumsum(own) if uneven else even
            if not uneven and len(own) == heads and alone[part[0]] == 1:
                shares[row, column, heads] += min(run, own.sum() - even[-1])
    return shares


def _kinds_of_seats(
    problem: Problem, commitments: Commitments, market: Market, blocks: Sequence[int]
) -> dict[int, Whole]:
    """Return block -> kinds of its ordinary seats without a pin."""
    taken = set(pinned_seats(problem, commitments).values())
    return {
        number: np.array(
            [market.kind_of[seat] for seat in sorted(problem.blocks[number].ordinary - taken)], dtype=np.int64
        )
        for number in blocks
    }


def _above_cheapest(
    problem: Problem, commitments: Commitments, area: Field, priced: tuple[Market, Whole]
) -> Mapping[Part, Costs]:
    """Return part -> for every kind of seat how much dearer it is than the cheapest, least of all its members."""
    market, prices = priced
    pinned = pinned_seats(problem, commitments)
    members: dict[Part, dict[tuple[int, int], Guest]] = defaultdict(dict)
    for party in problem.parties:
        if is_counted(party, pinned) and party.leader.rank in area.ranks:
            for guest in party.members:
                part = (guest.delegation, area.ranks.index(party.leader.rank))
                members[part].setdefault((market.crowd_of[guest.guest_id], guest.need), guest)
    found: dict[Part, Costs] = {}
    for part in area.parts:
        found[part] = np.full(len(prices), np.inf)
        for crowd, need in members[part]:
            open_to = market.crowds[crowd].open_to
            paid = UNIT * market.cost(need) + prices
            dearer = np.where(open_to, paid - paid[open_to].min(initial=0 if not open_to.any() else paid.max()), np.inf)
            found[part] = np.minimum(found[part], dearer)
    return found
