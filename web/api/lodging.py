"""Lodging for programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from web.context import EventContext, allow
from web.pages.lodging_ledger import statement_of
from web.policy import Action, Resource
from web.services import lodging
from web.services.plans import Bundle
from web.services.settlement import matching
from web.views.plan_page import chosen
from web.views.readings import lodging_secrets, stay_of
from web.views.room import conflict_of, has_plan

router = APIRouter(prefix="/api/v1", tags=["lodging"])
Reader = Annotated[EventContext, allow(Resource.LODGING, Action.READ)]
Settler = Annotated[EventContext, allow(Resource.SETTLEMENT, Action.READ)]
Id = Annotated[str, Query(max_length=100)]


class LodgerOut(BaseModel):
    """A guest and the bed; ``hidden`` when the reader may not know where and when: those fields are then empty.

    Who changes rooms stands once for each room; ``came_from`` and ``goes_to`` tell the others.
    """

    guest_id: str
    name: str
    delegation_id: str
    hotel_id: str
    room_id: str
    check_in: date | None
    check_out: date | None
    hidden: bool
    came_from: str
    goes_to: str


class HouseOut(BaseModel):
    """A house with its figures; ``beds_taken`` is by night; ``cost_vnd`` is None for who may not see money."""

    hotel_id: str
    name: str
    guarded: bool
    beds: int
    beds_taken: list[int]
    rooms: int
    rooms_used: int
    people: int
    cost_vnd: int | None


class LodgingOut(BaseModel):
    """Who sleeps where in a plan; ``plan`` is None before the first one.

    ``conflict`` says why no complete plan exists: the nights that lack beds, pins that clash, who is left out.
    """

    plan: str | None
    conflict: list[str]
    nights: list[date]
    houses: list[HouseOut]
    guests: list[LodgerOut]


@router.get("/events/{event}/lodging")
def read(context: Reader, plan: Id = "", hotel: Id = "", delegation: Id = "", night: date | None = None) -> LodgingOut:
    """Return houses and guests."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, "lodging"):
        plan_id, why = (bundle.card.public_id, _conflict(context, bundle)) if bundle else (None, [])
        return LodgingOut(plan=plan_id, conflict=why, nights=[], houses=[], guests=[])
    stay = stay_of(context, bundle)
    asked = {"hotel": hotel, "delegation": delegation, "night": str(night or "")}
    return LodgingOut(
        plan=bundle.card.public_id,
        conflict=_conflict(context, bundle),
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
                cost_vnd=house.cost_vnd if context.may(Resource.SETTLEMENT, Action.READ) else None,
            )
            for house in stay.houses(hotel)
        ],
        guests=[LodgerOut.model_validate(one, from_attributes=True) for one in lodging.matching(stay.everyone, asked)],
    )


def _conflict(context: EventContext, bundle: Bundle) -> list[str]:
    return list(conflict_of(context, bundle, "lodging", lodging_secrets(context, bundle)))


class AccountOut(BaseModel):
    """What a house was planned, used, accepted, invoiced and paid; nights are room-nights, amounts whole đồng.

    ``age``: days of the oldest debt as ``0-7``, ``8-14``, ``15-30`` or ``>30``; ``late``: more than allowed.
    """

    hotel_id: str
    name: str
    state: str
    planned_nights: int
    used_nights: int
    accepted_nights: int
    invoiced_nights: int
    planned_vnd: int
    used_vnd: int
    accepted_vnd: int
    invoiced_vnd: int
    paid_vnd: int
    owed_vnd: int
    age: str | None
    late: bool
    due_on: date | None


class DifferenceOut(BaseModel):
    """Two figures that do not agree; ``hidden``: somebody under protection, so that only rule and money are told."""

    rule: str
    pair: str
    severity: str
    hotel_id: str
    invoice_id: str
    where: str
    said: str
    expected: str
    found: str
    difference_vnd: int
    todo: str
    hidden: bool


class LedgerOut(BaseModel):
    """The settlement with the houses; ``readable`` is false while the data have faults."""

    readable: bool
    empty: bool
    ages_vnd: dict[str, int]
    houses: list[AccountOut]
    differences: list[DifferenceOut]


@router.get("/events/{event}/lodging/ledger")
def ledger(context: Settler, q: Id = "", state: Id = "", age: Id = "", pair: Id = "") -> LedgerOut:
    """Return the ledger of the houses as of today."""
    found = statement_of(context)
    if found is None:
        return LedgerOut(readable=False, empty=True, ages_vnd={}, houses=[], differences=[])
    accounts = matching(found, {"q": q, "state": state, "age": age, "pair": pair})
    ids = {one.hotel_id for one in accounts}
    told = [one for one in found.told if one.hotel_id in ids and pair in {"", one.pair}]
    return LedgerOut(
        readable=True,
        empty=found.ledger.is_empty,
        ages_vnd={str(name): amount for name, amount in found.ledger.ages.items()},
        houses=[AccountOut.model_validate(one, from_attributes=True) for one in accounts],
        differences=[
            DifferenceOut(
                rule=one.rule,
                pair=one.pair,
                severity=one.severity,
                hotel_id=one.hotel_id,
                invoice_id=one.invoice_id,
                where=one.where,
                said=one.said.to(context.language),
                expected=one.expected,
                found=one.found,
                difference_vnd=one.difference_vnd,
                todo=one.todo.to(context.language),
                hidden=one.hidden,
            )
            for one in told
        ],
    )
