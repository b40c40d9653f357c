"""The tables of an event for programs and for the editing grid: rows by page, changes by version, undo and redo."""

import re
from collections.abc import Callable
from typing import Annotated, Any, cast

from fastapi import APIRouter, Body, Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from planner.wording import Wording
from web.context import EventContext, any_member, etag
from web.errors import Conflict, NotFound, Stale, VersionNeeded
from web.policy import TABLE_RESOURCES, Action
from web.services import editing, listing, undoing
from web.services.editing import InvalidBlock, Line, StaleBlock
from web.services.gridcolumns import GridColumn, by_key
from web.services.journal import Batch, RowState
from web.services.listing import Wanted, as_json
from web.services.vocabulary import table_words
from web.store.engine import Transaction
from web.views.row_veil import need_batch
from web.views.table_view import TableView, readable_tables, revealed, table_view

router = APIRouter(prefix="/api/v1/events/{event}/tables", tags=["tables"])
Member = Annotated[EventContext, any_member()]
RowId = Annotated[int, Path(ge=1, le=2**62)]
Version = Annotated[str | None, Header(alias="If-Match", max_length=40)]
JSON = "application/json"
VERSION = re.compile(r'(?:W/)?"?(\d{1,9})"?')


class TableSummary(BaseModel):
    """A table and how many rows it has."""

    table: str
    title: str
    rows: int
    may_edit: bool


class ColumnAnswer(BaseModel):
    """A column: its key, its words, what may stand in it."""

    key: str
    title: str
    help: str
    kind: str
    required: bool
    refers_to: str
    choices: list[tuple[str, str]]


class RowAnswer(BaseModel):
    """A row; ``faults`` maps a column to what is wrong with its cell."""

    id: int
    version: int
    cells: dict[str, str]
    faults: dict[str, str] = {}


class RowsAnswer(BaseModel):
    """A page of rows; blank cells are left out. ``next`` is the ``after`` of the following page."""

    rows: list[RowAnswer]
    total: int
    next: str


class BlockRow(BaseModel):
    """A row of a block: a new one without id, else the one to be changed and the version that was looked at."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[int, Field(ge=1, le=2**62)] | None = None
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    cells: Annotated[dict[str, str], Field(max_length=200)]


class Block(BaseModel):
    """Rows that are saved together or not at all."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[BlockRow], Field(min_length=1, max_length=5_000)]


class SavedBlock(BaseModel):
    """The rows as they were saved, in the order asked."""

    rows: list[RowAnswer]


class UndoAnswer(BaseModel):
    """What was taken back; the table is to be read again."""

    message: str
    reload: bool
    batch: str


