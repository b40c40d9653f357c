"""Versions, differences and history for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from web.context import EventContext, allow, any_member
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import history, undoing, versions
from web.services.history import Asked
from web.services.journal import Batch
from web.services.listing import as_json
from web.store.engine import Transaction
from web.views.row_veil import Veil, need_batch, readable_names
from web.views.table_view import readable_tables, refuse_archived

router = APIRouter(prefix="/api/v1/events/{event}", tags=["versions"])
Reader = Annotated[EventContext, allow(Resource.SETTINGS, Action.READ)]
Writer = Annotated[EventContext, allow(Resource.SETTINGS, Action.EDIT)]
Member = Annotated[EventContext, any_member()]
Number = Annotated[int, Path(ge=1, le=10**6)]
MOST_CHANGES = 5_000


class VersionAnswer(BaseModel):
    """A kept version."""

    number: int
    name: str
    revision: int
    digest: str
    at_ms: int
    author: str


class VersionInput(BaseModel):
    """The name of a new version."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)]


class Numbered(BaseModel):
    """The number of the new version."""

    number: int


class DifferenceAnswer(BaseModel):
    """One difference: both sides."""

    table: str
    key: str
    kind: str
    column: str
    before: str
    after: str


class BatchAnswer(BaseModel):
    """The batch that undo takes back."""

    batch: str
    revision: int


class ChangedRow(BaseModel):
    """A changed row: column, before, after."""

    table: str
    row: int
    kind: str
    cells: list[tuple[str, str, str]]


class DeedAnswer(BaseModel):
    """What one action changed."""

    batch: str
    at_ms: int
    author: str
    undone: bool
    rows: list[ChangedRow]
    last: int


@router.get("/versions", response_model=list[VersionAnswer])
def listed(context: Reader) -> Response:
    """List the versions, the newest first."""
    with context.store.read() as db:
        found = versions.listed(db, context.event.id)
    return _json(
        [
            {name: getattr(one, name) for name in ("number", "name", "revision", "digest", "at_ms", "author")}
            for one in found
        ]
    )


@router.post("/versions", response_model=Numbered, status_code=201)
def save(context: Writer, given: VersionInput) -> Response:
    """Keep the event as it is now."""
    number = context.store.write(
        context.actor, lambda transaction: versions.save(transaction, context.event.id, given.name)
    )
    return _json({"number": number}, 201)


@router.get("/versions/compare", response_model=list[DifferenceAnswer])
def compare(
    context: Reader,
    a: Annotated[int, Query(ge=0, le=10**6)] = 0,
    b: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> Response:
    """Return what changed from version ``a`` to ``b``; 0 is now."""
    with context.store.read() as db:
        before, after = (versions.content_of(db, context.event.id, number) for number in (a, b))
        veil = Veil.of(context, db)
    found = [veil.change(change) for change in versions.compare(before, after) if veil.may_read(change.table)]
    return _json(
        [
            {
                "table": one.table,
                "key": one.key,
                "kind": one.kind,
                "column": one.column,
                "before": one.old,
                "after": one.new,
            }
            for one in found[:MOST_CHANGES]
        ]
    )


@router.post("/versions/{number}/restore", response_model=BatchAnswer)
def restore(context: Writer, number: Number) -> Response:
    """Bring a version back as a new change, in the tables that the caller may edit."""
    refuse_archived(context)
    only = readable_tables(context, Action.EDIT)

    def work(transaction: Transaction) -> Batch:
        return versions.restore(transaction, context.event.id, number, only)

    batch = context.store.write(context.actor, work)
    return _json({"batch": batch.name, "revision": batch.revision})


@router.get("/history", response_model=list[DeedAnswer])
def deeds(
    context: Member,
    table: Annotated[str, Query(max_length=32)] = "",
    row: Annotated[int, Query(ge=0, le=2**62)] = 0,
    before: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> Response:
    """Return who changed what, when."""
    shown = readable_names(context)
    if not shown or (table and table not in shown):
        raise NotFound
    with context.store.read() as db:
        found = history.deeds(db, context.event.id, Asked(shown, table, row, before))
        veil = Veil.of(context, db)
    return _json([_deed(deed, veil) for deed in found])


@router.post("/history/{batch}/undo", response_model=BatchAnswer)
def undo(context: Member, batch: Annotated[str, Path(pattern="^[a-z0-9]{12}$")]) -> Response:
    """Take any batch back, if nothing later stands in the way."""

    def work(transaction: Transaction) -> Batch:
        need_batch(context, transaction, batch)
        return undoing.undo(transaction, context.event.id, batch)

    done = context.store.write(context.actor, work)
    return _json({"batch": done.name, "revision": done.revision})


def _deed(deed: history.Deed, veil: Veil) -> dict[str, Any]:
    rows = [
        {"table": line.table, "row": line.row_id, "kind": line.kind, "cells": list(veil.cells(line))}
        for line in deed.lines
    ]
    return {
        "batch": deed.batch,
        "at_ms": deed.at_ms,
        "author": deed.author,
        "undone": deed.undone,
        "rows": rows,
        "last": deed.last_id,
    }


def _json(value: object, status: int = 200) -> Response:
    return Response(as_json(value), status, media_type="application/json", headers={"Cache-Control": "no-store"})
