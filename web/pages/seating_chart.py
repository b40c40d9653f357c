"""The seat chart of a plan on a page of its own, its files, and its certificate."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response
from markupsafe import Markup

from planner.documents import Options, build, document_of, render
from planner.problems.seating.certificate import FILE as CERTIFICATE
from planner.report.chart import chart_svg, hall_chart, viewer_script
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services.plans import Bundle
from web.services.seating_quality import QUALITIES, Quality, certificate_lines
from web.views.listing import XLSX, attachment
from web.views.plan_page import chosen
from web.views.room import RoomPage, room_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.SEATING, Action.READ)]
Exporter = Annotated[EventContext, allow(Resource.SEATING, Action.EXPORT)]
Zone = Annotated[str, Query(max_length=64)]
Plan = Annotated[str, Query(max_length=40)]
Colour = Annotated[str, Query(pattern="^(rank|delegation)$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChartPage(RoomPage):
    """The chart: the picture as it stands, to be brought to life by its script."""

    picture: Markup
    zones: tuple[str, ...]
    zone: str


def seated_bundle(context: EventContext, plan: str) -> Bundle:
    """Return the plan asked for.

    Raises:
        NotFound: there is none, or it holds no seating.
    """
    bundle = chosen(context, plan)
    if bundle is None or not bundle.rows.get("seating") or not bundle.scenario.seats:
        raise NotFound
    return bundle


def drawn(context: EventContext, bundle: Bundle, zone: str, *, script: bool, colour: str = "rank") -> str:
    """Return the chart of a plan, of one zone or of all.

    Raises:
        NotFound: the hall has no such zone.
    """
    if zone and zone not in {seat.zone for seat in bundle.scenario.seats}:
        raise NotFound
    note = context.say(f"Phương án {bundle.card.number}", f"Plan {bundle.card.number}")
    chart = hall_chart(bundle.scenario, bundle.rows["seating"], zone)
    return chart_svg(chart, context.language, mode=colour, script=script, note=note)


@router.get("/events/{event}/seating/chart")
def whole_chart(context: Reader, plan: Plan = "", zone: Zone = "", colour: Colour = "rank") -> Response:
    """Show the chart with zoom, search and colours, also of a large hall."""
    bundle = seated_bundle(context, plan)
    query = {"plan": plan, "zone": zone, "colour": colour}
    # Every text in the picture is escaped where it is drawn (planner.report.chart).
    picture = Markup(drawn(context, bundle, zone, script=False, colour=colour))  # noqa: S704
    view = SeatChartPage(
        **room_base(context, bundle, "seating", query),
        picture=picture,
        zones=tuple(sorted({seat.zone for seat in bundle.scenario.seats})),
        zone=zone,
    )
    return context.page("seating/chart.html", view)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPage(RoomPage):
    """Goals apart, and the certificate in words."""

    quality: Quality
    proof: tuple[tuple[str, str], ...]


@router.get("/events/{event}/seating/quality")
def quality(context: Reader, plan: Plan = "") -> Response:
    """Show the goals one by one with what is proven; the page of the chart asks for it once it stands."""
    bundle = seated_bundle(context, plan)
    found = QUALITIES.of(bundle)
    view = QualityPage(
        **room_base(context, bundle, "seating", {"plan": plan}),
        quality=found,
        proof=tuple(certificate_lines(found.certificate, context.language)) if found.certificate else (),
    )
    part = "hx-request" in context.request.headers
    return context.page("seating/quality_part.html" if part else "seating/quality.html", view)


@router.get("/events/{event}/seating/chart.js")
def chart_script(context: Reader) -> Response:
    """Return the chart's own script; it is the one inside the file that is taken away."""
    del context
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(viewer_script(), media_type="text/javascript; charset=utf-8", headers=headers)


@router.get("/events/{event}/seating/chart.svg")
def chart_file(context: Exporter, plan: Plan = "", zone: Zone = "", colour: Colour = "rank") -> Response:
    """Return the chart as one file that works without a network."""
    bundle = seated_bundle(context, plan)
    made = drawn(context, bundle, zone, script=True, colour=colour).encode()
    return attachment(context, made, f"so-do-cho-ngoi{'-' + zone if zone else ''}.svg", "image/svg+xml")


@router.get("/events/{event}/seating/room.xlsx")
def room_file(context: Exporter, plan: Plan = "") -> Response:
    """Return the hall as a workbook: a sheet per zone laid out as the room, and the list."""
    bundle = seated_bundle(context, plan)
    document = document_of("so-do-cho-ngoi")
    made = render(document, build(document, bundle.scenario, {"seating": bundle.rows["seating"]}, Options()), "xlsx")
    return attachment(context, made, "so-do-cho-ngoi.xlsx", XLSX)


@router.get("/events/{event}/seating/certificate.json")
def certificate(context: Exporter, plan: Plan = "") -> Response:
    """Return the certificate as it lies beside the plan."""
    bundle = seated_bundle(context, plan)
    path = bundle.folder / CERTIFICATE
    if not path.is_file():
        raise NotFound
    return attachment(context, path.read_bytes(), "chung-nhan-cho-ngoi.json", "application/json")
