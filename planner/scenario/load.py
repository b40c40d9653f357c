"""A pack folder or workbook -> Scenario, or every fault of it in one run."""

from pathlib import Path
from typing import Any

from planner.errors import Fault, PackError
from planner.scenario.folder import read_folder
from planner.scenario.nearest import nearest
from planner.scenario.parse import ParsedPack, parse_pack
from planner.scenario.relations import find_faults
from planner.scenario.schema import FREE_TABLES, EventSettings, Origin, Scenario
from planner.scenario.settings import d_day, parse_settings
from planner.scenario.source import TABLE_NAMES, Source
from planner.scenario.workbook import read_workbook
from planner.wording import Wording

WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm"})


def load(path: Path) -> Scenario:
    """Read an event from its folder or workbook, ready to be planned.

    Raises:
        PackError: the pack has faults; the error lists all of them, in the order of the files.
    """
    return understand(read_source(path))


def understand(source: Source) -> Scenario:
    """Turn the text of a pack, wherever it was kept, into an event ready to be planned.

    Raises:
        PackError: the pack has faults; the error lists all of them, in the order of the files.
    """
    event, settings_faults = parse_settings(source.settings) if source.settings else (None, [])
    pack, cell_faults = parse_pack(source, d_day(source.settings))
    faults = [*source.faults, *settings_faults, *cell_faults, *find_faults(pack)]
    if faults or event is None:
        raise PackError(source.name, _in_file_order(source, faults))
    return _scenario(source, event, pack)


def read_source(path: Path) -> Source:
    """Read the text of a pack folder or workbook.

    Raises:
        PackError: there is no such folder or workbook.
    """
    if path.is_dir():
        return read_folder(path)
    if not path.is_file():
        raise PackError(path.name, [_no_such_pack(path)])
    if path.suffix.lower() not in WORKBOOK_ENDINGS:
        raise PackError(path.name, [_not_a_pack(path)])
    return read_workbook(path)


def _scenario(source: Source, event: EventSettings, pack: ParsedPack) -> Scenario:
    # Without faults every row has its model; the keywords are the names of the tables.
    tables: dict[str, Any] = {name: tuple(row.model for row in table.rows) for name, table in pack.tables.items()}
    free = {name: source.tables[name].table for name in FREE_TABLES if name in source.tables}
    origins = {
        name: Origin(table.label, tuple(row.number for row in table.rows)) for name, table in pack.tables.items()
    }
    return Scenario(event=event, free_tables=free, attachments=dict(source.attachments), origins=origins, **tables)


def _in_file_order(source: Source, faults: list[Fault]) -> list[Fault]:
    """Sort faults as a clerk works through them: settings, tables in their order, rows, columns."""
    tables: dict[str, tuple[int, tuple[str, ...]]] = {
        source.label_of(name): (index, ()) for index, name in enumerate(TABLE_NAMES)
    }
    for name, table in source.tables.items():
        tables[table.label] = (TABLE_NAMES.index(name), table.table.columns)
    settings = {source.settings.label} if source.settings else set()

    def place(fault: Fault) -> tuple[bool, int, str, int, int, str]:
        index, columns = tables.get(fault.file, (len(TABLE_NAMES), ()))
        column = columns.index(fault.column) if fault.column in columns else -1
        return fault.file not in settings, index, fault.file, fault.row, column, fault.column

    return sorted(faults, key=place)


def _no_such_pack(path: Path) -> Fault:
    siblings = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    hint = nearest(path.name, sorted(siblings))
    what = Wording(f"không có thư mục hay tệp {path}", f"there is no folder or file {path}")
    expected = Wording(
        "cần thư mục có scenario.toml, hoặc tệp .xlsx", "give a folder with scenario.toml, or an .xlsx file"
    )
    if hint is not None:
        expected = Wording(f"gần nhất là {path.with_name(hint)}", f"the nearest is {path.with_name(hint)}")
    return Fault(path.name, 0, "", "", what, expected)


def _not_a_pack(path: Path) -> Fault:
    what = Wording(f"tệp {path.name} không phải bảng tính .xlsx", f"{path.name} is not an .xlsx workbook")
    expected = Wording(
        "cần thư mục có scenario.toml, hoặc tệp .xlsx", "give a folder with scenario.toml, or an .xlsx file"
    )
    return Fault(path.name, 0, "", "", what, expected)
