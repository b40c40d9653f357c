"""What rooms can tell of parties, compared once for all delegations: of 8,000 guests there are a few dozen kinds.

Parties of the same needs, stays and genders are alike to every room, whoever their delegation is. What a kind of party
may have and takes is looked up here, by kind and room type, instead of being compared block by block.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.problems.lodging.blocks import Block, RoomType, Shape, admits, beds_of, needs_of
from planner.problems.lodging.data import Night, Problem


@dataclass(frozen=True)
class Likeness:
    """Blocks by what a room can tell of them; L kinds of parties, T room types.

    Attributes:
        problem: the data.
        shape: rules that decide who may have which room.
        blocks: blocks of all delegations.
        types: rooms by likeness.
    """

    problem: Problem
    shape: Shape
    blocks: tuple[Block, ...]
    types: tuple[RoomType, ...]

    @cached_property
    def like(self) -> tuple[int, ...]:
        """Kind of the parties of each block."""
        numbers: dict[tuple[object, ...], int] = {}
        return tuple(
            numbers.setdefault((block.stay, tuple(map(needs_of, block.guests))), len(numbers)) for block in self.blocks
        )

    @cached_property
    def examples(self) -> tuple[Block, ...]:
        """A block of each kind, in order of kinds."""
        first: dict[int, Block] = {}
        for kind, block in zip(self.like, self.blocks, strict=True):
            first.setdefault(kind, block)
        return tuple(first[kind] for kind in range(len(first)))

    @cached_property
    def admitted(self) -> npt.NDArray[np.bool_]:
        """(L, T) whether a party of a kind may be in a room of a type at all."""
        return np.array(
            [[admits(self.problem, block, kind.like, self.shape) for kind in self.types] for block in self.examples],
            dtype=np.bool_,
        ).reshape(len(self.examples), len(self.types))

    @cached_property
    def _beds(self) -> dict[tuple[int, str], Mapping[Night, int]]:
        return {}

    def beds(self, kind: int, t: int) -> Mapping[Night, int]:
        """Return the beds that a party of a kind takes by night in a room of a type."""
        room = self.types[t].like
        if (kind, room.kind) not in self._beds:
            self._beds[kind, room.kind] = beds_of(self.problem, self.examples[kind], room)
        return self._beds[kind, room.kind]

    def rooms_for(self, kind: int) -> frozenset[str]:
        """Return the rooms that may be had and are wide enough on every night for a party of a kind."""
        return frozenset(
            room.room_id
            for t, room_type in enumerate(self.types)
            if self.admitted[kind, t] and max(self.beds(kind, t).values()) <= room_type.like.sleeps
            for room in room_type.rooms
        )


def of_holders(blocks: Sequence[Block]) -> Mapping[str, tuple[int, ...]]:
    """Return the blocks of each holder, holders in order."""
    members: dict[str, list[int]] = {}
    for b, block in enumerate(blocks):
        members.setdefault(block.holder, []).append(b)
    return {holder: tuple(members[holder]) for holder in sorted(members)}
