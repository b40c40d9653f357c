"""The guest register of an event and the lists behind it, as the database keeps them: whole, and by version.

``guests`` holds the steps of the register (planner.guests), ``guest-lists`` what offices sent and what was decided
about people listed twice. Both are read once per version and kept in memory; a change names the version it was
made from.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from planner.guests import Entry, MergeDecision, Merges, Register, Source, from_text, to_text
from planner.wording import Wording
from web.errors import Conflict
from web.store import tables
from web.store.engine import Actor, Store, Transaction, database

REGISTER, LISTS = "guests", "guest-lists"
TRIES = 5
KEPT = 8
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Last:
    """The last change, so that it can be taken back: steps before it, batch of the table that followed it."""

    version: int = 0
    steps: int = 0
    batch: str = ""
    keeps: bool = False
    """Whether it stays for good: a frozen round, an import whose lists are kept elsewhere."""


@dataclass(frozen=True, slots=True)
class Book:
    """The register at a version; 0 before the first step."""

    version: int = 0
    register: Register = field(default_factory=lambda: Register("guests"))
    last: Last = Last()


@dataclass(frozen=True, slots=True)
class Upload:
    """A list that was taken in: from whom, by whom, when.

    Attributes:
        organisation_id: the nominating office.
        rank: level of those whose line names none.
        sha256: of the file, to notice one that is sent twice.
    """

    file: str
    sha256: str
    organisation_id: str
    organisation: str
    group: str
    rank: int
    people: int
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did beside the decision, to be taken back with it."""

    kept: str
    dropped: str
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """What offices sent, and decisions about people listed twice.

    Attributes:
        entries: entry id -> the entry as it came.
        merges: decisions; what they name are guest ids.
        merged: decision id -> what was done to register and table.
    """

    version: int = 0
    uploads: tuple[Upload, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    merges: Merges = field(default_factory=Merges)
    merged: Mapping[str, Merged] = field(default_factory=dict)


class Outrun(Exception):  # noqa: N818 - it says what happened; nobody but this module sees it
    """Somebody else changed the register meanwhile; it is worked out anew."""


class _Memory:
    """What was read last, by database, event and name."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int, str], tuple[int, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, db: Connection, event_id: int, name: str, read: Callable[[int, str], Kept]) -> Kept:
        key = (database(db), event_id, name)
        place = (tables.registers.c.event_id == event_id) & (tables.registers.c.name == name)
        version = db.execute(select(tables.registers.c.version).where(place)).scalar() or 0
        with self._lock:
            known = self._known.get(key)
        if known is not None and known[0] == version:
            found: Kept = known[1]
            return found
        row = db.execute(select(tables.registers.c.version, tables.registers.c.content).where(place)).first()
        made = read(row.version, row.content) if row is not None else read(0, "")
        with self._lock:
            self._known[key] = (row.version if row is not None else 0, made)
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return made


_MEMORY = _Memory()


def book_of(db: Connection, event_id: int) -> Book:
    """Return the register of an event."""
    return _MEMORY.find(db, event_id, REGISTER, _read_book)


def lists_of(db: Connection, event_id: int) -> Lists:
    """Return the lists behind the register of an event."""
    return _MEMORY.find(db, event_id, LISTS, _read_lists)


def keep_book(transaction: Transaction, event_id: int, before: Book, register: Register, last: Last) -> None:
    """Keep the register in the place of ``before``.

    Raises:
        Outrun: that one is no longer the newest.
    """
    text = json.dumps(
        {"text": to_text(register), "steps": last.steps, "batch": last.batch, "keeps": last.keeps}, ensure_ascii=False
    )
    _keep(transaction, event_id, (REGISTER, before.version), text)


def keep_lists(transaction: Transaction, event_id: int, lists: Lists) -> None:
    """Keep the lists in the place of the version that they were made from.

    Raises:
        Outrun: that one is no longer the newest.
    """
    data = {
        "uploads": [asdict(upload) for upload in lists.uploads],
        "entries": [_entry_data(entry) for entry in lists.entries.values()],
        "decisions": [_decision_data(each) for each in lists.merges.decisions],
        "merged": {name: asdict(each) for name, each in lists.merged.items()},
    }
    _keep(transaction, event_id, (LISTS, lists.version), json.dumps(data, ensure_ascii=False))


def retried(store: Store, actor: Actor, read: Callable[[Connection], Callable[[Transaction], Kept]]) -> Kept:
    """Read, work out, write; again when somebody else wrote in between.

    Raises:
        Conflict: others wrote in between every time.
    """
    for _turn in range(TRIES):
        with store.read() as db:
            work = read(db)
        try:
            return store.write(actor, work)
        except Outrun:
            continue
    raise Conflict(
        Wording(
            "Nhiều người đang ghi vào sổ khách mời cùng lúc; hãy thử lại.",
            "Several people are writing into the guest register at once; try again.",
        )
    )


def _keep(transaction: Transaction, event_id: int, place: tuple[str, int], content: str) -> None:
    name, version = place
    own = (tables.registers.c.event_id == event_id) & (tables.registers.c.name == name)
    if version == 0:
        if transaction.db.execute(select(tables.registers.c.version).where(own)).scalar() is not None:
            raise Outrun
        transaction.db.execute(
            tables.registers.insert().values(event_id=event_id, name=name, content=content, version=1)
        )
        return
    statement = tables.registers.update().where(own).where(tables.registers.c.version == version)
    if transaction.db.execute(statement.values(content=content, version=version + 1)).rowcount != 1:
        raise Outrun


def _read_book(version: int, content: str) -> Book:
    if not content:
        return Book()
    data = json.loads(content)
    return Book(version, from_text(data["text"]), Last(version, data["steps"], data["batch"], data["keeps"]))


def _read_lists(version: int, content: str) -> Lists:
    if not content:
        return Lists()
    data = json.loads(content)
    entries = [entry_from(each) for each in data["entries"]]
    return Lists(
        version,
        tuple(Upload(**each) for each in data["uploads"]),
        {entry.entry_id: entry for entry in entries},
        Merges(tuple(_decision_from(each) for each in data["decisions"])),
        {name: Merged(**each) for name, each in data["merged"].items()},
    )


def _entry_data(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON holds it, blanks left out."""
    return {name: value for name, value in asdict(entry).items() if value}


def entry_from(data: Mapping[str, Any]) -> Entry:
    """Return the entry that JSON describes."""
    values = {**data, "source": Source(**data["source"]) if "source" in data else Source("", "", 0)}
    for name in ("titles", "needs"):
        values[name] = tuple(values.get(name, ()))
    return Entry(**values)


def _decision_data(decision: MergeDecision) -> dict[str, Any]:
    return {**asdict(decision), "at": decision.at.isoformat()}


def _decision_from(data: Mapping[str, Any]) -> MergeDecision:
    values = {**data, "at": datetime.fromisoformat(data["at"]), "entries": tuple(data["entries"])}
    return MergeDecision(**values)
