"""Rehearsals for programs."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from planner.units import format_datetime
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import rehearsals
from web.views.plan_page import chosen
from web.views.room import has_plan

router = APIRouter(prefix="/api/v1", tags=["rehearsals"])
Reader = Annotated[EventContext, allow(Resource.REHEARSALS, Action.READ)]
Id = Annotated[str, Query(max_length=100)]


class MeetingOut(BaseModel):
    """One rehearsal; times are local to the event."""

    session_id: str
    item_id: str
    item: str
    stage: str
    venue_id: str
    venue: str
    group_ids: list[str]
    people: int
    arrive: str
    start: str
    end: str


class WaitingOut(BaseModel):
    """How long a group rehearses and waits."""

    group_id: str
    name: str
    people: int
    sessions: int
    days: int
    rehearsing_min: int
    waiting_min: int


class RehearsalsOut(BaseModel):
    """The rehearsals of a plan; ``plan`` is None before the first one."""

    plan: str | None
    meetings: list[MeetingOut]
    waiting: list[WaitingOut]


@router.get("/events/{event}/rehearsals")
def read(context: Reader, plan: Id = "", venue: Id = "", group: Id = "", stage: Id = "") -> RehearsalsOut:
    """Return the rehearsals, by time."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, "rehearsals"):
        return RehearsalsOut(plan=bundle.card.public_id if bundle else None, meetings=[], waiting=[])
    everything = rehearsals.meetings(bundle.scenario, bundle.rows["rehearsals"])
    waiting = rehearsals.waiting(bundle.scenario, everything)
    found = rehearsals.matching(everything, venue, group, stage)
    return RehearsalsOut(
        plan=bundle.card.public_id,
        meetings=[
            MeetingOut(
                session_id=one.session_id,
                item_id=one.item_id,
                item=one.item,
                stage=one.stage,
                venue_id=one.venue_id,
                venue=one.venue,
                group_ids=[key for key, _ in one.groups],
                people=one.people,
                arrive=format_datetime(one.arrive),
                start=format_datetime(one.start),
                end=format_datetime(one.end),
            )
            for one in found
        ],
        waiting=[WaitingOut.model_validate(line, from_attributes=True) for line in waiting],
    )
