"""Finished plans: folders that never change, and what their pages read from them."""

import hashlib
import shutil
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import bindparam, select

from planner.engine.findings import Finding
from planner.event import Rows
from planner.planfiles import PlanFolder, previous_rows, read_plan_folder
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.verify import verify
from planner.wording import Wording
from web.errors import Conflict, NotFound
from web.store import tables
from web.store.engine import Store, Transaction, new_public_id
from web.store.prepared import Prepared

PACK = "pack"
"""Folder, inside a plan's folder, of the scenario that it was made from."""

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan in the list of an event's plans."""

    id: int
    public_id: str
    number: int
    title: str
    digest: str
    revision: int
    origin: str
    settings: Mapping[str, Any]
    summary: Mapping[str, Any]
    findings: int
    errors: int
    at_ms: int
    actor_id: int | None
    author: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A plan with everything its pages show.

    Attributes:
        card: who made it, when, how.
        folder: its folder on disk.
        scenario: the scenario it was made from, not the scenario of today.
        files: what summary.json and plan.json say.
        rows: rows of the plan files by problem.
        findings: what the independent check says of the files.
    """

    card: PlanCard
    folder: Path
    scenario: Scenario
    files: PlanFolder
    rows: Mapping[str, Rows]
    findings: tuple[Finding, ...]


class PlanShelf:
    """The plan folders, each read and checked once."""

    def __init__(self, store: Store, folder: Path, keep: int = 6) -> None:
        """Keep at most ``keep`` plans in memory."""
        self.folder = folder
        self._store = store
        self._keep = keep
        self._known: OrderedDict[str, Bundle] = OrderedDict()
        self._lock = threading.Lock()

    def place(self, public_id: str) -> Path:
        """Return the folder of a plan."""
        return self.folder / public_id

    def bundle(self, card: PlanCard) -> Bundle:
        """Return a plan with its content."""
        with self._lock:
            known = self._known.get(card.public_id)
            if known is not None:
                self._known.move_to_end(card.public_id)
                return known if known.card == card else replace(known, card=card)
        folder = self.place(card.public_id)
        scenario = load(folder / PACK)
        bundle = Bundle(
            card, folder, scenario, read_plan_folder(folder), previous_rows(folder), tuple(verify(scenario, folder))
        )
        with self._lock:
            self._known[card.public_id] = bundle
            while len(self._known) > self._keep:
                self._known.popitem(last=False)
        return bundle

    def forget(self, public_id: str) -> None:
        """Remove the folder of a plan that was deleted."""
        with self._lock:
            self._known.pop(public_id, None)
        shutil.rmtree(self.place(public_id), ignore_errors=True)

    def cards(self, event_id: int) -> tuple[PlanCard, ...]:
        """Return the plans of an event, the newest first."""
        with self._store.read() as db:
            found = db.execute(_CARDS.where(tables.plans.c.event_id == event_id).order_by(tables.plans.c.number.desc()))
            return tuple(_card(row) for row in found)

    def card(self, event_id: int, public_id: str) -> PlanCard:
        """Return one plan of an event.

        Raises:
            NotFound: the event has no such plan.
        """
        with self._store.read() as db:
            row = db.execute(
                _CARDS.where(tables.plans.c.event_id == event_id).where(tables.plans.c.public_id == public_id)
            ).first()
        if row is None:
            raise NotFound
        return _card(row)

    def in_force(self, event_id: int, plan_id: int | None) -> PlanCard | None:
        """Return the plan in force, or None before the first."""
        if plan_id is None:
            return None
        with self._store.read() as db:
            row = db.execute(
                _CARDS.where(tables.plans.c.event_id == event_id).where(tables.plans.c.id == plan_id)
            ).first()
        return _card(row) if row is not None else None

    def light(self, plan_id: int | None, revision: int) -> tuple[str, Wording]:
        """Return the readiness light of an event whose plan in force is this one."""
        if plan_id is None:
            return light_of(None, revision)
        with self._store.read() as db:
            return light_of(_LIGHT.first(db, plan=plan_id), revision)


class Lit(Protocol):
    """What the readiness light looks at."""

    @property
    def errors(self) -> int:
        """Rules that the plan breaks."""

    @property
    def revision(self) -> int:
        """Revision of the scenario that it was made of."""


_LIGHT = Prepared(select(tables.plans.c.errors, tables.plans.c.revision).where(tables.plans.c.id == bindparam("plan")))
_CARDS = select(tables.plans, tables.users.c.name.label("author")).join_from(
    tables.plans, tables.users, tables.plans.c.actor_id == tables.users.c.id, isouter=True
)


def _card(row: Any) -> PlanCard:  # noqa: ANN401 - a row of the query above
    return PlanCard(
        row.id,
        row.public_id,
        row.number,
        row.title,
        row.digest,
        row.revision,
        row.origin,
        row.settings,
        row.summary,
        row.findings,
        row.errors,
        row.at_ms,
        row.actor_id,
        row.author or "",
        row.parent_id,
    )


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A finished plan folder that is to be kept, and how it was made."""

    event_id: int
    draft: Path
    revision: int
    origin: str
    settings: Mapping[str, Any]
    summary: Mapping[str, Any]
    findings: int
    errors: int
    title: str = ""
    parent_id: int | None = None


