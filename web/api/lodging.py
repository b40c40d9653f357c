"""Lodging for programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import lodging
from web.views.plan_page import chosen
from web.views.readings import stay_of
from web.views.room import has_plan

router = APIRouter(prefix="/api/v1", tags=["lodging"])
Reader = Annotated[EventContext, allow(Resource.LODGING, Action.READ)]
Id = Annotated[str, Query(max_length=100)]


class LodgerOut(BaseModel):
    """A guest and the bed; ``hidden`` when the reader may not know where and when: those fields are then empty."""

    guest_id: str
    name: str
    delegation_id: str
    hotel_id: str
    room_id: str
    check_in: date | None
    check_out: date | None
    hidden: bool


class HouseOut(BaseModel):
    """A house with its figures; ``beds_taken`` is by night, in the order of ``nights``."""

    hotel_id: str
    name: str
    guarded: bool
    beds: int
    beds_taken: list[int]
    rooms: int
    rooms_used: int
    people: int
    cost_vnd: int


class LodgingOut(BaseModel):
    """Who sleeps where in a plan; ``plan`` is None before the first one."""

    plan: str | None
    nights: list[date]
    houses: list[HouseOut]
    guests: list[LodgerOut]


@router.get("/events/{event}/lodging")
def read(context: Reader, plan: Id = "", hotel: Id = "", delegation: Id = "", night: date | None = None) -> LodgingOut:
    """Return houses and guests."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, "lodging"):
        return LodgingOut(plan=bundle.card.public_id if bundle else None, nights=[], houses=[], guests=[])
    stay = stay_of(context, bundle)
    asked = {"hotel": hotel, "delegation": delegation, "night": str(night or "")}
    return LodgingOut(
        plan=bundle.card.public_id,
        nights=list(stay.nights),
        houses=[
            HouseOut(
                hotel_id=house.hotel_id,
                name=house.name,
                guarded=house.guarded,
                beds=house.beds,
                beds_taken=list(house.beds_taken),
                rooms=len(house.rooms),
                rooms_used=house.rooms_used,
                people=house.people,
                cost_vnd=house.cost_vnd,
            )
            for house in stay.houses(hotel)
        ],
        guests=[LodgerOut.model_validate(one, from_attributes=True) for one in lodging.matching(stay.everyone, asked)],
    )
