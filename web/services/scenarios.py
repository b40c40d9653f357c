"""The scenario of an event: its tables as rows of the database, and the Scenario that is made of them."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from planner.collation import fold
from planner.errors import Fault, PackError
from planner.scenario.columns import columns_of, specs
from planner.scenario.load import understand
from planner.scenario.schema import Scenario
from planner.scenario.settings import SETTINGS_FILE
from planner.scenario.source import TABLE_NAMES, Source, SourceSettings, SourceTable
from planner.scenario.texts import TextTable, settings_data, text_tables
from planner.tables import Table, TableRow
from planner.wording import Language
from web.policy import IDENTIFIERS
from web.services.protection import MOVEMENTS
from web.services.vocabulary import table_words
from web.store import tables
from web.store.engine import Store

JUDGING_S = 0.4
"""How long a page waits for the faults of the data; those of 20,000 guests take seconds."""
FIRST_ROW = 2
"""Number of the first row of a table: 1 is the heading's, in a spreadsheet and in faults of a whole column."""
STEP = 1024.0
"""Distance between the positions of neighbouring rows: room for rows put in between."""


def headings_of(table: str) -> tuple[str, ...]:
    """Return the column headings of a table that has a model; none for free tables."""
    return tuple(column.heading for column in columns_of(table).values()) if table in specs() else ()


def key_headings(table: str) -> tuple[str, ...]:
    """Return the headings whose texts together name a row; none where rows have no id."""
    if table not in specs():
        return ()
    columns = columns_of(table)
    return tuple(columns[name].heading for name in specs()[table].key)


def label_of(table: str) -> str:
    """Return how faults name a table."""
    return table_words(table).vi


def row_key(table: str, cells: Mapping[str, str]) -> str:
    """Return the text that names a row, empty where rows have no id."""
    return "|".join(cells.get(heading, "") for heading in key_headings(table))[:300]


def search_text(table: str, cells: Mapping[str, str]) -> str:
    """Return what searching without accents looks through: nothing that is masked or veiled for anyone."""
    hidden = IDENTIFIERS.get(table, frozenset()) | MOVEMENTS.get(table, frozenset())
    return fold(" ".join(text for heading, text in cells.items() if text and heading not in hidden))


def row_values(event_id: int, table: str, cells: Mapping[str, str], position: float) -> dict[str, object]:
    """Return the database row of a table row; blank cells are not kept."""
    kept = {heading: text for heading, text in cells.items() if text}
    return {
        "event_id": event_id,
        "table_name": table,
        "position": position,
        "cells": kept,
        "row_key": row_key(table, kept),
        "search": search_text(table, kept),
        "version": 1,
    }


