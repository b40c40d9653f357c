"""The guests room: the list, and everything about one guest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from starlette.concurrency import run_in_threadpool

from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.rendering import Sheet
from web.services import guests, masking
from web.services.guests import Labels, Place
from web.services.journal import RowState, changed_columns
from web.services.masking import Rights
from web.services.plans import Bundle
from web.services.vocabulary import choice_words
from web.views.guest_lines import GuestLine, label, line_of, needs, place_of, rights_of, words
from web.views.listing import asked, file_of
from web.views.page import Page
from web.views.plan_page import chosen

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.GUESTS, Action.READ)]
NAMES = (*guests.FILTERS, "q", "sort", "after", "before", "format")
MOST_OPTIONS = 400
"""Organisations or delegations that a list of choices may hold; where there are more, one searches by words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestsPage(Page):
    """One page of the list."""

    lines: tuple[GuestLine, ...]
    total: int
    everyone: int
    next: str
    previous: str
    query: Mapping[str, str]
    columns: tuple[Mapping[str, object], ...]
    filters: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of the guest in words."""

    at_ms: int
    author: str
    what: str
    columns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the plan in force puts the guest."""

    seat_id: str = ""
    hotel: str = ""
    room_id: str = ""
    nights: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestPage(Page):
    """All about one guest."""

    line: GuestLine
    fields: tuple[tuple[str, str], ...]
    row_id: int
    delegation_id: str
    seat: Seat | None
    plan_number: int
    host: str
    companions: tuple[tuple[str, str], ...]
    deeds: tuple[Deed, ...]
    guarded: bool


@router.get("/events/{event}/guests")
async def room(context: Reader) -> Response:
    """Show the guests, fifty to a page."""
    query = asked(context, NAMES)
    content = (context.event.revision, tuple(sorted(query.items())))
    sheet = Sheet("guests/index.html", Page(room="guests"), content)
    pages = context.services.pages
    kept = None if "format" in query else await context.store.soon(lambda: pages.kept(context, sheet))
    return kept if kept is not None else await run_in_threadpool(_room, context, query, sheet)


def _room(context: EventContext, query: Mapping[str, str], sheet: Sheet) -> Response:
    with context.store.read() as db:
        place = place_of(context, db)
        told = guests.labels(db, place)
        if "format" in query:
            context.need(Resource.GUESTS, Action.EXPORT)
            return exported(context, place, told, guests.every(db, place, query))
        found = guests.page(db, place, query)
    view = GuestsPage(
        room="guests",
        lines=tuple(line_of(context, row, place, told) for row in found.rows),
        total=found.total,
        everyone=found.total,
        next=found.next,
        previous=found.previous,
        query=query,
        columns=_columns(context),
        filters=_filters(context, told, query),
    )
    return context.services.pages.keep(context, sheet, view)


def _columns(context: EventContext) -> tuple[Mapping[str, object], ...]:
    def column(key: str, vi: str, en: str, *, sort: bool = False, kind: str = "text") -> Mapping[str, object]:
        return {"key": key, "label": context.say(vi, en), "sort": sort, "kind": kind}

    return (
        column("full_name", "Họ tên", "Name", sort=True),
        column("post", "Chức vụ", "Post"),
        column("organisation_id", "Cơ quan", "Organisation", sort=True),
        column("delegation_id", "Đoàn", "Delegation", sort=True),
        column("rank", "Ngôi thứ", "Rank", sort=True, kind="number"),
        column("status", "Tình trạng", "Status", sort=True),
        column("needs", "Nhu cầu", "Needs"),
        column("lodging_from", "Lưu trú", "Lodging", kind="date"),
        column("phone", "Điện thoại", "Phone"),
    )


def _filters(context: EventContext, told: Labels, query: Mapping[str, str]) -> tuple[Mapping[str, object], ...]:
    say = context.say
    statuses = [(key, choice_words(guests.TABLE, "status", key).to(context.language)) for key in guests.STATUSES]
    groups = [(group, group) for group in dict.fromkeys(told.groups.values()) if group]
    lodging = [("yes", say("có nghỉ lại", "stays overnight")), ("no", say("không nghỉ lại", "does not stay"))]
    choices: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("status", say("Tình trạng", "Status"), statuses),
        ("group", say("Nhóm ngôi thứ", "Rank group"), groups),
        ("organisation", say("Cơ quan", "Organisation"), list(told.organisations.items())),
        ("delegation", say("Đoàn", "Delegation"), list(told.delegations.items())),
        ("needs", say("Nhu cầu", "Needs"), [(need, needs(context, need)) for need in told.needs]),
        ("lodging", say("Lưu trú", "Lodging"), lodging),
    ]
    words = {"name": "q", "label": say("Tìm khách (không cần dấu)", "Find a guest"), "value": query.get("q", "")}
    return (
        words,
        *(
            {"name": name, "label": label, "kind": "select", "value": query.get(name, ""), "options": options}
            for name, label, options in choices
            if options and len(options) <= MOST_OPTIONS
        ),
    )


