"""Used against invoiced: every night used is billed once, and nothing else is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from planner.engine.findings import Severity
from planner.settlement.books import Books, RoomNight, coarser
from planner.settlement.contract import Night
from planner.settlement.counts import billed_counts, planned_counts, used_counts
from planner.settlement.difference import Difference, dong
from planner.settlement.money import gross_vnd
from planner.wording import Wording

CORRECT = Wording(
    "Đề nghị cơ sở lập hoá đơn điều chỉnh trước khi thanh toán.",
    "Ask the house for a corrected invoice before paying.",
)


def no_usage_record(books: Books) -> Iterator[Difference]:
    """A house has billed but its reception's record is not there; its bill is compared with the plan instead."""
    for hotel_id in sorted({one.hotel_id for one in books.good_invoices} - books.recorded):
        yield Difference(
            rule="no_usage_record",
            pair="used-invoiced",
            hotel_id=hotel_id,
            said=Wording("có hoá đơn nhưng chưa có bảng đêm nghỉ thực tế", "billed, but no nights used are recorded"),
            todo=Wording(
                "Lấy sổ lễ tân của cơ sở và nhập bảng đêm nghỉ thực tế.",
                "Get the reception's book of the house and enter the nights used.",
            ),
            expected="",
            found="",
            difference_vnd=0,
        )


def no_show_billed(books: Books) -> Iterator[Difference]:
    """A night is billed on which the planned guests did not come."""
    said = Wording("tính tiền đêm khách không đến", "a night on which nobody came is billed")
    yield from _billed_wrongly(books, "no_show_billed", said)


def nights_outside_stay(books: Books) -> Iterator[Difference]:
    """A night before the first or after the last of the room's stay is billed."""
    said = Wording("tính tiền đêm ngoài thời gian khách ở", "a night outside the stay is billed")
    yield from _billed_wrongly(books, "nights_outside_stay", said)


def billed_not_used(books: Books) -> Iterator[Difference]:
    """A room is billed in which no guest of ours was planned or slept."""
    said = Wording("tính tiền phòng không có khách của đoàn", "a room without any guest of ours is billed")
    yield from _billed_wrongly(books, "billed_not_used", said)


def used_not_billed(books: Books) -> Iterator[Difference]:
    """A house has billed, but not this night that was used."""
    found: dict[str, list[Night]] = defaultdict(list)
    for hotel_id in _houses_by_room(books):
        for room_id, night in sorted(_reference(books, hotel_id)):
            if books.hotel_of(room_id) == hotel_id and (room_id, night) not in books.billed_rooms:
                found[room_id].append(night)
    for room_id, nights in found.items():
        reference = _reference(books, books.hotel_of(room_id))
        yield Difference(
            rule="used_not_billed",
            pair="used-invoiced",
            hotel_id=books.hotel_of(room_id),
            said=Wording("đêm có khách ở nhưng chưa có trong hoá đơn", "a night that was used is not billed"),
            todo=Wording("Hỏi cơ sở và đề nghị bổ sung hoá đơn.", "Ask the house and have it billed."),
            expected=f"{len(nights)} đêm",
            found="0 đêm",
            difference_vnd=-sum(books.contract.price_vnd(room_id, night) for night in nights),
            room_id=room_id,
            guest_ids=tuple(sorted({guest for night in nights for guest in reference[room_id, night]})),
            nights=tuple(nights),
            severity=Severity.WARNING,
        )


def billed_twice(books: Books) -> Iterator[Difference]:
    """A room is billed more than once for one night, by lines that are not the same line twice."""
    found: dict[tuple[str, str], list[Night]] = defaultdict(list)
    for (room_id, night), cells in sorted(books.billed_rooms.items()):
        if sum(cell.rooms for cell in cells) > 1:
            found[room_id, cells[-1].line.invoice_id].append(night)
    for (room_id, invoice_id), nights in found.items():
        extra = [(night, sum(cell.rooms for cell in books.billed_rooms[room_id, night]) - 1) for night in nights]
        line = books.billed_rooms[room_id, nights[0]][-1].line
        yield Difference(
            rule="billed_twice",
            pair="used-invoiced",
            hotel_id=books.hotel_of(room_id),
            said=Wording("một đêm phòng bị tính nhiều lần", "a room-night is billed more than once"),
            todo=CORRECT,
            expected=f"{len(nights)} đêm",
            found=f"{len(nights) + sum(count for _night, count in extra)} đêm",
            difference_vnd=gross_vnd(line.unit_price_vnd * sum(count for _night, count in extra), line.vat_percent),
            room_id=room_id,
            nights=tuple(nights),
            invoice_id=invoice_id,
        )


