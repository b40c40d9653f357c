"""Transport for programs."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from web.context import EventContext, allow
from web.pages.transport import calls_for, transport_secrets
from web.policy import Action, Resource
from web.services import transport
from web.services.plans import Bundle
from web.views.plan_page import chosen
from web.views.room import conflict_of, has_plan

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
    """The stops of a plan; ``plan`` is None before the first one, ``hidden`` counts vehicles that are not told.

    ``conflict`` says why no complete plan exists: a stop that cannot be reached, who is left out.
    """

    plan: str | None
    conflict: list[str]
    hidden: int
    stops: list[StopOut]


@router.get("/events/{event}/transport")
def read(context: Reader, plan: Id = "", vehicle: Id = "", place: Id = "") -> TransportOut:
    """Return the stops of the vehicles."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, "transport"):
        plan_id, why = (bundle.card.public_id, _conflict(context, bundle)) if bundle else (None, [])
        return TransportOut(plan=plan_id, conflict=why, hidden=0, stops=[])
    calls = calls_for(context, bundle)
    found = transport.matching(calls.everyone, {"vehicle": vehicle, "place": place})
    stops = [StopOut.model_validate(call, from_attributes=True) for call in found]
    return TransportOut(
        plan=bundle.card.public_id, conflict=_conflict(context, bundle), hidden=calls.hidden, stops=stops
    )


def _conflict(context: EventContext, bundle: Bundle) -> list[str]:
    return list(conflict_of(context, bundle, "transport", transport_secrets(context, bundle)))
