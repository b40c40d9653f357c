"""Lodging as people look at it: houses as blocks of rooms by night, who sleeps where, what it costs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from planner.collation import fold, name_key
from planner.scenario.rows import Guest, Hall, Hotel, Room
from planner.scenario.schema import Scenario
from planner.settlement.contract import Contract, house_of
from planner.settlement.moves import Moves, moves_of
from web.services.protection import Protected


@dataclass(frozen=True, slots=True)
class Lodger:
    """A guest and the bed; of one whose movements are protected the bed and the days are left out (``hidden``).

    A bloc of ``people`` that sleeps in a hall stands as one. Who changes rooms stands once for each room; ``came_from``
    and ``goes_to`` are then the room before (or house and room) and the one after.
    """

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
    people: int = 1
    came_from: str = ""
    goes_to: str = ""

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
        cost_vnd: contract price of all room-nights used, by season; extra beds included.
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
        hotels = {house_of(hall): hall.house_name or hall.name for hall in reversed(scenario.halls)}
        hotels |= {hotel.hotel_id: hotel.name for hotel in scenario.hotels}
        given = list(rows)
        moves = moves_of(given)
        found = [one for one in (_lodger(row, guests, delegations, hotels, moves) for row in given) if one]
        found = [_named(one, scenario, delegations) for one in found]
        self._contract = Contract.of(scenario)
        secret = frozenset() if cleared else protected.guests
        self.hidden_rooms = frozenset(one.room_id for one in found if one.guest_id in secret)
        told = dict.fromkeys(_without_bed(one) if one.guest_id in secret else one for one in found)
        self.everyone = tuple(sorted(told, key=lambda one: (name_key(one.name), one.guest_id, str(one.check_in))))

    @cached_property
    def hidden(self) -> int:
        """How many guests have a bed that the reader may not know of."""
        return len({one.guest_id for one in self.everyone if one.hidden})

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
        for hall in self.scenario.halls:
            rooms[house_of(hall)].append(_hall(hall, self.nights, by_room.get(hall.hall_id, ())))
        chosen = [one for one in self._places() if hotel in {"", one.hotel_id}]
        made = [self._house(one, rooms[one.hotel_id]) for one in chosen]
        return tuple(sorted(made, key=lambda house: (not house.people, house.hotel_id)))

    def _places(self) -> list[Hotel]:
        """Return hotels, and the schools and halls that take blocs of people."""
        hotels = {one.hotel_id: one for one in self.scenario.hotels}
        for hall in self.scenario.halls:
            name = hall.house_name or hall.name
            hotels.setdefault(house_of(hall), Hotel(hotel_id=house_of(hall), name=name, lat=hall.lat, lon=hall.lon))
        return list(hotels.values())

    def _cost_vnd(self, room: RoomLine) -> int:
        terms = self._contract.rooms.get(room.room_id)
        if terms is None:
            return 0
        used = [(night, cell.taken) for night, cell in zip(self.nights, room.cells, strict=True) if cell.taken]
        if terms.by_person:
            return sum(self._contract.price_vnd(room.room_id, night) * taken for night, taken in used)
        extra = sum(max(0, taken - terms.beds) for _night, taken in used) * terms.extra_bed_vnd
        return sum(self._contract.price_vnd(room.room_id, night) for night, _taken in used) + extra

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
            sum(self._cost_vnd(room) for room in rooms),
            _people(one for one in self.everyone if one.hotel_id == hotel.hotel_id),
            sum(room.used for room in rooms),
        )


def _named(one: Lodger, scenario: Scenario, delegations: Mapping[str, str]) -> Lodger:
    """Return a bloc of people under its own name; a guest as he is."""
    bloc = next((bloc for bloc in scenario.lodging_blocs if bloc.bloc_id == one.guest_id), None)
    return replace(one, name=bloc.name, delegation=delegations.get(bloc.delegation_id, "")) if bloc else one


def _people(lodgers: Iterable[Lodger]) -> int:
    """Return how many sleep somewhere: a guest who changes rooms in a house counts once."""
    return sum({one.guest_id: one.people for one in lodgers}.values())


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


def _hall(row: Hall, nights: Sequence[date], lodgers: Sequence[Lodger]) -> RoomLine:
    """Return a hall as a room with many beds."""
    ids = tuple(one.guest_id for one in lodgers)
    cells = tuple(_cell(row, night, lodgers) for night in nights)
    return RoomLine(
        row.hall_id,
        row.hall_id.rpartition("-")[2],
        row.places,
        1,
        row.price_vnd,
        accessible=False,
        guest_ids=ids,
        cells=cells,
    )


def _cell(row: Room | Hall, night: date, lodgers: Sequence[Lodger]) -> Cell:
    here = [one for one in lodgers if night in one.nights]
    closed = bool((row.free_from and night < row.free_from) or (row.free_to and night >= row.free_to))
    return Cell(sum(one.people for one in here), ", ".join(one.name for one in here), closed and not here)


def figures(houses: Sequence[House], lodgers: Iterable[Lodger]) -> Figures:
    """Return the totals of houses; who changes from one to another counts once."""
    shown = {house.hotel_id for house in houses}
    nights = [cell.taken for house in houses for room in house.rooms for cell in room.cells if cell.taken]
    return Figures(
        _people(one for one in lodgers if one.hotel_id in shown),
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
    moves: Moves,
) -> Lodger | None:
    guest, people = guests.get(row["guest_id"]), row.get("people", "")
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
        people=int(people) if people.isdecimal() else 1,
        came_from=_other(row, moves.came_from(row), hotels),
        goes_to=_other(row, moves.goes_to(row), hotels),
    )


def _other(row: Mapping[str, str], other: Mapping[str, str] | None, hotels: Mapping[str, str]) -> str:
    """Return the other room of who changes rooms, with its house where that is another."""
    if other is None:
        return ""
    house = "" if other["hotel_id"] == row["hotel_id"] else f"{hotels.get(other['hotel_id'], other['hotel_id'])}, "
    return f"{house}{other['room_id']}"


def _without_bed(one: Lodger) -> Lodger:
    place = {"hotel_id": "", "hotel": "", "room_id": "", "came_from": "", "goes_to": ""}
    return replace(one, **place, check_in=None, check_out=None, hidden=True)  # type: ignore[arg-type]


def money(amount_vnd: int) -> str:
    """Write an amount as offices do: ``12.500.000 ₫``."""
    return f"{amount_vnd:,} ₫".replace(",", ".")
