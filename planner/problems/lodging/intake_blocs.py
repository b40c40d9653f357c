"""From a pack's blocs and halls to what each bloc takes and costs in each hall that may take it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from planner.problems.lodging.blocs.entities import NO_BLOCS, Bloc, Blocs, Hall, Offer
from planner.problems.lodging.data import PRICE_UNIT_VND, Night, Room
from planner.problems.lodging.roads import road_km
from planner.scenario import rows
from planner.scenario.schema import Scenario

WOMEN, MEN = "nữ", "nam"


def bloc_nights(scenario: Scenario) -> set[Night]:
    """Return the nights on which a bloc needs a house."""
    return {row.first + timedelta(days=i) for row in scenario.lodging_blocs for i in range((row.last - row.first).days)}


def read_blocs(scenario: Scenario, rooms: Sequence[Room], nights: Sequence[Night]) -> Blocs:
    """Return the blocs of a pack, with the halls and the hotels that may take them; without blocs the halls alone."""
    if not nights or not (scenario.lodging_blocs or scenario.halls):
        return NO_BLOCS
    blocs = tuple(_bloc(row) for row in scenario.lodging_blocs)
    halls = [*(_hall(row, nights) for row in scenario.halls), *_hotel_halls(scenario, rooms, nights)]
    offers = _Offers(scenario, rooms)
    pairs = {
        (row.bloc_id, hall.hall_id): offer
        for row in scenario.lodging_blocs
        for hall in halls
        if (offer := offers.of(row, hall)) is not None
    }
    names = {row.house_id or row.hall_id: row.house_name or row.name for row in scenario.halls}
    return Blocs(
        blocs=tuple(sorted(blocs, key=lambda bloc: bloc.bloc_id)),
        halls=tuple(sorted(halls, key=lambda hall: hall.hall_id)),
        offers=pairs,
        groups={row.delegation_id: row.name for row in scenario.delegations},
        houses=names | {hotel.hotel_id: hotel.name for hotel in scenario.hotels},
    )


def _bloc(row: rows.LodgingBloc) -> Bloc:
    gender = WOMEN if row.women == row.people else MEN if row.men == row.people else None
    return Bloc(row.bloc_id, row.name, row.people, row.first, row.last, gender, row.delegation_id)


def _hall(row: rows.Hall, nights: Sequence[Night]) -> Hall:
    first, last = row.free_from or nights[0], row.free_to or nights[-1] + timedelta(days=1)
    places = {night: row.places for night in nights if first <= night < last}
    return Hall(row.hall_id, row.house_id or row.hall_id, row.name, places, row.one_gender)


def _hotel_halls(scenario: Scenario, rooms: Sequence[Room], nights: Sequence[Night]) -> list[Hall]:
    """Return the room types of hotels that some bloc may use, each as one hall of its equal rooms."""
    asked = {name for row in scenario.lodging_blocs for name in row.houses}
    halls = []
    for row in scenario.rooms:
        if row.room_type_id and not row.room_id and {row.hotel_id, row.room_type_id} & asked:
            own = [room for room in rooms if room.room_id.rpartition("#")[0] == row.room_type_id]
            places = {night: row.beds * sum(night in room.held for room in own) for night in nights}
            ids = tuple(room.room_id for room in own)
            name = f"{row.room_type_id} ({row.count} × {row.beds})"
            halls.append(Hall(row.room_type_id, row.hotel_id, name, places, room_ids=ids))
    return halls


class _Offers:
    """What blocs take and cost in halls."""

    def __init__(self, scenario: Scenario, rooms: Sequence[Room]) -> None:
        self._halls = {row.hall_id: row for row in scenario.halls}
        self._rooms = {room.room_id: room for room in rooms}
        points = {row.hall_id: (row.lat, row.lon) for row in scenario.halls}
        self._km: Mapping[str, int] = road_km(
            scenario, points | {hotel.hotel_id: (hotel.lat, hotel.lon) for hotel in scenario.hotels}
        )

    def of(self, bloc: rows.LodgingBloc, hall: Hall) -> Offer | None:
        """Return the offer, or None where the bloc may not go."""
        km = self._km[hall.house_id if hall.room_ids else hall.hall_id]
        named = {hall.hall_id, hall.house_id} & set(bloc.houses)
        allowed = bool(named) if bloc.houses else not hall.room_ids
        if not allowed or (bloc.max_km is not None and km > bloc.max_km):
            return None
        if hall.room_ids:
            return self._in_rooms(bloc, hall, km)
        nights = (bloc.last - bloc.first).days
        price_vnd = self._halls[hall.hall_id].price_vnd * bloc.people * nights
        cost = (price_vnd + PRICE_UNIT_VND // 2) // PRICE_UNIT_VND
        return Offer(bloc.people, cost, km * bloc.people)

    def _in_rooms(self, bloc: rows.LodgingBloc, hall: Hall, km: int) -> Offer:
        """Return the offer of equal rooms: men and women apart; of whom neither is known, one room more."""
        room = self._rooms[hall.room_ids[0]]
        known = bloc.women + bloc.men
        count = -(-bloc.women // room.beds) - (-bloc.men // room.beds)
        if known < bloc.people:
            count += -(-(bloc.people - known) // room.beds) + 1
        nights = [bloc.first + timedelta(days=i) for i in range((bloc.last - bloc.first).days)]
        return Offer(count * room.beds, count * room.rent(nights), km * bloc.people)
