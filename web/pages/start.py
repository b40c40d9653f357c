"""The list of a person's events, the page everyone begins at."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response

from web.context import Context, allow, redirect
from web.policy import Action, Resource
from web.services import events
from web.services.events import EventCard
from web.views.page import Page

router = APIRouter(include_in_schema=False)
Reader = Annotated[Context, allow(Resource.EVENTS, Action.READ)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Page):
    """The events one belongs to."""

    cards: tuple[EventCard, ...]


@router.get("/")
def start(context: Reader) -> Response:
    """Show the events; the administrator, who belongs to none, goes to the accounts."""
    cards = events.of_person(context.store, context.person.user_id)
    if not cards and context.may(Resource.ACCOUNTS, Action.READ):
        return redirect("/accounts")
    return context.page("start/index.html", Start(cards=cards))


@router.get("/events")
def all_events(_context: Reader) -> Response:
    """Send on to the list, for typed addresses."""
    return redirect("/")
