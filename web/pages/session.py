"""Signing in and out, giving the password again, language and theme."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response

from web import context as ctx
from web.context import Context, allow, came_from, local_path, open_to_all, redirect
from web.errors import CodeNeeded, Invalid, TooMany
from web.policy import Action, Resource
from web.services import accounts, sessions
from web.settings import ABSOLUTE_HOURS
from web.store import tables
from web.store.engine import Transaction
from web.views.page import Page

router = APIRouter(include_in_schema=False)
Anyone = Annotated[Context, open_to_all()]
Self = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.EDIT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(Page):
    """The sign-in form, with what was typed when it was refused."""

    next: str
    login: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUp(Page):
    """Asking for the password, and the code of whoever has one, before something weighty."""

    next: str
    has_factor: bool
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeForm(Page):
    """Asking for the code, once the password was right."""

    next: str
    ticket: str
    fault: str = ""


@router.get("/sign-in")
def sign_in_form(context: Anyone, next: str = "/") -> Response:  # noqa: A002 - its name in the address
    """Show the form."""
    if context.caller is not None:
        return redirect(local_path(next))
    return context.page("session/sign_in.html", SignIn(next=local_path(next)))


@router.post("/sign-in")
def sign_in(
    context: Anyone,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Begin a session with a token of its own, whatever cookie came along."""
    given = accounts.Credentials(login, password)
    try:
        new = accounts.sign_in(context.store, given, context.actor, browser_of(context))
    except CodeNeeded as needed:
        return context.page("session/code.html", CodeForm(next=local_path(next), ticket=needed.ticket))
    except (Invalid, TooMany) as error:
        view = SignIn(next=local_path(next), login=login[:64], fault=error.message.to(context.language))
        return context.page("session/sign_in.html", view, status=error.status)
    return _signed_in(context, new.token, next)


def browser_of(context: Context) -> accounts.Browser:
    """Return the browser of a request, with the session that it has now."""
    replaces = context.caller.session_id if context.caller else 0
    return accounts.Browser(context.request.headers.get("user-agent", ""), replaces)


def _signed_in(context: Context, token: str, target: str) -> Response:
    response = redirect(local_path(target))
    set_session(response, context, token)
    return response


@router.post("/sign-in/code")
def sign_in_code(
    context: Anyone,
    ticket: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=40)] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Take the code of whoever gave the password a moment ago."""
    try:
        new = accounts.sign_in_with_code(context.store, ticket, code, context.actor, browser_of(context))
    except (Invalid, TooMany) as error:
        view = CodeForm(next=local_path(next), ticket=ticket, fault=error.message.to(context.language))
        return context.page("session/code.html", view, status=error.status)
    return _signed_in(context, new.token, next)


def set_session(response: Response, context: Context, token: str) -> None:
    """Hand the token of a session to the browser."""
    response.set_cookie(
        ctx.SESSION_COOKIE,
        token,
        max_age=ABSOLUTE_HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=context.services.settings.https,
    )


@router.post("/sign-out")
def sign_out(context: Self) -> Response:
    """End this session, here and in the browser."""
    caller = context.person

    def end(transaction: Transaction) -> None:
        sessions.end(transaction.db, caller.session_id)
        transaction.note("session.end", caller.login)

    context.store.write(context.actor, end)
    context.services.seen.forget(caller.session_id)
    response = redirect("/sign-in")
    response.delete_cookie(ctx.SESSION_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@router.get("/confirm")
def step_up_form(context: Self, next: str = "/") -> Response:  # noqa: A002
    """Ask for the password again."""
    view = StepUp(next=local_path(next), has_factor=context.person.has_factor)
    return context.page("session/confirm.html", view)


@router.post("/confirm")
def step_up(
    context: Self,
    password: Annotated[str, Form()] = "",
    code: Annotated[str, Form(max_length=40)] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Note that the password was given again, and go on."""
    try:
        token = accounts.step_up(context.store, context.person, password, code, context.actor)
    except (Invalid, TooMany) as error:
        fault = " ".join(_sentences(error, context))
        view = StepUp(next=local_path(next), has_factor=context.person.has_factor, fault=fault)
        return context.page("session/confirm.html", view, status=error.status)
    return _signed_in(context, token, next)


def _sentences(error: Invalid | TooMany, context: Context) -> list[str]:
    if isinstance(error, Invalid):
        return [words.to(context.language) for words in error.faults.values()]
    return [error.message.to(context.language)]


@router.post("/account/preferences")
def preferences(
    context: Self,
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
) -> Response:
    """Choose language and theme."""
    chosen: dict[str, str] = {}
    if language in {"vi", "en"}:
        chosen["language"] = language
    if theme in {"auto", "light", "dark"}:
        chosen["theme"] = theme

    def save(transaction: Transaction) -> None:
        transaction.db.execute(
            tables.users.update().where(tables.users.c.id == context.person.user_id).values(**chosen)
        )
        transaction.note("account.preferences", context.person.login, values=chosen)

    if chosen:
        context.store.write(context.actor, save)
    return redirect(came_from(context.request))
