"""Who changed what, when: the journal of an event as people read it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from web.services.journal import changed_columns
from web.store import tables

PAGE_BATCHES = 30
MOST_LINES = 200
SHOWN_LINES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One changed row: what each column held before and after; ``kind`` added, removed or changed."""

    table: str
    row_id: int
    kind: str
    cells: tuple[tuple[str, str, str], ...]
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Deed:
    """One batch: who, when, which rows; ``more`` rows are not listed."""

    batch: str
    revision: int
    at_ms: int
    author: str
    lines: tuple[Line, ...]
    more: int
    undone: bool
    undoes: bool
    last_id: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes: of a table, of a row of it, before a change's number."""

    shown: Collection[str]
    table: str = ""
    row_id: int = 0
    before: int = 0


def deeds(db: Connection, event_id: int, asked: Asked) -> tuple[Deed, ...]:
    """Return batches, the newest first."""
    query = select(tables.changes.c.batch, tables.changes.c.id).where(tables.changes.c.event_id == event_id)
    query = query.where(tables.changes.c.table_name.in_([asked.table] if asked.table else list(asked.shown)))
    if asked.row_id:
        query = query.where(tables.changes.c.row_id == asked.row_id)
    if asked.before:
        query = query.where(tables.changes.c.id < asked.before)
    names: list[str] = []
    for row in db.execute(query.order_by(tables.changes.c.id.desc()).limit(5_000)):
        if row.batch not in names:
            if len(names) == PAGE_BATCHES:
                break
            names.append(row.batch)
    return tuple(_deed(db, event_id, name, asked) for name in names)


def _deed(db: Connection, event_id: int, batch: str, asked: Asked) -> Deed:
    own = (tables.changes.c.event_id == event_id) & (tables.changes.c.batch == batch)
    query = (
        select(tables.changes, tables.users.c.name)
        .join_from(tables.changes, tables.users, tables.users.c.id == tables.changes.c.actor_id, isouter=True)
        .where(own & tables.changes.c.table_name.in_(list(asked.shown)))
        .order_by(tables.changes.c.id)
        .limit(MOST_LINES)
    )
    rows = db.execute(query).all()
    first = rows[0]
    lines = tuple(_line(row) for row in rows[:SHOWN_LINES])
    more = len(rows) - len(lines)
    return Deed(
        batch,
        first.revision,
        first.at_ms,
        first.name or "",
        lines,
        more,
        bool(first.undone_by),
        bool(first.undoes),
        first.id,
    )


def _line(row: Any) -> Line:  # noqa: ANN401 - a row of the database
    kind = "added" if row.before is None else "removed" if row.after is None else "changed"
    if not row.row_id:
        return Line(row.table_name, 0, kind, tuple(_plain(row.before, row.after)), {}, {})
    before, after = ((state or {}).get("cells", {}) for state in (row.before, row.after))
    columns = changed_columns(row.before, row.after)
    cells = tuple((column, before.get(column, ""), after.get(column, "")) for column in columns)
    return Line(row.table_name, row.row_id, kind, cells, before, after)


def _plain(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    """Return the settings that changed; of a file only its name."""
    old, new = dict(before or {}), dict(after or {})
    if "content" in {**old, **new}:
        return [(str((new or old).get("name", "")), "", "")]
    return [
        (key, str(old.get(key, "")), str(new.get(key, ""))) for key in {**old, **new} if old.get(key) != new.get(key)
    ]
