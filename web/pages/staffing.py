"""The staffing room: the wall chart of posts by shift, people by hours, the duty list of every person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Response

from planner.collation import name_key
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import staffing
from web.services.ics import Appointment, calendar
from web.services.staffing import KIND_WORDS, RESERVE, Board, Duty, Hours, PersonLine, PostLine, ShiftCell, Totals
from web.views.listing import Listing, asked, attachment, file_of, listed
from web.views.plan_page import chosen
from web.views.readings import board_of, staffing_secrets
from web.views.room import RoomPage, has_plan, pinned_subjects, room_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.STAFFING, Action.READ)]
Exporter = Annotated[EventContext, allow(Resource.STAFFING, Action.EXPORT)]
NameExporter = Annotated[EventContext, allow(Resource.ROSTER_NAMES, Action.EXPORT)]

PROBLEM = "staffing"
ZONE = "Asia/Ho_Chi_Minh"
NAMES = ("plan", "view", "force", "kind", "post", "shift", "state", "q", "sort", "after", "before", "show", "format")
SORTS = {
    "name": lambda line: name_key(line.name),
    "force": lambda line: (line.force, line.team, line.person_id),
    "hours": lambda line: line.hours,
}


Filter = tuple[str, str, tuple[tuple[str, str], ...] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingPage(RoomPage):
    """The wall chart, or people by hours.

    Attributes:
        names: whether the reader sees who is on duty; otherwise headcounts only.
        hidden: posts left out because they escort protected persons.
    """

    wall: tuple[PostLine, ...] = ()
    reserve: tuple[ShiftCell, ...] = ()
    totals: tuple[Totals, ...] = ()
    shown_totals: tuple[Totals, ...] = ()
    hours: Hours | None = None
    people: Listing[PersonLine] | None = None
    forces: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    names: bool = False
    hidden: int = 0
    pinned: frozenset[str] = frozenset()


@router.get("/events/{event}/staffing")
def room(context: Reader, plan: str = "") -> Response:
    """Show who is on duty where and when."""
    bundle, query = chosen(context, plan), asked(context, NAMES)
    base = room_base(context, bundle, PROBLEM, query, staffing_secrets(context, bundle))
    if bundle is None or not has_plan(bundle, PROBLEM):
        return context.page("staffing/index.html", StaffingPage(**base))
    board, names = board_of(context, bundle), context.may(Resource.ROSTER_NAMES, Action.READ)
    if "format" in query:
        return exported(context, board, query)
    by_person = names and query.get("view") == "people"
    people = listed(board.people(query), query, SORTS, lambda line: line.person_id) if by_person else None
    kinds = {post.kind for post in board.posts}
    totals = board.totals()
    chosen_ids = {shift.shift_id for shift in board.chosen_shifts(query)}
    view = StaffingPage(
        **base,
        wall=() if by_person else board.wall(query),
        reserve=board.reserve(query),
        totals=totals,
        shown_totals=tuple(one for one in totals if one.shift.shift_id in chosen_ids),
        hours=staffing.draw_hours(people.rows, board.shifts) if people else None,
        people=people,
        forces=board.forces,
        filters=_filters(context, board, names=names, by_person=by_person),
        kinds=tuple((kind, words.to(context.language)) for kind, words in KIND_WORDS.items() if kind in kinds),
        names=names,
        hidden=board.hidden,
        pinned=pinned_subjects(context, PROBLEM),
    )
    return context.page("staffing/index.html", view)


def _filters(context: EventContext, board: Board, *, names: bool, by_person: bool) -> tuple[Filter, ...]:
    say, every = context.say, ("", context.say("Tất cả", "All"))
    present = {post.kind for post in board.posts}
    kinds = tuple((kind, words.to(context.language)) for kind, words in KIND_WORDS.items() if kind in present)
    shifts = tuple((one.shift_id, f"{one.shift_id} {one.start:%H:%M}–{one.end:%H:%M}") for one in board.shifts)
    common: tuple[Filter, ...] = (
        ("q", say("Tìm chốt, người", "Find a post, a person") if names else say("Tìm chốt", "Find a post"), None),
        ("force", say("Lực lượng", "Force"), (every, *((force, force) for force in board.forces))),
        ("shift", say("Ca", "Shift"), (every, *shifts)),
    )
    if by_person:
        posts = tuple((post.post_id, f"{post.post_id} {post.name}") for post in board.posts)
        return (*common, ("post", say("Chốt", "Post"), (every, *posts)))
    short = ("short", say("còn thiếu", "short"))
    return (
        *common,
        ("kind", say("Loại chốt", "Kind"), (every, *kinds)),
        ("state", say("Tình trạng", "State"), (every, short)),
    )


def exported(context: EventContext, board: Board, query: dict[str, str]) -> Response:
    """Return the duty list with names to those who may see them, headcounts by post to the others."""
    context.need(Resource.STAFFING, Action.EXPORT)
    if context.may(Resource.ROSTER_NAMES, Action.EXPORT):
        return _duty_file(context, staffing.matching(board.duties, query), query["format"], "truc-chot")
    say = context.say
    headings = (
        say("Mã chốt", "Post"),
        say("Chốt", "Name"),
        say("Ca", "Shift"),
        say("Lực lượng", "Force"),
        say("Cần", "Needed"),
        say("Bố trí", "Given"),
        say("Thiếu", "Short"),
    )
    lines = (
        (line.post_id, line.name, cell.shift_id, part.force, str(part.need), str(part.given), str(part.short))
        for line in board.wall(query)
        for cell in line.cells
        for part in cell.parts
    )
    return file_of(context, "quan-so-chot", query["format"], headings, lines)


def _duty_file(context: EventContext, duties: Sequence[Duty], kind: str, name: str) -> Response:
    say = context.say
    headings = (
        say("Lực lượng", "Force"),
        say("Tổ", "Team"),
        say("Mã", "Id"),
        say("Cấp bậc", "Rank"),
        say("Họ tên", "Name"),
        say("Ca", "Shift"),
        say("Từ", "From"),
        say("Đến", "To"),
        say("Mã chốt", "Post"),
        say("Chốt", "Where"),
    )
    reserve = RESERVE.to(context.language)
    lines = (
        (
            duty.force,
            duty.team,
            duty.person_id,
            duty.rank,
            duty.name,
            duty.shift_id,
            f"{duty.start:%H:%M %d/%m/%Y}",
            f"{duty.end:%H:%M %d/%m/%Y}",
            duty.post_id,
            duty.post or reserve,
        )
        for duty in sorted(duties, key=lambda one: (one.force, one.team, one.person_id, one.start))
    )
    return file_of(context, name, kind, headings, lines)


@router.get("/events/{event}/staffing/force/{force}.{kind}")
def of_force(context: NameExporter, force: str, kind: str, plan: str = "") -> Response:
    """Return the duties of one force for its chief, as a list or a calendar: one entry per post and shift."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, PROBLEM) or kind not in {"csv", "xlsx", "ics"}:
        raise NotFound
    board = board_of(context, bundle)
    if force not in board.forces:
        raise NotFound
    duties = staffing.matching(board.duties, {"force": force})
    if kind != "ics":
        return _duty_file(context, duties, kind, f"truc-{force}")
    stamp = datetime.fromtimestamp(bundle.card.at_ms / 1000, UTC)
    content = calendar(f"{context.say('Trực', 'Duty')}: {force}", ZONE, _appointments(context, duties), stamp)
    return attachment(context, content, f"truc-{force}.ics", "text/calendar; charset=utf-8")


def _appointments(context: EventContext, duties: Sequence[Duty]) -> list[Appointment]:
    def place(duty: Duty) -> tuple[datetime, str, str]:
        return duty.start, duty.shift_id, duty.post_id

    found = []
    for (start, shift_id, post_id), group in groupby(sorted(duties, key=place), key=place):
        people = list(group)
        where = people[0].post or RESERVE.to(context.language)
        names = "\n".join(f"{duty.rank} {duty.name} ({duty.person_id})".strip() for duty in people)
        uid = f"{people[0].force}-{shift_id}-{post_id or 'reserve'}@{context.event.public_id}"
        found.append(Appointment(uid, start, people[0].end, f"{where}: {len(people)}", where, names))
    return found
