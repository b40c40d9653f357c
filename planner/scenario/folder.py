"""A pack folder -> its text, with every file that cannot be read reported."""

import csv
import io
import re
from pathlib import Path

from planner.errors import Fault
from planner.scenario.schema import ATTACHMENTS
from planner.scenario.settings import SETTINGS_FILE, missing_settings, read_settings
from planner.scenario.source import TABLE_NAMES, Source, SourceTable, assign_names
from planner.scenario.wordings import shown
from planner.tables import Table, decode, find_delimiter, parse_table
from planner.wording import Wording, number

MOST_ROWS = {"tasks": 5_000}
"""Rows of a table at most; a plan of more could not be read by anybody."""
CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ufffe\\uffff]")
"""Marks that no office program shows and no workbook can hold."""


def read_folder(folder: Path) -> Source:
    """Read every file of a pack folder; pictures and subfolders are left alone."""
    source = Source(folder.resolve().name, "{}.csv".format)
    # Names with these beginnings are left behind by Excel, macOS and editors, not made by the user.
    files = {
        path.name: path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith((".", "~$"))
    }
    _take_settings(source, files.get(SETTINGS_FILE))
    for name in ATTACHMENTS:
        if name in files:
            source.attachments[name] = files[name].read_bytes()
    _take_tables(source, {path.stem: path for path in files.values() if path.suffix.lower() == ".csv"})
    return source


def _take_settings(source: Source, path: Path | None) -> None:
    if path is None:
        source.faults.append(missing_settings(SETTINGS_FILE))
        return
    text = read_text(path)
    found = text if isinstance(text, Fault) else read_settings(path.name, text)
    if isinstance(found, Fault):
        source.faults.append(found)
    else:
        source.settings = found


def _take_tables(source: Source, paths: dict[str, Path]) -> None:
    for stem, name in assign_names(paths).items():
        label = paths[stem].name
        if stem not in TABLE_NAMES:
            source.faults.append(unknown_table(label, name, source.label_of(name) if name else ""))
        if name is None:
            continue
        table = too_long(label, name, read_csv(paths[stem]))
        if isinstance(table, Fault):
            source.faults.append(table)
            source.unreadable.add(name)
        else:
            source.tables[name] = SourceTable(label, table)


def too_long(label: str, name: str, table: Table | Fault) -> Table | Fault:
    """Refuse a table with more rows than can be planned: before each row is looked at."""
    most = MOST_ROWS.get(name)
    if isinstance(table, Fault) or most is None or len(table.rows) <= most:
        return table
    rows = len(table.rows)
    what = Wording(
        f"có {number(rows)} dòng, nhiều hơn giới hạn {number(most)}",
        f"has {rows:,} rows, more than the limit of {most:,}",
    )
    return Fault(label, 0, "", "", what, Wording("cần gộp hoặc tách bớt dòng", "join rows or split the table"))


def unknown_table(label: str, name: str | None, meant: str) -> Fault:
    """Return the fault of a file or sheet that is no table of a pack."""
    what = Wording(f"gói không có bảng nào tên {label}", f"a pack has no table called {label}")
    if name:
        return Fault(label, 0, "", "", what, Wording(f"gần nhất là {meant}", f"the nearest is {meant}"))
    known = ", ".join(TABLE_NAMES)
    return Fault(label, 0, "", "", what, Wording(f"cần một trong: {known}", f"use one of: {known}"))


def read_text(path: Path) -> str | Fault:
    """Read a text file as UTF-8 or UTF-16."""
    raw = path.read_bytes()
    try:
        return decode(raw)
    except UnicodeDecodeError as error:
        return _not_utf8(path.name, raw, error)


def read_csv(path: Path) -> Table | Fault:
    """Read a table as text; a file that is no table is one fault."""
    text = read_text(path)
    if isinstance(text, Fault):
        return text
    fault = _control_mark(path.name, text) or _open_quote(path.name, text)
    if fault:
        return fault
    try:
        table = parse_table(text)
    except csv.Error as error:
        what = Wording("không đọc được như bảng CSV", f"not a CSV table: {error}")
        return Fault(
            path.name,
            0,
            "",
            "",
            what,
            Wording("cần lưu lại từ Excel thành CSV UTF-8", "save it from Excel as CSV UTF-8"),
        )
    return table if table.columns else _empty(path.name)


def _not_utf8(label: str, raw: bytes, error: UnicodeDecodeError) -> Fault:
    byte = f"0x{raw[error.start]:02X}"
    row = raw.count(b"\n", 0, error.start) + 1
    what = Wording(
        f"tệp không phải UTF-8: byte {byte} ở vị trí {error.start}",
        f"the file is not UTF-8: byte {byte} at position {error.start}",
    )
    expected = Wording(
        "cần mở bằng Excel, chọn Lưu thành (Save As), kiểu CSV UTF-8",
        "open it in Excel and save it as CSV UTF-8",
    )
    return Fault(label, row, "", byte, what, expected)


def _control_mark(label: str, text: str) -> Fault | None:
    found = CONTROL.search(text)
    if found is None:
        return None
    code = f"U+{ord(found[0]):04X}"
    what = Wording(f"có ký tự điều khiển {code} không nhìn thấy", f"an invisible control mark {code}")
    row = text.count("\n", 0, found.start()) + 1
    return Fault(label, row, "", code, what, Wording("cần xoá ký tự này", "remove the mark"))


def _open_quote(label: str, text: str) -> Fault | None:
    """Find a quote that is never closed: everything after it would become one cell."""
    if text.count('"') % 2 == 0:
        return None
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text), strict=True)
    row, last = 1, ""
    try:
        for cells in lines:
            row, last = row + 1, cells[0] if cells else ""
    except csv.Error:
        what = Wording(
            f'dấu ngoặc kép mở ở dòng này (sau dòng "{shown(last)}") không được đóng',
            f'the double quote opened in this row (after row "{shown(last)}") is never closed',
        )
        expected = Wording(
            'cần đóng ngoặc kép; ngoặc kép trong chữ viết là ""',
            'close the quote; a quote within text is written ""',
        )
        return Fault(label, row, "", '"', what, expected)
    return None


def _empty(label: str) -> Fault:
    what = Wording("tệp trống, không có dòng tên cột", "the file is empty, without headings")
    return Fault(label, 0, "", "", what, Wording("cần dòng đầu là tên các cột", "put headings in the first line"))
