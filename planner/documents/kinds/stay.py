"""Lodging lists for the hotels and the internal reception plan of the delegations."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from planner.documents.content import Column, Paper, Papers, Paragraph, Table
from planner.documents.days import moment_text, short_day
from planner.documents.kinds.lists import numbered, working_paper
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, Row, honorific
from planner.scenario.rows import Delegation, Guest
from planner.scenario.schema import Scenario
from planner.units import DATE_FORMAT

LODGING = (
    Column("STT", 1, "center"),
    Column("Phòng", 1.8, "center"),
    Column("Họ và tên", 5),
    Column("Đoàn", 5),
    Column("Nhận phòng", 2.4, "center"),
    Column("Trả phòng", 2.4, "center"),
    Column("Ký nhận", 2.2),
)
RECEPTION = (
    Column("STT", 0.8, "center"),
    Column("Đoàn", 3.2),
    Column("Trưởng đoàn", 2.8),
    Column("Số người", 1.1, "center"),
    Column("Đến (giờ, phương tiện)", 2.6),
    Column("Người đón, SĐT", 2.8),
    Column("Nơi đón", 2),
    Column("Phòng nghỉ", 2.8),
    Column("Xe", 1.4),
    Column("Ăn", 1.4),
    Column("Ghế", 2.2),
    Column("Về", 1.9),
    Column("Lưu ý", 1.8),
)


def lodging_lists(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a list per hotel, to be handed to it; it tells no needs and no telephone."""
    register = Register.of(scenario, rows, options)
    ordered = sorted(rows.get("lodging", ()), key=lambda row: (row["hotel_id"], row["room_id"], row["guest_id"]))
    hotels = groupby(ordered, key=lambda row: row["hotel_id"])
    return Papers(tuple(_hotel(register, hotel_id, list(of)) for hotel_id, of in hotels))


def _hotel(register: Register, hotel_id: str, rows: Sequence[Row]) -> Paper:
    scenario = register.scenario
    name = next((hotel.name for hotel in scenario.hotels if hotel.hotel_id == hotel_id), hotel_id)
    guests = {guest.guest_id: guest for guest in scenario.guests}
    table = Table(LODGING, numbered(_lodger(register, row, guests.get(row["guest_id"])) for row in rows), 12)
    rooms = len({row["room_id"] for row in rows})
    total = Paragraph(f"Cộng: {rooms} phòng, {len(rows)} khách.")
    title = f"DANH SÁCH LƯU TRÚ: {name}"
    return working_paper(scenario, register.options, title, (table, total))


def _lodger(register: Register, row: Row, guest: Guest | None) -> tuple[str, ...]:
    name = f"{honorific(guest)} {guest.full_name}" if guest else row["guest_id"]
    delegation = register.delegations.get(guest.delegation_id, "") if guest else ""
    return row["room_id"], name, delegation, _day(row["check_in"]), _day(row["check_out"]), ""


def _day(text: str) -> str:
    try:
        return short_day(datetime.strptime(text, DATE_FORMAT).date())
    except ValueError:
        return text


def reception_plan(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the reception plan; it alone may carry the telephone of the officer who receives a delegation."""
    register = Register.of(scenario, rows, options)
    of_delegation: dict[str, list[Guest]] = {}
    for guest in register.invited():
        of_delegation.setdefault(guest.delegation_id, []).append(guest)
    hotels = _hotels(scenario, rows)
    lines = [
        _reception_line(register, each, of_delegation.get(each.delegation_id, []), hotels)
        for each in sorted(scenario.delegations, key=lambda each: (each.arrives_at is None, each.arrives_at, each.name))
    ]
    title = "KẾ HOẠCH ĐÓN TIẾP ĐẠI BIỂU (LƯU HÀNH NỘI BỘ)"
    table = Table(RECEPTION, numbered(lines), 9)
    return Papers((working_paper(scenario, options, title, (table,), landscape=True),))


def _hotels(scenario: Scenario, rows: PlanRows) -> Mapping[str, str]:
    names = {hotel.hotel_id: hotel.name for hotel in scenario.hotels}
    return {row["guest_id"]: names.get(row["hotel_id"], row["hotel_id"]) for row in rows.get("lodging", ())}


def _reception_line(
    register: Register, delegation: Delegation, guests: Sequence[Guest], hotels: Mapping[str, str]
) -> tuple[str, ...]:
    leader = next((guest for guest in guests if guest.guest_id == delegation.head_guest_id), None)
    arrival = "; ".join(part for part in (moment_text(delegation.arrives_at), _vehicles(guests)) if part)
    return (
        delegation.name,
        f"{honorific(leader)} {leader.full_name}" if leader else "",
        str(len(guests)),
        arrival,
        _officer(register, delegation.host_officer_id),
        "",
        "; ".join(_counted(hotels[guest.guest_id] for guest in guests if guest.guest_id in hotels)),
        "",
        "",
        _seats(register, guests),
        moment_text(delegation.leaves_at),
        "",
    )


def _officer(register: Register, officer_id: str) -> str:
    member = next((each.name for each in register.scenario.members if each.member_id == officer_id), "")
    phone = register.options.phones.get(officer_id, "")
    return ", ".join(part for part in (member, phone) if part)


def _vehicles(guests: Sequence[Guest]) -> str:
    return ", ".join(dict.fromkeys(guest.transport_mode for guest in guests if guest.transport_mode))


def _counted(names: Iterable[str]) -> list[str]:
    return [f"{name}: {count}" for name, count in Counter(names).items()]


def _seats(register: Register, guests: Sequence[Guest]) -> str:
    zones: dict[str, list[str]] = {}
    for guest in guests:
        if seat := register.seats.get(guest.guest_id):
            zones.setdefault(seat.zone, []).append(seat.row)
    return "; ".join(
        f"khu {zone} (hàng {', '.join(sorted(set(rows)))}): {len(rows)}" for zone, rows in sorted(zones.items())
    )
