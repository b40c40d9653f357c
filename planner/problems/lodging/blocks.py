"""Alike parties as blocks, alike rooms as types, and the patterns in which the parties of a holder fill a room."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.problems.lodging.data import Fit, Guest, Night, Problem, Room

Party = tuple[str, ...]
Stay = tuple[tuple[Night, int, str | None], ...]
"""What a party asks of a room by night: night, beds, and the gender that may join it (None: nobody may)."""
Slots = tuple[tuple[int, int], ...]
"""Parties in a room: (block, number of them)."""

SOLO = ""
"""Holder of parties that share a room with no other party at any time: no delegation, or two of them."""
MOST_PATTERNS = 20_000
"""Patterns per holder and type beyond which the enumeration is cut short: plans stay valid, the bound is not proven."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Rules that decide which patterns exist at all; a rule that is dropped from the model leaves its switch off.

    ``ranks`` is no rule: it keeps guests of different rank apart, where it matters who is left out.
    """

    share_requests: bool = True
    gender: bool = True
    single_rooms: bool = True
    beds_by_night: bool = True
    room_period: bool = True
    held_rooms: bool = True
    minimum_stay: bool = True
    floor: bool = True
    accessible_rooms: bool = True
    grade: bool = True
    guarded_hotels: bool = True
    suitable_rooms: bool = True
    shared_by_delegation: bool = True
    ranks: bool = False


@dataclass(frozen=True)
class Block:
    """Parties of one holder that are alike in everything a room can tell.

    Attributes:
        parties: guest ids of each party.
        guests: the guests of the first party: all others have the same needs.
        holder: the delegation that holds their rooms, or ``SOLO``.
        stay: what each party asks of a room by night.
    """

    parties: tuple[Party, ...]
    guests: tuple[Guest, ...]
    holder: str
    stay: Stay

    @property
    def size(self) -> int:
        """Number of parties."""
        return len(self.parties)

    @cached_property
    def nights(self) -> frozenset[Night]:
        """Nights on which a party sleeps there."""
        return frozenset(night for night, _, _ in self.stay)

    @cached_property
    def delegations(self) -> tuple[str, ...]:
        """Delegations of the members."""
        return tuple(sorted({guest.delegation_id for guest in self.guests} - {""}))


@dataclass(frozen=True)
class RoomType:
    """Rooms that differ in nothing but id and price."""

    rooms: tuple[Room, ...]

    @property
    def like(self) -> Room:
        """Any of them, for what they have in common."""
        return self.rooms[0]

    @cached_property
    def by_price(self) -> Mapping[int, tuple[Room, ...]]:
        """Price -> rooms, the cheapest first."""
        prices = sorted({room.price for room in self.rooms})
        return {price: tuple(room for room in self.rooms if room.price == price) for price in prices}


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a holder's parties fill one room over time.

    Attributes:
        slots: parties by block.
        nights: nights on which the room is in use.
    """

    slots: Slots
    nights: frozenset[Night]


def room_types(problem: Problem) -> tuple[RoomType, ...]:
    """Return the rooms by type; grades and floors count only as far as some guest's need tells them apart."""
    grades = sorted({guest.grade_min for guest in problem.guests})
    # How far a room falls short matters where the data leave room to fall short at all.
    due = max((guest.grade_due for guest in problem.guests if guest.grade_due > guest.grade_min), default=0)
    floors = {(guest.floor_min, guest.floor_max) for guest in problem.guests} - {(None, None)}
    types: dict[tuple[object, ...], list[Room]] = {}
    for room in problem.rooms:
        met = (sum(room.grade >= grade for grade in grades), min(room.grade, due))
        beds = (room.beds, room.extra_beds, room.extra_price)
        free = (tuple(sorted(room.nights)), tuple(sorted(room.unheld)), room.min_nights, room.rates)
        key = (room.hotel_id, beds, met, room.accessible, free, room.kind, room.floor if floors else None)
        types.setdefault(key, []).append(room)
    return tuple(RoomType(tuple(rooms)) for rooms in types.values())


def blocks_of(problem: Problem, shape: Shape) -> tuple[Block, ...]:
    """Return the guests as blocks."""
    singles: tuple[Party, ...] = tuple((guest.guest_id,) for guest in problem.guests)
    alike: dict[tuple[object, ...], list[Party]] = {}
    for party in problem.parties if shape.share_requests else singles:
        members = [problem.guest[member] for member in party]
        needs = tuple(_needs(guest) for guest in members)
        ranks = tuple(g.rank for g in members) if shape.ranks else ()
        alike.setdefault((_holder(members), _stay(members, shape), needs, ranks), []).append(party)
    return tuple(_block(problem, shape, tuple(parties)) for parties in alike.values())


def _needs(guest: Guest) -> tuple[object, ...]:
    return (*needs_of(guest), guest.delegation_id)


def needs_of(guest: Guest) -> tuple[object, ...]:
    """Return all that a room can tell of a guest, but for gender and single room, which are in the stay."""
    grades, floors = (guest.grade_min, guest.grade_due), (guest.floor_min, guest.floor_max)
    return (guest.kind, grades, floors, guest.accessible, guest.guarded_only, guest.check_in, guest.check_out)


def _block(problem: Problem, shape: Shape, parties: tuple[Party, ...]) -> Block:
    members = tuple(problem.guest[member] for member in parties[0])
    return Block(parties, members, _holder(members), _stay(members, shape))


def _holder(members: Sequence[Guest]) -> str:
    delegations = {guest.delegation_id for guest in members}
    return delegations.pop() if len(delegations) == 1 else SOLO


