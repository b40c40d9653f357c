"""The day itself for programs: sessions, acts, the stream of what happens, planned against actual."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from planner.runsheet.live import Act, Kind, report
from planner.runsheet.live.acts import TICKS
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import live_acts, live_store
from web.services.live_acts import Asked
from web.services.live_content import DIRECTOR
from web.services.live_store import Day, Session
from web.services.live_words import line_json, may_read, whole_json
from web.store.engine import Transaction
from web.views import live
from web.views.live import Opening
from web.views.live_stream import EventStream, Watch, may_still_look
from web.views.table_view import refuse_archived

router = APIRouter(prefix="/api/v1", tags=["live"])
Reader = Annotated[EventContext, allow(Resource.LIVE, Action.READ)]
Speaker = Annotated[EventContext, allow(Resource.LIVE, Action.COMMENT)]
Manager = Annotated[EventContext, allow(Resource.LIVE, Action.MANAGE)]
Exporter = Annotated[EventContext, allow(Resource.LIVE, Action.EXPORT)]
Id = Annotated[str, Path(max_length=16)]
View = Annotated[str, Query(max_length=16)]
MOST_MS = 4_000_000_000_000
Moment = Annotated[int, Field(ge=0, le=MOST_MS)]
ItemId = Annotated[str, Field(max_length=100)]


class SessionOut(BaseModel):
    """A session; ``offset_ms`` is its clock minus the server's."""

    id: str
    mode: str
    name: str
    offset_ms: int
    opened_ms: int
    closed_ms: int | None
    now_ms: int


class SessionIn(BaseModel):
    """A session to open; ``begins_ms`` is what a practice's clock shows at its opening."""

    model_config = ConfigDict(extra="forbid")

    mode: Literal["real", "practice"]
    name: str = Field(default="", max_length=200)
    begins_ms: Moment | None = None
    plan: str = Field(default="", max_length=16)


class OpenedOut(BaseModel):
    """The id of what was opened."""

    id: str


