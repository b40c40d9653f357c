"""From a pack's guests, hotels and rooms to the lodging problem."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.problems.lodging.data import (
    DEFAULT_WEIGHTS,
    GRADE_MIN,
    GRADE_RANK_MAX,
    GUARDED_RANK_MAX,
    NAME,
    PRICE_UNIT_VND,
    SINGLE_RANK_MAX,
    Fit,
    Guest,
    Hotel,
    Night,
    Problem,
    Room,
    join,
)
from planner.scenario import rows
from planner.scenario.schema import Scenario

WHEELCHAIR = "wheelchair"
GUARDED = "guarded"


def read_problem(scenario: Scenario) -> Problem:
    """Return the problem of a pack; without guests who lodge it is empty."""
    guests = _guests(scenario)
    nights = sorted({night for guest in guests for night in guest.nights})
    rooms = _rooms(scenario, nights)
    fits = _fits(scenario, guests, rooms)
    return Problem(
        guests=guests,
        hotels=tuple(sorted((Hotel(h.hotel_id, h.name) for h in scenario.hotels), key=lambda h: h.hotel_id)),
        rooms=rooms,
        fits=fits,
        share_pairs=_share_pairs(scenario, guests, rooms),
        delegations={delegation.delegation_id: delegation.name for delegation in scenario.delegations},
        weights={goal: scenario.weight(NAME, goal, weight) for goal, weight in DEFAULT_WEIGHTS.items()},
    )


def _lodgers(scenario: Scenario) -> list[rows.Guest]:
    lodgers = [guest for guest in scenario.guests if guest.lodges and _stay(guest)[0] < _stay(guest)[1]]
    return sorted(lodgers, key=lambda guest: guest.guest_id)


def _stay(guest: rows.Guest) -> tuple[date, date]:
    """Return check-in and check-out; a guest who does not lodge has an empty stay."""
    first, last = guest.lodging_from, guest.lodging_to
    return (first, last) if first and last else (date.min, date.min)


def _guests(scenario: Scenario) -> tuple[Guest, ...]:
    lodgers = _lodgers(scenario)
    stays = {guest.guest_id: _stay(guest) for guest in lodgers}
    genders_kept = any(guest.gender for guest in lodgers)
    return tuple(_guest(scenario, guest, stays, genders_kept=genders_kept) for guest in lodgers)


def _guest(scenario: Scenario, row: rows.Guest, stays: Mapping[str, tuple[date, date]], *, genders_kept: bool) -> Guest:
    """Return a guest; one of unknown gender shares only on request, unless the pack tells nobody's gender."""
    graded = row.rank <= scenario.option(NAME, "grade_rank_max", GRADE_RANK_MAX)
    guarded = row.rank <= scenario.option(NAME, "guarded_rank_max", GUARDED_RANK_MAX)
    grade_min = scenario.option(NAME, "grade_min", GRADE_MIN) if graded else 1
    first, last = stays[row.guest_id]
    principal = stays.get(row.companion_of, (date.max, date.max))
    return Guest(
        guest_id=row.guest_id,
        name=row.full_name,
        delegation_id=row.delegation_id,
        rank=row.rank,
        gender=row.gender or (None if genders_kept else ""),
        check_in=first,
        check_out=last,
        kind=GUARDED if guarded else "",
        grade_min=grade_min,
        accessible=WHEELCHAIR in row.needs,
        single=row.rank <= scenario.option(NAME, "single_rank_max", SINGLE_RANK_MAX),
        companion_of=row.companion_of if max(first, principal[0]) < min(last, principal[1]) else "",
    )


def _rooms(scenario: Scenario, nights: Sequence[Night]) -> tuple[Room, ...]:
    closed = _closed_nights(scenario, nights)
    rooms = [room for row in scenario.rooms for room in _rooms_of(row, nights, closed.get(row.hotel_id, frozenset()))]
    return tuple(sorted(rooms, key=lambda room: room.room_id))


def _rooms_of(row: rows.Room, nights: Sequence[Night], closed: frozenset[Night]) -> list[Room]:
    """Return the room of a row, or the ``count`` equal rooms of its type."""
    ids = [row.room_id] if row.room_id else [f"{row.room_type_id}#{i}" for i in range(1, row.count + 1)]
    since, until = row.free_from or date.min, row.free_to or date.max
    free = frozenset(night for night in nights if since <= night < until and night not in closed)
    price = (row.price_vnd + PRICE_UNIT_VND // 2) // PRICE_UNIT_VND
    return [
        Room(room_id, row.hotel_id, row.beds, row.grade, price, row.accessible, free, kind=row.hotel_id)
        for room_id in ids
    ]


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


def _fits(scenario: Scenario, guests: Sequence[Guest], rooms: Sequence[Room]) -> Mapping[tuple[str, str], Fit]:
    distances_km = _distances_km(scenario)
    guarded = {hotel.hotel_id for hotel in scenario.hotels if hotel.guarded}
    return {
        (kind, hotel_id): Fit(distance_km=distances_km[hotel_id], unguarded=kind == GUARDED and hotel_id not in guarded)
        for kind in sorted({guest.kind for guest in guests})
        for hotel_id in sorted({room.kind for room in rooms})
    }


def _distances_km(scenario: Scenario) -> Mapping[str, int]:
    """Return hotel -> whole kilometres by road (straight line times the usual detour) to the ceremony.

    The ceremony is at the venue of largest capacity; without venues, at the centre of the hotels.
    """
    if not scenario.hotels:
        return {}
    if scenario.venues:
        venue = min(scenario.venues, key=lambda venue: (-venue.capacity, venue.venue_id))
        lat, lon = venue.lat, venue.lon
    else:
        lat = sum(hotel.lat for hotel in scenario.hotels) / len(scenario.hotels)
        lon = sum(hotel.lon for hotel in scenario.hotels) / len(scenario.hotels)
    return {
        hotel.hotel_id: round(distance_m(hotel.lat, hotel.lon, lat, lon) * ROAD_DETOUR_FACTOR / 1000)
        for hotel in scenario.hotels
    }


def _share_pairs(scenario: Scenario, guests: Sequence[Guest], rooms: Sequence[Room]) -> tuple[tuple[str, str], ...]:
    """Return the requests that hold: stays overlap, and some room takes the whole party that they make."""
    by_id = {guest.guest_id: guest for guest in guests}
    asked = sorted(
        {tuple(sorted((row.guest_id, row.share_with))) for row in scenario.guests if row.share_with in by_id}
    )
    pairs: list[tuple[str, str]] = []
    for first, second in asked:
        if first not in by_id or first == second or not set(by_id[first].nights) & set(by_id[second].nights):
            continue
        party = next(p for p in join(list(by_id), (*pairs, (first, second))) if first in p)
        if any(_takes([by_id[member] for member in party], room) for room in rooms):
            pairs.append((first, second))
    return tuple(pairs)


def _takes(party: Sequence[Guest], room: Room) -> bool:
    if room.grade < max(guest.grade_min for guest in party):
        return False
    if any(guest.accessible > room.accessible or not room.nights.issuperset(guest.nights) for guest in party):
        return False
    nights = {night for guest in party for night in guest.nights}
    return all(sum(night in guest.nights for guest in party) <= room.beds for night in nights)
