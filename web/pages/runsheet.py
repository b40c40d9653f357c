"""The run-sheet room: tracks on one time axis, the full table, and the large view of what is on now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Response

from planner.ics import Appointment, calendar
from planner.runsheet import PROBLEM
from planner.runsheet.labels import COLUMN_LABELS
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import runsheet
from web.services.runsheet import Axis, Line, Present
from web.views.listing import asked, attachment, file_of
from web.views.page import Page
from web.views.readings import moment_asked, present_moment, script_findings, script_of
from web.views.room import RoomPage, room_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.RUNSHEET, Action.READ)]
NAMES = ("plan", "track", "owner", "q", "show", "format")
ZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsheetPage(RoomPage):
    """The picture and the table."""

    axis: Axis | None = None
    lines: tuple[Line, ...] = ()
    total: int = 0
    hidden: int = 0
    columns: tuple[tuple[str, str], ...] = ()
    owners: tuple[tuple[str, str], ...] = ()
    tracks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NowPage(Page):
    """What is on, large."""

    present: Present
    hidden: int
    at: str
    any_lines: bool


@router.get("/events/{event}/runsheet")
def room(context: Reader, plan: str = "") -> Response:
    """Show the programme minute by minute."""
    query = asked(context, NAMES)
    bundle, script = script_of(context, plan)
    base = room_base(context, bundle, PROBLEM, query)
    if script is None:
        return context.page("runsheet/index.html", RunsheetPage(**base))
    base["findings"] = script_findings(context, script)
    found = runsheet.matching(script.lines, query)
    if "format" in query:
        return exported(context, query["format"], found)
    owners = sorted({line.row.owner for line in script.lines if line.row.owner})
    named = {line.track: line.row.track.capitalize() for line in script.lines}
    word = context.say("Tuyến", "Track")
    view = RunsheetPage(
        **base,
        axis=runsheet.draw(found, present_moment()),
        lines=found,
        total=len(script.lines),
        hidden=script.hidden,
        columns=tuple((name, label.to(context.language)) for name, label in COLUMN_LABELS.items()),
        owners=tuple((owner, owner) for owner in owners),
        tracks=tuple((str(track), name or f"{word} {track}") for track, name in sorted(named.items())),
    )
    return context.page("runsheet/index.html", view)


def exported(context: EventContext, kind: str, lines: Sequence[Line]) -> Response:
    """Return the run-sheet as CSV, XLSX or a calendar."""
    if kind == "ics":
        return _calendar(context, lines)
    context.need(Resource.RUNSHEET, Action.EXPORT)
    say = context.say
    headings = (
        say("STT", "No."),
        say("Ngày", "Day"),
        say("Bắt đầu", "Start"),
        say("Kết thúc", "End"),
        say("Phút", "Minutes"),
        say("Nội dung", "Item"),
        *(label.to(context.language) for label in COLUMN_LABELS.values()),
    )
    rows = (
        (
            str(line.number),
            f"{line.row.start:%d/%m/%Y}",
            f"{line.row.start:%H:%M}",
            f"{line.row.end:%H:%M}",
            str(line.row.minutes),
            line.row.title,
            *line.cells.values(),
        )
        for line in lines
    )
    return file_of(context, "kich-ban", kind, headings, rows)


def _calendar(context: EventContext, lines: Sequence[Line]) -> Response:
    appointments = (
        Appointment(
            f"{line.row.item_id}@{context.event.public_id}",
            line.row.start,
            line.row.end,
            line.row.title,
            line.cells["position"],
            "\n".join(part for part in (line.cells["performer"], line.cells["cue"]) if part),
        )
        for line in lines
    )
    content = calendar(context.say("Kịch bản", "Run-sheet"), ZONE, appointments, datetime.now(UTC))
    return attachment(context, content, "kich-ban.ics", "text/calendar; charset=utf-8")


@router.get("/events/{event}/runsheet/now")
def now(context: Reader, at: str = "", plan: str = "") -> Response:
    """Show what is on, in large letters; ``at`` (2025-06-16T07:30) shows another moment, for practice."""
    _, script = script_of(context, plan)
    lines = script.lines if script else ()
    trail = ((context.say("Đang diễn ra", "Now"), None),)
    view = NowPage(
        room="runsheet",
        trail=trail,
        present=runsheet.present(lines, moment_asked(at)),
        hidden=script.hidden if script else 0,
        at=at,
        any_lines=bool(lines),
    )
    return context.page("runsheet/now.html", view)
