"""Where one rank ends and the next begins: a tree of choices, each bounded by the groups that it leaves possible."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count, pairwise

from planner.engine.plan import Commitments
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, Window, field_of
from planner.problems.seating.grouping import UNIT, Kinds
from planner.problems.seating.packing import Clock, Packing, carried_over, pack

Ends = tuple[Window, ...]
"""For every rank but the last: the first and the last place at which it may end."""
LEAVES = 4
"""Complete choices looked for."""
LARGEST_SPLIT, MOST_SPLITS = 60_000, 16
"""Parts times blocks of a field whose groups are counted choice by choice, and how many choices are split."""


@dataclass(frozen=True)
class Choice:
    """What is known when every rank but the last ends between two places.

    Attributes:
        ends: these places.
        kinds: the field with the windows that follow.
        packing: its groups.
        total: no plan among these has more groups, less the nodes by which the field differs from the root's.
    """

    ends: Ends
    kinds: Kinds
    packing: Packing
    total: int


@dataclass
class Tree:
    """Choices still open, the most promising first.

    Attributes:
        problem: the component.
        commitments: pins.
        root: the field with every place that counting leaves to each rank.
        gap_price: what a gap in front costs.
        clock: tells when time is up.
        leaves: choices in which every rank ends at one place.
        total: no plan at all has more, gaps in front deducted.
        few: the same with nothing deducted, once ``count_groups`` was called.
    """

    problem: Problem
    commitments: Commitments
    root: Field
    gap_price: int
    clock: Clock
    leaves: list[Choice] = field(default_factory=list)
    total: int = 0
    few: int = 0

    def __post_init__(self) -> None:
        """Solve the root."""
        self.places = places_of(self.problem, self.root)
        ends = ends_of(self.root)
        self.open: list[tuple[int, int, Choice]] = []
        self.numbers = count()
        packing = pack(Kinds(self.root), self.gap_price, self.clock)
        self.known = (Kinds(self.root), packing.prices)
        self._push(Choice(ends, Kinds(self.root), packing, packing.total))
        self.total = packing.total

    def _push(self, choice: Choice) -> None:
        heapq.heappush(self.open, (-choice.total, next(self.numbers), choice))

    @property
    def frontier(self) -> list[Choice]:
        """Choices that together leave out no plan."""
        return [*self.leaves, *(choice for _, _, choice in self.open)]

    def search(self, time_is_up: Callable[[], bool], leaves: int = LEAVES) -> None:
        """Split the most promising choice until some are complete or time is up."""
        dived = len(self.leaves)
        for _ in range(MOST_SPLITS):
            if not self.open or len(self.leaves) >= dived + leaves or (time_is_up() and (self.leaves or leaves == 1)):
                break
            choice = heapq.heappop(self.open)[2]
            if widest(self.places, choice.ends) <= 1:
                self.leaves = [leaf for leaf in self.leaves if leaf.ends != choice.ends] + [choice]
                continue
            for ends in halves(self.places, choice.ends):
                self._look_at(ends, choice.total)
        self.total = min(self.total, max((choice.total for choice in self.frontier), default=self.total))

    @property
    def complete(self) -> list[Choice]:
        """The complete choices known, the most promising first."""
        found = {choice.ends: choice for choice in self.frontier if widest(self.places, choice.ends) <= 1}
        return sorted(found.values(), key=lambda leaf: -leaf.total)

    def count_groups(self) -> None:
        """Bound the number of groups alone, whatever gaps they leave."""
        self.few = pack(Kinds(self.root), 0, self.clock).total

    def dive(self, left_free: int) -> None:
        """Add the choice in which every rank ends as soon as it can, some seats left free aside."""
        ends = self._natural(left_free)
        if ends:
            self.take(ends)

    def take(self, ends: Ends) -> None:
        """Add the choice of certain ends, where everybody finds a seat."""
        found = self._solved(ends)
        if found is not None and all(leaf.ends != found.ends for leaf in self.leaves):
            self.leaves.append(found)

    def _look_at(self, ends: Ends, most: int) -> None:
        choice = self._solved(ends)
        if choice is not None:
            self._push(Choice(ends, choice.kinds, choice.packing, min(most, choice.total)))

    def _solved(self, ends: Ends) -> Choice | None:
        windows = windows_of(self.problem, self.root, ends)
        kinds = Kinds(field_of(self.problem, self.commitments, tuple(sorted(self.root.zones)), windows))
        if not has_room(kinds):
            return None
        best = max((leaf.total for leaf in self.leaves), default=0)
        more = UNIT * (self.root.nodes - kinds.field.nodes)
        packing = pack(kinds, self.gap_price, self.clock, best - more, carried_over(self.known, kinds))
        return Choice(ends, kinds, packing, packing.total + more)

    def _natural(self, left_free: int) -> Ends | None:
        people, rooms = [0] * len(self.root.ranks), Counter[int]()
        for kind in self.root.parts.values():
            people[kind.rank] += kind.heads
        for number, own in self.root.blocks.items():
            rooms[self.problem.blocks[number].place] += own.room
        for ((_, rank), number), heads in self.root.together.items():
            people[rank] += heads
            rooms[self.problem.blocks[number].place] += heads
        ends: list[Window] = []
        for rank in range(len(people) - 1):
            wanted = sum(people[: rank + 1]) + left_free
            seats = accumulate(rooms[place] for place in self.places)
            end = next(
                (place for place, count in zip(self.places, seats, strict=True) if count >= wanted), self.places[-1]
            )
            end = min(max(end, self.root.windows[rank + 1][0]), self.root.windows[rank][1])
            ends.append((end, end))
        return tuple(ends)


def places_of(problem: Problem, root: Field) -> list[int]:
    """Return the places of a field."""
    return sorted({block.place for block in problem.blocks if block.zone in root.zones})


def ends_of(root: Field) -> Ends:
    """Return between which places every rank but the last may end at all."""
    return tuple((low[0], high[1]) for high, low in pairwise(root.windows))


def widest(places: Sequence[int], ends: Ends) -> int:
    """Return among how many places the least settled rank may still end."""
    return max((len(_between(places, window)) for window in ends), default=0)


def _between(places: Sequence[int], window: Window) -> list[int]:
    return [place for place in places if window[0] <= place <= window[1]]


def halves(places: Sequence[int], ends: Ends) -> Iterator[Ends]:
    """Yield the choices of ends in two lots, by the rank that is least settled."""
    split = max(range(len(ends)), key=lambda rank: len(_between(places, ends[rank])))
    own = _between(places, ends[split])
    middle = len(own) // 2
    for half in (own[:middle], own[middle:]):
        changed = [*ends[:split], (half[0], half[-1]), *ends[split + 1 :]]
        for rank in range(split + 1, len(ends)):
            changed[rank] = (max(changed[rank][0], changed[rank - 1][0]), changed[rank][1])
        for rank in range(split - 1, -1, -1):
            changed[rank] = (changed[rank][0], min(changed[rank][1], changed[rank + 1][1]))
        if all(low <= high for low, high in changed):
            yield tuple(changed)


def windows_of(problem: Problem, root: Field, ends: Sequence[Window]) -> list[Window]:
    """Return where every rank may sit when each but the last ends between two places."""
    places = places_of(problem, root)
    return list(zip([places[0], *(low for low, _ in ends)], [*(high for _, high in ends), places[-1]], strict=True))


def counted(problem: Problem, commitments: Commitments, root: Field, clock: Clock) -> Tree:
    """Return the tree that bounds the number of groups alone, whatever gaps they leave; of large fields only its root.

    It ends when the most promising choice is complete: none of the others leaves more groups.
    """
    tree = Tree(problem, commitments, root, 0, clock)
    if len(root.ranks) > 1 and len(root.parts) * len(root.blocks) <= LARGEST_SPLIT:
        tree.search(lambda: False, 1)
    return tree


def has_room(kinds: Kinds) -> bool:
    """Return whether every run of ranks finds seats enough in the blocks open to it."""
    ranks = range(len(kinds.field.ranks))
    return all(_people(kinds, first, last) <= _seats(kinds, first, last) for first in ranks for last in ranks[first:])


def _people(kinds: Kinds, first: int, last: int) -> int:
    return sum(kind.heads * copies for kind, copies in kinds.parts if first <= kind.rank <= last)


def _seats(kinds: Kinds, first: int, last: int) -> int:
    return sum(kind.room * copies for kind, copies in kinds.blocks if kind.first <= last and kind.last >= first)
