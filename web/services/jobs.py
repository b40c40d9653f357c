"""The queue of solves: what is asked for, where it stands, how it ended. The table is the queue."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from planner.wording import Wording
from web.errors import Conflict, NotFound
from web.store import tables
from web.store.engine import SYSTEM, Store, Transaction, now_ms

QUEUED, RUNNING, DONE, FAILED, CANCELLED, INTERRUPTED = (
    "queued",
    "running",
    "done",
    "failed",
    "cancelled",
    "interrupted",
)
WAITING = frozenset({QUEUED, RUNNING})
MOST_QUEUED = 5
LEAST_LIMIT_S, MOST_LIMIT_S = 5, 3600

STOP_FILE, DISCARD_FILE = "stop", "discard"
"""Files in the folder of a job by which a person ends it: keeping the best plan so far, or nothing."""

STATE_WORDS: Mapping[str, Wording] = {
    QUEUED: Wording("đang chờ", "queued"),
    RUNNING: Wording("đang giải", "running"),
    DONE: Wording("xong", "done"),
    FAILED: Wording("hỏng", "failed"),
    CANCELLED: Wording("đã huỷ", "cancelled"),
    INTERRUPTED: Wording("bị gián đoạn", "interrupted"),
}

CUT_SHORT = Wording(
    "Máy chủ dừng giữa chừng nên lần giải bị gián đoạn; phương án đang dùng vẫn giữ nguyên. Hãy bấm giải lại.",
    "The server stopped midway, which interrupted this solve; the plan in force is untouched. Start it again.",
)


@dataclass(frozen=True, slots=True)
class Job:
    """A solve, waiting, running or ended."""

    id: int
    public_id: str
    event_id: int
    state: str
    request: Mapping[str, Any]
    progress: Mapping[str, Any]
    result: Mapping[str, Any]
    revision: int
    queued_ms: int
    started_ms: int | None
    ended_ms: int | None
    actor_id: int | None
    author: str

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in WAITING

    @property
    def message(self) -> Wording | None:
        """Why it ended without a plan, or None."""
        if "vi" not in self.result:
            return None
        return Wording(str(self.result["vi"]), str(self.result.get("en", "")))


@dataclass(frozen=True, slots=True)
class NewJob:
    """A solve that was prepared on disk and is to be queued."""

    public_id: str
    event_id: int
    revision: int
    request: Mapping[str, Any] = field(default_factory=dict)


def _jobs() -> Select[Any]:
    return select(tables.jobs, tables.users.c.name.label("author")).join_from(
        tables.jobs, tables.users, tables.jobs.c.actor_id == tables.users.c.id, isouter=True
    )


def _job(row: Any) -> Job:  # noqa: ANN401 - a row of the query above
    return Job(
        row.id,
        row.public_id,
        row.event_id,
        row.state,
        row.request,
        row.progress,
        row.result,
        row.revision,
        row.queued_ms,
        row.started_ms,
        row.ended_ms,
        row.actor_id,
        row.author or "",
    )


# --- reading --------------------------------------------------------------------------------------


def of_event(store: Store, event_id: int, limit: int = 50) -> tuple[Job, ...]:
    """Return the solves of an event, the newest first."""
    query = _jobs().where(tables.jobs.c.event_id == event_id).order_by(tables.jobs.c.id.desc()).limit(limit)
    with store.read() as db:
        return tuple(_job(row) for row in db.execute(query))


def waiting(store: Store, event_id: int) -> tuple[Job, ...]:
    """Return the solves of an event that are queued or running, in the order in which they come."""
    query = _jobs().where(tables.jobs.c.event_id == event_id).where(tables.jobs.c.state.in_(sorted(WAITING)))
    with store.read() as db:
        return tuple(_job(row) for row in db.execute(query.order_by(tables.jobs.c.id)))


def find(store: Store, event_id: int, public_id: str) -> Job:
    """Return one solve of an event.

    Raises:
        NotFound: the event has no such solve.
    """
    query = _jobs().where(tables.jobs.c.event_id == event_id).where(tables.jobs.c.public_id == public_id)
    with store.read() as db:
        row = db.execute(query).first()
    if row is None:
        raise NotFound
    return _job(row)


def ahead(store: Store, job: Job) -> int:
    """Return how many solves, of any event, come before a queued one."""
    query = (
        select(func.count())
        .select_from(tables.jobs)
        .where(tables.jobs.c.state.in_(sorted(WAITING)))
        .where(tables.jobs.c.id < job.id)
    )
    with store.read() as db:
        return int(db.execute(query).scalar_one())


# --- queueing and ending by a person --------------------------------------------------------------


def refuse_full(db: Connection, event_id: int) -> None:
    """Refuse another solve when enough of them wait.

    Raises:
        Conflict: the event's part of the queue is full.
    """
    count = db.execute(
        select(func.count())
        .select_from(tables.jobs)
        .where(tables.jobs.c.event_id == event_id)
        .where(tables.jobs.c.state == QUEUED)
    ).scalar_one()
    if count >= MOST_QUEUED:
        raise Conflict(
            Wording(
                f"Đã có {count} lần giải đang chờ; hãy đợi hoặc huỷ bớt rồi thêm.",
                f"{count} solves are waiting already; wait, or cancel some, before adding another.",
            )
        )


def enqueue(transaction: Transaction, new: NewJob) -> None:
    """Put a prepared solve at the end of the queue."""
    refuse_full(transaction.db, new.event_id)
    transaction.db.execute(
        tables.jobs.insert().values(
            public_id=new.public_id,
            event_id=new.event_id,
            kind="solve",
            state=QUEUED,
            request=dict(new.request),
            progress={},
            result={},
            revision=new.revision,
            queued_ms=transaction.now_ms,
            actor_id=transaction.actor.user_id,
        )
    )
    transaction.note("job.queue", new.public_id, event_id=new.event_id, values={"revision": new.revision})


def stop(transaction: Transaction, job: Job, folder: Path) -> None:
    """Ask a running solve to hand over its best plan so far.

    Raises:
        Conflict: it is not running.
    """
    if job.state != RUNNING:
        raise Conflict(Wording("Lần giải này không đang chạy.", "This solve is not running."))
    transaction.note("job.stop", job.public_id, event_id=job.event_id)
    _touch(folder / STOP_FILE)


def cancel(transaction: Transaction, job: Job, folder: Path) -> None:
    """Take a solve out of the queue, or end a running one and throw away what it has.

    Raises:
        Conflict: it is over already.
    """
    transaction.note("job.cancel", job.public_id, event_id=job.event_id)
    query = tables.jobs.update().where(tables.jobs.c.id == job.id).where(tables.jobs.c.state == QUEUED)
    taken = transaction.db.execute(query.values(state=CANCELLED, ended_ms=transaction.now_ms))
    if taken.rowcount:
        shutil.rmtree(folder, ignore_errors=True)
        return
    state = transaction.db.execute(select(tables.jobs.c.state).where(tables.jobs.c.id == job.id)).scalar_one()
    if state != RUNNING:
        raise Conflict(Wording("Lần giải này đã kết thúc.", "This solve is over."))
    _touch(folder / DISCARD_FILE)


def _touch(path: Path) -> None:
    try:
        path.touch()
    except FileNotFoundError:
        raise Conflict(Wording("Lần giải này đã kết thúc.", "This solve is over.")) from None


# --- what the runner does -------------------------------------------------------------------------


def take_next(store: Store) -> Job | None:
    """Mark the oldest queued solve as running and return it; None when none waits."""
    query = _jobs().where(tables.jobs.c.state == QUEUED).order_by(tables.jobs.c.id).limit(1)
    with store.read() as db:
        if db.execute(query).first() is None:
            return None

    def work(db: Connection) -> Job | None:
        row = db.execute(query).first()
        if row is None:
            return None
        started = now_ms()
        db.execute(update(tables.jobs).where(tables.jobs.c.id == row.id).values(state=RUNNING, started_ms=started))
        return _job(row)

    return store.keep(work)


def keep_progress(store: Store, job: Job, progress: Mapping[str, Any]) -> None:
    """Write down how far a solve is; nobody's act, so not in the audit log."""
    query = update(tables.jobs).where(tables.jobs.c.id == job.id).values(progress=dict(progress))
    store.keep(lambda db: db.execute(query))


