"""Lodging as people look at it: houses as blocks of rooms by night, who sleeps where, what it costs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from planner.collation import fold, name_key
from planner.scenario.rows import Guest, Hotel, Room
from planner.scenario.schema import Scenario
from web.services.protection import Protected


@dataclass(frozen=True, slots=True)
class Lodger:
    """A guest and the bed; of one whose movements are protected the bed and the days are left out (``hidden``)."""

    guest_id: str
    name: str
    post: str
    delegation_id: str
    delegation: str
    needs: str
    hotel_id: str = ""
    hotel: str = ""
    room_id: str = ""
    check_in: date | None = None
    check_out: date | None = None
    hidden: bool = False

    @property
    def nights(self) -> tuple[date, ...]:
        """Nights slept there, as far as they may be told."""
        if self.check_in is None or self.check_out is None:
            return ()
        return tuple(self.check_in + timedelta(days=offset) for offset in range((self.check_out - self.check_in).days))

    @property
    def search(self) -> str:
        """What searching without accents looks through."""
        return fold(f"{self.guest_id} {self.name} {self.post} {self.delegation} {self.room_id} {self.hotel}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A room in one night: beds taken, by whom; ``closed`` when the house does not offer it that night."""

    taken: int
    names: str
    closed: bool


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room and its nights; ``short`` is its number in the house, ``guest_ids`` who sleeps there."""

    room_id: str
    short: str
    beds: int
    grade: int
    price_vnd: int
    accessible: bool
    guest_ids: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def used(self) -> bool:
        """Whether anybody sleeps there in any night."""
        return any(cell.taken for cell in self.cells)


@dataclass(frozen=True, slots=True)
class House:
    """A hotel as a block of rooms by night, with its figures.

    Attributes:
        beds_taken: beds used, by night.
        cost_vnd: price of all room-nights used.
        people: guests who sleep there at least one night.
    """

    hotel_id: str
    name: str
    phone: str
    guarded: bool
    lat: float
    lon: float
    rooms: tuple[RoomLine, ...]
    beds: int
    beds_taken: tuple[int, ...]
    cost_vnd: int
    people: int
    rooms_used: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Totals over the houses shown."""

    people: int
    rooms: int
    room_nights: int
    bed_nights: int
    cost_vnd: int


class Stay:
    """Who sleeps where in one plan, as this reader may know it."""

    def __init__(
        self, scenario: Scenario, rows: Iterable[Mapping[str, str]], protected: Protected, *, cleared: bool
    ) -> None:
        """Read the rows of the plan; rows without readable days are left to the findings.

        To a reader without clearance the guests of protected delegations have no room, and the rooms they sleep in
        do not exist: neither a gap in the figures nor an empty cell tells where they are.
        """
        self.scenario = scenario
        guests = {guest.guest_id: guest for guest in scenario.guests}
        delegations = {one.delegation_id: one.name for one in scenario.delegations}
        hotels = {hotel.hotel_id: hotel.name for hotel in scenario.hotels}
        found = [one for one in (_lodger(row, guests, delegations, hotels) for row in rows) if one]
        secret = frozenset() if cleared else protected.guests
        self.hidden_rooms = frozenset(one.room_id for one in found if one.guest_id in secret)
        told = (_without_bed(one) if one.guest_id in secret else one for one in found)
        self.everyone = tuple(sorted(told, key=lambda one: name_key(one.name)))

    @cached_property
    def hidden(self) -> int:
        """How many guests have a bed that the reader may not know of."""
        return sum(one.hidden for one in self.everyone)

    @cached_property
    def nights(self) -> tuple[date, ...]:
        """Every night in which somebody sleeps."""
        return tuple(sorted({night for one in self.everyone for night in one.nights}))

    def houses(self, hotel: str = "") -> tuple[House, ...]:
        """Return the houses, those in use first."""
        by_room: dict[str, list[Lodger]] = defaultdict(list)
        for one in self.everyone:
            by_room[one.room_id].append(one)
        rooms: dict[str, list[RoomLine]] = defaultdict(list)
        for row in self.scenario.rooms:
            for room_id in _ids(row):
                if room_id not in self.hidden_rooms:
                    rooms[row.hotel_id].append(_room(row, room_id, self.nights, by_room.get(room_id, ())))
        chosen = [one for one in self.scenario.hotels if hotel in {"", one.hotel_id}]
        made = [self._house(one, rooms[one.hotel_id]) for one in chosen]
        return tuple(sorted(made, key=lambda house: (not house.people, house.hotel_id)))

    def _house(self, hotel: Hotel, rooms: Sequence[RoomLine]) -> House:
        return House(
            hotel.hotel_id,
            hotel.name,
            hotel.phone,
            hotel.guarded,
            hotel.lat,
            hotel.lon,
            tuple(rooms),
            sum(room.beds for room in rooms),
            tuple(sum(room.cells[at].taken for room in rooms) for at in range(len(self.nights))),
            sum(room.price_vnd for room in rooms for cell in room.cells if cell.taken),
            sum(one.hotel_id == hotel.hotel_id for one in self.everyone),
            sum(room.used for room in rooms),
        )


