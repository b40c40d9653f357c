"""A first plan for the block model to start from: rank after rank, delegation after delegation, from the front."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Filling, Zones
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
    together = _filled_together(problem)
    waiting: dict[Zones, list[Party]] = defaultdict(list)
    for party in problem.parties:
        zone = zone_of.get(party.leader.guest_id)
        if zone is not None:
            waiting[together.get(zone, (zone,))].append(party)
    for zones in sorted({together.get(block.zone, (block.zone,)) for block in problem.blocks}):
        chosen |= _fill(hall, zones, waiting[zones])
    for party in problem.parties:
        if party.wheelchairs:
            number = _space(hall, party)
            if number is not None:
                hall.seat(party, number)
                chosen[party.leader.guest_id] = number
    return chosen


def _filled_together(problem: Problem) -> dict[str, Zones]:
    """Return zone -> zones filled side by side with it: whoever on foot may sit in one of them may sit in all."""
    choices: dict[str, set[Zones]] = defaultdict(set)
    for party in problem.parties:
        if not party.wheelchairs:
            for zone in party.zones:
                choices[zone].add(party.zones)
    alone = {zone: next(iter(open_to)) for zone, open_to in choices.items() if len(open_to) == 1}
    return {zone: zones for zone, zones in alone.items() if all(alone.get(other) == zones for other in zones)}


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


def _fill(hall: _Hall, zones: Zones, parties: Iterable[Party]) -> dict[str, int]:
    """Fill the zones from the best place; no rank begins before the last place of the rank above."""
    queue = _Queue(hall, [number for number, block in enumerate(hall.problem.blocks) if block.zone in zones])
    chosen: dict[str, int] = {}
    rank = 0
    for party in _delegation_by_delegation(parties):
        head = party.leader
        if head.rank != rank:
            rank, queue.first = head.rank, queue.reached
        number = queue.block_for(head.delegation, len(party.members))
        if number is not None:
            hall.seat(party, number)
            queue.seated(head.delegation, number)
            chosen[head.guest_id] = number
    return chosen


@dataclass
class _Queue:
    """Blocks from the best place on; places and chairs left only ever grow less, so none is looked at twice.

    Attributes:
        first: nobody sits before this place any more.
        reached: the last place in use.
        delegation: who was seated last, and ``own``: in which blocks.
        begin: size of a party -> position of the first block that may hold it.
    """

    hall: _Hall
    numbers: list[int]
    first: int = -1
    reached: int = -1
    delegation: str = ""
    own: list[int] = field(default_factory=list)
    begin: dict[int, int] = field(default_factory=dict)

    def _is_open(self, number: int, size: int) -> bool:
        return self.hall.problem.blocks[number].place >= self.first and self.hall.chairs[number] >= size

    def block_for(self, delegation: str, size: int) -> int | None:
        """Return the block where the delegation already sits, otherwise the first with so many chairs."""
        own = [n for n in self.own if delegation == self.delegation and self._is_open(n, size)]
        if own:
            return min(own)
        position = self.begin.get(size, 0)
        while position < len(self.numbers) and not self._is_open(self.numbers[position], size):
            position += 1
        self.begin[size] = position
        return self.numbers[position] if position < len(self.numbers) else None

    def seated(self, delegation: str, number: int) -> None:
        """Remember who sits where."""
        if delegation != self.delegation:
            self.delegation, self.own = delegation, []
        if number not in self.own:
            self.own.append(number)
        self.reached = max(self.reached, self.hall.problem.blocks[number].place)


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
