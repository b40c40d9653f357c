"""Rosters over weeks for programs: headcounts for who may see the room, people of the own force for its chief."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from web.context import EventContext, allow
from web.pages.staffing_rosters import sheets_for, told_findings
from web.policy import Action, Resource
from web.services.rosters import RosterSheet
from web.views.plan_page import chosen

router = APIRouter(prefix="/api/v1", tags=["staffing"])
Reader = Annotated[EventContext, allow(Resource.STAFFING, Action.READ)]
Id = Annotated[str, Query(max_length=100)]


class RosterPersonOut(BaseModel):
    """A person: one kind of shift for each day, empty on a day off; hours, nights, weekends with duty."""

    person_id: str
    name: str
    unit: str
    kinds: list[str]
    hours: float
    nights: int
    weekends: int


class CoverOut(BaseModel):
    """A kind of shift: people there and people asked for, day by day."""

    kind_id: str
    name: str
    have: list[int]
    asked: list[int]


class RosterOut(BaseModel):
    """A roster; ``people`` are those of the reader's own force, ``others`` are only counted."""

    roster_id: str
    name: str
    days: list[str]
    people: list[RosterPersonOut]
    others: int
    cover: list[CoverOut]
    short: int
    score: int | None
    bound: int | None
    gap: float | None


class RostersOut(BaseModel):
    """The rosters of a plan, and what the check says of them."""

    plan: str | None
    rosters: list[RosterOut]
    findings: list[str]


@router.get("/events/{event}/staffing/rosters")
def read(context: Reader, plan: Id = "", roster: Id = "") -> RostersOut:
    """Return the rosters over weeks."""
    bundle = chosen(context, plan)
    sheets = sheets_for(context, bundle, roster)
    return RostersOut(
        plan=bundle.card.public_id if bundle else None,
        rosters=[_out(sheet) for sheet in sheets],
        findings=list(told_findings(context, bundle)) if sheets else [],
    )


def _out(sheet: RosterSheet) -> RosterOut:
    grid = sheet.grid
    return RosterOut(
        roster_id=grid.roster_id,
        name=grid.name,
        days=[one.day.isoformat() for one in grid.days],
        people=[
            RosterPersonOut(
                person_id=one.person_id,
                name=one.name,
                unit=one.unit,
                kinds=list(one.kinds),
                hours=one.hours,
                nights=one.nights,
                weekends=one.weekends,
            )
            for one in grid.people
        ],
        others=sheet.others,
        cover=[
            CoverOut(
                kind_id=line.kind_id,
                name=line.name,
                have=[have for have, _asked in line.counts],
                asked=[asked for _have, asked in line.counts],
            )
            for line in grid.cover
        ],
        short=sheet.short,
        score=sheet.score,
        bound=sheet.bound,
        gap=sheet.gap,
    )
