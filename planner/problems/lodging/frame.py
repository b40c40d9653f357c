"""What a lodging model is about, before it has a variable: blocks, types, patterns, whom to follow by name."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from planner.engine.plan import Commitments
from planner.problems.lodging.blocks import (
    Block,
    Party,
    Pattern,
    RoomType,
    Shape,
    Slots,
    beds_of,
    blocks_of,
    room_types,
)
from planner.problems.lodging.data import Night, Problem, Room, join
from planner.problems.lodging.likeness import Likeness
from planner.problems.lodging.ways import Ways

FillKey = tuple[str, int, int]
"""Holder, position of the type, position of the pattern."""
MOST_PLACES = 60_000
"""Pairs of holder and room type beyond which ways to fill rooms are not made for all of them."""


@dataclass(frozen=True)
class Frame:
    """Blocks, types and patterns of a problem.

    Attributes:
        problem: the data.
        commitments: pins and previous plan.
        likeness: who may have which room, by kind of party.
        patterns: (holder, type) -> ways to fill a room.
    """

    problem: Problem
    commitments: Commitments
    likeness: Likeness
    patterns: Ways

    @property
    def shape(self) -> Shape:
        """Rules that decide which patterns exist."""
        return self.likeness.shape

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Parties by likeness."""
        return self.likeness.blocks

    @property
    def types(self) -> tuple[RoomType, ...]:
        """Rooms by likeness."""
        return self.likeness.types

    @cached_property
    def complete(self) -> bool:
        """Whether no enumeration was cut short; only then is a bound over the patterns a bound of the problem."""
        return not self.patterns.cut_short

    @property
    def is_vast(self) -> bool:
        """Whether there are too many pairs of holder and room type to go through them."""
        return len(self.patterns) > MOST_PLACES

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """Holders of rooms, in order."""
        return tuple(sorted({block.holder for block in self.blocks}))

    @cached_property
    def pattern_of(self) -> Mapping[tuple[str, int], Mapping[Slots, int]]:
        """(holder, type) -> slots in order of blocks -> position of the pattern."""
        return {
            key: {tuple(sorted(pattern.slots)): p for p, pattern in enumerate(found)}
            for key, found in self.patterns.items()
        }

    @cached_property
    def blocks_in(self) -> Mapping[tuple[str, int], frozenset[int]]:
        """(holder, type) -> blocks that have a pattern there."""
        met: dict[int, frozenset[int]] = {}
        for found in self.patterns.values():
            if id(found) not in met:
                met[id(found)] = frozenset(b for pattern in found for b, _ in pattern.slots)
        return {key: met[id(found)] for key, found in self.patterns.items()}

    @cached_property
    def type_of(self) -> Mapping[str, int]:
        """Room id -> position of its type."""
        return {room.room_id: t for t, kind in enumerate(self.types) for room in kind.rooms}

    @cached_property
    def hotel_ids(self) -> tuple[str, ...]:
        """Hotels with rooms."""
        return tuple(sorted({room.hotel_id for room in self.problem.rooms}))

    @cached_property
    def party_of(self) -> Mapping[str, Party]:
        """Guest id -> party."""
        return {member: party for block in self.blocks for party in block.parties for member in party}

    @cached_property
    def block_of(self) -> Mapping[Party, int]:
        """Party -> position of its block."""
        return {party: b for b, block in enumerate(self.blocks) for party in block.parties}

    @cached_property
    def former(self) -> Mapping[str, str]:
        """Guest id -> room of the previous plan."""
        rows = {row.get("guest_id", ""): row.get("room_id", "") for row in self.commitments.previous}
        return {guest.guest_id: rows[guest.guest_id] for guest in self.problem.guests if guest.guest_id in rows}

    @cached_property
    def pinned_room(self) -> Mapping[Party, tuple[str, ...]]:
        """Party -> rooms its members are pinned to (two of them cannot be kept)."""
        return self._pinned("room_id")

    @cached_property
    def pinned_hotel(self) -> Mapping[Party, tuple[str, ...]]:
        """Party -> hotels its members are pinned to."""
        return self._pinned("hotel_id")

    def _pinned(self, name: str) -> Mapping[Party, tuple[str, ...]]:
        chosen: dict[Party, set[str]] = {}
        for guest_id, fields in self.commitments.pins.items():
            if name in fields and guest_id in self.party_of:
                chosen.setdefault(self.party_of[guest_id], set()).add(fields[name])
        return {party: tuple(sorted(values)) for party, values in chosen.items()}

    @cached_property
    def named_rooms(self) -> Mapping[Party, tuple[str, ...]]:
        """Party -> rooms in which it matters whether it is there: pinned ones and those of the previous plan."""
        named: dict[Party, set[str]] = {party: set(rooms) for party, rooms in self.pinned_room.items()}
        for guest_id, room_id in self.former.items():
            if room_id in self.type_of:
                named.setdefault(self.party_of[guest_id], set()).add(room_id)
        return {party: tuple(sorted(named[party])) for party in sorted(named)}

    @cached_property
    def companions(self) -> tuple[tuple[Party, Party], ...]:
        """Parties of a companion and of the principal, where these are two."""
        pairs = {
            (self.party_of[guest.guest_id], self.party_of[guest.companion_of])
            for guest in self.problem.guests
            if guest.companion_of
        }
        return tuple(sorted((a, b) for a, b in pairs if a != b))

    @cached_property
    def attendants(self) -> tuple[tuple[Party, Party], ...]:
        """Parties of a driver or member of staff and of the guest served, where these are two."""
        pairs = {
            (self.party_of[guest.guest_id], self.party_of[guest.serves])
            for guest in self.problem.guests
            if guest.serves
        }
        return tuple(sorted((a, b) for a, b in pairs if a != b))

    @cached_property
    def followed(self) -> tuple[Party, ...]:
        """Parties whose hotel is followed by name: companions, staff, their principals, those pinned to a hotel."""
        pairs = (*self.companions, *self.attendants)
        parties = {party for pair in pairs for party in pair} | set(self.pinned_hotel)
        return tuple(sorted(parties))

    @cached_property
    def clusters(self) -> tuple[tuple[str, ...], ...]:
        """Holders that only rooms connect with the rest: no companion and no delegation is in two clusters."""
        pairs = [(self._holder(a), self._holder(b)) for a, b in (*self.companions, *self.attendants)]
        pairs += [
            (block.holder, other) for block in self.blocks for other in block.delegations if other in self.holders
        ]
        return join(list(self.holders), tuple(sorted(set(pairs))))

    def _holder(self, party: Party) -> str:
        return self.blocks[self.block_of[party]].holder


