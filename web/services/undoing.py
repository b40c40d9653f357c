"""Taking a batch back, and bringing it again: each of its changes the other way round, or a sentence why not.

A batch that was taken back says so in ``undone_by``; the batch that took it back names it in ``undoes``. Taking that
one back brings the first again, and clears both marks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from planner.wording import Wording
from web.errors import Conflict, NotFound
from web.policy import TABLE_RESOURCES, Resource
from web.services import attachments, settings_form
from web.services.journal import ATTACHMENTS, SETTINGS, Batch, Journal, RowState, changed_columns, rows_of
from web.store import tables
from web.store.engine import Transaction
from web.words import moment_of

CLOSED = "-"
"""In ``undone_by``: this batch only brought another one back; that one is what can be taken back again."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the journal."""

    id: int
    batch: str
    table: str
    row_id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    undoes: str
    undone_by: str


def undo(transaction: Transaction, event_id: int, batch: str) -> Batch:
    """Take a batch back.

    Raises:
        NotFound: the event has no such batch.
        Conflict: it was taken back already, or a later change stands in the way; the sentence says which.
    """
    changes = changes_of(transaction.db, event_id, batch)
    if not changes:
        raise NotFound
    first = changes[0]
    if first.undone_by:
        raise Conflict(Wording("Lần sửa này đã được hoàn tác rồi.", "This change has been undone already."))
    journal = Journal(transaction, event_id, undoes=batch)
    rows: list[RowState] = []
    for table in dict.fromkeys(change.table for change in reversed(changes)):
        rows.extend(_take_back(journal, table, [change for change in reversed(changes) if change.table == table]))
    name, revision = journal.close("rows.undo", batch)
    _mark(transaction.db, event_id, first, name)
    return Batch(name, revision, tuple(rows))


def changes_of(db: Connection, event_id: int, batch: str) -> list[Change]:
    """Return what a batch changed, in order."""
    query = (
        select(tables.changes)
        .where(tables.changes.c.batch == batch)
        .where(tables.changes.c.event_id == event_id)
        .order_by(tables.changes.c.id)
    )
    return [
        Change(row.id, row.batch, row.table_name, row.row_id, row.before, row.after, row.undoes, row.undone_by)
        for row in db.execute(query)
    ]


def resource_of(table: str) -> Resource:
    """Return whose rights decide over what the journal calls ``table``."""
    return TABLE_RESOURCES.get(table, Resource.SETTINGS)


def to_undo(db: Connection, event_id: int, actor_id: int | None, table: str) -> str:
    """Return the last batch of a person in a table that can be taken back, empty without one."""
    query = _batches(event_id, actor_id, table).where(tables.changes.c.undoes == "")
    return db.execute(query.where(tables.changes.c.undone_by == "")).scalar() or ""


def to_redo(db: Connection, event_id: int, actor_id: int | None, table: str) -> str:
    """Return the batch whose undoing brings back what the person took back last; a new change ends redoing."""
    query = _batches(event_id, actor_id, table)
    undone = query.with_only_columns(tables.changes.c.batch, tables.changes.c.id).where(tables.changes.c.undoes != "")
    found = db.execute(undone.where(tables.changes.c.undone_by == "")).first()
    if found is None:
        return ""
    own = query.with_only_columns(func.max(tables.changes.c.id)).order_by(None).limit(None)
    last = db.execute(own.where(tables.changes.c.undoes == "")).scalar() or 0
    return str(found.batch) if found.id > last else ""


def _batches(event_id: int, actor_id: int | None, table: str) -> Select[Any]:
    return (
        select(tables.changes.c.batch)
        .where(tables.changes.c.event_id == event_id)
        .where(tables.changes.c.actor_id == actor_id)
        .where(tables.changes.c.table_name == table)
        .order_by(tables.changes.c.id.desc())
        .limit(1)
    )