def _stay(members: Sequence[Guest], shape: Shape) -> Stay:
    nights = sorted({night for guest in members for night in guest.nights})
    present = {night: [guest for guest in members if night in guest.nights] for night in nights}
    return tuple((night, len(present[night]), _mate(present[night], shape)) for night in nights)


def _mate(present: Sequence[Guest], shape: Shape) -> str | None:
    if shape.single_rooms and any(guest.single for guest in present):
        return None
    if not shape.gender:
        return ""
    genders = {guest.gender for guest in present}
    return genders.pop() if len(genders) == 1 else None


def fits_of(problem: Problem, block: Block, room: Room) -> tuple[Fit, ...] | None:
    """Return what each guest of a party takes and costs, or None when one of them does not go there."""
    fits = [problem.fit(guest, room) for guest in block.guests]
    known = tuple(fit for fit in fits if fit is not None)
    return known if len(known) == len(fits) else None


def admits(problem: Problem, block: Block, room: Room, shape: Shape) -> bool:
    """Return whether a party of the block may be in the room at all."""
    return (
        (not shape.suitable_rooms or fits_of(problem, block, room) is not None)
        and (not shape.room_period or room.nights.issuperset(block.nights))
        and (not shape.held_rooms or room.unheld.isdisjoint(block.nights))
        and (not shape.floor or all(on_floor(guest, room) for guest in block.guests))
        and (not shape.accessible_rooms or room.accessible or not any(guest.accessible for guest in block.guests))
        and (not shape.grade or all(room.grade >= guest.grade_min for guest in block.guests))
        and (not shape.guarded_hotels or all(is_guarded(problem, guest, room) for guest in block.guests))
    )


def is_guarded(problem: Problem, guest: Guest, room: Room) -> bool:
    """Return whether a room's hotel is guarded as far as the guest must have that."""
    fit = problem.fit(guest, room) if guest.guarded_only else None
    return fit is None or not fit.unguarded


def on_floor(guest: Guest, room: Room) -> bool:
    """Return whether a room is on a floor that will do; one on an unknown floor will not, where that matters."""
    if guest.floor_min is None and guest.floor_max is None:
        return True
    return room.floor is not None and (guest.floor_min or 1) <= room.floor <= (guest.floor_max or room.floor)


def too_short(nights: Collection[Night], least: int) -> bool:
    """Return whether a room in use on these nights is let for fewer than ``least`` nights in a row."""
    return least > 1 and any(len(run) < least for run in runs(nights))


def runs(nights: Collection[Night]) -> list[list[Night]]:
    """Return the nights in order, one list for each time that they follow each other."""
    found: list[list[Night]] = []
    for night in sorted(nights):
        if found and (night - found[-1][-1]).days == 1:
            found[-1].append(night)
        else:
            found.append([night])
    return found


def beds_of(problem: Problem, block: Block, room: Room) -> Mapping[Night, int]:
    """Return the beds that a party takes by night."""
    fits = fits_of(problem, block, room) or (Fit(),) * len(block.guests)
    pairs = list(zip(block.guests, fits, strict=True))
    return {night: sum(fit.beds for guest, fit in pairs if night in guest.nights) for night in sorted(block.nights)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block whose parties may go to a room: how many there are, and what one takes by night."""

    block: int
    parties: int
    beds: Mapping[Night, int]
    mates: Mapping[Night, str | None]


@dataclass(frozen=True, slots=True)
class _Filled:
    """A room filled so far: parties, beds taken and gender by night."""

    slots: Slots
    taken: Mapping[Night, int]
    mates: Mapping[Night, str | None]

    def add(self, candidate: Candidate) -> "_Filled":
        taken = {**self.taken, **{night: self.taken.get(night, 0) + need for night, need in candidate.beds.items()}}
        count = dict(self.slots).get(candidate.block, 0)
        others = tuple(slot for slot in self.slots if slot[0] != candidate.block)
        return _Filled((*others, (candidate.block, count + 1)), taken, {**self.mates, **candidate.mates})


def patterns(
    candidates: Sequence[Candidate], beds: int | None, *, alone: bool, least_nights: int = 1
) -> tuple[Pattern, ...]:
    """Return every way to fill a room, the smallest first; cut short at ``MOST_PATTERNS``.

    Args:
        candidates: blocks whose parties may go there.
        beds: beds of the room; None without limit.
        alone: whether one party at most may ever have the room.
        least_nights: fewest nights in a row for which the room is let.
    """
    found: list[_Filled] = []
    layer = [(_Filled((), {}, {}), 0)]
    while layer and len(found) < MOST_PATTERNS:
        longer: list[tuple[_Filled, int]] = []
        for filled, start in layer:
            more = range(start, 0 if alone and filled.slots else len(candidates))
            takes = [index for index in more if _takes(filled, candidates[index], beds)]
            longer.extend((filled.add(candidates[index]), index) for index in takes)
            if len(found) + len(longer) >= MOST_PATTERNS:
                break
        found += [filled for filled, _ in longer]
        layer = longer
    made = tuple(Pattern(filled.slots, frozenset(filled.taken)) for filled in found)
    if least_nights == 1 or len(made) >= MOST_PATTERNS:  # a list cut short must be known as such by its length
        return made
    return tuple(pattern for pattern in made if not too_short(pattern.nights, least_nights))


def _takes(filled: _Filled, candidate: Candidate, beds: int | None) -> bool:
    """Return whether one more party goes in: one left, may share with whom it meets, a bed every night."""
    if dict(filled.slots).get(candidate.block, 0) == candidate.parties:
        return False
    for night, need in candidate.beds.items():
        mate = candidate.mates[night]
        if night in filled.taken and (mate is None or filled.mates[night] != mate):
            return False
        if beds is not None and filled.taken.get(night, 0) + need > beds:
            return False
    return True
