"""Pins and explanations for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from planner.engine.pins import Pin
from planner.show import explanation_json
from web.context import EventContext, allow, any_member
from web.policy import Action, Resource
from web.views.explained import account_for
from web.views.pinning import set_pin, visible_pins

router = APIRouter(prefix="/api/v1", tags=["pins"])
Reader = Annotated[EventContext, allow(Resource.PLANS, Action.READ)]
Member = Annotated[EventContext, any_member()]
Name = Annotated[str, Path(max_length=100)]


class PinIn(BaseModel):
    """A decision to pin, or to unpin when it is pinned with this value."""

    model_config = ConfigDict(extra="forbid")

    problem: str = Field(min_length=1, max_length=32, examples=["seating"])
    subject: str = Field(min_length=1, max_length=100, examples=["G0007"])
    field: str = Field(min_length=1, max_length=32, examples=["seat_id"])
    value: str = Field(min_length=1, max_length=200, examples=["A1-01-05"])
    reason: str = Field(default="", max_length=500)


class PinOut(BaseModel):
    """A pin with who set it and when (milliseconds, UTC)."""

    problem: str
    subject: str
    field: str
    value: str
    reason: str
    author: str
    at_ms: int


class Pinned(BaseModel):
    """Whether the decision is pinned now."""

    pinned: bool


class AlternativeOut(BaseModel):
    """Another choice; ``cost`` is None when a rule forbids it. ``told``: all of it as one sentence."""

    choice: str
    cost: int | None
    goals: dict[str, int]
    broken_rules: list[str]
    note: str | None
    told: str


class ExplanationOut(BaseModel):
    """Why a subject got what it got."""

    plan: str
    problem: str
    subject: str
    chosen: str
    reasons: list[str]
    alternatives: list[AlternativeOut]


@router.get("/events/{event}/pins")
def list_pins(context: Reader) -> list[PinOut]:
    """Return the pins of the event that the caller may know of."""
    return [
        PinOut(
            problem=one.pin.problem,
            subject=one.pin.subject,
            field=one.pin.field,
            value=one.pin.value,
            reason=one.reason,
            author=one.author,
            at_ms=one.at_ms,
        )
        for one in visible_pins(context)
    ]


@router.post("/events/{event}/pins")
def toggle(context: Member, body: PinIn) -> Pinned:
    """Pin a decision, or take the same pin out."""
    pin = Pin(body.problem, body.subject, body.field, body.value)
    return Pinned(pinned=set_pin(context, pin, body.reason))


@router.get("/events/{event}/explain/{problem}/{subject}")
def explain(
    context: Reader, problem: Name, subject: Name, plan: Annotated[str, Query(max_length=16)] = ""
) -> ExplanationOut:
    """Return why a subject got what it got, and what the alternatives cost."""
    account, plan_id = account_for(context, problem, subject, plan)
    values: dict[str, Any] = explanation_json(account.explanation, context.language)
    return ExplanationOut(plan=plan_id, problem=problem, **values)
