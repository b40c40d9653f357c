"""The lodging list: hotel by hotel, room by room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from planner.report.content import Row
from planner.scenario.rows import Guest
from planner.scenario.schema import Scenario
from planner.wording import Language


@dataclass(frozen=True, slots=True)
class Lodger:
    """One guest's bed."""

    room_id: str
    name: str
    post: str
    delegation: str
    check_in: str
    check_out: str
    needs: str


@dataclass(frozen=True, slots=True)
class House:
    """A hotel and its guests."""

    name: str
    phone: str
    rooms: int
    lodgers: tuple[Lodger, ...]


@dataclass(frozen=True, slots=True)
class LodgingList:
    """All hotels used."""

    houses: tuple[House, ...]
    guests: int


def page(scenario: Scenario, rows: Sequence[Row], _language: Language) -> LodgingList:
    """Return the lodging list."""
    guests = {guest.guest_id: guest for guest in scenario.guests}
    delegations = {delegation.delegation_id: delegation.name for delegation in scenario.delegations}
    ordered = sorted(rows, key=lambda row: (row["hotel_id"], row["room_id"], row["guest_id"]))
    houses = tuple(
        _house(scenario, hotel_id, [_lodger(row, guests, delegations) for row in of_hotel])
        for hotel_id, of_hotel in groupby(ordered, key=lambda row: row["hotel_id"])
    )
    return LodgingList(houses, len({row["guest_id"] for row in rows}))


def _house(scenario: Scenario, hotel_id: str, lodgers: Sequence[Lodger]) -> House:
    hotel = next((hotel for hotel in scenario.hotels if hotel.hotel_id == hotel_id), None)
    rooms = len({lodger.room_id for lodger in lodgers})
    return House(hotel.name if hotel else hotel_id, hotel.phone if hotel else "", rooms, tuple(lodgers))


def _lodger(row: Row, guests: Mapping[str, Guest], delegations: Mapping[str, str]) -> Lodger:
    guest = guests.get(row["guest_id"])
    return Lodger(
        row["room_id"],
        guest.full_name if guest else row["guest_id"],
        guest.post if guest else "",
        delegations.get(guest.delegation_id, "") if guest else "",
        row["check_in"],
        row["check_out"],
        ", ".join(guest.needs) if guest else "",
    )
