"""What was agreed with the houses: whose a room is, what kind, and what each night in it costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from planner.scenario.rows import Hall, Room, RoomPrice
from planner.scenario.schema import Scenario

Night = date
"""The evening of a night in a bed."""
VAT_INCLUDED = 1
"""Default of option ``vat_included``: contract prices are what is paid in the end, tax included."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed for one room, or for a hall in which people sleep by number.

    Attributes:
        room_id: as in the lodging plan.
        house_id: hotel, or school of the hall.
        room_type: room_type_id, or ``2g-h3`` for 2 beds of grade 3; of a hall its id.
        price_vnd: per room and night where no season says otherwise; of a hall per person and night.
        extra_bed_vnd: per extra bed and night; 0 for none agreed.
        beds: guests before extra beds; 0 of a hall.
    """

    room_id: str
    house_id: str
    room_type: str
    price_vnd: int
    extra_bed_vnd: int = 0
    beds: int = 0

    @property
    def by_person(self) -> bool:
        """Whether people are counted and not rooms."""
        return self.beds == 0


def room_type_of(row: Room) -> str:
    """Return the kind under which a house counts a room."""
    return row.room_type_id or f"{row.beds}g-h{row.grade}"


def room_ids(row: Room) -> tuple[str, ...]:
    """Return the id of a room, or those of ``count`` equal rooms, as the lodging plan names them."""
    return (row.room_id,) if row.room_id else tuple(f"{row.room_type_id}#{at}" for at in range(1, row.count + 1))


def house_of(hall: Hall) -> str:
    """Return the house that a hall belongs to; a hall by itself is one."""
    return hall.house_id or hall.hall_id


@dataclass(frozen=True)
class Contract:
    """Rooms and halls by id; ``seasons`` by room or kind; ``vat_included``: whether prices include tax."""

    rooms: Mapping[str, Terms]
    seasons: Mapping[str, tuple[RoomPrice, ...]] = field(default_factory=dict)
    vat_included: bool = True

    @classmethod
    def of(cls, scenario: Scenario) -> "Contract":
        """Read the contract of a pack."""
        seasons: dict[str, tuple[RoomPrice, ...]] = {}
        for row in scenario.room_prices:
            seasons[row.room_type_id] = (*seasons.get(row.room_type_id, ()), row)
        rooms = {one.room_id: one for one in (*_rooms(scenario), *_halls(scenario))}
        return cls(rooms, seasons, bool(scenario.option("settlement", "vat_included", VAT_INCLUDED)))

    @cached_property
    def types(self) -> frozenset[tuple[str, str]]:
        """House and kind of every room."""
        return frozenset((one.house_id, one.room_type) for one in self.rooms.values())

    @cached_property
    def _by_type(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], list[str]] = {}
        for one in self.rooms.values():
            for kind in (one.room_type, ""):
                found.setdefault((one.house_id, kind), []).append(one.room_id)
        return {key: tuple(ids) for key, ids in found.items()}

    def price_vnd(self, room_id: str, night: Night) -> int:
        """Return the price of a room (a place in a hall) in a night; 0 for what is not in the contract."""
        terms = self.rooms.get(room_id)
        if terms is None:
            return 0
        for name in (room_id, terms.room_type):
            for season in self.seasons.get(name, ()):
                if season.first <= night < season.last:
                    return season.price_vnd
        return terms.price_vnd

    def prices_vnd(self, house_id: str, room_type: str, night: Night) -> tuple[int, ...]:
        """Return the prices agreed for rooms of a kind in a night, cheapest first; kind blank: all of the house."""
        ids = self._by_type.get((house_id, room_type), ())
        return tuple(sorted({self.price_vnd(room_id, night) for room_id in ids}))

    def extra_beds_vnd(self, house_id: str, room_id: str) -> tuple[int, ...]:
        """Return the prices agreed for an extra bed in a room, or in any room of the house."""
        ids = (room_id,) if room_id else self._by_type.get((house_id, ""), ())
        return tuple(sorted({self.rooms[one].extra_bed_vnd for one in ids if one in self.rooms} - {0}))


def _rooms(scenario: Scenario) -> Iterator[Terms]:
    for row in scenario.rooms:
        for room_id in room_ids(row):
            extra = row.extra_bed_price_vnd
            yield Terms(room_id, row.hotel_id, room_type_of(row), row.price_vnd, extra, row.beds)


def _halls(scenario: Scenario) -> Iterator[Terms]:
    for row in scenario.halls:
        yield Terms(row.hall_id, house_of(row), row.hall_id, row.price_vnd)
