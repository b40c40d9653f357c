"""A whole event as content: what versions keep, copies begin from, and exports write."""

import base64
import hashlib
import io
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import Connection

from planner.errors import Fault, PackError
from planner.guests.export import guarded, without_guard
from planner.scenario.columns import columns_of, match_headings, specs
from planner.scenario.load import understand
from planner.scenario.schema import EventSettings
from planner.scenario.settings import SETTINGS_FILE
from planner.scenario.source import TABLE_NAMES, Source
from planner.scenario.texts import flat, toml_text, toml_value
from planner.scenario.workbook import ATTACHMENTS_SHEET, SETTINGS_SHEET, pack_bytes
from planner.scenario.xlsx import PIECE
from planner.tables import table_text
from web.services import attachments, settings_form
from web.services.journal import CHUNK, Cells, all_rows
from web.services.scenarios import STEP, headings_of, jsonable, row_values
from web.store import tables

NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
Row = tuple[int, float, Cells]
"""Id, position and cells of a row; id 0 of one that is not in a database yet."""


@dataclass(frozen=True, slots=True)
class Content:
    """Settings, rows by table, files by name."""

    settings: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return the content packed, the same bytes for the same content."""
        data = {
            "settings": self.settings,
            "rows": {name: [list(row) for row in rows] for name, rows in self.rows.items()},
            "files": {name: base64.b64encode(content).decode("ascii") for name, content in self.files.items()},
        }
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return zlib.compress(text.encode(), 6)

    def digest(self) -> str:
        """Return the hash of what it says: settings, cells in order, files; not of ids."""
        lines = {name: [row[2] for row in rows] for name, rows in self.rows.items() if rows}
        files = {name: hashlib.sha256(content).hexdigest() for name, content in self.files.items()}
        text = json.dumps([self.settings, lines, files], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def from_bytes(packed: bytes) -> Content:
    """Return packed content."""
    data = json.loads(zlib.decompress(packed))
    rows = {name: [(row[0], row[1], row[2]) for row in rows] for name, rows in data["rows"].items()}
    files = {name: base64.b64decode(content) for name, content in data["files"].items()}
    return Content(data["settings"], rows, files)


def read(db: Connection, event_id: int, only: Collection[str] = TABLE_NAMES) -> Content:
    """Return the content of an event now; of the tables, ``only`` these."""
    settings, _version = settings_form.read(db, event_id)
    rows = {
        name: [(row.id, row.position, row.cells) for row in all_rows(db, event_id, name)]
        for name in TABLE_NAMES
        if name in only
    }
    return Content(settings, {name: lines for name, lines in rows.items() if lines}, attachments.all_of(db, event_id))


def insert(db: Connection, event_id: int, content: Content) -> None:
    """Write content into an event that has none."""
    for name, rows in content.rows.items():
        lines = [
            row_values(event_id, name, cells, STEP * number) for number, (_id, _at, cells) in enumerate(rows, start=1)
        ]
        for start in range(0, len(lines), CHUNK):
            db.execute(tables.rows.insert(), lines[start : start + CHUNK])
    for name, file in content.files.items():
        db.execute(tables.attachments.insert().values(event_id=event_id, name=name, content=file, version=1))


def of_source(source: Source) -> Content:
    """Return the text of a pack as content, faulty cells and all; columns that are not known are left out."""
    settings = {key: jsonable(value) for key, value in (source.settings.data if source.settings else {}).items()}
    rows = {name: _lines(name, source) for name in source.tables}
    return Content(settings, {name: lines for name, lines in rows.items() if lines}, dict(source.attachments))


def _lines(name: str, source: Source) -> list[Row]:
    table = source.tables[name].table
    if name not in specs():
        return [
            (0, 0.0, {key: without_guard(text) for key, text in row.cells.items() if key and text})
            for row in table.rows
        ]
    found = match_headings(name, source.tables[name].label, table.columns).by_field
    headings = {columns_of(name)[field_].heading: given for field_, given in found.items()}
    return [
        (0, 0.0, {own: text for own, given in headings.items() if (text := without_guard(row.cells.get(given, "")))})
        for row in table.rows
    ]


def faults_of(source: Source) -> tuple[Fault, ...]:
    """Return every fault of a pack."""
    try:
        understand(source)
    except PackError as error:
        return error.faults
    return ()


# --- writing -------------------------------------------------------------------------------------


def zip_bytes(content: Content) -> bytes:
    """Return the content as a pack folder, packed; cells are safe to open in a spreadsheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SETTINGS_FILE, toml_text(toml_data(content.settings)))
        for name, rows in content.rows.items():
            headings = _headings(name, rows)
            lines = ({heading: safe(text) for heading, text in cells.items()} for _id, _at, cells in rows)
            archive.writestr(f"{name}.csv", "\ufeff" + table_text(headings, lines))
        for name, file in content.files.items():
            archive.writestr(name, file)
    return made.getvalue()


def xlsx_bytes(content: Content) -> bytes:
    """Return the content as a workbook, a sheet per table; every cell is text."""
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "pack.xlsx")
        with xlsxwriter.Workbook(str(file), {**options, "constant_memory": True}) as book:
            text, bold = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
            for name, lines in _sheets(content):
                sheet = book.add_worksheet(name)
                sheet.freeze_panes(1, 0)
                for number, line in enumerate(lines):
                    for column, value in enumerate(line):
                        if value:
                            sheet.write_string(number, column, value, text if number else bold)
        return file.read_bytes()


def safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; negative numbers stay numbers."""
    return text if NUMBER.fullmatch(text) else guarded(text)


def _sheets(content: Content) -> list[tuple[str, list[list[str]]]]:
    settings = flat(toml_data(content.settings))
    sheets = [(SETTINGS_SHEET, [["key", "value"], *([key, toml_value(value)] for key, value in settings.items())])]
    for name, rows in content.rows.items():
        headings = list(_headings(name, rows))
        lines = ([cells.get(heading, "") for heading in headings] for _id, _at, cells in rows)
        sheets.append((name, [headings, *lines]))
    pieces = [
        [name, piece[start : start + PIECE]]
        for name, file in content.files.items()
        for piece in [pack_bytes(file)]
        for start in range(0, len(piece), PIECE)
    ]
    return [*sheets, (ATTACHMENTS_SHEET, [["file", "content"], *pieces])]


def _headings(name: str, rows: Sequence[Row]) -> tuple[str, ...]:
    return headings_of(name) or tuple(dict.fromkeys(heading for row in rows for heading in row[2]))


def toml_data(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with days as days, plain keys before groups."""
    days = {
        key
        for key, info in EventSettings.model_fields.items()
        if info.annotation in {date, datetime} or info.annotation == date | None
    }
    data = {
        key: date.fromisoformat(value) if key in days and isinstance(value, str) and value else value
        for key, value in settings.items()
        if value is not None
    }
    return dict(sorted(data.items(), key=lambda entry: isinstance(entry[1], Mapping)))
