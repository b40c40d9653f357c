"""Comparing two plans."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services.plans import Bundle
from web.views.compared import as_rows, compare_page
from web.views.listing import file_of

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PLANS, Action.READ)]
PlanId = Annotated[str, Query(max_length=16)]


@router.get("/events/{event}/plans/compare")
def compare(
    context: Reader,
    a: PlanId = "",
    b: PlanId = "",
    format: Annotated[str, Query(max_length=8)] = "",  # noqa: A002 - its name in the address
) -> Response:
    """Show two plans side by side; without ``a`` the one in force is compared, without ``b`` the newest other."""
    view = compare_page(context, *_sides(context, a, b))
    if format and view.a and view.b:
        words = {
            "figure": context.say("Số liệu", "Figure"),
            "move": context.say("Thay đổi", "Move"),
            "finding": context.say("Điều cần xem", "Finding"),
        }
        headings = [
            context.say("Loại", "Kind"),
            context.say("Phần", "Problem"),
            context.say("Mục", "Item"),
            context.say(f"Số {view.a.number}", f"No. {view.a.number}"),
            context.say(f"Số {view.b.number}", f"No. {view.b.number}"),
        ]
        return file_of(context, "compare", format, headings, as_rows(view, words))
    return context.page("compare/index.html", view)


def _sides(context: EventContext, a: str, b: str) -> tuple[Bundle | None, Bundle | None]:
    shelf, event = context.services.shelf, context.event
    cards = shelf.cards(event.id)
    in_force = next((card for card in cards if card.id == event.plan_id), None)
    second = shelf.card(event.id, b) if b else None
    default = next((card for card in (in_force, *cards) if card is not None and card != second), None)
    first = shelf.card(event.id, a) if a else default
    if second is None:
        second = next((card for card in cards if card != first), None)
    return (shelf.bundle(first) if first else None), (shelf.bundle(second) if second else None)
