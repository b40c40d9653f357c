"""Papers of one's own force for programs: what can be printed, orders, files."""

from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services.printing import PrintCard
from web.views import papers

router = APIRouter(prefix="/api/v1", tags=["staffing"])
Printer = Annotated[EventContext, allow(Resource.ROSTER_NAMES, Action.EXPORT)]
Short = Annotated[str, Field(max_length=100)]


class PaperOut(BaseModel):
    """A paper of the roster, the formats it is made in, and what it still lacks."""

    kind: str
    title: str
    formats: list[str]
    missing: list[str]


class PaperOrder(BaseModel):
    """An order; ``person`` (an id): a duty slip of that person alone."""

    model_config = ConfigDict(extra="forbid")

    kind: Short
    format: Literal["pdf", "docx", "xlsx", "csv"] = "pdf"
    person: Short = ""


class PrintOut(BaseModel):
    """A print: how far it is, and whose people it names."""

    id: str
    number: int
    kind: str
    format: str
    state: str
    message: str
    forces: list[str]
    by: str
    at_ms: int


@router.get("/events/{event}/staffing/papers")
def listing(context: Printer) -> list[PaperOut]:
    """List what can be printed."""
    return [
        PaperOut(
            kind=line.key,
            title=line.title.to(context.language),
            formats=list(line.formats),
            missing=list(line.missing),
        )
        for line in papers.lines_of(context)
    ]


@router.post("/events/{event}/staffing/papers", status_code=202)
def order(context: Printer, body: PaperOrder) -> PrintOut:
    """Order a print; ask for it until its state is ``done``."""
    return _told(context, papers.own_print(context, papers.order_own(context, body.kind, body.format, body.person)))


@router.get("/events/{event}/staffing/papers/prints")
def history(context: Printer) -> list[PrintOut]:
    """List the prints that name one's own people, the newest first."""
    return [_told(context, card) for card in papers.prints_of(context)]


@router.get("/events/{event}/staffing/papers/prints/{print_id}")
def state(context: Printer, print_id: str) -> PrintOut:
    """Say how far a print is."""
    return _told(context, papers.own_print(context, print_id))


@router.get("/events/{event}/staffing/papers/prints/{print_id}/file", response_class=FileResponse)
def file(context: Printer, print_id: str) -> Response:
    """Hand over the printed file; every download is logged."""
    return papers.handed_over(context, papers.own_print(context, print_id))


def _told(context: EventContext, card: PrintCard) -> PrintOut:
    return PrintOut(
        id=card.public_id,
        number=card.number,
        kind=card.kind,
        format=card.format,
        state="withdrawn" if card.recalled_ms else card.state.kind,
        message=card.state.message.to(context.language) if card.state.message else "",
        forces=list(card.options.get("forces", ())),
        by=card.author,
        at_ms=card.at_ms,
    )
