"""The run-sheet for programs, and what is on now for screens."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from planner.units import format_datetime
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import runsheet
from web.services.runsheet import Line
from web.views.readings import moment_asked, script_findings, script_of

router = APIRouter(prefix="/api/v1", tags=["runsheet"])
Reader = Annotated[EventContext, allow(Resource.RUNSHEET, Action.READ)]
Id = Annotated[str, Query(max_length=100)]


class LineOut(BaseModel):
    """A line; ``texts`` are the columns of the working paper by name, ``step`` is 0 outside the ritual."""

    number: int
    item_id: str
    start: str
    end: str
    minutes: int
    title: str
    track: int
    step: int
    texts: dict[str, str]


class FindingOut(BaseModel):
    """What the check says of the run-sheet."""

    severity: str
    rule: str
    sentence: str
    subjects: list[str]


class RunsheetOut(BaseModel):
    """The run-sheet; ``plan`` is None when it comes from the data of today, ``hidden`` counts lines left out."""

    plan: str | None
    lines: list[LineOut]
    hidden: int
    findings: list[FindingOut]


class NowOut(BaseModel):
    """What is on at a moment."""

    at: str
    running: list[LineOut]
    next: list[LineOut]
    left_min: int | None
    until_next_min: int | None


def line_out(line: Line) -> LineOut:
    """Return a line as programs read it."""
    return LineOut(
        number=line.number,
        item_id=line.row.item_id,
        start=format_datetime(line.row.start),
        end=format_datetime(line.row.end),
        minutes=line.row.minutes,
        title=line.row.title,
        track=line.track,
        step=line.step,
        texts=dict(line.cells),
    )


@router.get("/events/{event}/runsheet")
def read(context: Reader, plan: Id = "", track: Id = "", owner: Id = "") -> RunsheetOut:
    """Return the run-sheet, minute by minute."""
    bundle, script = script_of(context, plan)
    if script is None:
        return RunsheetOut(plan=None, lines=[], hidden=0, findings=[])
    return RunsheetOut(
        plan=bundle.card.public_id if bundle else None,
        lines=[line_out(line) for line in runsheet.matching(script.lines, {"track": track, "owner": owner})],
        hidden=script.hidden,
        findings=[
            FindingOut(severity=one.severity, rule=one.rule, sentence=one.sentence, subjects=list(one.subjects))
            for one in script_findings(context, script)
        ],
    )


@router.get("/events/{event}/runsheet/now")
def now(context: Reader, plan: Id = "", at: Id = "") -> NowOut:
    """Return what is on now, or at the local moment ``at`` (2025-06-16T07:30)."""
    _, script = script_of(context, plan)
    present = runsheet.present(script.lines if script else (), moment_asked(at))
    return NowOut(
        at=format_datetime(present.at),
        running=[line_out(line) for line in present.running],
        next=[line_out(line) for line in present.next],
        left_min=present.left_min,
        until_next_min=present.until_next_min,
    )
