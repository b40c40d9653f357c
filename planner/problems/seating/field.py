"""Fields: zones whose blocks are counted together, the parts of delegations that sit there, and where each rank may.

Everything is about guests on foot in ordinary seats who are not pinned, while nobody else is out of order. A *part* is
the members of one delegation who come with one rank; a *kind* of block is what ranks may sit in it and how many seats.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.flow import Zones
from planner.problems.seating.parties import Party
from planner.problems.seating.windows import forced, settled

Window = tuple[int, int]
"""First and last place where a rank may sit."""


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
        windows: first and last place of every rank.
        parts: (delegation, rank position) -> kind, of those of whom somebody must sit here.
        blocks: number of the block in the problem -> kind.
        fillers: others who may take ordinary seats here, without being counted in any part.
        together: (part, block) -> members seated in a block where a pin holds one of their delegation anyway.
        apart: how many delegations of two ranks cannot have both in one block, however they are seated.
    """

    zones: frozenset[str]
    ranks: tuple[int, ...]
    windows: tuple[Window, ...]
    parts: Mapping[tuple[str, int], PartKind]
    blocks: Mapping[int, BlockKind]
    fillers: int
    together: Mapping[tuple[tuple[str, int], int], int] = field(default_factory=dict)
    apart: int = 0

    @cached_property
    def nodes(self) -> int:
        """Delegations (twice those of two ranks apart) and blocks, and one for every pair that a pin has joined."""
        return len({delegation for delegation, _ in self.parts}) + self.apart + len(self.blocks) + len(self.together)

    @cached_property
    def spare(self) -> int:
        """Ordinary seats that the parts may leave to others or free."""
        return sum(kind.room for kind in self.blocks.values()) - sum(kind.heads for kind in self.parts.values())


def zone_groups(problem: Problem) -> list[Zones]:
    """Return all zones together where everybody has the same open zones, otherwise each zone."""
    choices = {party.zones for party in problem.parties if not party.wheelchairs}
    everywhere = tuple(sorted({seat.zone for seat in problem.seats}))
    return [everywhere] if choices == {everywhere} else [(zone,) for zone in everywhere]


def field_of(
    problem: Problem, commitments: Commitments, zones: Zones, windows: Sequence[Window] | None = None
) -> Field:
    """Return the field of these zones; without ``windows`` every rank may sit wherever counting does not forbid it."""
    return _field(problem, zones, pinned_seats(problem, commitments), windows)


def is_counted(party: Party, pinned: Mapping[str, str]) -> bool:
    """Return whether a party is on foot, compared by rank and not pinned."""
    return not (party.wheelchairs or party.leader.exempt or any(guest.guest_id in pinned for guest in party.members))


def _field(problem: Problem, zones: Zones, pinned: Mapping[str, str], windows: Sequence[Window] | None) -> Field:
    inside = frozenset(zones)
    here = [party for party in problem.parties if not inside.isdisjoint(party.zones)]
    counted = [party for party in here if is_counted(party, pinned)]
    ranks = tuple(sorted({party.leader.rank for party in counted}))
    windows = rank_windows(problem, zones, ranks, pinned) if windows is None else windows
    parts = _parts(counted, ranks, _least(problem, counted, zones))
    unpinned = [party for party in here if not any(guest.guest_id in pinned for guest in party.members)]
    walkers = sum(len(party.members) for party in unpinned if not party.wheelchairs)
    walkers += _beside_wheelchairs(problem, zones, unpinned)
    walkers += sum(_beside_pinned(party, pinned) for party in here)
    blocks = _kinds(problem, zones, windows, pinned)
    fillers = walkers - sum(kind.heads for kind in parts.values())
    counted_there = Field(inside, ranks, tuple(windows), parts, blocks, fillers)
    apart = _apart(problem, counted_there) if any(True for _ in _ladders(problem, zones)) else 0
    return _joined(problem, replace(counted_there, apart=apart), pinned)


def _beside_pinned(party: Party, pinned: Mapping[str, str]) -> int:
    """Return how many come with somebody pinned and are not: they take ordinary seats, too."""
    free = sum(guest.guest_id not in pinned for guest in party.members)
    return free if free < len(party.members) else 0


