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
from planner.problems.seating.joint_choice import choose_trees, fitting, options, trees_of
from planner.problems.seating.joint_ends import carried, least_by_ends, priced
from planner.problems.seating.joint_prices import Joint, first_prices, jointly
from planner.problems.seating.lot_moves import improve
from planner.problems.seating.lots import LINE, ROW, Ground, Metres, Seats, State, lots_of
from planner.problems.seating.metres import Market, at_least, market_of
from planner.problems.seating.metres_prices import prices_of
from planner.problems.seating.outside import runs_outside
from planner.problems.seating.parties import PER_CENT
from planner.problems.seating.surcharge import surcharges
from planner.problems.seating.thresholds import Choice, Ends, Tree
from planner.problems.seating.ties import Part, Ties, tied, ties_of

TREE_SHARE, AMPLE_TREE_SHARE, CHOOSING_SHARE, LOTS_SHARE = 0.6, 0.35, 0.5, 0.9
"""Shares of the time left: for the bound (where groups then learn of metres, too), for choosing groups, bringing rows
together."""
AMPLE_S = 8.0
"""Seconds that a field must have for its groups to learn of metres: with less the first choice needs all of them."""
LEFT_FREE = (0, 3)
"""Seats left free in front of the end of each rank, in the first choices tried."""
LEAST_LEFT = 0.35
"""Share of the time that must be left for choosing groups once more, with other ends of the ranks."""
LARGEST_JOINT, JOINT_SHARE = 60_000, 0.45
"""Parts times blocks of a field whose groups know metres, and the share of the time for their prices."""
FIRST_SHARE, PRICES_SHARE, TREES_SHARE = 0.8, 0.3, 0.4
"""Shares of the time left: for groups by kind; for prices of named ones, and for finding more of these."""
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
        ample = until.left_s >= AMPLE_S
        tree = _root(problem, commitments, zones, until)
        few = (ample or len(groups) == 1) and len(tree.root.parts) * len(tree.root.blocks) <= LARGEST_JOINT
        joint = _joint(problem, commitments, tree, until, alone=len(groups) == 1) if few else None
        _grow(tree, until, ample=ample, ends=joint.ends if joint else None)
        counted |= {delegation for delegation, _ in tree.root.parts}
        counted |= {delegation for (delegation, _), _ in tree.root.together}
        lines[tree.root.zones] = tree.root.nodes - len(tree.root.together) - tree.few // UNIT
        roots.append(tree.root)
        named = tree if settled is problem else _root(settled, commitments, zones, until)
        if named is not tree:
            _grow(named, until, ample=ample, ends=None)
        share = until.until(until.settings.now_s() + FIRST_SHARE * until.left_s) if few and ample else until
        first = _filled(settled, commitments, named, share)
        bound += max(least_cost(tree, problem.weights["fragments"]), joint.least_cost if joint else 0)
        if first is not None and joint and ample and named is tree:
            first = _refined(settled, commitments, first, joint, until)
        if first is not None:
            done.append((first.leaf.kinds.field, first.seats))
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


def _root(problem: Problem, commitments: Commitments, zones: Zones, watch: Watch) -> Tree:
    """Return what is known of groups of lines and gaps alone before it is settled where ranks end."""
    weights = problem.weights
    gap_price = UNIT * weights["front_gaps"] // max(1, weights["fragments"])
    timer = Timer(watch.until(watch.settings.now_s() + TREE_SHARE * watch.left_s))
    tree = Tree(problem, commitments, field_of(problem, commitments, zones), gap_price, timer)
    tree.count_groups()
    return tree


def _grow(tree: Tree, watch: Watch, *, ample: bool, ends: Ends | None) -> None:
    """Settle where ranks end: as metres have it, every rank filled as soon as it can be, then the most promising."""
    tree.clock = Timer(watch.until(watch.settings.now_s() + (AMPLE_TREE_SHARE if ample else TREE_SHARE) * watch.left_s))
    if ends is not None:
        tree.take(ends)
    for left_free in LEFT_FREE if len(tree.root.ranks) > 1 else ():
        tree.dive(left_free)
    tree.search(tree.clock.is_up)


