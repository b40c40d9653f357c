"""What pages and API of the guest register share: who works, what a reader may see, what stands in the frame."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.wording import Wording
from web.context import EventContext
from web.errors import NotFound
from web.policy import Action, Resource, Role
from web.services import masking
from web.services.guarded import GUARDED, Guarded
from web.services.masking import Rights
from web.services.register import Desk, Done
from web.services.register_people import People, Someone, people_of
from web.views.page import Page
from web.views.table_view import refuse_archived, rights_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage(Page):
    """Base of the register's pages.

    Attributes:
        tab: which of them this is.
        may_edit: whether the reader may record anything here.
        approves: whether the reader may approve and freeze.
    """

    tab: str
    may_edit: bool = False
    approves: bool = False


def base_of(context: EventContext, tab: str, title: Wording) -> dict[str, object]:
    """Return the fields of RegisterPage."""
    open_event = not context.event.archived
    return {
        "room": "guests",
        "trail": ((title.to(context.language), None),),
        "tab": tab,
        "may_edit": open_event and context.may(Resource.GUESTS, Action.EDIT),
        "approves": open_event and may_approve(context),
    }


def may_approve(context: EventContext) -> bool:
    """Whether the caller decides over nominations: organisers alone."""
    organises = Role.ORGANISER in context.event.roles and context.may(Resource.GUESTS, Action.REVEAL)
    return organises and context.may(Resource.PLANS, Action.SUBMIT)


def desk_of(context: EventContext) -> Desk:
    """Return who works on the register.

    Raises:
        Conflict: the event is archived.
    """
    refuse_archived(context)
    return Desk(context.store, context.actor, context.event.id, context.person.name)


def approving_desk(context: EventContext) -> Desk:
    """Return the same for a decision that only organisers take.

    Raises:
        NotFound: the caller is none.
    """
    if not may_approve(context):
        raise NotFound
    return desk_of(context)


def everybody(context: EventContext) -> People:
    """Return everybody whom the event knows."""
    with context.store.read() as db:
        return people_of(db, context.event.id)


def seen(context: EventContext, *, reveal: bool = False) -> Rights:
    """Return what the reader may see of people."""
    return rights_of(context, reveal=reveal)


def entry_shown(one: Someone, rights: Rights, guarded: Guarded) -> Mapping[str, str]:
    """Return what a person's entry says, identifiers masked for whoever may not see them."""
    entry = one.entry
    values = {
        "full_name": " ".join([*entry.titles, entry.full_name]),
        "gender": entry.gender,
        "birth": entry.birth,
        "post": entry.post,
        "post_since": entry.post_since,
        "organisation": entry.organisation,
        "phone": entry.phone,
        "email": entry.email,
        "locality": entry.locality,
        "transport": entry.transport,
    }
    if not rights.reveals:
        values["birth"] = masking.masked("birth_year", entry.birth[:4])
        values |= {name: masking.masked(name, values[name]) for name in ("phone", "email")}
    if masking.hidden("guests", one.cells, rights, guarded):
        values |= {"locality": "", "transport": ""}
    return values


def guarded_of(context: EventContext) -> Guarded:
    """Return who is protected."""
    with context.store.read() as db:
        return GUARDED.find(db, context.event.id, context.event.revision)


def words_of(context: EventContext, done: Done, vi: str, en: str) -> tuple[str, str]:
    """Return kind and text of the message after a change; who was left out is told with the reason."""
    if not done.refused:
        return "success", context.say(vi, en)
    _own, reason = done.refused[0]
    left = len(done.refused)
    said = context.say(f"{vi} {left} khách chưa ghi được: ", f"{en} {left} guests were left out: ")
    return "warning", said + reason.to(context.language)
