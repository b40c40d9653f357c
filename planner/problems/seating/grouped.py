"""A component by groups: bound by prices, groups chosen all at once, named as lots, and their rows brought together."""

import random
from collections import Counter
from dataclasses import dataclass

from planner.engine.plan import Commitments
from planner.problems.seating.assemble import Sharing, assemble
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.choosing import choose
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, field_of, zone_groups
from planner.problems.seating.flow import Zones
from planner.problems.seating.grouping import UNIT
from planner.problems.seating.lots import Ground, Lot, Seats, improve, lots_of
from planner.problems.seating.thresholds import Choice, Tree, best_of

TREE_SHARE, CHOOSING_SHARE, LOTS_SHARE = 0.3, 0.5, 0.6
"""Shares of the time left: for the bound, for choosing groups, for bringing rows together."""
LEFT_FREE = (0, 3)
"""Seats left free in front of the end of each rank, in the first choices tried."""
TRIES = 2_000_000
"""Most exchanges of blocks."""


@dataclass(frozen=True)
class Timer:
    """Tells when the time of one step is up, and charges its work."""

    watch: Watch

    def is_up(self) -> bool:
        """Return whether time is up."""
        return self.watch.left_s <= 0 or self.watch.stop()

    def work(self, seconds: float) -> None:
        """Charge work done outside the solver."""
        self.watch.settings.clock.work(seconds)


@dataclass(frozen=True, slots=True)
class Grouped:
    """What is known of a component.

    Attributes:
        sharing: block -> guests; empty where no way was found.
        bound: no plan in which only pinned guests are out of order scores less.
    """

    sharing: Sharing
    bound: int


def by_groups(problem: Problem, commitments: Commitments, watch: Watch) -> Grouped:
    """Return who sits in which block, and a bound."""
    bound = 0
    done: list[tuple[Field, Seats]] = []
    counted: set[str] = set()
    groups = zone_groups(problem)
    for index, zones in enumerate(groups):
        until = watch.until(watch.settings.now_s() + watch.left_s / (len(groups) - index))
        tree = _tree(problem, commitments, zones, until)
        counted |= {delegation for delegation, _ in tree.root.parts}
        counted |= {delegation for (delegation, _), _ in tree.root.together}
        bound += least_cost(tree, problem.weights["fragments"])
        done += _filled(problem, tree, until)
    bound -= problem.weights["fragments"] * sum(problem.zones_needed[delegation] for delegation in counted)
    return Grouped(assemble(problem, commitments, done), bound)


def least_cost(tree: Tree, weight: int) -> int:
    """Return what lines and gaps in front cost at least: whole, as every cost is."""
    return tree.root.nodes * weight - weight * tree.total // UNIT


def _tree(problem: Problem, commitments: Commitments, zones: Zones, watch: Watch) -> Tree:
    weights = problem.weights
    gap_price = UNIT * weights["front_gaps"] // max(1, weights["fragments"])
    timer = Timer(watch.until(watch.settings.now_s() + TREE_SHARE * watch.left_s))
    tree = Tree(problem, commitments, field_of(problem, commitments, zones), gap_price, timer)
    for left_free in LEFT_FREE if len(tree.root.ranks) > 1 else ():
        tree.dive(left_free)
    tree.search(timer.is_up)
    return tree


def _filled(problem: Problem, tree: Tree, watch: Watch) -> list[tuple[Field, Seats]]:
    weights = (problem.weights["fragments"], problem.weights["front_gaps"])
    until_s = watch.settings.now_s() + CHOOSING_SHARE * watch.left_s
    best: tuple[int, Choice, list[Lot]] | None = None
    leaves = best_of(tree.leaves)[:3]
    for number, leaf in enumerate(leaves):
        limit_s = (until_s - watch.settings.now_s()) / (len(leaves) - number)
        chosen = choose(leaf.kinds, leaf.packing, weights, watch, limit_s)
        if chosen is None:
            continue
        value = sum(many * (weights[0] - weights[1] * group.gaps) for group, many in chosen)
        if best is None or value > best[0]:
            lots = lots_of(leaf.kinds, chosen, problem.blocks)
            best = (value, leaf, lots)
    if best is None:
        return []
    timer = Timer(watch.until(watch.settings.now_s() + LOTS_SHARE * watch.left_s))
    ground = Ground(best[1].kinds.field, problem.blocks, _wheels(problem, best[1].kinds.field))
    seats = improve(ground, best[2], random.Random(watch.settings.seed), TRIES, timer)
    merged = Counter({key: count for own in seats for key, count in own.items()})
    merged.update(best[1].kinds.field.together)
    return [(best[1].kinds.field, merged)]


def _wheels(problem: Problem, field: Field) -> Counter[str]:
    """Return delegation -> members in wheelchairs who may sit here."""
    return Counter(
        party.leader.delegation
        for party in problem.parties
        if party.wheelchairs and not field.zones.isdisjoint(party.zones)
    )
