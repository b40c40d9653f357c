"""The traffic room: the map of the day by time, and the ground that every map of the event is drawn on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Response

from planner.units import format_datetime
from planner.wording import day_words
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import mapdata, review_comments
from web.services.mapdata import layer_json
from web.services.mapdata_day import STEP_MIN, Moment, TrafficDays, at, moment_of
from web.services.mapdata_detail import Detail, detail_of
from web.services.mapdata_help import flow_layer, stranded
from web.services.mapdata_layers import day_map, way_id, window
from web.services.mapdata_look import Look, look
from web.services.protection import protected_of
from web.services.review_comments import Comment
from web.services.scenarios import fault_lines
from web.views.plan_page import FindingLine, PlanPage, base_of, finding_lines
from web.views.traffic_tab import studies_of

router = APIRouter(include_in_schema=False)
Member = Annotated[EventContext, allow(Resource.EVENT, Action.READ)]
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]

GEOJSON = "application/geo+json"
LAYERS = "closures,detours,parking,venues,posts,medical,lanes,facilities,reach"
"""Layers switched on when the address does not say: the usual ones."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: day, time, plan, layers and the object whose details stand open."""

    day: date
    at: datetime
    plan: str
    layers: str
    show: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficPage(PlanPage):
    """The map of the day and, beside it, the same in tables.

    Attributes:
        asked: what the address asks for.
        days: the traffic; None when there is nothing to draw.
        moment: the state at the time asked for.
        dates: days to choose from, with their words.
        faults: what keeps the scenario of today from being drawn.
        detail: the object whose details stand open.
        comments: what was said of it, or of the map when none is open.
        hints: addresses for the scripts of the page.
    """

    asked: Asked
    days: TrafficDays | None
    moment: Moment | None = None
    dates: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()
    detail: Detail | None = None
    comments: tuple[Comment, ...] = ()
    hints: Mapping[str, str]

    @property
    def now_part(self) -> "Now | None":
        """Return what the tables are made of."""
        return Now(self.asked, self.days, self.moment) if self.days and self.moment else None


@dataclass(frozen=True, slots=True)
class Now:
    """The tables alone, for a step of the slider."""

    asked: Asked
    days: TrafficDays
    moment: Moment
    window: Callable[..., str] = window
    way_id: Callable[..., str] = way_id


@dataclass(frozen=True, slots=True)
class Opened:
    """The details of one object alone."""

    detail: Detail | None
    comments: tuple[Comment, ...]
    asked: Asked


@router.get("/events/{event}/map/base.json")
def base(context: Member) -> Response:
    """Return the ground of the event's maps; it changes only with the scenario."""
    current = context.services.scenarios.current(context.event.id)
    tag = f"base-{context.event.public_id}-{current.revision}-{context.language}"
    return kept_json(context, tag, lambda: mapdata.base_map(current, context.language))


@router.get("/events/{event}/traffic/day.json")
def day_json(context: Reader, plan: str = "") -> Response:
    """Return the layers of the traffic map, with the times at which each sign counts."""
    seen = look_of(context, plan)
    hotels = context.may(Resource.LODGING, Action.READ)
    days = seen.days
    if days is None:
        return kept_json(context, f"day-none-{seen.tag}", lambda: {"bounds": None, "layers": []})
    studies, cleared = studies_of(context), context.may(Resource.PROTECTED, Action.READ)
    proof, load = (studies.last(kind, cleared=cleared) for kind in ("reach", "flows"))
    made = "-".join(str(study.at_ms if study is not None else 0) for study in (proof, load))
    tag = f"day-{context.event.public_id}-{seen.tag}-{context.language}-{int(hotels)}-{made}"

    def draw() -> dict[str, Any]:
        found = day_map(days, context.language, hotels=hotels)
        moving = flow_layer(days, load.result["flows"] if load is not None else (), context.language)
        cut = stranded(proof.result["cuts"] if proof is not None else (), context.language)
        return {**found, "layers": [layer_json(moving), *found["layers"], layer_json(cut)]}

    return kept_json(context, tag, draw)


@router.get("/events/{event}/traffic/now")
def now(context: Reader, day: str = "", t: str = "", plan: str = "") -> Response:
    """Return the tables of one moment."""
    days = look_of(context, plan).days
    if days is None:
        return Response(status_code=204)
    asked = asked_of(days, (day, t), plan)
    return context.page("traffic/now.html", Now(asked, days, moment_of(days, asked.at)))


