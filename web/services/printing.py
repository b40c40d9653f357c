"""Printing: every order is numbered and logged, set in a process of its own, and kept until it is recalled."""

import hashlib
import hmac
import queue
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from planner.documents import DOCUMENTS, Document, Format, Options, Signer, document_of, plan_rows
from planner.documents.files import file_name, write_bytes
from planner.documents.people import PlanRows
from planner.documents.render import build, render
from planner.engine.process import solve_in_child
from planner.engine.progress import Progress, Step, Stop
from planner.errors import PlannerError
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound
from web.services.forces import Sight
from web.services.plans import Bundle
from web.services.protection import protected_of
from web.store import tables
from web.store.engine import Store, Transaction, new_public_id

MOST_WAITING = 20
MOVEMENTS = frozenset({"ds-luu-tru", "don-tiep", "the-xe", "lenh-chay-xe", "gio-xe"})
"""Documents that tell where protected persons sleep and how they travel."""
SETTLEMENT = frozenset({"nghiem-thu-luu-tru", "thanh-toan-luu-tru", "doi-chieu-luu-tru"})
"""Documents about money: only for those who settle with the houses."""
ROSTERS = frozenset({"phuong-an-giao-thong"})
"""Documents that name the officers on duty: here they are printed with room for the names, which few may see."""
NAMED_ROSTERS = frozenset({"phan-ca-chot", "phan-ca-luc-luong", "phan-ca-nguoi", "phieu-truc", "bang-phan-ca-ten"})
"""The roster by name: printed with the names for those who may read them, with room for them for all others."""


@dataclass(frozen=True, slots=True)
class State:
    """How far an order is: waiting, running, done, failed or interrupted."""

    kind: str
    done: int = 0
    total: int = 0
    message: Wording | None = None


