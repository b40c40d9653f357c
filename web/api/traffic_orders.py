"""Orders in time and the size of the network, for programs."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel

from planner.traffic.orders.timeline import orders_in_time
from planner.units import format_datetime
from web.api.traffic import NO_DATA
from web.context import EventContext, allow
from web.errors import Conflict
from web.policy import Action, Resource
from web.services.traffic_network import figures_of, findings_of
from web.views.traffic_tab import cleared, seen_today

router = APIRouter(prefix="/api/v1/events/{event}/traffic", tags=["traffic"])
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]


class OrderAnswer(BaseModel):
    """An order: what it is, where, from when until when at the latest; ``until`` is the event that ends it."""

    order_id: str
    kind: str
    roads: str
    edge_ids: list[str]
    direction: str
    start: str
    end: str
    until: str
    tier: str
    exempt: list[str]
    detour: str
    published_at: str
    protected: bool


class PlacedAnswer(BaseModel):
    """Something that is wrong with the roads, and where."""

    severity: str
    rule: str
    subjects: list[str]
    vi: str
    en: str
    lat: float
    lon: float


class NetworkAnswer(BaseModel):
    """How large the network is, and what is wrong with it; ``inferred`` roads are there only as somebody assumed."""

    nodes: int
    edges: int
    km: float
    oneway: int
    inferred: int
    findings: list[PlacedAnswer]


@router.get("/orders", response_model=list[OrderAnswer])
def orders(context: Reader) -> list[dict[str, Any]]:
    """Return every order that the caller may see, from the first to the last."""
    scenario = seen_today(context)
    if scenario is None:
        raise Conflict(NO_DATA)
    language = context.language
    return [
        {
            "order_id": line.order_id,
            "kind": line.kind.to(language),
            "roads": line.roads,
            "edge_ids": list(line.edge_ids),
            "direction": line.direction.to(language),
            "start": format_datetime(line.start),
            "end": format_datetime(line.end),
            "until": line.until.to(language),
            "tier": line.tier,
            "exempt": list(line.exempt),
            "detour": line.detour,
            "published_at": "" if line.published_at is None else format_datetime(line.published_at),
            "protected": line.protected,
        }
        for line in orders_in_time(scenario, cleared=cleared(context))
    ]


@router.get("/network", response_model=NetworkAnswer)
def network(context: Reader) -> dict[str, Any]:
    """Return how large the network is, and what is wrong with it."""
    scenario = seen_today(context)
    if scenario is None:
        raise Conflict(NO_DATA)
    return {**figures_of(scenario), "findings": findings_of(scenario)}
