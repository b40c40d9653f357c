"""Good prices of named parts and blocks: column generation over trees, held near the best prices known."""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from planner.problems.seating.grouping import UNIT, Kinds, Prices
from planner.problems.seating.joint import JointPrices, Key, Tree, Trees
from planner.problems.seating.packing import ENTRY_S, Clock
from planner.problems.seating.surcharge import Costs, Surcharges

NEAR = 5
"""Hundredths of a point below what a run costs from which a tree is worth adding."""
ENOUGH = 2
"""Hundredths of a point for every part and block that are not worth looking for."""
STEP, FAR = 300.0, (4_000.0, 1_500.0)
"""How far prices go at small and at large cost; the latter before and after some prices are proven."""
SOFT = (0.3, 0.1)
"""How much of a part or block may be left uncovered at small cost, before and after."""
PULL = 0.5
"""Share of the best prices in the next ones tried."""
KEPT = 1000
"""Trees that cost so much too much are left out of the linear programme for now."""
GAIN, IN_VAIN = 30, 4
"""What a round must gain at least, and after how many in vain nothing more is expected."""
SHALLOW, ROUNDS = 3, 400
"""Depth from which all trees are looked at, and most rounds."""
START = 150
"""How much prices are raised at first, so that the first trees are found."""
LITTLE = 1e-6
LEVEL_S = 1e-8
"""Charge for one entry of a level of trees."""


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
    joint = Joint(known, trees=dict(trees or {}))
    tried, depth = JointPrices(start.parts + START, start.blocks + START), 1
    if trees:
        depth, tried = SHALLOW, start
    centre, stale, before = start, 0, joint.total
    for _ in range(rounds or ROUNDS):
        whole = JointPrices(np.floor(tried.parts), np.floor(tried.blocks))
        found = Trees(known, whole, *((depth, max(1, depth - 1)) if depth <= SHALLOW else ()))
        clock.work(LEVEL_S * len(found.levels) * known.each.size * found.seats)
        joint.offer(whole, found.least)
        fresh = _fresh(joint, found, whole)
        solved = _master(joint, joint.best or centre, held=not rounds)
        if solved is None:
            break
        value, dual, entries = solved
        clock.work(ENTRY_S * entries)
        joint.dual = dual
        stale = stale + 1 if np.isfinite(before) and joint.total - before < GAIN else 0
        before = joint.total
        if clock.is_up() or value - joint.total < ENOUGH * sum(known.each.shape) or stale > IN_VAIN:
            break
        if fresh < len(known.blocks) / 4 and depth <= SHALLOW:
            depth += 1
        elif not fresh and (rounds or not found.settled):
            break
        pull = PULL if joint.best is not None and fresh and not rounds else 0.0
        centre = joint.best or centre
        tried = JointPrices(*(pull * near + (1 - pull) * far for near, far in zip(centre, dual, strict=True)))
    return joint


def _fresh(joint: Joint, found: Trees, prices: JointPrices) -> int:
    """Add the cheapest tree of every block where it is too cheap; return how many are new."""
    fresh = 0
    for root in np.flatnonzero(found.costs < joint.known.run - NEAR).tolist():
        tree = found.tree(root)
        if tree is None or reduced(tree, prices) > joint.known.run - NEAR:
            continue
        if tree.key not in joint.trees or joint.trees[tree.key].cost > tree.cost:
            joint.trees[tree.key] = tree
            fresh += 1
    return fresh


def reduced(tree: Tree, prices: JointPrices) -> float:
    """Return what a tree costs under prices."""
    parts = sum(prices.parts[part] * many for part, many in tree.parts)
    return float(tree.cost - parts - sum(prices.blocks[block] * many for block, many in tree.blocks))


def _master(joint: Joint, centre: JointPrices, *, held: bool) -> tuple[float, JointPrices, int] | None:
    """Cover every part and block by trees, in fractions; the dual values are prices."""
    known, proven = joint.known, joint.best is not None
    count = len(known.parts)
    size = count + len(known.blocks)
    listed = _near(joint)
    rows = [row for parts, blocks, *_ in listed for row in (*(p for p, _ in parts), *(count + b for b, _ in blocks))]
    many = [times for tree in listed for own in tree.key for _, times in own]
    column = [number for number, tree in enumerate(listed) for own in tree.key for _ in own]
    trees = sparse.csr_array((many, (rows, column)), shape=(size, len(listed)))
    one = sparse.eye_array(size)
    near, far = np.concatenate(centre), FAR[proven and held]
    costs = np.array([tree.cost - known.run for tree in listed])
    result = linprog(  # type: ignore[call-overload]  # the stubs do not know that sparse matrices are taken
        np.concatenate([costs, near + STEP, STEP - near, near + far, far - near]),
        A_eq=sparse.csr_array(sparse.hstack([trees, one, -one, one, -one])),
        b_eq=np.ones(size),
        bounds=[(0, None)] * len(listed) + [(0, SOFT[proven] * held)] * (2 * size) + [(0, None)] * (2 * size),
        method="highs",
    )
    if result.status != 0:
        return None
    joint.taken = [(float(much), tree) for much, tree in zip(result.x, listed, strict=False) if much > LITTLE]
    dual = np.array(result.eqlin.marginals, dtype=float)
    return float(result.fun), JointPrices(dual[:count], dual[count:]), len(many)


def _near(joint: Joint) -> list[Tree]:
    """Return the trees that are not much too dear by the prices of the last linear programme."""
    dual = joint.dual
    if dual is None:
        return list(joint.trees.values())
    limit = joint.known.run + KEPT
    return [tree for tree in joint.trees.values() if reduced(tree, dual) < limit]


def proven(known: Surcharges, prices: JointPrices) -> float | None:
    """Return what prices prove for all groups together, runs less than nodes; None where a group is cheaper."""
    if Trees(known, prices).least < known.run:
        return None
    costs: Costs = np.concatenate(prices)
    return float(costs.sum()) - known.paid_back
