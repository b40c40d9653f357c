"""What everyone sees first: what is late, what stands in the way, what changed, what waits for whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from web.services.journal import all_rows
from web.store import tables
from web.store.engine import Store, Transaction, now_ms

GATES_D = (30, 14, 7, 1)
"""Days before the ceremony at which a sub-committee is asked how far it is."""
DAY_MS = 86_400_000
NEXT_DAYS = 10
DONE_REGISTER = "tasks_done"
"""Register that says which tasks are done: id of the task -> moment."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with the day by which it must be done."""

    task_id: str
    name: str
    subcommittee: str
    due_d: int
    due: date
    done: bool


@dataclass(frozen=True, slots=True)
class GateShare:
    """How many of the tasks due by a gate are done."""

    due: int
    done: int


@dataclass(frozen=True, slots=True)
class Change:
    """Changes of one table by one person."""

    table: str
    person: str
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that somebody must decide, or has decided."""

    public_id: str
    number: int
    plan_number: int
    plan_id: str
    state: str
    at_ms: int
    author: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Which first steps of an event are done."""

    rows: int
    plans: int
    submissions: int
    prints: int


def tasks_of(store: Store, event_id: int, d_day: str) -> tuple[TaskLine, ...]:
    """Return the tasks that have a deadline, the earliest first."""
    day = date.fromisoformat(d_day)
    with store.read() as db:
        rows = all_rows(db, event_id, "tasks")
        done = db.execute(_register(event_id)).scalar() or {}
    found = []
    for row in rows:
        text = row.cells.get("latest_finish_d", "")
        if text.removeprefix("-").isdecimal() and len(text) < 6:  # noqa: PLR2004 - D-99999 is no deadline
            days = int(text)
            task = row.cells.get("task_id", "")
            name, group = row.cells.get("name", ""), row.cells.get("subcommittee", "")
            found.append(TaskLine(task, name, group, days, day - timedelta(days=days), task in done))
    return tuple(sorted(found, key=lambda task: (task.due, task.task_id)))


def _register(event_id: int) -> Select[tuple[Any]]:
    own = tables.registers.c
    return select(own.content).where(own.event_id == event_id).where(own.name == DONE_REGISTER)


def mark_task(transaction: Transaction, event_id: int, task_id: str, *, done: bool) -> None:
    """Enter that a task is done, or is not after all."""
    db, own = transaction.db, tables.registers
    where = (own.c.event_id == event_id) & (own.c.name == DONE_REGISTER)
    content = db.execute(select(own.c.content).where(where)).scalar()
    changed = {key: at for key, at in (content or {}).items() if key != task_id}
    if done:
        changed[task_id] = transaction.now_ms
    if content is None:
        db.execute(own.insert().values(event_id=event_id, name=DONE_REGISTER, content=changed))
    else:
        db.execute(own.update().where(where).values(content=changed, version=own.c.version + 1))
    transaction.note("task.done" if done else "task.undone", task_id, event_id=event_id)


def readiness(tasks: Sequence[TaskLine]) -> Mapping[str, tuple[GateShare, ...]]:
    """Return for each sub-committee how many of its tasks due by each gate are done."""
    groups = sorted({task.subcommittee for task in tasks})
    return {
        group: tuple(
            _gate([task for task in tasks if task.subcommittee == group and task.due_d >= gate]) for gate in GATES_D
        )
        for group in groups
    }


def _gate(tasks: Sequence[TaskLine]) -> GateShare:
    return GateShare(len(tasks), sum(task.done for task in tasks))


def changes_since(store: Store, event_id: int, since_ms: int) -> tuple[Change, ...]:
    """Return how many rows of each table each person changed since a moment, the most first."""
    made, users = tables.changes.c, tables.users.c
    query = (
        select(made.table_name, users.name, func.count())
        .join_from(tables.changes, tables.users, made.actor_id == users.id, isouter=True)
        .where(made.event_id == event_id)
        .where(made.at_ms >= since_ms)
        .group_by(made.table_name, users.name)
        .order_by(func.count().desc(), made.table_name)
    )
    with store.read() as db:
        return tuple(Change(table, name or "", int(count)) for table, name, count in db.execute(query))


def yesterday_ms() -> int:
    """Return the moment one day ago."""
    return now_ms() - DAY_MS


def submissions_of(store: Store, event_id: int) -> tuple[Waiting, ...]:
    """Return the submissions of an event, the newest first."""
    given = tables.submissions.c
    query = (
        select(
            tables.submissions,
            tables.plans.c.number.label("plan_number"),
            tables.plans.c.public_id.label("plan"),
            tables.users.c.name.label("author"),
        )
        .join_from(tables.submissions, tables.plans, given.plan_id == tables.plans.c.id)
        .join(tables.users, given.author_id == tables.users.c.id)
        .where(given.event_id == event_id)
        .order_by(given.number.desc())
    )
    with store.read() as db:
        return tuple(
            Waiting(
                row.public_id,
                row.number,
                row.plan_number,
                row.plan,
                row.state,
                row.decided_ms or row.submitted_ms,
                row.author,
            )
            for row in db.execute(query)
        )


def people_with(store: Store, event_id: int, role: str) -> tuple[str, ...]:
    """Return the names of those who hold a role in an event."""
    held = tables.memberships.c
    query = (
        select(tables.users.c.name)
        .join_from(tables.memberships, tables.users, held.user_id == tables.users.c.id)
        .where(held.event_id == event_id)
        .where(held.role == role)
        .order_by(tables.users.c.name)
    )
    with store.read() as db:
        return tuple(db.execute(query).scalars())


def open_comments(store: Store, event_id: int) -> int:
    """Return how many comments of reviewers nobody has settled."""
    made = tables.comments.c
    query = select(func.count()).select_from(tables.comments)
    with store.read() as db:
        found = db.execute(query.where(made.event_id == event_id).where(made.resolved_ms.is_(None))).scalar_one()
    return int(found)


def progress_of(store: Store, event_id: int) -> Progress:
    """Return how far an event is with its first steps."""
    counts = []
    with store.read() as db:
        for table in (tables.rows, tables.plans, tables.submissions, tables.prints):
            query = select(func.count()).select_from(table).where(table.c.event_id == event_id)
            counts.append(int(db.execute(query).scalar_one()))
    return Progress(*counts)


def guests_by_status(store: Store, event_id: int) -> tuple[tuple[str, int], ...]:
    """Return how many guests have each status, the most first."""
    status = tables.rows.c.cells["status"].as_string()
    query = (
        select(status, func.count())
        .where(tables.rows.c.event_id == event_id)
        .where(tables.rows.c.table_name == "guests")
        .group_by(status)
    )
    with store.read() as db:
        counted = Counter({found or "invited": int(count) for found, count in db.execute(query)})
    return tuple(counted.most_common())