def exported(context: EventContext, place: Place, told: Labels, rows: Sequence[RowState]) -> Response:
    """Return the list as a file, identifiers masked, what is hidden left out."""
    headings = [label(context, name) for name in ("guest_id", *guests.COLUMNS)]
    lines = (line_of(context, row, place, told) for row in rows)
    cells = (
        (
            line.guest_id,
            line.name,
            line.post,
            line.organisation,
            line.delegation,
            line.rank,
            line.status_words,
            line.needs,
            line.lodging,
            line.phone,
        )
        for line in lines
    )
    return file_of(context, "khach-moi", context.request.query_params["format"], headings, cells)


@router.get("/events/{event}/guests/{guest}")
def detail(context: Reader, guest: Annotated[str, Path(max_length=100)]) -> Response:
    """Show everything about one guest."""
    with context.store.read() as db:
        place = place_of(context, db)
        told = guests.labels(db, place)
        row = guests.one(db, context.event.id, guest)
        if row is None:
            raise NotFound
        deeds = guests.history(db, context.event.id, row.id)
    rights = rights_of(context)
    cells = masking.shown(guests.TABLE, row.cells, rights, place.guarded)
    guarded = place.guarded.covers(guests.TABLE, row.cells)
    bundle = chosen(context, "")
    line = line_of(context, row, place, told)
    shown = tuple(
        (label(context, name), words(context, name, text, told))
        for name, text in cells.items()
        if text and name != "full_name"
    )
    view = GuestPage(
        room="guests",
        trail=((line.name, None),),
        line=line,
        fields=shown,
        row_id=row.id,
        delegation_id=row.cells.get("delegation_id", ""),
        seat=_seat(context, bundle, guest, hidden=guarded and not place.cleared) if bundle else None,
        plan_number=bundle.card.number if bundle else 0,
        host=_host(bundle, row.cells) if place.cleared or not guarded else "",
        companions=_companions(bundle, guest),
        deeds=tuple(_deed(context, deed, rights, place, told) for deed in deeds),
        guarded=guarded,
    )
    return context.page("guests/detail.html", view)


def _seat(context: EventContext, bundle: Bundle, guest: str, *, hidden: bool) -> Seat:
    seat = next((row["seat_id"] for row in bundle.rows.get("seating", ()) if row["guest_id"] == guest), "")
    seat = seat if context.may(Resource.SEATING, Action.READ) else ""
    if hidden or not context.may(Resource.LODGING, Action.READ):
        return Seat(seat_id=seat, hidden=hidden)
    beds = [row for row in bundle.rows.get("lodging", ()) if row["guest_id"] == guest]
    beds.sort(key=lambda row: row["check_in"])
    if not beds:
        return Seat(seat_id=seat)
    names = {one.hotel_id: one.name for one in bundle.scenario.hotels}
    hotels = dict.fromkeys(names.get(bed["hotel_id"], bed["hotel_id"]) for bed in beds)
    stays = [f"{bed['check_in']} – {bed['check_out']}" for bed in beds]
    return Seat(seat, " → ".join(hotels), " → ".join(bed["room_id"] for bed in beds), "; ".join(stays))


def _host(bundle: Bundle | None, cells: Mapping[str, str]) -> str:
    """Return who receives the guest's delegation, as the plan's scenario says."""
    if bundle is None:
        return ""
    delegation = next(
        (one for one in bundle.scenario.delegations if one.delegation_id == cells.get("delegation_id")), None
    )
    if delegation is None or not delegation.host_officer_id:
        return ""
    members = {member.member_id: member.name for member in bundle.scenario.members}
    return members.get(delegation.host_officer_id, delegation.host_officer_id)


def _companions(bundle: Bundle | None, guest: str) -> tuple[tuple[str, str], ...]:
    if bundle is None:
        return ()
    return tuple((one.guest_id, one.full_name) for one in bundle.scenario.guests if one.companion_of == guest)


def _deed(context: EventContext, deed: tuple[int, str, Any, Any], rights: Rights, place: Place, told: Labels) -> Deed:
    at_ms, author, before, after = deed
    if before is None or after is None:
        what = context.say("thêm vào danh sách", "added") if before is None else context.say("xoá", "deleted")
        return Deed(at_ms, author, what, ())
    old = masking.shown(guests.TABLE, before.get("cells", {}), rights, place.guarded)
    new = masking.shown(guests.TABLE, after.get("cells", {}), rights, place.guarded)
    columns = tuple(
        (
            label(context, name),
            words(context, name, old.get(name, ""), told),
            words(context, name, new.get(name, ""), told),
        )
        for name in changed_columns(before, after)
    )
    return Deed(at_ms, author, context.say("sửa", "changed"), columns)
