"""Checks of rooms under contract and of blocs: rooms sold twice, two prices for a night, houses nobody knows."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from planner.errors import Fault
from planner.scenario.parse import ParsedPack, ParsedRow, ParsedTable
from planner.scenario.rows import HotelBlock, LodgingBloc, Room, RoomPrice
from planner.scenario.wordings import known_id, shown
from planner.units import DATE_FORMAT
from planner.wording import Wording


def rooms_listed_twice(pack: ParsedPack) -> Iterator[Fault]:
    """A room stands in one row only, whatever its type; ``id#number`` is a room of the type ``id``."""
    table = pack.tables.get("rooms")
    first: dict[str, tuple[int, tuple[str, str]]] = {}
    for row in table.rows if table else ():
        room = row.model
        for name in _ids(room) if isinstance(room, Room) else ():
            key = (str(row.values.get("room_id", "")), str(row.values.get("room_type_id", "")))
            other, known = first.setdefault(name, (row.number, key))
            if table is not None and other != row.number and known != key:  # equal keys are repeated ids
                what = Wording(f'phòng "{name}" đã có ở dòng {other}', f'room "{name}" is already in row {other}')
                expected = Wording("mỗi phòng chỉ bán một lần; cần mã khác", "a room is sold once; use another id")
                yield table.fault(row, "room_id", (what, expected), name)
                break


def _ids(room: Room) -> list[str]:
    return [room.room_id] if room.room_id else [f"{room.room_type_id}#{i}" for i in range(1, room.count + 1)]


def rooms_sold_twice(pack: ParsedPack) -> Iterator[Fault]:
    """The blocks of a night hold no more rooms of a type, a room or a hotel than there are."""
    table, rooms = pack.tables.get("hotel_blocks"), _rooms(pack)
    claimed: dict[tuple[date, str], int] = {}
    for row in table.rows if table else ():
        block = row.model
        if table is None or not isinstance(block, HotelBlock):
            continue
        there = [name for name, room in rooms.items() if _holds(block, name, room)]
        wanted = (len(there) if block.rooms is None else block.rooms) - block.released
        for night in _nights(block.first, block.last):
            free = [name for name in there if (night, name) not in claimed]
            if wanted > len(free):
                yield _oversold(table, row, (night, wanted, len(free)), _earlier(claimed, night, there))
                break
            claimed |= {(night, name): row.number for name in free[:wanted]}


def _earlier(claimed: Mapping[tuple[date, str], int], night: date, there: list[str]) -> list[int]:
    return sorted({claimed[night, name] for name in there if (night, name) in claimed})


def _oversold(table: ParsedTable, row: ParsedRow, counts: tuple[date, int, int], others: list[int]) -> Fault:
    night, wanted, free = counts
    evening = night.strftime(DATE_FORMAT)
    lines = ", ".join(map(str, others))
    rest_vi = f"; dòng {lines} đã giữ các phòng khác" if others else ""
    rest_en = f"; row {lines} holds the others" if others else ""
    what = Wording(
        f"đêm {evening} giữ {wanted} phòng nhưng chỉ còn {free}{rest_vi}",
        f"{wanted} rooms are held on the night of {evening} but only {free} are left{rest_en}",
    )
    expected = Wording(f"cần nhiều nhất {free} phòng, hoặc đêm khác", f"hold at most {free}, or other nights")
    field = "rooms" if "rooms" in row.cells else "block_id"
    return table.fault(row, field, (what, expected))


def unknown_rooms(pack: ParsedPack) -> Iterator[Fault]:
    """Blocks and prices are for a type or a room that rooms.csv has, a block's in its own hotel."""
    types = _types(pack)
    for name in ("hotel_blocks", "room_prices"):
        table = pack.tables.get(name)
        for row in table.rows if table else ():
            wanted, hotel = row.values.get("room_type_id"), row.values.get("hotel_id")
            if table is None or not wanted or "rooms" in pack.unreadable:
                continue
            own = {key for key, at in types.items() if hotel in {None, at}}
            if wanted not in own:
                label = pack.label("rooms")
                what = Wording(
                    f'không có phòng, loại phòng "{shown(str(wanted))}"' + (f" ở {hotel}" if hotel else ""),
                    f'no room or type "{shown(str(wanted))}"' + (f" in {hotel}" if hotel else ""),
                )
                yield table.fault(row, "room_type_id", (what, known_id(label, own, str(wanted))))


