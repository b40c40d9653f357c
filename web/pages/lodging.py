"""The lodging room: houses as blocks of rooms by night, the list of guests, the map of the houses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from planner.collation import name_key
from planner.maps import palette
from planner.maps.sheet import LegendEntry, MapLayer, badge
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import lodging
from web.services.lodging import Figures, House, Lodger
from web.services.mapdata import layer_json, with_properties
from web.services.protection import HIDDEN
from web.views.guest_lines import needs
from web.views.listing import Listing, asked, file_of, in_order, listed
from web.views.plan_page import chosen
from web.views.readings import lodging_secrets, stay_of
from web.views.room import RoomPage, has_plan, pinned_subjects, room_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.LODGING, Action.READ)]

PROBLEM = "lodging"
NAMES = ("plan", "view", "hotel", "delegation", "night", "q", "sort", "after", "before", "show", "format")
SORTS = {
    "name": lambda one: name_key(one.name),
    "hotel": lambda one: (one.hotel_id, one.room_id),
    "room": lambda one: (one.room_id, one.guest_id),
    "delegation": lambda one: one.delegation,
    "check_in": lambda one: (str(one.check_in), one.room_id),
}
SMALLEST_PX, PX_PER_ROOT = 16, 3.2


@dataclass(frozen=True, slots=True, kw_only=True)
class LodgingPage(RoomPage):
    """Houses as blocks of rooms, and the guests of one page of the list."""

    houses: tuple[House, ...] = ()
    nights: tuple[date, ...] = ()
    night_choices: tuple[tuple[str, str], ...] = ()
    figures: Figures | None = None
    guests: Listing[Lodger] | None = None
    hidden: int = 0
    hotels: tuple[tuple[str, str], ...] = ()
    delegations: tuple[tuple[str, str], ...] = ()
    pinned: frozenset[str] = frozenset()


@router.get("/events/{event}/lodging")
def room(context: Reader, plan: str = "") -> Response:
    """Show who sleeps where."""
    bundle, query = chosen(context, plan), asked(context, NAMES)
    base = room_base(context, bundle, PROBLEM, query, lodging_secrets(context, bundle))
    if bundle is None or not has_plan(bundle, PROBLEM):
        return context.page("lodging/index.html", LodgingPage(**base))
    stay = stay_of(context, bundle)
    found = [_in_words(context, one) for one in lodging.matching(stay.everyone, query)]
    if "format" in query:
        return exported(context, query["format"], in_order(found, query.get("sort", ""), SORTS))
    houses = stay.houses(query.get("hotel", ""))
    present = {one.delegation_id for one in stay.everyone}
    view = LodgingPage(
        **base,
        houses=houses,
        nights=stay.nights,
        night_choices=tuple((str(night), f"{night:%d/%m/%Y}") for night in stay.nights),
        figures=lodging.figures(houses, stay.everyone),
        guests=listed(found, query, SORTS, lambda one: one.guest_id),
        hidden=stay.hidden,
        hotels=tuple((one.hotel_id, one.name) for one in bundle.scenario.hotels),
        delegations=tuple(
            (one.delegation_id, one.name) for one in bundle.scenario.delegations if one.delegation_id in present
        ),
        pinned=pinned_subjects(context, PROBLEM),
    )
    return context.page("lodging/index.html", view)


def _in_words(context: EventContext, one: Lodger) -> Lodger:
    """Return a guest with needs in words: a pack keeps them as ids."""
    return replace(one, needs=needs(context, one.needs.replace(", ", ";"))) if one.needs else one


def exported(context: EventContext, kind: str, found: Sequence[Lodger]) -> Response:
    """Return the lodging list as a file; every cell of a protected guest's bed says that it is left out."""
    context.need(Resource.LODGING, Action.EXPORT)
    say = context.say
    headings = (
        say("Mã khách", "Guest"),
        say("Họ tên", "Name"),
        say("Chức vụ", "Post"),
        say("Đoàn", "Delegation"),
        say("Nơi ở", "House"),
        say("Phòng", "Room"),
        say("Ngày đến", "Check-in"),
        say("Ngày đi", "Check-out"),
        say("Lưu ý", "Needs"),
    )
    lines = (
        (
            one.guest_id,
            one.name,
            one.post,
            one.delegation,
            HIDDEN.to(context.language) if one.hidden else one.hotel,
            one.room_id,
            f"{one.check_in:%d/%m/%Y}" if one.check_in else "",
            f"{one.check_out:%d/%m/%Y}" if one.check_out else "",
            one.needs,
        )
        for one in found
    )
    return file_of(context, "luu-tru", kind, headings, lines)


@router.get("/events/{event}/lodging/hotels.json")
def hotels_layer(context: Reader, plan: str = "") -> Response:
    """Return the houses in use as a layer of the map; circles grow with the guests."""
    bundle = chosen(context, plan)
    houses = stay_of(context, bundle).houses() if bundle is not None and has_plan(bundle, PROBLEM) else ()
    features = tuple(_pin(context, house) for house in houses if house.people)
    legend = LegendEntry(
        "badge", context.say("số khách lưu trú", "guests staying"), {"color": palette.PURPLE}, "25", "kt-lodging"
    )
    layer = MapLayer("lodgings", context.say("Nơi lưu trú", "Lodgings"), features, (legend,))
    return JSONResponse(layer_json(layer), headers={"Cache-Control": "no-store"})


def _pin(context: EventContext, house: House) -> dict[str, object]:
    lines = [
        house.name,
        context.say(
            f"{house.people} khách, {house.rooms_used} phòng", f"{house.people} guests, {house.rooms_used} rooms"
        ),
        *([context.say("có bảo vệ", "guarded")] if house.guarded else []),
    ]
    size = round(SMALLEST_PX + PX_PER_ROOT * house.people**0.5)
    pin = badge((house.lat, house.lon), "kt-lodging", str(house.people), lines, color=palette.PURPLE, size=size)
    return with_properties(pin, id=house.hotel_id, kind="hotel")
