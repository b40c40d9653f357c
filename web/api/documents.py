"""Documents for programs: what can be printed, orders, files."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from web.context import EventContext, allow
from web.pages import documents as room
from web.policy import Action, Resource
from web.services import printing
from web.views.plan_page import chosen

router = APIRouter(prefix="/api/v1", tags=["documents"])
Reader = Annotated[EventContext, allow(Resource.DOCUMENTS, Action.READ)]
Printer = Annotated[EventContext, allow(Resource.DOCUMENTS, Action.EXPORT)]
Short = Annotated[str, Field(max_length=300)]


class OrderModel(BaseModel):
    """An order for a print; ``kind`` and ``format`` are those of the list of documents."""

    model_config = ConfigDict(extra="forbid")

    kind: Short
    format: Short = "pdf"
    draft: bool = True
    number: Short = ""
    day: Short = ""
    place: Short = ""
    signer_name: Short = ""
    signer_post: Short = ""
    reply_by: Short = ""
    dress: Short = ""
    contact: Short = ""
    archive: bool = False
    parts: Annotated[tuple[Short, ...], Field(max_length=200, description="zones, posts, houses; none: all")] = ()


@router.get("/events/{event}/documents")
def documents(context: Reader) -> list[dict[str, Any]]:
    """List what can be printed and what each document still lacks."""
    scenario = context.services.scenarios.current(context.event.id).scenario
    lines = printing.document_lines(scenario, chosen(context, ""))
    return [
        {
            "kind": line.key,
            "title": line.title.to(context.language),
            "formats": list(line.formats),
            "missing": list(line.missing),
            "internal": line.internal,
        }
        for line in lines
    ]


@router.post("/events/{event}/documents/prints", status_code=202)
def order(context: Printer, body: OrderModel) -> dict[str, str]:
    """Order a print; ask for it until its state is ``done``."""
    return {"id": room.place_order(context, printing.Form(**body.model_dump()))}


@router.get("/events/{event}/documents/prints")
def history(context: Reader) -> list[dict[str, Any]]:
    """List the prints of the event, the newest first."""
    return [_told(context, card) for card in context.services.prints.history(context.event.id)]


@router.get("/events/{event}/documents/prints/{print_id}")
def state(context: Reader, print_id: str) -> dict[str, Any]:
    """Say how far a print is."""
    return _told(context, context.services.prints.card(context.event.id, print_id))


@router.get("/events/{event}/documents/prints/{print_id}/file", response_class=FileResponse)
def file(context: Printer, print_id: str) -> Response:
    """Hand over the printed file; every download is logged."""
    return room.download(context, print_id)


def _told(context: EventContext, card: printing.PrintCard) -> dict[str, Any]:
    return {
        "id": card.public_id,
        "number": card.number,
        "kind": card.kind,
        "format": card.format,
        "draft": bool(card.options.get("draft")),
        "state": "withdrawn" if card.recalled_ms else card.state.kind,
        "done": card.state.done,
        "total": card.state.total,
        "message": card.state.message.to(context.language) if card.state.message else "",
        "sha256": card.digest,
        "by": card.author,
        "at_ms": card.at_ms,
    }
