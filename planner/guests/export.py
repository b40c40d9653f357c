"""Text that leaves for a spreadsheet: no cell can act as a formula, and what comes back is what left.

Spreadsheets run a cell that begins with ``=``, ``+``, ``-``, ``@`` or a tab, some also after a blank or in a
full-width form. Such lines get an apostrophe in front; reading takes exactly that apostrophe away again.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from planner.errors import UsageError
from planner.wording import Wording

GUARD = "'"
BLANKS = " \u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff"
DANGEROUS = "=+\\-@\t＝＋－＠"
STARTS = re.compile(rf"(?:\A(?={GUARD}*[{BLANKS}]*[{DANGEROUS}\r\n])|(?<=[\r\n])(?={GUARD}*[{BLANKS}]*[{DANGEROUS}]))")
GUARDED = re.compile(
    rf"(?:\A{GUARD}(?={GUARD}*[{BLANKS}]*[{DANGEROUS}\r\n])|(?<=[\r\n]){GUARD}(?={GUARD}*[{BLANKS}]*[{DANGEROUS}]))"
)
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_575
XLSX_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,
}

Lines = Iterable[Sequence[str]]


def stored(text: str) -> str:
    """Return text in the form in which cells keep it: NFC, lines ended by LF, no control letters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNWRITABLE.sub("", text))


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return STARTS.sub(GUARD, text)


def without_guard(text: str) -> str:
    """Return text as it was before ``guarded``."""
    return GUARDED.sub("", text) if GUARD in text else text


def csv_bytes(headings: Sequence[str], lines: Lines) -> bytes:
    """Return a CSV file for Excel: UTF-8 with its mark, CRLF, every cell guarded and quoted."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([guarded(stored(cell)) for cell in line] for line in (headings, *lines))
    return ("\ufeff" + buffer.getvalue()).encode("utf-8")


def xlsx_bytes(headings: Sequence[str], lines: Lines, sheet: str = "Danh sách") -> bytes:
    """Return a workbook of one sheet in which every cell is text and guarded.

    Raises:
        UsageError: a cell or the list is too long for Excel.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, XLSX_OPTIONS) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        for row, line in enumerate((headings, *lines)):
            for column, cell in enumerate(line):
                if cell:
                    page.write_string(row, column, _fitting(guarded(stored(cell)), row), bold if row == 0 else text)
    return buffer.getvalue()


def _fitting(text: str, row: int) -> str:
    if len(text) > CELL_LIMIT or row > ROW_LIMIT:
        raise UsageError(
            Wording(
                f"Dòng {row + 1}: ô dài {len(text)} ký tự hoặc danh sách quá dài, Excel không chứa được; hãy rút ngắn.",
                f"Row {row + 1}: a cell of {len(text)} letters, or too many rows for Excel; shorten it.",
            )
        )
    return text


def write_list(file: Path, headings: Sequence[str], lines: Lines) -> None:
    """Write a list as the file's ending says: .xlsx, or CSV for anything else."""
    content = (xlsx_bytes if file.suffix.lower() == ".xlsx" else csv_bytes)(headings, lines)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.part")
    draft.write_bytes(content)
    draft.replace(file)