def _beside_wheelchairs(problem: Problem, zones: Zones, parties: Sequence[Party]) -> int:
    """Return how many of those on foot who come with a wheelchair may sit in ordinary seats.

    Who comes alone with one sits beside its space: no more of them than there are ordinary seats beside spaces.
    """
    spaces = (s for block in problem.blocks if block.zone in zones for s in block.seats if s.kind == "wheelchair_space")
    ordinary = frozenset().union(*(block.ordinary for block in problem.blocks if block.zone in zones))
    beside = {seat for space in spaces for seat in problem.neighbours[space.seat_id]} & ordinary
    with_wheels = [party for party in parties if party.wheelchairs]
    pairs = sum(len(party.members) == 2 and party.wheelchairs == 1 for party in with_wheels)  # noqa: PLR2004 - a pair
    others = sum(len(party.members) - party.wheelchairs for party in with_wheels) - pairs
    return others + min(pairs, len(beside))


def _apart(problem: Problem, area: Field) -> int:
    """Return how many delegations of two ranks have no block with both.

    While nobody is out of order two ranks meet at one place at most, and each delegation that has both in a block there
    takes two of its seats.
    """
    ranks: dict[str, list[int]] = {}
    for delegation, rank in sorted(area.parts):
        ranks.setdefault(delegation, []).append(rank)
    room: Counter[int] = Counter()
    for number, kind in area.blocks.items():
        room[problem.blocks[number].place] += kind.room // 2
    pairs = Counter(tuple(own) for own in ranks.values() if len(own) == 2)  # noqa: PLR2004 - a head and the others
    count = 0
    for (high, low), many in pairs.items():
        first = max(area.windows[high][0], area.windows[low][0])
        last = min(area.windows[high][1], area.windows[low][1])
        most = max((seats for place, seats in room.items() if first <= place <= last), default=0)
        count += max(0, many - most)
    return count


def _joined(problem: Problem, field_now: Field, pinned: Mapping[str, str]) -> Field:
    """Join a delegation of one part with a block of its rank alone in which a pin holds one of its members.

    They hang together in any case, so they count as one: what is left of the larger of the two.
    """
    block_of = {seat.seat_id: number for number in field_now.blocks for seat in problem.blocks[number].seats}
    held = Counter(delegation for delegation, _ in field_now.parts)
    parts, blocks = dict(field_now.parts), dict(field_now.blocks)
    together: dict[tuple[tuple[str, int], int], int] = {}
    size = Counter({delegation: kind.heads for (delegation, _), kind in parts.items()})
    for guest, seat in sorted(pinned.items(), key=lambda pin: (size[problem.guest[pin[0]].delegation], pin)):
        number, delegation = block_of.get(seat), problem.guest[guest].delegation
        if number is None or number not in blocks or held[delegation] > 1:
            continue
        kind = blocks[number]
        part = (delegation, kind.first)
        if part not in parts or kind.last != kind.first:
            continue
        own = parts[part]
        if own.heads != own.most or any(key[0] == part for key in together):
            continue
        seated = min(own.heads, kind.room)
        together[part, number] = seated
        parts[part] = PartKind(own.rank, own.heads - seated, own.most - seated)
        blocks[number] = BlockKind(kind.first, kind.last, kind.room - seated, kind.front)
        parts = {key: value for key, value in parts.items() if value.heads}
        blocks = {key: value for key, value in blocks.items() if value.room}
    return replace(field_now, parts=parts, blocks=blocks, together=together)


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


def _kinds(
    problem: Problem, zones: Zones, windows: Sequence[Window], pinned: Mapping[str, str]
) -> dict[int, BlockKind]:
    taken = set(pinned.values())
    numbers = [number for number, block in enumerate(problem.blocks) if block.zone in zones]
    room = {number: len(problem.blocks[number].ordinary - taken) for number in numbers}
    spare = sum(room.values()) - _bound_heads(problem, frozenset(zones), pinned)
    kinds = {}
    in_row: dict[str, Counter[int]] = defaultdict(Counter)
    for number in numbers:
        in_row[problem.blocks[number].zone][problem.blocks[number].row_index] += room[number]
    for number in numbers:
        block = problem.blocks[number]
        open_to = [rank for rank, (first, last) in enumerate(windows) if first <= block.place <= last]
        if open_to and room[number]:
            behind = sum(count for row, count in in_row[block.zone].items() if row > block.row_index)
            kinds[number] = BlockKind(open_to[0], open_to[-1], room[number], behind > spare)
    return kinds


def _bound_heads(problem: Problem, zones: frozenset[str], pinned: Mapping[str, str]) -> int:
    return sum(
        len(party.members) for party in problem.parties if is_counted(party, pinned) and zones.issuperset(party.zones)
    )


def rank_windows(problem: Problem, zones: Zones, ranks: tuple[int, ...], pinned: Mapping[str, str]) -> list[Window]:
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
