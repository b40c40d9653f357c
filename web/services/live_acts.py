"""Acts in a session of the day: judged, numbered and kept in one transaction.

Two people never overwrite each other silently: every act says the last event it was made in view of, and whether it
still holds is judged inside the transaction that numbers it (planner.runsheet.live.refusals).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from planner.runsheet.live import Act, Event, Kind, Ledger, refusal
from planner.wording import Wording
from web.errors import Conflict, Invalid
from web.services.live_store import Days, Session, closed
from web.store.engine import Transaction
from web.store.prepared import Prepared
from web.store.tables_live import live_events, live_sessions
from web.words import local

EARLIEST_MS = 24 * 3600 * 1000
"""How far back something may have happened that is entered afterwards."""
AHEAD_MS = 2000
"""How far the clock of a screen may be ahead of ours."""
_TOKEN = Prepared(
    select(live_events.c.sequence)
    .where(live_events.c.session_id == bindparam("session"))
    .where(live_events.c.token == bindparam("token"))
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one request asks for: all of it or nothing; ``token`` tells a request that is sent again."""

    acts: Sequence[Act]
    token: str = ""


def act(transaction: Transaction, days: Days, session: Session, asked: Asked) -> list[int]:
    """Do acts in a session; return their numbers. A request that was done before is not done again.

    Raises:
        Conflict: somebody else was faster, or an item does not stand where the act needs it.
        Invalid: a moment lies in the future or too far back.
    """
    open_ = select(live_sessions.c.closed_ms).where(live_sessions.c.id == session.id)
    row = transaction.db.execute(open_).one()
    done = _done_before(transaction.db, session, asked)
    if done:
        transaction.note("live.again", session.public_id, event_id=session.event_id, values={})
        return done
    if row.closed_ms is not None:
        raise closed()
    ledger, numbers = _ledger_for(transaction.db, days, session, asked), []
    for place, one in enumerate(asked.acts):
        _judge(ledger, one, session, transaction.now_ms)
        event = _event_of(one, ledger, session, transaction.now_ms)
        _insert(transaction, session, event, _Origin(one.based_on, f"{asked.token}:{place}" if asked.token else None))
        ledger = ledger.with_event(event)
        numbers.append(event.sequence)
    counted = update(live_sessions).where(live_sessions.c.id == session.id).values(sequence=ledger.state.sequence)
    transaction.db.execute(counted)
    return numbers


def _ledger_for(db: Connection, days: Days, session: Session, asked: Asked) -> Ledger:
    """Return the log as this transaction sees it, with programmes that another process may have added."""
    ledger = days.seen_by(db, session).ledger
    if any(one.kind is Kind.SWITCH and one.text not in ledger.programmes for one in asked.acts):
        days.forget(session.id)
        ledger = days.seen_by(db, session).ledger
    return ledger


def _done_before(db: Connection, session: Session, asked: Asked) -> list[int]:
    if not asked.token:
        return []
    found = (_TOKEN.first(db, session=session.id, token=f"{asked.token}:{place}") for place in range(len(asked.acts)))
    return [row.sequence for row in found if row is not None]


def _judge(ledger: Ledger, one: Act, session: Session, at_ms: int) -> None:
    if one.happened_ms is not None:
        clock_ms = session.clock_ms(at_ms)
        if not clock_ms - EARLIEST_MS <= one.happened_ms <= clock_ms + AHEAD_MS:
            words = Wording("Giờ ghi bù phải trong 24 giờ qua.", "The time must lie within the last 24 hours.")
            raise Invalid({"happened_ms": words}, words)
    found = refusal(ledger, one, clock_words)
    if found is not None:
        raise Conflict(found.message)


def clock_words(at_ms: int) -> str:
    """Return a moment on the clock of a session as people read it."""
    return f"{local(at_ms):%H:%M:%S}"


def _event_of(one: Act, ledger: Ledger, session: Session, at_ms: int) -> Event:
    clock_ms = session.clock_ms(at_ms)
    happened_ms = clock_ms if one.happened_ms is None else min(one.happened_ms, clock_ms)
    undone = ledger.event(one.undoes) if one.kind is Kind.UNDO else None
    item = undone.item if undone else one.item
    number = ledger.state.sequence + 1
    return Event(number, one.kind, item, clock_ms, happened_ms, "", one.role, one.text, one.undoes, dict(one.starts))


@dataclass(frozen=True, slots=True)
class _Origin:
    based_on: int
    token: str | None


def _insert(transaction: Transaction, session: Session, event: Event, origin: _Origin) -> None:
    values: dict[str, Any] = {
        "session_id": session.id,
        "sequence": event.sequence,
        "kind": str(event.kind),
        "item": event.item,
        "at_ms": transaction.now_ms,
        "happened_ms": event.happened_ms,
        "based_on": origin.based_on,
        "role": event.role,
        "text": event.text,
        "undoes": event.undoes,
        "detail": dict(event.starts),
        "token": origin.token,
        "actor_id": transaction.actor.user_id,
    }
    transaction.db.execute(insert(live_events).values(values))
    told = {"kind": values["kind"], "item": event.item, "sequence": event.sequence, "text": event.text}
    transaction.note(f"live.{event.kind}", session.public_id, event_id=session.event_id, values=told)
