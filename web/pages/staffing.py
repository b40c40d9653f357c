"""The staffing room: the wall chart, counts by force, unit and hour, jobs of fixed time, the duties of every person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Response

from planner.collation import name_key
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import staffing, staffing_views
from web.services.rosters import asks_for_rosters
from web.services.staffing import KIND_WORDS, Board, Hours, PersonLine, PostLine, ShiftCell, Totals
from web.services.staffing_views import CountLine, FixedDuty, HourLine, Shortage
from web.views import staffing_files
from web.views.listing import Listing, asked, listed
from web.views.plan_page import chosen
from web.views.readings import board_of, fixed_of, staffing_secrets
from web.views.room import RoomPage, has_plan, pinned_subjects, room_base
from web.views.sight import sight_in
from web.views.staffing_odd import OddLine, apart

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.STAFFING, Action.READ)]
Exporter = Annotated[EventContext, allow(Resource.STAFFING, Action.EXPORT)]
NameExporter = Annotated[EventContext, allow(Resource.ROSTER_NAMES, Action.EXPORT)]

PROBLEM = "staffing"
VIEWS = ("forces", "units", "people", "hours", "duties")
"""What ``?view=`` may ask for beside the wall chart; ``people`` only of who sees names."""
FILES = frozenset({"csv", "xlsx", "ics"})
NAMES = (
    "plan",
    "view",
    "force",
    "unit",
    "kind",
    "post",
    "shift",
    "state",
    "q",
    "sort",
    "after",
    "before",
    "show",
    "format",
)
SORTS = {
    "name": lambda line: name_key(line.name),
    "force": lambda line: (line.force, line.team, line.person_id),
    "hours": lambda line: line.hours,
}


FILTERS_OF: Mapping[str, tuple[str, ...]] = {
    "": ("q", "force", "shift", "kind", "state"),
    "forces": ("force", "shift", "post"),
    "units": ("force", "unit", "shift", "post"),
    "people": ("q", "force", "unit", "shift", "post"),
    "hours": ("force", "unit", "shift", "post"),
    "duties": ("force",),
}
"""Filters of each view."""

Filter = tuple[str, str, tuple[tuple[str, str], ...] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingPage(RoomPage):
    """The wall chart, or one of the other views.

    Attributes:
        shown_as: one of VIEWS; empty: the wall chart.
        counts: forces or units by shift.
        by_hour: the counts of each hour; ``days``: the same as a strip for each day, over ``hours_of_day``.
        shortages: what is short, counted from the rows.
        odd: what is odd in the rows of the scenario.
        names: whether the reader sees who is on duty; otherwise headcounts only.
        led: forces whose people the reader may name.
        jobs: the jobs of fixed time of each person.
        hidden: posts left out because they escort protected persons.
    """

    shown_as: str = ""
    wall: tuple[PostLine, ...] = ()
    reserve: tuple[ShiftCell, ...] = ()
    totals: tuple[Totals, ...] = ()
    shown_totals: tuple[Totals, ...] = ()
    counts: tuple[CountLine, ...] = ()
    by_hour: tuple[HourLine, ...] = ()
    days: tuple[tuple[date, tuple[HourLine | None, ...]], ...] = ()
    hours_of_day: tuple[int, ...] = ()
    fixed: tuple[FixedDuty, ...] = ()
    any_fixed: bool = False
    any_rosters: bool = False
    shortages: tuple[Shortage, ...] = ()
    odd: tuple[OddLine, ...] = ()
    hours: Hours | None = None
    people: Listing[PersonLine] | None = None
    jobs: Mapping[str, tuple[FixedDuty, ...]] = field(default_factory=dict)
    forces: tuple[str, ...] = ()
    led: tuple[str, ...] = ()
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
    base["findings"], odd = apart(context, base.get("findings", ()))
    if bundle is None or not has_plan(bundle, PROBLEM):
        return context.page("staffing/index.html", StaffingPage(**base, odd=odd))
    board, shown_as = board_of(context, bundle), _shown_as(context, query)
    fixed, sight = fixed_of(context, bundle, board), sight_in(context)
    if "format" in query:
        return exported(context, board, fixed, query)
    view = StaffingPage(
        **base,
        **_counted(board, query),
        **_content(board, fixed, shown_as, query),
        shown_as=shown_as,
        any_fixed=bool(fixed),
        any_rosters=asks_for_rosters(bundle.scenario),
        odd=odd,
        forces=board.forces,
        led=tuple(force for force in board.forces if sight.sees(force)),
        filters=_filters(context, board, shown_as),
        kinds=_kinds(context, board),
        names=context.may(Resource.ROSTER_NAMES, Action.READ),
        hidden=board.hidden,
        pinned=pinned_subjects(context, PROBLEM),
    )
    return context.page("staffing/index.html", view)


def _shown_as(context: EventContext, query: Mapping[str, str]) -> str:
    """Return the view asked for; who sees no names gets the wall chart instead of the people."""
    view = query.get("view", "")
    if view not in VIEWS or (view == "people" and not context.may(Resource.ROSTER_NAMES, Action.READ)):
        return ""
    return view


def _counted(board: Board, query: Mapping[str, str]) -> dict[str, Any]:
    totals = board.totals()
    chosen_ids = {shift.shift_id for shift in board.chosen_shifts(query)}
    return {
        "totals": totals,
        "shown_totals": tuple(one for one in totals if one.shift.shift_id in chosen_ids),
        "shortages": staffing_views.shortages(board, {}),
    }


def _content(board: Board, fixed: tuple[FixedDuty, ...], shown_as: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that only the view asked for fills."""
    if shown_as in {"forces", "units"}:
        return {"counts": _counts(board, shown_as, query)}
    if shown_as == "hours":
        lines = staffing_views.by_hour(board, query)
        used = {line.hour.hour for line in lines}
        shown = tuple(range(min(used), max(used) + 1)) if used else ()
        return {"by_hour": lines, "days": staffing_views.strips(lines), "hours_of_day": shown}
    if shown_as == "duties":
        return {"fixed": staffing_views.fixed_matching(fixed, query)}
    if shown_as == "people":
        people = listed(staffing_views.people(board, fixed, query), query, SORTS, lambda line: line.person_id)
        jobs = staffing_views.jobs_of(fixed)
        return {"people": people, "jobs": jobs, "hours": staffing.draw_hours(people.rows, board.shifts)}
    return {"wall": board.wall(query), "reserve": board.reserve(query)}


