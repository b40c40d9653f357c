"""Large events: the plan without changes made better, and whole, part by part with changes of room.

A part is a few holders with their rooms and rooms that nobody has; all others stay where they are (large neighbourhood
search, Shaw 1998). Each part is solved exactly by ``model``; the plan becomes better or stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from planner.engine.plan import Commitments, weighted
from planner.engine.run import run
from planner.engine.watch import Watch
from planner.problems.lodging.changes.goals import price_of_leaving_out
from planner.problems.lodging.changes.model import build, hint_of, stays_from
from planner.problems.lodging.changes.stays import Holders, Stays, holders_of, rows_of, suits
from planner.problems.lodging.changes.variables import Part
from planner.problems.lodging.check import score
from planner.problems.lodging.data import NAME, Problem, Room

MOST_PLACES = 5_000
"""Nights of guests times rooms of a part: what is solved in a second or two."""
PART_S = 4.0
"""Longest time for one part."""


@dataclass
class Search:
    """A search from a plan.

    Attributes:
        problem: the data.
        commitments: pins and previous plan.
        watch: clock and limit.
        stays: the best plan so far; guests who have no room are not in it.
        bound: what is proven, told with every step.
    """

    problem: Problem
    commitments: Commitments
    watch: Watch
    stays: dict[str, tuple[str, ...]]
    bound: int = 0
    dice: Random = field(init=False)
    holders: Holders = field(init=False)
    worth: int = field(init=False)

    def __post_init__(self) -> None:
        """Set up what does not change."""
        self.dice = Random(self.watch.settings.seed)
        self.holders = holders_of(self.problem)
        self.worth = self.worth_of(self.stays)

    def worth_of(self, stays: Stays) -> int:
        """Return the score, guests without a room at their price."""
        goals = score(self.problem, rows_of(self.problem, stays), self.commitments)
        price, lowest = price_of_leaving_out(self.problem)
        waiting = [guest for guest in self.problem.guests if guest.guest_id not in stays]
        return weighted(goals, self.problem.weights) + sum((2 + 2 * lowest - guest.rank) * price for guest in waiting)

    @property
    def is_whole(self) -> bool:
        """Whether everybody has a room."""
        return len(self.stays) == len(self.problem.guests)

    @property
    def is_over(self) -> bool:
        """Whether the time is up or the plan is proven good enough."""
        gap = self.watch.settings.gap
        close = self.is_whole and self.worth - self.bound <= gap * max(1, self.worth)
        return self.watch.is_over or close

    def run(self) -> None:
        """Search until the time is up: parts with guests who wait first, then one holder and others at a time."""
        names = sorted(self.holders.members)
        while not self.is_over:
            self.dice.shuffle(names)
            waiting = {self.holders.of[g.guest_id] for g in self.problem.guests if g.guest_id not in self.stays}
            for name in [*sorted(waiting), *names]:
                if self.is_over:
                    return
                self.improve(self._part(name))
                self.watch.tell("search", self.worth if self.is_whole else None, self.bound)

    def improve(self, part: Part) -> None:
        """Solve a part; take what is better."""
        changing = build(self.problem, self.commitments, part)
        settings = self.watch.settings.within(min(PART_S, max(0.1, self.watch.left_s)))
        done = run(changing.model, settings, problem=NAME, hint=hint_of(changing, self.stays), stop=self.watch.stop)
        if not done.outcome.has_plan:
            return
        found = {**part.fixed, **stays_from(changing, done.value)}
        worth = self.worth_of(found)
        if worth < self.worth:
            self.stays, self.worth = found, worth

    def _part(self, name: str) -> Part:
        """Return a holder, others by chance while there is room, their rooms, and rooms that nobody has."""
        chosen, guests = [name], list(self.holders.members[name])
        rooms = self._rooms(chosen)
        for other in self.dice.sample(sorted(self.holders.members), min(12, len(self.holders.members))):
            more = self._rooms([*chosen, other])
            people = [*guests, *self.holders.members[other]]
            if other not in chosen and self._size(people, len(more)) <= MOST_PLACES:
                chosen, guests, rooms = [*chosen, other], people, more
        nights = sum(len(self.problem.guest[guest_id].nights) for guest_id in guests)
        free = self._free(guests, max(4, MOST_PLACES // max(1, nights) - len(rooms)))
        fixed = {guest_id: stay for guest_id, stay in self.stays.items() if guest_id not in set(guests)}
        return Part(tuple(guests), (*rooms, *free), fixed, partial=not self.is_whole)

    def _size(self, guests: Sequence[str], rooms: int) -> int:
        return sum(len(self.problem.guest[guest_id].nights) for guest_id in guests) * (rooms + 4)

    def _rooms(self, holders: Sequence[str]) -> list[str]:
        """Return the rooms that holders have."""
        own = [guest_id for name in holders for guest_id in self.holders.members[name]]
        return sorted({room_id for guest_id in own for room_id in self.stays.get(guest_id, ())})

    def _free(self, guests: Sequence[str], most: int) -> list[str]:
        """Return rooms that nobody has and somebody of the part could use: some of each kind, the others by chance."""
        taken = {room_id for stay in self.stays.values() for room_id in stay}
        members = {guest.kind: guest for guest in (self.problem.guest[guest_id] for guest_id in guests)}
        kinds: dict[tuple[object, ...], list[Room]] = {}
        for room in self.problem.rooms:
            if room.room_id not in taken and any(suits(self.problem, one, room) for one in members.values()):
                kinds.setdefault((room.hotel_id, room.sleeps, room.price, tuple(sorted(room.held))), []).append(room)
        return self._mixed(kinds, most)

    def _mixed(self, kinds: Mapping[tuple[object, ...], list[Room]], most: int) -> list[str]:
        lists = [[room.room_id for room in rooms] for _, rooms in sorted(kinds.items(), key=str)]
        self.dice.shuffle(lists)
        found: list[str] = []
        while len(found) < most and any(lists):
            for rooms in lists:
                if rooms and len(found) < most:
                    found.append(rooms.pop(0))
        return found
