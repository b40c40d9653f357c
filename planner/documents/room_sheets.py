"""The hall as a workbook: a sheet per zone laid out as the room, chair by chair, and a list of everybody."""

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.documents.content import Chair, Charts, Zone
from planner.documents.sheets import sheet_name

FILLS = ("#f8dcaa", "#c9e4f6", "#b5ddcd", "#faf5c0", "#c2d6ee", "#f6d0b6", "#efd5e3", "#e4e4e4")
HEADINGS = ("STT", "Họ và tên", "Chức vụ", "Cơ quan, đoàn", "Khu", "Hàng", "Ghế", "Mã ghế")
WIDTHS = (6, 28, 32, 36, 8, 8, 8, 14)
LIST = "Danh sách"
A3 = 8
"""Number of the paper in the file."""
CHAIR_LETTERS, CHAIR_POINTS = 13, 48
CLOSEST_M, APART_M = 0.3, 0.55
Looks = Mapping[str, Format]


def room_workbook(charts: Charts) -> bytes:
    """Return the workbook; every cell is text, so no name becomes a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        looks = _looks(book)
        used = {LIST.casefold()}
        bodies = _bodies(charts)
        for zone in charts.items:
            _zone_sheet(book.add_worksheet(sheet_name(zone.title, used)), zone, looks, (charts.stage, bodies))
        _list_sheet(book.add_worksheet(LIST), charts.people, looks)
    return buffer.getvalue()


def _looks(book: Workbook) -> dict[str, Format]:
    plain = {"font_name": "Times New Roman", "font_size": 10, "text_wrap": True, "valign": "vcenter", "border": 1}
    chair = {**plain, "align": "center"}
    looks = {f"fill{number}": book.add_format({**chair, "bg_color": fill}) for number, fill in enumerate(FILLS)}
    return looks | {
        "plain": book.add_format({**plain, "font_size": 12}),
        "free": book.add_format(chair),
        "blocked": book.add_format({**chair, "bg_color": "#9a958c"}),
        "head": book.add_format({**chair, "bold": True, "font_size": 12}),
    }


def _bodies(charts: Charts) -> Mapping[str, int]:
    seen = dict.fromkeys(chair.body for zone in charts.items for chair in zone.chairs if chair.who)
    return {body: number % len(FILLS) for number, body in enumerate(seen)}


def _zone_sheet(sheet: Worksheet, zone: Zone, looks: Looks, common: tuple[str, Mapping[str, int]]) -> None:
    stage, bodies = common
    columns = _columns(zone)
    widest = max((place for row in columns.values() for place in row), default=1)
    sheet.merge_range(0, 0, 0, max(1, widest), f"{stage} - {zone.title} ({zone.taken}/{zone.seats})", looks["head"])
    sheet.set_column(0, 0, 7)
    sheet.set_column(1, widest, CHAIR_LETTERS)
    for line, (row, _) in enumerate(sorted(zone.rows, key=lambda pair: pair[1]), start=1):
        sheet.set_row(line, CHAIR_POINTS)
        sheet.write_string(line, 0, f"Hàng {row}", looks["head"])
        for column, chair in columns.get(row, {}).items():
            look = f"fill{bodies[chair.body]}" if chair.who else "blocked" if chair.state == "blocked" else "free"
            sheet.write_string(line, column, _words(chair), looks[look])
    sheet.freeze_panes(1, 1)
    _printed(sheet)


def _columns(zone: Zone) -> dict[str, dict[int, Chair]]:
    """Return row -> column -> chair: columns stand for places across the hall, so that aisles stay open."""
    rows: dict[str, list[Chair]] = {}
    for chair in sorted(zone.chairs, key=lambda chair: chair.x_m):
        rows.setdefault(chair.row, []).append(chair)
    step = _step(rows.values())
    found: dict[str, dict[int, Chair]] = {}
    for row, chairs in rows.items():
        last = 0
        found[row] = {}
        for chair in chairs:
            last = max(last + 1, round(chair.x_m / step) + 1)
            found[row][last] = chair
    return found


def _step(rows: Iterable[Sequence[Chair]]) -> float:
    gaps = [b.x_m - a.x_m for row in rows for a, b in pairwise(row) if b.x_m - a.x_m >= CLOSEST_M]
    return min(gaps, default=APART_M)


def _words(chair: Chair) -> str:
    if chair.state == "blocked":
        return f"{chair.label} ×"
    wheel = " (xe lăn)" if chair.state == "wheelchair" else ""
    return "\n".join(part for part in (chair.label + wheel, chair.who, chair.body) if part)


def _list_sheet(sheet: Worksheet, people: Sequence[Sequence[str]], looks: Looks) -> None:
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, looks["head"])
    for number, person in enumerate(people, start=1):
        for column, text in enumerate((str(number), *person)):
            sheet.write_string(number, column, text, looks["plain"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(people)), len(HEADINGS) - 1)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _printed(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
