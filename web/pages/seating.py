"""The seating room: the chart of the hall, who sits where, and what a change would break and cost."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from planner.wording import Wording
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import seating
from web.services.pins import pins_of
from web.services.seating import Chart, Line
from web.views.listing import file_of
from web.views.plan_page import chosen
from web.views.room import RoomPage, room_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.SEATING, Action.READ)]
Exporter = Annotated[EventContext, allow(Resource.SEATING, Action.EXPORT)]


HEADINGS = {
    "guest_id": Wording("Mã", "Id"),
    "name": Wording("Họ và tên", "Name"),
    "post": Wording("Chức vụ", "Post"),
    "delegation": Wording("Đoàn", "Delegation"),
    "rank": Wording("Bậc", "Rank"),
    "zone": Wording("Khu", "Zone"),
    "seat_id": Wording("Ghế", "Seat"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatingPage(RoomPage):
    """The chart, and the list of one page.

    Attributes:
        chart: the drawing; None without a plan or without seats.
        lines: guests of this page of the list.
        total: guests that match the filter.
        unseated: guests without a seat.
    """

    chart: Chart | None = None
    lines: tuple[Line, ...] = ()
    total: int = 0
    unseated: tuple[Line, ...] = ()
    next: str = ""
    previous: str = ""
    seats_today: int = 0
    guests_today: int = 0


@router.get("/events/{event}/seating")
def chart_page(
    context: Reader,
    plan: str = "",
    zone: Annotated[str, Query(max_length=64)] = "",
    colour: str = "rank",
    q: Annotated[str, Query(max_length=200)] = "",
    sort: str = "name",
    after: Annotated[int, Query(ge=0, le=100_000)] = 0,
    show: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Show who sits where."""
    bundle = chosen(context, plan)
    asked = {"plan": plan, "zone": zone, "colour": colour, "q": q, "sort": sort, "show": show}
    query = {
        name: value
        for name, value in asked.items()
        if value and (name, value) not in {("sort", "name"), ("colour", "rank")}
    }
    base = room_base(context, bundle, "seating", query)
    if bundle is None or "seating" not in bundle.files.problems:
        current = context.services.scenarios.current(context.event.id).scenario
        view = SeatingPage(
            **base,
            seats_today=len(current.seats) if current else 0,
            guests_today=sum(guest.attends for guest in current.guests) if current else 0,
        )
        return context.page("seating/index.html", view)
    pinned = pinned_guests(context)
    zones = {seat.zone for seat in bundle.scenario.seats}
    zone = zone if zone in zones else ""
    everybody = seating.lines(bundle, pinned)
    found = seating.ordered(seating.matching(everybody, q, zone), sort)
    view = SeatingPage(
        **base,
        chart=seating.chart(bundle, zone, colour if colour in seating.MODES else "rank", pinned, context.language),
        lines=found[after : after + seating.PAGE_ROWS],
        total=len(found),
        unseated=tuple(line for line in everybody if not line.seat_id),
        next=str(after + seating.PAGE_ROWS) if after + seating.PAGE_ROWS < len(found) else "",
        previous=str(after - seating.PAGE_ROWS) if after > seating.PAGE_ROWS else "",
    )
    return context.page("seating/index.html", view)


def pinned_guests(context: EventContext) -> frozenset[str]:
    """Return the guests whose seats are pinned."""
    kept = pins_of(context.store, context.event.id)
    return frozenset(item.pin.subject for item in kept if item.pin.problem == "seating")


@router.get("/events/{event}/seating/people.json")
def people(context: Reader, plan: str = "") -> Response:
    """Return names for the tooltips of the chart; a plan never changes, so its digest is the tag."""
    bundle = chosen(context, plan)
    if bundle is None:
        return JSONResponse({})
    tag = f'"{bundle.card.digest[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if context.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return JSONResponse(seating.people(bundle), headers=headers)


@router.get("/events/{event}/seating/list")
def export(context: Exporter, plan: str = "", format: str = "csv") -> Response:  # noqa: A002 - its name in the address
    """Return the list by given name as a table for Excel; nothing in it can run as a formula."""
    bundle = chosen(context, plan)
    found = seating.lines(bundle, pinned_guests(context)) if bundle else ()
    headings = [words.to(context.language) for words in HEADINGS.values()]
    listed = [[str(getattr(line, column)) for column in HEADINGS] for line in found]
    return file_of(context, "cho-ngoi", format, headings, listed)
