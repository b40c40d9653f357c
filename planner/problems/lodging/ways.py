"""Ways to fill a room, made when somebody asks for them: a large event needs few of all there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.problems.lodging.blocks import MOST_PATTERNS, SOLO, Candidate, Pattern, patterns
from planner.problems.lodging.likeness import Likeness, of_holders

Place = tuple[str, int]
"""Holder of rooms, position of a room type."""


@dataclass(frozen=True, eq=False)
class Ways(Mapping[Place, tuple[Pattern, ...]]):
    """(holder, type) -> ways to fill a room, the smallest first; lists that are equal are one list.

    Attributes:
        likeness: who may have which room.
    """

    likeness: Likeness
    _members: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _found: dict[Place, tuple[Pattern, ...]] = field(default_factory=dict)
    _equal: dict[tuple[object, ...], tuple[Pattern, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the blocks by holder."""
        self._members.update(of_holders(self.likeness.blocks))

    def __getitem__(self, place: Place) -> tuple[Pattern, ...]:
        """Return the ways in which a holder may fill a room of a type."""
        if place not in self._found:
            self._found[place] = self._make(place)
        return self._found[place]

    def __iter__(self) -> Iterator[Place]:
        """Go through holders and types in order."""
        return ((holder, t) for holder in self._members for t in range(len(self.likeness.types)))

    def __len__(self) -> int:
        """Return how many lists there are, made or not."""
        return len(self._members) * len(self.likeness.types)

    def more_than(self, limit: int) -> bool:
        """Return whether there are more ways in all than so many; no more are made than it takes to tell."""
        count = 0
        for place in self:
            count += len(self[place])
            if count > limit:
                return True
        return False

    @property
    def cut_short(self) -> bool:
        """Whether some list is not whole."""
        return any(len(self[place]) >= MOST_PATTERNS for place in self)

    def _make(self, place: Place) -> tuple[Pattern, ...]:
        holder, t = place
        likeness, room = self.likeness, self.likeness.types[t].like
        kinds = [(b, likeness.like[b]) for b in self._members[holder] if likeness.admitted[likeness.like[b], t]]
        shape, beds = likeness.shape, {b: likeness.beds(kind, t) for b, kind in kinds}
        least = room.min_nights if shape.minimum_stay else 1
        key = (holder, room.sleeps, least, tuple((b, tuple(taken.items())) for b, taken in beds.items()))
        if key not in self._equal:
            blocks = likeness.blocks
            mates = {b: {night: mate for night, _, mate in blocks[b].stay} for b in beds}
            candidates = [Candidate(b, blocks[b].size, beds[b], mates[b]) for b in beds]
            most = room.sleeps if shape.beds_by_night else None
            self._equal[key] = patterns(candidates, most, alone=holder == SOLO, least_nights=least)
        return self._equal[key]
