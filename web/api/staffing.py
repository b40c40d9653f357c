"""Staffing for programs: headcounts to everybody who may see the room, names to those who may see names."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from planner.units import format_datetime
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import staffing
from web.views.plan_page import chosen
from web.views.readings import board_of
from web.views.room import has_plan

router = APIRouter(prefix="/api/v1", tags=["staffing"])
Reader = Annotated[EventContext, allow(Resource.STAFFING, Action.READ)]
Id = Annotated[str, Query(max_length=100)]


class HeadcountOut(BaseModel):
    """A force at a post in a shift."""

    post_id: str
    post: str
    shift_id: str
    force: str
    need: int
    given: int
    short: int


class DutyOut(BaseModel):
    """A person on duty; ``post_id`` is empty in reserve."""

    person_id: str
    name: str
    force: str
    team: str
    post_id: str
    shift_id: str
    start: str
    end: str


class StaffingOut(BaseModel):
    """The staffing of a plan; ``duties`` has the reader's own force, None without one."""

    plan: str | None
    headcounts: list[HeadcountOut]
    duties: list[DutyOut] | None


@router.get("/events/{event}/staffing")
def read(context: Reader, plan: Id = "", force: Id = "", post: Id = "", shift: Id = "") -> StaffingOut:
    """Return headcounts by post, shift and force, and who is on duty."""
    bundle, names = chosen(context, plan), context.may(Resource.ROSTER_NAMES, Action.READ)
    if bundle is None or not has_plan(bundle, "staffing"):
        public_id = bundle.card.public_id if bundle else None
        return StaffingOut(plan=public_id, headcounts=[], duties=[] if names else None)
    board = board_of(context, bundle)
    asked = {"force": force, "post": post, "shift": shift}
    headcounts = [
        HeadcountOut(
            post_id=line.post_id,
            post=line.name,
            shift_id=cell.shift_id,
            force=part.force,
            need=part.need,
            given=part.given,
            short=part.short,
        )
        for line in board.wall(asked)
        for cell in line.cells
        for part in cell.parts
    ]
    duties = [
        DutyOut(
            person_id=duty.person_id,
            name=duty.name,
            force=duty.force,
            team=duty.team,
            post_id=duty.post_id,
            shift_id=duty.shift_id,
            start=format_datetime(duty.start),
            end=format_datetime(duty.end),
        )
        for duty in (staffing.matching(board.named, asked) if names else ())
    ]
    return StaffingOut(plan=bundle.card.public_id, headcounts=headcounts, duties=duties if names else None)
