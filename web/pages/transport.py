"""The transport room: every vehicle's stops over the hours of the day, boards for drivers and stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Response

from planner.ics import Appointment, calendar
from planner.report.driving_calendar import described, stop_uid
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import transport
from web.services.plans import Bundle
from web.services.protection import protected_of
from web.services.transport import Call, Calls, Picture
from web.views.listing import Listing, asked, attachment, file_of, in_order, listed
from web.views.plan_files import FileLink, file_links
from web.views.plan_page import chosen
from web.views.room import RoomPage, has_plan, pinned_subjects, room_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRANSPORT, Action.READ)]

PROBLEM = "transport"
PAGES = ("maps/transport.html", "transport.html")
"""Pages of the plan folder about transport: the map by the hour, the boards of vehicles and stops."""
ZONE = "Asia/Ho_Chi_Minh"
NAMES = ("plan", "vehicle", "place", "q", "sort", "after", "before", "show", "format")
SORTS = {
    "vehicle": lambda call: (call.vehicle_id, call.order),
    "arrive": lambda call: (call.arrive, call.vehicle_id, call.order),
    "place": lambda call: (call.place, call.arrive),
    "task": lambda call: (call.task_id, call.order),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportPage(RoomPage):
    """Vehicles as lanes over the day, and the list of stops.

    Attributes:
        hidden: vehicles left out because somebody under protection rides in them.
        files: the map and the boards of the plan, as far as the reader may open them.
    """

    picture: Picture | None = None
    stops: Listing[Call] | None = None
    vehicles: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    used: int = 0
    hidden: int = 0
    files: tuple[FileLink, ...] = ()
    pinned: frozenset[str] = frozenset()


def calls_for(context: EventContext, bundle: Bundle) -> Calls:
    """Return the stops that the reader may know of."""
    cleared = context.may(Resource.PROTECTED, Action.READ)
    return transport.calls_of(bundle.scenario, bundle.rows[PROBLEM], None if cleared else protected_of(bundle.scenario))


def transport_secrets(context: EventContext, bundle: Bundle | None) -> frozenset[str]:
    """Return what findings must not name, unless the reader is cleared."""
    if bundle is None or context.may(Resource.PROTECTED, Action.READ):
        return frozenset()
    return protected_of(bundle.scenario).transfers


@router.get("/events/{event}/transport")
def room(context: Reader, plan: str = "") -> Response:
    """Show which vehicle stops where and when."""
    bundle, query = chosen(context, plan), asked(context, NAMES)
    base = room_base(context, bundle, PROBLEM, query, transport_secrets(context, bundle))
    if bundle is None or not has_plan(bundle, PROBLEM):
        return context.page("transport/index.html", TransportPage(**base))
    calls = calls_for(context, bundle)
    found = in_order(transport.matching(calls.everyone, query), query.get("sort", "vehicle"), SORTS)
    if "format" in query:
        return exported(context, query["format"], found)
    vehicles = sorted({call.vehicle_id for call in calls.everyone})
    view = TransportPage(
        **base,
        picture=transport.draw(sorted(found, key=SORTS["vehicle"])),
        stops=listed(found, query, SORTS, lambda call: f"{call.vehicle_id} {call.order}"),
        vehicles=tuple((one, one) for one in vehicles),
        places=tuple((one, one) for one in sorted({call.place for call in calls.everyone if call.place})),
        used=len(vehicles),
        hidden=calls.hidden,
        files=tuple(link for link in file_links(context, bundle) if link.path in PAGES),
        pinned=pinned_subjects(context, PROBLEM),
    )
    return context.page("transport/index.html", view)


def exported(context: EventContext, kind: str, found: Sequence[Call]) -> Response:
    """Return the stops as CSV, XLSX or a calendar."""
    context.need(Resource.TRANSPORT, Action.EXPORT)
    say = context.say
    if kind == "ics":
        return _calendar(context, found)
    headings = (
        say("Xe, đội", "Vehicle"),
        say("Thứ tự", "Order"),
        say("Đến", "Arrive"),
        say("Rời", "Depart"),
        say("Nơi", "Place"),
        say("Việc", "What"),
        say("Chuyến", "Task"),
        say("Số người", "People"),
        say("Trên xe sau đó", "Aboard after"),
    )
    lines = (
        (
            call.vehicle_id,
            str(call.order),
            f"{call.arrive:%H:%M %d/%m/%Y}",
            f"{call.depart:%H:%M %d/%m/%Y}",
            call.place,
            call.action,
            f"{call.task_id} {call.task}".strip(),
            str(call.people),
            str(call.aboard),
        )
        for call in found
    )
    return file_of(context, "dua-don", kind, headings, lines)


def _calendar(context: EventContext, found: Sequence[Call]) -> Response:
    entries = (
        Appointment(
            stop_uid(call.task_id, call.action, context.event.public_id),
            call.arrive,
            call.depart,
            f"{call.vehicle_id}: {call.action} {call.task_id}",
            call.place,
            described(call.task, call.people),
        )
        for call in found
    )
    content = calendar(context.say("Đưa đón", "Transport"), ZONE, entries, datetime.now(UTC))
    return attachment(context, content, "dua-don.ics", "text/calendar; charset=utf-8")