class RowsQuery(BaseModel):
    """Which rows: see web.services.listing.Wanted."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[str, Field(max_length=60)] = ""
    limit: Annotated[int, Field(ge=1, le=listing.MOST_ROWS)] = listing.PAGE_ROWS
    sort: Annotated[str, Field(max_length=61)] = ""
    q: Annotated[str, Field(max_length=200)] = ""
    column: Annotated[str, Field(max_length=60)] = ""
    has: Annotated[str, Field(max_length=200)] = ""
    faults: bool = False
    reveal: bool = False

    def wanted(self) -> Wanted:
        """Return the question to the service."""
        return Wanted(self.after, self.sort, self.q, self.column, self.has, limit=self.limit)


@router.get("", response_model=list[TableSummary])
def summaries(context: Member) -> Response:
    """List the tables that the caller may read."""
    with context.store.read() as db:
        counts = listing.counts(db, context.event.id)
    return _json(
        [
            {
                "table": table,
                "title": table_words(table).to(context.language),
                "rows": counts.get(table, 0),
                "may_edit": context.may(TABLE_RESOURCES[table], Action.EDIT),
            }
            for table in readable_tables(context)
        ]
    )


@router.get("/{table}", response_model=list[ColumnAnswer])
def columns(context: Member, table: str) -> Response:
    """Describe the columns of a table."""
    view = table_view(context, table, Action.READ)
    with context.store.read() as db:
        return _json([_column(context, column) for column in view.columns(db)])


@router.get("/{table}/rows", response_model=RowsAnswer)
async def rows(
    context: Member,
    table: str,
    wanted: Annotated[RowsQuery, Query()],
) -> Response:
    """Return a page of rows."""
    if listing.is_plain(wanted.wanted()) and not (wanted.faults or wanted.reveal):
        return await context.store.soon(lambda: _rows(context, table, wanted))
    return await run_in_threadpool(_rows, context, table, wanted)


def _rows(context: EventContext, table: str, wanted: RowsQuery) -> Response:
    view = table_view(context, table, Action.READ, reveal=wanted.reveal)
    with context.store.read() as db:
        _columns, found = view.page(db, wanted.wanted())
        faults = view.faults(db, found.rows) if wanted.faults else {}
        seen = view.seen(db, found.rows)
    revealed(context, view, found.rows)
    listed = [
        {
            "id": row.id,
            "version": row.version,
            "cells": row.cells,
            "faults": {key: words.to(context.language) for key, words in faults.get(row.id, {}).items()},
        }
        for row in seen
    ]
    return _json({"rows": listed, "total": found.total, "next": found.next})


@router.post("/{table}/rows", response_model=SavedBlock)
def save(context: Member, table: str, block: Block) -> Response:
    """Add and change rows together, all or nothing."""
    view = table_view(context, table, Action.EDIT)
    lines = [Line(row.cells, row.id, row.version) for row in block.rows]
    if any(line.id is not None and line.version is None for line in lines):
        raise VersionNeeded

    def work(transaction: Transaction) -> Batch:
        return editing.save_block(transaction, view.event_id, table, view.accept(transaction, lines))

    try:
        batch = context.store.write(context.actor, work)
    except StaleBlock as error:
        return _conflicts(view, error)
    except InvalidBlock as error:
        faults = [
            {"row": line, "column": column, "sentence": words.to(context.language)}
            for (line, column), words in error.cells.items()
        ]
        return _json({"error": error.message.to(context.language), "faults": faults}, 422)
    with context.store.read() as db:
        return _json({"rows": _told(view, db, batch.rows)})


@router.get("/{table}/rows/{row_id}", response_model=RowAnswer)
async def one(context: Member, table: str, row_id: RowId, *, reveal: bool = False) -> Response:
    """Return one row; blank cells are left out."""
    if not reveal:
        return await context.store.soon(lambda: _one(context, table, row_id, reveal=False))
    return await run_in_threadpool(_one, context, table, row_id, reveal=True)


def _one(context: EventContext, table: str, row_id: int, *, reveal: bool) -> Response:
    view = table_view(context, table, Action.READ, reveal=reveal)
    with context.store.read() as db:
        (seen,) = view.seen(db, [view.one(db, row_id)])
    revealed(context, view, [seen])
    answer = _json({"id": seen.id, "version": seen.version, "cells": seen.cells, "faults": {}})
    answer.headers.update(etag(seen.version))
    return answer


@router.patch("/{table}/rows/{row_id}", response_model=RowAnswer)
async def change(
    context: Member,
    table: str,
    row_id: RowId,
    cells: Annotated[dict[str, str], Body(max_length=200)],
    if_match: Version = None,
) -> Response:
    """Change some cells of a row; ``If-Match`` says which version was looked at."""
    view = table_view(context, table, Action.EDIT)
    version = version_of(if_match)

    def work(transaction: Transaction) -> Batch:
        try:
            (line,) = view.accept(transaction, [Line(cells, row_id, version)])
        except StaleBlock:
            raise NotFound from None
        return editing.change_row(transaction, view.event_id, table, line)

    try:
        batch = await context.store.write_soon(context.actor, work)
    except Stale as error:
        return _json(_stale(view, cast("RowState", error.current)), 412)
    return await context.store.soon(lambda: _changed(context, view, batch))


@router.delete("/{table}/rows/{row_id}", status_code=204)
def remove(context: Member, table: str, row_id: RowId, if_match: Version = None) -> Response:
    """Remove a row; it can be brought back by undo."""
    view = table_view(context, table, Action.EDIT)
    version = version_of(if_match)

    def work(transaction: Transaction) -> Batch:
        return editing.delete_rows(transaction, view.event_id, table, {row_id: version})

    try:
        context.store.write(context.actor, work)
    except StaleBlock as error:
        current = error.rows[0]
        return _json(_stale(view, current), 412) if current is not None else Response(status_code=404)
    return Response(status_code=204)


@router.post("/{table}/undo", response_model=UndoAnswer)
def undo(context: Member, table: str) -> Response:
    """Take back the caller's last change of this table."""
    nothing = Wording("Không còn gì để hoàn tác.", "There is nothing to undo.")
    done = Wording("Đã hoàn tác.", "Undone.")
    return _back(context, table, undoing.to_undo, (nothing, done))


