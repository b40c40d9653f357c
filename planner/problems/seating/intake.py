"""From rows of guests.csv to guests with open zones, kept seats and special places."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from planner.problems.seating.flow import Filling, Zones
from planner.problems.seating.hall import Seat
from planner.problems.seating.parties import NOT_CALLED, PER_CENT, Guest, seniority
from planner.scenario.rows import Guest as GuestRow

CALLED = ("award", "speaker")
"""Roles that are called to the stage: their seats are on an aisle near its steps."""
HONOUR = "honour"
HARDEST, HARD = 300, 200
"""A metre to walk counts so much, in per cent: for guests of honour and in wheelchairs, and for the elderly."""
IN_ZONES = frozenset({"press", "performer", "bloc"})
"""Roles that sit in the seats kept for them, where the hall has such seats."""


@dataclass(frozen=True, slots=True)
class House:
    """What the hall has for whom.

    Attributes:
        seats: all seats.
        zones_of_rank: rank -> open zones.
        near_steps: whoever is called to the stage sits near its steps.
        near_exit: guests of honour and in wheelchairs sit near an exit.
        elderly_since: born in this year or before: a metre to walk counts twice.
    """

    seats: Sequence[Seat]
    zones_of_rank: Mapping[int, Zones]
    near_steps: bool = False
    near_exit: bool = False
    elderly_since: int = 0


@dataclass(frozen=True)
class _Register:
    """What is known of all who attend before each is told apart.

    Attributes:
        house: what the hall has.
        attending: guest -> row.
        leader: guest -> head of the party.
        words: head -> roles, delegations and ids of the party.
        kept: word -> zones with seats kept for it.
        led: head -> zones where the party may sit, and those open by rank alone.
        wide: head -> zones, where a wheelchair opens every zone with spaces.
        wheels: heads of parties with a wheelchair.
        accompanied: guests whom somebody accompanies.
    """

    house: House
    attending: Mapping[str, GuestRow]
    leader: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    kept: Mapping[str, frozenset[str]]
    led: Mapping[str, tuple[Zones, Zones]]
    wide: Mapping[str, Zones]
    wheels: frozenset[str]
    accompanied: frozenset[str]

    @cached_property
    def _apart(self) -> dict[tuple[object, ...], bool]:
        return {}

    @cached_property
    def _own_words(self) -> Mapping[str, frozenset[str]]:
        """Head -> words of the party for which seats are kept."""
        return {head: frozenset(words & self.kept.keys()) for head, words in self.words.items()}

    def zones(self, head: str) -> tuple[Zones, Zones]:
        """Return the zones where a party may sit, and those open by rank alone."""
        return (self.wide[head],) * 2 if head in self.wide else self.led[head]

    def is_exempt(self, row: GuestRow) -> bool:
        """Return whether a guest is not compared by rank."""
        head = self.leader[row.guest_id]
        if row.guest_id != head or head in self.wheels or _called(row, self.house) or _at_exit(row, self.house):
            return True
        own = self._own_words[head]
        if not own:
            return False
        key = (_only(row, self.kept), own, self.zones(head)[1])
        if key not in self._apart:
            self._apart[key] = _sits_apart(*key, self.house.seats)
        return self._apart[key]

    def delegation(self, row: GuestRow) -> str:
        """Return the delegation; a companion without one belongs to that of the leader."""
        return row.delegation_id or self.attending[self.leader[row.guest_id]].delegation_id

    def guest(self, row: GuestRow, *, exempt: bool, need: int) -> Guest:
        """Return the guest as the seating sees them."""
        head, called = self.leader[row.guest_id], _called(row, self.house)
        zones, home = self.zones(head)
        companion_of = row.companion_of if row.companion_of in self.attending else ""
        return Guest(
            row.guest_id,
            row.full_name,
            row.rank,
            seniority(row),
            self.delegation(row),
            zones,
            companion_of,
            head,
            wheelchair=_needs(row, "wheelchair"),
            aisle=_needs(row, "aisle"),
            exempt=exempt,
            apart_from=tuple(sorted(self.attending.keys() & set(row.apart_from) - {row.guest_id})),
            words=self.words[head],
            home=home,
            only=_only(row, self.kept),
            at_steps=bool(called),
            at_exit=_at_exit(row, self.house),
            turn=(called, row.award_order) if called and row.award_order else NOT_CALLED,
            escorted=bool(row.escort or companion_of) or row.guest_id in self.accompanied,
            need=need,
        )


def invited(rows: Sequence[GuestRow], house: House) -> tuple[Guest, ...]:
    """Return the attending guests with the zones open to them."""
    register = _registered({row.guest_id: row for row in rows if row.attends}, house)
    attending = register.attending.values()
    exempt = {row.guest_id for row in attending if register.is_exempt(row)}
    needs: dict[str, list[int]] = defaultdict(list)
    for row in attending:
        if row.guest_id not in exempt:
            needs[register.delegation(row)].append(_need(row, house))
    mean = {delegation: round(fmean(own)) for delegation, own in needs.items() if delegation}
    guests = []
    for row in attending:
        apart = row.guest_id in exempt
        need = mean.get("" if apart else register.delegation(row))
        guests.append(register.guest(row, exempt=apart, need=_need(row, house) if need is None else need))
    return tuple(guests)


def _registered(attending: Mapping[str, GuestRow], house: House) -> _Register:
    leader = _leaders(attending)
    kept = _zones_kept(house.seats)
    words = _words(attending, leader)
    led = {head: _own_zones(attending[head], words[head], house.zones_of_rank, kept) for head in words}
    wheels = Counter(leader[guest] for guest, row in attending.items() if _needs(row, "wheelchair"))
    wide = _wheelchair_zones({head: (led[head][0], count) for head, count in wheels.items()}, house.seats)
    accompanied = frozenset(row.companion_of for row in attending.values())
    return _Register(house, attending, leader, words, kept, led, wide, frozenset(wheels), accompanied)


def _need(row: GuestRow, house: House) -> int:
    """Return by how much a metre to walk counts for a guest, in per cent; members who are compared share the mean."""
    if HONOUR in row.role or _needs(row, "wheelchair"):
        return HARDEST
    return HARD if row.birth_year is not None and row.birth_year <= house.elderly_since else PER_CENT


def _called(row: GuestRow, house: House) -> str:
    """Return the role in which a guest is called to the stage; "" for none."""
    return next((role for role in CALLED if role in row.role), "") if house.near_steps else ""


def _at_exit(row: GuestRow, house: House) -> bool:
    """Return whether a guest sits near an exit."""
    return house.near_exit and (HONOUR in row.role or _needs(row, "wheelchair"))


def _words(attending: Mapping[str, GuestRow], leader: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return head of a party -> roles, delegations and ids of its members."""
    words: dict[str, set[str]] = defaultdict(set)
    for guest, row in attending.items():
        words[leader[guest]] |= {guest, *row.role, *([row.delegation_id] if row.delegation_id else ())}
    return {head: frozenset(found) for head, found in words.items()}