def _counts(board: Board, shown_as: str, query: Mapping[str, str]) -> tuple[CountLine, ...]:
    counted = staffing_views.by_unit if shown_as == "units" else staffing_views.by_force
    return counted(board, query)


def _kinds(context: EventContext, board: Board) -> tuple[tuple[str, str], ...]:
    present = {post.kind for post in board.posts}
    return tuple((kind, words.to(context.language)) for kind, words in KIND_WORDS.items() if kind in present)


def _filters(context: EventContext, board: Board, shown_as: str) -> tuple[Filter, ...]:
    """Return the filters of a view; words are looked for in posts, and in names only in the view of people."""
    say, every = context.say, ("", context.say("Tất cả", "All"))
    shifts = tuple((one.shift_id, f"{one.shift_id} {one.start:%H:%M}–{one.end:%H:%M}") for one in board.shifts)
    posts = tuple((post.post_id, f"{post.post_id} {post.name}") for post in board.posts)
    words = say("Tìm chốt, người", "Find a post, a person") if shown_as == "people" else say("Tìm chốt", "Find a post")
    found: dict[str, Filter] = {
        "q": ("q", words, None),
        "force": ("force", say("Lực lượng", "Force"), (every, *((force, force) for force in board.forces))),
        "unit": ("unit", say("Đơn vị", "Unit"), (every, *staffing_views.units_of(board).items())),
        "shift": ("shift", say("Ca", "Shift"), (every, *shifts)),
        "post": ("post", say("Chốt", "Post"), (every, *posts)),
        "kind": ("kind", say("Loại chốt", "Kind"), (every, *_kinds(context, board))),
        "state": ("state", say("Tình trạng", "State"), (every, ("short", say("còn thiếu", "short")))),
    }
    return tuple(found[name] for name in FILTERS_OF[shown_as])


def exported(context: EventContext, board: Board, fixed: tuple[FixedDuty, ...], query: Mapping[str, str]) -> Response:
    """Return the view as a file: the duty list with names to those who may see them, headcounts to the others."""
    context.need(Resource.STAFFING, Action.EXPORT)
    kind, shown_as = query["format"], _shown_as(context, query)
    names = context.may(Resource.ROSTER_NAMES, Action.EXPORT)
    if shown_as in {"forces", "units"}:
        found = _counts(board, shown_as, query)
        return staffing_files.count_file(context, found, kind, by_unit=shown_as == "units")
    if shown_as == "hours":
        return staffing_files.hour_file(context, staffing_views.by_hour(board, query), kind)
    if shown_as == "duties":
        return staffing_files.fixed_file(context, staffing_views.fixed_matching(fixed, query), kind, names=names)
    if names:
        turns = staffing.matching(board.named, query), staffing_views.fixed_turns(fixed, query)
        return staffing_files.duty_file(context, board, turns, kind, "truc-chot")
    return staffing_files.headcount_file(context, board.wall(query), kind)


@router.get("/events/{event}/staffing/force/{force}.{kind}")
def of_force(context: NameExporter, force: str, kind: str, plan: str = "") -> Response:
    """Return the duties of one force for its chief, as a list or a calendar: one entry per post and shift."""
    return _own(context, plan, {"force": force}, kind)


@router.get("/events/{event}/staffing/unit/{unit}.{kind}")
def of_unit(context: NameExporter, unit: str, kind: str, plan: str = "") -> Response:
    """Return the duties of one unit, as a list or a calendar."""
    return _own(context, plan, {"unit": unit}, kind)


@router.get("/events/{event}/staffing/person/{person}.{kind}")
def of_person(context: NameExporter, person: str, kind: str, plan: str = "") -> Response:
    """Return the duties of one person, as a list or a calendar for the phone."""
    return _own(context, plan, {"person": person}, kind)


def _own(context: EventContext, plan: str, whose: Mapping[str, str], kind: str) -> Response:
    """Return the duties of one force, unit or person; of jobs of fixed time only its own people are named.

    Raises:
        NotFound: there is no plan, no such kind of file, or nobody of that force, unit or id has a duty.
    """
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, PROBLEM) or kind not in FILES:
        raise NotFound
    board = board_of(context, bundle)
    duties, fixed = staffing_views.own(board.duties, fixed_of(context, bundle, board), whose)
    if not duties and not fixed and whose.get("force") not in sight_in(context).forces & set(board.forces):
        raise NotFound
    (name,) = whose.values()  # a force or an id, never a name: what is taken away stands in the log
    if kind == "ics":
        return staffing_files.calendar_file(context, bundle, name, duties, fixed)
    return staffing_files.duty_file(context, board, (duties, fixed), kind, f"truc-{name}")
