"""Traffic for programs: the map by time, the tables of a moment, and drawing (effects of a closure, new streets)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from planner.scenario.rows import Closure
from planner.units import format_datetime
from planner.wording import Wording
from web.context import EventContext, allow
from web.errors import Conflict, Invalid
from web.policy import Action, Resource
from web.services import drawing, drawing_streets
from web.services.drawing import Wish
from web.services.drawing_streets import Street
from web.services.mapdata_day import TrafficDays, moment_of
from web.services.mapdata_layers import day_map
from web.services.mapdata_look import look
from web.store.engine import Transaction
from web.views.drawing_page import drawing_json

router = APIRouter(prefix="/api/v1/events/{event}/traffic", tags=["traffic"])
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.TRAFFIC, Action.EDIT)]
Moment = Annotated[str, Query(pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$", examples=["2025-06-16 07:00"])]
MomentText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$", examples=["2025-06-16 05:00"])]
Id = Annotated[str, Field(min_length=1, max_length=100)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
PlanId = Annotated[str, Query(max_length=16)]
Words = Annotated[str, Field(max_length=100)]

NO_DATA = Wording(
    "Số liệu buổi lễ còn lỗi nên chưa tính được; hãy sửa lỗi trước.",
    "The data of the event has faults, so nothing can be computed; mend them first.",
)


class LayersAnswer(BaseModel):
    """Layers of GeoJSON features; a feature's ``when`` lists the periods in which it counts."""

    bounds: list[list[float]] | None
    layers: list[dict[str, Any]]


class ClosureAnswer(BaseModel):
    """A closure in force."""

    closure_id: str
    road: str
    tier: str
    start: str
    end: str
    exempt: list[str]


class PostAnswer(BaseModel):
    """A post with headcounts by force."""

    post_id: str
    name: str
    kind: str
    on_duty: dict[str, int]
    needed: dict[str, int]


class DemandAnswer(BaseModel):
    """People on the way to a place."""

    destination: str
    mode: str
    people: int


class MomentAnswer(BaseModel):
    """The state of roads and posts at a moment."""

    at: str
    closed: list[ClosureAnswer]
    open_again: int
    posts: list[PostAnswer]
    forces: dict[str, int]
    demand: list[DemandAnswer]


class ClosureIn(BaseModel):
    """A closure being drawn."""

    model_config = ConfigDict(extra="forbid")

    edge_ids: Annotated[list[Id], Field(min_length=1, max_length=drawing.MOST_EDGES)]
    direction: Literal["both", "forward", "backward"] = "both"
    start: MomentText
    end: MomentText
    tier: Literal["cấm triệt để", "tạm cấm", "hạn chế"]
    exempt: Annotated[list[Words], Field(max_length=30)] = []
    closure_id: Annotated[str, Field(max_length=100)] = ""


class LostAnswer(BaseModel):
    """A junction or place that loses access, or lies beside the closed roads."""

    kind: str
    id: str
    name: str


class LongerAnswer(BaseModel):
    """A way that becomes longer; ``extra_min`` None when no way is left."""

    start: str
    end: str
    both_ways: bool
    vehicles: str
    since: str
    until: str
    extra_min: int | None
    roads: str
    edge_ids: list[str]


class FindingAnswer(BaseModel):
    """A sentence of the checks."""

    rule: str
    severity: str
    sentence: str


class EffectAnswer(BaseModel):
    """What a closure does."""

    edge_ids: list[str]
    nodes: list[LostAnswer]
    places: list[LostAnswer]
    beside: list[LostAnswer]
    longer: list[LongerAnswer]
    findings: list[FindingAnswer]


class PointIn(BaseModel):
    """A vertex."""

    model_config = ConfigDict(extra="forbid")

    lat: Latitude
    lon: Longitude


