"""A workbook -> the text of a pack; what Excel turned into numbers, days or times is read back as written."""

import base64
import binascii
import tomllib
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from planner.errors import Fault
from planner.scenario.columns import columns_of, specs
from planner.scenario.folder import unknown_table
from planner.scenario.schema import ATTACHMENTS
from planner.scenario.settings import missing_settings
from planner.scenario.source import TABLE_NAMES, Source, SourceSettings, SourceTable, assign_names
from planner.scenario.wordings import one_of, shown
from planner.tables import Table, TableRow, clean, make_table
from planner.units import DATE_FORMAT, DATETIME_FORMAT
from planner.wording import Wording

SETTINGS_SHEET = "scenario"
ATTACHMENTS_SHEET = "attachments"
LARGEST_ATTACHMENT = 200_000_000
"""Bytes an attachment may unpack to; a few kilobytes can be made to unpack to all memory."""

Cell = int | float | str | bool | date | datetime | time | timedelta


def read_workbook(file: Path) -> Source:
    """Read every sheet of a workbook."""
    source = Source(file.name, lambda sheet: f"{file.name}[{sheet}]")
    try:
        sheets = _sheets(file)
    except (CalamineError, OSError) as error:
        source.faults.append(_not_a_workbook(file, error))
        return source
    _take_settings(source, sheets.pop(SETTINGS_SHEET, None))
    _take_attachments(source, sheets.pop(ATTACHMENTS_SHEET, None))
    _take_tables(source, sheets)
    return source


def cell_text(cell: Cell) -> str:
    """Return what a cell says as packs write it: 31.0 is 31, a day is 2025-08-25, a time is 07:30."""
    if isinstance(cell, bool | float):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, datetime):
        # Excel keeps times as fractions of a day, so 07:20 may come back as 07:19:59.999.
        return (cell + timedelta(seconds=30)).strftime(DATETIME_FORMAT)
    if isinstance(cell, date):
        return cell.strftime(DATE_FORMAT)
    if isinstance(cell, time):
        return cell_text(timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second + cell.microsecond / 1e6))
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(cell)


def _sheets(file: Path) -> dict[str, list[list[str]]]:
    with CalamineWorkbook.from_path(file) as book:
        return {name: _lines(book.get_sheet_by_name(name)) for name in book.sheet_names}


def _lines(sheet: CalamineSheet) -> list[list[str]]:
    # The empty area stays, so that the row numbers of messages are those the user sees.
    return [[cell_text(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]


def _not_a_workbook(file: Path, error: Exception) -> Fault:
    what = Wording("không mở được như bảng tính Excel", f"cannot be opened as an Excel workbook ({error})")
    expected = Wording("cần tệp .xlsx không đặt mật khẩu", "use an .xlsx file without a password")
    return Fault(file.name, 0, "", "", what, expected)


def _take_tables(source: Source, sheets: dict[str, list[list[str]]]) -> None:
    # The blank first sheet that Excel adds to every new workbook is not a mistake of the user's.
    filled = {name: lines for name, lines in sheets.items() if any(any(line) for line in lines)}
    for sheet, name in assign_names(filled).items():
        label = source.label_of(sheet)
        if sheet not in TABLE_NAMES:
            source.faults.append(unknown_table(label, name, source.label_of(name) if name else ""))
        if name is not None:
            source.tables[name] = SourceTable(label, _with_midnights(name, _table(filled[sheet])))


def _table(lines: Sequence[Sequence[str]]) -> Table:
    return make_table(lines[0], enumerate(lines[1:], start=2))


def _with_midnights(name: str, table: Table) -> Table:
    """Write 00:00 after a day typed into a column of moments: Excel drops a midnight."""
    if name not in specs():
        return table
    moments = {column.heading for column in columns_of(name).values() if column.is_moment}
    rows = tuple(
        TableRow(row.number, {key: _midnight(key, text, moments) for key, text in row.cells.items()}, row.extra)
        for row in table.rows
    )
    return Table(table.columns, rows)


def _midnight(heading: str, text: str, moments: set[str]) -> str:
    if heading not in moments:
        return text
    try:
        return datetime.strptime(text, DATE_FORMAT).strftime(DATETIME_FORMAT)
    except ValueError:
        return text


def _take_settings(source: Source, lines: list[list[str]] | None) -> None:
    """Read the sheet of settings: a dotted key and its value on every row."""
    label = source.label_of(SETTINGS_SHEET)
    if not lines:
        source.faults.append(missing_settings(label))
        return
    data: dict[str, object] = {}
    rows: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines[1:], start=2):
        key, value = clean(line[0]), line[1] if len(line) > 1 else ""
        if key and not _put(data, rows, key, value, number):
            what = Wording(f'không đọc được khoá "{shown(key)}"', f'key "{shown(key)}" cannot be read')
            expected = Wording("cần khoá dạng nhóm.tên, mỗi khoá một lần", "write keys such as group.name, each once")
            source.faults.append(Fault(label, number, key, value, what, expected))
    source.settings = SourceSettings(label, data, rows)


def _put(data: dict[str, object], rows: dict[tuple[str, ...], int], key: str, value: str, row: int) -> bool:
    """Add one setting; False when its key cannot be read or stands in the way of another."""
    path = _key_path(key)
    if path is None or path in rows:
        return False
    group = data
    for part in path[:-1]:
        inner = group.setdefault(part, {})
        if not isinstance(inner, dict):
            return False
        group = inner
    if path[-1] in group:
        return False
    group[path[-1]] = _toml_value(value)
    rows[path] = row
    return True


def _key_path(key: str) -> tuple[str, ...] | None:
    try:
        data: object = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return None
    path: list[str] = []
    while isinstance(data, dict):
        part = next(iter(data))
        path.append(part)
        data = data[part]
    return tuple(path)


def _toml_value(text: str) -> object:
    """Return true, 12 or 2025-08-25 as what they are, any other text as text."""
    try:
        data = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return clean(text)
    return data["value"] if len(data) == 1 else clean(text)


def _take_attachments(source: Source, lines: list[list[str]] | None) -> None:
    """Put together the files that were packed into pieces, one piece per row."""
    pieces: dict[str, list[str]] = {}
    for line in (lines or [])[1:]:
        if len(line) > 1 and line[0]:
            pieces.setdefault(line[0], []).append(line[1])
    for name, parts in pieces.items():
        content = _unpack("".join(parts))
        if name not in ATTACHMENTS or content is None:
            source.faults.append(_bad_attachment(source.label_of(ATTACHMENTS_SHEET), name))
        else:
            source.attachments[name] = content


def _bad_attachment(label: str, name: str) -> Fault:
    what = Wording(f'tệp kèm "{shown(name)}" không khôi phục được', f'attachment "{shown(name)}" cannot be restored')
    expected = Wording(
        "cần giữ nguyên trang này, hoặc xoá các dòng của tệp",
        "leave this sheet unchanged, or remove the rows of the file",
    )
    if name not in ATTACHMENTS:
        expected = one_of(ATTACHMENTS, name)
    return Fault(label, 0, name, name, what, expected)


def pack_bytes(content: bytes) -> str:
    """Return a file's content as text that a cell can hold."""
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def _unpack(text: str) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.b64decode(text, validate=True), LARGEST_ATTACHMENT)
    except (binascii.Error, zlib.error):
        return None
    return content if unpacker.eof else None
