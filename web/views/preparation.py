"""What the pages of the preparation share: the plan that is looked at, the day, the situation."""

from dataclasses import dataclass
from datetime import date

from planner.readiness import Situation
from web.context import EventContext
from web.policy import Action, Resource
from web.services import preparation
from web.services.plans import Bundle
from web.views.page import Page
from web.views.plan_page import chosen
from web.words import today

ROOM = "preparation"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationView(Page):
    """Base of the views: the day asked about, and why nothing can be shown when it cannot."""

    room: str | None = ROOM
    today: str = ""
    plan: str = ""
    faults: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks about."""

    bundle: Bundle | None
    situation: Situation | None
    today: date
    faults: tuple[str, ...]


def asked_of(context: EventContext, plan: str, day: str) -> Asked:
    """Return the situation of today's data with the days of the plan asked for; none while the data have faults."""
    bundle = chosen(context, plan)
    current = context.services.scenarios.current(context.event.id)
    when = day_of(day)
    faults = tuple(fault.line(context.language) for fault in current.faults[:5])
    if current.scenario is None:
        return Asked(bundle, None, when, faults)
    rows = bundle.rows.get(preparation.PROBLEM, ()) if bundle else ()
    return Asked(bundle, preparation.situation_of(current.scenario, rows, when), when, ())


def day_of(text: str) -> date:
    """Return the day asked for; the present one when none, or none that can be read, is given."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()


def is_cleared(context: EventContext) -> bool:
    """Whether the reader may see protected guests by name."""
    return context.may(Resource.PROTECTED, Action.READ) and context.may(Resource.GUESTS, Action.READ)
