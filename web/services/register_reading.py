"""What a limited child process does with the sheets of an office's list: nothing here knows the application."""

from collections.abc import Mapping, Sequence
from typing import Any

from planner.guests import Entry, Field, Preview, Sheet, preview, read_entries

MOST_SHEETS = 12
LONGEST_SHOWN = 300
"""Letters of a cell that the preview shows."""

Chosen = Mapping[str, Mapping[int, str]]
"""Sheet -> column -> name of the field; sheets and columns not named are not read."""


def looked_at(sheets: Sequence[Sheet], file: str, mapping: Chosen | None) -> list[dict[str, Any]]:
    """Return the preview of every sheet as plain data; of ``mapping``, when somebody has confirmed one."""
    shown = [sheet for sheet in sheets if any(any(line) for line in sheet.lines)][:MOST_SHEETS]
    return [_told(preview(sheet, file, _fields(mapping, sheet.name)), hidden=sheet.hidden) for sheet in shown]


def read(sheets: Sequence[Sheet], file: str, mapping: Chosen) -> list[Entry]:
    """Return the entries of every sheet that the mapping names."""
    return [
        entry
        for sheet in sheets
        if sheet.name in mapping
        for entry in read_entries(sheet, file, _fields(mapping, sheet.name) or {}).entries
    ]


def _fields(mapping: Chosen | None, sheet: str) -> dict[int, Field] | None:
    if mapping is None:
        return None
    return {int(column): Field(name) for column, name in mapping.get(sheet, {}).items() if name}


def _told(shown: Preview, *, hidden: bool) -> dict[str, Any]:
    return {
        "sheet": shown.sheet,
        "hidden": hidden,
        "header_row": shown.header_row,
        "columns": [
            {"column": each.column, "heading": each.heading, "field": each.field, "confidence": each.confidence}
            for each in shown.columns
        ],
        "rows": [{"number": row.number, "cells": [cell[:LONGEST_SHOWN] for cell in row.cells]} for row in shown.rows],
        "people": shown.people,
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
