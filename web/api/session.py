"""Signing in for programs: the session is a cookie, changes carry the token as X-CSRF-Token."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from planner.wording import Language
from web import context as ctx
from web.context import Context, allow, open_to_all
from web.errors import Invalid, SignInNeeded
from web.pages.session import browser_of, set_session
from web.policy import Action, Resource, Role
from web.services import accounts, events, sessions
from web.services.accounts import PasswordChange
from web.store.engine import Transaction

router = APIRouter(prefix="/api/v1", tags=["session"])
Anyone = Annotated[Context, open_to_all()]
Reader = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.READ)]
Owner = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.EDIT)]
Password = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=40, description="of the second step, for whoever has set one up")]


class Credentials(BaseModel):
    """Who wants to sign in."""

    model_config = ConfigDict(extra="forbid")
    login: Annotated[str, Field(max_length=64)]
    password: Password
    code: Code = ""


class OwnPassword(BaseModel):
    """The password given again, and the code of whoever has one."""

    model_config = ConfigDict(extra="forbid")
    password: Password
    code: Code = ""


class NewPassword(BaseModel):
    """The present password and the new one."""

    model_config = ConfigDict(extra="forbid")
    old: Password
    new: Password


class NewName(BaseModel):
    """The name that others see."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=400)]


class OwnEvent(BaseModel):
    """An event one belongs to."""

    id: str
    name: str
    roles: list[Role]


class Session(BaseModel):
    """Who is signed in; ``csrf`` goes into the header X-CSRF-Token of every change."""

    login: str
    name: str
    language: Language
    is_admin: bool
    creates_events: bool
    must_change: bool
    has_factor: bool
    csrf: str
    events: list[OwnEvent]


@router.get("/session")
def show(context: Reader) -> Session:
    """Say who is signed in and which events are theirs."""
    caller = context.person
    cards = events.of_person(context.store, caller.user_id)
    return Session(
        login=caller.login,
        name=caller.name,
        language=caller.language,
        is_admin=caller.is_admin,
        creates_events=caller.creates_events,
        must_change=caller.must_change,
        has_factor=caller.has_factor,
        csrf=caller.csrf,
        events=[
            OwnEvent(id=card.public_id, name=card.name(context.language), roles=list(card.roles)) for card in cards
        ],
    )


class Begun(BaseModel):
    """The token that changes carry; the session itself is in the cookie."""

    csrf: str


@router.post("/session", status_code=201)
def sign_in(context: Anyone, given: Credentials, response: Response) -> Begun:
    """Begin a session; the answer sets its cookie."""
    who = accounts.Credentials(given.login, given.password, given.code)
    try:
        new = accounts.sign_in(context.store, who, context.actor, browser_of(context))
    except Invalid as error:
        raise SignInRefused(error) from None
    set_session(response, context, new.token)
    return Begun(csrf=new.csrf)


class SignInRefused(SignInNeeded):
    """Wrong login or password, which programs know as 401."""

    def __init__(self, error: Invalid) -> None:
        """Say it in the same words as the page."""
        super().__init__()
        self.message = error.message


@router.delete("/session", status_code=204)
def sign_out(context: Owner, response: Response) -> None:
    """End this session."""
    caller = context.person

    def end(transaction: Transaction) -> None:
        sessions.end(transaction.db, caller.session_id)
        transaction.note("session.end", caller.login)

    context.store.write(context.actor, end)
    context.services.seen.forget(caller.session_id)
    response.delete_cookie(ctx.SESSION_COOKIE)


@router.post("/session/confirm", status_code=204)
def confirm(context: Owner, given: OwnPassword, response: Response) -> None:
    """Give the password again before something weighty; the session gets a new token."""
    token = accounts.step_up(context.store, context.person, given.password, given.code, context.actor)
    set_session(response, context, token)


@router.put("/account/password", status_code=204)
def change_password(context: Owner, given: NewPassword, response: Response) -> None:
    """Set a new password; other sessions end."""
    change = PasswordChange(given.old, given.new, given.new)
    token = accounts.change_password(context.store, context.person, change, context.actor)
    set_session(response, context, token)


@router.put("/account/name", status_code=204)
def rename(context: Owner, given: NewName) -> None:
    """Change the name that others see."""
    accounts.rename(context.store, context.person, given.name, context.actor)
