"""Lists of guests: invitation lists as annexes in three orders, and check-in lists by gate and zone."""

from collections.abc import Sequence
from itertools import groupby

from planner.documents.content import Cell, Column, Paper, Papers, Paragraph, Table, Tick
from planner.documents.kinds.lists import annex_paper, banded, numbered, working_paper
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, by_given_name, by_organisation, honorific
from planner.documents.privacy import public_post
from planner.scenario.rows import Guest
from planner.scenario.schema import Scenario

COLUMNS = (
    Column("STT", 1, "center"),
    Column("Ông/Bà", 1.5, "center"),
    Column("Họ và tên", 5),
    Column("Chức vụ", 5),
    Column("Cơ quan, đơn vị", 5),
    Column("Chỗ ngồi", 2.2, "center"),
)
CHECK_IN = (
    Column("STT", 1, "center"),
    Column("Họ và tên", 5),
    Column("Đơn vị, đoàn", 5),
    Column("Chỗ ngồi", 2.2, "center"),
    Column("Mã", 2.6, "center"),
    Column("Đến", 1.2, "center"),
    Column("Ghi chú", 2.4),
)


def list_by_rank(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the invitation list by group and rank."""
    register = Register.of(scenario, rows, options)
    groups = groupby(register.invited(), key=lambda guest: guest.rank)
    lines = [(register.listed_group(rank), _lines(register, list(of))) for rank, of in groups]
    return _list(register, "DANH SÁCH KHÁCH MỜI THEO NHÓM, THỨ BẬC", Table(COLUMNS, banded(lines), 11))


def list_by_organisation(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the invitation list by body."""
    register = Register.of(scenario, rows, options)
    lines = [(name, _lines(register, of)) for name, of in by_organisation(register, register.invited())]
    return _list(register, "DANH SÁCH KHÁCH MỜI THEO CƠ QUAN, ĐƠN VỊ", Table(COLUMNS, banded(lines), 11))


def list_by_name(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the invitation list by given name, in Vietnamese order."""
    register = Register.of(scenario, rows, options)
    lines = _lines(register, by_given_name(register.invited()))
    return _list(register, "DANH SÁCH KHÁCH MỜI THEO TÊN", Table(COLUMNS, numbered(lines), 11))


def _list(register: Register, title: str, table: Table) -> Papers:
    total = Paragraph(f"Tổng số: {len(register.invited())} đại biểu.")
    return Papers((annex_paper(register.scenario, register.options, title, (table, total)),))


def _lines(register: Register, guests: Sequence[Guest]) -> list[tuple[Cell, ...]]:
    return [
        (
            honorific(guest),
            guest.full_name,
            public_post(guest.post),
            register.listed_organisation(guest),
            register.seat_short(guest),
        )
        for guest in guests
    ]


def check_in(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a check-in list for every gate and zone, by given name, with code and box to tick."""
    register = Register.of(scenario, rows, options)
    doors = sorted({_door(register, guest) for guest in register.invited()}, key=lambda door: (not door[1], door))
    return Papers(tuple(_door_list(register, door) for door in doors))


def _door(register: Register, guest: Guest) -> tuple[str, str]:
    seat = register.seats.get(guest.guest_id)
    return register.gate(guest), seat.zone if seat else ""


def _door_list(register: Register, door: tuple[str, str]) -> Paper:
    gate, zone = door
    guests = by_given_name(guest for guest in register.invited() if _door(register, guest) == door)
    table = Table(CHECK_IN, numbered(_check_in_line(register, guest) for guest in guests), 11)
    where = " – ".join(part for part in (gate.upper(), f"KHU {zone}" if zone else "CHƯA XẾP CHỖ") if part)
    return working_paper(register.scenario, register.options, f"DANH SÁCH ĐÓN KHÁCH: {where}", (table,))


def _check_in_line(register: Register, guest: Guest) -> tuple[Cell, ...]:
    body = register.listed_organisation(guest) or register.delegations.get(guest.delegation_id, "")
    name = f"{honorific(guest)} {guest.full_name}"
    return name, body, register.seat_short(guest), register.code(guest), Tick(), ""
