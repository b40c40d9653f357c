"""Lists of offices for programs: send, ask until read, change columns, confirm."""

from typing import Annotated, Any

from fastapi import APIRouter, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from web.context import EventContext, allow
from web.pages.guest_import import FIELD_WORDS, place
from web.policy import Action, Resource
from web.services import register_uploads
from web.services.register_uploads import Office
from web.views.register import desk_of

router = APIRouter(prefix="/api/v1/events/{event}/guest-imports", tags=["guest register"])
Editor = Annotated[EventContext, allow(Resource.GUESTS, Action.EDIT)]
Column = Annotated[int, Field(ge=0, le=199)]
MOST_ROWS = 1_048_576
"""Rows of a spreadsheet."""
Short = Annotated[str, Field(max_length=200)]


class OfficeModel(BaseModel):
    """Who nominates, for which group (blank: as the list says), and the rank where the list names none."""

    model_config = ConfigDict(extra="forbid")

    organisation_id: Annotated[str, Field(max_length=64)]
    group: Short = ""
    rank: Annotated[int, Field(ge=1, le=9999)]
    reason: Annotated[str, Field(max_length=500)] = ""


class SheetModel(BaseModel):
    """What the columns of one sheet hold; columns not named are not read.

    Without ``columns`` they are proposed anew, below ``heading_row``: 0 for a list without headings, left out to
    have the row found.
    """

    model_config = ConfigDict(extra="forbid")

    file: Annotated[int, Field(ge=0, le=register_uploads.MOST_FILES)]
    sheet: Short = ""
    columns: Annotated[dict[Column, Short], Field(max_length=200)] | None = None
    heading_row: Annotated[int, Field(ge=0, le=MOST_ROWS)] | None = None


class ColumnsModel(BaseModel):
    """Sheets with their columns; sheets of a named file that are left out are not read."""

    model_config = ConfigDict(extra="forbid")

    sheets: Annotated[list[SheetModel], Field(min_length=1, max_length=100)]


class SentAnswer(BaseModel):
    """The id of what was sent."""

    id: str


class ImportAnswer(BaseModel):
    """How far a sending is; ``files`` hold the preview of every sheet."""

    id: str
    state: str
    error: str
    files: list[dict[str, Any]]
    result: dict[str, Any] | None


def _told(context: EventContext, state: dict[str, Any]) -> ImportAnswer:
    error = context.say(*state["error"]) if state["error"] else ""
    files = [{**file, "error": context.say(*file["error"]) if file["error"] else ""} for file in state["files"]]
    return ImportAnswer(id=state["id"], state=state["state"], error=error, files=files, result=state["result"])


@router.post("", status_code=202)
def send(context: Editor, files: list[UploadFile]) -> SentAnswer:
    """Send lists; nothing is taken in before it is confirmed."""
    desk_of(context)
    given = [(file.filename or "", file.file.read()) for file in files if file.filename]
    return SentAnswer(id=register_uploads.begin(place(context), given))


@router.get("/{batch}")
def one(context: Editor, batch: str) -> ImportAnswer:
    """Say how far a sending is; ask again while ``state`` is ``reading`` or ``saving``."""
    return _told(context, register_uploads.current(place(context).folder(batch)))


@router.put("/{batch}/columns", status_code=202)
def columns(context: Editor, batch: str, body: ColumnsModel) -> SentAnswer:
    """Say what the columns hold, and look at the lists anew."""
    folder = place(context).folder(batch)
    chosen: dict[str, dict[str, dict[int, str] | None]] = {}
    heading_rows: dict[str, dict[str, int]] = {}
    for sheet in body.sheets:
        rows = heading_rows.setdefault(str(sheet.file), {})
        if sheet.heading_row is not None:
            rows[sheet.sheet] = sheet.heading_row
        chosen.setdefault(str(sheet.file), {})[sheet.sheet] = known_columns(sheet)
    form = register_uploads.read_state(folder)["form"]
    register_uploads.look_again(folder, chosen, form, heading_rows)
    return SentAnswer(id=batch)


def known_columns(sheet: SheetModel) -> dict[int, str] | None:
    """Return the columns with a field that there is; None when they are to be proposed."""
    if sheet.columns is None:
        return None
    return {column: name for column, name in sheet.columns.items() if name in FIELD_WORDS}


@router.post("/{batch}/confirm", status_code=202)
def confirm(context: Editor, batch: str, body: OfficeModel) -> SentAnswer:
    """Take the lists in as nominations, whole or not at all."""
    folder = place(context).folder(batch)
    register_uploads.keep_choice(folder, {}, {**body.model_dump(), "rank": str(body.rank)})
    register_uploads.confirm(desk_of(context), folder, Office(**body.model_dump()))
    return SentAnswer(id=batch)


@router.delete("/{batch}", status_code=204)
def discard(context: Editor, batch: str) -> Response:
    """Throw a sending away."""
    register_uploads.throw_away(place(context).folder(batch))
    return Response(status_code=204)
