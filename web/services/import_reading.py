"""Reading an uploaded file; run in a child process with limits (planner.guests.sandbox), never in the server itself.

What is read is written beside the upload, ready to be inserted; the answer is only what a preview shows.
"""

import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from planner.collation import fold
from planner.errors import Fault
from planner.guests.archive import Kind, check_file, few_entries, prove_unpacked_size, unpacks_to_little
from planner.guests.export import without_guard
from planner.guests.refusals import LimitError, ReadingError
from planner.guests.sandbox import Limits
from planner.scenario import references
from planner.scenario.columns import ALIASES, columns_of, match_headings, specs
from planner.scenario.folder import read_folder
from planner.scenario.parse import ParsedPack, parse_table
from planner.scenario.schema import ATTACHMENTS
from planner.scenario.settings import SETTINGS_FILE
from planner.scenario.source import TABLE_NAMES, Source, SourceTable
from planner.scenario.workbook import cell_text, read_workbook
from planner.tables import Table, TableRow, decode, make_table
from planner.tables import parse_table as parse_csv
from planner.wording import Wording, number
from web.services import packs
from web.services.checking import CHECKS, sentence, with_known
from web.services.editing import cell_fault
from web.services.scenarios import headings_of, label_of
from web.services.vocabulary import COLUMN_WORDS, column_words

LIMITS = Limits(memory_mib=2048, cpu_s=60, wall_s=90.0, written_mib=400)
SAMPLE_ROWS = 20
SHOWN_FAULTS = 200
PREPARED = "prepared"


def read_table(request: Mapping[str, Any]) -> dict[str, Any]:
    """Read a CSV file or the first sheet of a workbook as rows of a table.

    Args:
        request: ``path`` and ``name`` of the file, ``table``, ``mapping`` heading -> column (None: proposed), ``known``
            ids by table.

    Raises:
        ReadingError: it is no table.
        LimitError: it is larger than allowed, packed or unpacked.
    """
    table, name = str(request["table"]), str(request["name"])
    found = _table_of_file(Path(request["path"]), name, table)
    mapping = request["mapping"]
    if mapping is None:
        mapping = propose(table, found.columns)
    lines = _lines(found, mapping)
    faults = [*_unkept(table, lines), *_faults(table, lines, request["known"])]
    prepared = {
        "columns": sorted({column for column in mapping.values() if column}),
        "rows": [cells for _n, cells in lines],
    }
    Path(request["prepared"]).write_bytes(zlib.compress(json.dumps(prepared, ensure_ascii=False).encode(), 1))
    return {
        "headings": list(found.columns),
        "mapping": mapping,
        "rows": len(lines),
        "sample": [[row.cells.get(heading, "") for heading in found.columns] for row in found.rows[:SAMPLE_ROWS]],
        "faults": [_told(fault) for fault in faults[:SHOWN_FAULTS]],
        "fault_count": len(faults),
        "refused": sum(1 for _fault in _unkept(table, lines)),
        "keys": [key for _n, cells in lines if (key := _key(table, cells))],
    }


def read_pack(request: Mapping[str, Any]) -> dict[str, Any]:
    """Read a pack: a zipped folder or a workbook.

    Raises:
        ReadingError: it is neither.
        LimitError: it is larger than allowed, packed or unpacked.
    """
    name = str(request["name"])
    source = source_of_file(Path(request["path"]), name)
    faults = packs.faults_of(source)
    content = packs.of_source(source)
    refused = _unkept_of_pack(content)
    Path(request["prepared"]).write_bytes(content.to_bytes())
    return {
        "rows": sum(len(rows) for rows in content.rows.values()),
        "tables": {table: len(rows) for table, rows in content.rows.items()},
        "settings": {key: value for key, value in content.settings.items() if isinstance(value, str)},
        "name": content.settings.get("name", ""),
        "faults": [_told(fault) for fault in (*refused, *faults)[:SHOWN_FAULTS]],
        "fault_count": len(faults) + len(refused),
        "refused": len(refused),
    }


