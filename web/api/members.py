"""Members of an event, for programs."""

from typing import Annotated, get_args

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from planner.scenario.rows.traffic import Force
from web.context import EventContext, allow
from web.policy import Action, Flag, Resource, Role
from web.services import members
from web.services.members import Duties

router = APIRouter(prefix="/api/v1", tags=["members"])
Reader = Annotated[EventContext, allow(Resource.MEMBERS, Action.READ)]
Manager = Annotated[EventContext, allow(Resource.MEMBERS, Action.MANAGE)]
Text = Annotated[str, Query(max_length=200)]


class Member(BaseModel):
    """Someone who belongs to the event."""

    id: str
    login: str
    name: str
    roles: list[Role]
    flags: list[Flag]
    forces: list[Force]
    disabled: bool


class DutiesInput(BaseModel):
    """Roles and flags to be given; ``forces``: whose names a reviewer may read, empty: headcounts only."""

    model_config = ConfigDict(extra="forbid")
    roles: Annotated[list[Role], Field(max_length=4)]
    flags: Annotated[list[Flag], Field(max_length=4)] = []
    forces: Annotated[list[Force], Field(max_length=8)] = []


class MemberInput(DutiesInput):
    """A new member: the login of an account that exists."""

    login: Annotated[str, Field(max_length=64)]


def _listed(context: EventContext, q: str = "", role: str = "") -> list[Member]:
    return [
        Member(
            id=one.public_id,
            login=one.login,
            name=one.name,
            roles=list(one.roles),
            flags=list(one.flags),
            forces=[force for force in get_args(Force) if force in one.forces],
            disabled=one.disabled,
        )
        for one in members.listing(context.store, context.event.id, text=q, role=role)
    ]


def _duties(context: EventContext, given: DutiesInput) -> Duties:
    duties = members.duties_of(map(str, given.roles), map(str, given.flags), given.forces)
    if duties.is_weighty:
        context.step_up()
    return duties


@router.get("/events/{event}/members")
def listing(context: Reader, q: Text = "", role: Text = "") -> list[Member]:
    """Return the members."""
    return _listed(context, q, role)


@router.post("/events/{event}/members", status_code=201)
def add(context: Manager, given: MemberInput) -> list[Member]:
    """Make the holder of an account a member; return all."""
    duties = _duties(context, given)
    context.store.write(
        context.actor, lambda transaction: members.add(transaction, context.event.id, given.login, duties)
    )
    return _listed(context)


@router.put("/events/{event}/members/{member}")
def change(context: Manager, member: str, given: DutiesInput) -> list[Member]:
    """Give a member other duties; return all members."""
    duties = _duties(context, given)
    context.store.write(
        context.actor, lambda transaction: members.change(transaction, context.event.id, member, duties)
    )
    return _listed(context)


@router.delete("/events/{event}/members/{member}", status_code=204)
def remove(context: Manager, member: str) -> None:
    """Take a member out of the event."""
    context.store.write(context.actor, lambda transaction: members.change(transaction, context.event.id, member, None))
