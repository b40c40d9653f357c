"""Accounts, for the administrator's programs."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from web.context import Context, allow
from web.policy import Action, Resource
from web.services import admin
from web.services.admin import AccountCard, AccountQuery, Rights

router = APIRouter(prefix="/api/v1", tags=["accounts"])
Reader = Annotated[Context, allow(Resource.ACCOUNTS, Action.READ)]
Manager = Annotated[Context, allow(Resource.ACCOUNTS, Action.MANAGE)]
Text = Annotated[str, Query(max_length=200)]


class Account(BaseModel):
    """An account; times are UTC in milliseconds."""

    id: str
    login: str
    name: str
    is_admin: bool
    creates_events: bool
    state: Literal["active", "new", "disabled"]
    version: int
    created_ms: int
    events: int
    last_ms: int | None


class NewAccountInput(BaseModel):
    """What an account is made from."""

    model_config = ConfigDict(extra="forbid")
    login: Annotated[str, Field(max_length=64)]
    name: Annotated[str, Field(max_length=400)]
    is_admin: bool = False
    creates_events: bool = False


class AccountInput(BaseModel):
    """What may be changed; ``version`` is the one that was read."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=400)]
    is_admin: bool
    creates_events: bool
    disabled: bool
    version: Annotated[int, Field(ge=0, le=2**31)]


class OneTimePassword(BaseModel):
    """Shown this once and kept nowhere."""

    login: str
    password: str


def _account(card: AccountCard) -> Account:
    return Account(
        id=card.public_id,
        login=card.login,
        name=card.name,
        is_admin=card.is_admin,
        creates_events=card.creates_events,
        state=card.state,
        version=card.version,
        created_ms=card.created_ms,
        events=card.events,
        last_ms=card.last_ms,
    )


@router.get("/accounts")
def listing(context: Reader, q: Text = "", state: Text = "", sort: Text = "login") -> list[Account]:
    """Return the accounts that match, searched without accents."""
    return [_account(card) for card in admin.listing(context.store, AccountQuery(q, state, sort))]


@router.post("/accounts", status_code=201)
def create(context: Manager, given: NewAccountInput) -> OneTimePassword:
    """Make an account with a one-time password."""
    context.step_up()
    rights = Rights(given.name, given.is_admin, given.creates_events, disabled=False)
    password = admin.create(context.store, given.login, rights, context.actor)
    return OneTimePassword(login=given.login.strip().casefold(), password=password)


@router.get("/accounts/{account}")
def one(context: Reader, account: str) -> Account:
    """Return one account."""
    return _account(admin.card(context.store, account))


@router.put("/accounts/{account}")
def change(context: Manager, account: str, given: AccountInput) -> Account:
    """Change name and rights; whoever is disabled is signed out at once."""
    context.step_up()
    rights = Rights(given.name, given.is_admin, given.creates_events, given.disabled)
    admin.change(context.store, account, rights, given.version, context.actor)
    return _account(admin.card(context.store, account))


@router.post("/accounts/{account}/reset")
def reset(context: Manager, account: str) -> OneTimePassword:
    """Give a one-time password and end all sessions."""
    context.step_up()
    login, password = admin.reset_password(context.store, account, context.actor)
    return OneTimePassword(login=login, password=password)


@router.post("/accounts/{account}/sign-out", status_code=204)
def sign_out(context: Manager, account: str) -> None:
    """End every session of an account."""
    admin.sign_out(context.store, account, context.actor)


@router.delete("/accounts/{account}/factor", status_code=204)
def reset_factor(context: Manager, account: str) -> None:
    """Take the second step away from someone who lost the telephone."""
    context.step_up()
    admin.reset_factor(context.store, account, context.actor)


@router.post("/accounts/{account}/unlock", status_code=204)
def unlock(context: Manager, account: str) -> None:
    """Lift the limit after wrong passwords."""
    admin.unlock(context.store, account, context.actor)
