"""Lists of guests as offices send them -> entries: proposed, looked at, confirmed, then read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from planner.errors import Fault
from planner.guests.entries import Entry
from planner.guests.export import without_guard
from planner.guests.headings import (
    ACCEPTED,
    NAME_FIELDS,
    SENSITIVE,
    SYNONYMS,
    ColumnProposal,
    Field,
    propose,
    read_heading,
)
from planner.guests.layout import Layout, Row, take_apart
from planner.guests.persons import persons_among
from planner.guests.rows import RowReader
from planner.guests.sheets import Sheet
from planner.scenario.nearest import nearest
from planner.tables import clean
from planner.wording import Wording

PREVIEW_ROWS = 20
SHOWN_FAULTS = 200
"""Most faults that a preview carries; the count is always whole."""
NO_NEAREST = ""
LIKENESS = 0.72
"""Share of letters in common below which no kind of column is suggested for an unknown heading."""

Mapped = Mapping[int, Field]
"""Column (from 0) -> what it holds; columns not named are not read."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """Something in a list that a person must look at.

    Attributes:
        sheet: name of the sheet; empty for a CSV file.
        fault: file, row, column heading, value, what is wrong, what is expected.
        nearest: the valid choice most like the value; empty without one.
        level: ``error`` the row was left out; ``warning`` it was read, with something repaired or dropped.
    """

    sheet: str
    fault: Fault
    nearest: str
    level: Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one sheet."""

    entries: tuple[Entry, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sheet seems to hold, before anybody confirms it.

    Attributes:
        header_row: row of the heading as a spreadsheet shows it; 0 when none was found.
        columns: one proposal per column of the sheet.
        rows: the first lines, as text.
        people: entries that would be read.
        faults: the first faults; ``fault_count`` counts all of them.
        sensitive: columns recognised as sensitive: they are not read.
        hidden: the tab is hidden in its workbook; ``people`` are those it would give if it were read.
        guess: that the names were found by their cells alone, to be looked at; None when a heading says it or
            somebody confirmed the columns. It stands among the faults too.
    """

    file: str
    sheet: str
    header_row: int
    columns: tuple[ColumnProposal, ...]
    rows: tuple[Row, ...]
    people: int
    faults: tuple[RowFault, ...]
    fault_count: int
    sensitive: tuple[str, ...]
    hidden: bool = False
    guess: RowFault | None = None

    @property
    def mapping(self) -> dict[int, Field]:
        """The proposal as a mapping, ready to be confirmed or changed."""
        return {each.column: each.field for each in self.columns if each.field and each.confidence >= ACCEPTED}


def preview(sheet: Sheet, file: str, mapping: Mapped | None = None, heading_row: int | None = None) -> Preview:
    """Propose how to read a sheet and show what would come of it; with ``mapping``, what comes of that one.

    Args:
        sheet: the sheet.
        file: file name for messages.
        mapping: what each column holds, when somebody confirmed it.
        heading_row: row of the headings as a spreadsheet shows it, when somebody chose it; 0 when there is none.

    Raises:
        ReadingError: the sheet has no such row.
    """
    layout = take_apart(sheet, heading_row)
    columns = propose(layout.headings, [row.cells for row in layout.rows])
    guess = _guess(sheet, file, layout, columns) if mapping is None else None
    if mapping is not None:
        columns = tuple(replace(each, field=mapping.get(each.column), confidence=1.0) for each in columns)
    used = {each.column: each.field for each in columns if each.field is not None}
    reading = _read(sheet, file, layout, used)
    faults = (*_hidden(sheet, file), *([guess] if guess else ()), *reading.faults)
    return Preview(
        file,
        sheet.name,
        layout.header_row,
        columns,
        layout.rows[:PREVIEW_ROWS],
        len(reading.entries),
        faults[:SHOWN_FAULTS],
        len(faults),
        tuple(each.heading for each in columns if each.field in SENSITIVE),
        sheet.hidden,
        guess,
    )


def read_entries(
    sheet: Sheet, file: str, mapping: Mapped, heading_row: int | None = None, *, mend_capitals: bool = False
) -> Reading:
    """Read the people of a sheet by a confirmed mapping.

    Args:
        sheet: the sheet.
        file: file name for messages and ids.
        mapping: what each column holds; sensitive columns are left out whatever it says.
        heading_row: as for ``preview``.
        mend_capitals: write names in capitals the usual way (someone has looked at the proposals).

    Raises:
        ReadingError: the sheet has no such row.
    """
    reading = _read(sheet, file, take_apart(sheet, heading_row), mapping)
    if not mend_capitals:
        return reading
    return replace(reading, entries=tuple(RowReader.with_usual_case(entry) for entry in reading.entries))


def _hidden(sheet: Sheet, file: str) -> Iterator[RowFault]:
    if sheet.hidden:
        what = Wording("trang này đang bị ẩn trong tệp", "this sheet is hidden in its workbook")
        expected = Wording("chỉ đọc khi được chọn rõ ràng", "it is read only when somebody chooses it")
        yield RowFault(sheet.name, Fault(_label(sheet, file), 0, "", "", what, expected), NO_NEAREST, "warning")


def _guess(sheet: Sheet, file: str, layout: Layout, columns: Sequence[ColumnProposal]) -> RowFault | None:
    """Say that the names were found by their cells, and how many of these look like names."""
    names = next((each for each in columns if each.field is Field.FULL_NAME), None)
    if names is None or read_heading(names.heading)[0] in NAME_FIELDS:
        return None
    cells = [row.cells[names.column] for row in layout.rows if names.column < len(row.cells)]
    filled = [cell for cell in cells if cell.strip()]
    count = f"{persons_among(filled)}/{len(filled)}"
    place = names.column + 1
    what = Wording(
        f"cột {place} được đoán là họ tên theo dữ liệu ({count} ô giống tên người)",
        f"column {place} is taken for the names by its cells ({count} look like people)",
    )
    expected = Wording("hãy xem lại và xác nhận cột họ tên", "look at it and confirm the column of names")
    where = Fault(_label(sheet, file), layout.header_row, names.heading, names.heading, what, expected)
    return RowFault(sheet.name, where, NO_NEAREST, "warning")


def _label(sheet: Sheet, file: str) -> str:
    return f"{file}[{sheet.name}]" if sheet.name else file


def _read(sheet: Sheet, file: str, layout: Layout, mapping: Mapped) -> Reading:
    faults = [*_sheet_faults(sheet, file, layout, mapping)]
    if not any(field in mapping.values() for field in NAME_FIELDS):
        return Reading((), tuple(faults))
    reader = RowReader(file, sheet.name, layout.headings, {c: f for c, f in mapping.items() if f not in SENSITIVE})
    entries: list[Entry] = []
    for row in layout.rows:
        entry, remarks = reader.read(
            Row(row.number, tuple(clean(without_guard(cell)) for cell in row.cells), row.section)
        )
        entries += [entry] if entry is not None else []
        level: Literal["error", "warning"] = "warning" if entry is not None else "error"
        faults += [RowFault(sheet.name, fault, hint, level) for fault, hint in remarks]
    return Reading(tuple(entries), tuple(faults))


def _sheet_faults(sheet: Sheet, file: str, layout: Layout, mapping: Mapped) -> Iterator[RowFault]:
    """Say what is wrong with the sheet as a whole and with its headings."""
    label = _label(sheet, file)
    if not any(field in mapping.values() for field in NAME_FIELDS):
        yield _no_names(sheet, label, layout)
    if sheet.encoding:
        what = Wording(f"tệp được đọc theo bảng mã {sheet.encoding}", f"the file was read as {sheet.encoding}")
        expected = Wording("xem lại dấu tiếng Việt trong bản xem trước", "look at the Vietnamese marks in the preview")
        yield RowFault(sheet.name, Fault(label, 0, "", "", what, expected), NO_NEAREST, "warning")
    for column, heading in enumerate(layout.headings):
        if heading and column not in mapping:
            yield _unknown_heading(sheet, label, layout, heading)
    yield from _left_out(sheet, label, layout, mapping)


def _no_names(sheet: Sheet, label: str, layout: Layout) -> RowFault:
    what = Wording("không tìm thấy cột họ tên", "no column of names was found")
    expected = Wording('hãy chỉ cột chứa họ tên, ví dụ "Họ và tên"', 'name the column, as in "Họ và tên"')
    return RowFault(sheet.name, Fault(label, layout.header_row, "", "", what, expected), NO_NEAREST, "error")


def _unknown_heading(sheet: Sheet, label: str, layout: Layout, heading: str) -> RowFault:
    known = [synonym for synonyms in SYNONYMS.values() for synonym in synonyms[:1]]
    hint = nearest(heading, known, LIKENESS) or NO_NEAREST
    what = Wording("chưa rõ cột này là gì nên chưa đọc", "it is not clear what this column holds; it is not read")
    near = Wording(f', gần nhất là "{hint}"', f', the nearest is "{hint}"') if hint else Wording("", "")
    expected = Wording(f"hãy chọn loại cột hoặc bỏ qua{near.vi}", f"choose what it holds, or ignore it{near.en}")
    return RowFault(sheet.name, Fault(label, layout.header_row, heading, heading, what, expected), hint, "warning")


def _left_out(sheet: Sheet, label: str, layout: Layout, mapping: Mapped) -> Iterator[RowFault]:
    for row, text in layout.foot:
        what = Wording("dòng cuối danh sách, không phải người", "below the list: not a person")
        expected = Wording("bỏ qua; nếu là người, hãy ghi số thứ tự", "ignored; if it is a person, number the line")
        yield RowFault(sheet.name, Fault(label, row, "", text, what, expected), NO_NEAREST, "warning")
    for column in sorted(column for column, field in mapping.items() if field in SENSITIVE):
        heading = layout.headings[column] if column < len(layout.headings) else ""
        what = Wording("cột dữ liệu nhạy cảm, không nạp", "a column of sensitive data: not read")
        expected = Wording(
            "chỉ nạp riêng khi có mục đích và căn cứ", "read apart only with a purpose and a legal basis"
        )
        yield RowFault(sheet.name, Fault(label, layout.header_row, heading, "", what, expected), NO_NEAREST, "warning")


def headings_of(sheets: Sequence[Sheet]) -> dict[str, tuple[str, ...]]:
    """Return the headings found on each sheet, for a glance at a workbook of many."""
    return {sheet.name: take_apart(sheet).headings for sheet in sheets}


__all__ = ["Preview", "Reading", "RowFault", "headings_of", "preview", "read_entries", "read_heading"]
