"""Whose movements are protected, known without reading the whole scenario at every request.

The rule is that of web.services.protection; here it is asked of the database, and again only when a change touched
what it depends on: ranks, the rank, delegation or row of a guest, and the mark of a convoy.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from planner.scenario.fields import FALSE_WORDS
from web.services.journal import Cells, changed_columns
from web.services.protection import MARK
from web.store import tables
from web.store.engine import database
from web.store.prepared import Prepared

DECIDING: Mapping[str, frozenset[str]] = {
    "ranks": frozenset({"rank", "special"}),
    "guests": frozenset({"guest_id", "rank", "delegation_id"}),
    "movements": frozenset({"movement_id", "protected"}),
}
ESCORT = "escort"
MOST_EVENTS = 64
MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Guarded:
    """Who is guarded in an event: by rank, by delegation, by id; and which convoys are."""

    ranks: frozenset[str] = frozenset()
    delegations: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()
    movements: frozenset[str] = frozenset()

    def covers(self, table: str, cells: Cells) -> bool:
        """Whether a row is about a protected person."""
        match table:
            case "guests":
                found = cells.get("rank") in self.ranks or cells.get("delegation_id") in self.delegations
            case "delegations":
                found = cells.get("delegation_id") in self.delegations
            case "availability":
                found = cells.get("subject_kind") == "guest" and cells.get("subject_id") in self.guests
            case "lodging_used":
                found = cells.get("guest_id") in self.guests
            case "movements":
                found = is_marked(cells)
            case "movement_blocks" | "crossings":
                found = cells.get("movement_id") in self.movements
            case "ranks":
                found = MARK in cells.get("special", "")
            case _:
                found = table == "posts" and cells.get("kind") == ESCORT
        return found


@dataclass(frozen=True, slots=True)
class _Known:
    revision: int
    change_id: int
    guarded: Guarded


_LAST = Prepared(
    select(func.max(tables.changes.c.id).label("last")).where(tables.changes.c.event_id == bindparam("event"))
)
_LATER = Prepared(
    select(tables.changes.c.table_name, tables.changes.c.before, tables.changes.c.after)
    .where(tables.changes.c.event_id == bindparam("event"))
    .where(tables.changes.c.id > bindparam("change"))
    .limit(MOST_CHANGES)
)


class GuardedOf:
    """The protected persons of the events, kept until a change touches them."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[tuple[str, int], _Known] = {}
        self._lock = threading.Lock()

    def find(self, db: Connection, event_id: int, revision: int) -> Guarded:
        """Return who is protected in an event at a revision."""
        key = (database(db), event_id)
        known = self._known.get(key)
        if known is not None and known.revision >= revision:
            return known.guarded
        last = _LAST.first(db, event=event_id)[0]
        if known is not None and not _touched(db, event_id, known.change_id):
            found = known.guarded
        else:
            found = read(db, event_id)
        with self._lock:
            if len(self._known) >= MOST_EVENTS:
                self._known.clear()
            self._known[key] = _Known(revision, last or 0, found)
        return found


GUARDED = GuardedOf()


def read(db: Connection, event_id: int) -> Guarded:
    """Return who is protected in an event now."""
    ranks = frozenset(
        cells.get("rank", "") for cells in _cells(db, event_id, "ranks") if MARK in cells.get("special", "")
    )
    marked = (cells.get("movement_id", "") for cells in _cells(db, event_id, "movements") if is_marked(cells))
    movements = frozenset(marked)
    if not ranks:
        return Guarded(movements=movements)
    own, rank, delegation = (tables.rows.c.cells[name].as_string() for name in ("guest_id", "rank", "delegation_id"))
    query = select(own, rank, delegation).where(tables.rows.c.event_id == event_id)
    guests = db.execute(query.where(tables.rows.c.table_name == "guests")).all()
    delegations = frozenset(row[2] for row in guests if row[1] in ranks and row[2])
    ids = frozenset(row[0] for row in guests if row[1] in ranks or row[2] in delegations)
    return Guarded(ranks, delegations, ids, movements)


def is_marked(cells: Cells) -> bool:
    """Whether a convoy is protected; a mark that cannot be read counts as one."""
    word = cells.get("protected", "").casefold()
    return bool(word) and word not in FALSE_WORDS


def _cells(db: Connection, event_id: int, table: str) -> list[Mapping[str, str]]:
    query = select(tables.rows.c.cells).where(tables.rows.c.event_id == event_id)
    return list(db.execute(query.where(tables.rows.c.table_name == table)).scalars())


def _touched(db: Connection, event_id: int, change_id: int) -> bool:
    """Whether a change after ``change_id`` may have changed who is protected."""
    later = _LATER.all(db, event=event_id, change=change_id)
    # So many at once were an import: reading anew is quicker than looking at every line.
    return len(later) == MOST_CHANGES or any(_decides(row.table_name, row.before, row.after) for row in later)


def _decides(table: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> bool:
    return bool(DECIDING.get(table, frozenset()) & set(changed_columns(before, after)))
