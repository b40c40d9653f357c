"""The list of a person's events, the page everyone begins at; beginning a new one; putting an old one away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response

from planner.wording import Wording
from web.context import Context, EventContext, allow, redirect
from web.policy import ROLE_WORDS, Action, Resource, Role
from web.rendering import tell
from web.services import events
from web.services.events import EventCard
from web.views.event_content import copy_of, example_packs, form_faults, found
from web.views.page import Page
from web.words import days_left

router = APIRouter(include_in_schema=False)
Reader = Annotated[Context, allow(Resource.EVENTS, Action.READ)]
Founder = Annotated[Context, allow(Resource.EVENTS, Action.EDIT)]
Owner = Annotated[EventContext, allow(Resource.EVENT, Action.EDIT)]


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event with its day and what the reader is in it."""

    card: EventCard
    left: str
    roles: str
    state: str
    may_archive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Page):
    """The events one belongs to."""

    lines: tuple[EventLine, ...]
    archived: tuple[EventLine, ...]
    may_begin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent(Page):
    """How a new event may begin; ``typed`` and ``faults`` come back with a refused form."""

    copies: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    faults: Mapping[str, Wording]


@router.get("/")
def start(context: Reader) -> Response:
    """Show the events; the administrator, who belongs to none, goes to the accounts."""
    cards = events.of_person(context.store, context.person.user_id)
    if not cards and context.may(Resource.ACCOUNTS, Action.READ):
        return redirect("/accounts")
    lines = tuple(_line(context, card) for card in cards)
    view = Start(
        lines=tuple(line for line in lines if not line.card.archived),
        archived=tuple(line for line in lines if line.card.archived),
        may_begin=context.may(Resource.EVENTS, Action.EDIT),
    )
    return context.page("start/index.html", view)


@router.get("/events")
def all_events(_context: Reader) -> Response:
    """Send on to the list, for typed addresses."""
    return redirect("/")


@router.get("/new-event")
def new_event(context: Founder) -> Response:
    """Show the ways to begin an event."""
    return context.page("start/new.html", _new(context))


@router.post("/new-event/copy")
def copy(
    context: Founder,
    source: Annotated[str, Form(max_length=64)] = "",
    name: Annotated[str, Form(max_length=2_000)] = "",
    d_day: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Begin an event as a copy of an earlier one, or of an example."""
    typed = {"source": source, "name": name.strip(), "d_day": d_day.strip()}
    faults = form_faults(typed)
    if faults:
        return context.page("start/new.html", _new(context, typed, faults), status=422)
    content, copied_from = copy_of(context, source, typed["name"], typed["d_day"])
    public_id = found(context, content, copied_from)
    answer = redirect(f"/events/{public_id}/data")
    return tell(answer, "success", context.say("Đã tạo buổi lễ mới.", "The new event is there."))


@router.post("/events/{event}/archive")
def archive(context: Owner, away: Annotated[bool, Form()] = True) -> Response:  # noqa: FBT002 - a form's field
    """Put an event away, or open it again."""
    context.store.write(context.actor, lambda transaction: events.archive(transaction, context.event.id, away=away))
    done = context.say("Đã lưu trữ buổi lễ.", "The event is archived.")
    opened = context.say("Đã mở lại buổi lễ.", "The event is open again.")
    return tell(redirect("/"), "success", done if away else opened)


def _line(context: Context, card: EventCard) -> EventLine:
    language = context.language
    state = Wording("đã lưu trữ", "archived") if card.archived else Wording("đang chuẩn bị", "in preparation")
    if not card.archived and card.has_plan:
        state = Wording("đã có phương án", "has a plan")
    return EventLine(
        card,
        days_left(card.d_day).to(language),
        ", ".join(ROLE_WORDS[role].to(language) for role in card.roles),
        state.to(language),
        Role.ORGANISER in card.roles,
    )


def _new(
    context: Context, typed: Mapping[str, str] | None = None, faults: Mapping[str, Wording] | None = None
) -> NewEvent:
    cards = events.of_person(context.store, context.person.user_id)
    own = [card for card in cards if Role.ORGANISER in card.roles]
    return NewEvent(
        trail=((context.say("Buổi lễ mới", "New event"), None),),
        copies=tuple((card.public_id, f"{card.name(context.language)} · {card.d_day}") for card in own),
        examples=tuple((f"example:{pack.name}", pack.name) for pack in example_packs()),
        typed=typed or {"source": "", "name": "", "d_day": ""},
        faults=faults or {},
    )
