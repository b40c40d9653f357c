"""One's own account: name, password, the sessions that are open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form, Response

from web.context import Context, allow, redirect
from web.errors import Invalid, TooMany
from web.pages.session import set_session
from web.policy import Action, Resource
from web.rendering import tell
from web.services import accounts, sessions
from web.services.accounts import PasswordChange
from web.services.passwords import MIN_PASSWORD
from web.services.sessions import SessionCard
from web.store.engine import Transaction
from web.views.page import Page

router = APIRouter(include_in_schema=False)
Reader = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.READ)]
Owner = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.EDIT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(Page):
    """One's own account.

    Attributes:
        sessions: where one is signed in.
        must_change: whether nothing else is open before the password is changed.
        has_factor: whether signing in takes a code as well.
        name: as typed, when it was refused.
        faults: sentences by field.
    """

    sessions: tuple[SessionCard, ...]
    must_change: bool
    has_factor: bool
    name: str
    shortest: int = MIN_PASSWORD
    faults: Mapping[str, str] = field(default_factory=dict)


@router.get("/account")
def account(context: Reader) -> Response:
    """Show the account."""
    return _page(context, context.person.name, {}, 200)


def _page(context: Context, name: str, faults: Mapping[str, str], status: int) -> Response:
    view = AccountPage(
        sessions=sessions.of_person(context.store, context.services.seen, context.person),
        must_change=context.person.must_change,
        has_factor=context.person.has_factor,
        name=name,
        faults=faults,
        trail=((context.say("Tài khoản của tôi", "My account"), None),),
    )
    return context.page("account/index.html", view, status=status)


@router.post("/account/password")
def change_password(
    context: Owner,
    old: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    repeated: Annotated[str, Form()] = "",
) -> Response:
    """Set a new password; other sessions end and this one gets a new token."""
    change = PasswordChange(old, password, repeated)
    try:
        token = accounts.change_password(context.store, context.person, change, context.actor)
    except Invalid as error:
        faults = {name: words.to(context.language) for name, words in error.faults.items()}
        return _page(context, context.person.name, faults, error.status)
    except TooMany as error:
        return _page(context, context.person.name, {"old": error.message.to(context.language)}, error.status)
    response = redirect("/" if context.person.must_change else "/account")
    set_session(response, context, token)
    words = context.say(
        "Đã đổi mật khẩu; các phiên khác đã bị đóng.", "The password was changed; other sessions were ended."
    )
    return tell(response, "success", words)


@router.post("/account/name")
def rename(context: Owner, name: Annotated[str, Form()] = "") -> Response:
    """Change the name that others see."""
    try:
        accounts.rename(context.store, context.person, name, context.actor)
    except Invalid as error:
        faults = {key: words.to(context.language) for key, words in error.faults.items()}
        return _page(context, name, faults, error.status)
    return tell(redirect("/account"), "success", context.say("Đã lưu họ và tên.", "The name was saved."))


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(context: Owner) -> Response:
    """End every other session of this person."""
    caller = context.person

    def work(transaction: Transaction) -> None:
        sessions.end_all(transaction.db, caller.user_id, but=caller.session_id)
        transaction.note("account.sign_out", caller.login)

    context.store.write(context.actor, work)
    words = context.say("Đã đăng xuất ở mọi máy khác.", "Signed out on every other computer.")
    return tell(redirect("/account"), "success", words)
