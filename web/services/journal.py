"""The journal of an event's tables: every row that is added, changed or removed, so that it can be taken back.

One action of a person is one batch: all its rows change in one transaction, count as one revision of the scenario, and
are undone together.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from web.errors import NotFound
from web.services.scenarios import STEP, row_key, row_values, search_text
from web.store import tables
from web.store.engine import Transaction, new_public_id
from web.store.prepared import Prepared

SETTINGS, ATTACHMENTS = "scenario.toml", "attachments"
"""What the journal calls changes that are not of a table: the settings, and the other files of the pack."""
CHUNK = 500

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowState:
    """A row as it stands: ``version`` counts its changes."""

    id: int
    position: float
    version: int
    cells: Cells

    def kept(self) -> dict[str, Any]:
        """Return what the journal remembers of it."""
        return {"position": self.position, "version": self.version, "cells": dict(self.cells)}


@dataclass(frozen=True, slots=True)
class Batch:
    """What one action did.

    Attributes:
        name: names the batch, for undoing it.
        revision: of the scenario, after it.
        rows: the rows it added or changed, as they are now, in the order asked.
    """

    name: str
    revision: int
    rows: tuple[RowState, ...] = ()


def state_of(row: RowMapping) -> RowState:
    """Return a row of the database."""
    return RowState(row["id"], row["position"], row["version"], row["cells"])


ROW = select(tables.rows.c.id, tables.rows.c.position, tables.rows.c.version, tables.rows.c.cells)
_ONE = Prepared(
    ROW.where(tables.rows.c.event_id == bindparam("event"))
    .where(tables.rows.c.table_name == bindparam("table"))
    .where(tables.rows.c.id == bindparam("own"))
)
_UPDATE = (
    tables.rows.update()
    .where(tables.rows.c.id == bindparam("own"))
    .values(
        cells=bindparam("cells"),
        row_key=bindparam("row_key"),
        search=bindparam("search"),
        version=bindparam("version"),
    )
)
_UPDATE_ONE = Prepared(_UPDATE)
_COUNT_REVISION = Prepared(
    tables.events.update()
    .where(tables.events.c.id == bindparam("event"))
    .values(revision=tables.events.c.revision + 1)
    .returning(tables.events.c.revision)
)
_REMEMBER = tables.changes.insert().values(
    {column.name: bindparam(column.name) for column in tables.changes.c if column.name != "id"}
)
_REMEMBER_ONE = Prepared(_REMEMBER)


def rows_of(db: Connection, event_id: int, table: str, ids: Sequence[int]) -> dict[int, RowState]:
    """Return the rows with these ids, those that exist."""
    if len(ids) == 1:
        one = _ONE.first(db, event=event_id, table=table, own=ids[0])
        return {one.id: RowState(*one)} if one else {}
    found: dict[int, RowState] = {}
    own = ROW.where(tables.rows.c.event_id == event_id).where(tables.rows.c.table_name == table)
    for start in range(0, len(ids), CHUNK):
        query = own.where(tables.rows.c.id.in_(ids[start : start + CHUNK]))
        found.update({row["id"]: state_of(row) for row in db.execute(query).mappings()})
    return found


def all_rows(db: Connection, event_id: int, table: str) -> list[RowState]:
    """Return every row of a table in order."""
    query = (
        ROW.where(tables.rows.c.event_id == event_id)
        .where(tables.rows.c.table_name == table)
        .order_by(tables.rows.c.position, tables.rows.c.id)
    )
    return [state_of(row) for row in db.execute(query).mappings()]


@dataclass(slots=True)
class Journal:
    """One batch in the making; everything goes through it, and :meth:`close` ends it."""

    transaction: Transaction
    event_id: int
    undoes: str = ""
    name: str = field(default_factory=new_public_id)
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def db(self) -> Connection:
        """The connection of the transaction."""
        return self.transaction.db

    def insert(self, table: str, lines: Sequence[Cells], positions: Sequence[float] = ()) -> list[RowState]:
        """Add rows, at the end unless positions are given."""
        if not lines:
            return []
        if not positions:
            last = self._last_position(table)
            positions = [last + STEP * number for number in range(1, len(lines) + 1)]
        values = [
            row_values(self.event_id, table, line, position) for line, position in zip(lines, positions, strict=True)
        ]
        statement = tables.rows.insert().returning(tables.rows.c.id, sort_by_parameter_order=True)
        ids = self.db.execute(statement, values).scalars().all()
        made = [
            RowState(int(own), position, 1, value["cells"])  # type: ignore[arg-type]
            for own, position, value in zip(ids, positions, values, strict=True)
        ]
        self._remember(table, ((None, row) for row in made))
        return made

    def restore(self, table: str, rows: Sequence[RowState]) -> list[RowState]:
        """Bring removed rows back under their own ids."""
        if not rows:
            return []
        made = [RowState(row.id, row.position, row.version + 1, row.cells) for row in rows]
        values = [
            {**row_values(self.event_id, table, row.cells, row.position), "id": row.id, "version": row.version}
            for row in made
        ]
        self.db.execute(tables.rows.insert(), values)
        self._remember(table, ((None, row) for row in made))
        return made

    def update(self, table: str, pairs: Sequence[tuple[RowState, Cells]]) -> list[RowState]:
        """Give rows new cells; the whole of them, blanks left out."""
        if not pairs:
            return []
        after = [
            RowState(row.id, row.position, row.version + 1, {key: text for key, text in cells.items() if text})
            for row, cells in pairs
        ]
        lines = [_updated(table, row) for row in after]
        if len(lines) == 1:
            _UPDATE_ONE.run(self.db, **lines[0])
        else:
            self.db.execute(_UPDATE, lines)
        self._remember(table, ((row, new) for (row, _cells), new in zip(pairs, after, strict=True)))
        return after

    def delete(self, table: str, rows: Sequence[RowState]) -> None:
        """Remove rows."""
        ids = [row.id for row in rows]
        for start in range(0, len(ids), CHUNK):
            self.db.execute(tables.rows.delete().where(tables.rows.c.id.in_(ids[start : start + CHUNK])))
        self._remember(table, ((row, None) for row in rows))

    def note_other(self, kind: str, before: object, after: object) -> None:
        """Remember a change of the settings or of another file."""
        self.entries.append(_entry(kind, 0, before, after))

    def close(self, action: str, object_: str, values: Mapping[str, object] | None = None) -> tuple[str, int]:
        """End the batch: count the revision, write the journal, note it in the audit log."""
        found = _COUNT_REVISION.first(self.db, event=self.event_id)
        if found is None:
            raise NotFound
        revision: int = found.revision
        values_ = [self._values(entry, revision) for entry in self.entries]
        if len(values_) == 1:
            _REMEMBER_ONE.run(self.db, **values_[0])
        else:
            for start in range(0, len(values_), CHUNK):
                self.db.execute(_REMEMBER, values_[start : start + CHUNK])
        self.transaction.note(action, object_, event_id=self.event_id, values=values or self._fields())
        return self.name, revision

    def _values(self, entry: dict[str, Any], revision: int) -> dict[str, Any]:
        return {
            **entry,
            "event_id": self.event_id,
            "batch": self.name,
            "revision": revision,
            "at_ms": self.transaction.now_ms,
            "actor_id": self.transaction.actor.user_id,
            "undoes": self.undoes,
            "undone_by": "",
        }

    def _fields(self) -> dict[str, object]:
        """Return the names of the changed columns, and for each the hash of everything the batch changed."""
        text = json.dumps(self.entries, ensure_ascii=False, sort_keys=True, default=str)
        digest = hashlib.sha256(text.encode()).hexdigest()
        names = {name for entry in self.entries for name in changed_columns(entry["before"], entry["after"])}
        return dict.fromkeys(sorted(names), digest)

    def _last_position(self, table: str) -> float:
        query = (
            select(func.max(tables.rows.c.position))
            .where(tables.rows.c.event_id == self.event_id)
            .where(tables.rows.c.table_name == table)
        )
        return float(self.db.execute(query).scalar() or 0.0)

    def _remember(self, table: str, pairs: Iterable[tuple[RowState | None, RowState | None]]) -> None:
        for before, after in pairs:
            own = after or before
            self.entries.append(
                _entry(
                    table,
                    own.id if own else 0,
                    before.kept() if before else None,
                    after.kept() if after else None,
                )
            )


def changed_columns(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    """Return the columns in which two remembered states of a row differ."""
    old, new = (dict((state or {}).get("cells", {})) for state in (before, after))
    return [name for name in {**old, **new} if old.get(name, "") != new.get(name, "")]


def _entry(kind: str, row_id: int, before: object, after: object) -> dict[str, Any]:
    return {"table_name": kind, "row_id": row_id, "before": before, "after": after}


def _updated(table: str, row: RowState) -> dict[str, object]:
    return {
        "own": row.id,
        "cells": row.cells,
        "row_key": row_key(table, row.cells),
        "search": search_text(table, row.cells),
        "version": row.version,
    }