@dataclass(frozen=True)
class _Way:
    """A way to fill a field.

    Attributes:
        leaf: where the ranks end.
        state: the groups.
        seats: who sits where.
    """

    leaf: Choice
    state: State
    seats: Seats

    def value(self, line: int) -> int:
        """Return what it costs in thousandths of a point when a line costs so many points."""
        costs = sum(self.state.ground.cost(seats) for seats in self.state.filled)
        lines, rest = divmod(costs, LINE)
        return lines * line * ROW + rest


@dataclass(frozen=True)
class _Known:
    """What metres add to the groups of a field.

    Attributes:
        joint: prices and trees.
        priced: guests and seats, and prices of seats.
        least_cost: lines, gaps in front and what metres cost beyond the prices of seats, at least.
        ends: where ranks should end; None where that is open.
    """

    joint: Joint
    priced: tuple[Market, list[int]]
    least_cost: int
    ends: Ends | None


def _joint(problem: Problem, commitments: Commitments, tree: Tree, watch: Watch, *, alone: bool) -> _Known | None:
    """Return prices of named parts and blocks that know metres; None where they cannot be told."""
    root = tree.root
    everybody = market_of(problem, commitments)
    market = everybody, prices_of(everybody)
    known = surcharges(problem, commitments, root, market)
    if known is None:
        return None
    timer = Timer(watch.until(watch.settings.now_s() + JOINT_SHARE * watch.left_s))
    found = priced(root, market, jointly(known, first_prices(known, *tree.known), timer))
    least, ends = least_by_ends(problem, commitments, found, timer) if alone else (found.least, None)
    return _Known(found.joint, market, least - (at_least(*market) or 0), ends)


def _refined(problem: Problem, commitments: Commitments, first: _Way, known: _Known, watch: Watch) -> _Way:
    """Choose once more among named groups, with what their metres cost; those of the first way are among them."""
    area, ties = first.leaf.kinds.field, first.state.ground.ties
    surcharged = surcharges(problem, commitments, area, known.priced)
    if surcharged is None or watch.left_s <= 0:
        return first
    timer = Timer(watch.until(watch.settings.now_s() + PRICES_SHARE * watch.left_s))
    joint = jointly(surcharged, carried(known.joint, surcharged), timer, fitting(known.joint, surcharged))
    lots = [seats for seats in first.state.filled if seats]
    joint.trees.update({tree.key: tree for tree in trees_of(surcharged, lots)})
    timer = Timer(watch.until(watch.settings.now_s() + TREES_SHARE * watch.left_s))
    trees = options(joint, area, ties, watch.settings.seed, timer)
    chosen = choose_trees(trees, watch, CHOOSING_SHARE * watch.left_s)
    if chosen is None:
        return first
    second = _improved(first.leaf, State(first.state.ground, *chosen[1:]), watch)
    line = problem.weights["fragments"]
    return min(first, second, key=lambda way: way.value(line))


def _filled(problem: Problem, commitments: Commitments, tree: Tree, watch: Watch) -> _Way | None:
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
    return None if best is None else _named(problem, best[1], best[2], best[3], watch)


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


def _named(problem: Problem, leaf: Choice, chosen: Chosen, ties: Ties, watch: Watch) -> _Way:
    """Give the groups their delegations and blocks."""
    lots = lots_of(leaf.kinds, chosen, problem.blocks, ties)
    return _improved(leaf, State(_ground(problem, leaf.kinds.field, ties), lots), watch)


def _ground(problem: Problem, field: Field, ties: Ties) -> Ground:
    return Ground(field, problem.blocks, ties, _metres(problem, field), ROW * problem.weights["front_gaps"])


def _improved(leaf: Choice, state: State, watch: Watch) -> _Way:
    """Exchange parts and blocks of the lots while that saves rows and metres."""
    field = leaf.kinds.field
    chance = random.Random(watch.settings.seed)
    timer = Timer(watch.until(watch.settings.now_s() + LOTS_SHARE * watch.left_s))
    seats = improve(state, chance, TRIES, timer)
    merged = Counter({key: count for own in seats for key, count in own.items()})
    merged.update(field.together)
    return _Way(leaf, state, merged)