def end(transaction: Transaction, job: Job, state: str, result: Mapping[str, Any]) -> None:
    """Enter how a running solve ended."""
    transaction.db.execute(
        update(tables.jobs)
        .where(tables.jobs.c.id == job.id)
        .where(tables.jobs.c.state == RUNNING)
        .values(state=state, result=dict(result), ended_ms=transaction.now_ms)
    )
    transaction.note(f"job.{state}", job.public_id, event_id=job.event_id)


def interrupt_left(store: Store) -> int:
    """Mark solves that an earlier run of the server left running; return how many there were."""
    with store.read() as db:
        left = db.execute(
            select(tables.jobs.c.id, tables.jobs.c.public_id, tables.jobs.c.event_id).where(
                tables.jobs.c.state == RUNNING
            )
        ).all()
    if not left:
        return 0

    def work(transaction: Transaction) -> None:
        for row in left:
            transaction.db.execute(
                update(tables.jobs)
                .where(tables.jobs.c.id == row.id)
                .values(state=INTERRUPTED, result=CUT_SHORT._asdict(), ended_ms=transaction.now_ms)
            )
            transaction.note("job.interrupted", row.public_id, event_id=row.event_id)

    store.write(SYSTEM, work)
    return len(left)


def queued_ids(store: Store) -> frozenset[str]:
    """Return the ids of the solves that wait: their folders are needed."""
    with store.read() as db:
        return frozenset(db.execute(select(tables.jobs.c.public_id).where(tables.jobs.c.state == QUEUED)).scalars())
