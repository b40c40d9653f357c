"""What-if of the roster on the day for programs."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from planner.errors import UsageError
from web.context import EventContext, allow
from web.errors import Invalid, NotFound
from web.pages.staffing_whatif import hidden_places, lacking, told
from web.policy import Action, Resource
from web.services.staffing_whatif import Question, answer, discreet, refuse_others
from web.views.plan_page import chosen
from web.views.room import has_plan
from web.views.sight import sight_in

router = APIRouter(prefix="/api/v1", tags=["staffing"])
Editor = Annotated[EventContext, allow(Resource.STAFFING, Action.EDIT)]
Short = Annotated[str, Query(max_length=200)]


class CallOut(BaseModel):
    """One person who hears of one change: in a shift, or (``shift``: its id) in a duty of fixed time.

    ``chief``: the duty telephone to ring, a role, never a private number; ``person`` is •• of a force of others.
    """

    person: str
    force: str
    team: str
    chief: str
    shift: str
    start: str
    before: str
    after: str
    reported: bool


class CallsOut(BaseModel):
    """Who must be called; no roster that leaves no more unmanned calls fewer than ``at_least``."""

    called: int
    at_least: int
    proven: bool
    calls: list[CallOut]
    broken: list[str]


@router.get("/events/{event}/staffing/what-if")
def read_what_if(
    context: Editor,
    now: Short,
    plan: Short = "",
    absent: Short = "",
    away_from: Short = "",
    away_to: Short = "",
    new_post: Short = "",
    post: Short = "",
    shift: Short = "",
    force: Short = "",
    people: Short = "",
    skill: Short = "",
    closure: Short = "",
    until: Short = "",
) -> CallsOut:
    """Return who must be called after a change; nothing is changed."""
    context.need(Resource.ROSTER_NAMES, Action.READ)
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, "staffing"):
        raise NotFound
    question = Question(now, absent, away_from, away_to, new_post, post, shift, force, people, skill, closure, until)
    sight = sight_in(context)
    try:
        refuse_others(bundle.scenario, question, sight)
        answered = answer(bundle, question)
    except UsageError as error:
        raise Invalid({"question": error.message}) from None
    found = answered.found
    calls = discreet(found.calls, hidden_places(context, bundle), sight)
    return CallsOut(
        called=found.called,
        at_least=found.at_least,
        proven=found.proven,
        calls=[
            CallOut(
                person=one.person_id,
                force=one.force,
                team=one.team,
                chief=one.chief.vi,
                shift=one.shift_id,
                start=f"{one.start:%Y-%m-%d %H:%M}",
                before=one.before,
                after=one.after,
                reported=one.reported,
            )
            for one in calls
        ],
        broken=[*told(context, bundle, found.broken), *lacking(context, bundle, answered.unmanned)],
    )
