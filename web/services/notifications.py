"""What happened that concerns a person: their solves that ended, decisions on their submissions, submissions to decide.

Nothing is stored but the moment up to which a person has looked (a register of the event); everything else is read
from what is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from web.policy import Role
from web.services import jobs
from web.store import tables
from web.store.engine import Store, now_ms
from web.store.prepared import Prepared

KEEP_DAYS = 30
MOST = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened; ``kind`` is job, decided or submitted."""

    kind: str
    event: str
    event_name: tuple[str, str]
    object_id: str
    state: str
    number: int
    at_ms: int
    unread: bool


@dataclass(frozen=True, slots=True)
class Belonging:
    """An event of the person."""

    id: int
    public_id: str
    names: tuple[str, str]
    reviews: bool
    seen_ms: int


def of_person(store: Store, user_id: int) -> tuple[Notice, ...]:
    """Return what happened within the last days, the newest first."""
    since = now_ms() - KEEP_DAYS * 86_400_000
    with store.read() as db:
        own = _belongings(db, user_id)
        found = [*_jobs(db, user_id, own, since), *_submissions(db, user_id, own, since)]
    return tuple(sorted(found, key=lambda notice: -notice.at_ms)[:MOST])


def unread(store: Store, user_id: int) -> int:
    """Return how much of it the person has not seen yet."""
    return sum(notice.unread for notice in of_person(store, user_id))


def _register(user_id: int) -> str:
    return f"seen:{user_id}"


_HELD, _SEEN = tables.memberships.c, tables.registers.c
_BELONGINGS = Prepared(
    select(
        tables.events.c.id,
        tables.events.c.public_id,
        tables.events.c.name_vi,
        tables.events.c.name_en,
        _HELD.role,
        _SEEN.content,
    )
    .join_from(tables.events, tables.memberships, _HELD.event_id == tables.events.c.id)
    .join(
        tables.registers, (_SEEN.event_id == tables.events.c.id) & (_SEEN.name == bindparam("register")), isouter=True
    )
    .where(_HELD.user_id == bindparam("person"))
)
_OWN_EVENTS = select(_HELD.event_id).where(_HELD.user_id == bindparam("person"))
_MADE = tables.jobs.c
_JOBS = Prepared(
    select(_MADE.event_id, _MADE.public_id, _MADE.state, _MADE.ended_ms)
    .where(_MADE.event_id.in_(_OWN_EVENTS))
    .where(_MADE.actor_id == bindparam("person"))
    .where(or_(*(_MADE.state == state for state in (jobs.DONE, jobs.FAILED, jobs.INTERRUPTED))))
    .where(_MADE.ended_ms >= bindparam("since"))
    .order_by(_MADE.id.desc())
    .limit(MOST)
)
_GIVEN = tables.submissions.c
_SUBMISSIONS = Prepared(
    select(_GIVEN.event_id, _GIVEN.public_id, _GIVEN.state, _GIVEN.number, _GIVEN.author_id)
    .add_columns(_GIVEN.submitted_ms, _GIVEN.decided_ms)
    .where(_GIVEN.event_id.in_(_OWN_EVENTS))
    .where(_GIVEN.submitted_ms >= bindparam("since"))
)


def _belongings(db: Connection, user_id: int) -> Mapping[int, Belonging]:
    found: dict[int, Belonging] = {}
    for row in _BELONGINGS.all(db, register=_register(user_id), person=user_id):
        reviews = row.role == Role.REVIEWER or (row.id in found and found[row.id].reviews)
        seen_ms = int((row.content or {}).get("at_ms", 0))
        found[row.id] = Belonging(row.id, row.public_id, (row.name_vi, row.name_en), reviews, seen_ms)
    return found


def _jobs(db: Connection, user_id: int, own: Mapping[int, Belonging], since: int) -> list[Notice]:
    found = _JOBS.all(db, person=user_id, since=since)
    return [_notice("job", own[row.event_id], row, (row.ended_ms, 0)) for row in found]


def _submissions(db: Connection, user_id: int, own: Mapping[int, Belonging], since: int) -> list[Notice]:
    found = []
    for row in _SUBMISSIONS.all(db, person=user_id, since=since):
        event = own[row.event_id]
        if row.author_id == user_id and row.decided_ms is not None and row.state != "withdrawn":
            found.append(_notice("decided", event, row, (row.decided_ms, row.number)))
        elif event.reviews and row.author_id != user_id and row.state == "submitted":
            found.append(_notice("submitted", event, row, (row.submitted_ms, row.number)))
    return found


def _notice(kind: str, event: Belonging, row: Any, moment: tuple[int, int]) -> Notice:  # noqa: ANN401 - rows of two queries
    at_ms, number = moment
    return Notice(kind, event.public_id, event.names, row.public_id, row.state, number, at_ms, at_ms > event.seen_ms)


def mark_seen(store: Store, user_id: int) -> None:
    """Note that the person has looked; housekeeping like the last use of a session, hence not in the audit log."""

    def work(db: Connection) -> None:
        registers, content = tables.registers, {"at_ms": now_ms()}
        for event_id in _belongings(db, user_id):
            own = (registers.c.event_id == event_id) & (registers.c.name == _register(user_id))
            if not db.execute(registers.update().where(own).values(content=content)).rowcount:
                db.execute(registers.insert().values(event_id=event_id, name=_register(user_id), content=content))

    store.keep(work)