def _ids(row: Room) -> tuple[str, ...]:
    """Return the id of a room, or those of ``count`` equal rooms, as the plan names them."""
    return (row.room_id,) if row.room_id else tuple(f"{row.room_type_id}#{at}" for at in range(1, row.count + 1))


def _room(row: Room, room_id: str, nights: Sequence[date], lodgers: Sequence[Lodger]) -> RoomLine:
    return RoomLine(
        room_id,
        room_id.rpartition("-")[2],
        row.beds,
        row.grade,
        row.price_vnd,
        row.accessible,
        tuple(one.guest_id for one in lodgers),
        tuple(_cell(row, night, lodgers) for night in nights),
    )


def _cell(row: Room, night: date, lodgers: Sequence[Lodger]) -> Cell:
    here = [one for one in lodgers if night in one.nights]
    closed = bool((row.free_from and night < row.free_from) or (row.free_to and night >= row.free_to))
    return Cell(len(here), ", ".join(one.name for one in here), closed and not here)


def figures(houses: Sequence[House]) -> Figures:
    """Return the totals of houses."""
    nights = [cell.taken for house in houses for room in house.rooms for cell in room.cells if cell.taken]
    return Figures(
        sum(house.people for house in houses),
        sum(house.rooms_used for house in houses),
        len(nights),
        sum(nights),
        sum(house.cost_vnd for house in houses),
    )


def matching(lodgers: Iterable[Lodger], query: Mapping[str, str]) -> tuple[Lodger, ...]:
    """Return the guests that a filter (q, hotel, delegation, night) lets through."""
    words = fold(query.get("q", "")).split()
    hotel, delegation, night = query.get("hotel", ""), query.get("delegation", ""), query.get("night", "")
    return tuple(
        one
        for one in lodgers
        if hotel in {"", one.hotel_id}
        and delegation in {"", one.delegation_id}
        and (not night or night in {str(each) for each in one.nights})
        and all(word in one.search for word in words)
    )


def _lodger(
    row: Mapping[str, str],
    guests: Mapping[str, Guest],
    delegations: Mapping[str, str],
    hotels: Mapping[str, str],
) -> Lodger | None:
    guest = guests.get(row["guest_id"])
    try:
        check_in, check_out = date.fromisoformat(row["check_in"]), date.fromisoformat(row["check_out"])
    except ValueError:
        return None
    return Lodger(
        row["guest_id"],
        guest.full_name if guest else row["guest_id"],
        guest.post if guest else "",
        guest.delegation_id if guest else "",
        delegations.get(guest.delegation_id, "") if guest else "",
        ", ".join(guest.needs) if guest else "",
        row["hotel_id"],
        hotels.get(row["hotel_id"], row["hotel_id"]),
        row["room_id"],
        check_in,
        check_out,
    )


def _without_bed(one: Lodger) -> Lodger:
    return replace(one, hotel_id="", hotel="", room_id="", check_in=None, check_out=None, hidden=True)


def money(amount_vnd: int) -> str:
    """Write an amount as offices do: ``12.500.000 ₫``."""
    return f"{amount_vnd:,} ₫".replace(",", ".")
