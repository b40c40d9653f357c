"""Lodging lists for the hotels and the internal reception plan of the delegations."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from planner.documents.content import Column, Paper, Papers, Paragraph, Table
from planner.documents.days import moment_text, short_day
from planner.documents.kinds.lists import banded, numbered, working_paper
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, Row, honorific
from planner.scenario.rows import Delegation, Guest
from planner.scenario.schema import Scenario
from planner.settlement.books import houses_of, nights_between, stay_of
from planner.settlement.contract import room_ids
from planner.settlement.moves import Moves, moves_of
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
BY_NIGHT = (
    Column("Đêm", 2.4, "center"),
    Column("Số phòng", 2, "right"),
    Column("Số khách", 2, "right"),
    Column("Khách đến", 2, "right"),
    Column("Khách đi", 2, "right"),
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
    """Return a rooming list per house, floor by floor, to be handed to it; it tells no needs and no telephone.

    ``options.parts`` narrows it to houses.
    """
    register = Register.of(scenario, rows, options)
    wanted = [row for row in rows.get("lodging", ()) if not options.parts or row["hotel_id"] in options.parts]
    ordered = sorted(wanted, key=lambda row: (row["hotel_id"], row["room_id"], row["guest_id"]))
    hotels = groupby(ordered, key=lambda row: row["hotel_id"])
    moves = moves_of(rows.get("lodging", ()))
    return Papers(tuple(_hotel(register, hotel_id, list(of), moves) for hotel_id, of in hotels))


def _hotel(register: Register, hotel_id: str, rows: Sequence[Row], moves: Moves) -> Paper:
    scenario = register.scenario
    name = houses_of(scenario).get(hotel_id, hotel_id)
    lodgers = _lodgers(register)
    floors = {room_id: row.floor for row in scenario.rooms for room_id in room_ids(row)}
    by_floor: dict[int, list[tuple[str, ...]]] = {}
    for row in rows:
        by_floor.setdefault(floors.get(row["room_id"]) or 0, []).append(_lodger(lodgers, row, moves))
    if set(by_floor) == {0}:
        lines = numbered(by_floor[0])
    else:
        lines = banded((f"Tầng {floor}" if floor else "Chưa rõ tầng", by_floor[floor]) for floor in sorted(by_floor))
    people = sum({row["guest_id"]: heads_of(row) for row in rows}.values())
    total = Paragraph(f"Cộng: {len({row['room_id'] for row in rows})} phòng, {people} khách.")
    title = f"DANH SÁCH LƯU TRÚ: {name}"
    return working_paper(scenario, register.options, title, (Table(LODGING, lines, 12), total, _by_night(rows, moves)))


def _by_night(rows: Sequence[Row], moves: Moves) -> Table:
    """Return rooms, guests, arrivals and departures of every night, as a reception counts them.

    Who changes rooms within the house neither comes nor goes.
    """
    stays = [(row, first, leaves) for row in rows for first, leaves in [stay_of(row)] if first and leaves]
    days = sorted({day for _row, first, leaves in stays for day in (*nights_between(first, leaves), leaves)})
    lines = []
    for day in days:
        here = [row for row, first, leaves in stays if first <= day < leaves]
        counts = (
            len({row["room_id"] for row in here}),
            sum(heads_of(row) for row in here),
            sum(heads_of(row) for row, first, _ in stays if first == day and _is_new(row, moves.came_from(row))),
            sum(heads_of(row) for row, _, leaves in stays if leaves == day and _is_new(row, moves.goes_to(row))),
        )
        lines.append((short_day(day), *(str(count or "") for count in counts)))
    return Table(BY_NIGHT, tuple(lines), 11, "Số phòng, số khách từng đêm")


def _is_new(row: Row, other: Row | None) -> bool:
    """Whether who changes rooms comes from another house or goes to one, or does not change rooms at all."""
    return other is None or other["hotel_id"] != row["hotel_id"]


def heads_of(row: Row) -> int:
    """Return how many a row stands for: a bloc of people has one row."""
    text = row.get("people", "")
    return int(text) if text.isdecimal() else 1


def _lodgers(register: Register) -> Mapping[str, tuple[str, str]]:
    """Return guest or bloc -> name and delegation as the list writes them."""
    names = {
        guest.guest_id: (f"{honorific(guest)} {guest.full_name}", register.delegations.get(guest.delegation_id, ""))
        for guest in register.scenario.guests
    }
    blocs = {
        bloc.bloc_id: (f"{bloc.name} ({bloc.people} người)", register.delegations.get(bloc.delegation_id, ""))
        for bloc in register.scenario.lodging_blocs
    }
    return {**blocs, **names}


def _lodger(lodgers: Mapping[str, tuple[str, str]], row: Row, moves: Moves) -> tuple[str, ...]:
    """Return a line; who changes rooms within the house has the other room beside the day, else "nơi khác"."""
    name, delegation = lodgers.get(row["guest_id"], (row["guest_id"], ""))
    check_in = _day(row["check_in"]) + _other(row, moves.came_from(row), "từ")
    check_out = _day(row["check_out"]) + _other(row, moves.goes_to(row), "sang")
    return row["room_id"], name, delegation, check_in, check_out, ""


def _other(row: Row, other: Row | None, verb: str) -> str:
    """Say the other room of who changes rooms; of another house its list does not tell the room."""
    if other is None:
        return ""
    return f" ({verb} {'nơi khác' if _is_new(row, other) else other['room_id']})"


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
    houses: dict[str, list[str]] = {}
    for row in sorted(rows.get("lodging", ()), key=lambda row: row["check_in"]):
        houses.setdefault(row["guest_id"], []).append(names.get(row["hotel_id"], row["hotel_id"]))
    return {guest_id: " rồi ".join(dict.fromkeys(of)) for guest_id, of in houses.items()}


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
