"""What a guest gets on arrival: the envelope of the key card, and a card with house, room, floor and a map.

They are handed to the person, never laid out: who is under protection has none (R46); their rooms are given by the
force that guards them. The map of lodgings is for everybody and says neither who sleeps where nor how many.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.documents.content import Card, Cards
from planner.documents.days import short_day
from planner.documents.occasion import Occasion
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, Row, honorific
from planner.documents.privacy import protected_guests
from planner.documents.streetmap import Mark, StreetMap
from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.scenario.rows import Guest, Hotel, Room
from planner.scenario.schema import Scenario
from planner.settlement.books import houses_of, stay_of
from planner.settlement.contract import house_of, room_ids
from planner.settlement.moves import Moves, moves_of

HOUSE_TONE, CEREMONY_TONE = "#0b4f8a", "#b3261e"
SPLIT_NAMES = "\n"
NEAR_M = 2500
"""Houses nearer to each other than this are drawn on one map."""


@dataclass(frozen=True, slots=True)
class Bed:
    """A guest's bed as a card tells it; ``moves`` says whence and whither a guest changes rooms, if he does."""

    guest: Guest
    hotel: Hotel
    room_id: str
    floor: str
    check_in: str
    check_out: str
    moves: str = ""


def key_envelopes(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return an envelope for the key of every room and stay, house by house; eight on a sheet."""
    found: dict[tuple[str, str, str, str], list[Bed]] = defaultdict(list)
    for bed in beds(scenario, rows, options):
        found[bed.hotel.hotel_id, bed.room_id, bed.check_in, bed.check_out].append(bed)
    cards = [_envelope(of) for _key, of in sorted(found.items())]
    return Cards(tuple(cards), "key_envelopes.typ", {"event": scenario.event.name.vi})


def _envelope(of: Sequence[Bed]) -> Card:
    first = of[0]
    return Card(
        {
            "house": first.hotel.name,
            "room": short_room(first.room_id),
            "floor": first.floor,
            "names": SPLIT_NAMES.join(f"{honorific(bed.guest)} {bed.guest.full_name}" for bed in of),
            "stay": f"từ {first.check_in} đến {first.check_out}",
            "moves": SPLIT_NAMES.join(dict.fromkeys(bed.moves for bed in of if bed.moves)),
            "phone": first.hotel.phone,
        }
    )


def guest_cards(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return a card of A6 for every guest who lodges: house, room, floor, days, how far the ceremony is, a map."""
    register, occasion = Register.of(scenario, rows, options), Occasion.of(scenario, rows)
    roads, place = StreetMap(scenario), ceremony_place(scenario)
    maps: dict[str, str] = {}
    cards = []
    for bed in beds(scenario, rows, options):
        hotel_id = bed.hotel.hotel_id
        if hotel_id not in maps:
            maps[hotel_id] = roads.draw([mark for mark in (_mark(bed.hotel), place) if mark])
        cards.append(Card(_card_parts(bed, register.delegations, place), svg=maps[hotel_id]))
    sheet = {"event": occasion.name, "when": occasion.time_words(), "venue": occasion.venue}
    return Cards(tuple(cards), "lodging_cards.typ", sheet)


def _card_parts(bed: Bed, delegations: Mapping[str, str], place: Mark | None) -> Mapping[str, str]:
    return {
        "name": f"{honorific(bed.guest)} {bed.guest.full_name}",
        "body": delegations.get(bed.guest.delegation_id, ""),
        "house": bed.hotel.name,
        "phone": bed.hotel.phone,
        "room": short_room(bed.room_id),
        "floor": bed.floor or "–",
        "stay": f"từ {bed.check_in} đến {bed.check_out}",
        "moves": bed.moves,
        "way": _way(bed.hotel, place),
    }


def _way(hotel: Hotel, place: Mark | None) -> str:
    if place is None:
        return ""
    road_km = distance_m(hotel.lat, hotel.lon, place.lat, place.lon) * ROAD_DETOUR_FACTOR / 1000
    return f"Đến nơi tổ chức lễ: khoảng {road_km:.1f} km đường bộ.".replace(".", ",", 1)


def lodging_map(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return maps of the houses in use, one for each place where they lie close to each other.

    With numbers and telephones; no guest and no number of guests on it.
    """
    blocs = {bloc.bloc_id for bloc in scenario.lodging_blocs}
    used = {bed.hotel.hotel_id for bed in beds(scenario, rows, options)}
    used |= {row["hotel_id"] for row in rows.get("lodging", ()) if row["guest_id"] in blocs}
    shown = [one for one in (*scenario.hotels, *_schools(scenario)) if one.hotel_id in used]
    if options.parts:
        shown = [one for one in shown if one.hotel_id in options.parts]
    hotels = {str(at): hotel for at, hotel in enumerate(shown, 1)}
    roads, place = StreetMap(scenario), ceremony_place(scenario)
    cards = [_map_page(group, hotels, roads, place) for group in _near(hotels)]
    sheet = {"event": scenario.event.name.vi, "title": "SƠ ĐỒ CÁC NƠI LƯU TRÚ"}
    return Cards(tuple(cards), "lodging_map.typ", sheet)


def _schools(scenario: Scenario) -> list[Hotel]:
    """Return the houses of halls that are no hotels, each where its first hall is."""
    hotels = {hotel.hotel_id for hotel in scenario.hotels}
    found: dict[str, Hotel] = {}
    for hall in scenario.halls:
        house = house_of(hall)
        if house not in hotels:
            name = hall.house_name or hall.name
            found.setdefault(house, Hotel(hotel_id=house, name=name, lat=hall.lat, lon=hall.lon))
    return list(found.values())


def _map_page(group: Sequence[str], hotels: Mapping[str, Hotel], roads: StreetMap, place: Mark | None) -> Card:
    marks = [Mark(hotels[at].lat, hotels[at].lon, at, HOUSE_TONE) for at in group]
    if place and min(distance_m(one.lat, one.lon, place.lat, place.lon) for one in marks) < NEAR_M:
        marks.insert(0, place)
    lines = [f"{at}\t{hotels[at].name}\t{hotels[at].phone}\t{_way(hotels[at], place)}" for at in group]
    return Card({"lines": "\n".join(lines)}, svg=roads.draw(marks))


def _near(hotels: Mapping[str, Hotel]) -> list[list[str]]:
    """Return the houses in groups: each lies within NEAR_M of another of its group."""
    groups: list[list[str]] = []
    for at, one in hotels.items():
        near = [group for group in groups if any(_apart(one, hotels[other]) < NEAR_M for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), at])
    return sorted((sorted(group, key=int) for group in groups), key=lambda group: int(group[0]))


def _apart(first: Hotel, second: Hotel) -> int:
    return distance_m(first.lat, first.lon, second.lat, second.lon)


def beds(scenario: Scenario, rows: PlanRows, options: Options) -> list[Bed]:
    """Return the beds of guests who are not under protection, house by house, room by room.

    ``options.guests`` narrows them to guests, ``options.parts`` to houses.
    """
    secret = protected_guests(scenario)
    guests = {guest.guest_id: guest for guest in scenario.guests if guest.guest_id not in secret}
    hotels = {hotel.hotel_id: hotel for hotel in scenario.hotels}
    floors = {room_id: _floor(row) for row in scenario.rooms for room_id in room_ids(row)}
    houses, moves = houses_of(scenario), moves_of(rows.get("lodging", ()))
    found = [
        replace(
            _bed(row, guests[row["guest_id"]], hotels[row["hotel_id"]], floors.get(row["room_id"], "")),
            moves=_moves(row, moves, houses),
        )
        for row in rows.get("lodging", ())
        if row["guest_id"] in guests
        and row["hotel_id"] in hotels
        and (not options.guests or row["guest_id"] in options.guests)
        and (not options.parts or row["hotel_id"] in options.parts)
    ]
    return sorted(found, key=lambda bed: (bed.hotel.hotel_id, bed.room_id, bed.check_in, bed.guest.guest_id))


def _bed(row: Row, guest: Guest, hotel: Hotel, floor: str) -> Bed:
    check_in, check_out = (short_day(day) if day else "" for day in stay_of(row))
    return Bed(guest, hotel, row["room_id"], floor, check_in, check_out)


def _moves(row: Row, moves: Moves, houses: Mapping[str, str]) -> str:
    """Say from which room a guest comes and to which he goes on, where he changes rooms during the stay."""
    said = []
    for verb, day, other in (("từ", "check_in", moves.came_from(row)), ("sang", "check_out", moves.goes_to(row))):
        if other is not None:
            house = (
                "" if other["hotel_id"] == row["hotel_id"] else f", {houses.get(other['hotel_id'], other['hotel_id'])}"
            )
            moment = stay_of(row)[0 if day == "check_in" else 1]
            when = short_day(moment) if moment else row[day]
            said.append(f"Ngày {when} chuyển {verb} phòng {short_room(other['room_id'])}{house}.")
    return " ".join(said)


def _floor(row: Room) -> str:
    return "" if row.floor is None else str(row.floor)


def short_room(room_id: str) -> str:
    """Return what stands on the door: the part of the id after the house, else the id."""
    return room_id.rpartition("-")[2] or room_id


def _mark(hotel: Hotel) -> Mark:
    return Mark(hotel.lat, hotel.lon, hotel.name, HOUSE_TONE)


def ceremony_place(scenario: Scenario) -> Mark | None:
    """Return the place of the ceremony, if the pack says where it is."""
    venue_id = str(scenario.event.facts.get("ceremony_venue", ""))
    found = next((one for one in scenario.venues if one.venue_id == venue_id), None)
    return None if found is None else Mark(found.lat, found.lon, "Nơi tổ chức lễ", CEREMONY_TONE)
