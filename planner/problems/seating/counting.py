"""Counting guests into seats: seats that serve the same guests form a class, and guests fill classes like zones."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Filling, Zones
from planner.problems.seating.parties import Guest, Party
from planner.wording import Wording, number

MARK = "#"
"""Parts a zone from the number of a class of its seats."""


@dataclass(frozen=True, slots=True)
class Group:
    """Guests of one rank who may use the same seats.

    Attributes:
        rank: their rank; of companions that of whom they accompany.
        choice: classes of seats they may use.
        wheelchair: whether they need a wheelchair space.
        count: how many they are.
    """

    rank: int
    choice: Zones
    wheelchair: bool
    count: int

    @property
    def zones(self) -> Zones:
        """Zones of the seats they may use."""
        return tuple(sorted({name.partition(MARK)[0] for name in self.choice}))


@dataclass(frozen=True)
class Counting:
    """The classes of seats of a hall and how many guests want which of them.

    Attributes:
        problem: guests and seats.
    """

    problem: Problem

    @cached_property
    def room(self) -> Mapping[bool, Counter[str]]:
        """Whether of wheelchair spaces -> class -> number of seats."""
        room: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
        for block in self.problem.blocks:
            for seat in block.seats:
                space = seat.kind == "wheelchair_space"
                if (space or seat.seat_id in block.ordinary) and seat.seat_id in self._class_of:
                    room[space][self._class_of[seat.seat_id]] += 1
        return room

    @cached_property
    def _class_of(self) -> Mapping[str, str]:
        """Seat -> class: the zone, and a number where not all of the zone serve the same guests."""
        users: dict[str, list[int]] = defaultdict(list)
        for number_of, seats in enumerate(self._sets):
            for seat in seats:
                users[seat].append(number_of)
        numbers: dict[tuple[str, tuple[int, ...]], str] = {}
        count: Counter[str] = Counter()
        classes = {}
        for seat, by in users.items():
            key = (self.problem.seat[seat].zone, tuple(by))
            if key not in numbers:
                numbers[key] = f"{key[0]}{MARK}{count[key[0]]}" if count[key[0]] else key[0]
                count[key[0]] += 1
            classes[seat] = numbers[key]
        return classes

    @cached_property
    def _sets(self) -> tuple[frozenset[str], ...]:
        return tuple(dict.fromkeys(self.problem.allowed(guest) for guest in self.problem.guests))

    @cached_property
    def _choices(self) -> Mapping[frozenset[str], Zones]:
        return {seats: tuple(sorted({self._class_of[seat] for seat in seats})) for seats in self._sets}

    @cached_property
    def _with_room(self) -> Mapping[tuple[frozenset[str], bool], Zones]:
        """Seats, whether a wheelchair space is needed -> classes of them that have such places."""
        return {
            (seats, kind): tuple(name for name in own if name in room)
            for seats, own in self._choices.items()
            for kind, room in self.room.items()
        }

    def choice(self, guest: Guest) -> Zones:
        """Return the classes of seats a guest may use."""
        return self._with_room[self.problem.allowed(guest), guest.wheelchair]

    def wants(self, party: Party) -> list[tuple[bool, Zones]]:
        """Return (needs a wheelchair space, classes) for each seat that the party wants for certain."""
        if party.wheelchairs:
            return [(True, self.choice(guest)) for guest in party.members if guest.wheelchair]
        return [(False, self.choice(guest)) for guest in party.members]

    def fillings(self) -> Mapping[bool, Filling]:
        """Return the empty classes, chairs and wheelchair spaces apart."""
        return {kind: Filling(room) for kind, room in self.room.items()}

    def left_over(self) -> list[Party]:
        """Seat party after party, the highest first; return those for whom no room can be made."""
        if self.fits(self.groups()):
            return []
        fillings = self.fillings()
        return [party for party in self.problem.parties if not self._seated(fillings, party)]

    def _seated(self, fillings: Mapping[bool, Filling], party: Party) -> bool:
        taken: list[tuple[bool, Zones]] = []
        for kind, choice in self.wants(party):
            if not fillings[kind].add(choice):
                for earlier, other in taken:
                    fillings[earlier].remove(other, 1)
                return False
            taken.append((kind, choice))
        return True

    def groups(self) -> list[Group]:
        """Return who wants seats, by rank and choice."""
        count: Counter[tuple[int, Zones, bool]] = Counter()
        for party in self.problem.parties:
            for kind, choice in self.wants(party):
                count[party.leader.rank, choice, kind] += 1
        return [Group(rank, choice, kind, many) for (rank, choice, kind), many in sorted(count.items())]

    def fits(self, groups: Iterable[Group], more: Mapping[bool, Mapping[str, int]] | None = None) -> bool:
        """Return whether these groups find seats, with ``more`` seats in some classes."""
        extra = more or {}
        fillings = {kind: Filling({**room, **_added(room, extra.get(kind, {}))}) for kind, room in self.room.items()}
        return all(fillings[group.wheelchair].add(group.choice, group.count) == group.count for group in groups)

    def crowd(self, groups: Iterable[Group]) -> list[Group]:
        """Return all groups that compete with these for a class of seats."""
        wanted = {(group.wheelchair, name) for group in groups for name in group.choice}
        return [g for g in self.groups() if any((g.wheelchair, name) in wanted for name in g.choice)]

    def missing(self, groups: Iterable[Group]) -> int:
        """Return how many of these groups find no seat."""
        fillings = self.fillings()
        return sum(group.count - fillings[group.wheelchair].add(group.choice, group.count) for group in groups)


def _added(room: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return {name: room.get(name, 0) + count for name, count in more.items()}


def widened(group: Group, names: Iterable[str]) -> Group:
    """Return the group with more classes to choose from."""
    return replace(group, choice=tuple(sorted({*group.choice, *names})))


def sentence_of(group: Group, ranks: Mapping[int, str]) -> Wording:
    """Say who of which rank needs how many seats where."""
    zones = ", ".join(group.zones) or "–"
    kind = Wording("chỗ xe lăn", "wheelchair spaces") if group.wheelchair else Wording("ghế", "seats")
    name = f" ({ranks[group.rank]})" if group.rank in ranks else ""
    return Wording(
        f"Bậc {group.rank}{name}: {number(group.count)} khách cần {kind.vi} ở khu {zones}.",
        f"Rank {group.rank}{name}: {number(group.count)} guests need {kind.en} in zone {zones}.",
    )
