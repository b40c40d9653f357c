"""What is wrong with rows, said beside their cells: the checks of the planner on a few rows and what they refer to.

Faults are remarks: the row is kept as typed, only plans cannot be made while they stand. Checks that need the whole
scenario (circles, clashing periods) are left to the page of all faults.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, func, select

from planner.errors import Fault
from planner.scenario import completeness, periods, references
from planner.scenario.columns import columns_of, specs
from planner.scenario.parse import ParsedPack, ParsedRow, ParsedTable, parse_table
from planner.scenario.references import SUBJECTS, named, without_lag
from planner.scenario.relations import Check
from planner.scenario.source import SourceTable
from planner.tables import Table, TableRow
from planner.wording import Wording
from web.services.journal import CHUNK, RowState
from web.services.scenarios import FIRST_ROW, headings_of, label_of, row_key
from web.services.vocabulary import TABLE_WORDS
from web.store import tables
from web.store.prepared import Prepared

CHECKS: tuple[Check, ...] = (
    references.unknown_ids,
    references.absent_tables,
    references.unknown_subjects,
    references.unknown_predecessors,
    references.references_to_itself,
    periods.ends_before_starts,
    completeness.rooms_without_id,
    completeness.closures_without_road,
    completeness.births_in_future,
    completeness.phones_without_zero,
)
"""Checks of which the answer for a row depends on that row and on the ids it names."""

Faults = dict[str, Wording]


_OURS = (
    (tables.rows.c.event_id == bindparam("event"))
    & (tables.rows.c.table_name == bindparam("table"))
    & (tables.rows.c.row_key == bindparam("key"))
)
_KEY = Prepared(select(tables.rows.c.row_key).where(_OURS).where(tables.rows.c.row_key != "").limit(1))
_COUNT = Prepared(select(func.count().label("count")).select_from(tables.rows).where(_OURS))


@dataclass(frozen=True, slots=True)
class Judge:
    """Checks rows of one event against what stands in its tables."""

    db: Connection
    event_id: int
    d_day: date | None = None

    def faults(self, table: str, rows: Sequence[RowState]) -> dict[int, Faults]:
        """Return the faults of rows: id of the row -> column -> sentence; rows without faults are left out."""
        if table not in specs() or not rows:
            return {}
        source = SourceTable(label_of(table), _source_table(table, rows))
        parsed, found = parse_table(table, source)
        pack = self._pack(table, parsed)
        found.extend(fault for check in CHECKS for fault in check(pack) if fault.file == source.label)
        listed: dict[int, Faults] = {}
        for fault in found:
            if 0 <= fault.row - FIRST_ROW < len(rows):
                listed.setdefault(rows[fault.row - FIRST_ROW].id, {}).setdefault(fault.column, sentence(fault))
        self._add_absent(found, rows, listed)
        self._add_repeated(table, rows, listed)
        return listed

    def _pack(self, table: str, parsed: ParsedTable) -> ParsedPack:
        """Return the rows with, of every table they refer to, the ids that stand there."""
        known = {target: self._known(target, ids) for target, ids in _wanted(table, parsed).items()}
        return ParsedPack(with_known(table, parsed, known), label_of, d_day=self.d_day)

    def _known(self, target: str, ids: set[str]) -> list[str]:
        """Return which of ``ids`` exist; all ids of the table when one does not, so that the nearest can be named."""
        found = self._keys(target, ids)
        return found if len(found) == len(ids) else self._keys(target, None)

    def _keys(self, target: str, ids: set[str] | None) -> list[str]:
        if ids is not None and len(ids) == 1:
            return [row.row_key for row in _KEY.all(self.db, event=self.event_id, table=target, key=next(iter(ids)))]
        query = select(tables.rows.c.row_key).where(tables.rows.c.event_id == self.event_id).distinct()
        query = query.where(tables.rows.c.table_name == target).where(tables.rows.c.row_key != "")
        if ids is None:
            return list(self.db.execute(query).scalars())
        listed = sorted(ids)
        pieces = (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))
        return [
            key for piece in pieces for key in self.db.execute(query.where(tables.rows.c.row_key.in_(piece))).scalars()
        ]

    def _add_absent(self, found: Iterable[Fault], rows: Sequence[RowState], listed: dict[int, Faults]) -> None:
        """Say of a table without any row at the first cell that refers to it: the planner says it of the column."""
        for fault in found:
            if fault.row == 1 and fault.value:
                for row in rows:
                    if row.cells.get(fault.column):
                        listed.setdefault(row.id, {}).setdefault(fault.column, sentence(fault))

    def _add_repeated(self, table: str, rows: Sequence[RowState], listed: dict[int, Faults]) -> None:
        """Say which ids stand in more rows than one."""
        keys = {row.id: row_key(table, row.cells) for row in rows}
        wanted = sorted({key for key in keys.values() if key.strip("|")})
        column = columns_of(table)[specs()[table].key[0]].heading if specs()[table].key else ""
        for key, count in self._counts(table, wanted).items():
            if count > 1:
                words = Wording(
                    f"mã “{key}” có ở {count} dòng; cần mã khác, hoặc xoá một dòng",
                    f"id “{key}” stands in {count} rows; use another id, or remove a row",
                )
                for own in (own for own, text in keys.items() if text == key):
                    listed.setdefault(own, {}).setdefault(column, words)

    def _counts(self, table: str, keys: Sequence[str]) -> Mapping[str, int]:
        if len(keys) == 1:
            return {keys[0]: _COUNT.first(self.db, event=self.event_id, table=table, key=keys[0]).count}
        counts: Counter[str] = Counter()
        for start in range(0, len(keys), CHUNK):
            query = (
                select(tables.rows.c.row_key, func.count())
                .where(tables.rows.c.event_id == self.event_id)
                .where(tables.rows.c.table_name == table)
                .where(tables.rows.c.row_key.in_(keys[start : start + CHUNK]))
                .group_by(tables.rows.c.row_key)
            )
            counts.update({row[0]: row[1] for row in self.db.execute(query)})
        return counts


def with_known(table: str, parsed: ParsedTable, known: Mapping[str, Sequence[str]]) -> dict[str, ParsedTable]:
    """Return a table beside the ids of the tables that it refers to, as rows that have nothing but an id."""
    packed = {table: parsed}
    for target, ids in known.items():
        own = packed.get(target) or _empty(target)
        key = own.spec.key[0]
        stubs = tuple(ParsedRow(0, {key: name}, {key: name}, None) for name in ids)
        packed[target] = ParsedTable(own.spec, own.label, {**own.headings, key: key}, (*own.rows, *stubs))
    return packed


def targets_of(table: str) -> frozenset[str]:
    """Return the tables that a table may refer to."""
    if table not in specs():
        return frozenset()
    named_ = frozenset(column.refers_to for column in columns_of(table).values() if column.refers_to)
    return named_ | (frozenset(SUBJECTS.values()) if table == "availability" else frozenset()) | {table}


def sentence(fault: Fault) -> Wording:
    """Return a fault as one sentence, with English names of tables in English."""
    english = f"{fault.what.en}; {fault.expected.en}"
    for words in TABLE_WORDS.values():
        english = english.replace(words.vi, words.en)
    return Wording(f"{fault.what.vi}; {fault.expected.vi}", english)


def table_of(label: str) -> str:
    """Return the table that a fault is about."""
    return next((name for name, words in TABLE_WORDS.items() if words.vi == label), label)


def _source_table(table: str, rows: Sequence[RowState]) -> Table:
    columns = headings_of(table)
    lines = tuple(
        TableRow(number, {column: row.cells.get(column, "") for column in columns})
        for number, row in enumerate(rows, start=FIRST_ROW)
    )
    return Table(columns, lines)


def _empty(table: str) -> ParsedTable:
    return ParsedTable(specs()[table], label_of(table), {}, ())


def _wanted(table: str, parsed: ParsedTable) -> dict[str, set[str]]:
    """Return the ids that the rows name, by table."""
    wanted: dict[str, set[str]] = {}
    for column in columns_of(table).values():
        if column.refers_to:
            names = {name for row in parsed.rows for name in named(row, column.field)}
            if names:
                wanted.setdefault(column.refers_to, set()).update(names)
    if table == "tasks":
        wanted["tasks"] = {without_lag(name) for row in parsed.rows for name in named(row, "predecessors")}
    if table == "availability":
        for row in parsed.rows:
            target = SUBJECTS.get(str(row.values.get("subject_kind")), "")
            if target:
                wanted.setdefault(target, set()).add(str(row.values.get("subject_id", "")))
    return wanted
