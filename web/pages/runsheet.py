"""The run-sheet room: tracks on one time axis, the full table, and the large view of what is on now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Response

from planner.runsheet import PROBLEM
from planner.runsheet.labels import COLUMN_LABELS
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import runsheet
from web.services.ics import Appointment, calendar
from web.services.plans import Bundle
from web.services.runsheet import Axis, Line, Present, Script
from web.store.engine import now_ms
from web.views.listing import asked, attachment, file_of
from web.views.page import Page
from web.views.plan_page import FindingLine, chosen
from web.views.room import HIDDEN_FINDING, RoomPage, names_any, room_base, scenario_of
from web.words import local

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.RUNSHEET, Action.READ)]
NAMES = ("plan", "track", "owner", "q", "show", "format")
TODAY = "today"
"""``?plan=today``: the run-sheet as the data of today give it, not that of a plan."""
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


def script_of(context: EventContext, plan: str) -> tuple[Bundle | None, Script | None]:
    """Return the run-sheet as the reader may know it; None while the data cannot be read."""
    bundle = None if plan == TODAY else chosen(context, plan)
    scenario = scenario_of(context, bundle)
    cleared = context.may(Resource.PROTECTED, Action.READ)
    return bundle, runsheet.script_of(scenario, bundle, cleared=cleared) if scenario else None


@router.get("/events/{event}/runsheet")
def room(context: Reader, plan: str = "") -> Response:
    """Show the programme minute by minute."""
    query = asked(context, NAMES)
    bundle, script = script_of(context, plan)
    base = room_base(context, bundle, PROBLEM, query)
    if script is None:
        return context.page("runsheet/index.html", RunsheetPage(**base))
    base["findings"] = finding_lines(context, script)
    found = runsheet.matching(script.lines, query)
    if "format" in query:
        return exported(context, query["format"], found)
    owners = sorted({line.row.owner for line in script.lines if line.row.owner})
    tracks = sorted({line.track for line in script.lines})
    word = context.say("Tuyến", "Track")
    view = RunsheetPage(
        **base,
        axis=runsheet.draw(found, present_moment()),
        lines=found,
        total=len(script.lines),
        hidden=script.hidden,
        columns=tuple((name, label.to(context.language)) for name, label in COLUMN_LABELS.items()),
        owners=tuple((owner, owner) for owner in owners),
        tracks=tuple((str(track), f"{word} {track}") for track in tracks),
    )
    return context.page("runsheet/index.html", view)


def present_moment() -> datetime:
    """Return the local time, without a zone, as run-sheets are written."""
    return local(now_ms()).replace(tzinfo=None)


def finding_lines(context: EventContext, script: Script) -> tuple[FindingLine, ...]:
    """Return what the check says, with links to the line; lines the reader may not see are not named."""
    lines = []
    for found in script.findings:
        if names_any(" ".join((*found.subjects, found.message.vi)), script.secrets):
            lines.append(FindingLine(str(found.severity), HIDDEN_FINDING.to(context.language), "", found.rule, ()))
            continue
        href = f"#{found.subjects[0]}" if found.subjects else ""
        sentence = found.message.to(context.language)
        lines.append(FindingLine(str(found.severity), sentence, href, found.rule, found.subjects))
    return tuple(sorted(lines, key=lambda line: line.severity != "error"))


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


def moment_asked(text: str) -> datetime:
    """Return the moment that the address asks for, else the present one."""
    try:
        return replace_zone(datetime.fromisoformat(text))
    except ValueError:
        return present_moment()


def replace_zone(moment: datetime) -> datetime:
    """Return a moment without its zone: run-sheets are in local time."""
    return moment.replace(tzinfo=None)