@router.get("/events/{event}/traffic/detail")
def detail(context: Reader, show: str = "", day: str = "", t: str = "", plan: str = "") -> Response:
    """Return the details of one object."""
    seen = look_of(context, plan)
    if seen.days is None:
        return Response(status_code=204)
    asked = asked_of(seen.days, (day, t), plan, show=show)
    return context.page("traffic/detail.html", _opened(context, seen, asked))


@router.get("/events/{event}/traffic")
def traffic(
    context: Reader, plan: str = "", day: str = "", t: str = "", layers: str = LAYERS, show: str = ""
) -> Response:
    """Show the map of the day."""
    seen = look_of(context, plan)
    asked = asked_of(seen.days, (day, t), plan, layers=layers, show=show)
    fields = _plan_fields(context, seen)
    if seen.days is None:
        faults = tuple(fault_lines(seen.faults, context.language))
        return context.page(
            "traffic/index.html", TrafficPage(**fields, asked=asked, days=None, faults=faults, hints={})
        )
    opened = _opened(context, seen, asked)
    view = TrafficPage(
        **fields,
        asked=asked,
        days=seen.days,
        moment=moment_of(seen.days, asked.at),
        dates=tuple((on.isoformat(), day_words(on).to(context.language)) for on in seen.days.dates()),
        faults=tuple(fault_lines(seen.faults, context.language)),
        detail=opened.detail,
        comments=opened.comments,
        hints=_hints(context, asked),
    )
    return context.page("traffic/index.html", view)


def look_of(context: EventContext, plan: str = "") -> Look:
    """Return what this reader may see of the traffic."""
    cleared = context.may(Resource.PROTECTED, Action.READ)
    return look(context.services, context.event, plan, cleared=cleared)


def asked_of(
    days: TrafficDays | None, when: tuple[str, str], plan: str = "", *, layers: str = LAYERS, show: str = ""
) -> Asked:
    """Return what an address asks for; what cannot be read means the usual."""
    usual = days.scenario.event.d_day if days is not None else date(2000, 1, 1)
    on = _or_none(date.fromisoformat, when[0]) or usual
    clock = _or_none(time.fromisoformat, when[1])
    if clock is None:
        clock = days.busiest(on) if days is not None else time(7)
    step = (clock.hour * 60 + clock.minute) // STEP_MIN
    return Asked(on, at(on, step), plan[:16], layers[:200], show[:100])


def _or_none(read: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401 - whatever is read
    try:
        return read(text)
    except ValueError:
        return None


def _plan_fields(context: EventContext, seen: Look) -> dict[str, Any]:
    """Return the fields of every plan page; findings about protected movements stay with cleared people."""
    fields = base_of(context, seen.bundle, "traffic")
    if seen.bundle is None or seen.days is None:
        return fields
    hidden = frozenset[str]()
    if not context.may(Resource.PROTECTED, Action.READ):
        hidden = protected_of(seen.bundle.scenario).ids
    told = [
        finding
        for finding in seen.bundle.findings
        if finding.problem == "traffic" and not hidden & set(finding.subjects)
    ]
    found: tuple[FindingLine, ...] = finding_lines(context, seen.bundle, told)
    return {**fields, "findings": found}


def _opened(context: EventContext, seen: Look, asked: Asked) -> Opened:
    assert seen.days is not None  # noqa: S101 - callers have looked
    found = detail_of(seen.days, asked.show, context.language)
    if found is None or not context.may(Resource.REVIEW, Action.READ):
        return Opened(found, (), asked)
    comments = review_comments.about(context.store, context.event.id, (found.kind, found.id))
    return Opened(found, comments, asked)


def _hints(context: EventContext, asked: Asked) -> dict[str, str]:
    query = f"?plan={asked.plan}" if asked.plan else ""
    return {
        "base": context.href("map", "base.json"),
        "day": context.href("traffic", "day.json") + query,
        "now": context.href("traffic", "now"),
        "detail": context.href("traffic", "detail"),
        "moment": format_datetime(asked.at),
    }


def kept_json(context: EventContext, tag: str, make: Callable[[], object]) -> Response:
    """Answer with what is kept under a tag, or 304 when the browser has it already."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if context.request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(mapdata.KNOWN.get(tag, make), media_type=GEOJSON, headers=headers)
