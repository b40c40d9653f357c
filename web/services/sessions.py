"""Sessions: who is at the other end. Tokens are random, kept only as hashes, renewed at every sign-in."""

import hashlib
import secrets
import threading
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from planner.wording import Language
from web.policy import Role
from web.settings import ABSOLUTE_HOURS, IDLE_MINUTES, STEP_UP_MINUTES
from web.store import tables
from web.store.engine import Store, now_ms
from web.store.prepared import Prepared

FLUSH_MS = 60_000
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person.

    Attributes:
        csrf: the token that forms of this session carry.
        stepped_up: whether the password was given again a short while ago.
        has_factor: whether they sign in with a code as well.
    """

    user_id: int
    public_id: str
    login: str
    name: str
    is_admin: bool
    creates_events: bool
    must_change: bool
    language: Language
    theme: str
    session_id: int
    csrf: str
    stepped_up: bool
    has_factor: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """Roles held outside any event; an organiser here is someone who may begin new events."""
        held = ((Role.ADMIN, self.is_admin), (Role.ORGANISER, self.creates_events))
        return tuple(role for role, holds in held if holds)


@dataclass(frozen=True, slots=True)
class NewSession:
    """What the browser of a new session is given."""

    token: str
    csrf: str


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Seen:
    """When each session was last used.

    Reading a page must write nothing (a full disk must not lock people out), so the moments are held here and
    flushed about once a minute.
    """

    def __init__(self, store: Store) -> None:
        """Start with what the database knows."""
        self._store = store
        self._moments: dict[int, int] = {}
        self._flushed: dict[int, int] = {}
        self._lock = threading.Lock()

    def last(self, session_id: int, stored_ms: int) -> int:
        """Return when a session was last used."""
        return max(stored_ms, self._moments.get(session_id, 0))

    def mark(self, session_id: int, moment_ms: int) -> None:
        """Note that a session is in use."""
        self._moments[session_id] = moment_ms

    def flush(self) -> None:
        """Write the moments down; a full disk only means that they are written later."""
        with self._lock:
            due = {key: at for key, at in self._moments.items() if at - self._flushed.get(key, 0) >= FLUSH_MS}
            if not due:
                return
            self._store.keep(lambda db: _write_moments(db, due))
            self._flushed.update(due)
            oldest_ms = now_ms() - ABSOLUTE_HOURS * 60 * MINUTE_MS
            for key in [key for key, at in self._moments.items() if at < oldest_ms]:
                self.forget(key)

    def forget(self, session_id: int) -> None:
        """Drop a session that has ended."""
        self._moments.pop(session_id, None)
        self._flushed.pop(session_id, None)


def _write_moments(db: Connection, due: dict[int, int]) -> None:
    oldest_ms = now_ms() - ABSOLUTE_HOURS * 60 * MINUTE_MS
    db.execute(tables.sessions.delete().where(tables.sessions.c.created_ms < oldest_ms))
    for key, moment in due.items():
        db.execute(tables.sessions.update().where(tables.sessions.c.id == key).values(seen_ms=moment))


_SESSION = Prepared(
    select(
        tables.sessions.c.id,
        tables.sessions.c.csrf,
        tables.sessions.c.created_ms,
        tables.sessions.c.seen_ms,
        tables.sessions.c.stepped_up_ms,
        tables.users.c.id.label("user_id"),
        tables.users.c.public_id,
        tables.users.c.login,
        tables.users.c.name,
        tables.users.c.is_admin,
        tables.users.c.creates_events,
        tables.users.c.must_change,
        tables.users.c.language,
        tables.users.c.theme,
        tables.second_factors.c.confirmed.label("has_factor"),
    )
    .join_from(tables.sessions, tables.users, tables.sessions.c.user_id == tables.users.c.id)
    .outerjoin(tables.second_factors, tables.second_factors.c.user_id == tables.users.c.id)
    .where(tables.users.c.disabled.is_(False))
    .where(tables.sessions.c.token_hash == bindparam("token_hash"))
)


def find(store: Store, seen: Seen, token: str) -> Caller | None:
    """Return the person of a token, or None when the session has ended, idled out or the account is disabled."""
    with store.read() as db:
        row = _SESSION.first(db, token_hash=token_hash(token))
    if row is None:
        return None
    now = now_ms()
    if not _counts(row.created_ms, seen.last(row.id, row.seen_ms), now):
        return None
    seen.mark(row.id, now)
    return Caller(
        row.user_id,
        row.public_id,
        row.login,
        row.name,
        row.is_admin,
        row.creates_events,
        row.must_change,
        row.language,
        row.theme,
        row.id,
        row.csrf,
        now - row.stepped_up_ms < STEP_UP_MINUTES * MINUTE_MS,
        bool(row.has_factor),
    )


def insert(db: Connection, user_id: int, address: str, agent: str) -> NewSession:
    """Begin a session with tokens of its own."""
    new, now = NewSession(secrets.token_urlsafe(32), secrets.token_urlsafe(24)), now_ms()
    db.execute(
        tables.sessions.insert().values(
            token_hash=token_hash(new.token),
            user_id=user_id,
            csrf=new.csrf,
            created_ms=now,
            seen_ms=now,
            stepped_up_ms=0,
            address=address[:64],
            agent=agent[:200],
        )
    )
    return new


def rotate(db: Connection, session_id: int, *, stepped_up_ms: int | None = None) -> str:
    """Give a session a new token, so that one seen earlier is worth nothing; forms that are open stay good."""
    token = secrets.token_urlsafe(32)
    changed: dict[str, str | int] = {"token_hash": token_hash(token)}
    if stepped_up_ms is not None:
        changed |= {"stepped_up_ms": stepped_up_ms}
    db.execute(tables.sessions.update().where(tables.sessions.c.id == session_id).values(**changed))
    return token


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session in the list of one's own: since when, from where, with which browser."""

    id: int
    created_ms: int
    seen_ms: int
    address: str
    agent: str
    current: bool


def of_person(store: Store, seen: Seen, caller: Caller) -> tuple[SessionCard, ...]:
    """Return the sessions of a person that still count, the present one first."""
    columns = tables.sessions.c
    query = select(columns.id, columns.created_ms, columns.seen_ms, columns.address, columns.agent)
    with store.read() as db:
        rows = db.execute(query.where(columns.user_id == caller.user_id).order_by(columns.seen_ms.desc())).all()
    now = now_ms()
    cards = [
        SessionCard(
            row.id,
            row.created_ms,
            seen.last(row.id, row.seen_ms),
            row.address,
            row.agent,
            row.id == caller.session_id,
        )
        for row in rows
        if _counts(row.created_ms, seen.last(row.id, row.seen_ms), now)
    ]
    return tuple(sorted(cards, key=lambda card: not card.current))


def _counts(created_ms: int, last_ms: int, now: int) -> bool:
    return now - last_ms <= IDLE_MINUTES * MINUTE_MS and now - created_ms <= ABSOLUTE_HOURS * 60 * MINUTE_MS


def end(db: Connection, session_id: int) -> None:
    """End one session."""
    db.execute(tables.sessions.delete().where(tables.sessions.c.id == session_id))


def end_all(db: Connection, user_id: int, *, but: int = 0) -> None:
    """End every session of a person, except ``but``."""
    db.execute(tables.sessions.delete().where(tables.sessions.c.user_id == user_id).where(tables.sessions.c.id != but))
