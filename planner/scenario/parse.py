"""Text of a table -> rows; every faulty cell is reported and the good cells of its row stay usable."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from planner.errors import Fault
from planner.scenario import cells
from planner.scenario.columns import adapter, columns_of, match_headings, specs, structure_faults
from planner.scenario.rows import Row
from planner.scenario.schema import TableSpec
from planner.scenario.source import Source, SourceTable
from planner.scenario.wordings import shown
from planner.tables import TableRow
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row.

    Attributes:
        number: line in the file.
        cells: field -> text as it stands in the file, without blank cells.
        values: field -> value, without faulty cells.
        model: the row, when it has no fault.
        shifted: whether the row has cells too many, so that only its id was read.
    """

    number: int
    cells: Mapping[str, str]
    values: Mapping[str, object]
    model: Row | None
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """The rows of a table and how its file names the columns."""

    spec: TableSpec
    label: str
    headings: Mapping[str, str]
    rows: tuple[ParsedRow, ...]

    def heading(self, name: str) -> str:
        """Return how the file names a field."""
        return self.headings.get(name, columns_of(self.spec.name)[name].heading)

    def fault(self, row: ParsedRow, name: str, words: tuple[Wording, Wording], value: str | None = None) -> Fault:
        """Return a fault of a cell; ``value`` when only a part of the cell is meant."""
        text = row.cells.get(name, "") if value is None else value
        return Fault(self.label, row.number, self.heading(name), text, *words)


@dataclass(frozen=True, slots=True)
class ParsedPack:
    """Everything that checks across rows and tables look at."""

    tables: Mapping[str, ParsedTable]
    label_of: Callable[[str], str]
    unreadable: frozenset[str] = frozenset()
    d_day: date | None = None
    id_cache: dict[str, dict[str, ParsedRow]] = field(default_factory=dict)

    def rows(self, name: str) -> tuple[ParsedRow, ...]:
        """Return the rows of a table, none when it is absent."""
        table = self.tables.get(name)
        return table.rows if table else ()

    def label(self, name: str) -> str:
        """Return the file or sheet of a table as messages name it, absent or not."""
        table = self.tables.get(name)
        return table.label if table else self.label_of(name)

    def absent(self, name: str) -> bool:
        """Whether the pack has no rows of this table (an unreadable file is not absent)."""
        return name not in self.unreadable and not self.rows(name)

    def ids(self, name: str) -> Mapping[str, ParsedRow] | None:
        """Return id -> its first row; ids of faulty rows count. None when the ids cannot be known."""
        table = self.tables.get(name)
        if name in self.unreadable or table is None or table.spec.key[0] not in table.headings:
            return None
        if name not in self.id_cache:
            rows: dict[str, ParsedRow] = {}
            for row in table.rows:
                rows.setdefault(row_id(table.spec, row), row)
            rows.pop("", None)
            self.id_cache[name] = rows
        return self.id_cache[name]


def row_id(spec: TableSpec, row: ParsedRow) -> str:
    """Return the text of a row's first key column; of a number, the number as it is normally written."""
    key = spec.key[0]
    return str(row.values.get(key, row.cells.get(key, "")))


def parse_table(name: str, source: SourceTable) -> tuple[ParsedTable, list[Fault]]:
    """Read the rows of a table; return them with every fault of headings and cells."""
    headings = match_headings(name, source.label, source.table.columns)
    table = ParsedTable(specs()[name], source.label, headings.by_field, ())
    rows: list[ParsedRow] = []
    faults = list(headings.faults)
    for line in source.table.rows:
        row, row_faults = _parse_row(table, line)
        rows.append(row)
        faults.extend(row_faults)
    return ParsedTable(table.spec, table.label, table.headings, tuple(rows)), faults


def parse_pack(source: Source, d_day: date | None) -> tuple[ParsedPack, list[Fault]]:
    """Read every table of a pack."""
    tables: dict[str, ParsedTable] = {}
    faults: list[Fault] = []
    for name, text in source.tables.items():
        if name in specs():
            tables[name], found = parse_table(name, text)
            faults.extend(found)
        else:
            faults.extend(_free_table_faults(text))
    return ParsedPack(tables, source.label_of, frozenset(source.unreadable), d_day), faults


def _free_table_faults(source: SourceTable) -> Iterator[Fault]:
    yield from structure_faults(source.label, source.table.columns)
    for line in source.table.rows:
        if line.extra:
            yield _extra_cells(source.label, line)


def _parse_row(table: ParsedTable, line: TableRow) -> tuple[ParsedRow, Sequence[Fault]]:
    texts = {name: text for name, heading in table.headings.items() if (text := line.cells[heading])}
    if line.extra:
        # The cells are shifted: nothing in the row can be trusted but what stands before the shift, the id.
        key = {name: texts[name] for name in table.spec.key if name in texts}
        return ParsedRow(line.number, key, key, None, shifted=True), [_extra_cells(table.label, line)]
    model_type = table.spec.model
    try:
        model = model_type.model_validate(texts)
    except ValidationError as error:
        return _faulty_row(table, ParsedRow(line.number, texts, {}, None), error)
    return ParsedRow(line.number, texts, model.__dict__, model), ()


def _faulty_row(table: ParsedTable, row: ParsedRow, error: ValidationError) -> tuple[ParsedRow, list[Fault]]:
    columns = columns_of(table.spec.name)
    field_of = {column.heading: name for name, column in columns.items()}
    faults: dict[str, Fault] = {}
    for detail in error.errors(include_url=False):
        name = field_of.get(str(detail["loc"][0]), str(detail["loc"][0]))
        if detail["type"] == "missing":
            if name in table.headings:
                faults[name] = table.fault(row, name, cells.blank(columns[name]))
            continue
        faults.setdefault(name, table.fault(row, name, cells.words(detail, columns[name], row.cells[name])))
    good = {
        name: adapter(table.spec.name, name).validate_python(text)
        for name, text in row.cells.items()
        if name not in faults
    }
    return ParsedRow(row.number, row.cells, good, None), list(faults.values())


def _extra_cells(label: str, line: TableRow) -> Fault:
    text = ", ".join(line.extra)
    what = Wording(
        f'có {len(line.extra)} ô thừa sau cột cuối: "{shown(text)}"',
        f'{len(line.extra)} cells after the last column: "{shown(text)}"',
    )
    expected = Wording(
        "cần đặt ô có dấu phẩy hoặc chấm phẩy trong ngoặc kép, hoặc xoá ô thừa",
        "put cells with commas or semicolons in double quotes, or remove the extra cells",
    )
    return Fault(label, line.number, "", text, what, expected)
