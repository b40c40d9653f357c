"""Statements that are asked at every request, put into SQL once.

SQLAlchemy works a statement out anew at each execution: some 150 µs, ten times what SQLite takes to answer from its
index. A prepared statement keeps the SQL and the conversions of its columns and talks to SQLite's driver directly, on
the connection and in the transaction it is given. On PostgreSQL, where the network weighs more, SQLAlchemy executes it.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]


def _json_text(value: object) -> str:
    return to_json(value).decode()


JSON_FORMS: Mapping[str, Any] = {"json_serializer": _json_text, "json_deserializer": from_json}
"""How every engine writes and reads JSON columns: several times quicker than the standard library."""
DIALECT = sqlite.dialect(**JSON_FORMS)


@dataclass(frozen=True, slots=True)
class _Sql:
    """The SQL for SQLite: text, parameters in order with their conversions, conversions of the answer by column."""

    text: str
    parameters: tuple[tuple[str, Convert | None], ...]
    defaults: Mapping[str, Any]
    converts: tuple[tuple[int, Convert], ...]


class Prepared:
    """A statement whose values are bound parameters."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        """Keep the statement; it is put into SQL when it is first used."""
        self._statement = statement

    def all(self, db: Connection, **values: object) -> Sequence[Any]:
        """Return every row, its columns by name."""
        if db.dialect.name != DIALECT.name:
            return db.execute(self._statement, values).all()
        return self._read(self._ask(db, values).fetchall())

    def first(self, db: Connection, **values: object) -> Any:  # noqa: ANN401 - a row, its columns by name
        """Return the first row, None when there is none."""
        if db.dialect.name != DIALECT.name:
            return db.execute(self._statement, values).first()
        found = self._read(self._ask(db, values).fetchmany(1))
        return found[0] if found else None

    def run(self, db: Connection, **values: object) -> None:
        """Execute a statement that returns nothing."""
        if db.dialect.name != DIALECT.name:
            db.execute(self._statement, values)
        else:
            self._ask(db, values).close()

    def _ask(self, db: Connection, values: Mapping[str, object]) -> sqlite3.Cursor:
        sql = self._sql
        given = {**sql.defaults, **values} if sql.defaults else values
        bound = [given[name] if convert is None else convert(given[name]) for name, convert in sql.parameters]
        driver: Any = db.connection.driver_connection
        try:
            return driver.execute(sql.text, bound)  # type: ignore[no-any-return]
        except sqlite3.Error as error:
            raise DBAPIError.instance(sql.text, None, error, sqlite3.Error, hide_parameters=True) from error

    def _read(self, rows: Sequence[tuple[Any, ...]]) -> Sequence[Any]:
        converts = self._sql.converts
        if not converts:
            return [self._row._make(row) for row in rows]
        return [self._row._make(_converted(row, converts)) for row in rows]

    @cached_property
    def _row(self) -> Any:  # noqa: ANN401 - a class
        names = [str(column.key) for column in self._statement.exported_columns]
        return namedtuple("Row", names)  # noqa: PYI024 - the names are known only now

    @cached_property
    def _sql(self) -> _Sql:
        compiled = self._statement.compile(dialect=DIALECT)
        names: Sequence[str] = compiled.positiontup or ()
        binds = {name: bind.type.dialect_impl(DIALECT).bind_processor(DIALECT) for name, bind in compiled.binds.items()}
        defaults = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        columns = getattr(self._statement, "exported_columns", ())
        reading = [column.type.dialect_impl(DIALECT).result_processor(DIALECT, None) for column in columns]
        return _Sql(
            str(compiled),
            tuple((name, binds[name]) for name in names),
            defaults,
            tuple((place, convert) for place, convert in enumerate(reading) if convert is not None),
        )


def _converted(row: tuple[Any, ...], converts: tuple[tuple[int, Convert], ...]) -> list[Any]:
    cells = list(row)
    for place, convert in converts:
        cells[place] = convert(cells[place])
    return cells
