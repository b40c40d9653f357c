"""A run-through as numbers: minutes of its items, who is needed in which, what must come before what.

Items are bits of a mask, so that a set of items is one whole number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

Arc = tuple[int, int]


@dataclass(frozen=True)
class Programme:
    """Items to be brought into an order.

    Attributes:
        minutes: length of every item.
        casts: (items of a cast as a mask, people of the cast), for every cast.
        before: pairs of items of which the first must come before the second.
    """

    minutes: tuple[int, ...]
    casts: tuple[tuple[int, int], ...] = ()
    before: tuple[Arc, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no programme.

        Raises:
            ValueError: a negative length or number of people, an item unknown, or an order that runs in a circle.
        """
        if any(length < 0 for length in self.minutes) or any(people < 0 for _, people in self.casts):
            msg = "a length or a number of people is below zero"
            raise ValueError(msg)
        known = range(len(self.minutes))
        if any(mask >> len(self.minutes) for mask, _ in self.casts) or any(
            one not in known for arc in self.before for one in arc
        ):
            msg = "an item is not among the items"
            raise ValueError(msg)
        if circle(len(self.minutes), self.before):
            msg = "the wanted order runs in a circle"
            raise ValueError(msg)

    @cached_property
    def needed(self) -> int:
        """Return the minutes of one person in which somebody is needed; no order changes them."""
        return sum(people * minutes_of(self.minutes, mask) for mask, people in self.casts)

    @cached_property
    def people(self) -> int:
        """Return all people, one in several casts as often."""
        return sum(people for _, people in self.casts)

    def presence(self, order: Sequence[int]) -> int:
        """Return minutes of one person from the start of everybody's first item to the end of the last."""
        starts, clock = {}, 0
        for item in order:
            starts[item] = clock
            clock += self.minutes[item]
        total = 0
        for mask, people in self.casts:
            if own := items_of(mask):
                total += people * (max(starts[i] + self.minutes[i] for i in own) - min(starts[i] for i in own))
        return total

    def idle(self, order: Sequence[int]) -> int:
        """Return minutes of one person between the first and the last item of everybody, without their own items."""
        return self.presence(order) - self.needed

    def keeps(self, order: Sequence[int]) -> bool:
        """Whether ``order`` holds every item once and keeps what must come before what."""
        place = {item: at for at, item in enumerate(order)}
        whole = sorted(order) == list(range(len(self.minutes)))
        return whole and all(place[first] < place[second] for first, second in self.before)


def items_of(mask: int) -> list[int]:
    """Return the items of a set, in order."""
    return [item for item in range(mask.bit_length()) if mask >> item & 1]


def mask_of(items: Iterable[int]) -> int:
    """Return items as a set."""
    mask = 0
    for item in items:
        mask |= 1 << item
    return mask


def minutes_of(minutes: Sequence[int], mask: int) -> int:
    """Return the minutes of a set of items."""
    return sum(minutes[item] for item in items_of(mask))


def earlier_of(count: int, before: Iterable[Arc]) -> list[int]:
    """Return, for every item, the set of all that must come before it, directly or not."""
    earlier = [0] * count
    for first, second in before:
        earlier[second] |= 1 << first
    for through in range(count):
        for item in range(count):
            if earlier[item] >> through & 1:
                earlier[item] |= earlier[through]
    return earlier


def circle(count: int, before: Iterable[Arc]) -> list[int]:
    """Return the items that must come before themselves; none in a sound programme."""
    return [item for item, mask in enumerate(earlier_of(count, before)) if mask >> item & 1]
