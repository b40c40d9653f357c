"""Reading the audit log: who did what, when; the log keeps no values, so none can be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from planner.collation import fold
from planner.wording import Wording
from web.services import deeds
from web.store import audit, tables
from web.store.engine import Store
from web.words import ZONE

PAGE_ROWS = 50
EXPORT_ROWS = 20_000
CONTENT = Wording("(nội dung buổi lễ)", "(content of an event)")
OPEN_NOUNS = frozenset({"account", "session", "member", "event"})
"""Whose objects the administrator may read; the rest may name content of an event."""


@dataclass(frozen=True, slots=True)
class LogQuery:
    """What is asked for.

    Attributes:
        event_id: the event whose log it is; None for the whole installation.
        text: words of the person's name or login, without accents.
        noun: what was acted on, as in ``deeds.NOUNS``.
        day: the day in Việt Nam, empty for all.
        after: number of a row; older ones follow.
        before: number of a row; newer ones follow.
    """

    event_id: int | None = None
    text: str = ""
    noun: str = ""
    day: str = ""
    after: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class LogLine:
    """A row of the log as it is shown."""

    seq: int
    at_ms: int
    person: str
    login: str
    action: str
    words: Wording
    object: str
    fields: str
    address: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """Rows, newest first, how many match in all, and where the neighbouring pages begin."""

    lines: tuple[LogLine, ...]
    total: int
    next: str
    previous: str
    head_seq: int
    head_hash: str


def read(store: Store, query: LogQuery, *, rows: int = PAGE_ROWS) -> LogPage:
    """Return one page of the log."""
    with store.read() as db:
        matching = _condition(_people(store, query.text), query)
        total = db.execute(select(func.count()).select_from(tables.audit).where(matching)).scalar_one()
        found = db.execute(_page(matching, query).limit(rows + 1)).all()
        head_seq, head_hash = audit.head(db)
    more = len(found) > rows
    found = found[:rows][:: -1 if query.before else 1]
    lines = tuple(_line(row, hides=query.event_id is None) for row in found)
    older, newer = (bool(query.before) or more), (bool(query.after) or (bool(query.before) and more))
    following = str(lines[-1].seq) if lines and older else ""
    preceding = str(lines[0].seq) if lines and newer else ""
    return LogPage(lines, total, following, preceding, head_seq, head_hash)


def _page(matching: ColumnElement[bool], query: LogQuery) -> Select[tuple[object, ...]]:
    columns = (tables.audit, tables.users.c.name, tables.users.c.login)
    joined = tables.audit.c.actor_id == tables.users.c.id
    chosen = select(*columns).outerjoin_from(tables.audit, tables.users, joined).where(matching)
    if query.before:
        return chosen.where(tables.audit.c.seq > query.before).order_by(tables.audit.c.seq)
    if query.after:
        chosen = chosen.where(tables.audit.c.seq < query.after)
    return chosen.order_by(tables.audit.c.seq.desc())


def _people(store: Store, text: str) -> Sequence[int] | None:
    """Return the numbers of the people whose name or login holds the words; None when no words are given."""
    wanted = fold(text).split()
    if not wanted:
        return None
    with store.read() as db:
        people = db.execute(select(tables.users.c.id, tables.users.c.login, tables.users.c.name)).all()
    return [row.id for row in people if all(word in f"{row.login} {fold(row.name)}" for word in wanted)]


def _condition(people: Sequence[int] | None, query: LogQuery) -> ColumnElement[bool]:
    columns = tables.audit.c
    parts: list[ColumnElement[bool]] = [columns.seq > 0]
    if query.event_id is not None:
        parts.append(columns.event_id == query.event_id)
    if people is not None:
        parts.append(columns.actor_id.in_(people))
    if query.noun:
        parts.append(or_(columns.action == query.noun, columns.action.startswith(f"{query.noun}.", autoescape=True)))
    if query.day:
        begin_ms, end_ms = day_span(query.day)
        parts.append(columns.at_ms.between(begin_ms, end_ms - 1))
    return and_(*parts)


def day_span(text: str) -> tuple[int, int]:
    """Return the first moment of a day in Việt Nam and of the day after; an unreadable day holds nothing."""
    try:
        begin = datetime.combine(date.fromisoformat(text), datetime.min.time(), ZONE)
        return int(begin.timestamp() * 1000), int((begin + timedelta(days=1)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0, 0


def _line(row: object, *, hides: bool) -> LogLine:
    values = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001 - its public name
    noun = values["action"].partition(".")[0]
    shown = "" if hides and values["event_id"] is not None and noun not in OPEN_NOUNS else values["object"]
    fields = "" if hides and values["event_id"] is not None else values["fields"]
    return LogLine(
        values["seq"],
        values["at_ms"],
        values["name"] or "",
        values["login"] or "",
        values["action"],
        deeds.words(values["action"]),
        shown,
        fields,
        values["address"],
    )