def propose(table: str, headings: Sequence[str]) -> dict[str, str]:
    """Return the column that each heading seems to mean, by name, by its Vietnamese word, by likeness."""
    if table not in specs():
        return {heading: heading for heading in headings if heading}
    by_words = {fold(column_words(table, own).vi): own for own in headings_of(table)}
    by_words |= {fold(words): own for own, words in COLUMN_WORDS.items() if own in headings_of(table)}
    aliases = ALIASES.get(table, {})
    known = {
        heading: own
        for heading in headings
        if (own := heading if heading in headings_of(table) else aliases.get(heading) or by_words.get(fold(heading)))
    }
    rest = tuple(heading for heading in headings if heading and heading not in known)
    alike = {
        given: columns_of(table)[field].heading for field, given in match_headings(table, "", rest).by_field.items()
    }
    taken = set(known.values())
    return {heading: known.get(heading) or _free(alike.get(heading, ""), taken) for heading in headings if heading}


def _free(column: str, taken: set[str]) -> str:
    return "" if column in taken else column


def _table_of_file(path: Path, name: str, table: str) -> Table:
    raw = path.read_bytes()
    kind = check_file(raw, name, LIMITS)
    if kind is Kind.CSV:
        try:
            found = parse_csv(decode(raw))
        except UnicodeDecodeError:
            raise _not_text(name) from None
    else:
        if kind is Kind.XLSX:
            prove_unpacked_size(raw, name, LIMITS)
        found = _sheet(raw, name, table)
    _refuse_large(found, name)
    return found


def _sheet(raw: bytes, name: str, table: str) -> Table:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            sheets = {
                sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names
            }
    except (CalamineError, OSError, ValueError):
        raise ReadingError(
            Wording(
                f"{name}: không mở được như bảng tính; hãy lưu lại thành .xlsx rồi nạp lại.",
                f"{name}: it cannot be opened as a workbook; save it as .xlsx again.",
            )
        ) from None
    filled = {sheet: lines for sheet, lines in sheets.items() if any(any(line) for line in lines)}
    chosen = filled.get(table) or next(iter(filled.values()), [])
    texts = [[cell_text(cell) for cell in line] for line in chosen]
    start = next((index for index, line in enumerate(texts) if any(line)), 0)
    if not texts:
        return Table((), ())
    return make_table(texts[start], enumerate(texts[start + 1 :], start=start + 2))


def _refuse_large(found: Table, name: str) -> None:
    if not found.columns or not found.rows:
        raise ReadingError(
            Wording(
                f"{name}: không có dòng dữ liệu nào; dòng đầu phải là tên các cột.",
                f"{name}: there are no rows; the first line must name the columns.",
            )
        )
    if len(found.rows) > LIMITS.rows or len(found.columns) > LIMITS.columns:
        raise LimitError(
            Wording(
                f"{name}: có {number(len(found.rows))} dòng, {len(found.columns)} cột; chỉ nhận đến "
                f"{number(LIMITS.rows)} dòng và {LIMITS.columns} cột.",
                f"{name}: {len(found.rows)} rows, {len(found.columns)} columns; at most {LIMITS.rows} rows and "
                f"{LIMITS.columns} columns are read.",
            )
        )