def too_many_released(pack: ParsedPack) -> Iterator[Fault]:
    """No more rooms are given back than were held."""
    table = pack.tables.get("hotel_blocks")
    for row in table.rows if table else ():
        held, released = row.values.get("rooms"), row.values.get("released")
        if table is not None and isinstance(held, int) and isinstance(released, int) and released > held:
            what = Wording(f"đã trả {released} phòng trong khi chỉ giữ {held}", f"{released} given back of {held} held")
            expected = Wording(f"cần nhiều nhất {held}", f"give at most {held}")
            yield table.fault(row, "released", (what, expected))


def two_prices(pack: ParsedPack) -> Iterator[Fault]:
    """A room has one contract price a night."""
    table = pack.tables.get("room_prices")
    seen: list[tuple[RoomPrice, int]] = []
    for row in table.rows if table else ():
        price = row.model
        if table is None or not isinstance(price, RoomPrice):
            continue
        for other, number in seen:
            if other.room_type_id == price.room_type_id and price.first < other.last and other.first < price.last:
                what = Wording(f"trùng đêm với giá ở dòng {number}", f"overlaps the price in row {number}")
                expected = Wording("cần hai mùa giá rời nhau", "use seasons that do not overlap")
                yield table.fault(row, "first", (what, expected))
                break
        seen.append((price, row.number))


def unclear_blocs(pack: ParsedPack) -> Iterator[Fault]:
    """Women and men of a bloc are not more than its people, and no guest has its id."""
    table, guests = pack.tables.get("lodging_blocs"), pack.ids("guests") or {}
    for row in table.rows if table else ():
        bloc = row.model
        if table is None or not isinstance(bloc, LodgingBloc):
            continue
        if bloc.women + bloc.men > bloc.people:
            what = Wording(
                f"{bloc.women} nữ và {bloc.men} nam nhiều hơn {bloc.people} người",
                f"{bloc.women} women and {bloc.men} men are more than {bloc.people} people",
            )
            expected = Wording(f"cần people từ {bloc.women + bloc.men}", f"give people from {bloc.women + bloc.men}")
            yield table.fault(row, "people", (what, expected))
        if bloc.bloc_id in guests:
            what = Wording(f'mã "{bloc.bloc_id}" là mã của một khách', f'"{bloc.bloc_id}" is the id of a guest')
            yield table.fault(row, "bloc_id", (what, Wording("cần mã khác", "use another id")))


def unknown_halls(pack: ParsedPack) -> Iterator[Fault]:
    """A bloc may go to halls, their houses, hotels and types of rooms that the pack has; a hall has its own id."""
    halls, hotels, types = pack.ids("halls") or {}, pack.ids("hotels") or {}, _types(pack)
    houses = {str(row.values.get("house_id", "")) for row in pack.rows("halls")} - {""}
    known = {*halls, *houses, *hotels, *types}
    table = pack.tables.get("lodging_blocs")
    for row in table.rows if table else ():
        names = row.values.get("houses")
        for name in names if isinstance(names, tuple) else ():
            if table is not None and name not in known:
                what = Wording(f'không có nơi ở nào mang mã "{shown(name)}"', f'no house has the id "{shown(name)}"')
                yield table.fault(row, "houses", (what, known_id(pack.label("halls"), known, name)), name)
    table = pack.tables.get("halls")
    for hall_id, row in halls.items():
        if table is not None and hall_id in {*types, *hotels, *_rooms(pack)}:
            what = Wording(
                f'mã "{hall_id}" là mã của phòng hoặc khách sạn', f'"{hall_id}" is the id of a room or hotel'
            )
            yield table.fault(row, "hall_id", (what, Wording("cần mã khác", "use another id")))


def _rooms(pack: ParsedPack) -> Mapping[str, Room]:
    """Return room id -> its row, in the order of the file."""
    models = [row.model for row in pack.rows("rooms") if isinstance(row.model, Room)]
    return {name: room for room in models for name in _ids(room)}


def _types(pack: ParsedPack) -> Mapping[str, str]:
    """Return the ids of rooms and types, each with its hotel."""
    models = [row.model for row in pack.rows("rooms") if isinstance(row.model, Room)]
    return {name: room.hotel_id for room in models for name in (room.room_id, room.room_type_id) if name}


def _holds(block: HotelBlock, name: str, room: Room) -> bool:
    return block.hotel_id == room.hotel_id and block.room_type_id in {"", room.room_type_id, name}


def _nights(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=i) for i in range((last - first).days))
