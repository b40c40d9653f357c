"""From groups of kinds to named delegations in named blocks: lots, filled one block after another.

A *lot* is a group with its delegations and blocks by name. Filling its blocks in the order of ranks and rows makes one
line between a delegation and a block for every delegation and block but one. What no group took is one more lot. Then
blocks of one kind change places between lots while that brings the rows of a delegation nearer together.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from planner.problems.seating.choosing import Taken
from planner.problems.seating.field import Field
from planner.problems.seating.grouping import Kinds
from planner.problems.seating.hall import Block
from planner.problems.seating.ties import Pair, Part, Ties

Seats = dict[tuple[Part, int], int]
"""(part, block) -> guests."""
LINE = 10_000_000
"""What a line costs while lots are improved: more than all rows and metres that moving a few delegations can save."""
ROW = 1_000
"""What a row between without the delegation costs, and a metre as well: thousandths."""
LOST = 1 << 40
"""What it costs that somebody finds no seat."""

Metres = Callable[[Part, int], int]
"""(part, block) -> thousandths that each guest of the part costs there."""


def no_metres(_part: Part, _block: int) -> int:
    """Return nothing: metres do not count."""
    return 0


@dataclass
class Lot:
    """Delegations that fill blocks together.

    Attributes:
        parts: with how many there are of each.
        blocks: numbers of the blocks.
    """

    parts: list[tuple[Part, int]] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """The blocks of a field as lots see them.

    Attributes:
        area: the field.
        blocks: all blocks of the component.
        ties: parts that want a space, and parts of one delegation.
        metres: what the metres walked and to the stage cost a guest of a part in a block.
        gap: what a seat left free in front costs.
    """

    area: Field
    blocks: Sequence[Block]
    ties: Ties = field(default_factory=Ties)
    metres: Metres = no_metres
    gap: int = 0

    def order(self, number: int) -> tuple[int, str, int, int]:
        """Return by what the blocks of a lot are sorted: ranks, then zone and row."""
        kind, block = self.area.blocks[number], self.blocks[number]
        return (kind.first + kind.last, block.zone, block.row_index, number)

    def fill(self, lot: Lot) -> Seats | None:
        """Return who sits where in a lot; None where somebody finds no seat."""
        waiting = sorted(lot.blocks, key=self.order)[::-1]
        left = self.area.blocks[waiting[-1]].room if waiting else 0
        seats: Seats = {}
        for part, heads in sorted(lot.parts, key=lambda item: item[0][1]):
            while heads:
                if not waiting:
                    return None
                kind = self.area.blocks[waiting[-1]]
                if not left or kind.last < part[1]:
                    waiting.pop()
                    left = self.area.blocks[waiting[-1]].room if waiting else 0
                    continue
                if kind.first > part[1]:
                    return None
                taken = min(left, heads)
                seats[part, waiting[-1]] = taken
                left, heads = left - taken, heads - taken  # noqa: PLW2901 - what is still to be seated
        return seats

    def cost(self, seats: Seats | None) -> int:
        """Return lines, rows between without the delegation, and metres."""
        if seats is None:
            return LOST
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for (delegation, _), number in seats:
            rows[delegation, self.blocks[number].zone].append(self.blocks[number].row_index)
        away = sum(max(own) - min(own) + 1 - len(set(own)) for own in rows.values())
        far = sum(heads * self.metres(part, number) for (part, number), heads in seats.items())
        far += self.gap * self._left_in_front(seats)
        return LINE * (lines_of(seats) + self._without_space(seats)) + ROW * away + far

    def _left_in_front(self, seats: Seats) -> int:
        """Return the free seats, certainly gaps in front, of blocks where somebody sits."""
        used: dict[int, int] = defaultdict(int)
        for (_, number), heads in seats.items():
            used[number] += heads
        kinds = self.area.blocks
        return sum(kinds[number].room - heads for number, heads in used.items() if kinds[number].front)

    def _without_space(self, seats: Seats) -> int:
        """Return how many wheelchairs find no space in the blocks of their delegation."""
        spaces = {part: 0 for part, _ in seats if part in self.ties.wheels}
        for part, number in seats:
            if part in spaces:
                spaces[part] += self.ties.spaces.get(number, 0)
        return sum(max(0, self.ties.wheels[part] - count) for part, count in spaces.items())


def lines_of(seats: Seats) -> int:
    """Return the lines between delegations and blocks."""
    return len({(delegation, number) for (delegation, _), number in seats})


class _Pools:
    """Parts and blocks that no lot has yet, by kind; those without ties go first where nothing else is asked."""

    def __init__(self, kinds: Kinds, ties: Ties, blocks: Sequence[Block]) -> None:
        self.kinds, self.ties, self.blocks = kinds, ties, blocks
        part_kind = {kind: number for number, (kind, _) in enumerate(kinds.parts)}
        block_kind = {kind: number for number, (kind, _) in enumerate(kinds.blocks)}
        bound = {part for pair in ties.meeting for part in pair} | ties.wheels.keys()
        self.parts: dict[int, list[Part]] = defaultdict(list)
        self.numbers: dict[int, list[int]] = defaultdict(list)
        for part, kind in sorted(kinds.field.parts.items(), key=lambda item: item[0] not in bound):
            self.parts[part_kind[kind]].append(part)
        for block, own in sorted(kinds.field.blocks.items(), key=lambda item: (item[0] not in ties.spaces, -item[0])):
            self.numbers[block_kind[own]].append(block)

    def meeting(self, high: int, low: int) -> tuple[Part, Part] | None:
        """Take two parts of one delegation of these kinds."""
        for one, other in self.ties.meeting:
            if one in self.parts[high] and other in self.parts[low]:
                self.parts[high].remove(one)
                self.parts[low].remove(other)
                return one, other
        return None

    def with_space(self, kind: int, block_kind: int) -> tuple[Part, int] | None:
        """Take a part that wants a space and a block that has one."""
        part = next((part for part in self.parts[kind] if part in self.ties.wheels), None)
        number = next((number for number in self.numbers[block_kind] if number in self.ties.spaces), None)
        if part is None or number is None:
            return None
        self.parts[kind].remove(part)
        self.numbers[block_kind].remove(number)
        return part, number

    def rest(self) -> Lot:
        """Return what no lot has taken."""
        parts = [(part, self.kinds.parts[kind][0].heads) for kind, left in self.parts.items() for part in left]
        return Lot(parts, [block for left in self.numbers.values() for block in left])


@dataclass
class _Draft:
    """A lot in the making: how many parts and blocks of each kind it still wants."""

    parts: dict[int, int]
    blocks: dict[int, int]
    lot: Lot = field(default_factory=Lot)
    first: list[Part] = field(default_factory=list)
    last: list[Part] = field(default_factory=list)

    def tie(self, pools: _Pools, left: tuple[dict[Pair, int], dict[Pair, int]]) -> None:
        """Take parts that meet and parts with a space, as far as the group promised them."""
        meetings, spaces = left
        for pair, promised in meetings.items():
            while promised and meetings[pair] and min(self.parts.get(kind, 0) for kind in pair):
                found = pools.meeting(*pair)
                if found is None:
                    break
                meetings[pair] -= 1
                self.last.append(found[0])
                self.first.append(found[1])
                for kind in pair:
                    self.parts[kind] -= 1
        for (kind, block_kind), promised in spaces.items():
            if promised and self.parts.get(kind) and self.blocks.get(block_kind):
                served = pools.with_space(kind, block_kind)
                if served is not None:
                    spaces[kind, block_kind] -= 1
                    self.parts[kind] -= 1
                    self.blocks[block_kind] -= 1
                    self.first.append(served[0])
                    self.lot.blocks.append(served[1])

    def fill(self, pools: _Pools) -> Lot:
        """Take the others, those without ties first, and blocks near together."""
        named = [pools.parts[kind].pop() for kind, many in self.parts.items() for _ in range(many)]
        heads = {part: pools.kinds.field.parts[part].heads for part in (*self.first, *named, *self.last)}
        meeting = sorted(self.first, key=lambda part: heads[part]), sorted(self.last, key=lambda part: -heads[part])
        self.lot.parts = [(part, heads[part]) for part in (*meeting[0], *named, *meeting[1])]
        wanted = [kind for kind, many in self.blocks.items() for _ in range(many)]
        self.lot.blocks = _near(wanted, pools.numbers, pools.blocks, self.lot.blocks)
        return self.lot


def lots_of(kinds: Kinds, chosen: Iterable[Taken], blocks: Sequence[Block], ties: Ties) -> list[Lot]:
    """Name the parts and blocks of the groups chosen; the last lot is what remains."""
    pools = _Pools(kinds, ties, blocks)
    drafts = []
    for one in sorted(chosen, key=lambda one: -sum(many for _, many in one.group.blocks)):
        left = dict(one.meetings), dict(one.spaces)
        for _ in range(one.many):
            draft = _Draft(dict(one.group.parts), dict(one.group.blocks))
            draft.tie(pools, left)
            drafts.append(draft)
    return [*(draft.fill(pools) for draft in drafts), pools.rest()]


def _near(wanted: list[int], numbers: Mapping[int, list[int]], blocks: Sequence[Block], taken: list[int]) -> list[int]:
    """Take blocks of these kinds near together: the first as it comes, the others nearest to it."""
    taken = list(taken)
    for kind in sorted(wanted, key=lambda kind: len(numbers[kind])):
        pool = numbers[kind]
        if taken:
            here = blocks[taken[0]]
            best = min(pool, key=lambda n: (blocks[n].zone != here.zone, abs(blocks[n].row_index - here.row_index), n))
            pool.remove(best)
        else:
            best = pool.pop()
        taken.append(best)
    return taken


@dataclass
class State:
    """Lots while they are improved.

    Attributes:
        ground: the blocks.
        lots: the lots.
        filled: who sits where in each; none known at first where it is to be filled anew.
        costs: what each costs.
        block_in: block -> lot.
        part_in: part -> lot.
        slack: an exchange may cost so much more and is made nevertheless.
    """

    ground: Ground
    lots: list[Lot]
    filled: list[Seats | None] = field(default_factory=list)
    costs: list[int] = field(init=False)
    block_in: dict[int, int] = field(init=False)
    part_in: dict[Part, int] = field(init=False)
    slack: int = 0

    def __post_init__(self) -> None:
        """Fill every lot, unless it is known to be filled better."""
        known = self.filled or [None] * len(self.lots)
        own = [self.ground.fill(lot) for lot in self.lots]
        self.filled = [min(pair, key=self.ground.cost) for pair in zip(known, own, strict=True)]
        self.costs = [self.ground.cost(seats) for seats in self.filled]
        self.block_in = {block: number for number, lot in enumerate(self.lots) for block in lot.blocks}
        self.part_in = {part: number for number, lot in enumerate(self.lots) for part, _ in lot.parts}

    def open_lots(self) -> list[int]:
        """Return the lots where somebody has no seat or space, or rows or metres could be saved."""
        return [n for n, seats in enumerate(self.filled) if seats is None or self.costs[n] > LINE * lines_of(seats)]

    def refill(self, *numbers: int) -> bool:
        """Fill lots anew that have changed; return whether that costs hardly more, and forget it otherwise."""
        seats = [self.ground.fill(self.lots[number]) for number in numbers]
        costs = [self.ground.cost(found) for found in seats]
        if sum(costs) > sum(self.costs[number] for number in numbers) + self.slack:
            return False
        for number, found, cost in zip(numbers, seats, costs, strict=True):
            self.filled[number], self.costs[number] = found, cost
        return True

    def replace(self, numbers: Sequence[int], lots: Sequence[Lot]) -> None:
        """Put other lots, at least as many, in the place of some."""
        places = [*numbers, *range(len(self.lots), len(self.lots) + len(lots) - len(numbers))]
        for number, lot in zip(places, lots, strict=True):
            seats = self.ground.fill(lot)
            if number == len(self.lots):
                self.lots.append(lot)
                self.filled.append(seats)
                self.costs.append(self.ground.cost(seats))
            else:
                self.lots[number], self.filled[number] = lot, seats
                self.costs[number] = self.ground.cost(seats)
            self.block_in.update(dict.fromkeys(lot.blocks, number))
            self.part_in.update({part: number for part, _ in lot.parts})

    def reorder(self, number: int, chance: random.Random) -> None:
        """Exchange two parts inside a lot."""
        parts = self.lots[number].parts
        if len(parts) > 1:
            one, other = chance.sample(range(len(parts)), 2)
            parts[one], parts[other] = parts[other], parts[one]
            if not self.refill(number):
                parts[one], parts[other] = parts[other], parts[one]

    def exchange_blocks(self, mine: int, theirs: int) -> None:
        """Exchange two blocks of one kind between their lots."""
        one, other = self.block_in[mine], self.block_in[theirs]
        if one == other:
            return
        _swap(self.lots[one].blocks, mine, theirs)
        _swap(self.lots[other].blocks, theirs, mine)
        if self.refill(one, other):
            self.block_in[mine], self.block_in[theirs] = other, one
        else:
            _swap(self.lots[one].blocks, theirs, mine)
            _swap(self.lots[other].blocks, mine, theirs)

    def exchange_parts(self, mine: Part, theirs: Part) -> None:
        """Exchange two parts of one kind between their lots."""
        one, other = self.part_in[mine], self.part_in[theirs]
        if one == other:
            return
        heads = self.ground.area.parts[mine].heads
        _swap(self.lots[one].parts, (mine, heads), (theirs, heads))
        _swap(self.lots[other].parts, (theirs, heads), (mine, heads))
        if self.refill(one, other):
            self.part_in[mine], self.part_in[theirs] = other, one
        else:
            _swap(self.lots[one].parts, (theirs, heads), (mine, heads))
            _swap(self.lots[other].parts, (mine, heads), (theirs, heads))

    def exchange_for_several(self, number: int, part: Part, chance: random.Random) -> None:
        """Exchange a part for two of another lot that are as many people together."""
        other = chance.randrange(len(self.lots))
        heads = self.ground.area.parts[part].heads
        theirs = self.lots[other].parts
        if other == number or len(theirs) < 2:  # noqa: PLR2004 - two are asked
            return
        two = chance.sample(theirs, 2)
        if two[0][1] + two[1][1] != heads or {one[1] for one, _ in two} != {part[1]}:
            return
        before = self.lots[number].parts, theirs
        self.lots[number].parts = [entry for entry in before[0] if entry[0] != part] + two
        self.lots[other].parts = [entry for entry in before[1] if entry not in two] + [(part, heads)]
        if self.refill(number, other):
            self.part_in.update({part: other, two[0][0]: number, two[1][0]: number})
        else:
            self.lots[number].parts, self.lots[other].parts = before


Entry = TypeVar("Entry")


def _swap(entries: list[Entry], old: Entry, new: Entry) -> None:
    entries[entries.index(old)] = new
