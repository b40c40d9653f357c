"""A first plan at once, without the solver: party by party into the room that looks cheapest at that moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.problems.lodging.blocks import Party, RoomType
from planner.problems.lodging.data import Room
from planner.problems.lodging.frame import Frame
from planner.problems.lodging.landscape import cost_in

SPARE = 30
"""Price, in units of cost, of taking an accessible or higher-grade room from those who need one."""


@dataclass
class _Filling:
    """Rooms given so far.

    Attributes:
        frame: what is planned.
        housing: guest -> room.
        slots: room -> number of parties by block.
        hotels: holder -> hotels in use.
        waiting: block -> parties still to be housed.
        ways: (block, type) -> what a party costs there besides the price of the room.
    """

    frame: Frame
    housing: dict[str, str]
    slots: dict[str, dict[int, int]] = field(default_factory=dict)
    hotels: dict[str, set[str]] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)
    ways: dict[tuple[int, int], int] = field(default_factory=dict)

    def way(self, b: int, t: int) -> int:
        """Return what a party of a block costs in a room of a type besides the price of the room."""
        if (b, t) not in self.ways:
            self.ways[b, t] = cost_in(self.frame, self.frame.blocks[b], self.frame.types[t])
        return self.ways[b, t]

    def place(self, party: Party, room: Room) -> None:
        b = self.frame.block_of[party]
        self.housing.update(dict.fromkeys(party, room.room_id))
        counts = self.slots.setdefault(room.room_id, {})
        counts[b] = counts.get(b, 0) + 1
        self.hotels.setdefault(self.frame.blocks[b].holder, set()).add(room.hotel_id)
        self.waiting[b] = self.waiting.get(b, 1) - 1

    def lawful(self, b: int, t: int, room: Room) -> bool:
        """Whether a party of a block that is admitted there may join: the same holder, and a pattern of it then."""
        counts = self.slots.get(room.room_id)
        if counts is None:
            return True
        holder = self.frame.blocks[b].holder
        if self.frame.blocks[min(counts)].holder != holder:
            return False
        more = {**counts, b: counts.get(b, 0) + 1}
        return tuple(sorted(more.items())) in self.frame.pattern_of[holder, t]


def first_housing(frame: Frame, start: Mapping[str, str]) -> dict[str, str]:
    """Return ``start`` with as many more guests housed as is possible without moving anybody."""
    filling = _Filling(frame, {})
    for b, block in enumerate(frame.blocks):
        filling.waiting[b] = block.size
    for party in sorted(frame.block_of):
        if party[0] in start:
            filling.place(party, frame.problem.room[start[party[0]]])
    for party in _order(frame):
        if party[0] not in filling.housing:
            _house(filling, party)
    return filling.housing


def _order(frame: Frame) -> list[Party]:
    """Return the parties: pinned ones, then those with fewest rooms to go to; companions follow their principals."""
    choices = {
        b: sum(len(kind.rooms) for kind in frame.types if _admitted(frame, b, kind)) for b in range(len(frame.blocks))
    }
    tied: dict[Party, int] = {}
    for pair in frame.companions:
        least = min(choices[frame.block_of[party]] for party in pair)
        for party in pair:
            tied[party] = min(tied.get(party, least), least)
    pinned = {*frame.pinned_room, *frame.pinned_hotel}
    followers = {pair[0] for pair in frame.companions}

    def key(party: Party) -> tuple[object, ...]:
        b = frame.block_of[party]
        leader = next((principal for companion, principal in frame.companions if companion == party), party)
        scarce = tied.get(party, choices[b])
        return (party not in pinned, scarce, frame.blocks[b].holder, leader, party in followers, b, party)

    return sorted(frame.block_of, key=key)


def _admitted(frame: Frame, b: int, kind: RoomType) -> bool:
    holder = frame.blocks[b].holder
    t = frame.type_of[kind.like.room_id]
    return ((b, 1),) in frame.pattern_of[holder, t]


def _house(filling: _Filling, party: Party) -> None:
    frame, b = filling.frame, filling.frame.block_of[party]
    best: tuple[float, str] | None = None
    rooms, hotels = frame.pinned_room.get(party), _hotels(filling, party)
    for t, kind in enumerate(frame.types):
        if (hotels is not None and kind.like.hotel_id not in hotels) or not _admitted(frame, b, kind):
            continue
        for room in kind.rooms:
            if (rooms is None or rooms == (room.room_id,)) and filling.lawful(b, t, room):
                price = (filling.way(b, t) + _price(filling, b, room), room.room_id)
                best = price if best is None else min(best, price)
    if best is not None:
        filling.place(party, frame.problem.room[best[1]])


def _hotels(filling: _Filling, party: Party) -> set[str] | None:
    """Return the hotels that pins and companions already housed leave; None for any."""
    frame, hotels = filling.frame, None
    demands = [set(pinned) for pinned in (frame.pinned_hotel.get(party),) if pinned]
    for pair in frame.companions:
        if party in pair:
            other = pair[0] if pair[1] == party else pair[1]
            if other[0] in filling.housing:
                demands.append({frame.problem.room[filling.housing[other[0]]].hotel_id})
    for pair in frame.attendants:
        if party in pair:
            other = pair[0] if pair[1] == party else pair[1]
            if other[0] in filling.housing:
                there = frame.problem.room[filling.housing[other[0]]].hotel_id
                demands.append({hotel for hotel in frame.hotel_ids if frame.problem.is_near(hotel, there)})
    for demand in demands:
        hotels = demand if hotels is None else hotels & demand
    return hotels


def _price(filling: _Filling, b: int, room: Room) -> float:
    """Return what the room costs a party besides the way: its share of a new room, a further hotel, a scarce room."""
    frame, block = filling.frame, filling.frame.blocks[b]
    weights, price = frame.problem.weights, 0.0
    if room.room_id not in filling.slots:
        filled = min(room.beds, max(1, filling.waiting.get(b, 1)) * max(1, len(block.guests)))
        price += weights["cost"] * room.rent(block.nights) * len(block.guests) / filled
        price += SPARE * (room.accessible and not any(guest.accessible for guest in block.guests))
        price += SPARE / 2 * max(0, room.grade - max(guest.grade_min for guest in block.guests))
    used = filling.hotels.get(block.holder, set())
    return price + (weights["split_delegations"] if used and room.hotel_id not in used else 0)
