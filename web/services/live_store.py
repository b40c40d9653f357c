"""Sessions of the day in the store: opened, closed, read; the log only ever grows (web.services.live_acts)."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection, bindparam, insert, select, update

from planner.runsheet.live import Event, Kind, Ledger, Programme
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound
from web.services.live_content import MAIN, Content, from_json, to_json
from web.store import tables
from web.store.engine import Store, Transaction, new_public_id, now_ms
from web.store.prepared import Prepared
from web.store.tables_live import live_events, live_programmes, live_sessions

REAL, PRACTICE = "real", "practice"


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the programme: the real one, or a practice with a clock of its own.

    Attributes:
        offset_ms: clock of the session minus clock of the server; 0 for the real one.
        first: key of the programme it began with.
        events: how many events it had when this was read.
    """

    id: int
    public_id: str
    event_id: int
    mode: str
    name: str
    offset_ms: int
    first: str
    opened_ms: int
    closed_ms: int | None
    events: int

    @property
    def is_real(self) -> bool:
        """Whether it is the day itself."""
        return self.mode == REAL

    def clock_ms(self, at_ms: int | None = None) -> int:
        """Return a moment of the server, by default the present one, on the clock of the session."""
        return (now_ms() if at_ms is None else at_ms) + self.offset_ms


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a session is opened with: ``begins_ms`` is what a practice's clock shows at its opening."""

    event_id: int
    mode: str
    name: str
    begins_ms: int | None
    contents: tuple[Content, ...]


_COLUMNS = (
    live_sessions.c.id,
    live_sessions.c.public_id,
    live_sessions.c.event_id,
    live_sessions.c.mode,
    live_sessions.c.name,
    live_sessions.c.offset_ms,
    live_sessions.c.first,
    live_sessions.c.opened_ms,
    live_sessions.c.closed_ms,
    live_sessions.c.sequence,
)
_SESSION = Prepared(
    select(*_COLUMNS)
    .where(live_sessions.c.event_id == bindparam("event"))
    .where(live_sessions.c.public_id == bindparam("public"))
)
_SESSIONS = Prepared(
    select(*_COLUMNS).where(live_sessions.c.event_id == bindparam("event")).order_by(live_sessions.c.id.desc())
)
_EVENTS = Prepared(
    select(
        live_events.c.sequence,
        live_events.c.kind,
        live_events.c.item,
        live_events.c.at_ms,
        live_events.c.happened_ms,
        tables.users.c.name.label("actor"),
        live_events.c.role,
        live_events.c.text,
        live_events.c.undoes,
        live_events.c.detail,
    )
    .join_from(live_events, tables.users, live_events.c.actor_id == tables.users.c.id, isouter=True)
    .where(live_events.c.session_id == bindparam("session"))
    .where(live_events.c.sequence > bindparam("after"))
    .order_by(live_events.c.sequence)
)


def sessions_of(store: Store, event_id: int) -> tuple[Session, ...]:
    """Return the sessions of an event, the newest first."""
    with store.read() as db:
        return tuple(Session(*row) for row in _SESSIONS.all(db, event=event_id))


def find(store: Store, event_id: int, public_id: str) -> Session:
    """Return a session of an event.

    Raises:
        NotFound: the event has none of that name.
    """
    with store.read() as db:
        row = _SESSION.first(db, event=event_id, public=public_id)
    if row is None:
        raise NotFound
    return Session(*row)


def events_after(db: Connection, session: Session, after: int) -> list[Event]:
    """Return the events of a session after a number, in order."""
    return [
        Event(
            row.sequence,
            Kind(row.kind),
            row.item,
            session.clock_ms(row.at_ms),
            row.happened_ms,
            row.actor or "",
            row.role,
            row.text,
            row.undoes,
            row.detail,
        )
        for row in _EVENTS.all(db, session=session.id, after=after)
    ]


@dataclass(frozen=True)
class Day:
    """A session with its programmes and its log."""

    session: Session
    contents: Mapping[str, Content]
    ledger: Ledger

    @property
    def content(self) -> Content:
        """The programme in use."""
        return self.contents[self.ledger.state.variant]


