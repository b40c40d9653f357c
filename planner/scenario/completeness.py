"""Checks of single rows that a single cell cannot answer: something is said neither here nor there."""

import re
from collections.abc import Iterator

from planner.errors import Fault
from planner.scenario.parse import ParsedPack, ParsedRow, ParsedTable
from planner.scenario.wordings import shown
from planner.wording import Wording

EARLIEST_BIRTH_YEAR = 1900
LOST_ZERO = re.compile(r"[35789]\d{8}")
"""A Vietnamese mobile number whose leading 0 a spreadsheet has dropped."""


def rooms_without_id(pack: ParsedPack) -> Iterator[Fault]:
    """A room is named by itself or by its kind."""
    expected = Wording("cần room_id hoặc room_type_id", "give room_id or room_type_id")
    for table, row in _lacking(pack, "rooms", ("room_id", "room_type_id")):
        what = Wording("phòng không có mã", "the room has no id")
        yield table.fault(row, "room_id", (what, expected))


def closures_without_road(pack: ParsedPack) -> Iterator[Fault]:
    """A closure says which road is closed."""
    expected = Wording("cần edge_ids hoặc street", "give edge_ids or street")
    for table, row in _lacking(pack, "closures", ("edge_ids", "street")):
        what = Wording("lệnh cấm đường không nói đường nào", "the closure names no road")
        yield table.fault(row, "edge_ids", (what, expected))


def bans_without_road(pack: ParsedPack) -> Iterator[Fault]:
    """A parking ban says beside which road."""
    expected = Wording("cần edge_ids hoặc street", "give edge_ids or street")
    for table, row in _lacking(pack, "parking_bans", ("edge_ids", "street")):
        what = Wording("lệnh cấm đỗ không nói đường nào", "the parking ban names no road")
        yield table.fault(row, "edge_ids", (what, expected))


def lanes_without_road(pack: ParsedPack) -> Iterator[Fault]:
    """An emergency lane says along which road."""
    expected = Wording("cần edge_ids hoặc street", "give edge_ids or street")
    for table, row in _lacking(pack, "emergency_lanes", ("edge_ids", "street")):
        what = Wording("làn khẩn cấp không nói đường nào", "the emergency lane names no road")
        yield table.fault(row, "edge_ids", (what, expected))


def movements_without_route(pack: ParsedPack) -> Iterator[Fault]:
    """A convoy or column says which roads it takes."""
    expected = Wording("cần edge_ids hoặc streets", "give edge_ids or streets")
    for table, row in _lacking(pack, "movements", ("edge_ids", "streets")):
        what = Wording("đoàn không nói đi đường nào", "the movement names no route")
        yield table.fault(row, "edge_ids", (what, expected))


def runsheet_without_time(pack: ParsedPack) -> Iterator[Fault]:
    """Every item but the first says when it starts or after which other."""
    expected = Wording("cần start hoặc after", "give start or after")
    first = next((row.number for row in pack.rows("runsheet")), 0)
    for table, row in _lacking(pack, "runsheet", ("start", "after")):
        if row.number != first and "links" not in row.cells:
            what = Wording("tiết mục không có giờ bắt đầu", "the item has no start")
            yield table.fault(row, "start", (what, expected))


def _lacking(pack: ParsedPack, name: str, fields: tuple[str, str]) -> Iterator[tuple[ParsedTable, ParsedRow]]:
    """Yield rows with both cells blank; a faulty cell is not blank, and shifted cells are not judged."""
    table = pack.tables.get(name)
    for row in table.rows if table else ():
        if table is not None and not any(field in row.cells for field in fields) and not row.shifted:
            yield table, row


def births_in_future(pack: ParsedPack) -> Iterator[Fault]:
    """Nobody at the ceremony is born after it."""
    table = pack.tables.get("guests")
    if table is None or pack.d_day is None:
        return
    last = pack.d_day.year
    for row in table.rows:
        year = row.values.get("birth_year")
        if isinstance(year, int) and year > last:
            what = Wording(f"năm sinh {year} sau ngày lễ", f"birth year {year} is after the day itself")
            expected = Wording(
                f"cần năm từ {EARLIEST_BIRTH_YEAR} đến {last}",
                f"give a year from {EARLIEST_BIRTH_YEAR} to {last}",
            )
            yield table.fault(row, "birth_year", (what, expected))


def phones_without_zero(pack: ParsedPack) -> Iterator[Fault]:
    """Spreadsheets drop the 0 that every Vietnamese mobile number begins with."""
    for name in ("guests", "hotels"):
        table = pack.tables.get(name)
        for row in table.rows if table else ():
            phone = row.cells.get("phone", "")
            if table is not None and LOST_ZERO.fullmatch(phone):
                what = Wording(f"số điện thoại {shown(phone)} mất số 0 ở đầu", f"phone {phone} has lost its first 0")
                expected = Wording(
                    f"cần 0{phone}; trong Excel đặt cột là kiểu Văn bản (Text)",
                    f"write 0{phone}; in Excel format the column as Text",
                )
                yield table.fault(row, "phone", (what, expected))
