"""Attendance and what-if of the rehearsals for programs."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from planner.errors import UsageError
from planner.problems.rehearsals.attendance import Mark, parts
from planner.problems.rehearsals.entities import Who
from web.context import EventContext, allow
from web.errors import Invalid, NotFound
from web.policy import Action, Resource
from web.services import rehearsals_attendance
from web.services.plans import Bundle
from web.services.rehearsals_whatif import Question, answer
from web.store.engine import Transaction
from web.views.plan_page import chosen
from web.views.room import has_plan

router = APIRouter(prefix="/api/v1", tags=["rehearsals"])
Reader = Annotated[EventContext, allow(Resource.REHEARSALS, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.REHEARSALS, Action.EDIT)]
Short = Annotated[str, Query(max_length=100)]


class MarkIO(BaseModel):
    """How many of a group, or whether a person, came."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["group", "person"]
    subject: str = Field(max_length=100)
    present: int = Field(ge=0, le=1_000_000)
    late_min: int = Field(default=0, ge=0, le=1440)
    note: str = Field(default="", max_length=500)


class SheetIn(BaseModel):
    """The sheet of one session, in place of the earlier one."""

    model_config = ConfigDict(extra="forbid")

    session: str = Field(max_length=100)
    marks: list[MarkIO] = Field(max_length=2000)


class KeptOut(BaseModel):
    """How many lines were kept."""

    kept: int


class PartOut(BaseModel):
    """Somebody's account over all sessions."""

    kind: str
    subject: str
    name: str
    people: int
    called: int
    came: int
    heads_called: int
    heads_came: int
    lost_min: int
    still: int
    dress: bool
    below: bool


class SheetOut(BaseModel):
    """What was ticked at one session."""

    session: str
    marks: list[MarkIO]


class AttendanceOut(BaseModel):
    """All sheets, and everybody's account."""

    sheets: list[SheetOut]
    parts: list[PartOut]


class MoveOut(BaseModel):
    """A session that would move."""

    session: str
    before: str
    after: str


class WhatIfOut(BaseModel):
    """The fewest moves that a change asks for."""

    moves: list[MoveOut]
    proven: bool
    unmet: list[str]
    score_before: int
    score: int


def _planned(context: EventContext, plan: str) -> Bundle:
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, "rehearsals"):
        raise NotFound
    return bundle


@router.get("/events/{event}/rehearsals/attendance")
def read_attendance(context: Reader, plan: Short = "") -> AttendanceOut:
    """Return all sheets and everybody's account, those below their minimum first."""
    problem, rows = rehearsals_attendance.problem_of(_planned(context, plan))
    marks = rehearsals_attendance.marks_of(context.store, context.event.id)
    sheets: dict[str, list[MarkIO]] = {}
    for mark in marks:
        line = MarkIO(
            kind="group" if mark.who.kind == "group" else "person",
            subject=mark.who.id,
            present=mark.present,
            late_min=mark.late_min,
            note=mark.note,
        )
        sheets.setdefault(mark.session_id, []).append(line)
    return AttendanceOut(
        sheets=[SheetOut(session=session, marks=lines) for session, lines in sheets.items()],
        parts=[
            PartOut(
                kind=one.who.kind,
                subject=one.who.id,
                name=one.name,
                people=one.people,
                called=one.called,
                came=one.came,
                heads_called=one.heads_called,
                heads_came=one.heads_came,
                lost_min=one.lost_min,
                still=one.still,
                dress=one.dress,
                below=one.below,
            )
            for one in parts(problem, rows, marks)
        ],
    )


@router.post("/events/{event}/rehearsals/attendance")
def keep_attendance(context: Editor, sheet: SheetIn, plan: Short = "") -> KeptOut:
    """Keep the sheet of one session."""
    problem, _ = rehearsals_attendance.problem_of(_planned(context, plan))
    marks = tuple(
        Mark(sheet.session, Who(one.kind, one.subject), one.present, one.late_min, one.note) for one in sheet.marks
    )

    def work(transaction: Transaction) -> int:
        return rehearsals_attendance.keep(transaction, context.event.id, problem, sheet.session, marks)

    return KeptOut(kept=context.store.write(context.actor, work))


@router.get("/events/{event}/rehearsals/what-if")
def read_what_if(
    context: Editor,
    plan: Short = "",
    storm: Short = "",
    lost: Short = "",
    lost_from: Short = "",
    lost_to: Short = "",
    session: Short = "",
    date: Short = "",
    start: Short = "",
    venue: Short = "",
) -> WhatIfOut:
    """Return which sessions a change would move; nothing is changed."""
    problem, rows = rehearsals_attendance.problem_of(_planned(context, plan))
    try:
        found = answer(problem, rows, Question(storm, lost, lost_from, lost_to, session, date, start, venue))
    except UsageError as error:
        raise Invalid({"question": error.message}) from None
    return WhatIfOut(
        moves=[MoveOut(session=one.session_id, before=one.before, after=one.after) for one in found.moves],
        proven=found.proven,
        unmet=list(found.unmet),
        score_before=found.before,
        score=found.score,
    )
