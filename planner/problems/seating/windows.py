"""What counting alone settles about the places of each rank, while nobody sits out of order."""

from collections import Counter
from collections.abc import Collection, Sequence

from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.flow import Filling, Zones
from planner.problems.seating.parties import Party

Demand = Counter[tuple[Zones, int]]
"""(open zones, rank) -> guests in ordinary seats; rank 0 stands for those not compared by rank."""


def settled(
    problem: Problem, ladder: Ladder, thresholds: tuple[Sequence[int], Sequence[int]], spared: Collection[str]
) -> dict[tuple[int, int], bool]:
    """Return (rank r, place p) -> whether everybody of rank r and above sits at p or before.

    Those of rank r and above whom the other zones cannot take must fit into the chairs up to p if none of them
    sits behind it; those below whom the other zones cannot take must fit behind p if one does.

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
    for rank in ranks[:-1]:
        ahead = _forced(problem, ladder.zones, demand, {key for key in compared if key[1] <= rank})
        behind = _forced(problem, ladder.zones, demand, {key for key in compared if key[1] > rank})
        front = 0
        for place in sorted(chairs):
            front += chairs[place]
            if ahead > front:
                found[rank, place] = False
            elif behind > chairs.total() - front:
                found[rank, place] = True
    return {(rank, place): value for (rank, place), value in found.items() if place in places}


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
    room: Counter[str] = Counter()
    for block in problem.blocks:
        room[block.zone] += len(block.ordinary)
    filling = Filling(room)
    left_over = 0
    for key, count in sorted(demand.items()):
        choice = tuple(other for other in key[0] if other not in zones) if key in concerned else key[0]
        left_over += count - filling.add(choice, count)
    return left_over
