"""From a pack's rooms, contract prices and blocks to the rooms of the lodging problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from planner.problems.lodging.data import PRICE_UNIT_VND, Holding, Night, Room
from planner.scenario import rows
from planner.scenario.schema import Scenario


def read_rooms(scenario: Scenario, nights: Sequence[Night]) -> tuple[tuple[Room, ...], tuple[Holding, ...]]:
    """Return the rooms by id, and what is held of them by contract."""
    closed = _closed_nights(scenario, nights)
    listed = [(row, room) for row in scenario.rooms for room in _rooms_of(row, nights, closed)]
    priced = [(row, _priced(scenario, row, room, nights)) for row, room in listed]
    holdings = _holdings(scenario, priced, nights)
    held = _Held.of(holdings)
    governed = {block.hotel_id for block in scenario.hotel_blocks}
    rooms = [held.mark(room, nights) if room.hotel_id in governed else room for _, room in priced]
    return tuple(sorted(rooms, key=lambda room: room.room_id)), holdings


def in_units(price_vnd: int) -> int:
    """Return a price in ``PRICE_UNIT_VND``, rounded half up."""
    return (price_vnd + PRICE_UNIT_VND // 2) // PRICE_UNIT_VND


def _rooms_of(row: rows.Room, nights: Sequence[Night], closed: Mapping[str, frozenset[Night]]) -> list[Room]:
    """Return the room of a row, or the ``count`` equal rooms of its type."""
    ids = [row.room_id] if row.room_id else [f"{row.room_type_id}#{i}" for i in range(1, row.count + 1)]
    since, until = row.free_from or date.min, row.free_to or date.max
    shut = closed.get(row.hotel_id, frozenset())
    like = Room(
        room_id="",
        hotel_id=row.hotel_id,
        beds=row.beds,
        grade=row.grade,
        price=in_units(row.price_vnd),
        accessible=row.accessible,
        nights=frozenset(night for night in nights if since <= night < until and night not in shut),
        kind=row.hotel_id,
        extra_beds=row.extra_beds,
        extra_price=in_units(row.extra_bed_price_vnd),
        floor=row.floor,
    )
    return [replace(like, room_id=room_id) for room_id in ids]


def _closed_nights(scenario: Scenario, nights: Sequence[Night]) -> Mapping[str, frozenset[Night]]:
    """Return the nights (evening to the next morning) that touch a time at which the hotel cannot be used."""
    closed: dict[str, set[Night]] = {}
    for row in scenario.availability:
        if row.subject_kind == "hotel" and not row.available:
            touched = {
                n for n in nights if row.start.date() <= n < max(row.end.date(), row.start.date() + timedelta(1))
            }
            closed.setdefault(row.subject_id, set()).update(touched)
    return {hotel: frozenset(touched) for hotel, touched in closed.items()}


def _priced(scenario: Scenario, row: rows.Room, room: Room, nights: Sequence[Night]) -> Room:
    """Return the room with the contract prices of its seasons."""
    rates: dict[Night, int] = {}
    for season in scenario.room_prices:
        if season.room_type_id in {row.room_type_id, room.room_id}:
            rates |= {n: in_units(season.price_vnd) for n in nights if season.first <= n < season.last}
    other = tuple((night, price) for night, price in sorted(rates.items()) if price != room.price)
    return replace(room, rates=other) if other else room


def _holdings(
    scenario: Scenario, listed: Sequence[tuple[rows.Room, Room]], nights: Sequence[Night]
) -> tuple[Holding, ...]:
    """Return the blocks, in the order of the file, each with the rooms it takes that no earlier one has taken."""
    taken: dict[Night, set[str]] = {night: set() for night in nights}
    holdings = []
    for block in scenario.hotel_blocks:
        candidates = [room for row, room in listed if _matches(block, row, room)]
        count = max(0, (len(candidates) if block.rooms is None else block.rooms) - block.released)
        rooms: dict[Night, tuple[str, ...]] = {}
        for night in nights:
            if block.first <= night < block.last:
                left = [room.room_id for room in candidates if room.room_id not in taken[night]]
                rooms[night] = tuple(left[:count])
                taken[night].update(rooms[night])
        what = (block.block_id, block.hotel_id, block.room_type_id)
        holdings.append(Holding(*what, rooms, block.first, block.last, block.release_on, block.min_nights))
    return tuple(holdings)


def _matches(block: rows.HotelBlock, row: rows.Room, room: Room) -> bool:
    return block.hotel_id == room.hotel_id and block.room_type_id in {"", row.room_type_id, room.room_id}


@dataclass(frozen=True)
class _Held:
    """Nights on which rooms are held, and the fewest nights for which they are let."""

    nights: dict[str, set[Night]] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, holdings: Sequence[Holding]) -> "_Held":
        held = cls()
        for holding in holdings:
            for night, room_ids in holding.rooms.items():
                for room_id in room_ids:
                    held.nights.setdefault(room_id, set()).add(night)
                    held.least[room_id] = max(held.least.get(room_id, 1), holding.min_nights)
        return held

    def mark(self, room: Room, nights: Sequence[Night]) -> Room:
        """Return the room with the nights on which nobody holds it for the event."""
        unheld = frozenset(nights) - self.nights.get(room.room_id, set())
        return replace(room, unheld=unheld, min_nights=self.least.get(room.room_id, 1))
