"""Columns for programs: their figures, blocks and junctions."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel

from planner.traffic.network import RoadNetwork
from planner.traffic.orders.timeline import passings
from planner.traffic.parade import diagram_of
from planner.traffic.parade.files import block_rows
from planner.units import format_datetime
from web.api.traffic import NO_DATA
from web.context import EventContext, allow
from web.errors import Conflict
from web.policy import Action, Resource
from web.views.traffic_tab import cleared, seen_today

router = APIRouter(prefix="/api/v1/events/{event}/traffic", tags=["traffic"])
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]


class ColumnAnswer(BaseModel):
    """A column: ``passing_min`` is how long it takes to pass a point; ``blocks`` have times to the second."""

    movement_id: str
    name: str
    length_m: float
    pace_m_min: float
    passing_min: float
    route_m: float
    closed_from: str
    closed_to: str
    protected: bool
    blocks: list[dict[str, str]]


@router.get("/parade", response_model=list[ColumnAnswer])
def parade(context: Reader) -> list[dict[str, Any]]:
    """Return every column that the caller may know of."""
    scenario = seen_today(context)
    if scenario is None:
        raise Conflict(NO_DATA)
    network = RoadNetwork.from_scenario(scenario)
    found = []
    for name, own in passings(scenario, network, protected=cleared(context)).items():
        start, end = own.period(own.span)
        found.append(
            {
                "movement_id": name,
                "name": own.movement.name,
                "length_m": float(own.length_m),
                "pace_m_min": float(own.pace_m_min),
                "passing_min": round(float(own.passing_min), 3),
                "route_m": float(own.route_m),
                "closed_from": format_datetime(start),
                "closed_to": format_datetime(end),
                "protected": own.movement.protected,
                "blocks": list(block_rows({name: diagram_of(scenario, network, own)})),
            }
        )
    return found
