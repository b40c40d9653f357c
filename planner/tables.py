"""Reading and writing the CSV tables of packs and plans, as Vietnamese offices' spreadsheets make them.

Read: UTF-8 with or without BOM, or UTF-16 with one; comma, semicolon or tab between columns; LF or CRLF; any
Unicode form (text is brought to NFC). Written: UTF-8 with BOM and CRLF, so that Excel opens it with the marks
right.
"""

import codecs
import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table.

    Attributes:
        number: line in the file as a spreadsheet shows it; the header is 1.
        cells: column heading -> text, NFC, outer blanks removed.
        extra: cells beyond the last heading that hold text.
    """

    number: int
    cells: Mapping[str, str]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text: its headings in order and its non-empty rows."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def clean(text: str) -> str:
    """Return ``text`` in NFC without outer blanks (no-break spaces, stray marks), lines ended by LF."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A mark may hide a blank and a blank a mark: strip until neither is left, so twice is as once.
    text = unicodedata.normalize("NFC", text)
    while text != (stripped := text.strip().strip("\ufeff")):
        text = stripped
    return text


def decode(raw: bytes) -> str:
    """Return the text of a file: UTF-16 if it starts with that mark, UTF-8 otherwise.

    Raises:
        UnicodeDecodeError: the file is neither.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig")


def find_delimiter(text: str) -> str:
    """Return what stands between the columns: the mark found most often in the first line, outside quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n"))
    first = re.split(r"[\r\n]", header, maxsplit=1)[0]
    return max(DELIMITERS, key=first.count)


def parse_table(text: str) -> Table:
    """Parse CSV text; blank lines are skipped, row numbers stay those of the file."""
    text = text.removeprefix("\ufeff")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text))
    return make_table(next(lines, []), enumerate(lines, start=2))


def make_table(headings: Iterable[str], lines: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """Return the table of a heading line and numbered lines of cells; blank lines are left out."""
    columns = _columns(headings)
    rows = []
    for number, cells in lines:
        cleaned = [clean(cell) for cell in cells]
        if not any(cleaned):
            continue
        padded = cleaned + [""] * (len(columns) - len(cleaned))
        extra = tuple(cell for cell in padded[len(columns) :] if cell)
        # From the last to the first, so that of a repeated heading the first column counts.
        by_heading = dict(reversed([*zip(columns, padded, strict=False)]))
        rows.append(TableRow(number, {heading: by_heading[heading] for heading in columns}, extra))
    return Table(columns, tuple(rows))


def _columns(headings: Iterable[str]) -> tuple[str, ...]:
    """Return the cleaned headings; spreadsheets often leave blank ones after the last, which are none."""
    columns = [clean(heading) for heading in headings]
    while columns and not columns[-1]:
        columns.pop()
    return tuple(columns)


def read_table(path: Path) -> Table:
    """Read a CSV file.

    Raises:
        UnicodeDecodeError: the file is neither UTF-8 nor UTF-16.
        OSError: the file cannot be read.
    """
    return parse_table(decode(path.read_bytes()))


def table_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return CSV text of ``rows`` with exactly ``columns``, without BOM."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, fieldnames=list(columns), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: row.get(column, "") for column in columns} for row in rows)
    return buffer.getvalue()


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write a CSV file for Excel, whole or not at all."""
    write_text(path, "\ufeff" + table_text(columns, rows))


def write_text(path: Path, text: str) -> None:
    """Write ``text`` so that a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(text.encode("utf-8"))
    os.replace(draft, path)  # noqa: PTH105 - Path.replace has no atomicity promise of its own in the docs