def keep_plan(transaction: Transaction, shelf: PlanShelf, new: NewPlan) -> str:
    """Move a plan folder to its place and enter it; return its public id.

    The folder is moved first: if the transaction fails, a folder without an entry is left, which nothing shows.
    """
    public_id = new_public_id()
    shelf.folder.mkdir(parents=True, exist_ok=True)
    shutil.move(new.draft, shelf.place(public_id))
    taken = transaction.db.execute(
        select(tables.plans.c.number)
        .where(tables.plans.c.event_id == new.event_id)
        .order_by(tables.plans.c.number.desc())
        .limit(1)
    ).scalar()
    digest = folder_digest(shelf.place(public_id))
    transaction.db.execute(
        tables.plans.insert().values(
            public_id=public_id,
            event_id=new.event_id,
            number=(taken or 0) + 1,
            title=new.title[:200],
            digest=digest,
            revision=new.revision,
            origin=new.origin,
            parent_id=new.parent_id,
            settings=dict(new.settings),
            summary=dict(new.summary),
            findings=new.findings,
            errors=new.errors,
            at_ms=transaction.now_ms,
            actor_id=transaction.actor.user_id,
        )
    )
    transaction.note("plan.keep", public_id, event_id=new.event_id, values={"digest": digest, "origin": new.origin})
    return public_id


def put_in_force(transaction: Transaction, event_id: int, card: PlanCard) -> None:
    """Make a plan the one that pages show and documents are printed from."""
    transaction.db.execute(tables.events.update().where(tables.events.c.id == event_id).values(plan_id=card.id))
    transaction.note("plan.in_force", card.public_id, event_id=event_id, values={"digest": card.digest})


def keep_first(transaction: Transaction, event_id: int, public_id: str) -> bool:
    """Put a plan in force if the event has none yet and something was planned; return whether it did.

    Any later plan is put in force by a person.
    """
    events, plans = tables.events, tables.plans
    if transaction.db.execute(select(events.c.plan_id).where(events.c.id == event_id)).scalar() is not None:
        return False
    row = transaction.db.execute(_CARDS.where(plans.c.public_id == public_id)).one()
    if not any(entry["score"] is not None for entry in row.summary["problems"].values()):
        return False
    put_in_force(transaction, event_id, _card(row))
    return True


def light_of(card: Lit | None, revision: int) -> tuple[str, Wording]:
    """Return the readiness light of an event: its state (good, warn, bad) and what it means."""
    if card is None:
        return "warn", Wording("Chưa lập", "No plan")
    if card.errors:
        return "bad", Wording(f"{card.errors} vi phạm", f"{card.errors} violations")
    if card.revision != revision:
        return "warn", Wording("Lỗi thời", "Outdated")
    return "good", Wording("Hợp lệ", "Valid")


def rename(transaction: Transaction, event_id: int, card: PlanCard, title: str) -> None:
    """Give a plan a name that people know it by."""
    transaction.db.execute(tables.plans.update().where(tables.plans.c.id == card.id).values(title=title[:200]))
    transaction.note("plan.rename", card.public_id, event_id=event_id, values={"title": title})


def delete(transaction: Transaction, event_id: int, card: PlanCard) -> None:
    """Take a draft out; its folder is removed by ``PlanShelf.forget`` once this is saved.

    Raises:
        Conflict: the plan is in force, was submitted, or was printed from.
    """
    db = transaction.db
    in_force = db.execute(select(tables.events.c.plan_id).where(tables.events.c.id == event_id)).scalar()
    submitted = db.execute(select(tables.submissions.c.id).where(tables.submissions.c.plan_id == card.id)).first()
    printed = db.execute(select(tables.prints.c.id).where(tables.prints.c.plan_id == card.id)).first()
    if in_force == card.id or submitted is not None or printed is not None:
        raise Conflict(
            Wording(
                "Phương án đang dùng, đã trình hoặc đã in thì không xoá được.",
                "A plan that is in force, was submitted or was printed from cannot be deleted.",
            )
        )
    db.execute(tables.plans.update().where(tables.plans.c.parent_id == card.id).values(parent_id=None))
    db.execute(tables.plans.delete().where(tables.plans.c.id == card.id))
    transaction.note("plan.delete", card.public_id, event_id=event_id, values={"digest": card.digest})


def folder_digest(folder: Path) -> str:
    """Return the hash of the plan files (CSV) and of the scenario they belong to."""
    total = hashlib.sha256()
    for path in sorted([*folder.glob("*.csv"), *(folder / PACK).rglob("*.csv"), *(folder / PACK).glob("*.toml")]):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
