"""The lists of many offices as files on disk -> entries, with what each column was taken for and what is wrong."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.collation import fold
from planner.errors import UsageError
from planner.guests import (
    SYNONYMS,
    ColumnProposal,
    Entry,
    Field,
    Preview,
    RowFault,
    Sheet,
    preview,
    read_entries,
    read_workbook_safely,
)
from planner.scenario.nearest import nearest
from planner.tables import clean
from planner.wording import Language, Wording

LETTERS = 26
MOST_DIGITS = 7
"""Digits of a row number: a spreadsheet has 1,048,576 rows."""
OWN_HEADINGS = ("Nguồn", "Sources", "Giá trị khác nhau", "Disagreements", "Mã trong gói", "Id in the pack")
"""Columns that a merged list carries for people to look at; nothing is read from them."""

Chosen = Mapping[str, str]
"""Column letter or heading -> name of the field, empty to leave the column out."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What somebody confirmed about columns: for every sheet, or for sheets by name; None leaves a sheet out."""

    everywhere: Chosen
    sheets: Mapping[str, Chosen | None]

    def of(self, sheet: str) -> Chosen:
        """Return what was confirmed about a sheet."""
        return {**self.everywhere, **(self.sheets.get(sheet) or {})}

    def leaves_out(self, sheet: str) -> bool:
        """Whether the sheet is not to be read at all."""
        return sheet in self.sheets and self.sheets[sheet] is None


AS_PROPOSED = Confirmed({}, {})
HeadingRows = Mapping[str, int]
"""Sheet -> row of its headings, 0 for none; ``EVERY_SHEET`` for those not named."""
EVERY_SHEET = ""
AS_FOUND: HeadingRows = {}


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet as it was understood.

    Attributes:
        shown: what was recognised before anybody confirmed it.
        used: column -> what was read from it.
        hidden: the sheet is hidden in its workbook; then nothing of it is read.
    """

    shown: Preview
    used: Mapping[int, Field]
    entries: tuple[Entry, ...]
    faults: tuple[RowFault, ...]
    hidden: bool

    @property
    def label(self) -> str:
        """The sheet as messages name it."""
        return f"{self.shown.file}[{self.shown.sheet}]" if self.shown.sheet else self.shown.file


def read_files(
    files: Sequence[Path], mapping: Confirmed = AS_PROPOSED, heading_rows: HeadingRows = AS_FOUND
) -> tuple[SheetRead, ...]:
    """Read every sheet with something in it, each file in a limited child process.

    Raises:
        ReadingError: a file cannot be opened, or a sheet has no such heading row.
        UsageError: two files have one name, or the mapping names a column that no sheet has.
    """
    _refuse_same_names(files)
    missed = set(mapping.everywhere)
    found = []
    for file in files:
        for sheet in read_workbook_safely(file):
            if any(any(line) for line in sheet.lines) and not mapping.leaves_out(sheet.name):
                row = heading_rows.get(sheet.name, heading_rows.get(EVERY_SHEET))
                read = _read(sheet, file.name, mapping.of(sheet.name), row)
                missed -= {name for name in missed if _columns_named(read.shown.columns, name)}
                found.append(read)
    for name in sorted(missed):
        raise _no_column(name, [each.heading for read in found for each in read.shown.columns])
    return tuple(found)


def entries_of(read: Sequence[SheetRead]) -> list[Entry]:
    """Return the entries of all sheets, in order."""
    return [entry for sheet in read for entry in sheet.entries]


def read_heading_rows(options: Sequence[str]) -> HeadingRows:
    """Read ``--heading-row``: ``4`` for every sheet, ``TRANG=4`` for one; 0 says that there is no heading.

    Raises:
        UsageError: it is no row number.
    """
    rows: dict[str, int] = {}
    for option in options:
        sheet, _, row = option.rpartition("=")
        if not (row.isascii() and row.isdecimal() and len(row) <= MOST_DIGITS):
            raise UsageError(
                Wording(
                    f"--heading-row nhận số dòng, 0 nếu không có tiêu đề, hoặc TRANG=DÒNG; không nhận “{option}”.",
                    f"--heading-row takes a row number, 0 for none, or SHEET=ROW; not “{option}”.",
                )
            )
        rows[sheet] = int(row)
    return rows


def _read(sheet: Sheet, file: str, chosen: Chosen, heading_row: int | None) -> SheetRead:
    if sheet.hidden:
        return SheetRead(preview(sheet, file), {}, (), (), hidden=True)
    shown = preview(sheet, file, heading_row=heading_row)
    used = dict(shown.mapping)
    ignored = {each.heading for each in shown.columns if clean(each.heading) in OWN_HEADINGS}
    for name, field in chosen.items():
        for column in _columns_named(shown.columns, name):
            # A field belongs to one column only: what is confirmed takes it from what was proposed.
            used = {place: held for place, held in used.items() if place != column.column and held != field}
            if field:
                used[column.column] = Field(field)
            else:
                ignored.add(column.heading)
    reading = read_entries(sheet, file, used, heading_row)
    # Names found by their cells stay to be looked at until a mapping says which column they are.
    guess = (shown.guess,) if shown.guess and Field.FULL_NAME not in chosen.values() else ()
    faults = tuple(each for each in (*guess, *reading.faults) if not _is_about(each, shown.header_row, ignored))
    return SheetRead(shown, used, reading.entries, faults, hidden=False)


def _is_about(fault: RowFault, header_row: int, headings: set[str]) -> bool:
    return fault.fault.row == header_row and fault.fault.column in headings


def _columns_named(columns: Sequence[ColumnProposal], name: str) -> list[ColumnProposal]:
    """Return the columns with this heading, accents and capitals aside, or else the one with this letter."""
    by_heading = [each for each in columns if each.heading and fold(each.heading) == fold(name)]
    return by_heading or [each for each in columns if letter_of(each.column) == name.strip().upper()]


def letter_of(column: int) -> str:
    """Return a column's letter as a spreadsheet shows it."""
    before, last = divmod(column, LETTERS)
    return (letter_of(before - 1) if before else "") + chr(ord("A") + last)


