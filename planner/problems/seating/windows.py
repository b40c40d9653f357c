"""What counting alone settles about the places of each rank, while nobody sits out of order."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Filling, Zones

Demand = Mapping[tuple[Zones, int], int]


def settled(
    problem: Problem, zone: str, ranks: Sequence[int], places: Sequence[int]
) -> dict[tuple[int, int], bool]:
    """Return (rank r, place p) -> whether everybody of rank r and above sits at p or before.

    Those of rank r and above whom the other zones cannot take must fit into the chairs up to p if none of them
    sits behind it; those below whom the other zones cannot take must fit behind p if one does.
    """
    demand: Counter[tuple[Zones, int]] = Counter()
    for party in problem.parties:
        if not party.wheelchairs:
            demand[party.zones, party.leader.rank] += len(party.members)
    chairs = dict.fromkeys(places, 0)
    for block in problem.blocks:
        if block.zone == zone:
            chairs[block.place] += len(block.ordinary)
    found: dict[tuple[int, int], bool] = {}
    for rank in ranks[:-1]:
        ahead = _forced(problem, zone, demand, {other for other in ranks if other <= rank})
        behind = _forced(problem, zone, demand, {other for other in ranks if other > rank})
        front = 0
        for place in places:
            front += chairs[place]
            if ahead > front:
                found[rank, place] = False
            elif behind > sum(chairs.values()) - front:
                found[rank, place] = True
    return found


def _forced(problem: Problem, zone: str, demand: Demand, ranks: Collection[int]) -> int:
    """Return how many guests of ``ranks`` must sit in ``zone`` however the others are spread (maximum flow)."""
    room: Counter[str] = Counter()
    for block in problem.blocks:
        room[block.zone] += len(block.ordinary)
    filling = Filling(room)
    left_over = 0
    for (zones, rank), count in sorted(demand.items()):
        choice = tuple(other for other in zones if other != zone) if rank in ranks else zones
        left_over += sum(not filling.add(choice) for _ in range(count))
    return left_over