class ActIn(BaseModel):
    """What is to be done."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    item: ItemId = ""
    role: Literal["", "director", "mc", "stage", "police"] = ""
    text: str = Field(default="", max_length=500)
    undoes: int = Field(default=0, ge=0, le=1_000_000)
    happened_ms: Moment | None = None
    starts: dict[ItemId, Moment] = Field(default_factory=dict, max_length=5000)


class ActsIn(BaseModel):
    """Acts done together or not at all; ``based_on`` is the last event seen, ``token`` tells a repeated request."""

    model_config = ConfigDict(extra="forbid")

    based_on: int = Field(ge=0, le=1_000_000)
    token: str = Field(default="", max_length=48, pattern=r"^[0-9A-Za-z-]*$")
    acts: list[ActIn] = Field(min_length=1, max_length=20)


class ActsOut(BaseModel):
    """The numbers of the events that were made."""

    numbers: list[int]


class DayOut(BaseModel):
    """Everything that a screen begins with; ``sequence`` is the last event in it."""

    session: str
    mode: str
    name: str
    closed: bool
    view: str
    sequence: int
    now: int
    opened: int
    variant: str
    variants: list[dict[str, Any]]
    items: list[dict[str, Any]]
    courses: dict[str, dict[str, Any]]
    ticks: dict[str, dict[str, Any]]
    starts: dict[str, int]
    undone: list[int]
    closures: list[dict[str, Any]]
    log: list[dict[str, Any]]
    expected: dict[str, list[int]]


class LateOut(BaseModel):
    """An item expected later than people were told."""

    item: str
    title: str
    told_ms: int
    expected_ms: int
    new_ms: int
    late_min: int
    hard: bool


class MovedOut(BaseModel):
    """A thing outside the programme (a wave, a door, a bus, a closure) that is given another time."""

    kind: str
    subject: str
    shift_min: int
    told: list[str]


class DelayOut(BaseModel):
    """What is late now, and who must be told."""

    sequence: int
    items: list[LateOut]
    told: list[str]
    heads: int
    subjects: list[MovedOut]


class ReportLine(BaseModel):
    """Planned against actual of one item."""

    item: str
    title: str
    status: str
    planned_start_ms: int
    planned_end_ms: int
    started_ms: int | None
    ended_ms: int | None
    held_ms: int
    late_ms: int | None
    over_ms: int | None
    notes: list[str]


class ReportOut(BaseModel):
    """Planned against actual, by planned start, and the whole log."""

    session: str
    sequence: int
    lines: list[ReportLine]
    log: list[dict[str, Any]]


class ProgrammeOut(BaseModel):
    """The key of a programme that can be switched to."""

    key: str


def session_out(session: Session) -> SessionOut:
    """Return a session as programs read it."""
    return SessionOut(
        id=session.public_id,
        mode=session.mode,
        name=session.name,
        offset_ms=session.offset_ms,
        opened_ms=session.opened_ms,
        closed_ms=session.closed_ms,
        now_ms=session.clock_ms(),
    )


@router.get("/events/{event}/live/sessions")
def sessions(context: Reader) -> list[SessionOut]:
    """Return the sessions of the event, the newest first."""
    return [session_out(one) for one in live_store.sessions_of(context.store, context.event.id)]


@router.post("/events/{event}/live/sessions", status_code=201)
def open_session(context: Manager, asked: SessionIn) -> OpenedOut:
    """Open a session: the real one, or a practice."""
    refuse_archived(context)
    return OpenedOut(id=live.open_(context, Opening(asked.mode, asked.name, asked.begins_ms, asked.plan)))


@router.post("/events/{event}/live/sessions/{session}/close", status_code=204)
def close_session(context: Manager, session: Id) -> None:
    """Close a session: its log stays."""
    found = live.session_of(context, session)
    context.store.write(context.actor, lambda transaction: live_store.close_session(transaction, found))
    context.services.live.notify()


@router.get("/events/{event}/live/sessions/{session}", responses={200: {"model": DayOut}})
def day_now(context: Reader, session: Id, view: View = DIRECTOR) -> Response:
    """Return a session as a screen sees it."""
    sight, found = live.sight_of(context, view), live.session_of(context, session)
    day = context.services.live.days.now(found)
    told = whole_json(day, sight) | {"expected": live.expected_of(day, sight)}
    return Response(to_json(told), media_type="application/json")


@router.get("/events/{event}/live/sessions/{session}/stream", response_class=Response)
async def stream(
    context: Reader,
    session: Id,
    view: View = DIRECTOR,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> Response:
    """Return everything after an event as it happens (server-sent events); ``Last-Event-ID`` wins over ``after``."""
    sight = live.sight_of(context, view)
    found = await context.store.soon(lambda: live.session_of(context, session))
    known = int(last_event_id) if last_event_id.isdecimal() and last_event_id.isascii() else after
    watch = Watch(found, sight, known)
    return EventStream(context.services.live, watch, lambda: may_still_look(context, sight))


@router.post("/events/{event}/live/sessions/{session}/acts", status_code=201)
def act(context: Speaker, session: Id, asked: ActsIn) -> ActsOut:
    """Do something: start, finish, hold, resume, skip, note, acknowledge, switch, apply new times, take back."""
    refuse_archived(context)
    found = live.session_of(context, session)
    _refuse_unseen(context, context.services.live.days.now(found), asked)
    acts = [
        Act(one.kind, one.item, asked.based_on, one.role, one.text.strip(), one.undoes, one.happened_ms, one.starts)
        for one in asked.acts
    ]
    wanted = Asked(acts, f"{context.person.user_id}-{asked.token}" if asked.token else "")
    days = context.services.live.days

    def work(transaction: Transaction) -> list[int]:
        return live_acts.act(transaction, days, found, wanted)

    numbers = context.store.write(context.actor, work)
    context.services.live.notify()
    return ActsOut(numbers=numbers)


def _refuse_unseen(context: EventContext, day: Day, asked: ActsIn) -> None:
    """Refuse acts that are not for this person; an item that they may not know does not exist for them."""
    sight = live.own_sight(context)
    for one in asked.acts:
        if one.kind not in TICKS | {Kind.NOTE}:
            context.need(Resource.LIVE, Action.EDIT)
        named = (day.content.by_id.get(item_id) for item_id in (one.item, *one.starts))
        if any(item is not None and not sight.knows(item) for item in named):
            raise NotFound


@router.get("/events/{event}/live/sessions/{session}/delay")
def delay(context: Reader, session: Id) -> DelayOut:
    """Return what is late now, what new times would be applied, and who must be told."""
    day = context.services.live.days.now(live.session_of(context, session))
    found = live.delay_of(day, live.own_sight(context))
    return DelayOut(
        sequence=found.sequence,
        items=[
            LateOut(
                item=one.item.plan.item_id,
                title=one.item.plan.title,
                told_ms=one.told_ms,
                expected_ms=one.expected_ms,
                new_ms=one.new_ms,
                late_min=one.late_min,
                hard=one.item.plan.hard,
            )
            for one in found.items
        ],
        told=list(found.told),
        heads=found.heads,
        subjects=[
            MovedOut(
                kind=one.kind,
                subject=one.subject,
                shift_min=one.shift_min,
                told=[party.name for party in one.told],
            )
            for one in found.subjects
        ],
    )


@router.post("/events/{event}/live/sessions/{session}/programmes", status_code=201)
def take_newest(context: Manager, session: Id) -> ProgrammeOut:
    """Give a session the run-sheet as it is today; the act ``switch`` with the key takes it into use."""
    refuse_archived(context)
    found = live.session_of(context, session)
    return ProgrammeOut(key=live.newest_programme(context, found, ""))


@router.get("/events/{event}/live/sessions/{session}/report")
def planned_against_actual(context: Exporter, session: Id) -> ReportOut:
    """Return planned against actual, for the review after the event."""
    day = context.services.live.days.now(live.session_of(context, session))
    sight = live.own_sight(context)
    items = {item_id: item for content in day.contents.values() for item_id, item in content.by_id.items()}
    lines = [
        ReportLine(
            item=row.item.item_id,
            title=row.item.title,
            status=str(row.status),
            planned_start_ms=row.item.start_ms,
            planned_end_ms=row.item.end_ms,
            started_ms=row.started_ms,
            ended_ms=row.ended_ms,
            held_ms=row.held_ms,
            late_ms=row.late_ms,
            over_ms=row.over_ms,
            notes=list(row.notes),
        )
        for row in report(day.ledger)
        if sight.knows(items[row.item.item_id])
    ]
    log = [line_json(event) for event in day.ledger.events if may_read(day, sight, event)]
    return ReportOut(session=day.session.public_id, sequence=day.ledger.state.sequence, lines=lines, log=log)
