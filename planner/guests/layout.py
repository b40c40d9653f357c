"""Where a list begins and ends on a sheet: titles above, headings of one or two lines, sections, the foot."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.guests.headings import (
    EMAIL_LIKE,
    EXACT,
    HEADING_LETTERS,
    NAME_FIELDS,
    PHONE_LIKE,
    Field,
    read_heading,
    read_plainly,
)
from planner.guests.persons import looks_like_person
from planner.guests.refusals import ReadingError
from planner.guests.sheets import Area, Sheet
from planner.guests.spelling import plain_keys, squeeze
from planner.wording import Wording

SEARCHED_ROWS = 60
"""Rows from the top among which the heading is looked for."""
FEWEST_FIELDS = 2
"""Readable headings that make a line a heading; a list of names alone needs but one."""
SHORT_HEADING = 40
"""Letters of a heading that is known by nothing but its place beside a known one."""
NO_HEADING = 0
"""The heading row of a list that has none."""
MOST_HEADING_ROWS = 3
SURE_WORDS = frozenset({"ho", "ten", "full", "name"})
"""First words of headings that nothing but a column of names has."""
ROMAN = re.compile(r"[IVXLC]+\.?|[A-Z]\.?|[IVXLC\d]+(\.\d+)*\.")
COUNTING = re.compile(r"\(?\d{1,2}\)?|[A-Z]|\([a-z]\)")
VALUE = re.compile(r"\d+|\d{1,4}[/.-]\d{1,2}([/.-]\d{1,4})?")
"""Numbers and days: they stand in a list, not over it."""
FOOT = (
    *(("tong", "cong"), ("tong", "so"), ("cong",), ("nguoi", "lap"), ("noi", "nhan"), ("danh", "sach", "nay", "co")),
    *(("danh", "sach", "co"), ("thu", "truong"), ("tm",), ("kt",), ("xac", "nhan"), ("total",)),
)
"""First words of lines below a list: sums, signatures, addressees."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list.

    Attributes:
        number: row as a spreadsheet shows it.
        cells: merged areas filled downwards.
        section: the heading of the part of the list in which it stands (``I. Khối Đảng``); often empty.
    """

    number: int
    cells: tuple[str, ...]
    section: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet taken apart.

    Attributes:
        header_row: first row of the heading as a spreadsheet shows it; 0 without one.
        headings: one text per column; ``Giới tính / Nam`` when the heading has two lines.
        rows: the lines of the list.
        foot: rows left out below the list, with what they say.
    """

    header_row: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    foot: tuple[tuple[int, str], ...] = ()


def take_apart(sheet: Sheet, heading_row: int | None = None) -> Layout:
    """Find heading, sections, lines and foot of the list on a sheet.

    Args:
        sheet: the sheet.
        heading_row: row of the heading as a spreadsheet shows it, when somebody has said so; ``NO_HEADING``: none.

    Raises:
        ReadingError: the sheet has no such row.
    """
    sheet = replace(sheet, merged=_inside(sheet))
    lines = _with_merged_filled(sheet)
    header = _header_line(sheet.lines) if heading_row is None else _chosen_line(sheet, heading_row)
    if header is None:
        width = max(map(len, lines), default=0)
        rows, foot = _rows(lines, 0, {})
        return Layout(0, ("",) * width, rows, foot)
    height = _header_height(sheet, header)
    headings = _headings(sheet, header, height)
    first = header + height
    if first < len(lines) and _is_counting(sheet.lines[first]):
        first += 1
    columns = _columns(headings)
    rows, foot = _rows(lines, first, columns)
    return Layout(header + 1, headings, rows, foot)


def _inside(sheet: Sheet) -> tuple[Area, ...]:
    """Return the merged areas cut to the cells there are: spreadsheets also merge empty ones outside."""
    height, width = len(sheet.lines), max(map(len, sheet.lines), default=0)
    return tuple(
        (top, first, min(bottom, height - 1), min(last, width - 1))
        for top, first, bottom, last in sheet.merged
        if top < height and first < width
    )


def _columns(headings: Sequence[str]) -> dict[Field, int]:
    found: dict[Field, int] = {}
    for column, heading in enumerate(headings):
        field, _ = read_heading(heading)
        if field is not None:
            found.setdefault(field, column)
    return found


