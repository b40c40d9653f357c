"""The rehearsals room: the week by venue or by group, the list of the days, calendars to take along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Response

from planner.ics import Appointment, calendar
from planner.scenario.rows import STAGES
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import rehearsals
from web.services.plans import Bundle
from web.services.rehearsals import STAGE_WORDS, Meeting, Waiting, Week
from web.services.running_orders import RunningSheet, sheets
from web.views.listing import asked, attachment, file_of, in_order
from web.views.plan_page import chosen
from web.views.room import RoomPage, has_plan, pinned_subjects, room_base
from web.words import today

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.REHEARSALS, Action.READ)]

PROBLEM = "rehearsals"
NAMES = ("plan", "week", "by", "venue", "group", "person", "date", "stage", "sort", "show", "format")
FILTERS = ("venue", "group", "stage", "person", "date")
SORTS = {
    "start": lambda one: (one.start, one.session_id),
    "arrive": lambda one: (one.arrive, one.session_id),
    "item": lambda one: one.item,
    "venue": lambda one: one.venue,
    "stage": lambda one: one.tone,
    "people": lambda one: one.people,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalsPage(RoomPage):
    """The calendar of a week and the list of its rehearsals."""

    week: Week | None = None
    meetings: tuple[Meeting, ...] = ()
    total: int = 0
    waiting: tuple[Waiting, ...] = ()
    running: tuple[RunningSheet, ...] = ()
    venues: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    stages: tuple[tuple[str, str], ...] = ()
    persons: tuple[tuple[str, str], ...] = ()
    days: tuple[tuple[str, str], ...] = ()
    pinned: frozenset[str] = frozenset()


@router.get("/events/{event}/rehearsals")
def room(context: Reader, plan: str = "") -> Response:
    """Show when and where everyone rehearses."""
    bundle, query = chosen(context, plan), asked(context, NAMES)
    base = room_base(context, bundle, PROBLEM, query)
    if bundle is None or not has_plan(bundle, PROBLEM):
        return context.page("rehearsals/index.html", RehearsalsPage(**base))
    everything = rehearsals.meetings(bundle.scenario, bundle.rows[PROBLEM])
    found = rehearsals.matching(everything, *(query.get(name, "") for name in FILTERS))
    if "format" in query:
        return exported(context, query["format"], in_order(found, query.get("sort", ""), SORTS))
    shown = next((one for one in found if one.session_id == query.get("show")), None)
    text = query.get("date", "") or query.get("week", "") or (str(shown.start.date()) if shown else "")
    monday = rehearsals.chosen_week(found, text, today())
    week = rehearsals.draw(found, monday, query.get("by", "venue")) if monday else None
    of_week = rehearsals.of_week(found, monday) if monday else ()
    view = RehearsalsPage(
        **base,
        week=week,
        meetings=tuple(in_order(of_week, query.get("sort", ""), SORTS)),
        total=len(found),
        waiting=rehearsals.waiting(bundle.scenario, everything),
        running=sheets(bundle.folder),
        venues=tuple((venue.venue_id, venue.name) for venue in bundle.scenario.venues),
        groups=tuple((group.group_id, group.name) for group in bundle.scenario.groups),
        stages=tuple((stage, STAGE_WORDS[stage].to(context.language)) for stage in STAGES),
        persons=tuple((person.person_id, person.full_name) for person in bundle.scenario.performers),
        days=tuple(sorted({(str(one.start.date()), f"{one.start:%d/%m}") for one in everything})),
        pinned=pinned_subjects(context, PROBLEM),
    )
    return context.page("rehearsals/index.html", view)


def exported(context: EventContext, kind: str, found: Sequence[Meeting]) -> Response:
    """Return the list as CSV, XLSX or a calendar."""
    if kind == "ics":
        return _calendar(context, context.say("Lịch tập luyện", "Rehearsals"), "lich-tap", found, today_stamp())
    context.need(Resource.REHEARSALS, Action.EXPORT)
    say = context.say
    headings = (
        say("Mã buổi", "Session"),
        say("Ngày", "Day"),
        say("Có mặt", "Present at"),
        say("Bắt đầu", "Start"),
        say("Kết thúc", "End"),
        say("Tiết mục", "Item"),
        say("Giai đoạn", "Stage"),
        say("Địa điểm", "Venue"),
        say("Khối", "Groups"),
        say("Số người", "People"),
    )
    lines = (
        (
            one.session_id,
            f"{one.start:%d/%m/%Y}",
            f"{one.arrive:%H:%M}",
            f"{one.start:%H:%M}",
            f"{one.end:%H:%M}",
            one.item,
            one.stage,
            one.venue,
            one.group_words,
            str(one.people),
        )
        for one in found
    )
    return file_of(context, "lich-tap", kind, headings, lines)


@router.get("/events/{event}/rehearsals/calendar/{kind}/{subject}.ics")
def calendar_of(context: Reader, kind: str, subject: str, plan: str = "") -> Response:
    """Return the calendar of a group, a person, a venue, or everybody (``all/all``)."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, PROBLEM):
        raise NotFound
    found = rehearsals.meetings(bundle.scenario, bundle.rows[PROBLEM])
    title = context.say("Lịch tập luyện", "Rehearsals")
    if kind != "all":
        names = _named(bundle, kind)
        if subject not in names:
            raise NotFound
        title = f"{title}: {names[subject]}"
        found = rehearsals.matching(found, **{kind: subject})
    stamp = datetime.fromtimestamp(bundle.card.at_ms / 1000, UTC)
    return _calendar(context, title, f"lich-tap-{subject}", found, stamp)


def _named(bundle: Bundle, kind: str) -> dict[str, str]:
    if kind == "group":
        return {group.group_id: group.name for group in bundle.scenario.groups}
    if kind == "person":
        return {person.person_id: person.full_name for person in bundle.scenario.performers}
    if kind == "venue":
        return {venue.venue_id: venue.name for venue in bundle.scenario.venues}
    raise NotFound


def today_stamp() -> datetime:
    """Return the moment a calendar is written."""
    return datetime.now(UTC)


def _calendar(context: EventContext, title: str, name: str, found: Sequence[Meeting], stamp: datetime) -> Response:
    zone = "Asia/Ho_Chi_Minh"
    present = context.say("Có mặt lúc", "Be there at")
    appointments = (
        Appointment(
            f"{one.session_id}@{context.event.public_id}",
            one.start,
            one.end,
            f"{one.item} ({STAGE_WORDS[one.stage].to(context.language) if one.stage in STAGE_WORDS else one.stage})",
            one.venue,
            f"{present} {one.arrive:%H:%M}\n{one.group_words}",
        )
        for one in found
    )
    return attachment(
        context, calendar(title, zone, appointments, stamp), f"{name}.ics", "text/calendar; charset=utf-8"
    )