class StreetIn(BaseModel):
    """A street being drawn."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[list[PointIn], Field(min_length=2, max_length=drawing_streets.MOST)]
    road_class: Literal["motorway", "trunk", "primary", "secondary", "tertiary"] = "tertiary"
    name: Words = ""
    ref: Annotated[str, Field(max_length=40)] = ""
    oneway: bool = False
    lanes: Annotated[int, Field(ge=1, le=8)] = 1
    speed_kmh: Annotated[int, Field(ge=5, le=120)] = 40


class StreetAnswer(BaseModel):
    """What a street became; ``batch`` is what undo takes back."""

    edge_ids: list[str]
    node_ids: list[str]
    length_m: int
    batch: str


@router.get("/map", response_model=LayersAnswer)
def layers(context: Reader, plan: PlanId = "") -> dict[str, Any]:
    """Return the layers of the traffic map."""
    return day_map(days_or_refuse(context, plan), context.language, hotels=context.may(Resource.LODGING, Action.READ))


@router.get("/moment", response_model=MomentAnswer)
def moment(context: Reader, at: Moment, plan: PlanId = "") -> dict[str, Any]:
    """Return what is closed, manned and travelled at a moment."""
    days = days_or_refuse(context, plan)
    found = moment_of(days, read_moment(at))
    return {
        "at": at,
        "closed": [_closure(days, closure) for closure in found.closed],
        "open_again": found.open_again,
        "posts": [
            {
                "post_id": line.post.post_id,
                "name": line.post.name,
                "kind": line.post.kind,
                "on_duty": line.on_duty,
                "needed": line.needed,
            }
            for line in found.posts
        ],
        "forces": found.forces,
        "demand": [
            {"destination": line.destination, "mode": line.mode, "people": line.people} for line in found.demand
        ],
    }


@router.get("/drawing")
def drawn(context: Editor) -> dict[str, Any]:
    """Return what can be edited on the map: roads, junctions, places and closures with their row and version."""
    return drawing_json(context, days_or_refuse(context))


@router.post("/effect", response_model=EffectAnswer)
def effect(context: Editor, asked: ClosureIn) -> dict[str, Any]:
    """Return what a closure would do; nothing is saved."""
    wish = Wish(
        tuple(dict.fromkeys(asked.edge_ids)),
        asked.direction,
        read_moment(asked.start),
        read_moment(asked.end),
        asked.tier,
        tuple(text for text in asked.exempt if text),
        asked.closure_id,
    )
    found = drawing.effect_of(days_or_refuse(context), wish)
    return {
        "edge_ids": found.ordered,
        "nodes": [_lost(one) for one in found.nodes],
        "places": [_lost(one) for one in found.places],
        "beside": [_lost(one) for one in found.beside],
        "longer": [
            {
                "start": one.start,
                "end": one.end,
                "both_ways": one.both_ways,
                "vehicles": one.vehicles,
                "since": format_datetime(one.since),
                "until": format_datetime(one.until),
                "extra_min": one.extra_min,
                "roads": one.roads,
                "edge_ids": one.edge_ids,
            }
            for one in found.longer
        ],
        "findings": [
            {"rule": one.rule, "severity": str(one.severity), "sentence": one.message.to(context.language)}
            for one in found.findings
        ],
    }


@router.post("/streets", response_model=StreetAnswer, status_code=201)
def street(context: Editor, asked: StreetIn) -> dict[str, Any]:
    """Add a street; ends near a junction are joined to it."""
    wanted = Street(
        tuple((point.lat, point.lon) for point in asked.points),
        asked.road_class,
        asked.name.strip(),
        asked.ref.strip(),
        asked.oneway,
        asked.lanes,
        asked.speed_kmh,
    )

    def work(transaction: Transaction) -> drawing_streets.Drawn:
        return drawing_streets.draw_street(transaction, context.event.id, wanted)

    made = context.store.write(context.actor, work)
    return {
        "edge_ids": made.edge_ids,
        "node_ids": made.node_ids,
        "length_m": made.length_m,
        "batch": made.batch.name,
    }


def days_or_refuse(context: EventContext, plan: str = "") -> TrafficDays:
    """Return the traffic that this caller may see.

    Raises:
        Conflict: the scenario has faults and no plan was made yet.
    """
    cleared = context.may(Resource.PROTECTED, Action.READ)
    days = look(context.services, context.event, plan, cleared=cleared).days
    if days is None:
        raise Conflict(NO_DATA)
    return days


def read_moment(text: str) -> datetime:
    """Return a moment; one that is in no calendar (the 30th of February) means nothing.

    Raises:
        Invalid: it is none.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        words = Wording(f"“{text}” không phải là ngày giờ.", f"“{text}” is no date and time.")
        raise Invalid({"at": words}) from None


def _closure(days: TrafficDays, closure: Closure) -> dict[str, Any]:
    return {
        "closure_id": closure.closure_id,
        "road": days.road_of(closure),
        "tier": closure.tier,
        "start": format_datetime(closure.start),
        "end": format_datetime(closure.end),
        "exempt": list(closure.exempt),
    }


def _lost(one: drawing.Lost) -> dict[str, str]:
    return {"kind": one.kind, "id": one.id, "name": one.name}