class Days:
    """Logs as last read, so that each is folded once; what is kept was committed."""

    def __init__(self, store: Store) -> None:
        """Keep nothing yet."""
        self._store = store
        self._kept: dict[int, Day] = {}
        self._lock = Lock()

    def now(self, session: Session) -> Day:
        """Return a session as it stands."""
        with self._store.read() as db:
            day = self.seen_by(db, session)
        with self._lock:
            kept = self._kept.get(session.id)
            if kept is None or kept.ledger.state.sequence <= day.ledger.state.sequence:
                self._kept[session.id] = day
        return day

    def forget(self, session_id: int) -> None:
        """Drop what is kept of a session."""
        with self._lock:
            self._kept.pop(session_id, None)

    def seen_by(self, db: Connection, session: Session) -> Day:
        """Return a session as a connection sees it, acts of its own transaction included; nothing is kept."""
        with self._lock:
            kept = self._kept.get(session.id)
        if kept is None:
            anew = _contents(db, session.id)
            programmes = {key: content.programme for key, content in anew.items()}
            return Day(session, anew, _ledger(session, programmes, events_after(db, session, 0)))
        ledger, contents = kept.ledger, kept.contents
        for event in events_after(db, session, ledger.state.sequence):
            if event.kind is Kind.SWITCH and event.text not in contents:
                return self._anew(db, session)
            ledger = ledger.with_event(event)
        return Day(session, contents, ledger)

    def _anew(self, db: Connection, session: Session) -> Day:
        self.forget(session.id)
        return self.seen_by(db, session)


def _ledger(session: Session, programmes: Mapping[str, Programme], events: list[Event]) -> Ledger:
    return Ledger.of(programmes, session.first, events, session.clock_ms(session.opened_ms))


def _contents(db: Connection, session_id: int) -> dict[str, Content]:
    columns = live_programmes.c
    found = db.execute(
        select(columns.key, columns.content).where(columns.session_id == session_id).order_by(columns.id)
    )
    return {row.key: from_json(row.key, row.content) for row in found}


def open_session(transaction: Transaction, new: NewSession) -> str:
    """Open a session; return its public id.

    Raises:
        Conflict: the real one is open already: there is one day and one log of it.
        Invalid: the programme is empty.
    """
    if not new.contents or not new.contents[0].items:
        raise Invalid({"plan": Wording("Kịch bản chưa có mục nào.", "The run-sheet has no items yet.")})
    if new.mode == REAL:
        _refuse_second(transaction.db, new.event_id)
    public_id = new_public_id()
    offset_ms = 0 if new.begins_ms is None or new.mode == REAL else new.begins_ms - transaction.now_ms
    made = transaction.db.execute(
        insert(live_sessions).values(
            public_id=public_id,
            event_id=new.event_id,
            mode=new.mode,
            name=new.name,
            offset_ms=offset_ms,
            first=MAIN,
            sequence=0,
            opened_ms=transaction.now_ms,
            opened_by=transaction.actor.user_id,
        )
    )
    key = made.inserted_primary_key
    rows = [{"session_id": key[0] if key else 0, "key": one.key, "content": to_json(one)} for one in new.contents]
    transaction.db.execute(insert(live_programmes), rows)
    transaction.note("live.open", public_id, event_id=new.event_id, values={"mode": new.mode})
    return public_id


def _refuse_second(db: Connection, event_id: int) -> None:
    columns = live_sessions.c
    found = db.execute(
        select(columns.id).where(columns.event_id == event_id, columns.mode == REAL, columns.closed_ms.is_(None))
    ).first()
    if found is not None:
        raise Conflict(
            Wording(
                "Phiên điều hành chính thức đang mở; mỗi lúc chỉ có một. Hãy vào phiên đó, hoặc đóng nó trước.",
                "The real session is open; there is one at a time. Go there, or close it first.",
            )
        )


def close_session(transaction: Transaction, session: Session) -> None:
    """Close a session: its log stays, nothing is added.

    Raises:
        Conflict: it is closed already.
    """
    done = transaction.db.execute(
        update(live_sessions)
        .where(live_sessions.c.id == session.id, live_sessions.c.closed_ms.is_(None))
        .values(closed_ms=transaction.now_ms, closed_by=transaction.actor.user_id)
    )
    if not done.rowcount:
        raise closed()
    transaction.note("live.close", session.public_id, event_id=session.event_id, values={})


def add_programme(transaction: Transaction, session: Session, content: Content) -> None:
    """Give a session one programme more to switch to."""
    values = {"session_id": session.id, "key": content.key, "content": to_json(content)}
    transaction.db.execute(insert(live_programmes).values(values))
    transaction.note("live.programme", session.public_id, event_id=session.event_id, values={"key": content.key})


def closed() -> Conflict:
    """Return what is said to whoever acts in a session that is over."""
    return Conflict(
        Wording(
            "Phiên điều hành này đã đóng; nhật ký chỉ còn để xem.", "This session is closed; its log can only be read."
        )
    )
