"""The plan for a day of rain: which places, who goes where, the list to take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response

from planner.collation import fold
from planner.documents import Options, build, document_of, render
from planner.errors import UsageError
from planner.problems.seating.overflow import usual_places
from planner.problems.seating.overflow_plan import COLUMNS, Relocation, to_rows
from planner.problems.seating.overflow_words import parted_delegations, words
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Conflict, NotFound
from web.policy import Action, Resource
from web.services.seating_rain import RAIN, Asked
from web.views.listing import attachment, file_of, listed
from web.views.page import Page
from web.views.plan_page import chosen

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.SEATING, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.SEATING, Action.EDIT)]
Exporter = Annotated[EventContext, allow(Resource.SEATING, Action.EXPORT)]
Name = Annotated[str, Query(max_length=100)]
Names = Annotated[list[str] | None, Query(max_length=20)]
HEADINGS: Mapping[str, Wording] = {
    "order": Wording("Thứ tự", "Order"),
    "guest_id": Wording("Mã", "Id"),
    "full_name": Wording("Họ và tên", "Name"),
    "rank": Wording("Bậc", "Rank"),
    "delegation": Wording("Đoàn", "Delegation"),
    "class": Wording("Vì sao", "Why"),
    "before": Wording("Ghế khi nắng", "Seat on a dry day"),
    "venue_id": Wording("Địa điểm khi mưa", "Place when it rains"),
    "seat_id": Wording("Ghế khi mưa", "Seat when it rains"),
}
AWAY = "-"
"""Stands in the address for those without a place."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place and how full it is; ``key`` filters the list."""

    key: str
    name: str
    heads: int
    capacity: int
    screen: bool
    gap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RainPage(Page):
    """Who goes where."""

    query: Mapping[str, str]
    venues: tuple[tuple[str, str], ...]
    venue: str
    screens: tuple[str, ...]
    fault: str = ""
    places: tuple[PlaceLine, ...] = ()
    sentences: tuple[str, ...] = ()
    parted: int = 0
    seated: bool = False
    running: bool = False
    proven: bool = False
    lines: tuple[Mapping[str, str], ...] = ()
    total: int = 0
    next: str = ""
    previous: str = ""
    names: Mapping[str, str]


@router.get("/events/{event}/seating/rain")
def rain(context: Reader, venue: Name = "", screen: Names = None, waiting: Name = "") -> Response:
    """Show who goes where when it rains."""
    scenario = _scenario(context)
    usual, shown = usual_places(scenario)
    venue, screens = venue or usual, tuple(screen) if screen is not None else () if venue else shown
    common: dict[str, Any] = {
        "room": "seating",
        "trail": ((context.say("Phương án mưa", "Rain plan"), None),),
        "venues": tuple((row.venue_id, f"{row.name} ({row.capacity})") for row in scenario.venues),
        "names": {row.venue_id: row.name for row in scenario.venues},
        "venue": venue,
        "screens": tuple(each for each in screens if each),
    }
    asked = Asked(context.event.id, context.event.revision, venue, common["screens"])
    try:
        found = RAIN.counted(scenario, asked)
    except UsageError as error:
        fault = error.message.to(context.language)
        return context.page("seating/rain.html", RainPage(**common, query={}, fault=fault), status=422)
    if waiting and not RAIN.is_running(asked):
        return Response(headers={"HX-Refresh": "true"})  # the page that waited is loaded anew, with the seats
    failure = RAIN.failure(asked)
    common |= {"running": RAIN.is_running(asked), "fault": failure.message.to(context.language) if failure else ""}
    return context.page("seating/rain.html", _view(context, scenario, found, common))


