"""A file of any kind an office sends -> its sheets as text, read where it can do no harm."""

import contextlib
import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from planner.guests.archive import Kind, check_file, prove_unpacked_size
from planner.guests.refusals import LimitError, ReadingError
from planner.guests.sandbox import DEFAULT_LIMITS, Limits, run_limited
from planner.scenario.workbook import cell_text
from planner.tables import decode, find_delimiter
from planner.wording import Wording, number

MIDNIGHT = " 00:00"
CSV_SHEET = ""
"""Name of the one sheet of a CSV file."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; all from 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text.

    Attributes:
        name: as on the tab; empty for a CSV file.
        lines: cells in NFC, otherwise as they stand; line 0 is row 1 of the spreadsheet.
        merged: merged areas; their text stands in the first cell.
        hidden: whether the tab is hidden.
        encoding: how a CSV file was read when not as Unicode; empty otherwise.
    """

    name: str
    lines: tuple[tuple[str, ...], ...]
    merged: tuple[Area, ...] = ()
    hidden: bool = field(default=False, kw_only=True)
    encoding: str = field(default="", kw_only=True)


def read_workbook_safely(source: Path | bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> tuple[Sheet, ...]:
    """Read an .xlsx, .xls or .csv file in a child process, within limits.

    Args:
        source: the file, or what is in it.
        name: file name for messages; that of the path when empty.
        limits: what the reading may take.

    Raises:
        ReadingError: the file cannot be read; the sentence says why.
        LimitError: it is larger than allowed.
    """
    raw, name = (source, name) if isinstance(source, bytes) else (_bytes_of(source, limits), name or source.name)
    kind = check_file(raw, name, limits)
    sheets: tuple[Sheet, ...] = run_limited("planner.guests.sheets:read_sheets", (raw, name, kind, limits), limits)
    return sheets


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limits.file_mib * 1024 * 1024 + 1)
    except OSError as error:
        raise ReadingError(
            Wording(f"{path.name}: không mở được tệp ({error.strerror}).", f"{path.name}: {error.strerror}.")
        ) from None


def read_sheets(raw: bytes, name: str, kind: Kind, limits: Limits) -> tuple[Sheet, ...]:
    """Read the sheets; for the child process only, use ``read_workbook_safely``."""
    if kind is Kind.CSV:
        return (_csv_sheet(raw, name, limits),)
    if kind is Kind.XLSX:
        prove_unpacked_size(raw, name, limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            return tuple(_sheets(book, name, limits))
    except PasswordError:
        raise ReadingError(
            Wording(
                f"{name}: tệp có đặt mật khẩu; hãy bỏ mật khẩu rồi nạp lại.",
                f"{name}: the file is protected by a password; remove the password and load it again.",
            )
        ) from None
    except CalamineError:
        raise _unreadable(name) from None


def _unreadable(name: str) -> ReadingError:
    return ReadingError(
        Wording(
            f"{name}: tệp bị hỏng, không đọc được như bảng tính; hãy mở bằng Excel, lưu lại rồi nạp lại.",
            f"{name}: the file is broken and cannot be read; open it in Excel, save it again and load that.",
        )
    )


def _sheets(book: CalamineWorkbook, name: str, limits: Limits) -> Iterator[Sheet]:
    for about in book.sheets_metadata:
        with contextlib.suppress(ValueError):  # charts and macro sheets have no cells
            sheet = book.get_sheet_by_name(about.name)
            yield Sheet(
                about.name,
                tuple(_lines(sheet, name, limits)),
                _merged(sheet),
                hidden=about.visible is not SheetVisibleEnum.Visible,
            )


def _lines(sheet: CalamineSheet, name: str, limits: Limits) -> Iterator[tuple[str, ...]]:
    label = f"{name}[{sheet.name}]"
    rows, columns = sheet.end if sheet.end is not None else (-1, -1)
    if rows >= limits.rows or columns >= limits.columns:
        raise too_many_cells(label, (rows + 1, columns + 1), limits)
    if sheet.end is None:
        return
    for row, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        yield tuple(_checked(day_text(cell_text(cell)), label, row, limits) for cell in cells)


def _merged(sheet: CalamineSheet) -> tuple[Area, ...]:
    # .xls files name no merged areas; calamine then says None.
    return tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())


def day_text(text: str) -> str:
    """Return a moment at midnight as the day it was meant to be."""
    return text.removesuffix(MIDNIGHT) if len(text) == len("2025-06-16 00:00") else text


def _checked(text: str, label: str, row: int, limits: Limits) -> str:
    if len(text) > limits.cell_letters:
        most = number(limits.cell_letters)
        raise LimitError(
            Wording(
                f"{label}: dòng {row} có ô dài {number(len(text))} ký tự, chỉ nhận đến {most}; hãy rút ngắn.",
                f"{label}: row {row} has a cell of {len(text)} letters, at most {most} are read; shorten it.",
            )
        )
    return unicodedata.normalize("NFC", text)


def too_many_cells(label: str, size: tuple[int, int], limits: Limits) -> LimitError:
    """Say that a sheet has more rows or columns than are read."""
    rows, columns = size
    return LimitError(
        Wording(
            f"{label}: trang tính dài {number(rows)} dòng × {number(columns)} cột, chỉ nhận đến "
            f"{number(limits.rows)} × {number(limits.columns)}; hãy xoá dòng, cột thừa hoặc chia tệp.",
            f"{label}: the sheet has {rows} rows × {columns} columns, at most {limits.rows} × {limits.columns} are "
            f"read; delete what is not needed or split the file.",
        )
    )


def _csv_sheet(raw: bytes, name: str, limits: Limits) -> Sheet:
    text, encoding = _decoded(raw, name)
    text = text.removeprefix("\ufeff")
    csv.field_size_limit(limits.cell_letters * 4)
    lines: list[tuple[str, ...]] = []
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text)), start=1):
            _refuse_large(name, row, cells, limits)
            lines.append(tuple(_checked(cell, name, row, limits) for cell in cells))
    except csv.Error:
        raise _unreadable(name) from None
    width = max(map(len, lines), default=0)
    return Sheet(CSV_SHEET, tuple((*line, *[""] * (width - len(line))) for line in lines), encoding=encoding)


def _refuse_large(name: str, row: int, cells: Sequence[str], limits: Limits) -> None:
    if row > limits.rows or len(cells) > limits.columns:
        raise too_many_cells(name, (row, len(cells)), limits)


def _decoded(raw: bytes, name: str) -> tuple[str, str]:
    """Return the text, and the encoding when it had to be guessed: old Excel saves CSV in Windows-1258."""
    try:
        return decode(raw), ""
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1258"), "Windows-1258"
    except UnicodeDecodeError:
        raise ReadingError(
            Wording(
                f"{name}: không nhận ra bảng mã chữ Việt; hãy lưu lại thành CSV UTF-8 hoặc .xlsx.",
                f"{name}: the encoding is unknown; save it as CSV UTF-8 or as .xlsx.",
            )
        ) from None