def _refuse_same_names(files: Sequence[Path]) -> None:
    names = [file.name for file in files]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                Wording(
                    f"Hai tệp cùng tên {name}; hãy đổi tên một tệp để phân biệt các dòng.",
                    f"Two files are called {name}; rename one so that their rows can be told apart.",
                )
            )


def _no_column(name: str, headings: Sequence[str]) -> UsageError:
    hint = nearest(name, [each for each in headings if each])
    vi, en = (f", gần nhất là “{hint}”", f", the nearest is “{hint}”") if hint else ("", "")
    return UsageError(
        Wording(
            f"--mapping: không có cột nào tên “{name}”{vi}; có thể dùng chữ cột A, B, C.",
            f"--mapping: no column is called “{name}”{en}; the letters A, B, C serve too.",
        )
    )


def text_of(file: Path) -> str:
    """Read a text file.

    Raises:
        UsageError: it is not UTF-8.
    """
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            Wording(f"{file}: không phải tệp chữ UTF-8; hãy lưu lại.", f"{file}: not UTF-8 text; save it again.")
        ) from None


def read_mapping(file: Path | None) -> Confirmed:
    """Read what somebody confirmed: ``{"Họ tên khách": "full_name", "C": "", "Trang 2": null}``.

    Raises:
        UsageError: the file is no such JSON, or names a field that does not exist.
    """
    if file is None:
        return AS_PROPOSED
    try:
        data = json.loads(text_of(file))
    except ValueError as error:
        raise _no_mapping(file, str(error)) from None
    if not isinstance(data, dict):
        raise _no_mapping(file, type(data).__name__)
    plain = {key: value for key, value in data.items() if isinstance(value, str)}
    sheets = {key: value for key, value in data.items() if not isinstance(value, str)}
    for chosen in (plain, *(sheet for sheet in sheets.values() if sheet is not None)):
        _check_fields(file, chosen)
    return Confirmed(plain, sheets)


