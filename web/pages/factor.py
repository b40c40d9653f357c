"""The second step at sign-in: setting it up with a telephone, spare codes, switching it off."""

from dataclasses import dataclass
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Response

from web.context import Context, allow, redirect
from web.errors import Conflict, Invalid, TooMany
from web.pages.session import set_session
from web.policy import Action, Resource
from web.rendering import tell
from web.services import factors
from web.services.factors import Enrolment, Factor
from web.views.page import Page

router = APIRouter(include_in_schema=False)
Reader = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.READ)]
Owner = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.EDIT)]
GROUP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPage(Page):
    """The second step of one's own account.

    Attributes:
        factor: what is set up, None for nothing.
        secret: letters to type into the telephone, in groups of four, while it waits for the first code.
        picture: the same for its camera, as SVG.
        is_required: whether the installation asks everybody for it.
    """

    factor: Factor | None
    secret: str
    picture: str
    is_required: bool
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpareCodes(Page):
    """Codes for one use, shown this once."""

    codes: tuple[str, ...]


@router.get("/account/factor")
def factor(context: Reader) -> Response:
    """Show what is set up, or what the telephone is to be given."""
    return _page(context)


def _trail(context: Context) -> tuple[tuple[str, str | None], ...]:
    here = context.say("Xác minh hai lớp", "Second step")
    return ((context.say("Tài khoản của tôi", "My account"), "/account"), (here, None))


def _page(context: Context, fault: str = "", status: int = 200) -> Response:
    waiting = factors.enrolment(context.store, context.person)
    view = FactorPage(
        trail=_trail(context),
        factor=factors.of_person(context.store, context.person.user_id),
        secret=_grouped(waiting),
        picture=segno.make_qr(waiting.address).svg_inline(scale=5, border=4, light="#fff") if waiting else "",
        is_required=context.services.settings.require_factor,
        fault=fault,
    )
    return context.page("account/factor.html", view, status=status)


def _grouped(waiting: Enrolment | None) -> str:
    secret = waiting.secret if waiting else ""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


@router.post("/account/factor/begin")
def begin(context: Owner) -> Response:
    """Choose a secret for the telephone."""
    context.step_up()
    factors.begin(context.store, context.person, context.actor)
    return redirect("/account/factor")


@router.post("/account/factor")
def confirm(context: Owner, code: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Switch the second step on with a first code, and show the spare codes."""
    try:
        token, codes = factors.confirm(context.store, context.person, code, context.actor)
    except (Invalid, TooMany, Conflict) as error:
        return _page(context, error.message.to(context.language), error.status)
    response = _codes(context, codes)
    set_session(response, context, token)
    return response


def _codes(context: Context, codes: tuple[str, ...]) -> Response:
    return context.page("account/spare_codes.html", SpareCodes(trail=_trail(context), codes=codes))


@router.post("/account/factor/codes")
def renew(context: Owner) -> Response:
    """Make new spare codes and show them."""
    context.step_up()
    return _codes(context, factors.renew_recovery(context.store, context.person, context.actor))


@router.post("/account/factor/off")
def off(context: Owner) -> Response:
    """Switch the second step off."""
    context.step_up()
    factors.switch_off(
        context.store, context.person, context.actor, is_required=context.services.settings.require_factor
    )
    words = context.say("Đã tắt xác minh hai lớp.", "The second step is off.")
    return tell(redirect("/account"), "success", words)