def _zones_kept(seats: Sequence[Seat]) -> dict[str, frozenset[str]]:
    """Return word -> zones with usable seats kept for it."""
    zones: dict[str, set[str]] = defaultdict(set)
    for seat in seats:
        for word in () if seat.blocked else seat.kept_for:
            zones[word].add(seat.zone)
    return {word: frozenset(found) for word, found in zones.items()}


def _own_zones(
    row: GuestRow, words: frozenset[str], zones_of_rank: Mapping[int, Zones], kept: Mapping[str, frozenset[str]]
) -> tuple[Zones, Zones]:
    """Return the zones where the head of a party may sit, and those open by rank alone."""
    only = _only(row, kept)
    if only:
        zones = tuple(sorted(frozenset().union(*(kept[word] for word in only))))
        return zones, zones
    home = zones_of_rank[row.rank]
    return tuple(sorted(frozenset(home).union(*(kept[word] for word in words & kept.keys())))), home


def _sits_apart(only: frozenset[str], words: frozenset[str], home: Zones, seats: Sequence[Seat]) -> bool:
    """Return whether seats are kept for a guest outside the own zones, or in a part of them alone."""
    if not words:
        return False
    usable = [seat for seat in seats if not seat.blocked and seat.kind != "wheelchair_space"]
    if only:
        return any(seat.zone in home and seat.kept_for.isdisjoint(only) for seat in usable)
    return any(seat.zone not in home and not seat.kept_for.isdisjoint(words) for seat in usable)


def _only(row: GuestRow, kept: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the words of which one must be on the guest's seat: press, performers and blocs in their zones."""
    roles = IN_ZONES.intersection(row.role)
    own = {row.delegation_id} if "bloc" in roles else set()
    return frozenset((roles | own) & kept.keys())


def _needs(row: GuestRow, word: str) -> bool:
    return bool(row.needs) and any(need.casefold() == word for need in row.needs)


def _leaders(attending: Mapping[str, GuestRow]) -> dict[str, str]:
    """Follow companion_of upwards; in a circle the guest of highest precedence leads."""
    leader: dict[str, str] = {}
    for guest in attending:
        trail = [guest]
        while (onward := attending[trail[-1]].companion_of) in attending and onward not in trail:
            trail.append(onward)
        circle = trail[trail.index(onward) :] if onward in trail else trail[-1:]
        leader[guest] = min(circle, key=lambda member: seniority(attending[member])) if circle[1:] else circle[0]
    return leader


def _wheelchair_zones(wanted: Mapping[str, tuple[Zones, int]], seats: Sequence[Seat]) -> dict[str, Zones]:
    """Open every zone with wheelchair spaces to those whose own zones hold too few of them (R37).

    Whether the own zones suffice is counted over all of them at once (maximum flow): when they do not, everybody
    who competes for the crowded spaces may go anywhere that has a space.
    """
    spaces = Counter(seat.zone for seat in seats if seat.kind == "wheelchair_space" and not seat.blocked)
    filling = Filling(spaces)
    crowded: set[str] = set()
    left_over: list[Zones] = []
    for choice, count in sorted(wanted.values()):
        if filling.add(choice, count) < count:
            left_over.append(choice)
    for choice in left_over:
        crowded |= filling.crowded(choice)
    anywhere = tuple(sorted(spaces))
    short = set(left_over) | {choice for choice, _ in wanted.values() if crowded.issuperset(choice)}
    return {head: anywhere for head, (choice, _) in wanted.items() if choice in short and anywhere}
