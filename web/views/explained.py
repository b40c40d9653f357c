"""An explanation as the panel shows it: what was chosen, why, what else there is and at what price."""

from dataclasses import dataclass
from urllib.parse import urlencode

from planner.engine.pins import Pin
from planner.report.rules import detail_words, price_words
from planner.wording import Wording
from web.context import EventContext
from web.errors import Conflict
from web.policy import Action, Resource
from web.services import pins
from web.services.explain import Account, Clearance, account_of
from web.views.plan_page import chosen
from web.views.sight import sight_in


@dataclass(frozen=True, slots=True)
class PinButton:
    """A decision that may be pinned, and whether it is."""

    problem: str
    subject: str
    field: str
    value: str
    words: str
    pinned: bool
    allowed: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """An alternative in words; ``try_href`` leads to a solve that asks for it, empty where none may be started."""

    choice: str
    price: str
    state: str
    details: tuple[str, ...]
    note: str
    try_href: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything the panel shows."""

    problem: str
    subject: str
    plan: str
    chosen: str
    reasons: tuple[str, ...]
    options: tuple[Option, ...]
    pin_buttons: tuple[PinButton, ...]


def account_for(context: EventContext, problem: str, subject: str, plan: str) -> tuple[Account, str]:
    """Return the explanation for this reader and the id of the plan it is about.

    Raises:
        NotFound: there is nothing the reader may know of.
        Conflict: there is no plan yet.
    """
    if problem in pins.RESOURCES:
        context.need(pins.RESOURCES[problem], Action.READ)
    bundle = chosen(context, plan)
    if bundle is None:
        raise Conflict(Wording("Chưa có phương án nào để giải thích.", "There is no plan to explain yet."))
    clearance = Clearance(context.may(Resource.PROTECTED, Action.READ), sight_in(context))
    return account_of(bundle, problem, subject, clearance), bundle.card.public_id


def explained(context: EventContext, account: Account, plan: str) -> Explained:
    """Return an explanation in the reader's language, with the buttons that the reader may use."""
    language = context.language
    told = account.explanation
    options = tuple(
        Option(
            one.choice,
            price_words(one.cost).to(language),
            "bad" if one.cost is None else "good" if one.cost <= 0 else "warn",
            detail_words(one, language),
            one.note.to(language) if one.note else "",
            _try_href(context, account.problem, wish, plan) if one.cost is not None else "",
        )
        for one, wish in zip(told.alternatives, account.wishes, strict=True)
    )
    return Explained(
        account.problem,
        told.subject,
        plan,
        told.chosen.to(language),
        tuple(reason.to(language) for reason in told.reasons),
        options,
        pin_buttons(context, account.holding),
    )


def pin_buttons(context: EventContext, wanted: tuple[Pin, ...]) -> tuple[PinButton, ...]:
    """Return the buttons of decisions, each saying whether it is pinned."""
    kept = {one.pin: one.reason for one in pins.pins_of(context.store, context.event.id)} if wanted else {}
    return tuple(
        PinButton(
            pin.problem,
            pin.subject,
            pin.field,
            pin.value,
            f"{pins.FIELD_WORDS[pin.field].to(context.language)} {pin.value}",
            pin in kept,
            context.may(pins.RESOURCES[pin.problem], Action.EDIT),
            kept.get(pin, ""),
        )
        for pin in wanted
    )


def _try_href(context: EventContext, problem: str, wish: tuple[Pin, ...], plan: str) -> str:
    if not context.may(Resource.PLANS, Action.SOLVE):
        return ""
    query = {"only": problem, "from": plan, "wish": pins.written(wish)}
    return f"{context.href('plans', 'new')}?{urlencode(query)}"
