"""Papers for the chief of a force: the own roster and duty slips with names, ordered, fetched, withdrawn."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response

from web.context import EventContext, allow, redirect
from web.policy import Action, Resource
from web.rendering import tell
from web.services.printing import Line, PrintCard
from web.views import papers
from web.views.page import Page
from web.views.sight import sight_in

router = APIRouter(include_in_schema=False)
Printer = Annotated[EventContext, allow(Resource.ROSTER_NAMES, Action.EXPORT)]
Text = Annotated[str, Form(max_length=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersPage(Page):
    """What can be printed for the own forces, and what was.

    Attributes:
        led: the forces whose people are named.
    """

    lines: tuple[Line, ...]
    history: tuple[PrintCard, ...]
    led: tuple[str, ...]


@router.get("/events/{event}/staffing/papers")
def room(context: Printer) -> Response:
    """Show what can be printed."""
    view = PapersPage(
        room="staffing",
        trail=((context.say("In cho lực lượng mình", "Papers of the own force"), None),),
        lines=papers.lines_of(context),
        history=papers.prints_of(context),
        led=tuple(sorted(sight_in(context).forces)),
    )
    return context.page("staffing/papers.html", view)


@router.post("/events/{event}/staffing/papers")
def order(context: Printer, kind_format: Text = "", person: Text = "") -> Response:
    """Take an order for a print."""
    kind, _dot, output = kind_format.partition(".")
    papers.order_own(context, kind, output, person.strip())
    words = context.say("Đã nhận lệnh in; tệp hiện ở mục Đã in khi xong.", "Ordered; the file appears below when done.")
    return tell(redirect(context.href("staffing", "papers") + "#history"), "success", words)


@router.get("/events/{event}/staffing/papers/{print_id}")
def download(context: Printer, print_id: str) -> Response:
    """Hand over a printed file."""
    return papers.handed_over(context, papers.own_print(context, print_id))


@router.post("/events/{event}/staffing/papers/{print_id}/recall")
def recall(context: Printer, print_id: str) -> Response:
    """Withdraw a print."""
    prints, card = context.services.prints, papers.own_print(context, print_id)
    context.store.write(context.actor, lambda transaction: prints.recall(transaction, context.event.id, card))
    words = context.say(
        f"Đã thu hồi bản in số {card.number}; hãy thu lại các bản giấy.",
        f"Print {card.number} is withdrawn; collect the paper copies.",
    )
    return tell(redirect(context.href("staffing", "papers") + "#history"), "success", words)
