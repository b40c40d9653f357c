"""What counting alone settles about the places of each rank, while nobody sits out of order."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import accumulate

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.flow import Filling, Zones
from planner.problems.seating.parties import Party

MOST_OPEN, MOST_TAKEN = 300, 400
"""Guests with more chairs open to them than this are not looked at, nor more guests: it would take long."""
Demand = Counter[tuple[Zones, int]]
"""(open zones, rank) -> guests in ordinary seats; rank 0 stands for those not compared by rank."""


def settled(
    problem: Problem, ladder: Ladder, thresholds: tuple[Sequence[int], Sequence[int]], spared: Collection[str]
) -> dict[tuple[int, int], bool]:
    """Return (rank r, place p) -> whether everybody of rank r and above sits at p or before.

    Those of rank r and above whom the other zones cannot take must fit into the chairs up to p if none of them
    sits behind it; those below whom the other zones cannot take must fit behind p if one does. Chairs that guests
    with special places or pins cannot but take are not theirs (``Taken``).

    Args:
        problem: the whole component.
        ladder: who is compared, and in which zones.
        thresholds: ranks compared there, and its places, both from the best.
        spared: leaders of the parties that may sit out of order.
    """
    ranks, places = thresholds
    demand = demand_of(problem, spared)
    compared = {key for key in demand if key[1] > 0 and ladder.choice in (None, key[0])}
    chairs: Counter[int] = Counter()
    for block in problem.blocks:
        if block.zone in ladder.zones:
            chairs[block.place] += len(block.ordinary)
    found: dict[tuple[int, int], bool] = {}
    taken = Taken(problem, spared)
    fronts = zip(sorted(chairs), accumulate(chairs[place] for place in sorted(chairs)), strict=True)
    rooms = {
        place: (
            front - taken.within(ladder.zones, (0, place)),
            chairs.total() - front - taken.within(ladder.zones, (place + 1, max(chairs))),
        )
        for place, front in fronts
    }
    for rank in ranks[:-1]:
        ahead = _forced(problem, ladder.zones, demand, {key for key in compared if key[1] <= rank})
        behind = _forced(problem, ladder.zones, demand, {key for key in compared if key[1] > rank})
        for place, (front, back) in rooms.items():
            if ahead > front:
                found[rank, place] = False
            elif behind > back:
                found[rank, place] = True
    return {(rank, place): value for (rank, place), value in found.items() if place in places}


class Taken:
    """Chairs that guests on foot who are not compared by rank cannot but take: few seats are open to them."""

    def __init__(self, problem: Problem, spared: Collection[str]) -> None:
        """Collect these guests; ``spared`` are leaders of parties that may sit out of order."""
        self.problem = problem
        parties = [party for party in problem.parties if not party.wheelchairs]
        parties = [party for party in parties if party.leader.guest_id in spared or not level(party)]
        chairs = frozenset().union(*(block.ordinary for block in problem.blocks)) if parties else frozenset[str]()
        open_to = [problem.allowed(guest) & chairs for party in parties for guest in party.members]
        self.open_to = [own for own in open_to if len(own) <= MOST_OPEN][:MOST_TAKEN]
        self.chairs = frozenset().union(*self.open_to)
        self.known: dict[frozenset[str], int] = {}

    def within(self, zones: Collection[str], places: tuple[int, int]) -> int:
        """Return how many of them must sit in chairs of ``zones`` between two places: the others hold no more."""
        first, last = places
        seat = self.problem.seat
        left = frozenset(
            one for one in self.chairs if seat[one].zone not in zones or not first <= seat[one].place <= last
        )
        if left not in self.known:
            self.known[left] = 0 if left == self.chairs else len(self.open_to) - self._held_by(left)
        return self.known[left]

    def _held_by(self, chairs: frozenset[str]) -> int:
        """Return how many of them some chairs hold at most (maximum matching)."""
        column = {one: number for number, one in enumerate(sorted(chairs))}
        pairs = [(row, column[one]) for row, own in enumerate(self.open_to) for one in own & chairs]
        if not pairs:
            return 0
        rows, columns = zip(*pairs, strict=True)
        table = csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(self.open_to), len(chairs)))
        return int((maximum_bipartite_matching(table) >= 0).sum())


def forced(whole: Problem, part: Problem, zone: str) -> dict[Zones, tuple[int, frozenset[int]]]:
    """Return choice -> (guests on foot whom the zones other than ``zone`` cannot take, their ranks).

    Counted are the ranks whose guests of that choice are all in ``part``.
    """
    everybody, here = demand_of(whole), demand_of(part)
    complete = {key for key, count in here.items() if everybody[key] == count and zone in key[0]}
    choices = sorted({choice for choice, _ in complete if len(choice) > 1})
    return {
        choice: (
            _forced(whole, frozenset([zone]), everybody, {key for key in complete if key[0] == choice}),
            frozenset(rank for other, rank in complete if other == choice),
        )
        for choice in choices
    }


def demand_of(problem: Problem, spared: Collection[str] = ()) -> Demand:
    """Return who needs ordinary seats; the parties of the leaders ``spared`` count as not compared."""
    demand: Counter[tuple[Zones, int]] = Counter()
    for party in problem.parties:
        if not party.wheelchairs:
            rank = 0 if party.leader.guest_id in spared else level(party)
            demand[party.zones, rank] += len(party.members)
    return demand


def level(party: Party) -> int:
    """Return the rank by which a party is compared, 0 when it is not."""
    head = party.leader
    return 0 if head.exempt else head.rank


def _forced(problem: Problem, zones: frozenset[str], demand: Demand, concerned: Collection[tuple[Zones, int]]) -> int:
    """Return how many of those ``concerned`` must sit in ``zones`` however the others are spread (maximum flow)."""
    room = _rooms(problem)
    filling = Filling(room)
    left_over = 0
    for key, count in sorted(demand.items()):
        choice = tuple(other for other in key[0] if other not in zones) if key in concerned else key[0]
        left_over += count - filling.add(choice, count)
    return left_over


def _rooms(problem: Problem) -> Counter[str]:
    """Return zone -> guests whom its chairs hold at most: kept chairs no more than there are guests for them."""
    room: Counter[str] = Counter()
    kept: dict[str, set[str]] = defaultdict(set)
    for block in problem.blocks:
        room[block.zone] += len(block.ordinary)
        kept[block.zone] |= {seat.seat_id for seat in block.seats if seat.kept_for} & block.ordinary
    for zone, seats in kept.items():
        if seats:
            able = sum(not seats.isdisjoint(problem.allowed(guest)) for guest in problem.guests)
            room[zone] -= max(0, len(seats) - able)
    return room