@dataclass(frozen=True, slots=True)
class PrintCard:
    """An order in the history of prints."""

    public_id: str
    number: int
    kind: str
    title: Wording
    format: str
    options: Mapping[str, Any]
    digest: str
    at_ms: int
    author: str
    recalled_ms: int | None
    state: State


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed, from what.

    Attributes:
        scenario: the scenario of the plan, or today's for documents that need no plan.
        rows: rows of the plan files.
        cleared: whether movements of protected persons may be in it.
        forces: whose names may be in it; only a document of ``NAMED_ROSTERS`` has any.
    """

    event_id: int
    plan_id: int | None
    document: Document
    format: Format
    options: Options
    scenario: Scenario
    rows: PlanRows
    cleared: bool
    forces: frozenset[str] = frozenset()


def print_in_child(order: Order, folder: Path, *, progress: Progress, stop: Stop) -> str:
    """Set a document, write it into ``folder`` and return the SHA-256 of the file; runs in a child process."""

    def watch(done: int, total: int) -> None:
        progress(Step("print", "set", float(done), float(total)))

    scenario, rows = (order.scenario, order.rows) if order.cleared else without_movements(order.scenario, order.rows)
    if order.document.key in ROSTERS | NAMED_ROSTERS:
        scenario = without_rosters(scenario, order.forces)
    content = build(order.document, scenario, rows, order.options)
    made = render(order.document, content, order.format, order.options, progress=watch, stop=stop)
    write_bytes(folder / file_name(order.document, order.format, order.options), made)
    return hashlib.sha256(made).hexdigest()


def without_movements(scenario: Scenario, rows: PlanRows) -> tuple[Scenario, PlanRows]:
    """Return the same without where protected persons sleep and how and when they come."""
    guarded = protected_of(scenario)
    guests = tuple(
        guest.model_copy(update={"lodging_from": None, "lodging_to": None, "transport_mode": "", "origin_place": ""})
        if guest.guest_id in guarded.guests
        else guest
        for guest in scenario.guests
    )
    delegations = tuple(row for row in scenario.delegations if row.delegation_id not in guarded.delegations)
    kept = {guest.guest_id for guest in guests} - guarded.guests
    lodging = tuple(row for row in rows.get("lodging", ()) if row["guest_id"] in kept)
    rides = tuple(row for row in rows.get("transport", ()) if row["task_id"] not in guarded.transfers)
    shown = {**rows, **{name: own for name, own in (("lodging", lodging), ("transport", rides)) if name in rows}}
    return replace(scenario, guests=guests, delegations=delegations), shown


def without_rosters(scenario: Scenario, forces: frozenset[str] = frozenset()) -> Scenario:
    """Return the pack without names and telephones of officers on duty but those of ``forces``; dots stand instead."""
    if Sight(forces).whole(scenario):
        return scenario
    officers = tuple(
        officer if officer.force in forces else officer.model_copy(update={"name": "…" * 8})
        for officer in scenario.officers
    )
    sheets = tuple(sheet.model_copy(update={"chief": "", "phone": ""}) for sheet in scenario.post_sheets)
    return replace(scenario, officers=officers, post_sheets=sheets)


class PrintRoom:
    """Prints one order after the other."""

    def __init__(self, store: Store, folder: Path) -> None:
        """Keep the files in ``folder``."""
        self.folder = folder
        self._store = store
        self._waiting: queue.SimpleQueue[tuple[str, Order] | None] = queue.SimpleQueue()
        self._states: dict[str, State] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="print-room", daemon=True)

    def start(self) -> None:
        """Begin to take orders."""
        self._thread.start()

    def end(self) -> None:
        """Stop the order being printed and take no more."""
        self._ended.set()
        self._waiting.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=15)

    def order(self, transaction: Transaction, order: Order) -> str:
        """Enter an order under the event's next number and return its id; it is printed once it is saved.

        Raises:
            Conflict: too many orders wait already.
        """
        if sum(state.kind == "waiting" for state in self._states.values()) >= MOST_WAITING:
            raise Conflict(
                Wording(
                    f"Đang có {MOST_WAITING} lệnh in chờ; hãy đợi in xong rồi thử lại.",
                    f"{MOST_WAITING} prints are waiting; try again when they are done.",
                )
            )
        public_id = new_public_id()
        taken = transaction.db.execute(
            select(tables.prints.c.number)
            .where(tables.prints.c.event_id == order.event_id)
            .order_by(tables.prints.c.number.desc())
            .limit(1)
        ).scalar()
        name = file_name(order.document, order.format, order.options)
        values = {"kind": order.document.key, "format": order.format, "draft": order.options.draft}
        transaction.db.execute(
            tables.prints.insert().values(
                public_id=public_id,
                event_id=order.event_id,
                number=(taken or 0) + 1,
                kind=order.document.key,
                format=order.format,
                options={**values, "whole": order.cleared, "forces": sorted(order.forces), "file": name},
                plan_id=order.plan_id,
                digest="",
                at_ms=transaction.now_ms,
                actor_id=transaction.actor.user_id,
            )
        )
        transaction.note("print.order", f"{order.document.key} {public_id}", event_id=order.event_id, values=values)
        return public_id

    def begin(self, public_id: str, order: Order) -> None:
        """Queue an order that was saved."""
        self._states[public_id] = State("waiting")
        self._waiting.put((public_id, order))

    def _work(self) -> None:
        while not self._ended.is_set() and (task := self._waiting.get()) is not None:
            self._print(*task)

    def _print(self, public_id: str, order: Order) -> None:
        def watch(step: Step) -> None:
            self._states[public_id] = State("running", int(step.elapsed_s), int(step.limit_s))

        self._states[public_id] = State("running")
        place = self.folder / public_id
        try:
            digest = solve_in_child(print_in_child, (order, place), progress=watch, stop=self._ended.is_set)
        except PlannerError as error:
            self._states[public_id] = State("failed", message=error.message)
            shutil.rmtree(place, ignore_errors=True)
            return
        self._store.keep(
            lambda db: db.execute(
                tables.prints.update().where(tables.prints.c.public_id == public_id).values(digest=digest)
            )
        )
        self._states[public_id] = State("done")

    def state(self, public_id: str, digest: str) -> State:
        """Return how far an order is; one that a stopped server left behind is interrupted."""
        return self._states.get(public_id) or State("done" if digest else "interrupted")

    def history(self, event_id: int) -> tuple[PrintCard, ...]:
        """Return the prints of an event, the newest first."""
        query = _PRINTS.where(tables.prints.c.event_id == event_id).order_by(tables.prints.c.number.desc()).limit(200)
        with self._store.read() as db:
            return tuple(self._card(row) for row in db.execute(query))

    def card(self, event_id: int, public_id: str) -> PrintCard:
        """Return one print of an event.

        Raises:
            NotFound: there is none.
        """
        query = _PRINTS.where(tables.prints.c.event_id == event_id).where(tables.prints.c.public_id == public_id)
        with self._store.read() as db:
            row = db.execute(query).first()
        if row is None:
            raise NotFound
        return self._card(row)

    def _card(self, row: Any) -> PrintCard:  # noqa: ANN401 - a row of the query below
        known = {document.key: document.title for document in DOCUMENTS}
        return PrintCard(
            row.public_id,
            row.number,
            row.kind,
            known.get(row.kind, Wording(row.kind, row.kind)),
            row.format,
            row.options,
            row.digest,
            row.at_ms,
            row.author or "",
            row.recalled_ms,
            self.state(row.public_id, row.digest),
        )

    def file(self, card: PrintCard) -> Path:
        """Return the printed file.

        Raises:
            NotFound: it is not printed, or was recalled.
        """
        path = self.folder / card.public_id / str(card.options["file"])
        if card.recalled_ms is not None or not card.digest or not path.exists():
            raise NotFound
        return path

    def recall(self, transaction: Transaction, event_id: int, card: PrintCard) -> None:
        """Withdraw a print: its file goes, its line stays in the history."""
        transaction.db.execute(
            tables.prints.update()
            .where(tables.prints.c.public_id == card.public_id)
            .values(recalled_ms=transaction.now_ms)
        )
        transaction.note("print.recall", f"{card.kind} {card.public_id}", event_id=event_id)
        shutil.rmtree(self.folder / card.public_id, ignore_errors=True)


_PRINTS = select(tables.prints, tables.users.c.name.label("author")).join_from(
    tables.prints, tables.users, tables.prints.c.actor_id == tables.users.c.id, isouter=True
)


@dataclass(frozen=True, slots=True)
class Line:
    """A document in the list: what it is made as, or what it still lacks."""

    key: str
    title: Wording
    form: str
    formats: tuple[str, ...]
    missing: tuple[str, ...]
    internal: bool


def document_lines(scenario: Scenario | None, bundle: Bundle | None) -> tuple[Line, ...]:
    """Return every document with what it lacks."""
    rows = plan_rows(bundle.folder) if bundle is not None else {}
    lines = []
    for document in DOCUMENTS:
        source = bundle.scenario if bundle is not None and document.needs else scenario
        missing = document.missing(source, rows) if source is not None else ("scenario",)
        lines.append(
            Line(document.key, document.title, str(document.form), document.formats, missing, document.internal)
        )
    return tuple(lines)


def event_secret(secret: bytes, event: str) -> str:
    """Return the key from which the codes on an event's letters are derived."""
    return hmac.new(secret, f"tickets {event}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Form:
    """What the clerk filled in, as text."""

    kind: str
    format: str
    draft: bool = True
    number: str = ""
    day: str = ""
    place: str = ""
    signer_name: str = ""
    signer_post: str = ""
    reply_by: str = ""
    dress: str = ""
    contact: str = ""
    archive: bool = False
    parts: tuple[str, ...] = ()


def options_of(form: Form, secret: str) -> tuple[Document, Format, Options]:
    """Return what was asked for.

    Raises:
        Invalid: a field cannot be read; each fault stands beside its field.
    """
    faults: dict[str, Wording] = {}
    document = next((known for known in DOCUMENTS if known.key == form.kind), None)
    if document is None:
        faults["kind"] = Wording("Không có loại văn bản này.", "There is no such document.")
    elif form.format not in document.formats:
        listed = ", ".join(document.formats)
        faults["format"] = Wording(f"Văn bản này có các dạng: {listed}.", f"This document is made as: {listed}.")
    if form.number and not (form.number.isascii() and form.number.isdigit() and len(form.number) <= 6):  # noqa: PLR2004
        faults["number"] = Wording("Số văn bản chỉ gồm chữ số, ví dụ 05.", "A number has digits only, such as 05.")
    days = {}
    for name, text in (("day", form.day), ("reply_by", form.reply_by)):
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            faults[name] = Wording("Cần ngày dạng 2025-06-16.", "Give a day such as 2025-06-16.")
    if faults:
        raise Invalid(faults)
    options = Options(
        draft=form.draft,
        number=int(form.number) if form.number else None,
        day=days["day"],
        place=form.place,
        signer=Signer(name=form.signer_name, post=form.signer_post),
        dress=form.dress,
        contact=form.contact,
        reply_by=days["reply_by"],
        secret=secret,
        archive=form.archive,
        parts=form.parts,
    )
    return document_of(form.kind), _format(form.format), options


def _format(text: str) -> Format:
    formats: dict[str, Format] = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "csv": "csv"}
    return formats[text]
