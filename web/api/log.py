"""The log, for programs: who did what, when; no values."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from web.context import Context, EventContext, allow
from web.policy import Action, Resource
from web.services import log
from web.services.log import LogQuery

router = APIRouter(prefix="/api/v1", tags=["log"])
EventReader = Annotated[EventContext, allow(Resource.EVENT_AUDIT, Action.READ)]
SystemReader = Annotated[Context, allow(Resource.AUDIT, Action.READ)]
Text = Annotated[str, Query(max_length=100)]
Seq = Annotated[int, Query(ge=0, le=2**53)]


class Line(BaseModel):
    """One row; ``at_ms`` is UTC in milliseconds."""

    seq: int
    at_ms: int
    person: str
    login: str
    action: str
    words: str
    object: str
    fields: list[str]
    address: str


class LogAnswer(BaseModel):
    """Rows, newest first; ``next`` is the ``after`` of the following page, empty at the end."""

    total: int
    head_seq: int
    head_hash: str
    next: str
    lines: list[Line]


@router.get("/events/{event}/log")
def of_event(context: EventReader, q: Text = "", noun: Text = "", day: Text = "", after: Seq = 0) -> LogAnswer:
    """Return what was done in an event."""
    return _answer(context, LogQuery(context.event.id, q, noun, day, after))


@router.get("/log")
def of_system(context: SystemReader, q: Text = "", noun: Text = "", day: Text = "", after: Seq = 0) -> LogAnswer:
    """Return what was done in the installation, without content of events."""
    return _answer(context, LogQuery(None, q, noun, day, after))


def _answer(context: Context, query: LogQuery) -> LogAnswer:
    found = log.read(context.store, query)
    lines = [
        Line(
            seq=line.seq,
            at_ms=line.at_ms,
            person=line.person,
            login=line.login,
            action=line.action,
            words=line.words.to(context.language),
            object=line.object,
            fields=[name for name in line.fields.split(",") if name],
            address=line.address,
        )
        for line in found.lines
    ]
    return LogAnswer(
        total=found.total, head_seq=found.head_seq, head_hash=found.head_hash, next=found.next, lines=lines
    )
