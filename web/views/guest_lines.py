"""A guest in words, as the reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.guests.statistics import NEED_LABELS
from planner.wording import Wording
from web.context import EventContext
from web.policy import Action, Resource
from web.services import guests, masking
from web.services.guarded import GUARDED
from web.services.guests import Labels, Place
from web.services.journal import RowState
from web.services.masking import Rights
from web.services.vocabulary import choice_words, column_words


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A guest in the list, as the reader may see it."""

    guest_id: str
    name: str
    post: str
    organisation: str
    delegation: str
    rank: str
    group: str
    status: str
    status_words: str
    needs: str
    lodging: str
    phone: str


def place_of(context: EventContext, db: Any) -> Place:  # noqa: ANN401 - a connection of the store
    """Return whose guests, at which revision, and what the reader may know."""
    event = context.event
    guarded = GUARDED.find(db, event.id, event.revision)
    return Place(context.store.url, event.id, event.revision, guarded, context.may(Resource.PROTECTED, Action.READ))


def rights_of(context: EventContext) -> Rights:
    """Return what of the cells the reader sees; identifiers stay masked outside the grid."""
    return Rights(reveals=False, cleared=context.may(Resource.PROTECTED, Action.READ))


LABELS: Mapping[str, Wording] = {
    "organisation_id": Wording("Cơ quan, đơn vị", "Organisation"),
    "delegation_id": Wording("Đoàn", "Delegation"),
}


def label(context: EventContext, name: str) -> str:
    """Return the name of a column."""
    return LABELS.get(name, column_words(guests.TABLE, name)).to(context.language)


def needs(context: EventContext, text: str) -> str:
    """Return needs in words: a pack keeps them as ids."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    return ", ".join(NEED_LABELS[part].to(context.language).lower() if part in NEED_LABELS else part for part in parts)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day}/{day.month}/{day.year}"


def line_of(context: EventContext, row: RowState, place: Place, told: Labels) -> GuestLine:
    """Return a guest as the reader may see it."""
    cells = masking.shown(guests.TABLE, row.cells, rights_of(context), place.guarded)
    get = cells.get
    first, last = get("lodging_from", ""), get("lodging_to", "")
    return GuestLine(
        get("guest_id", ""),
        get("full_name", ""),
        get("post", ""),
        told.organisations.get(get("organisation_id", ""), get("organisation_id", "")),
        told.delegations.get(get("delegation_id", ""), get("delegation_id", "")),
        get("rank", ""),
        told.groups.get(get("rank", ""), ""),
        get("status", ""),
        choice_words(guests.TABLE, "status", get("status", "")).to(context.language),
        needs(context, get("needs", "")),
        first if first in {"", masking.VEIL} else f"{first[8:]}/{first[5:7]}–{last[8:]}/{last[5:7]}",
        get("phone", ""),
    )


def words(context: EventContext, name: str, text: str, told: Labels) -> str:
    """Return a cell as people read it: names for ids, choices and needs in words."""
    names = {"organisation_id": told.organisations, "delegation_id": told.delegations}.get(name)
    if names is not None:
        return names.get(text, text)
    if name == "rank" and told.groups.get(text):
        return f"{text}: {told.groups[text]}"
    if name == "needs":
        return needs(context, text)
    if name in {"in_post_since", "lodging_from", "lodging_to"}:
        return _day(text)
    if name in {"status", "gender"}:
        return choice_words(guests.TABLE, name, text).to(context.language)
    return text.replace(";", ", ")