def _chosen_line(sheet: Sheet, heading_row: int) -> int | None:
    if heading_row == NO_HEADING:
        return None
    rows = len(sheet.lines)
    if not 0 < heading_row <= rows:
        place = f"[{sheet.name}]" if sheet.name else ""
        raise ReadingError(
            Wording(
                f"Trang tính{place} chỉ có {rows} dòng, không có dòng tiêu đề {heading_row}; hãy chọn dòng khác.",
                f"The sheet{place} has {rows} rows and no row {heading_row} for its headings; choose another.",
            )
        )
    return heading_row - 1


def _header_line(lines: Sequence[Sequence[str]]) -> int | None:
    """Return the line of the headings: the one that names the people, or else the one with known headings."""
    named, most = _with_most(lines, _is_named_heading)
    other, others = _with_most(lines, _is_heading_without_names)
    if other is None or named is None:
        return named if other is None else other
    # A line of the list may seem to name people ("Đại biểu Quốc hội"); a fuller line above it is the heading.
    return other if other < named and others > most else named


def _with_most(
    lines: Sequence[Sequence[str]], fits: Callable[[Sequence[Sequence[str]], int], bool]
) -> tuple[int | None, int]:
    """Return the fitting line with the most readable headings, the first of equals, and how many these are."""
    best, most = None, 0
    for position, line in enumerate(lines[:SEARCHED_ROWS]):
        fields = len(_fields(line))
        if fields > most and fits(lines, position):
            best, most = position, fields
    return best, most


def _fields(line: Sequence[str]) -> set[Field]:
    return {field for cell in line if cell for field in [read_plainly(cell)[0]] if field is not None}


def _is_named_heading(lines: Sequence[Sequence[str]], position: int) -> bool:
    line = lines[position]
    fields = _fields(line)
    enough = len(fields) >= FEWEST_FIELDS or any(map(_names_people, line))
    return bool(fields & NAME_FIELDS) and enough and not any(map(_is_somebody, line))


def _is_heading_without_names(lines: Sequence[Sequence[str]], position: int) -> bool:
    """Whether known headings stand beside others nobody knows: two, or one above lines of a list."""
    filled = [squeeze(cell) for cell in lines[position] if cell.strip()]
    if any(_is_somebody(cell) or _is_value(cell) or len(cell) > HEADING_LETTERS for cell in filled):
        return False
    if len(_fields(filled)) >= FEWEST_FIELDS:
        return True
    short = all(len(cell) <= SHORT_HEADING and not any(map(str.isdigit, cell)) for cell in filled)
    sure = any(read_plainly(cell)[1] == EXACT for cell in filled)
    return len(filled) >= FEWEST_FIELDS and short and sure and _stands_above_people(lines, position)


def _stands_above_people(lines: Sequence[Sequence[str]], position: int) -> bool:
    """Whether the next line with something in it, column numbers aside, names somebody under one of the headings."""
    below = (line for line in lines[position + 1 :] if any(map(str.strip, line)) and not _is_counting(line))
    pairs = zip(lines[position], next(below, ()), strict=False)
    return any(heading.strip() and looks_like_person(cell) for heading, cell in pairs)


def _is_somebody(cell: str) -> bool:
    """Whether a cell is a person rather than a heading: "Lưu trú" begins with a surname too."""
    return read_plainly(cell)[0] is None and looks_like_person(cell)


def _is_value(cell: str) -> bool:
    return bool(VALUE.fullmatch(cell) or EMAIL_LIKE.fullmatch(cell) or PHONE_LIKE.fullmatch(cell))


def _names_people(cell: str) -> bool:
    """Whether a cell can only be the heading over names; "Khách mời" may as well be a group in a line."""
    return read_plainly(cell) == (Field.FULL_NAME, 1.0) and plain_keys(cell)[0] in SURE_WORDS


