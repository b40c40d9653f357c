"""The second step at sign-in, for programs."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from web.context import Context, allow
from web.pages.session import set_session
from web.policy import Action, Resource
from web.services import factors

router = APIRouter(prefix="/api/v1", tags=["session"])
Reader = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.READ)]
Owner = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.EDIT)]


class FirstCode(BaseModel):
    """A first code of the telephone."""

    model_config = ConfigDict(extra="forbid")
    code: Annotated[str, Field(max_length=40)]


class FactorState(BaseModel):
    """Whether the second step is on, how many spare codes are left, and what a telephone that waits is given."""

    is_on: bool
    spare_codes_left: int
    secret: str
    address: str


class SpareCodes(BaseModel):
    """Codes for one use, told this once."""

    codes: list[str]


@router.get("/account/factor")
def show(context: Reader) -> FactorState:
    """Say what is set up."""
    found = factors.of_person(context.store, context.person.user_id)
    waiting = factors.enrolment(context.store, context.person)
    return FactorState(
        is_on=bool(found and found.confirmed),
        spare_codes_left=found.recovery if found else 0,
        secret=waiting.secret if waiting else "",
        address=waiting.address if waiting else "",
    )


@router.post("/account/factor", status_code=204)
def begin(context: Owner) -> None:
    """Choose a secret; it counts once a code was given."""
    context.step_up()
    factors.begin(context.store, context.person, context.actor)


@router.post("/account/factor/confirm", status_code=201)
def confirm(context: Owner, given: FirstCode, response: Response) -> SpareCodes:
    """Switch the second step on."""
    token, codes = factors.confirm(context.store, context.person, given.code, context.actor)
    set_session(response, context, token)
    return SpareCodes(codes=list(codes))


@router.post("/account/factor/codes", status_code=201)
def renew(context: Owner) -> SpareCodes:
    """Make new spare codes."""
    context.step_up()
    return SpareCodes(codes=list(factors.renew_recovery(context.store, context.person, context.actor)))


@router.delete("/account/factor", status_code=204)
def switch_off(context: Owner) -> None:
    """Switch the second step off."""
    context.step_up()
    is_required = context.services.settings.require_factor
    factors.switch_off(context.store, context.person, context.actor, is_required=is_required)
