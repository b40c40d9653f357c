"""A first plan for the block model to start from: rank after rank, delegation after delegation, from the front."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Filling
from planner.problems.seating.parties import Party


@dataclass
class _Hall:
    """What is still free while the hall fills, and where each delegation already sits."""

    problem: Problem
    chairs: dict[int, int] = field(default_factory=dict)
    spaces: dict[int, int] = field(default_factory=dict)
    holders: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, block in enumerate(self.problem.blocks):
            self.chairs[number] = len(block.ordinary)
            self.spaces[number] = block.spaces
            self.holders[number] = set()

    def seat(self, party: Party, number: int) -> None:
        """Take the seats of ``party`` in block ``number``."""
        if party.wheelchairs:
            self.spaces[number] -= party.wheelchairs
        else:
            self.chairs[number] -= len(party.members)
        self.holders[number].add(party.leader.delegation)


def first_plan(problem: Problem) -> dict[str, int]:
    """Return party leader -> block; parties for whom this simple way finds no room are left out."""
    hall = _Hall(problem)
    chosen: dict[str, int] = {}
    zone_of = zones_by_count(problem)
    for zone in sorted({block.zone for block in problem.blocks}):
        parties = [party for party in problem.parties if zone_of.get(party.leader.guest_id) == zone]
        chosen |= _fill(hall, zone, parties)
    for party in problem.parties:
        if party.wheelchairs:
            number = _space(hall, party)
            if number is not None:
                hall.seat(party, number)
                chosen[party.leader.guest_id] = number
    return chosen


def zones_by_count(problem: Problem) -> dict[str, str]:
    """Return leader -> zone for parties without a wheelchair, so that all zones suffice (maximum flow)."""
    room: Counter[str] = Counter()
    for block in problem.blocks:
        room[block.zone] += len(block.ordinary)
    filling = Filling(room)
    walking = [party for party in problem.parties if not party.wheelchairs]
    for party in walking:
        filling.add(party.zones, len(party.members))
    front = {block.zone: block.place for block in reversed(problem.blocks)}
    zone_of = {}
    for party in walking:
        held = {zone: filling.held(zone, party.zones) for zone in sorted(party.zones, key=lambda z: front.get(z, 0))}
        zone = next((zone for zone, count in held.items() if count >= len(party.members)), None)
        if zone is not None:
            zone_of[party.leader.guest_id] = zone
            filling.leave(zone, party.zones, len(party.members))
    return zone_of


def _fill(hall: _Hall, zone: str, parties: Iterable[Party]) -> dict[str, int]:
    """Fill the zone from the best place; no rank begins before the last place of the rank above."""
    numbers = [number for number, block in enumerate(hall.problem.blocks) if block.zone == zone]
    chosen: dict[str, int] = {}
    first = reached = -1
    rank = 0
    delegation = ""
    for party in _delegation_by_delegation(parties):
        head = party.leader
        if head.rank != rank:
            rank, first = head.rank, reached
        open_now = [
            n for n in numbers if hall.problem.blocks[n].place >= first and hall.chairs[n] >= len(party.members)
        ]
        same = [n for n in open_now if head.delegation == delegation and delegation in hall.holders[n]]
        number = next(iter(same or open_now), None)
        if number is not None:
            hall.seat(party, number)
            chosen[head.guest_id] = number
            reached = max(reached, hall.problem.blocks[number].place)
            delegation = head.delegation
    return chosen


def _delegation_by_delegation(parties: Iterable[Party]) -> list[Party]:
    """Sort by rank; in a rank by delegation, the large ones first, companions before singles."""
    listed = list(parties)
    size = Counter((party.leader.rank, party.leader.delegation) for party in listed)

    def key(party: Party) -> tuple[int, int, str, int]:
        head = party.leader
        return (head.rank, -size[head.rank, head.delegation], head.delegation, -len(party.members))

    return sorted(listed, key=key)


def _space(hall: _Hall, party: Party) -> int | None:
    """Return the block with a free wheelchair space for the party, one where its delegation sits if possible."""
    numbers = [
        number
        for number, block in enumerate(hall.problem.blocks)
        if block.zone in party.zones and hall.spaces[number] >= party.wheelchairs
    ]
    return min(numbers, key=lambda n: (party.leader.delegation not in hall.holders[n], n), default=None)
