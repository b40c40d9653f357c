"""Rows of a database as lines of JSON, and from one database into another.

The first line of a file names the schema; every other line is one row: ``{"t": table, "r": {column: value}}``, bytes
as base64. Tables stand in the order in which they may be filled.
"""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, create_engine, func, select
from sqlalchemy.engine import make_url

from web.store import audit, migrate, tables

ROWS_FILE = "rows.jsonl"
BATCH = 500
NAMES = tuple(table.name for table in tables.metadata.sorted_tables)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.connect() as db:
            yield db
    finally:
        engine.dispose()


def dump_rows(url: str, file: Path) -> Path:
    """Write every row of a database as it is at one moment."""
    with _connected(url) as plain, file.open("x", encoding="utf-8") as out:
        file.chmod(0o600)
        db = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        out.write(json.dumps({"revision": migrate.current(url)}) + "\n")
        for name, row in _rows_of(db):
            out.write(json.dumps({"t": name, "r": row}, ensure_ascii=False, default=_as_text) + "\n")
    return file


def _as_text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    msg = f"no JSON for {type(value)}"
    raise TypeError(msg)


def _reflected(db: Connection) -> MetaData:
    found = MetaData()
    found.reflect(db, only=lambda name, _: name in NAMES)
    return found


def _rows_of(db: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    found = _reflected(db)
    for name in (name for name in NAMES if name in found.tables):  # an older schema lacks the newest
        table = found.tables[name]
        chosen = db.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": BATCH})
        for row in chosen.mappings():
            yield name, dict(row)


def _lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            record = json.loads(line)
            yield str(record["t"]), record["r"]


def count_rows(file: Path) -> dict[str, Any]:
    """Return schema, rows by table, head of the log and ids of the plans, as read back from a file of rows."""
    with file.open(encoding="utf-8") as lines:
        revision = str(json.loads(next(lines))["revision"])
    counts, head, plans = Counter(dict.fromkeys(NAMES, 0)), (0, audit.FIRST), []
    for name, row in _lines(file):
        counts[name] += 1
        if name == "audit":
            head = (int(row["seq"]), str(row["hash"]))
        elif name == "plans":
            plans.append(str(row["public_id"]))
    return {"revision": revision, "rows": dict(counts), "audit": head, "plans": plans}


def copy_rows(source: str | Path, target_url: str, revision: str) -> None:
    """Fill an empty database, brought to the schema of the rows, from a file of rows or from another database."""
    migrate.upgrade(target_url, revision)
    with _connected(target_url) as db, db.begin():
        found = _reflected(db)
        if isinstance(source, Path):
            _insert(db, found, ((name, _as_stored(found.tables[name], row)) for name, row in _lines(source)))
        else:
            with _connected(source) as origin:
                _insert(db, found, _rows_of(origin))
        if make_url(target_url).get_backend_name() == "postgresql":
            _count_on(db, found)


def _as_stored(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    return {name: base64.b64decode(value) if name in binary and value else value for name, value in row.items()}


def _insert(db: Connection, found: MetaData, rows: Iterator[tuple[str, dict[str, Any]]]) -> None:
    waiting: list[dict[str, Any]] = []
    current = ""
    for name, row in rows:
        if waiting and (name != current or len(waiting) >= BATCH):
            db.execute(found.tables[current].insert(), waiting)
            waiting = []
        current = name
        waiting.append(row)
    if waiting:
        db.execute(found.tables[current].insert(), waiting)


def _count_on(db: Connection, found: MetaData) -> None:
    """Let PostgreSQL number new rows after the ones that were copied."""
    for name in (name for name in NAMES if name in found.tables):
        table = found.tables[name]
        if "id" in table.columns:
            newest = db.execute(select(func.max(table.c.id))).scalar()
            if newest is not None:
                db.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), newest)))