def duplicate_line(books: Books) -> Iterator[Difference]:
    """A line asks for the very same room and nights as an earlier one of the house."""
    for (invoice_id, number), earlier in sorted(books.repeated_lines.items()):
        row = next(row for row in books.lines[invoice_id] if row.line == number)
        where = f"{books.names.invoice(earlier.invoice_id)}/{earlier.line}"
        yield Difference(
            rule="duplicate_line",
            pair="used-invoiced",
            hotel_id=books.invoice[invoice_id].hotel_id,
            said=Wording(f"dòng {number} trùng với dòng {where}", f"line {number} repeats line {where}"),
            todo=CORRECT,
            expected="0 đồng",
            found=dong(row.amount_vnd),
            difference_vnd=gross_vnd(row.amount_vnd, row.vat_percent),
            room_id=row.room_id or row.room_type,
            invoice_id=invoice_id,
        )


def billed_count_differs(books: Books) -> Iterator[Difference]:
    """Where rooms are not named: another number of rooms is billed for a night than was used."""
    for hotel_id in sorted(books.cells):
        level = coarser(books.use_level(hotel_id), books.bill_level(hotel_id))
        if level == "room" or hotel_id in books.unitemised:
            continue
        counted = used_counts if hotel_id in books.recorded else planned_counts
        used, billed = counted(books, hotel_id, level), billed_counts(books, hotel_id, level)
        for kind, night in sorted(used | billed):
            expected, found = used[kind, night], billed[kind, night]
            if expected != found:
                yield Difference(
                    rule="billed_count_differs",
                    pair="used-invoiced",
                    hotel_id=hotel_id,
                    said=Wording("số phòng tính tiền khác số phòng đã ở", "another number of rooms than were used"),
                    todo=CORRECT,
                    expected=f"{expected} phòng",
                    found=f"{found} phòng",
                    difference_vnd=(found - expected) * _price_vnd(books, hotel_id, kind, night),
                    room_id=kind,
                    nights=(night,),
                )


def _price_vnd(books: Books, hotel_id: str, kind: str, night: Night) -> int:
    """Return what a room of a kind is billed at that night, tax included, or else its lowest contract price."""
    cells = (cell for cell in books.cells.get(hotel_id, ()) if kind in {"", cell.room_type} and cell.night == night)
    billed = next((gross_vnd(cell.line.unit_price_vnd, cell.line.vat_percent) for cell in cells), 0)
    return billed or next(iter(books.contract.prices_vnd(hotel_id, kind, night)), 0)


def _billed_wrongly(books: Books, rule: str, said: Wording) -> Iterator[Difference]:
    found: dict[tuple[str, str], list[Night]] = defaultdict(list)
    for hotel_id in _houses_by_room(books):
        for cell in books.cells[hotel_id]:
            if _wrong(books, hotel_id, (cell.room_id, cell.night)) == rule:
                found[cell.room_id, cell.line.invoice_id].append(cell.night)
    for (room_id, invoice_id), nights in found.items():
        cells = {cell.night: cell for night in nights for cell in books.billed_rooms[room_id, night]}
        yield Difference(
            rule=rule,
            pair="used-invoiced",
            hotel_id=books.hotel_of(room_id),
            said=said,
            todo=CORRECT,
            expected="0 đêm",
            found=f"{len(cells)} đêm",
            difference_vnd=sum(gross_vnd(one.line.unit_price_vnd, one.line.vat_percent) for one in cells.values()),
            room_id=room_id,
            guest_ids=tuple(sorted({guest for night in nights for guest in books.planned.get((room_id, night), ())})),
            nights=tuple(sorted(cells)),
            invoice_id=invoice_id,
        )


def _wrong(books: Books, hotel_id: str, at: RoomNight) -> str:
    """Return the rule that a billed room-night breaks; empty when it was used."""
    reference = _reference(books, hotel_id)
    if at in reference:
        return ""
    known = [night for room_id, night in (*books.planned, *reference) if room_id == at[0]]
    if known and not min(known) <= at[1] <= max(known):
        return "nights_outside_stay"
    return "no_show_billed" if at in books.planned else "billed_not_used"


def _reference(books: Books, hotel_id: str) -> Mapping[RoomNight, tuple[str, ...]]:
    """Return what bills are compared with: the record of the reception, without one the plan."""
    return books.used_rooms if hotel_id in books.recorded else books.planned


def _houses_by_room(books: Books) -> list[str]:
    return [
        hotel_id for hotel_id in sorted(books.cells) if books.is_by_room(hotel_id) and hotel_id not in books.unitemised
    ]
