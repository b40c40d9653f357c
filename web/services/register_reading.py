"""What a limited child process does with an office's list: nothing here knows the application.

The whole way from the file to what is shown is gone in the child: 20,000 rows carried through the server would hold up
everybody else's pages.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from planner.guests import Entry, Field, Preview, Sheet, preview, read_entries
from planner.guests.archive import check_file
from planner.guests.sandbox import DEFAULT_LIMITS
from planner.guests.sheets import read_sheets

MOST_SHEETS = 12
LONGEST_SHOWN = 300
"""Letters of a cell that the preview shows."""

FIRST_ROWS = 15
"""Rows among which a person may choose that of the headings."""
LONGEST_ROW = 80
"""Letters of a row in that choice."""

Chosen = Mapping[str, Mapping[int, str] | None]
"""Sheet -> column -> name of the field; None: as proposed; sheets and columns not named are not read."""
HeadingRows = Mapping[str, int]
"""Sheet -> row of its headings, 0 for none; found by itself on sheets not named."""


def looked_at(raw: bytes, file: str, mapping: Chosen | None, heading_rows: HeadingRows) -> list[dict[str, Any]]:
    """Return the preview of every sheet as plain data; of ``mapping``, when somebody has confirmed one."""
    sheets = _sheets(raw, file)
    shown = [sheet for sheet in sheets if any(any(line) for line in sheet.lines)][:MOST_SHEETS]
    return [_looked_at(sheet, file, mapping, heading_rows.get(sheet.name)) for sheet in shown]


def _looked_at(sheet: Sheet, file: str, mapping: Chosen | None, heading_row: int | None) -> dict[str, Any]:
    # A hidden sheet is read only when somebody chose it; a sheet not read still shows what it would give.
    is_read = not sheet.hidden if mapping is None else mapping.get(sheet.name, {}) != {}
    shown = preview(sheet, file, _fields(mapping, sheet.name) if is_read else None, heading_row)
    first = [[row, _row_text(line)] for row, line in enumerate(sheet.lines[:FIRST_ROWS], start=1)]
    read_people = shown.people if is_read else 0
    return {**_told(shown), "read": is_read, "people": read_people, "would_be": shown.people, "first_rows": first}


def _row_text(line: Sequence[str]) -> str:
    return " · ".join(" ".join(cell.split()) for cell in line if cell.strip())[:LONGEST_ROW]


def read(raw: bytes, file: str, label: str, mapping: Chosen, heading_rows: HeadingRows) -> list[Entry]:
    """Return the entries of every sheet that the mapping names, as of a list called ``label``."""
    return [
        entry
        for sheet in _sheets(raw, file)
        if sheet.name in mapping
        for entry in read_entries(
            sheet, label, _fields(mapping, sheet.name) or {}, heading_rows.get(sheet.name)
        ).entries
    ]


def _sheets(raw: bytes, file: str) -> tuple[Sheet, ...]:
    return read_sheets(raw, file, check_file(raw, file, DEFAULT_LIMITS), DEFAULT_LIMITS)


def _fields(mapping: Chosen | None, sheet: str) -> dict[int, Field] | None:
    columns = None if mapping is None else mapping.get(sheet, {})
    return None if columns is None else {int(column): Field(name) for column, name in columns.items() if name}


def _told(shown: Preview) -> dict[str, Any]:
    return {
        "sheet": shown.sheet,
        "hidden": shown.hidden,
        "header_row": shown.header_row,
        "columns": [
            {"column": each.column, "heading": each.heading, "field": each.field, "confidence": each.confidence}
            for each in shown.columns
        ],
        "rows": [{"number": row.number, "cells": [cell[:LONGEST_SHOWN] for cell in row.cells]} for row in shown.rows],
        "fault_count": shown.fault_count,
        "faults": [
            {
                "level": each.level,
                "row": each.fault.row,
                "column": each.fault.column,
                "value": each.fault.value[:LONGEST_SHOWN],
                "what": list(each.fault.what),
                "expected": list(each.fault.expected),
            }
            for each in shown.faults
        ],
        "sensitive": list(shown.sensitive),
    }