def _view(context: EventContext, scenario: Scenario, found: Relocation, common: Mapping[str, Any]) -> RainPage:
    given = context.request.query_params
    query = {name: given[name][:100] for name in ("q", "at", "sort", "after", "before") if given.get(name)}
    lines = _matching(to_rows(scenario, found, _before(context)), query)
    page = listed(lines, query, {"order": _order, "rank": _rank, "full_name": _name}, lambda line: line["guest_id"])
    kept = {"venue": str(common["venue"])} | query
    return RainPage(
        **common,
        query=kept,
        places=tuple(_place_lines(context, found)),
        sentences=tuple(one.to(context.language) for one in words(scenario, found)),
        parted=len(parted_delegations(scenario, found)),
        seated=any(one.seats for one in found.housed),
        proven=found.proven,
        lines=page.rows,
        total=page.total,
        next=page.next,
        previous=page.previous,
    )


def _place_lines(context: EventContext, found: Relocation) -> list[PlaceLine]:
    lines = [
        PlaceLine(one.place.venue_id, one.place.name, one.heads, one.place.capacity, one.place.screen, _score(one.plan))
        for one in found.housed
    ]
    name = context.say("Chưa có chỗ", "No place")
    return [*lines, PlaceLine(AWAY, name, found.away, 0, False, "")] if found.away else lines  # noqa: FBT003


def _score(plan: object) -> str:
    outcome = getattr(plan, "outcome", None)
    return "" if outcome is None or outcome.score is None else f"{outcome.score} ≥ {outcome.bound}"


def _order(line: Mapping[str, str]) -> int:
    return int(line["order"])


def _rank(line: Mapping[str, str]) -> tuple[int, int]:
    return int(line["rank"]), int(line["order"])


def _name(line: Mapping[str, str]) -> str:
    return fold(line["full_name"])


def _matching(lines: list[dict[str, str]], query: Mapping[str, str]) -> list[dict[str, str]]:
    parts, at = fold(query.get("q", "")).split(), query.get("at", "")
    wanted = "" if at == AWAY else at
    return [
        line
        for line in lines
        if (not at or line["venue_id"] == wanted)
        and all(part in fold(f"{line['guest_id']} {line['full_name']} {line['delegation']}") for part in parts)
    ]


def _before(context: EventContext) -> dict[str, str]:
    bundle = chosen(context, "")
    rows = bundle.rows.get("seating", ()) if bundle else ()
    return {row["guest_id"]: row["seat_id"] for row in rows}


def _scenario(context: EventContext) -> Scenario:
    found = context.services.scenarios.current(context.event.id).scenario
    if found is None:
        raise Conflict(Wording("Dữ liệu đang có lỗi; hãy sửa trước.", "The data have faults; mend them first."))
    if not found.venues:
        raise NotFound
    return found


@router.post("/events/{event}/seating/rain/seats")
def give_seats(
    context: Editor,
    venue: Annotated[str, Form(max_length=100)] = "",
    screens: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Begin to give everybody a seat in the places that have some; the page looks for the answer by itself."""
    chosen_screens = tuple(part for part in screens.split(";") if part)
    RAIN.begin(_scenario(context), Asked(context.event.id, context.event.revision, venue, chosen_screens))
    more = "".join(f"&screen={each}" for each in chosen_screens) or "&screen="
    return redirect(f"{context.href('seating', 'rain')}?venue={venue}{more}")


@router.get("/events/{event}/seating/rain/list")
def rain_list(context: Exporter, venue: Name = "", screen: Names = None, format: Name = "xlsx") -> Response:  # noqa: A002
    """Return the list as a workbook, CSV, or PDF with a paper for every place."""
    scenario = _scenario(context)
    screens = tuple(each for each in screen or () if each)
    found = RAIN.counted(scenario, Asked(context.event.id, context.event.revision, venue, screens))
    rows = to_rows(scenario, found, _before(context))
    if format == "pdf":
        document = document_of("ds-doi-dia-diem")
        made = render(document, build(document, scenario, {"rain": rows}, Options()), "pdf")
        return attachment(context, made, "phuong-an-mua.pdf", "application/pdf")
    headings = [HEADINGS[column].to(context.language) for column in COLUMNS]
    return file_of(context, "phuong-an-mua", format, headings, [[row[column] for column in COLUMNS] for row in rows])