@router.post("/{table}/redo", response_model=UndoAnswer)
def redo(context: Member, table: str) -> Response:
    """Bring back what the caller took back last."""
    nothing = Wording("Không còn gì để làm lại.", "There is nothing to redo.")
    done = Wording("Đã làm lại.", "Done again.")
    return _back(context, table, undoing.to_redo, (nothing, done))


@router.get("/{table}/suggestions", response_model=list[tuple[str, str]])
def suggestions(
    context: Member,
    table: str,
    column: Annotated[str, Query(max_length=60)],
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Return ids that may stand in a column, with what they are called; found without accents."""
    view = table_view(context, table, Action.READ)
    with context.store.read() as db:
        known = by_key(view.columns(db)).get(column)
        if known is None or not known.refers_to:
            return _json([])
        target = known.refers_to
        if not context.may(TABLE_RESOURCES[target], Action.READ):
            return _json([])
        return _json(listing.suggestions(db, view.event_id, target, q))


def version_of(if_match: str | None) -> int:
    """Return the version that a change says it changes.

    Raises:
        VersionNeeded: it says none that can be read.
    """
    found = VERSION.fullmatch(if_match.strip()) if if_match else None
    if found is None:
        raise VersionNeeded
    return int(found[1])


def _changed(context: EventContext, view: TableView, batch: Batch) -> Response:
    with context.store.read() as db:
        told = view.answer(db, batch.rows[0])
    answer = _json(told)
    answer.headers.update(etag(batch.rows[0].version))
    return answer


def _back(
    context: EventContext,
    table: str,
    find: Callable[..., str],
    words: tuple[Wording, Wording],
) -> Response:
    view = table_view(context, table, Action.EDIT)

    def work(transaction: Transaction) -> Batch:
        batch = find(transaction.db, view.event_id, transaction.actor.user_id, table)
        if not batch:
            raise Conflict(words[0])
        need_batch(context, transaction, batch)
        return undoing.undo(transaction, view.event_id, batch)

    batch = context.store.write(context.actor, work)
    return _json({"message": words[1].to(context.language), "reload": True, "batch": batch.name})


def _told(view: TableView, db: Any, rows: tuple[RowState, ...]) -> list[dict[str, Any]]:  # noqa: ANN401 - a connection
    faults = view.faults(db, rows)
    shown = view.columns(db)
    return [view.told(seen, faults.get(seen.id, {}), shown) for seen in view.seen(db, rows)]


def _conflicts(view: TableView, error: StaleBlock) -> Response:
    with view.context.store.read() as db:
        told = [
            {"row": index, **(view.answer(db, row, faults=False) if row else {"version": 0, "cells": {}, "gone": True})}
            for index, row in error.rows.items()
        ]
    return _json({"error": error.message.to(view.context.language), "conflicts": told}, 412)


def _stale(view: TableView, row: RowState) -> dict[str, Any]:
    with view.context.store.read() as db:
        return {"error": Stale().message.to(view.context.language), **view.answer(db, row, faults=False)}


def _column(context: EventContext, column: GridColumn) -> dict[str, Any]:
    language = context.language
    return {
        "key": column.key,
        "title": column.words.to(language),
        "help": column.help.to(language),
        "kind": column.kind,
        "required": column.required,
        "refers_to": column.refers_to,
        "choices": [(value, words.to(language)) for value, words in column.choices],
    }


def _json(value: object, status: int = 200) -> Response:
    return Response(as_json(value), status, media_type=JSON, headers={"Cache-Control": "no-store"})
