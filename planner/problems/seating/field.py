"""Fields: zones whose blocks are counted together, the parts of delegations that sit there, and where each rank may.

Everything is about guests on foot in ordinary seats who are not pinned, while nobody else is out of order. A *part* is
the members of one delegation who come with one rank; a *kind* of block is what ranks may sit in it and how many seats.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.flow import Zones
from planner.problems.seating.parties import Party
from planner.problems.seating.windows import forced, settled


@dataclass(frozen=True, slots=True, order=True)
class PartKind:
    """What the counting knows of a part.

    Attributes:
        rank: level of the guests whom they come with, by position among the ranks of the field.
        heads: how many of them sit here in any case; never 0.
        most: how many may sit here; more than ``heads`` where some may sit elsewhere.
    """

    rank: int
    heads: int
    most: int


@dataclass(frozen=True, slots=True, order=True)
class BlockKind:
    """What the counting knows of a block.

    Attributes:
        first: highest rank, by position, that may sit there.
        last: lowest rank that may.
        room: ordinary seats without those of pinned guests.
        front: a seat left free here certainly counts as a gap in front.
    """

    first: int
    last: int
    room: int
    front: bool


@dataclass(frozen=True)
class Field:
    """Zones counted together.

    Attributes:
        zones: their names.
        ranks: the ranks, from the highest.
        parts: (delegation, rank position) -> kind, of those of whom somebody must sit here.
        blocks: number of the block in the problem -> kind.
        fillers: others who may take ordinary seats here, without being counted in any part.
    """

    zones: frozenset[str]
    ranks: tuple[int, ...]
    parts: Mapping[tuple[str, int], PartKind]
    blocks: Mapping[int, BlockKind]
    fillers: int

    @cached_property
    def spare(self) -> int:
        """Ordinary seats that the parts may leave to others or free."""
        return sum(kind.room for kind in self.blocks.values()) - sum(kind.heads for kind in self.parts.values())

    @cached_property
    def delegations(self) -> int:
        """How many delegations are counted here."""
        return len({delegation for delegation, _ in self.parts})


def fields_of(problem: Problem, commitments: Commitments) -> list[Field]:
    """Return the fields of a component: all of it where everybody has the same open zones, otherwise each zone."""
    pinned = pinned_seats(problem, commitments)
    choices = {party.zones for party in problem.parties if not party.wheelchairs}
    everywhere = tuple(sorted({seat.zone for seat in problem.seats}))
    groups = [everywhere] if choices == {everywhere} else [(zone,) for zone in everywhere]
    return [_field(problem, zones, pinned) for zones in groups]


def is_counted(party: Party, pinned: Mapping[str, str]) -> bool:
    """Return whether a party is on foot, compared by rank and not pinned."""
    return not (
        party.wheelchairs or party.leader.exempt or any(guest.guest_id in pinned for guest in party.members)
    )


def _field(problem: Problem, zones: Zones, pinned: Mapping[str, str]) -> Field:
    inside = frozenset(zones)
    here = [party for party in problem.parties if not inside.isdisjoint(party.zones)]
    counted = [party for party in here if is_counted(party, pinned)]
    ranks = tuple(sorted({party.leader.rank for party in counted}))
    parts = _parts(counted, ranks, _least(problem, counted, zones))
    unpinned = [party for party in here if not any(guest.guest_id in pinned for guest in party.members)]
    walkers = sum(len(party.members) - party.wheelchairs for party in unpinned)
    blocks = _kinds(problem, zones, ranks, pinned)
    return Field(inside, ranks, parts, blocks, walkers - sum(kind.heads for kind in parts.values()))


def _least(problem: Problem, counted: Sequence[Party], zones: Zones) -> dict[tuple[Zones, int], int]:
    """Return (open zones, rank) -> guests of it who may sit elsewhere, as far as others can take them."""
    if len(zones) > 1:
        return {}
    heads: Counter[tuple[Zones, int]] = Counter()
    for party in counted:
        heads[party.zones, party.leader.rank] += len(party.members)
    elsewhere = {}
    for choice, (count, ranks) in forced(problem, problem, zones[0]).items():
        together = sum(heads[choice, rank] for rank in ranks)
        elsewhere.update({(choice, rank): max(0, together - count) for rank in ranks})
    return elsewhere


def _parts(
    parties: Sequence[Party], ranks: tuple[int, ...], elsewhere: Mapping[tuple[Zones, int], int]
) -> dict[tuple[str, int], PartKind]:
    heads: Counter[tuple[str, int, Zones]] = Counter()
    for party in parties:
        for guest in party.members:
            heads[guest.delegation, ranks.index(party.leader.rank), party.zones] += 1
    least: Counter[tuple[str, int]] = Counter()
    most: Counter[tuple[str, int]] = Counter()
    for (delegation, rank, choice), count in heads.items():
        least[delegation, rank] += max(0, count - elsewhere.get((choice, ranks[rank]), 0))
        most[delegation, rank] += count
    return {
        (delegation, rank): PartKind(rank, least[delegation, rank], most[delegation, rank])
        for delegation, rank in sorted(most)
        if delegation and least[delegation, rank]
    }


def _kinds(problem: Problem, zones: Zones, ranks: tuple[int, ...], pinned: Mapping[str, str]) -> dict[int, BlockKind]:
    windows = rank_windows(problem, zones, ranks, pinned)
    taken = set(pinned.values())
    numbers = [number for number, block in enumerate(problem.blocks) if block.zone in zones]
    room = {number: len(problem.blocks[number].ordinary - taken) for number in numbers}
    spare = sum(room.values()) - _bound_heads(problem, frozenset(zones), pinned)
    kinds = {}
    behind: Counter[str] = Counter()
    for place, level in groupby(reversed(numbers), key=lambda number: problem.blocks[number].place):
        same = list(level)
        for number in same:
            open_to = [rank for rank, (first, last) in enumerate(windows) if first <= place <= last]
            if open_to and room[number]:
                in_front = behind[problem.blocks[number].zone] > spare
                kinds[number] = BlockKind(open_to[0], open_to[-1], room[number], in_front)
        for number in same:
            behind[problem.blocks[number].zone] += room[number]
    return kinds


def _bound_heads(problem: Problem, zones: frozenset[str], pinned: Mapping[str, str]) -> int:
    return sum(
        len(party.members) for party in problem.parties if is_counted(party, pinned) and zones.issuperset(party.zones)
    )


def rank_windows(
    problem: Problem, zones: Zones, ranks: tuple[int, ...], pinned: Mapping[str, str]
) -> list[tuple[int, int]]:
    """Return for every rank the first and last place where it can sit while only pinned guests are out of order."""
    places = sorted({block.place for block in problem.blocks if block.zone in zones})
    if not places:
        return []
    windows = [(places[0], places[-1])] * len(ranks)
    spared = {problem.guest[guest].leader for guest in pinned}
    for ladder in _ladders(problem, zones):
        found = settled(problem, ladder, (ranks, places), spared)
        for position, rank in enumerate(ranks):
            first, last = windows[position]
            above = ranks[position - 1] if position else None
            begins = [place for place in places if above is None or found.get((above, place)) is not False]
            ends = [place for place in places if found.get((rank, place))]
            windows[position] = (max([first, *begins[:1]]), min([last, *ends[:1]]))
    return windows


def _ladders(problem: Problem, zones: Zones) -> Iterator[Ladder]:
    """Yield the ladders on which everybody on foot in these zones is compared."""
    for ladder in problem.ladders:
        if ladder.zones == frozenset(zones) and ladder.choice in {None, zones}:
            yield ladder