def _mark(db: Connection, event_id: int, first: Change, name: str) -> None:
    def put(batch: str, value: str) -> None:
        change = tables.changes.update().where(tables.changes.c.batch == batch)
        db.execute(change.where(tables.changes.c.event_id == event_id).values(undone_by=value))

    put(first.batch, name)
    if first.undoes:
        # What was taken back stands again: it is the one to be taken back next, not this bringing back.
        put(first.undoes, "")
        put(name, CLOSED)


def _take_back(journal: Journal, table: str, changes: Sequence[Change]) -> list[RowState]:
    """Turn the changes of one table round, the last first."""
    if table == SETTINGS:
        _settings_back(journal, changes)
        return []
    if table == ATTACHMENTS:
        for change in changes:
            attachments.put_back(journal, change.before, change.after)
        return []
    found = rows_of(journal.db, journal.event_id, table, [change.row_id for change in changes])
    removed = [_row(change) for change in changes if change.after is None]
    _refuse_return(journal, table, removed)
    added = [_unchanged(journal, table, found, change) for change in changes if change.before is None]
    pairs = [_earlier(journal, table, found, change) for change in changes if change.before and change.after]
    journal.delete(table, added)
    return [*journal.restore(table, removed), *journal.update(table, pairs)]


def _row(change: Change) -> RowState:
    kept = change.before or {}
    return RowState(change.row_id, kept["position"], kept["version"], kept["cells"])


def _refuse_return(journal: Journal, table: str, removed: Sequence[RowState]) -> None:
    """A removed row whose id stands again was brought back by somebody else meanwhile."""
    there = rows_of(journal.db, journal.event_id, table, [row.id for row in removed])
    if there:
        raise _in_the_way(journal, table, next(iter(there)))


def _unchanged(journal: Journal, table: str, found: Mapping[int, RowState], change: Change) -> RowState:
    """Return the row that a change added, if nobody has changed it since."""
    row = found.get(change.row_id)
    if row is None or changed_columns(change.after, row.kept()):
        raise _in_the_way(journal, table, change.row_id)
    return row


def _earlier(
    journal: Journal, table: str, found: Mapping[int, RowState], change: Change
) -> tuple[RowState, dict[str, str]]:
    """Return the row with the cells that a change changed as they were before; other cells stay as they are now."""
    row = found.get(change.row_id)
    columns = changed_columns(change.before, change.after)
    old, new = (change.before or {})["cells"], (change.after or {})["cells"]
    if row is None or any(row.cells.get(column, "") != new.get(column, "") for column in columns):
        raise _in_the_way(journal, table, change.row_id)
    return row, {**row.cells, **{column: old.get(column, "") for column in columns}}


def _settings_back(journal: Journal, changes: Sequence[Change]) -> None:
    for change in changes:
        settings_form.put_back(journal, dict(change.before or {}), dict(change.after or {}))


def _in_the_way(journal: Journal, table: str, row_id: int) -> Conflict:
    query = (
        select(tables.changes.c.at_ms, tables.users.c.name)
        .join_from(tables.changes, tables.users, tables.users.c.id == tables.changes.c.actor_id, isouter=True)
        .where(tables.changes.c.event_id == journal.event_id)
        .where(tables.changes.c.table_name == table)
        .where(tables.changes.c.row_id == row_id)
        .order_by(tables.changes.c.id.desc())
        .limit(1)
    )
    last = journal.db.execute(query).first()
    name = last.name if last and last.name else ""
    at_ms = last.at_ms if last else journal.transaction.now_ms
    return Conflict(
        Wording(
            f"Không hoàn tác được: dòng {row_id} đã được {name or 'người khác'} sửa lúc {moment_of(at_ms, 'vi')}. "
            "Hãy xem lịch sử của dòng đó và sửa tay.",
            f"It cannot be undone: row {row_id} was changed by {name or 'someone else'} at {moment_of(at_ms, 'en')}. "
            "See the history of that row and mend it by hand.",
        )
    )