@dataclass(frozen=True)
class Scope:
    """The part of a frame that a model is built for; the default is all of it.

    Attributes:
        holders: holders to be housed.
        taken: rooms that others have.
        columns: patterns to choose from; None for all.
        surcharge: room price category (type, price) -> price of having the room at all, on top of the goals.
        partial: whether parties may be left out, at a price above all goals.
    """

    holders: tuple[str, ...]
    taken: frozenset[str] = frozenset()
    columns: Container[FillKey] | None = None
    surcharge: Mapping[tuple[int, int], int] = field(default_factory=dict)
    partial: bool = False


def frame_of(problem: Problem, commitments: Commitments, shape: Shape) -> Frame:
    """Return blocks, types and patterns of a problem."""
    likeness = Likeness(problem, shape, blocks_of(problem, shape), room_types(problem))
    return Frame(problem, commitments, likeness, Ways(likeness))


def extra_cost(frame: Frame, room: Room, pattern: Pattern) -> int:
    """Return what the further beds cost that a pattern needs in a room, in ``PRICE_UNIT_VND``."""
    taken: dict[Night, int] = {}
    for b, count in pattern.slots if room.extra_beds else ():
        for night, need in beds_of(frame.problem, frame.blocks[b], room).items():
            taken[night] = taken.get(night, 0) + need * count
    return sum(room.extra_rent(need) for need in taken.values())
