"""Good prices of named parts and blocks: column generation over trees, held near the best prices known."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from planner.engine.columns import Covering, Hold
from planner.problems.seating.grouping import UNIT, Kinds, Prices
from planner.problems.seating.joint import DEEPEST, JointPrices, Key, Tree, Trees
from planner.problems.seating.packing import ENTRY_S, Clock
from planner.problems.seating.surcharge import Surcharges

NEAR = 5
"""Hundredths of a point below what a run costs from which a tree is worth adding."""
ENOUGH = 2
"""Hundredths of a point for every part and block that are not worth looking for."""
STEP, FAR = 300.0, (4_000.0, 1_500.0)
"""How far prices go at small and at large cost; the latter before and after some prices are proven."""
FARTHER = (1, 10, 1000)
"""How many times as far where trees are so cheap by the prices held that no programme bounds them."""
SOFT = (0.3, 0.1)
"""How much of a part or block may be left uncovered at small cost, before and after."""
PULL = 0.5
"""Share of the best prices in the next ones tried."""
GAIN, IN_VAIN = 30, 4
"""What a round must gain at least, and after how many in vain nothing more is expected."""
SHALLOW, ROUNDS = 3, 400
"""Depth from which all trees are looked at, and most rounds."""
START = 150
"""How much prices are raised at first, so that the first trees are found."""
LITTLE = 1e-6
LEVEL_S = 4e-8
"""Charge for one entry of a level of trees."""
SCALE = 100.0
"""Hundredths of a point in the unit of the linear programme."""


@dataclass
class Joint:
    """What is known of a field when metres count.

    Attributes:
        known: surcharges.
        best: prices by which every group costs a run or more; None before any were found.
        total: what all parts and blocks are charged by them; minus infinity before.
        trees: trees found on the way, by parts and blocks.
        dual: prices of the last linear programme.
        taken: how much of which tree it takes.
    """

    known: Surcharges
    best: JointPrices | None = None
    total: float = -np.inf
    trees: dict[Key, Tree] = field(default_factory=dict)
    dual: JointPrices | None = None
    taken: list[tuple[float, Tree]] = field(default_factory=list)

    def offer(self, prices: JointPrices, least: float) -> None:
        """Keep prices where they prove more than those known: raised by what the cheapest group lacks."""
        lacking = max(0.0, self.known.run - least)
        total = float(prices.parts.sum() + prices.blocks.sum() - lacking * len(self.known.blocks))
        if np.isfinite(least) and total > self.total:
            self.total, self.best = total, JointPrices(prices.parts, prices.blocks - lacking)

    def hold_evenly(self) -> None:
        """Lower the prices where a group charged evenly would cost less than nothing: see ``joint``."""
        if self.best is None or not self.known.uneven:
            return
        least = Trees(self.known, self.best, even=True).least
        lacking = max(0.0, -least)
        self.total -= lacking * len(self.known.blocks)
        self.best = JointPrices(self.best.parts, self.best.blocks - lacking) if np.isfinite(least) else None


def first_prices(known: Surcharges, kinds: Kinds, prices: Prices) -> JointPrices:
    """Return the prices of kinds without metres as prices of named parts and blocks."""
    share = known.run / UNIT
    part_kind = {kind: number for number, (kind, _) in enumerate(kinds.parts)}
    block_kind = {kind: number for number, (kind, _) in enumerate(kinds.blocks)}
    spans = [(span, price) for span, price in zip(kinds.spans, prices.spans, strict=True) if price]
    of_part = [
        price - prices.free * kind.heads - sum(cost * kinds.people_in(span, [(n, 1)]) for span, cost in spans)
        for n, (price, (kind, _)) in enumerate(zip(prices.parts, kinds.parts, strict=True))
    ]
    of_block = [
        price + prices.free * kind.room + sum(cost * kinds.seats_in(span, [(n, 1)]) for span, cost in spans)
        for n, (price, (kind, _)) in enumerate(zip(prices.blocks, kinds.blocks, strict=True))
    ]
    area = kinds.field
    return JointPrices(
        np.array([-share * of_part[part_kind[area.parts[part]]] for part in known.parts]),
        np.array([-share * of_block[block_kind[area.blocks[number]]] for number in known.blocks]),
    )


def jointly(
    known: Surcharges, start: JointPrices, clock: Clock, trees: dict[Key, Tree] | None = None, *, rounds: int = 0
) -> Joint:
    """Return prices that prove much, starting near ``start`` and from ``trees`` if any are known.

    With ``rounds`` groups to take are looked for rather than a proof: so many rounds, and prices go where they like.
    """
    joint, master = Joint(known), _Master(known)
    master.add((trees or {}).values())
    joint.trees.update(trees or {})
    tried, depth = JointPrices(start.parts + START, start.blocks + START), 1
    if trees:
        depth, tried = SHALLOW, start
    centre, stale, before = start, 0, joint.total
    for _ in range(rounds or ROUNDS):
        whole = JointPrices(np.floor(tried.parts), np.floor(tried.blocks))
        found = Trees(known, whole, depth if depth <= SHALLOW else DEEPEST)
        clock.work(LEVEL_S * found.depth * known.shares.size)
        joint.offer(whole, found.least)
        fresh = _fresh(joint, found, whole)
        master.add(fresh)
        sure = joint.best is not None
        solved = master.solve(joint.best or centre, FAR[sure and not rounds], 0.0 if rounds else SOFT[sure])
        if solved is None:
            break
        value, dual = solved
        clock.work(ENTRY_S * len(joint.trees))
        joint.dual = dual
        stale = stale + 1 if np.isfinite(before) and joint.total - before < GAIN else 0
        before = joint.total
        if clock.is_up() or value - joint.total < ENOUGH * sum(known.each.shape) or stale > IN_VAIN:
            break
        if len(fresh) < len(known.blocks) / 4 and depth <= SHALLOW:
            depth += 1
        elif not fresh and (rounds or not found.settled):
            break
        pull = PULL if joint.best is not None and fresh and not rounds else 0.0
        centre = joint.best or centre
        tried = JointPrices(*(pull * near + (1 - pull) * far for near, far in zip(centre, dual, strict=True)))
    joint.taken = master.taken()
    joint.hold_evenly()
    return joint


def _fresh(joint: Joint, found: Trees, prices: JointPrices) -> list[Tree]:
    """Add the cheapest tree of every block where it is too cheap; return those that are new."""
    fresh = []
    for root in np.flatnonzero(found.costs < joint.known.run - NEAR).tolist():
        tree = found.tree(root)
        if tree is None or reduced(tree, prices) > joint.known.run - NEAR:
            continue
        if tree.key not in joint.trees or joint.trees[tree.key].cost > tree.cost:
            joint.trees[tree.key] = tree
            fresh.append(tree)
    return fresh


def reduced(tree: Tree, prices: JointPrices) -> float:
    """Return what a tree costs under prices."""
    parts = sum(prices.parts[part] * many for part, many in tree.parts)
    return float(tree.cost - parts - sum(prices.blocks[block] * many for block, many in tree.blocks))


class _Master:
    """Covers every part and block by trees, in fractions; the dual values are prices."""

    def __init__(self, known: Surcharges) -> None:
        self.run, self.count = known.run, len(known.parts)
        self.listed: list[Tree] = []
        self.covering = Covering(self.count + len(known.blocks))

    def add(self, trees: Iterable[Tree]) -> None:
        for tree in trees:
            rows = [*tree.parts, *((self.count + block, many) for block, many in tree.blocks)]
            self.covering.add((tree.cost - self.run) / SCALE, rows)
            self.listed.append(tree)

    def solve(self, centre: JointPrices, far: float, soft: float) -> tuple[float, JointPrices] | None:
        """Return what all trees taken cost, and prices."""
        near = np.concatenate(centre) / SCALE
        for farther in FARTHER:
            solved = self.covering.solve(Hold(near, STEP / SCALE, farther * far / SCALE, soft))
            if solved is not None:
                break
        else:
            return None
        value, dual = solved
        return SCALE * value, JointPrices(SCALE * dual[: self.count], SCALE * dual[self.count :])

    def taken(self) -> list[tuple[float, Tree]]:
        """Return how much of which tree is taken."""
        return [(much, tree) for much, tree in zip(self.covering.taken, self.listed, strict=True) if much > LITTLE]
