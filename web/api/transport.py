"""Transport for programs."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from web.context import EventContext, allow
from web.pages.transport import calls_for
from web.policy import Action, Resource
from web.services import transport
from web.views.plan_page import chosen
from web.views.room import has_plan

router = APIRouter(prefix="/api/v1", tags=["transport"])
Reader = Annotated[EventContext, allow(Resource.TRANSPORT, Action.READ)]
Id = Annotated[str, Query(max_length=200)]


class StopOut(BaseModel):
    """A stop of a vehicle; ``aboard`` are the people in it afterwards."""

    vehicle_id: str
    order: int
    task_id: str
    action: str
    place: str
    people: int
    arrive: datetime
    depart: datetime
    aboard: int


class TransportOut(BaseModel):
    """The stops of a plan; ``plan`` is None before the first one, ``hidden`` counts vehicles that are not told."""

    plan: str | None
    hidden: int
    stops: list[StopOut]


@router.get("/events/{event}/transport")
def read(context: Reader, plan: Id = "", vehicle: Id = "", place: Id = "") -> TransportOut:
    """Return the stops of the vehicles."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, "transport"):
        return TransportOut(plan=bundle.card.public_id if bundle else None, hidden=0, stops=[])
    calls = calls_for(context, bundle)
    found = transport.matching(calls.everyone, {"vehicle": vehicle, "place": place})
    stops = [StopOut.model_validate(call, from_attributes=True) for call in found]
    return TransportOut(plan=bundle.card.public_id, hidden=calls.hidden, stops=stops)
