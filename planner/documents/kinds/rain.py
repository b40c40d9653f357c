"""Who goes where on a day of rain: a list for every place, and one of those without a place."""

from itertools import groupby

from planner.documents.content import Column, Paper, Papers, Table
from planner.documents.kinds.lists import banded, working_paper
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, Row, honorific
from planner.documents.privacy import public_post
from planner.scenario.rows import Guest
from planner.scenario.schema import Scenario

COLUMNS = (
    Column("STT", 1, "center"),
    Column("Họ và tên", 4),
    Column("Chức vụ", 4),
    Column("Ghế khi nắng", 2, "center"),
    Column("Ghế khi mưa", 2, "center"),
)


def relocation_lists(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a list for every place, the first one where the ceremony is, and last of those without a place."""
    register = Register.of(scenario, rows, options)
    guests = {guest.guest_id: guest for guest in scenario.guests}
    known = [(row, guests[row["guest_id"]]) for row in rows["rain"] if row["guest_id"] in guests]
    places = sorted(dict.fromkeys(row["venue_id"] for row, _ in known), key=lambda place: not place)
    lists = (_list(register, place, [one for one in known if one[0]["venue_id"] == place]) for place in places)
    return Papers(tuple(lists))


def _list(register: Register, place: str, people: list[tuple[Row, Guest]]) -> Paper:
    name = next((venue.name for venue in register.scenario.venues if venue.venue_id == place), place)
    title = f"KHÁCH ĐẾN {name.upper()} KHI MƯA" if place else "KHÁCH CHƯA CÓ CHỖ KHI MƯA"
    named = [(_body(register, guest), row, guest) for row, guest in people]
    named.sort(key=lambda one: (one[0], int(one[1]["order"] or 0)))
    groups = [
        (body, [_line(row, guest) for _, row, guest in of]) for body, of in groupby(named, key=lambda one: one[0])
    ]
    table = Table(COLUMNS, banded(groups), 11)
    return working_paper(register.scenario, register.options, title, (table,))


def _body(register: Register, guest: Guest) -> str:
    return register.delegations.get(guest.delegation_id, "") or register.listed_organisation(guest) or "Khách lẻ"


def _line(row: Row, guest: Guest) -> tuple[str, ...]:
    return (f"{honorific(guest)} {guest.full_name}", public_post(guest.post), row["before"], row["seat_id"])