def _check_fields(file: Path, chosen: object) -> None:
    if not isinstance(chosen, dict):
        raise _no_mapping(file, str(chosen))
    for name in chosen.values():
        if not isinstance(name, str) or (name and name not in list(Field)):
            hint = nearest(str(name), list(Field))
            vi, en = (f", gần nhất là “{hint}”", f", the nearest is “{hint}”") if hint else ("", "")
            raise UsageError(
                Wording(f"{file.name}: không có loại cột “{name}”{vi}.", f"{file.name}: no field “{name}”{en}.")
            )


def _no_mapping(file: Path, why: str) -> UsageError:
    return UsageError(
        Wording(
            f'{file.name}: cần JSON dạng {{"Họ tên khách": "full_name"}} ({why}).',
            f'{file.name}: needs JSON such as {{"Họ tên khách": "full_name"}} ({why}).',
        )
    )


def sheet_lines(read: SheetRead, language: Language) -> Iterator[str]:
    """Say what was recognised on a sheet, column by column, and every fault."""
    yield _head(read).to(language)
    for each in read.shown.columns if not read.hidden else ():
        if each.heading or each.column in read.used:
            yield "  " + _column_words(each, read.used.get(each.column)).to(language)
    for fault in read.faults:
        level = Wording("LỖI", "ERROR") if fault.level == "error" else Wording("lưu ý", "warning")
        yield f"  [{level.to(language)}] {fault.fault.line(language)}"


def _head(read: SheetRead) -> Wording:
    if read.hidden:
        return Wording(f"{read.label}: trang ẩn, không đọc.", f"{read.label}: a hidden sheet, not read.")
    row, people = read.shown.header_row, len(read.entries)
    vi = f"tiêu đề ở dòng {row}" if row else "không thấy dòng tiêu đề"
    en = f"heading in row {row}" if row else "no heading found"
    return Wording(
        f"{read.label}: {vi}; {people} người; {len(read.faults)} chỗ cần xem.",
        f"{read.label}: {en}; {people} people; {len(read.faults)} things to look at.",
    )


def _column_words(column: ColumnProposal, used: Field | None) -> Wording:
    place = f"{letter_of(column.column)} “{column.heading}” → "
    if used is None:
        return Wording(place + "chưa rõ, không đọc", place + "not clear, not read")
    if used != column.field:
        return Wording(f"{place}{field_words(used)}, theo --mapping", f"{place}{used}, by --mapping")
    share = f"{column.confidence:.0%}"
    return Wording(f"{place}{field_words(used)}, chắc {share}", f"{place}{used}, {share} sure")


def field_words(field: Field) -> str:
    """Return a field as a clerk calls it, and its name in a mapping."""
    return f"{SYNONYMS[field][0]} ({field})"


def sheet_json(read: SheetRead, language: Language) -> dict[str, Any]:
    """Return what was recognised on a sheet as plain data."""
    return {
        "file": read.shown.file,
        "sheet": read.shown.sheet,
        "hidden": read.hidden,
        "header_row": read.shown.header_row,
        "people": len(read.entries),
        "columns": [
            {
                "column": letter_of(each.column),
                "heading": each.heading,
                "field": read.used.get(each.column),
                "confidence": round(each.confidence, 2),
            }
            for each in read.shown.columns
        ],
        "sensitive": list(read.shown.sensitive),
        "faults": [_fault_json(each, language) for each in read.faults],
    }


def _fault_json(each: RowFault, language: Language) -> dict[str, Any]:
    fault = each.fault
    return {
        "level": each.level,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "what": fault.what.to(language),
        "expected": fault.expected.to(language),
        "nearest": each.nearest,
    }
