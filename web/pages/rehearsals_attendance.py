"""Attendance: tick who came to a rehearsal, see what was lost and whose part is below its minimum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from planner.problems.rehearsals import Assignment, Problem
from planner.problems.rehearsals.attendance import COLUMNS, Mark, Part, parts
from planner.problems.rehearsals.entities import Who
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Invalid, NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services import rehearsals_attendance
from web.store.engine import Transaction
from web.views.listing import file_of
from web.views.plan_page import chosen
from web.views.room import RoomPage, has_plan, room_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.REHEARSALS, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.REHEARSALS, Action.EDIT)]
Id = Annotated[str, Query(max_length=100)]
PROBLEM = "rehearsals"
MOST_FIELDS = 2000


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session in the list, and how many of those called have been ticked."""

    session_id: str
    item: str
    stage: str
    venue: str
    start: datetime
    end: datetime
    called: int
    marked: int


@dataclass(frozen=True, slots=True)
class Line:
    """One group or person to be ticked."""

    who: Who
    name: str
    people: int
    mark: Mark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendancePage(RoomPage):
    """The sessions, the sheet of one of them, and everybody's account."""

    sittings: tuple[Sitting, ...] = ()
    chosen: Sitting | None = None
    lines: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()
    below: tuple[Part, ...] = ()


@router.get("/events/{event}/rehearsals/attendance")
def attendance(context: Reader, plan: Id = "", session: Id = "", format: Id = "") -> Response:  # noqa: A002 - the address says format
    """Show the sheet of a session and what all sheets say together."""
    bundle = chosen(context, plan)
    query = {"plan": plan, "session": session}
    base = room_base(context, bundle, PROBLEM, {name: value for name, value in query.items() if value})
    base |= {"room": PROBLEM, "trail": ((context.say("Điểm danh", "Attendance"), None),)}
    if bundle is None or not has_plan(bundle, PROBLEM):
        return context.page("rehearsals/attendance.html", AttendancePage(**base))
    problem, rows = rehearsals_attendance.problem_of(bundle)
    marks = rehearsals_attendance.marks_of(context.store, context.event.id)
    if format:
        return _exported(context, format, marks)
    sittings = _sittings(problem, rows, marks)
    one = next((sitting for sitting in sittings if sitting.session_id == session), None)
    everybody = parts(problem, rows, marks)
    view = AttendancePage(
        **base,
        sittings=sittings,
        chosen=one,
        lines=_lines(problem, one, marks) if one else (),
        parts=tuple(part for part in everybody if part.called),
        below=tuple(part for part in everybody if part.below),
    )
    return context.page("rehearsals/attendance.html", view)


def _sittings(problem: Problem, rows: tuple[Assignment, ...], marks: tuple[Mark, ...]) -> tuple[Sitting, ...]:
    taken = [mark.session_id for mark in marks]
    return tuple(
        Sitting(
            one.session_id,
            problem.session[one.session_id].item_name,
            one.stage,
            problem.venue[one.venue_id].name if one.venue_id in problem.venue else one.venue_id,
            one.start,
            one.end,
            len(rehearsals_attendance.called(problem, one.session_id)),
            taken.count(one.session_id),
        )
        for one in sorted(rows, key=lambda row: (row.start, row.session_id))
        if one.session_id in problem.session
    )


def _lines(problem: Problem, one: Sitting, marks: tuple[Mark, ...]) -> tuple[Line, ...]:
    of_session = {mark.who: mark for mark in marks if mark.session_id == one.session_id}
    return tuple(
        Line(who, name, people, of_session.get(who))
        for who, name, people in rehearsals_attendance.called(problem, one.session_id)
    )


def _exported(context: EventContext, kind: str, marks: tuple[Mark, ...]) -> Response:
    context.need(Resource.REHEARSALS, Action.EXPORT)
    lines = (
        (mark.session_id, mark.who.kind, mark.who.id, str(mark.present), str(mark.late_min), mark.note)
        for mark in marks
    )
    return file_of(context, "diem-danh", kind, COLUMNS, lines)


async def sent(request: Request) -> dict[str, str]:
    """Return the fields of the sheet."""
    form = await request.form(max_fields=MOST_FIELDS)
    return {str(name): str(value)[:500] for name, value in form.items()}


Sent = Annotated[dict[str, str], Depends(sent)]


@router.post("/events/{event}/rehearsals/attendance")
def keep(context: Editor, fields: Sent, plan: Id = "") -> Response:
    """Keep the sheet of one session."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, PROBLEM):
        raise NotFound
    problem, _ = rehearsals_attendance.problem_of(bundle)
    session = fields.get("session", "")
    marks = marks_in(fields, problem, session)

    def work(transaction: Transaction) -> int:
        return rehearsals_attendance.keep(transaction, context.event.id, problem, session, marks)

    count = context.store.write(context.actor, work)
    answer = redirect(f"{context.href('rehearsals', 'attendance')}?session={session.replace('#', '%23')}")
    said = context.say(f"Đã lưu điểm danh {session}: {count} dòng.", f"Attendance of {session} kept: {count} lines.")
    return tell(answer, "success", said)


def marks_in(fields: Mapping[str, str], problem: Problem, session: str) -> tuple[Mark, ...]:
    """Return what was ticked; lines without a number are not yet taken.

    Raises:
        Invalid: a field is not a whole number.
    """
    marks: list[Mark] = []
    for who, _, _ in rehearsals_attendance.called(problem, session):
        name = f"{who.kind}.{who.id}"
        present, late = fields.get(f"present.{name}", "").strip(), fields.get(f"late.{name}", "").strip() or "0"
        if not present:
            continue
        if not (present.isdecimal() and late.isdecimal() and len(present) < 7 and len(late) < 5):  # noqa: PLR2004
            raise Invalid({name: Wording("Cần số nguyên.", "A whole number is expected.")})
        marks.append(Mark(session, who, int(present), int(late), fields.get(f"note.{name}", "").strip()))
    return tuple(marks)
