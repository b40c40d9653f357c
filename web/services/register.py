"""Steps of the guest register: decided by a person, with a reason and a time, followed by the table, and told apart.

Every change reads the register, works the next one out beside the writer, and writes register, table and log together;
whoever was faster makes it be worked out again.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from planner.collation import fold
from planner.guests import AnyEvent, GuestLine, QuotaSet, Register, RegisterError
from planner.wording import Wording
from web.errors import Conflict
from web.services import editing, register_quotas
from web.services.journal import all_rows
from web.services.register_book import Book, Last, book_of, keep_book, lists_of, retried
from web.services.register_mirror import TABLE, follow
from web.store.engine import Actor, Store, Transaction
from web.words import local


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on which event's register."""

    store: Store
    actor: Actor
    event_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """What every step needs beside its content: when, by whom, why."""

    at: datetime
    by: str
    reason: str

    def about(self) -> dict[str, Any]:
        """Return the attributes that every step of the register has."""
        return {"at": self.at, "by": self.by, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Done:
    """What a change did.

    Attributes:
        version: of the register after it; names the change for undoing it.
        steps: how many steps were recorded.
        refused: guests for whom the step breaks a rule, with the rule's sentence.
    """

    version: int
    steps: int
    refused: tuple[tuple[str, Wording], ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of change it is.

    Attributes:
        note: its name in the log.
        keeps: whether it stays for good; otherwise it can be taken back while it is the last.
        follows: whether the table of guests is brought in line with it.
    """

    note: str
    keeps: bool = False
    follows: bool = True


Make = Callable[[Book, Step], Sequence[AnyEvent]]


def step_of(book: Book, by: str, reason: str, now_ms: int) -> Step:
    """Return the frame of the next step; never before the last one, though the clock were set back."""
    now = local(now_ms).replace(tzinfo=None, microsecond=0)
    last = book.register.standings.last_at
    return Step(max(now, last) if last is not None else now, by, reason.strip())


def change(desk: Desk, reason: str, make: Make, kind: Kind) -> Done:
    """Record the steps that ``make`` returns, all or none, and let the table of guests follow.

    Raises:
        RegisterError: a step breaks a rule of the register.
    """

    def read(db: Connection) -> Callable[[Transaction], Done]:
        book = book_of(db, desk.event_id)
        lists = lists_of(db, desk.event_id)
        steps = make(book, step_of(book, desk.name, reason, _now()))
        after = book.register.record(*steps)

        def work(transaction: Transaction) -> Done:
            batch = follow(transaction, desk.event_id, book.register, after, lists) if kind.follows else ""
            batch = batch or _quotas_follow(transaction, desk.event_id, steps)
            last = Last(book.version + 1, len(book.register.events), batch, kind.keeps)
            keep_book(transaction, desk.event_id, book, after, last)
            said = {"steps": len(steps), "reason": reason}
            transaction.note(f"register.{kind.note}", _object(steps), event_id=desk.event_id, values=said)
            return Done(book.version + 1, len(steps))

        return work

    return retried(desk.store, desk.actor, read)


def _now() -> int:
    from web.store.engine import now_ms  # noqa: PLC0415 - looked up late, so that tests may set the clock

    return now_ms()


def _object(steps: Sequence[AnyEvent]) -> str:
    own = getattr(steps[0], "guest_id", "") if steps else ""
    return str(own) if len(steps) == 1 else f"{own} (+{len(steps) - 1})"


def _quotas_follow(transaction: Transaction, event_id: int, steps: Sequence[AnyEvent]) -> str:
    """Keep the table of quotas as the register has them."""
    wanted = {(each.group, each.organisation): each.seats for each in steps if isinstance(each, QuotaSet)}
    return register_quotas.keep(transaction, event_id, wanted) if wanted else ""


def undo(desk: Desk, version: int) -> None:
    """Take the last change back, if it still is the last.

    Raises:
        Conflict: somebody recorded something since, or the change stays for good.
    """

    def read(db: Connection) -> Callable[[Transaction], None]:
        book = book_of(db, desk.event_id)
        if book.last.keeps or book.version != version or not version:
            raise Conflict(
                Wording(
                    "Không hoàn tác được: sổ khách mời đã có bước mới hơn, hoặc việc này được giữ lại. "
                    "Hãy ghi một quyết định mới thay cho việc cũ.",
                    "It cannot be undone: the register has newer steps, or this one stays. "
                    "Record another decision instead.",
                )
            )
        before = Register(book.register.name).record(*book.register.events[: book.last.steps])

        def work(transaction: Transaction) -> None:
            if book.last.batch:
                editing.undo(transaction, desk.event_id, book.last.batch)
            last = Last(book.version + 1, len(before.events), keeps=True)
            keep_book(transaction, desk.event_id, book, before, last)
            undone = len(book.register.events) - len(before.events)
            transaction.note("register.undo", str(version), event_id=desk.event_id, values={"steps": undone})

        return work

    retried(desk.store, desk.actor, read)


@dataclass(frozen=True, slots=True)
class Several:
    """One kind of step for many guests; those whom a rule refuses are left out and told."""

    guests: Sequence[str]
    make: Callable[[str, Step], AnyEvent]
    note: str


def for_each(desk: Desk, reason: str, several: Several) -> Done:
    """Record a step for each guest that the rules allow.

    Raises:
        RegisterError: the rules allow it for nobody; the first sentence is said.
    """
    refused: list[tuple[str, Wording]] = []

    def make(book: Book, step: Step) -> Sequence[AnyEvent]:
        refused.clear()
        steps, now = [], book.register
        events = [several.make(guest_id, step) for guest_id in dict.fromkeys(several.guests)]
        try:
            now.record(*events)
        except RegisterError:
            pass
        else:
            return events
        for event in events:
            try:
                now = now.record(event)
            except RegisterError as error:
                refused.append((str(getattr(event, "guest_id", "")), error.message))
            else:
                steps.append(event)
        if not steps:
            raise RegisterError(refused[0][1] if refused else NOBODY, "somebody")
        return steps

    done = change(desk, reason, make, Kind(several.note))
    return replace(done, refused=tuple(refused))


NOBODY = Wording("Chưa chọn khách nào.", "No guest was chosen.")


def new_ids(register: Register, taken: Iterable[str], prefix: str = "DX") -> Iterator[str]:
    """Yield ids that neither the register nor the table knows: ``DX0001`` and so on."""
    known = {*taken, *register.guests}
    known |= {line.substitute.substitute_id for line in register.guests.values() if line.substitute}
    number = 0
    while True:
        number += 1
        own = f"{prefix}{number:04d}"
        if own not in known:
            yield own


def ids_of_table(desk: Desk) -> set[str]:
    """Return the ids of the guests whom the table knows."""
    with desk.store.read() as db:
        return {row.cells.get("guest_id", "") for row in all_rows(db, desk.event_id, TABLE)}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines of the register are meant; empty attributes mean every line."""

    q: str = ""
    group: str = ""
    organisation: str = ""
    state: str = ""

    def takes(self, line: GuestLine) -> bool:
        """Whether a line is meant; words are looked for without accents."""
        if self.group and line.group != self.group:
            return False
        if self.organisation and line.organisation != self.organisation:
            return False
        return STATES.get(self.state, _every)(line) and self.names(line)

    def names(self, line: GuestLine) -> bool:
        """Whether every word typed begins a word of the guest's name, post, office or id."""
        if not self.q:
            return True
        words = fold(f"{line.full_name} {line.post} {line.organisation} {line.guest_id}").split()
        return all(any(word.startswith(typed) for word in words) for typed in fold(self.q).split())


def _every(_line: GuestLine) -> bool:
    return True


STATES: Mapping[str, Callable[[GuestLine], bool]] = {
    "pending": lambda line: line.standing == "pending",
    "approved": lambda line: line.standing == "approved",
    "rejected": lambda line: line.standing == "rejected",
    "deferred": lambda line: line.standing == "deferred",
    "withdrawn": lambda line: line.standing == "withdrawn",
    "late": lambda line: line.late,
    "to_invite": lambda line: line.standing == "approved" and not line.invited,
    "unanswered": lambda line: line.invited and not line.answer,
    "accepted": lambda line: line.answer == "accepted",
    "declined": lambda line: line.answer == "declined",
    "arrived": lambda line: line.arrived,
}
"""States a list may be filtered by."""


def token() -> str:
    """Return a short id for a decision that no other has."""
    return secrets.token_hex(6)
