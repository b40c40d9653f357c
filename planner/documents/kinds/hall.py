"""The hall: a chart of every zone, and who sits in which row."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Literal

from planner.collation import name_key
from planner.documents.content import Chair, Charts, Column, Paper, Papers, Table, Zone
from planner.documents.kinds.lists import banded, working_paper
from planner.documents.official import head
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, honorific
from planner.documents.privacy import public_post
from planner.scenario.rows import Guest, Seat
from planner.scenario.schema import Scenario

ROWS = (
    Column("STT", 1, "center"),
    Column("Ghế", 1.2, "center"),
    Column("Họ và tên", 5),
    Column("Chức vụ", 5),
    Column("Cơ quan, đoàn", 5),
)


def seating_charts(scenario: Scenario, rows: PlanRows, options: Options) -> Charts:
    """Return a chart per zone, nearest to the stage first; ``options.parts`` narrows them to zones."""
    register = Register.of(scenario, rows, options)
    taken = _taken(register)
    zones = tuple(_chart(name, seats, taken, register) for name, seats in _zones(scenario, options))
    top = head(scenario, "state", "", options)
    people = _people(register, taken, options)
    return Charts(zones, top, "SƠ ĐỒ CHỖ NGỒI", scenario.event.name.vi, "LỄ ĐÀI", people=people, paper=options.paper)


def _people(register: Register, taken: Mapping[str, Guest], options: Options) -> tuple[tuple[str, ...], ...]:
    seats = {seat.seat_id: seat for _name, own in _zones(register.scenario, options) for seat in own}
    listed = ((guest, seats[seat]) for seat, guest in taken.items() if seat in seats)
    found = sorted(listed, key=lambda pair: _by_name(pair[0]))
    return tuple(
        (*_seat_line(register, seat, guest)[1:], seat.zone, seat.row, f"{seat.number:02d}", seat.seat_id)
        for guest, seat in found
    )


def _by_name(guest: Guest) -> tuple[object, str]:
    return (name_key(guest.full_name), guest.guest_id)


def _zones(scenario: Scenario, options: Options) -> list[tuple[str, list[Seat]]]:
    asked = [seat for seat in scenario.seats if not options.parts or seat.zone in options.parts]
    by_zone = sorted(asked, key=lambda seat: seat.zone)
    zones = [(name, list(of)) for name, of in groupby(by_zone, key=lambda seat: seat.zone)]
    return sorted(zones, key=lambda zone: (min(seat.y_m for seat in zone[1]), zone[0]))


def _taken(register: Register) -> Mapping[str, Guest]:
    guests = {guest.guest_id: guest for guest in register.scenario.guests}
    return {seat.seat_id: guests[guest_id] for guest_id, seat in register.seats.items() if guest_id in guests}


def _chart(name: str, seats: Sequence[Seat], taken: Mapping[str, Guest], register: Register) -> Zone:
    left, top = min(seat.x_m for seat in seats), min(seat.y_m for seat in seats)
    chairs = tuple(_chair(seat, (left, top), taken, register) for seat in seats)
    rows = {seat.row: round(seat.y_m - top, 2) for seat in seats}
    return Zone(
        f"KHU {name}",
        max(chair.x_m for chair in chairs),
        max(chair.y_m for chair in chairs),
        chairs,
        tuple(rows.items()),
        sum(seat.seat_id in taken for seat in seats),
        len(seats),
    )


def _chair(seat: Seat, corner: tuple[float, float], taken: Mapping[str, Guest], register: Register) -> Chair:
    guest = taken.get(seat.seat_id)
    return Chair(
        round(seat.x_m - corner[0], 2),
        round(seat.y_m - corner[1], 2),
        str(seat.number),
        guest.full_name if guest else "",
        _state(seat, guest),
        seat.row,
        register.delegations.get(guest.delegation_id, "") if guest else "",
    )


def _state(seat: Seat, guest: Guest | None) -> Literal["taken", "free", "blocked", "wheelchair"]:
    if seat.blocked or seat.kind == "camera":
        return "blocked"
    if guest is not None:
        return "taken"
    return "wheelchair" if seat.kind == "wheelchair_space" else "free"


def seating_rows(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return, zone by zone, who sits where in every row; ``options.parts`` narrows them to zones."""
    register = Register.of(scenario, rows, options)
    taken = _taken(register)
    return Papers(tuple(_zone_list(register, name, seats, taken) for name, seats in _zones(scenario, options)))


def _zone_list(register: Register, name: str, seats: Sequence[Seat], taken: Mapping[str, Guest]) -> Paper:
    ordered = sorted((seat for seat in seats if seat.seat_id in taken), key=lambda seat: (seat.row, seat.number))
    groups = [
        (f"Hàng {row}", [_seat_line(register, seat, taken[seat.seat_id]) for seat in of])
        for row, of in groupby(ordered, key=lambda seat: seat.row)
    ]
    table = Table(ROWS, banded(groups), 11)
    return working_paper(register.scenario, register.options, f"DANH SÁCH CHỖ NGỒI KHU {name}", (table,))


def _seat_line(register: Register, seat: Seat, guest: Guest) -> tuple[str, ...]:
    body = register.listed_organisation(guest) or register.delegations.get(guest.delegation_id, "")
    return f"{seat.number:02d}", f"{honorific(guest)} {guest.full_name}", public_post(guest.post), body