def _lines(found: Table, mapping: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    used = {heading: column for heading, column in mapping.items() if column and heading in found.columns}
    lines: list[tuple[int, dict[str, str]]] = []
    for row in found.rows:
        cells = {column: text for heading, column in used.items() if (text := without_guard(row.cells[heading]))}
        if cells:
            lines.append((row.number, cells))
    return lines


def _unkept(table: str, lines: Sequence[tuple[int, Mapping[str, str]]]) -> list[Fault]:
    """Return cells that cannot be kept at all; while there are any, nothing is imported."""
    return [
        Fault(label_of(table), row, column, text[:60], words, Wording("cần sửa trong tệp", "mend it in the file"))
        for row, cells in lines
        for column, text in cells.items()
        if (words := cell_fault(table, column, text)) is not None
    ]


def _unkept_of_pack(content: packs.Content) -> list[Fault]:
    found: list[Fault] = []
    for table, rows in content.rows.items():
        found += _unkept(table, [(index, row[2]) for index, row in enumerate(rows, start=2)])
    return found


def _faults(
    table: str, lines: Sequence[tuple[int, Mapping[str, str]]], known: Mapping[str, Sequence[str]]
) -> list[Fault]:
    if table not in specs():
        return []
    headings = headings_of(table)
    rows = tuple(TableRow(row, {heading: cells.get(heading, "") for heading in headings}) for row, cells in lines)
    parsed, faults = parse_table(table, SourceTable(label_of(table), Table(headings, rows)))
    pack = ParsedPack(with_known(table, parsed, known), label_of)
    faults.extend(fault for check in CHECKS for fault in check(pack) if fault.file == label_of(table) and fault.row)
    own = ParsedPack({table: parsed}, label_of)
    faults.extend(references.repeated_ids(own))
    return sorted(faults, key=lambda fault: (fault.row, fault.column))


def _key(table: str, cells: Mapping[str, str]) -> str:
    if table not in specs():
        return ""
    return "|".join(cells.get(columns_of(table)[name].heading, "") for name in specs()[table].key)[:300].strip("|")


def _told(fault: Fault) -> dict[str, Any]:
    words = sentence(fault)
    return {"file": fault.file, "row": fault.row, "column": fault.column, "vi": words.vi, "en": words.en}


def source_of_file(path: Path, name: str) -> Source:
    """Return the text of a pack, zipped or a workbook; what else the archive holds is not unpacked.

    Raises:
        ReadingError: it is neither.
        LimitError: it unpacks to more than a pack ever does.
    """
    raw = path.read_bytes()
    if not zipfile.is_zipfile(path):
        raise _not_a_pack(name)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = archive.infolist()
        few_entries(entries, name, LIMITS)
        unpacks_to_little(entries, name, LIMITS)
        names = [entry.filename for entry in entries]
    prove_unpacked_size(raw, name, LIMITS)
    if any(entry.startswith("xl/workbook") for entry in names):
        check_file(raw, name, LIMITS)
        with tempfile.TemporaryDirectory(dir=path.parent) as place:
            book = Path(place, "pack.xlsx")
            book.write_bytes(raw)
            return read_workbook(book)
    return _folder_of_zip(raw, path.parent, name)


def _folder_of_zip(raw: bytes, place: Path, name: str) -> Source:
    """Unpack only files whose names a pack knows, under those names; whatever else is in the archive stays there."""
    wanted = {SETTINGS_FILE, *ATTACHMENTS, *(f"{table}.csv" for table in TABLE_NAMES)}
    with tempfile.TemporaryDirectory(dir=place) as unpacked, zipfile.ZipFile(io.BytesIO(raw)) as archive:
        folder = Path(unpacked, "pack")
        folder.mkdir()
        for entry in archive.infolist():
            own = entry.filename.replace("\\", "/").rsplit("/", 1)[-1]
            if own in wanted and not (folder / own).exists():
                (folder / own).write_bytes(archive.read(entry))
        if not (folder / SETTINGS_FILE).exists():
            raise _not_a_pack(name)
        return read_folder(folder)


def _not_a_pack(name: str) -> ReadingError:
    return ReadingError(
        Wording(
            f"{name}: không phải gói sự kiện; cần tệp .zip có scenario.toml, hoặc bảng tính .xlsx có trang “scenario”.",
            f"{name}: this is no pack; a .zip with scenario.toml is needed, or a workbook with the sheet “scenario”.",
        )
    )


def _not_text(name: str) -> ReadingError:
    return ReadingError(
        Wording(
            f"{name}: chữ trong tệp không theo UTF-8; trong Excel hãy lưu thành “CSV UTF-8” hoặc .xlsx.",
            f"{name}: its letters are not UTF-8; save it as “CSV UTF-8” or .xlsx.",
        )
    )
