"""A table of the scenario as one person may see and change it; pages and the API share these steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from planner.scenario.columns import specs
from planner.wording import Wording
from web.context import EventContext
from web.errors import Conflict, NotFound
from web.policy import IDENTIFIERS, TABLE_RESOURCES, Action, Resource
from web.services import listing, masking
from web.services.checking import Faults, Judge
from web.services.editing import Line, StaleBlock
from web.services.gridcolumns import GridColumn, free_columns, model_columns
from web.services.guarded import GUARDED, Guarded
from web.services.journal import RowState, rows_of
from web.services.listing import Found, Place, Wanted
from web.services.masking import Rights
from web.services.protection import MOVEMENTS
from web.store.engine import Transaction

ARCHIVED = Wording(
    "Buổi lễ đã lưu trữ nên không sửa được; hãy mở lại buổi lễ trước.",
    "The event is archived and cannot be changed; open it again first.",
)

GUARDED_TABLES = frozenset({*MOVEMENTS, *masking.DECIDING})
"""Tables of which something is hidden from who is not cleared."""
VEILED = Wording("giá trị đang che của ô này có lỗi", "the masked value of this cell is at fault")


@dataclass(frozen=True)
class TableView:
    """One table for one reader; ``reveal`` shows identifiers in full, which the caller has made sure is allowed."""

    context: EventContext
    table: str
    reveal: bool = False

    @property
    def event_id(self) -> int:
        """Number of the event."""
        return self.context.event.id

    @property
    def resource(self) -> Resource:
        """Whose rights decide."""
        return TABLE_RESOURCES[self.table]

    @property
    def has_identifiers(self) -> bool:
        """Whether anything in the table is masked for everyone at first."""
        return self.table in IDENTIFIERS

    @cached_property
    def rights(self) -> Rights:
        """What the reader may see."""
        return rights_of(self.context, reveal=self.reveal)

    def guarded(self, db: Connection) -> Guarded:
        """Return who is protected; only asked where it matters."""
        if self.rights.cleared or self.table not in GUARDED_TABLES:
            return Guarded()
        return GUARDED.find(db, self.event_id, self.context.event.revision)

    def columns(self, db: Connection) -> tuple[GridColumn, ...]:
        """Return the columns."""
        if self.table in specs():
            return model_columns(self.table)
        return free_columns(self.table, listing.free_headings(db, self.event_id, self.table))

    def page(self, db: Connection, wanted: Wanted) -> tuple[tuple[GridColumn, ...], Found]:
        """Return the columns and a page of rows as they stand in the database; show them through :meth:`seen`."""
        columns = self.columns(db)
        place = Place(self.event_id, self.table, self.context.event.revision, columns)
        return columns, listing.page(db, place, wanted, masking.concealed(self.table, self.rights))

    def seen(self, db: Connection, rows: Iterable[RowState]) -> tuple[RowState, ...]:
        """Return rows as the reader may see them."""
        guarded = self.guarded(db)
        return tuple(
            RowState(row.id, row.position, row.version, masking.shown(self.table, row.cells, self.rights, guarded))
            for row in rows
        )

    def one(self, db: Connection, row_id: int) -> RowState:
        """Return a row as it stands in the database.

        Raises:
            NotFound: the table has no such row.
        """
        found = rows_of(db, self.event_id, self.table, [row_id]).get(row_id)
        if found is None:
            raise NotFound
        return found

    def faults(self, db: Connection, rows: Sequence[RowState]) -> dict[int, Faults]:
        """Return what is wrong with rows, given as they stand in the database."""
        found = Judge(db, self.event_id, date.fromisoformat(self.context.event.d_day)).faults(self.table, rows)
        guarded = self.guarded(db)
        secret = {
            row.id: masking.secret(self.table, row.cells, self.rights, guarded) for row in rows if row.id in found
        }
        return {
            own: {column: VEILED if column in secret[own] else said for column, said in faults.items()}
            for own, faults in found.items()
        }

    def accept(self, transaction: Transaction, lines: Sequence[Line]) -> list[Line]:
        """Return lines without the masks that came back unchanged.

        Raises:
            StaleBlock: a row is gone.
        """
        if self.table not in GUARDED_TABLES and self.table not in IDENTIFIERS:
            return list(lines)
        guarded = self.guarded(transaction.db)
        named = [line.id for line in lines if line.id is not None]
        found = rows_of(transaction.db, self.event_id, self.table, named)
        gone: dict[int, RowState | None] = {
            index: None for index, line in enumerate(lines) if line.id is not None and line.id not in found
        }
        if gone:
            raise StaleBlock(gone)
        return [
            Line(
                masking.unmasked(self.table, line.cells, found[line.id].cells if line.id else {}, self.rights, guarded),
                line.id,
                line.version,
            )
            for line in lines
        ]

    def answer(self, db: Connection, row: RowState, *, faults: bool = True) -> dict[str, Any]:
        """Return a row with every column, as the grid and the API are answered."""
        (seen,) = self.seen(db, [row])
        said = self.faults(db, [row]).get(row.id, {}) if faults else {}
        return self.told(seen, said, self.columns(db))

    def told(self, seen: RowState, faults: Faults, columns: Sequence[GridColumn]) -> dict[str, Any]:
        """Return a seen row as JSON."""
        language = self.context.language
        return {
            "id": seen.id,
            "version": seen.version,
            "cells": {column.key: seen.cells.get(column.key, "") for column in columns},
            "faults": {column: words.to(language) for column, words in faults.items()},
        }


def table_view(context: EventContext, table: str, action: Action, *, reveal: bool = False) -> TableView:
    """Return a table, if the reader may do ``action`` with it.

    Raises:
        NotFound: there is no such table, or the policy does not allow it.
        StepUpNeeded: identifiers are asked for, and the password was not given within the last minutes.
        Conflict: it is to be changed in an archived event.
    """
    if table not in TABLE_RESOURCES:
        raise NotFound
    view = TableView(context, table, reveal)
    context.need(view.resource, action)
    if action is Action.EDIT:
        refuse_archived(context)
    if reveal:
        context.need(view.resource, Action.REVEAL)
        context.step_up()
    return view


def rights_of(context: EventContext, *, reveal: bool = False) -> Rights:
    """Return what a reader may see of cells."""
    return Rights(reveal, context.may(Resource.PROTECTED, Action.READ))


def refuse_archived(context: EventContext) -> None:
    """Refuse changes of an event that is over and put away.

    Raises:
        Conflict: it is.
    """
    if context.event.archived:
        raise Conflict(ARCHIVED)


def readable_tables(context: EventContext, action: Action = Action.READ) -> tuple[str, ...]:
    """Return the tables that a person may read, in the order of the pack."""
    return tuple(table for table, resource in TABLE_RESOURCES.items() if context.may(resource, action))


def revealed(context: EventContext, view: TableView, rows: Sequence[RowState]) -> None:
    """Enter into the log whose identifiers were shown: ids, never values."""
    if not view.reveal or not view.has_identifiers or not rows:
        return
    listed = ",".join(str(row.id) for row in rows[:200])
    columns: Mapping[str, object] = dict.fromkeys(sorted(IDENTIFIERS[view.table]), listed)

    def note(transaction: Transaction) -> None:
        transaction.note("identifiers.reveal", f"{view.table}: {listed}", event_id=context.event.id, values=columns)

    context.store.write(context.actor, note)
