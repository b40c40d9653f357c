"""The tables of a paper as a workbook or a CSV file."""

import io
import re
from collections.abc import Iterator, Sequence

import xlsxwriter

from planner.documents.content import Band, Cell, Code, Papers, Table, paper_tables
from planner.tables import table_text

SHEET_NAME_LETTERS = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
FORMULA_MARKS = ("=", "+", "-", "@", "\t")
"""Marks with which a spreadsheet takes text for a formula."""
PART, GROUP = "Phần", "Nhóm"
WIDEST = 60


def workbook(papers: Papers) -> bytes:
    """Return the tables as a workbook, one sheet each; every cell is text, so no name becomes a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        plain = {"font_name": "Times New Roman", "font_size": 12, "text_wrap": True, "valign": "vcenter", "border": 1}
        formats = (book.add_format(plain), book.add_format({**plain, "bold": True, "align": "center"}))
        used: set[str] = set()
        for title, table in titled_tables(papers):
            _sheet(book.add_worksheet(sheet_name(title, used)), table, formats)
    return buffer.getvalue()


def titled_tables(papers: Papers) -> Iterator[tuple[str, Table]]:
    """Yield every table with its caption, or the title of its paper."""
    for paper in papers.items:
        for table in paper_tables(paper):
            yield table.caption or paper.title, table


def sheet_name(title: str, used: set[str]) -> str:
    """Return a name that no sheet has yet, and that a spreadsheet takes."""
    base = FORBIDDEN.sub(" ", title).strip()[:SHEET_NAME_LETTERS] or "Bảng"
    name, count = base, 1
    while name.casefold() in used:
        count += 1
        tail = f" {count}"
        name = base[: SHEET_NAME_LETTERS - len(tail)] + tail
    used.add(name.casefold())
    return name


def _sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: Table,
    formats: tuple[xlsxwriter.format.Format, xlsxwriter.format.Format],
) -> None:
    plain, bold = formats
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, min(WIDEST, max(6, column.width * 5)))
        sheet.write_string(0, index, column.title, bold)
    for number, row in enumerate(table.rows, start=1):
        if isinstance(row, Band):
            sheet.write_string(number, 0, row.text, bold)
            continue
        for index, cell in enumerate(row):
            sheet.write_string(number, index, cell_text(cell), plain)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def cell_text(cell: Cell) -> str:
    """Return a cell as text: a code by its letters, a box as nothing."""
    if isinstance(cell, Code):
        return cell.text
    return cell if isinstance(cell, str) else ""


def csv_text(papers: Papers) -> str:
    """Return all tables under each other, with the part and the group of every row in front."""
    tables = list(titled_tables(papers))
    columns = tuple(dict.fromkeys(column.title for _, table in tables for column in table.columns))
    rows = [row for title, table in tables for row in _csv_rows(title, table)]
    return table_text((PART, GROUP, *columns), rows)


def _csv_rows(title: str, table: Table) -> Iterator[dict[str, str]]:
    group = ""
    titles: Sequence[str] = [column.title for column in table.columns]
    for row in table.rows:
        if isinstance(row, Band):
            group = row.text
        else:
            cells = (_harmless(cell_text(cell)) for cell in row)
            yield {PART: title, GROUP: group, **dict(zip(titles, cells, strict=True))}


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text
