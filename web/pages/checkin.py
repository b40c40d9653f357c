"""Receiving guests at gates and stations, on a phone: found, marked, counted."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Response

from planner.guests import RegisterError
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import NotFound, WebError
from web.policy import Action, Resource
from web.rendering import tell
from web.services import register_checkin
from web.services.printing import event_secret
from web.services.register_checkin import ARRIVED, Door, Group
from web.services.register_people import Someone
from web.views.plan_page import chosen
from web.views.register import RegisterPage, base_of, desk_of, everybody

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.GUESTS, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.GUESTS, Action.EDIT)]
Text = Annotated[str, Form(max_length=200)]
Asked = Annotated[str, Query(max_length=200)]
TITLE = Wording("Đón khách", "Check-in")


@dataclass(frozen=True, slots=True)
class DoorLine:
    """A guest as the person at the gate sees one: name, post, zone, whether here; nothing else."""

    guest_id: str
    name: str
    post: str
    delegation: str
    zone: str
    here: bool
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage(RegisterPage):
    """The screen of a gate."""

    q: str
    zone: str
    lines: tuple[DoorLine, ...]
    zones: tuple[Group, ...]
    delegations: tuple[Group, ...]
    expected: int
    arrived: int


def door_of(context: EventContext) -> Door:
    """Return who is expected, where they sit in the plan in force, and the codes of the letters."""
    bundle = chosen(context, "")
    zones: dict[str, str] = {}
    if bundle is not None and context.may(Resource.SEATING, Action.READ):
        zone_of = {seat.seat_id: seat.zone for seat in bundle.scenario.seats}
        rows = bundle.rows.get("seating", ())
        zones = {row["guest_id"]: zone_of.get(row["seat_id"], "") for row in rows if row.get("guest_id")}
    secret = event_secret(context.services.settings.secret(), context.event.public_id)
    with context.store.read() as db:
        code_of = register_checkin.code_maker(db, context.event.id, secret)
    return Door(everybody(context), zones, code_of)


def line_told(door: Door, one: Someone, times: dict[str, str]) -> DoorLine:
    """Return a guest as a line of the door."""
    own = one.guest_id
    delegation = door.people.delegations.get(one.cells.get("delegation_id", ""), "")
    here = one.status == ARRIVED
    return DoorLine(
        own,
        one.entry.full_name,
        one.entry.post,
        delegation or one.entry.organisation,
        door.zone_of.get(own, ""),
        here,
        times.get(own, ""),
    )


@router.get("/events/{event}/guests/checkin")
def checkin(context: Reader, q: Asked = "", zone: Asked = "", delegation: Asked = "") -> Response:
    """Show the screen of a gate."""
    door = door_of(context)
    found = door.find(q, zone) if q.strip() else []
    if delegation:
        found = [one for one in door.expected(zone) if one.cells.get("delegation_id") == delegation]
    times = register_checkin.arrival_times(door.people.book.register, [one.guest_id for one in found])
    everyone = door.expected(zone)
    view = DoorPage(
        **base_of(context, "checkin", TITLE),  # type: ignore[arg-type]
        q=q,
        zone=zone,
        lines=tuple(line_told(door, one, times) for one in found),
        zones=door.zones(),
        delegations=door.delegations(),
        expected=len(everyone),
        arrived=sum(one.status == ARRIVED for one in everyone),
    )
    return context.page("register/checkin.html", view)


@router.post("/events/{event}/guests/checkin/{guest}")
def arrive(
    context: Editor, guest: Annotated[str, Path(max_length=100)], q: Text = "", zone: Text = "", undo: Text = ""
) -> Response:
    """Mark a guest as arrived, or take that back."""
    back = redirect(_address(context, "" if not undo else q, zone))
    people = everybody(context)
    one = people.everyone.get(guest)
    name = one.entry.full_name if one else guest
    try:
        if undo:
            register_checkin.take_back(desk_of(context), guest, people)
            return tell(back, "info", context.say(f"{name}: đã bỏ dấu có mặt.", f"{name}: not marked any more."))
        register_checkin.arrive(desk_of(context), guest, people)
    except (RegisterError, WebError) as error:
        if isinstance(error, NotFound):
            raise
        return tell(redirect(_address(context, q, zone)), "error", error.message.to(context.language))
    return tell(back, "success", context.say(f"{name}: đã có mặt.", f"{name} is here."))


def _address(context: EventContext, q: str, zone: str) -> str:
    from urllib.parse import urlencode  # noqa: PLC0415 - used nowhere else

    kept = {name: text for name, text in (("q", q), ("zone", zone)) if text}
    return context.href("guests", "checkin") + (f"?{urlencode(kept)}" if kept else "")