def jsonable(value: object) -> object:
    """Return settings as JSON holds them: days as text, groups as objects."""
    if isinstance(value, Mapping):
        return {str(key): jsonable(inner) for key, inner in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def settings_json(scenario: Scenario) -> dict[str, object]:
    """Return the settings of a scenario as they are kept."""
    return {key: jsonable(value) for key, value in settings_data(scenario.event).items()}


def insert_content(db: Connection, event_id: int, scenario: Scenario) -> None:
    """Write the tables and other files of a scenario into an event that has none."""
    for table in text_tables(scenario):
        lines = [
            row_values(event_id, table.name, line, STEP * number) for number, line in enumerate(table.lines, start=1)
        ]
        if lines:
            db.execute(tables.rows.insert(), lines)
    for name, content in scenario.attachments.items():
        db.execute(tables.attachments.insert().values(event_id=event_id, name=name, content=content, version=1))


def source_of(db: Connection, event_id: int) -> Source:
    """Return the text of an event's pack as the loader reads it; row numbers are those of a spreadsheet."""
    source = Source("", label_of)
    settings = db.execute(
        select(tables.events.c.settings, tables.events.c.public_id).where(tables.events.c.id == event_id)
    ).one()
    source.name = str(settings.public_id)
    source.settings = SourceSettings(SETTINGS_FILE, dict(settings.settings), {})
    grouped: dict[str, list[Mapping[str, str]]] = {}
    query = (
        select(tables.rows.c.table_name, tables.rows.c.cells)
        .where(tables.rows.c.event_id == event_id)
        .order_by(tables.rows.c.table_name, tables.rows.c.position, tables.rows.c.id)
    )
    for name, cells in db.execute(query):
        grouped.setdefault(name, []).append(cells)
    for name in TABLE_NAMES:
        if name in grouped:
            source.tables[name] = SourceTable(label_of(name), table_of_lines(name, grouped[name]))
    found = db.execute(
        select(tables.attachments.c.name, tables.attachments.c.content).where(tables.attachments.c.event_id == event_id)
    )
    source.attachments.update({name: bytes(content) for name, content in found})
    return source


def table_of_lines(name: str, lines: Sequence[Mapping[str, str]]) -> Table:
    """Return rows as the loader reads them, numbered as in a spreadsheet."""
    columns = headings_of(name) or tuple(dict.fromkeys(heading for line in lines for heading in line))
    rows = tuple(
        TableRow(number, {column: line.get(column, "") for column in columns})
        for number, line in enumerate(lines, start=FIRST_ROW)
    )
    return Table(columns, rows)


@dataclass(frozen=True, slots=True)
class Current:
    """An event's scenario as it is now: the scenario, or the faults that keep it from being planned."""

    revision: int
    scenario: Scenario | None
    faults: tuple[Fault, ...]


class Scenarios:
    """The scenarios of the events, each read once per revision."""

    def __init__(self, store: Store, keep: int = 4) -> None:
        """Keep at most ``keep`` scenarios in memory."""
        self._store = store
        self._keep = keep
        self._known: OrderedDict[int, Current] = OrderedDict()
        self._waiting: dict[tuple[int, int], Future[Current]] = {}
        self._lock = threading.Lock()

    def known(self, event_id: int, revision: int) -> Current | None:
        """Return the scenario of a revision if it was read already: reading 20,000 guests takes seconds."""
        with self._lock:
            found = self._known.get(event_id)
        return found if found is not None and found.revision == revision else None

    def current(self, event_id: int) -> Current:
        """Return the scenario of an event as it is now."""
        return self._judged(event_id).result()

    def awaited(self, event_id: int, wait_s: float) -> Current | None:
        """Return the scenario as it is now, None when judging it takes longer; it is then ready a while later."""
        try:
            return self._judged(event_id).result(timeout=wait_s)
        except TimeoutError:
            return None

    def _judged(self, event_id: int) -> "Future[Current]":
        """Return the scenario of today, or its judging under way: once per revision, whoever asks."""
        with self._store.read() as db:
            revision = db.execute(select(tables.events.c.revision).where(tables.events.c.id == event_id)).scalar_one()
        known = self.known(event_id, revision)
        future: Future[Current] = Future()
        if known is not None:
            future.set_result(known)
            return future
        with self._lock:
            if (event_id, revision) in self._waiting:
                return self._waiting[event_id, revision]
            self._waiting[event_id, revision] = future
        work = threading.Thread(target=self._judge, args=(event_id, revision, future), name="judging", daemon=True)
        work.start()
        return future

    def _judge(self, event_id: int, revision: int, future: "Future[Current]") -> None:
        try:
            with self._store.read() as db:
                source = source_of(db, event_id)
            current = judge(source, revision)
            with self._lock:
                self._known[event_id] = current
                self._known.move_to_end(event_id)
                while len(self._known) > self._keep:
                    self._known.popitem(last=False)
            future.set_result(current)
        except BaseException as error:  # noqa: BLE001 - whoever waits hears of it
            future.set_exception(error)
        finally:
            with self._lock:
                self._waiting.pop((event_id, revision), None)


def judge(source: Source, revision: int) -> Current:
    """Return the scenario of a source, or its faults."""
    try:
        return Current(revision, understand(source), ())
    except PackError as error:
        return Current(revision, None, error.faults)


def fault_lines(faults: Sequence[Fault], language: Language) -> Iterator[str]:
    """Return faults as sentences."""
    return (fault.line(language) for fault in faults)


def digest_of(parts: Sequence[TextTable], extra: object = None) -> str:
    """Return the hash of tables: equal content, equal hash."""
    listed = [[table.name, list(table.columns), [dict(line) for line in table.lines]] for table in parts]
    text = json.dumps([listed, extra], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
