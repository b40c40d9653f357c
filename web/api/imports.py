"""Imports and exports for programs: send a file, look at what was read, confirm."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Path, Response, UploadFile
from pydantic import BaseModel, ConfigDict

from planner.wording import Wording
from web.context import Context, EventContext, allow, any_member
from web.errors import Invalid
from web.policy import Action, Resource
from web.services.imports import Upload
from web.services.listing import as_json
from web.views import importing
from web.views.event_content import found, pack_file
from web.views.table_view import table_view

router = APIRouter(prefix="/api/v1", tags=["imports"])
Member = Annotated[EventContext, any_member()]
Founder = Annotated[Context, allow(Resource.EVENTS, Action.EDIT)]
Exporter = Annotated[EventContext, allow(Resource.SETTINGS, Action.EXPORT)]
UploadId = Annotated[str, Path(pattern="^[a-z0-9]{12}$")]
Sent = Annotated[UploadFile, File()]


class FaultAnswer(BaseModel):
    """One fault of a file."""

    table: str
    row: int
    column: str
    sentence: str


class UploadAnswer(BaseModel):
    """What is known of a file: ``state`` is reading, ready or failed."""

    id: str
    state: str
    name: str
    failure: str = ""
    rows: int = 0
    refused: int = 0
    existing: int = 0
    fault_count: int = 0
    faults: list[FaultAnswer] = []
    headings: list[str] = []
    mapping: dict[str, str] = {}
    sample: list[list[str]] = []
    tables: dict[str, int] = {}


class ConfirmInput(BaseModel):
    """How rows go into the table."""

    model_config = ConfigDict(extra="forbid")

    mode: Literal["append", "replace", "update"]


class Imported(BaseModel):
    """The batch that undo takes back."""

    batch: str
    revision: int


class Begun(BaseModel):
    """The event that was begun."""

    event: str


@router.post("/events/{event}/imports", response_model=UploadAnswer, status_code=202)
def send(context: Member, table: Annotated[str, Form(max_length=32)], file: Sent) -> Response:
    """Take a file for a table and begin to read it."""
    view = table_view(context, table, Action.EDIT)
    return _answer(context, importing.begin(context, view.event_id, (table, file.filename or ""), _content(file)), 202)


@router.get("/events/{event}/imports/{upload_id}", response_model=UploadAnswer)
def state(context: Member, upload_id: UploadId) -> Response:
    """Say how far the reading is, and what it found."""
    upload = importing.find(context, context.event.id, upload_id)
    table_view(context, upload.table, Action.EDIT)
    with context.store.read() as db:
        existing = importing.existing(db, upload)
    return _answer(context, upload, existing=existing)


@router.post("/events/{event}/imports/{upload_id}/confirm", response_model=Imported)
def confirm(context: Member, upload_id: UploadId, given: ConfirmInput) -> Response:
    """Write the rows."""
    upload = importing.find(context, context.event.id, upload_id)
    batch = importing.write(context, upload, given.mode)
    return _json({"batch": batch.name, "revision": batch.revision})


@router.delete("/events/{event}/imports/{upload_id}", status_code=204)
def drop(context: Member, upload_id: UploadId) -> Response:
    """Throw a file away."""
    importing.drop(context, importing.find(context, context.event.id, upload_id))
    return Response(status_code=204)


@router.post("/new-event", response_model=UploadAnswer, status_code=202)
def send_pack(context: Founder, file: Sent) -> Response:
    """Take a pack for a new event and begin to read it."""
    return _answer(context, importing.begin(context, 0, ("", file.filename or ""), _content(file)), 202)


@router.get("/new-event/{upload_id}", response_model=UploadAnswer)
def pack_state(context: Founder, upload_id: UploadId) -> Response:
    """Say how far the reading of a pack is, and what it found."""
    return _answer(context, importing.find(context, 0, upload_id))


@router.post("/new-event/{upload_id}/confirm", response_model=Begun)
def confirm_pack(context: Founder, upload_id: UploadId) -> Response:
    """Begin an event with a pack."""
    upload = importing.find(context, 0, upload_id)
    public_id = found(context, importing.pack(context, upload))
    importing.drop(context, upload)
    return _json({"event": public_id})


@router.get("/events/{event}/export.{kind}")
def export(context: Exporter, kind: Annotated[str, Path(pattern="^(zip|xlsx)$")], *, reveal: bool = False) -> Response:
    """Return the event as a pack."""
    if reveal:
        context.need(Resource.GUESTS, Action.REVEAL)
        context.step_up()
    return pack_file(context, kind, reveal=reveal)


def _content(file: UploadFile) -> bytes:
    content = file.file.read()
    if not content:
        raise Invalid({"file": Wording("Tệp rỗng; hãy kiểm tra lại.", "The file is empty; check it.")})
    return content


def _answer(context: Context, upload: Upload, status: int = 200, existing: int = 0) -> Response:
    result, language = upload.result, context.language
    told: dict[str, Any] = {
        "id": upload.id,
        "state": upload.state,
        "name": upload.name,
        "failure": result.get(language, "") if upload.state == "failed" else "",
        "existing": existing,
        "faults": [
            {"table": fault["file"], "row": fault["row"], "column": fault["column"], "sentence": fault[language]}
            for fault in result.get("faults", ())
        ],
    }
    kept = ("rows", "refused", "fault_count", "headings", "mapping", "sample", "tables")
    return _json({**told, **{name: result[name] for name in kept if name in result}}, status)


def _json(value: object, status: int = 200) -> Response:
    return Response(as_json(value), status, media_type="application/json", headers={"Cache-Control": "no-store"})
