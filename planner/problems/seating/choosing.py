"""Which groups to take, all at once: whole numbers of each, so that what remains still finds seats."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ortools.sat.python import cp_model

from planner.engine.branch import branch_and_cut
from planner.engine.run import Run, run
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.data import NAME
from planner.problems.seating.grouping import UNIT, Group, Kinds, Pricing
from planner.problems.seating.packing import Packing
from planner.problems.seating.ties import Pair, Tied

ROUNDS = 8
"""How often groups are looked for with prices a little changed."""
MOST_KINDS = 3_000
"""Groups beyond this number would only slow the choice down."""
LEAST_S = 1.0
"""Time for the second search where the first found nothing."""
MOST_FAVOURED = 10
"""Most rounds of prices that favour tied kinds: beyond it each round favours a third of them."""
FAVOUR = UNIT // 3
"""By how much tied parts and blocks are made cheaper so that groups with both are found."""
WORTH = UNIT + UNIT // 4
"""A group that costs more than this is no good one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A group that is taken.

    Attributes:
        group: the group.
        many: how often.
        spaces: kinds of a part and a block -> in how many of them the part's wheelchair has a space in the block.
        meetings: kinds of two parts of one delegation -> how often they meet in one block.
    """

    group: Group
    many: int
    spaces: dict[Pair, int] = field(default_factory=dict)
    meetings: dict[Pair, int] = field(default_factory=dict)

    def worth(self, weights: tuple[int, int]) -> int:
        """Return what is saved: lines, less gaps in front."""
        saved = self.many + sum(self.spaces.values()) + sum(self.meetings.values())
        return weights[0] * saved - weights[1] * self.many * self.group.gaps


Chosen = list[Taken]


@dataclass(frozen=True)
class _Variables:
    """The model: how often each group is taken, gaps in front of the rest, and what the choice costs."""

    model: cp_model.CpModel
    groups: Sequence[Group]
    taken: Sequence[cp_model.IntVar]
    rest: cp_model.IntVar
    cost: cp_model.LinearExpr


@dataclass(frozen=True)
class _Wishes:
    """Variables of ties: (group, kinds) -> how often."""

    spaces: dict[tuple[int, Pair], cp_model.IntVar]
    meetings: dict[tuple[int, Pair], cp_model.IntVar]

    def all(self) -> list[cp_model.IntVar]:
        return [*self.spaces.values(), *self.meetings.values()]


def choose(
    known: tuple[Kinds, Packing], ties: Tied, weights: tuple[int, int], watch: Watch, limit_s: float
) -> Chosen | None:
    """Return the groups that together are worth most; None where no choice leaves room for everybody.

    Args:
        known: the field, and groups and prices found for it.
        ties: which parts want a space, and which could meet.
        weights: what a line costs, and a gap in front.
        watch: time and workers.
        limit_s: longest time in seconds.
    """
    groups = _more_groups(*known, watch.settings.seed, ties)
    v = _variables(known[0], groups, weights)
    wishes = _wishes(v, known[0], ties)
    v.model.minimize(v.cost - weights[0] * sum(wishes.all()))
    found = solved(v.model, watch, limit_s)
    return _read_off(v, wishes, found) if found.values else None


def solved(model: cp_model.CpModel, watch: Watch, limit_s: float) -> Run:
    """Solve by branch and cut; by the other search where the same input must give the same plan, or nothing came."""
    until_s = watch.settings.now_s() + limit_s
    settings = watch.within(limit_s)
    if not settings.deterministic:
        found = branch_and_cut(model, settings, stop=watch.stop)
        if found.values:
            return found
    left = watch.within(max(LEAST_S, until_s - watch.settings.now_s()))
    return run(model, left, problem=NAME, progress=watch.progress, stop=watch.stop)


def _variables(kinds: Kinds, groups: Sequence[Group], weights: tuple[int, int]) -> _Variables:
    """Add how often each group is taken; what is left still finds seats, span by span of ranks."""
    model = cp_model.CpModel()
    taken = [model.new_int_var(0, _most(kinds, group), f"group {number}") for number, group in enumerate(groups)]
    left_parts = [_left(copies, kind, groups, taken, of=0) for kind, (_, copies) in enumerate(kinds.parts)]
    left_blocks = [_left(copies, kind, groups, taken, of=1) for kind, (_, copies) in enumerate(kinds.blocks)]
    for left in (*left_parts, *left_blocks):
        model.add(left >= 0)
    parts = [(kind, left) for (kind, _), left in zip(kinds.parts, left_parts, strict=True)]
    blocks = [(kind, left) for (kind, _), left in zip(kinds.blocks, left_blocks, strict=True)]
    ranks = range(len(kinds.field.ranks))
    for first in ranks:
        for last in ranks[first:]:
            people = sum(kind.heads * left for kind, left in parts if first <= kind.rank <= last)
            model.add(people <= sum(b.room * left for b, left in blocks if b.first <= last and b.last >= first))
    worth = [weights[0] - weights[1] * group.gaps for group in groups]
    rest = model.new_int_var(0, sum(kind.room * copies for kind, copies in kinds.blocks), "gaps of the rest")
    in_front = sum(kind.room * left for kind, left in blocks if kind.front)
    model.add(rest >= in_front - sum(kind.heads * left for kind, left in parts))
    cost = weights[1] * rest - cp_model.LinearExpr.weighted_sum(taken, worth)
    return _Variables(model, groups, taken, rest, cost)


def _read_off(v: _Variables, wishes: _Wishes, result: Run) -> Chosen:
    found = [Taken(group, result.value(variable)) for group, variable in zip(v.groups, v.taken, strict=True)]
    for (number, pair), variable in wishes.spaces.items():
        found[number].spaces.update({pair: many} if (many := result.value(variable)) else {})
    for (number, pair), variable in wishes.meetings.items():
        found[number].meetings.update({pair: many} if (many := result.value(variable)) else {})
    return [one for one in found if one.many]


def _wishes(v: _Variables, kinds: Kinds, ties: Tied) -> _Wishes:
    """Add in how many of the groups taken a wheelchair has a space, and parts of one delegation meet."""
    model = v.model
    found = _Wishes({}, {})
    for number, (group, variable) in enumerate(zip(v.groups, v.taken, strict=True)):
        held = dict(group.parts)
        spaces = {pair: model.new_int_var(0, ties.wheels[pair[0]], "space") for pair in ties.space_pairs(group)}
        most = ties.most_meetings(kinds, group)
        listed = ties.meetings(kinds, group) if most else []
        meet = {pair: model.new_int_var(0, ties.meeting[pair], "meet") for pair in listed}
        if len(meet) > 1 or any(held[kind] > 1 for pair in meet for kind in pair):
            model.add(sum(meet.values()) <= most * variable)
        for kind in {pair[0] for pair in spaces}:
            model.add(sum(own for pair, own in spaces.items() if pair[0] == kind) <= held[kind] * variable)
        for kind, many in group.blocks:
            model.add(sum(own for pair, own in spaces.items() if pair[1] == kind) <= many * variable)
        for end in (0, 1):
            for kind in {pair[end] for pair in meet}:
                model.add(sum(own for pair, own in meet.items() if pair[end] == kind) <= held[kind] * variable)
        found.spaces.update({(number, pair): own for pair, own in spaces.items()})
        found.meetings.update({(number, pair): own for pair, own in meet.items()})
    _limited(model, ((pair[0], variable) for (_, pair), variable in found.spaces.items()), ties.wheels)
    _limited(model, ((pair[1], variable) for (_, pair), variable in found.spaces.items()), ties.spaces)
    _limited(model, ((pair, variable) for (_, pair), variable in found.meetings.items()), ties.meeting)
    return found


Key = TypeVar("Key")


def _limited(
    model: cp_model.CpModel, entries: Iterable[tuple[Key, cp_model.IntVar]], limits: Mapping[Key, int]
) -> None:
    """No more of anything than there is of it."""
    own: dict[Key, list[cp_model.IntVar]] = defaultdict(list)
    for key, variable in entries:
        own[key].append(variable)
    for key, listed in own.items():
        model.add(sum(listed) <= limits[key])


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


def _more_groups(kinds: Kinds, packing: Packing, seed: int, ties: Tied) -> list[Group]:
    """Return the groups found, and others that are cheap when prices change a little or ties are worth something."""
    groups = {group[1:]: group for group in packing.groups}
    chance = random.Random(seed)

    def about(price: int) -> int:
        return int(price * chance.uniform(0.93, 1.07))

    own = packing.prices
    for _ in range(ROUNDS if len(groups) < MOST_KINDS else 0):
        prices = own._replace(parts=tuple(map(about, own.parts)), blocks=tuple(map(about, own.blocks)))
        for group in Pricing(kinds, prices).cheap(WORTH, 40):
            groups.setdefault(group[1:], group)
    listed = list(groups.values())[:MOST_KINDS]
    for parts, blocks in _favoured(ties, chance):
        prices = own._replace(
            parts=tuple(max(0, price - FAVOUR * (n in parts)) for n, price in enumerate(map(about, own.parts))),
            blocks=tuple(max(0, price - FAVOUR * (n in blocks)) for n, price in enumerate(map(about, own.blocks))),
        )
        for group in Pricing(kinds, prices).cheap(WORTH, 40):
            if group[1:] not in groups and (ties.space_pairs(group) or ties.most_meetings(kinds, group)):
                groups[group[1:]] = group
                listed.append(group)
    return listed


def _favoured(ties: Tied, chance: random.Random) -> Iterator[tuple[set[int], set[int]]]:
    """Yield kinds of parts and of blocks that a round of pricing favours: each tied part with what it is tied to."""
    rounds: list[tuple[set[int], set[int]]] = [({kind}, set(ties.spaces)) for kind in ties.wheels]
    rounds += [(set(pair), set()) for pair in ties.meeting]
    if len(rounds) <= MOST_FAVOURED:
        yield from rounds
    else:
        for _ in range(MOST_FAVOURED):
            some = chance.sample(rounds, len(rounds) // 3)
            yield set().union(*(parts for parts, _ in some)), set().union(*(blocks for _, blocks in some))
    if ties.meeting:
        yield {kind for pair in ties.meeting for kind in pair}, set()
