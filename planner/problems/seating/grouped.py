"""A component by groups: bound by prices, groups chosen all at once, named as lots, and their rows brought together."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from statistics import fmean

from planner.engine.plan import Commitments
from planner.problems.seating.assemble import Sharing, assemble
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.choosing import Chosen, choose
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, field_of, is_counted, zone_groups
from planner.problems.seating.flow import Zones
from planner.problems.seating.grouping import UNIT
from planner.problems.seating.hint import zones_by_count
from planner.problems.seating.lot_moves import improve
from planner.problems.seating.lots import ROW, Ground, Metres, Seats, State, lots_of
from planner.problems.seating.outside import runs_outside
from planner.problems.seating.parties import PER_CENT
from planner.problems.seating.thresholds import Choice, Tree
from planner.problems.seating.ties import Part, Ties, tied, ties_of

TREE_SHARE, CHOOSING_SHARE, LOTS_SHARE = 0.6, 0.5, 0.9
"""Shares of the time left: for the bound, for choosing groups, bringing rows together."""
LEFT_FREE = (0, 3)
"""Seats left free in front of the end of each rank, in the first choices tried."""
LEAST_LEFT = 0.35
"""Share of the time that must be left for choosing groups once more, with other ends of the ranks."""
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
        lines: zones -> least number of lines there between delegations and blocks; see ``block_goals.count_lines``.
    """

    sharing: Sharing
    bound: int
    lines: dict[frozenset[str], int]


def by_groups(problem: Problem, commitments: Commitments, watch: Watch) -> Grouped:
    """Return who sits in which block, and a bound."""
    bound = 0
    done: list[tuple[Field, Seats]] = []
    roots: list[Field] = []
    counted: set[str] = set()
    lines: dict[frozenset[str], int] = {}
    groups = zone_groups(problem)
    settled = _settled(problem, commitments) if len(groups) > 1 else problem
    for index, zones in enumerate(groups):
        until = watch.until(watch.settings.now_s() + watch.left_s / (len(groups) - index))
        tree = _tree(problem, commitments, zones, until)
        counted |= {delegation for delegation, _ in tree.root.parts}
        counted |= {delegation for (delegation, _), _ in tree.root.together}
        bound += least_cost(tree, problem.weights["fragments"])
        lines[tree.root.zones] = tree.root.nodes - len(tree.root.together) - tree.few // UNIT
        roots.append(tree.root)
        named = tree if settled is problem else _tree(settled, commitments, zones, until)
        done += _filled(settled, commitments, named, until)
    bound += problem.weights["fragments"] * runs_outside(problem, commitments, roots, counted)
    return Grouped(assemble(settled, commitments, done), max(0, bound), lines)


def _settled(problem: Problem, commitments: Commitments) -> Problem:
    """Return the problem with one zone open to everybody on foot who may choose: one in which counting seats them."""
    pinned = pinned_seats(problem, commitments)
    zone_of = zones_by_count(problem)
    chosen = {
        guest.guest_id: zone_of[party.leader.guest_id]
        for party in problem.parties
        if is_counted(party, pinned) and len(party.zones) > 1 and party.leader.guest_id in zone_of
        for guest in party.members
    }
    guests = (
        replace(guest, zones=(chosen[guest.guest_id],)) if guest.guest_id in chosen else guest
        for guest in problem.guests
    )
    return replace(problem, guests=tuple(guests))


def least_cost(tree: Tree, weight: int) -> int:
    """Return what lines and gaps in front cost at least: whole, as every cost is."""
    return tree.root.nodes * weight - weight * tree.total // UNIT


def _tree(problem: Problem, commitments: Commitments, zones: Zones, watch: Watch) -> Tree:
    weights = problem.weights
    gap_price = UNIT * weights["front_gaps"] // max(1, weights["fragments"])
    timer = Timer(watch.until(watch.settings.now_s() + TREE_SHARE * watch.left_s))
    tree = Tree(problem, commitments, field_of(problem, commitments, zones), gap_price, timer)
    tree.count_groups()  # before the search, which takes all the time there is
    for left_free in LEFT_FREE if len(tree.root.ranks) > 1 else ():
        tree.dive(left_free)
    tree.search(timer.is_up)
    return tree


def _filled(problem: Problem, commitments: Commitments, tree: Tree, watch: Watch) -> list[tuple[Field, Seats]]:
    weights = (problem.weights["fragments"], problem.weights["front_gaps"])
    begin_left_s = watch.left_s
    best: tuple[int, Choice, Chosen, Ties] | None = None
    for leaf in tree.complete:
        if best is not None and watch.left_s < begin_left_s * LEAST_LEFT:
            break
        ties = ties_of(problem, commitments, leaf.kinds.field)
        limit_s = CHOOSING_SHARE * watch.left_s
        chosen = choose((leaf.kinds, leaf.packing), tied(leaf.kinds, ties), weights, watch, limit_s)
        if chosen is not None:
            value = sum(one.worth(weights) for one in chosen)
            best = max(best or (value, leaf, chosen, ties), (value, leaf, chosen, ties), key=lambda known: known[0])
    return [] if best is None else _named(problem, best[1], best[2], best[3], watch)


def _metres(problem: Problem, field: Field) -> Metres:
    """Return what a guest of a part pays in a block, in thousandths: metres walked by need, and to the stage."""
    needs: dict[Part, list[int]] = defaultdict(list)
    for party in problem.parties:
        for guest in party.members if party.leader.rank in field.ranks and not party.wheelchairs else ():
            needs[guest.delegation, field.ranks.index(party.leader.rank)].append(guest.need)
    need = {part: fmean(own) for part, own in needs.items()}
    walk = {n: problem.weights["walk"] * fmean(s.walk_m for s in problem.blocks[n].seats) for n in field.blocks}
    view = {n: problem.weights["view"] * fmean(s.stage_m for s in problem.blocks[n].seats) for n in field.blocks}
    return lambda part, number: round(ROW * (need.get(part, PER_CENT) * walk[number] / PER_CENT + view[number]))


def _named(problem: Problem, leaf: Choice, chosen: Chosen, ties: Ties, watch: Watch) -> list[tuple[Field, Seats]]:
    """Give the groups their delegations and blocks."""
    field = leaf.kinds.field
    ground = Ground(field, problem.blocks, ties, _metres(problem, field), ROW * problem.weights["front_gaps"])
    state = State(ground, lots_of(leaf.kinds, chosen, problem.blocks, ties))
    chance = random.Random(watch.settings.seed)
    timer = Timer(watch.until(watch.settings.now_s() + LOTS_SHARE * watch.left_s))
    seats = improve(state, chance, TRIES, timer)
    merged = Counter({key: count for own in seats for key, count in own.items()})
    merged.update(field.together)
    return [(field, merged)]
