"""Which groups of named delegations and blocks to take, so that lines, gaps in front and metres together cost least."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from ortools.sat.python import cp_model

from planner.problems.seating.blockwise import Watch
from planner.problems.seating.choosing import solved
from planner.problems.seating.field import Field
from planner.problems.seating.joint import JointPrices, Key, Tree, Trees
from planner.problems.seating.joint_ends import carried
from planner.problems.seating.joint_prices import LEVEL_S, Joint, jointly, reduced
from planner.problems.seating.lots import Lot, Seats
from planner.problems.seating.packing import Clock
from planner.problems.seating.surcharge import Surcharges
from planner.problems.seating.ties import Part, Ties

TRIED, SHAKEN = 100, 600.0
"""How often prices are changed at random for more trees, and by how much (hundredths of a point)."""
DEPTHS = (2, 1, 3, 2)
"""Depth of the trees looked for by turns."""
WHOLE, BELOW = 0.7, 12
"""How much of a tree is taken where it is taken for good, and rounds of prices for what remains then."""
DEAR = 4_000
"""Trees that cost so much too much are not worth taking."""
MOST_TREES = 6_000
"""Trees among which is chosen."""
LEFT_OVER = 500
"""What it costs that a part or block is in no tree: hundredths of a point."""
FAVOUR = 3_000.0
"""By how much parts with a wheelchair and blocks with a space are made cheaper in every third round."""


@dataclass(frozen=True)
class Options:
    """Trees that may be taken in a field.

    Attributes:
        known: surcharges of the field.
        area: the field.
        trees: parts and blocks by position -> the cheapest such group.
        ties: wheelchairs and spaces, parts of one delegation.
    """

    known: Surcharges
    area: Field
    trees: Mapping[Key, Tree]
    ties: Ties

    def worth(self, key: Key) -> int:
        """Return what a tree saves: a run, one a wheelchair near a space, one where ranks meet, less its cost."""
        parts = [self.known.parts[number] for number, _ in key[0]]
        blocks = [self.known.blocks[number] for number, _ in key[1]]
        near = min(
            sum(self.ties.wheels.get(part, 0) for part in parts), sum(self.ties.spaces.get(b, 0) for b in blocks)
        )
        return self.known.run * (1 + near + self._meetings(parts, blocks)) - self.trees[key].cost

    def _meetings(self, parts: Sequence[Part], blocks: Sequence[int]) -> int:
        own = set(parts)
        kinds = [self.area.blocks[number] for number in blocks]
        return sum(
            one in own and other in own and any(kind.first <= one[1] and other[1] <= kind.last for kind in kinds)
            for one, other in self.ties.meeting
        )


def options(joint: Joint, area: Field, ties: Ties, seed: int, clock: Clock) -> Options:
    """Return trees worth taking in a field, looked for near its prices and while some are taken for good."""
    known = joint.known
    prices = carried(joint, known)
    trees = dive(joint, clock)
    chance = np.random.default_rng(seed)
    for number in range(TRIED):
        if clock.is_up():
            break
        favour = FAVOUR * (number % 3 == 0)
        wheels = np.array([favour * (part in ties.wheels) for part in known.parts])
        spaces = np.array([favour * (block in ties.spaces) for block in known.blocks])
        shaken = JointPrices(
            np.floor(prices.parts + chance.normal(0, SHAKEN, len(known.parts)) + wheels),
            np.floor(prices.blocks + chance.normal(0, SHAKEN, len(known.blocks)) + spaces),
        )
        found = Trees(known, shaken, DEPTHS[number % len(DEPTHS)])
        clock.work(LEVEL_S * found.depth * known.shares.size)
        for root in np.flatnonzero(np.isfinite(found.costs)).tolist():
            tree = found.tree(root, simple=True)
            if tree is not None:
                trees[tree.key] = min(tree, trees.get(tree.key, tree), key=lambda own: own.cost)
    cost = {key: reduced(own, prices) for key, own in trees.items() if _is_simple(key)}
    near = sorted((key for key in cost if cost[key] < known.run + DEAR), key=lambda key: (cost[key], key))
    return Options(known, area, {key: trees[key] for key in near[:MOST_TREES]}, ties)


def fitting(joint: Joint, known: Surcharges) -> dict[Key, Tree]:
    """Return the trees of a field that are possible in a part of it, or with narrower windows."""
    return moved(joint.trees.values(), joint.known, known)


def moved(trees: Iterable[Tree], old: Surcharges, new: Surcharges) -> dict[Key, Tree]:
    """Return trees with the positions that their parts and blocks have in other surcharges, where they are possible."""
    parts = _positions(old.parts, new.parts)
    blocks = _positions(old.blocks, new.blocks)
    found = {}
    for tree in trees:
        seats = tuple((blocks.get(block, -1), parts.get(part, -1), guests) for block, part, guests in tree.seats)
        own = tuple((blocks.get(block, -1), many) for block, many in tree.blocks)
        known = all(block >= 0 <= part for block, part, _ in seats) and all(block >= 0 for block, _ in own)
        if known and all(np.isfinite(new.each[block, part]) for block, part, _ in seats):
            held = tuple(sorted((parts[part], many) for part, many in tree.parts))
            there = Tree(held, tuple(sorted(own)), tree.cost, seats)
            found[there.key] = there
    return found


Name = TypeVar("Name")


def _positions(old: Sequence[Name], new: Sequence[Name]) -> dict[int, int]:
    position = {name: number for number, name in enumerate(new)}
    return {number: position[name] for number, name in enumerate(old) if name in position}


def trees_of(known: Surcharges, lots: Sequence[Seats]) -> list[Tree]:
    """Return lots that are filled as groups with what they cost."""
    part = {name: number for number, name in enumerate(known.parts)}
    block = {name: number for number, name in enumerate(known.blocks)}
    found = []
    for lot in lots:
        if any(name not in part or number not in block for name, number in lot):
            continue  # held by pins elsewhere
        seats = tuple(sorted((block[number], part[name], guests) for (name, number), guests in lot.items()))
        held, used = Counter[int](), Counter[int]()
        for number, own, guests in seats:
            held[own] += guests
            used[number] += guests
        cost = sum(known.shares[number, own, guests] for number, own, guests in seats)
        cost += sum(known.free[number, known.room[number] - guests] for number, guests in used.items())
        if np.isfinite(cost) and all(known.heads[own] == guests for own, guests in held.items()):
            parts, blocks = (tuple((number, 1) for number in sorted(own)) for own in (held, used))
            found.append(Tree(parts, blocks, round(cost), seats))
    return found


def dive(joint: Joint, clock: Clock) -> dict[Key, Tree]:
    """Return trees found while more and more of them are taken for good and prices are found for what remains."""
    whole, found = joint.known, dict(joint.trees)
    while joint.taken and not clock.is_up():
        fixed = _fixed(joint.taken)
        rest = without(joint.known, fixed)
        if rest is None:
            break
        below = jointly(rest, carried(joint, rest), clock, fitting(joint, rest), rounds=BELOW)
        found.update(moved(below.trees.values(), rest, whole))
        joint = below
    return found


def _fixed(taken: Sequence[tuple[float, Tree]]) -> list[Tree]:
    """Return trees to take for good: nearly whole ones, or the one that is taken most; none shares anything."""
    fixed: list[Tree] = []
    held: tuple[set[int], set[int]] = set(), set()
    most = max((much for much, tree in taken if _is_simple(tree.key)), default=0.0)
    for much, tree in sorted(taken, key=lambda own: (-own[0], own[1].key)):
        own = {part for part, _ in tree.parts}, {block for block, _ in tree.blocks}
        clear = held[0].isdisjoint(own[0]) and held[1].isdisjoint(own[1])
        if _is_simple(tree.key) and clear and much >= min(most, WHOLE):
            fixed.append(tree)
            held[0].update(own[0])
            held[1].update(own[1])
    return fixed


def without(known: Surcharges, fixed: Sequence[Tree]) -> Surcharges | None:
    """Return the surcharges of what no tree holds; None where that is nothing."""
    parts = sorted(set(range(len(known.parts))) - {part for tree in fixed for part, _ in tree.parts})
    blocks = sorted(set(range(len(known.blocks))) - {block for tree in fixed for block, _ in tree.blocks})
    if not fixed or not parts or not blocks:
        return None
    return replace(
        known,
        parts=tuple(known.parts[part] for part in parts),
        blocks=tuple(known.blocks[block] for block in blocks),
        heads=known.heads[parts],
        room=known.room[blocks],
        shares=known.shares[np.ix_(blocks, parts)],
        free=known.free[blocks],
    )


def _is_simple(key: Key) -> bool:
    return all(many == 1 for own in key for _, many in own)


def choose_trees(found: Options, watch: Watch, limit_s: float) -> tuple[int, list[Lot], list[Seats | None]] | None:
    """Return what the trees taken are worth, and them as lots with who sits where; the last lot is what remains."""
    known, keys = found.known, list(found.trees)
    model = cp_model.CpModel()
    taken = [model.new_bool_var(f"tree {number}") for number in range(len(keys))]
    parts = [model.new_bool_var(f"part {number} remains") for number in range(len(known.parts))]
    blocks = [model.new_bool_var(f"block {number} remains") for number in range(len(known.blocks))]
    for end, rest in ((0, parts), (1, blocks)):
        for number, listed in enumerate(_holding(keys, taken, end, len(rest))):
            model.add(sum(listed) + rest[number] == 1)
    ranks = range(len(found.area.ranks))
    for first in ranks:
        for last in ranks[first:]:
            people = [
                (int(heads), variable)
                for heads, variable, part in zip(known.heads, parts, known.parts, strict=True)
                if first <= part[1] <= last
            ]
            kinds = [found.area.blocks[number] for number in known.blocks]
            open_to = [(k.room, v) for k, v in zip(kinds, blocks, strict=True) if k.first <= last and k.last >= first]
            model.add(sum(h * v for h, v in people) <= sum(room * v for room, v in open_to))
    gain = cp_model.LinearExpr.weighted_sum(taken, [found.worth(key) for key in keys])
    model.minimize(LEFT_OVER * sum([*parts, *blocks]) - gain)
    result = solved(model, watch, limit_s)
    if not result.values:
        return None
    chosen = [key for key, variable in zip(keys, taken, strict=True) if result.value(variable)]
    worth = sum(found.worth(key) for key in chosen)
    worth -= LEFT_OVER * sum(result.value(variable) for variable in (*parts, *blocks))
    filled: list[Seats | None] = [_seats(known, found.trees[key]) for key in chosen]
    return worth, [*(_lot(known, key) for key in chosen), _rest(known, chosen)], [*filled, None]


def _holding(
    keys: Sequence[Key], taken: Sequence[cp_model.IntVar], end: int, count: int
) -> Iterator[list[cp_model.IntVar]]:
    listed: list[list[cp_model.IntVar]] = [[] for _ in range(count)]
    for key, variable in zip(keys, taken, strict=True):
        for number, _ in key[end]:
            listed[number].append(variable)
    yield from listed


def _lot(known: Surcharges, key: Key) -> Lot:
    parts = [(known.parts[number], int(known.heads[number])) for number, _ in key[0]]
    return Lot(parts, [known.blocks[number] for number, _ in key[1]])


def _seats(known: Surcharges, tree: Tree) -> Seats:
    seats: Seats = {}
    for block, part, guests in tree.seats:
        key = known.parts[part], known.blocks[block]
        seats[key] = seats.get(key, 0) + guests
    return seats


def _rest(known: Surcharges, chosen: Sequence[Key]) -> Lot:
    held = [Counter(number for key in chosen for number, _ in key[end]) for end in (0, 1)]
    parts = [(part, int(known.heads[n])) for n, part in enumerate(known.parts) if not held[0][n]]
    return Lot(parts, [block for n, block in enumerate(known.blocks) if not held[1][n]])
