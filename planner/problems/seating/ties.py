"""What ties named delegations to named blocks while groups are counted by kind: wheelchairs, and ranks that can meet.

A delegation whose wheelchair finds no space in a block of its own has one run more; one whose members of two ranks sit
in one block has one run less than its parts. Both are told to whoever chooses groups and names their parts and blocks.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field
from planner.problems.seating.grouping import Group, Kinds

Part = tuple[str, int]
"""(delegation, rank by position)."""
Pair = tuple[int, int]
"""Kinds of two parts of one delegation, or of a part and a block."""


@dataclass(frozen=True)
class Ties:
    """Ties of a field.

    Attributes:
        wheels: part -> members of its delegation in wheelchairs, who want a space in a block of the part.
        spaces: block -> spaces for them.
        meeting: two parts of one delegation, of a rank and of the next lower rank that it has.
    """

    wheels: Mapping[Part, int] = field(default_factory=dict)
    spaces: Mapping[int, int] = field(default_factory=dict)
    meeting: tuple[tuple[Part, Part], ...] = ()


@dataclass(frozen=True)
class Tied:
    """The same by kinds: how many there are of each.

    Attributes:
        wheels: kind of part -> parts that want a space.
        spaces: kind of block -> blocks with a space.
        meeting: kinds of the higher and the lower part -> delegations.
    """

    wheels: Mapping[int, int]
    spaces: Mapping[int, int]
    meeting: Mapping[Pair, int]

    def space_pairs(self, group: Group) -> list[Pair]:
        """Return the kinds of a part and a block of a group that may serve a wheelchair."""
        return [(k, q) for k, _ in group.parts if k in self.wheels for q, _ in group.blocks if q in self.spaces]

    def meetings(self, kinds: Kinds, group: Group) -> list[Pair]:
        """Return the kinds of two parts of a group that may meet in one of its blocks."""
        own = {kind for kind, _ in group.parts}
        shared = [kinds.blocks[number][0] for number, _ in group.blocks]
        return [
            (high, low)
            for high, low in self.meeting
            if high in own
            and low in own
            and any(b.first <= kinds.parts[high][0].rank and kinds.parts[low][0].rank <= b.last for b in shared)
        ]

    def most_meetings(self, kinds: Kinds, group: Group) -> int:
        """Return how many delegations can meet in the blocks of a group that two of its ranks share.

        All but one of those who meet in a block must fit into it whole, and that many of either rank must come there.
        """
        held, best = dict(group.parts), 0
        by_ranks: dict[Pair, list[Pair]] = defaultdict(list)
        for high, low in self.meetings(kinds, group):
            ends = kinds.parts[high][0], kinds.parts[low][0]
            by_ranks[ends[0].rank, ends[1].rank] += [(ends[0].heads, ends[1].heads)] * min(held[high], held[low])
        for (above, below), pairs in by_ranks.items():
            blocks = [(kinds.blocks[number][0], many) for number, many in group.blocks]
            room = sum(b.room * n for b, n in blocks if b.first <= above and below <= b.last)
            over = group.free - sum(b.room * n for b, n in blocks if b.last < below)
            under = group.free - sum(b.room * n for b, n in blocks if b.first > above)
            people = [(kinds.parts[number][0], many) for number, many in group.parts]
            over += sum(k.heads * n for k, n in people if k.rank < below)
            under += sum(k.heads * n for k, n in people if k.rank > above)
            best += _fitting(sorted(pairs, key=sum), (room, over, under))
        return best


def _fitting(pairs: list[Pair], rooms: tuple[int, int, int]) -> int:
    """Return how many pairs of parts fit into so many seats, of which so many go to the higher and the lower rank."""
    count = 0
    for number in range(1, len(pairs) + 1):
        highs, lows = [high for high, _ in pairs[:number]], [low for _, low in pairs[:number]]
        high, low = sum(highs) - max(highs) + 1, sum(lows) - max(lows) + 1
        if high + low > rooms[0] or high > rooms[1] or low > rooms[2]:
            break
        count = number
    return count


def ties_of(problem: Problem, commitments: Commitments, area: Field) -> Ties:
    """Return the ties of a field."""
    taken = set(pinned_seats(problem, commitments).values())
    parts: dict[str, list[Part]] = defaultdict(list)
    for part in sorted(area.parts):
        parts[part[0]].append(part)
    wanting: Counter[str] = Counter()
    for party in problem.parties:
        if party.wheelchairs and not area.zones.isdisjoint(party.zones):
            wanting[party.leader.delegation] += party.wheelchairs
    largest = {name: max(own, key=lambda part: area.parts[part].heads) for name, own in parts.items()}
    spaces = {
        number: sum(s.kind == "wheelchair_space" and s.seat_id not in taken for s in problem.blocks[number].seats)
        for number in area.blocks
    }
    return Ties(
        wheels={largest[name]: count for name, count in wanting.items() if name in largest},
        spaces={number: count for number, count in spaces.items() if count},
        meeting=tuple(pair for own in parts.values() for pair in pairwise(own)),
    )


def tied(kinds: Kinds, ties: Ties) -> Tied:
    """Return the ties by kinds."""
    part_kind = {kind: number for number, (kind, _) in enumerate(kinds.parts)}
    block_kind = {kind: number for number, (kind, _) in enumerate(kinds.blocks)}
    area = kinds.field
    return Tied(
        Counter(part_kind[area.parts[part]] for part in ties.wheels),
        Counter(block_kind[area.blocks[number]] for number in ties.spaces),
        Counter((part_kind[area.parts[high]], part_kind[area.parts[low]]) for high, low in ties.meeting),
    )
