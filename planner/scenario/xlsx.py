"""Packs as workbooks, for people who work in Excel: a sheet per table, for settings and for other files."""

import os
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner.errors import UsageError
from planner.scenario.columns import columns_of, specs
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.scenario.texts import TextTable, flat, settings_data, text_tables, toml_value
from planner.scenario.workbook import ATTACHMENTS_SHEET, SETTINGS_SHEET, pack_bytes
from planner.scenario.write import refuse_filled, write_pack
from planner.tables import clean
from planner.wording import Wording

PIECE = 32_000
"""Letters of a file kept in one cell; Excel's limit is 32,767."""
CELL_LIMIT = 32_767
WIDEST = 60
"""Widest column, in letters."""


def write_workbook(pack: Path | Scenario, file: Path) -> None:
    """Write an event as a workbook from which the same pack can be made again.

    Every table has its sheet, those without rows too, so that they can be filled in. Every cell is text, so
    that Excel changes no leading 0 and no day.

    Raises:
        PackError: the pack has faults.
        UsageError: a text is too long for a cell of Excel.
    """
    scenario = pack if isinstance(pack, Scenario) else load(pack)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.part")
    try:
        _write(scenario, draft)
        os.replace(draft, file)  # noqa: PTH105 - Path.replace has no atomicity promise of its own in the docs
    finally:
        draft.unlink(missing_ok=True)


def import_workbook(file: Path, folder: Path) -> Scenario:
    """Turn a workbook into a pack folder.

    Raises:
        PackError: the workbook has faults; nothing is written.
        UsageError: the folder exists and is not empty.
    """
    refuse_filled(folder)
    scenario = load(file)
    write_pack(scenario, folder)
    return scenario


def _write(scenario: Scenario, draft: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(draft), options) as book:
        text = book.add_format({"num_format": "@"})
        heading = book.add_format({"num_format": "@", "bold": True, "bg_color": "#F3E3C3", "bottom": 1})
        for name, lines in _sheets(scenario):
            sheet = book.add_worksheet(name)
            _fill(sheet, lines, text, heading)
            _offer_choices(sheet, name)


def _sheets(scenario: Scenario) -> Iterable[tuple[str, list[Sequence[str]]]]:
    settings = flat(settings_data(scenario.event))
    yield SETTINGS_SHEET, [("key", "value"), *((key, _setting(value)) for key, value in settings.items())]
    for table in text_tables(scenario, empty=True):
        yield table.name, _lines(table)
    yield ATTACHMENTS_SHEET, [("file", "content"), *_pieces(scenario)]


def _lines(table: TextTable) -> list[Sequence[str]]:
    return [table.columns, *([line.get(column, "") for column in table.columns] for line in table.lines)]


def _pieces(scenario: Scenario) -> Iterable[tuple[str, str]]:
    for name, content in scenario.attachments.items():
        text = pack_bytes(content)
        yield from ((name, text[start : start + PIECE]) for start in range(0, len(text), PIECE))


def _setting(value: object) -> str:
    """Write a setting plainly; quotes only around a text that would be read as something else."""
    if not isinstance(value, str):
        return toml_value(value)
    try:
        tomllib.loads(f"value = {value}")
    except tomllib.TOMLDecodeError:
        return value if value and value == clean(value) else toml_value(value)
    return toml_value(value)


def _fill(sheet: Worksheet, lines: list[Sequence[str]], text: Format, heading: Format) -> None:
    sheet.freeze_panes(1, 0)
    columns = len(lines[0])
    sheet.autofilter(0, 0, len(lines) - 1, columns - 1)
    for column in range(columns):
        width = max((len(line[column]) for line in lines[:200]), default=0)
        # The whole column is text, so that what a user types below the last row stays as typed.
        sheet.set_column(column, column, min(width + 4, WIDEST), text)
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            _put(sheet, (row, column), value, text if row else heading)


def _put(sheet: Worksheet, place: tuple[int, int], value: str, style: Format) -> None:
    if len(value) > CELL_LIMIT:
        where, limit = f"{sheet.name}:{place[0] + 1}", CELL_LIMIT
        raise UsageError(
            Wording(
                f"{where}: ô dài {len(value)} ký tự, một ô Excel chứa nhiều nhất {limit}; cần rút ngắn.",
                f"{where}: the cell has {len(value)} letters, Excel holds {limit} at most; shorten it.",
            )
        )
    if value:
        sheet.write_string(*place, value, style)


def _offer_choices(sheet: Worksheet, name: str) -> None:
    """Let Excel offer the words of a column that allows only some."""
    if name not in specs():
        return
    last_row = 1_048_575
    for position, column in enumerate(columns_of(name).values()):
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, position, last_row, position, rule)
