"""Which groups to take, all at once: whole numbers of each, so that what remains still finds seats."""

import random
from collections.abc import Sequence

from ortools.sat.python import cp_model

from planner.engine.run import run
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.data import NAME
from planner.problems.seating.grouping import UNIT, Group, Kinds, Pricing
from planner.problems.seating.packing import Packing

ROUNDS = 8
"""How often groups are looked for with prices a little changed."""
MOST_KINDS = 3_000
"""Groups beyond this number would only slow the choice down."""
WORTH = UNIT + UNIT // 4
"""A group that costs more than this is no good one."""

Chosen = list[tuple[Group, int]]


def choose(kinds: Kinds, packing: Packing, weights: tuple[int, int], watch: Watch, limit_s: float) -> Chosen | None:
    """Return the groups that together are worth most; None where no choice leaves room for everybody.

    Args:
        kinds: the field.
        packing: groups and prices found for it.
        weights: what a line costs, and a gap in front.
        watch: time and workers.
        limit_s: longest time in seconds.
    """
    groups = _more_groups(kinds, packing, watch.settings.seed)
    model = cp_model.CpModel()
    taken = [model.new_int_var(0, _most(kinds, group), f"group {number}") for number, group in enumerate(groups)]
    left_parts = [_left(copies, kind, groups, taken, of=0) for kind, (_, copies) in enumerate(kinds.parts)]
    left_blocks = [_left(copies, kind, groups, taken, of=1) for kind, (_, copies) in enumerate(kinds.blocks)]
    for left in (*left_parts, *left_blocks):
        model.add(left >= 0)
    ranks = range(len(kinds.field.ranks))
    for first in ranks:
        for last in ranks[first:]:
            people = sum(
                kind.heads * left
                for (kind, _), left in zip(kinds.parts, left_parts, strict=True)
                if first <= kind.rank <= last
            )
            seats = sum(
                kind.room * left
                for (kind, _), left in zip(kinds.blocks, left_blocks, strict=True)
                if kind.first <= last and kind.last >= first
            )
            model.add(people <= seats)
    worth = [weights[0] - weights[1] * group.gaps for group in groups]
    rest = model.new_int_var(0, sum(kind.room * copies for kind, copies in kinds.blocks), "gaps of the rest")
    in_front = sum(kind.room * left for (kind, _), left in zip(kinds.blocks, left_blocks, strict=True) if kind.front)
    model.add(rest >= in_front - sum(k.heads * left for (k, _), left in zip(kinds.parts, left_parts, strict=True)))
    model.minimize(weights[1] * rest - cp_model.LinearExpr.weighted_sum(taken, worth))
    result = run(model, watch.within(limit_s), problem=NAME, progress=watch.progress, stop=watch.stop)
    if not result.values:
        return None
    return [(group, many) for group, variable in zip(groups, taken, strict=True) if (many := result.value(variable))]


def _left(
    copies: int, kind: int, groups: Sequence[Group], taken: Sequence[cp_model.IntVar], *, of: int
) -> cp_model.LinearExpr:
    listed = [
        (many, variable)
        for group, variable in zip(groups, taken, strict=True)
        for own, many in (group.parts, group.blocks)[of]
        if own == kind
    ]
    return copies - cp_model.LinearExpr.weighted_sum([variable for _, variable in listed], [many for many, _ in listed])


def _most(kinds: Kinds, group: Group) -> int:
    return min(
        *(kinds.parts[kind][1] // many for kind, many in group.parts),
        *(kinds.blocks[kind][1] // many for kind, many in group.blocks),
        len(kinds.field.blocks) + len(kinds.field.parts),
    )


def _more_groups(kinds: Kinds, packing: Packing, seed: int) -> list[Group]:
    """Return the groups found, and others that are cheap when prices change a little."""
    groups = {group[1:]: group for group in packing.groups}
    chance = random.Random(seed)

    def about(price: int) -> int:
        return int(price * chance.uniform(0.93, 1.07))

    for _ in range(ROUNDS if len(groups) < MOST_KINDS else 0):
        own = packing.prices
        prices = own._replace(parts=tuple(map(about, own.parts)), blocks=tuple(map(about, own.blocks)))
        for group in Pricing(kinds, prices).cheap(WORTH, 40):
            groups.setdefault(group[1:], group)
    return list(groups.values())[:MOST_KINDS]