def _header_height(sheet: Sheet, header: int) -> int:
    below = sheet.lines[header + 1] if header + 1 < len(sheet.lines) else ()
    for top, _, bottom, _ in sheet.merged:
        if top == header < bottom < header + MOST_HEADING_ROWS:
            return bottom - top + 1
    upper = {read_heading(cell)[0] for cell in sheet.lines[header] if cell}
    lower = [read_heading(cell)[0] for cell in below if cell.strip()]
    spans = any(top == bottom == header and last > first for top, first, bottom, last in sheet.merged)
    only_headings = bool(lower) and all(field is not None for field in lower)
    # Without merged areas (CSV), words such as Nam | Nữ under a heading are its second line.
    return 2 if (spans or not upper.issuperset(lower)) and only_headings else 1


def _headings(sheet: Sheet, header: int, height: int) -> tuple[str, ...]:
    width = max(map(len, sheet.lines), default=0)
    grid = [[*line, *[""] * (width - len(line))] for line in sheet.lines[header : header + height]]
    for top, first, bottom, last in sheet.merged:
        if header <= top and bottom < header + height:
            for row in range(top - header, bottom - header + 1):
                for column in range(first, min(last + 1, width)):
                    grid[row][column] = sheet.lines[top][first]
    return tuple(_joined([grid[row][column] for row in range(height)]) for column in range(width))


def _joined(texts: Sequence[str]) -> str:
    """Return the heading's lines as one; the lower one alone when it says what the column holds."""
    parts = [*dict.fromkeys(squeeze(text) for text in texts if text.strip())]
    if len(parts) > 1 and read_heading(parts[-1])[0] is not None:
        return parts[-1]
    return " / ".join(parts)


def _is_counting(line: Sequence[str]) -> bool:
    """Whether the line under the heading only numbers the columns: (1) (2) (3) or A B 1 2."""
    filled = [cell.strip() for cell in line if cell.strip()]
    return len(filled) > FEWEST_FIELDS and all(COUNTING.fullmatch(cell) for cell in filled)


def _with_merged_filled(sheet: Sheet) -> list[tuple[str, ...]]:
    """Return the lines with text of areas merged downwards repeated; areas across the sheet stay as they are."""
    lines = [list(line) for line in sheet.lines]
    for top, first, bottom, last in sheet.merged:
        if bottom > top and first == last and first < len(lines[top]):
            for row in range(top + 1, min(bottom + 1, len(lines))):
                lines[row][first] = lines[top][first]
    return [tuple(line) for line in lines]


def _rows(
    lines: Sequence[tuple[str, ...]], first: int, columns: dict[Field, int]
) -> tuple[tuple[Row, ...], tuple[tuple[int, str], ...]]:
    rows: list[Row] = []
    foot: list[tuple[int, str]] = []
    section = ""
    for number, line in enumerate(lines[first:], start=first + 1):
        texts = [cell for cell in line if cell and not cell.isspace()]
        if not texts:
            continue
        if len({*texts}) > FEWEST_FIELDS + 1:
            # As full as a person: no title of a section, no sum, no signature has that many cells.
            rows.append(Row(number, line, section))
            continue
        filled = [*map(squeeze, texts)]
        if _is_foot(filled):
            foot.append((number, filled[0]))
        elif title := _section(line, filled, columns):
            section = title
        elif foot and len(filled) <= FEWEST_FIELDS:
            foot.append((number, filled[0]))
        else:
            rows.append(Row(number, line, section))
    return tuple(rows), tuple(foot)


def _is_foot(filled: Sequence[str]) -> bool:
    words = plain_keys(filled[0])
    return any(words[: len(start)] == start for start in FOOT)


def _section(line: Sequence[str], filled: Sequence[str], columns: dict[Field, int]) -> str:
    """Return the title of a part of the list, or nothing when the line is a person."""
    if Field.ORDINAL not in columns or len({*filled}) > FEWEST_FIELDS:
        return ""
    ordinal = squeeze(line[columns[Field.ORDINAL]]) if columns[Field.ORDINAL] < len(line) else ""
    title = filled[-1]
    if len({*filled}) == 1:
        # Merged across the sheet the title stands in the first column; a bare number is a line to be filled in.
        return title if ordinal == title and not title.isdigit() else ""
    return title if ROMAN.fullmatch(ordinal) and not ordinal.isdigit() and title != ordinal else ""
