"""The preparation for programs: tasks with days and people, the dashboard, rules, procedures, reports."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from planner.errors import UsageError
from planner.law.ticking import called_on
from planner.readiness.plain import board_data, called_data, verdict_data, work_data
from web.context import EventContext, allow
from web.errors import Invalid, NotFound
from web.policy import Action, Resource
from web.services import preparation
from web.services.preparation import Said
from web.views.preparation import asked_of, is_cleared
from web.views.readings import present_moment

router = APIRouter(prefix="/api/v1", tags=["preparation"])
Reader = Annotated[EventContext, allow(Resource.PREPARATION, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.PREPARATION, Action.EDIT)]
Id = Annotated[str, Query(max_length=100)]


class WorkOut(BaseModel):
    """A task: days (``finish`` included), people, slack in days, progress by report and by verification."""

    task_id: str
    name: str
    subcommittee: str
    owner_body: str
    start: str
    finish: str
    due: str | None
    accountable: list[str]
    helpers: list[str]
    slack_days: int | None
    critical: bool
    kept: bool
    planned: bool
    reported_percent: int
    verified_percent: int
    state: str
    predecessors: list[str]
    procedures: list[str]


class WorksOut(BaseModel):
    """The tasks of an event as of a day; ``plan`` is None while no plan says who does what."""

    today: str
    plan: str | None
    tasks: list[WorkOut]


class BoardOut(BaseModel):
    """The dashboard; its parts are as ``planner preparation status --json`` prints them."""

    board: dict[str, Any]


class CalledOut(BaseModel):
    """Procedures that the event, or the fact asked about, calls for."""

    procedures: list[dict[str, Any]]


class RulesOut(BaseModel):
    """Verdicts of the rules of ceremonies."""

    rules: list[dict[str, Any]]


class ReportIn(BaseModel):
    """A report of progress."""

    percent: Annotated[int, Field(ge=0, le=100)]
    by: Annotated[str, Field(min_length=1, max_length=100)]
    evidence: Annotated[str, Field(max_length=300)] = ""


class VerificationIn(BaseModel):
    """A verification, by somebody other than who did the work."""

    by: Annotated[str, Field(min_length=1, max_length=100)]
    evidence: Annotated[str, Field(max_length=300)] = ""


class ProgressOut(BaseModel):
    """A report as it was kept."""

    task_id: str
    percent: int
    reported_by: str
    verified_by: str
    revision: int


@router.get("/events/{event}/preparation")
def works(context: Reader, plan: Id = "", day: Id = "") -> WorksOut:
    """Return the tasks with their days and people."""
    asked = asked_of(context, plan, day)
    if asked.situation is None:
        raise NotFound
    found = [WorkOut(**work_data(asked.situation, work, asked.today)) for work in asked.situation.works]
    card = asked.bundle.card.public_id if asked.bundle and asked.situation.is_assigned else None
    return WorksOut(today=asked.today.isoformat(), plan=card, tasks=found)


@router.get("/events/{event}/preparation/readiness")
def readiness(context: Reader, plan: Id = "", day: Id = "") -> BoardOut:
    """Return where the preparation stands on a day, today when none is given."""
    asked = asked_of(context, plan, day)
    if asked.situation is None:
        raise NotFound
    board = preparation.board_of(asked.situation, asked.today, cleared=is_cleared(context))
    return BoardOut(board=board_data(board, context.language))


@router.get("/events/{event}/preparation/rules")
def rules(context: Reader, plan: Id = "", day: Id = "") -> RulesOut:
    """Return what each rule of ceremonies says, with basis and state of verification."""
    asked = asked_of(context, plan, day)
    if asked.situation is None:
        raise NotFound
    board = preparation.board_of(asked.situation, asked.today, cleared=is_cleared(context))
    return RulesOut(rules=[verdict_data(one, context.language) for one in board.verdicts])


@router.get("/events/{event}/preparation/procedures")
def procedures(context: Reader, fact: Id = "", day: Id = "") -> CalledOut:
    """Return the procedures that the event calls for; ``fact`` asks about one that is not ticked yet."""
    asked = asked_of(context, "", day)
    if asked.situation is None:
        raise NotFound
    try:
        found = called_on(asked.situation.scenario, asked.today, [fact] if fact else [])
    except UsageError as error:
        raise Invalid({"fact": error.message}) from None
    return CalledOut(procedures=[called_data(one, context.language) for one in found])


@router.post("/events/{event}/preparation/tasks/{task}/report")
def report(context: Editor, task: str, body: ReportIn) -> ProgressOut:
    """Keep a report of progress."""
    return _kept(context, task, Said(task, body.by, body.percent, body.evidence), verify=False)


@router.post("/events/{event}/preparation/tasks/{task}/verify")
def verify(context: Editor, task: str, body: VerificationIn) -> ProgressOut:
    """Keep a verification; whoever reported the work or answers for it is refused."""
    return _kept(context, task, Said(task, body.by, 0, body.evidence), verify=True)


def _kept(context: EventContext, task: str, said: Said, *, verify: bool) -> ProgressOut:
    situation = asked_of(context, "", "").situation
    if situation is None or task not in {work.id for work in situation.works}:
        raise NotFound
    make = preparation.verified if verify else preparation.reported
    try:
        row = make(situation, said, present_moment())
    except UsageError as error:
        raise Invalid({"by": error.message}) from None
    revision = context.store.write(
        context.actor,
        lambda transaction: preparation.keep_report(transaction, context.event.id, row),
    )
    return ProgressOut(
        task_id=task, percent=row.percent, reported_by=row.reported_by, verified_by=row.verified_by, revision=revision
    )
