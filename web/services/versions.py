"""Named versions of an event: kept whole, compared with each other or with now, brought back as one undoable change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from planner.scenario.diff import Change, table_changes
from planner.scenario.settings import SETTINGS_FILE
from planner.scenario.source import TABLE_NAMES
from planner.scenario.texts import TextTable, flat
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound
from web.services import attachments, packs, settings_form
from web.services.journal import CHUNK, Batch, Journal, RowState, all_rows
from web.services.packs import Content, Row
from web.services.scenarios import headings_of
from web.store import tables
from web.store.engine import Transaction

LONGEST_NAME = 200
MOST_VERSIONS = 500


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version in the list."""

    number: int
    name: str
    revision: int
    digest: str
    at_ms: int
    author: str


def save(transaction: Transaction, event_id: int, name: str) -> int:
    """Keep the event as it is now under a name; return its number.

    Raises:
        Invalid: the name is blank or over-long.
        Conflict: there are too many versions.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        words = Wording(f"Cần tên phiên bản, nhiều nhất {LONGEST_NAME} ký tự.", f"Name it in {LONGEST_NAME} letters.")
        raise Invalid({"name": words})
    content = packs.read(transaction.db, event_id)
    last = select(func.max(tables.versions.c.number)).where(tables.versions.c.event_id == event_id)
    number = int(transaction.db.execute(last).scalar() or 0) + 1
    if number > MOST_VERSIONS:
        raise Conflict(
            Wording(f"Đã có {MOST_VERSIONS} phiên bản, không lưu thêm được.", f"There are {MOST_VERSIONS} versions.")
        )
    own = select(tables.events.c.revision).where(tables.events.c.id == event_id)
    revision = transaction.db.execute(own).scalar_one()
    values = {
        "event_id": event_id,
        "number": number,
        "name": name,
        "revision": revision,
        "digest": content.digest(),
        "content": content.to_bytes(),
        "at_ms": transaction.now_ms,
        "actor_id": transaction.actor.user_id,
    }
    transaction.db.execute(tables.versions.insert().values(**values))
    transaction.note("version.save", str(number), event_id=event_id, values={"name": name, "digest": values["digest"]})
    return number


def listed(db: Connection, event_id: int) -> tuple[Version, ...]:
    """Return the versions, the newest first."""
    query = (
        select(
            tables.versions.c.number,
            tables.versions.c.name,
            tables.versions.c.revision,
            tables.versions.c.digest,
            tables.versions.c.at_ms,
            tables.users.c.name.label("author"),
        )
        .join_from(tables.versions, tables.users, tables.users.c.id == tables.versions.c.actor_id, isouter=True)
        .where(tables.versions.c.event_id == event_id)
        .order_by(tables.versions.c.number.desc())
    )
    return tuple(
        Version(row.number, row.name, row.revision, row.digest, row.at_ms, row.author or "")
        for row in db.execute(query)
    )


def content_of(db: Connection, event_id: int, number: int) -> Content:
    """Return a version's content; number 0 is the event as it is now.

    Raises:
        NotFound: there is no such version.
    """
    if number == 0:
        return packs.read(db, event_id)
    own = (tables.versions.c.event_id == event_id) & (tables.versions.c.number == number)
    packed = db.execute(select(tables.versions.c.content).where(own)).scalar()
    if packed is None:
        raise NotFound
    return packs.from_bytes(bytes(packed))


def compare(before: Content, after: Content) -> tuple[Change, ...]:
    """Return what changed from one content to another: settings, tables, files."""
    old, new = (_texts(content) for content in (before, after))
    return (*_settings(before, after), *table_changes(old, new), *_files(before, after))


def restore(transaction: Transaction, event_id: int, number: int, only: Collection[str] = TABLE_NAMES) -> Batch:
    """Make the event what a version was, as one change that can be undone; of the tables, ``only`` these.

    Raises:
        NotFound: there is no such version.
        Conflict: nothing differs.
    """
    content = content_of(transaction.db, event_id, number)
    journal = Journal(transaction, event_id)
    rows = [row for table in only for row in _restore_table(journal, table, content.rows.get(table, ()))]
    current, _version = settings_form.read(transaction.db, event_id)
    if current != content.settings:
        settings_form.write(journal, current, content.settings)
    there = attachments.all_of(transaction.db, event_id)
    for name in {**there, **content.files}:
        attachments.put(journal, name, content.files.get(name))
    if not journal.entries:
        raise Conflict(
            Wording("Dữ liệu đang giống hệt phiên bản này.", "The data are exactly those of this version already.")
        )
    return Batch(*journal.close("version.restore", str(number)), tuple(rows))


def _restore_table(journal: Journal, table: str, wanted: Sequence[Row]) -> list[RowState]:
    now = {row.id: row for row in all_rows(journal.db, journal.event_id, table)}
    kept = {own: (position, cells) for own, position, cells in wanted}
    journal.delete(table, [row for own, row in now.items() if own not in kept])
    pairs = [
        (now[own], cells) for own, (_at, cells) in kept.items() if own in now and dict(now[own].cells) != dict(cells)
    ]
    gone = [RowState(own, at, 0, cells) for own, (at, cells) in kept.items() if own not in now]
    return [*journal.restore(table, _versioned(journal, gone)), *journal.update(table, pairs)]


def _versioned(journal: Journal, rows: Sequence[RowState]) -> list[RowState]:
    """Return rows with the version they had when they were removed, so that versions never go back."""
    last: dict[int, int] = {}
    ids = [row.id for row in rows]
    for start in range(0, len(ids), CHUNK):
        query = select(tables.changes.c.row_id, tables.changes.c.before).where(
            tables.changes.c.event_id == journal.event_id,
            tables.changes.c.row_id.in_(ids[start : start + CHUNK]),
            tables.changes.c.before.is_not(None),
        )
        for row in journal.db.execute(query):
            if row.before:
                last[row.row_id] = max(last.get(row.row_id, 0), row.before.get("version", 0))
    return [RowState(row.id, row.position, last.get(row.id, 1), row.cells) for row in rows]


def _texts(content: Content) -> dict[str, TextTable]:
    found: dict[str, TextTable] = {}
    for name, rows in content.rows.items():
        headings = headings_of(name) or tuple(dict.fromkeys(heading for row in rows for heading in row[2]))
        lines = tuple({heading: cells.get(heading, "") for heading in headings} for _id, _at, cells in rows)
        found[name] = TextTable(name, headings, lines)
    return found


def _settings(before: Content, after: Content) -> list[Change]:
    old, new = (_flat(content.settings) for content in (before, after))
    changes: list[Change] = []
    for key in {**old, **new}:
        if key not in new:
            changes.append(Change(SETTINGS_FILE, "", "removed", key, old[key]))
        elif key not in old:
            changes.append(Change(SETTINGS_FILE, "", "added", key, "", new[key]))
        elif old[key] != new[key]:
            changes.append(Change(SETTINGS_FILE, "", "changed", key, old[key], new[key]))
    return changes


def _flat(settings: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in flat(settings).items()}


def _files(before: Content, after: Content) -> list[Change]:
    changes: list[Change] = []
    for name in {**before.files, **after.files}:
        old, new = before.files.get(name), after.files.get(name)
        if old is None or new is None:
            changes.append(Change(name, "", "added" if old is None else "removed"))
        elif old != new:
            changes.append(Change(name, "", "changed", "", f"{len(old)} B", f"{len(new)} B"))
    return changes
