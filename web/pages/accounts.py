"""The administrator's accounts: list, new ones, rights, one-time passwords."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form, Response

from web.context import Context, allow, redirect
from web.errors import Conflict, Invalid, Stale
from web.policy import Action, Resource
from web.rendering import tell
from web.services import admin
from web.services.admin import AccountCard, AccountQuery, Rights
from web.views.download import download
from web.views.page import Page
from web.words import moment_of

router = APIRouter(include_in_schema=False)
Reader = Annotated[Context, allow(Resource.ACCOUNTS, Action.READ)]
Manager = Annotated[Context, allow(Resource.ACCOUNTS, Action.MANAGE)]
LIMIT_QUERY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsPage(Page):
    """The list; ``query`` is what the address asks for."""

    cards: tuple[AccountCard, ...]
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountForm(Page):
    """One account, or a new one (``card`` None), as stored or as typed when it was refused."""

    card: AccountCard | None
    login: str
    rights: Rights
    own: bool = False
    fault: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTime(Page):
    """A password that is shown this once."""

    login: str
    password: str


@router.get("/accounts")
def accounts(context: Reader, q: str = "", state: str = "", sort: str = "login", format: str = "") -> Response:  # noqa: A002
    """Show the accounts."""
    cards = admin.listing(context.store, AccountQuery(q[:LIMIT_QUERY], state, sort))
    if format:
        headings = [words.to(context.language) for _key, words in admin.HEADERS]
        return download("tai-khoan", format, headings, (_line(context, card) for card in cards))
    query = {"q": q, "state": state, "sort": sort}
    given = {name: value for name, value in query.items() if value}
    return context.page("accounts/index.html", AccountsPage(room="accounts", cards=cards, query=given))


def _line(context: Context, card: AccountCard) -> list[str]:
    rights = [
        context.say("Quản trị", "Administrator") if card.is_admin else "",
        context.say("Tạo buổi lễ", "Creates events") if card.creates_events else "",
    ]
    last = moment_of(card.last_ms, context.language) if card.last_ms else ""
    created = moment_of(card.created_ms, context.language)
    return [card.login, card.name, ", ".join(filter(None, rights)), card.state, str(card.events), created, last]


def _trail(context: Context, last: str) -> tuple[tuple[str, str | None], ...]:
    return ((context.say("Tài khoản", "Accounts"), "/accounts"), (last, None))


@router.get("/accounts/new")
def new_form(context: Manager) -> Response:
    """Show the form of a new account."""
    return _form(context, "", Rights("", is_admin=False, creates_events=False, disabled=False))


def _form(context: Context, login: str, rights: Rights, refusal: Invalid | None = None) -> Response:
    faults = {name: words.to(context.language) for name, words in refusal.faults.items()} if refusal else {}
    trail = _trail(context, context.say("Tài khoản mới", "New account"))
    view = AccountForm(room="accounts", trail=trail, card=None, login=login, rights=rights, faults=faults)
    return context.page("accounts/form.html", view, status=refusal.status if refusal else 200)


@router.post("/accounts/new")
def create(
    context: Manager,
    login: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    is_admin: Annotated[str, Form()] = "",
    creates_events: Annotated[str, Form()] = "",
) -> Response:
    """Make an account and show its one-time password."""
    context.step_up()
    rights = Rights(name, bool(is_admin), bool(creates_events), disabled=False)
    try:
        password = admin.create(context.store, login, rights, context.actor)
    except Invalid as error:
        return _form(context, login, rights, error)
    return _once(context, login.strip().casefold(), password)


def _once(context: Context, login: str, password: str) -> Response:
    trail = _trail(context, context.say("Mật khẩu dùng một lần", "One-time password"))
    return context.page("accounts/once.html", OneTime(room="accounts", trail=trail, login=login, password=password))


@router.get("/accounts/{account}")
def account(context: Reader, account: str) -> Response:
    """Show one account."""
    return _shown(context, admin.card(context.store, account))


def _shown(context: Context, card: AccountCard, fault: str = "", status: int = 200) -> Response:
    view = AccountForm(
        room="accounts",
        trail=_trail(context, card.login),
        card=card,
        login=card.login,
        rights=Rights(card.name, card.is_admin, card.creates_events, card.disabled),
        own=card.id == context.person.user_id,
        fault=fault,
    )
    return context.page("accounts/form.html", view, status=status)


@router.post("/accounts/{account}")
def change(
    context: Manager,
    account: str,
    name: Annotated[str, Form()] = "",
    is_admin: Annotated[str, Form()] = "",
    creates_events: Annotated[str, Form()] = "",
    disabled: Annotated[str, Form()] = "",
    version: Annotated[int, Form(ge=0, le=2**31)] = 0,
) -> Response:
    """Change name and rights."""
    context.step_up()
    rights = Rights(name, bool(is_admin), bool(creates_events), bool(disabled))
    try:
        admin.change(context.store, account, rights, version, context.actor)
    except (Conflict, Stale, Invalid) as error:
        lines = error.faults.values() if isinstance(error, Invalid) else (error.message,)
        fault = " ".join(words.to(context.language) for words in lines)
        return _shown(context, admin.card(context.store, account), fault, error.status)
    return tell(redirect(f"/accounts/{account}"), "success", context.say("Đã lưu.", "Saved."))


@router.post("/accounts/{account}/reset")
def reset(context: Manager, account: str) -> Response:
    """Give a one-time password and show it once."""
    context.step_up()
    login, password = admin.reset_password(context.store, account, context.actor)
    return _once(context, login, password)


@router.post("/accounts/{account}/factor")
def reset_factor(context: Manager, account: str) -> Response:
    """Take the second step away from someone who lost the telephone."""
    context.step_up()
    try:
        admin.reset_factor(context.store, account, context.actor)
    except Conflict as error:
        fault = error.message.to(context.language)
        return _shown(context, admin.card(context.store, account), fault, error.status)
    words = context.say(
        "Đã bỏ xác minh hai lớp; người này đăng nhập bằng mật khẩu và bật lại.",
        "The second step was taken away; this person signs in with the password and sets it up again.",
    )
    return tell(redirect(f"/accounts/{account}"), "success", words)


@router.post("/accounts/{account}/sign-out")
def sign_out(context: Manager, account: str) -> Response:
    """End every session of an account."""
    admin.sign_out(context.store, account, context.actor)
    words = context.say("Đã đóng mọi phiên của tài khoản này.", "Every session of this account was ended.")
    return tell(redirect(f"/accounts/{account}"), "success", words)


@router.post("/accounts/{account}/unlock")
def unlock(context: Manager, account: str) -> Response:
    """Let an account that was guessed at sign in again."""
    admin.unlock(context.store, account, context.actor)
    words = context.say(
        "Đã bỏ giới hạn do nhập sai mật khẩu của tài khoản này.", "The limit after wrong passwords was lifted."
    )
    return tell(redirect(f"/accounts/{account}"), "success", words)
