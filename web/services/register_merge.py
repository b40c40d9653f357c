"""People listed twice: pairs with reasons, decided one by one, taken back when somebody was wrong."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from planner.errors import PlannerError
from planner.guests import Answered, Entry, Match, MergeDecision, Register, Withdrawn, judge, run_limited
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound
from web.services import editing
from web.services.editing import Line
from web.services.register import Desk, step_of, token
from web.services.register_book import (
    Book,
    Last,
    Lists,
    Merged,
    book_of,
    keep_book,
    keep_lists,
    lists_of,
    retried,
)
from web.services.register_mirror import TABLE, rows_by_guest
from web.services.register_people import People, Someone, entries_of, people_of
from web.store.engine import Store, Transaction, now_ms

FEW_CHANGES = 40
"""Entries changed since the last comparison up to which only their pairs are judged anew."""
PROPOSED = 50
TWICE = "Trùng với"
"""How the reason begins for which a second listing is taken off."""
FIELDS: Mapping[str, str] = {
    "full_name": "full_name",
    "gender": "gender",
    "birth": "birth_year",
    "post": "post",
    "post_since": "in_post_since",
    "organisation": "organisation_id",
    "phone": "phone",
    "email": "email",
    "locality": "origin_place",
    "transport": "transport_mode",
}
"""What may be chosen when two are one: attribute of an entry -> column of the table."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The last comparison: what was compared, what was found."""

    entries: Mapping[str, Entry]
    matches: tuple[Match, ...]


_found: dict[tuple[str, int], Compared] = {}
_busy: set[tuple[str, int]] = set()
_failed: dict[tuple[str, int], Wording] = {}
_lock = threading.Lock()


def compared(store: Store, event_id: int, people: People) -> tuple[Match, ...] | None:
    """Return the pairs that may be one person, None while they are being looked for."""
    key = (store.url, event_id)
    now = {entry.entry_id: entry for entry in entries_of(people)}
    known = _found.get(key)
    if known is not None:
        changed = {own for own, entry in now.items() if known.entries.get(own) != entry}
        new = changed - known.entries.keys()
        if len(changed) <= FEW_CHANGES and not new:
            return _open(_again(known, now, changed), people, now)
    _start(key, list(now.values()))
    return None


def _again(known: Compared, now: Mapping[str, Entry], changed: set[str]) -> list[Match]:
    """Return the matches as they are now; pairs of which somebody changed are judged anew."""
    pairs = []
    for match in known.matches:
        left, right = match.ids
        if left not in now or right not in now:
            continue
        pairs.append(judge(now[left], now[right]) if {left, right} & changed else match)
    return sorted((match for match in pairs if match.score >= PROPOSED), key=lambda match: (-match.score, match.ids))


def _open(matches: Sequence[Match], people: People, now: Mapping[str, Entry]) -> tuple[Match, ...]:
    decided = people.lists.merges.kept_apart()
    return tuple(
        match for match in matches if frozenset(match.ids) not in decided and all(own in now for own in match.ids)
    )


def failure(store: Store, event_id: int) -> Wording | None:
    """Return why the last comparison failed."""
    return _failed.get((store.url, event_id))


def _start(key: tuple[str, int], entries: Sequence[Entry]) -> None:
    with _lock:
        if key in _busy:
            return
        _busy.add(key)

    def work() -> None:
        try:
            matches = run_limited("planner.guests.matching:find_matches", (entries,))
            _found[key] = Compared({entry.entry_id: entry for entry in entries}, matches)
            _failed.pop(key, None)
        except PlannerError as error:
            _failed[key] = error.message
        finally:
            _busy.discard(key)

    threading.Thread(target=work, name="guest-duplicates", daemon=True).start()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What somebody decided about two guests.

    Attributes:
        same: one person; otherwise people to be kept apart.
        chosen: attribute -> guest id whose value counts.
    """

    left: str
    right: str
    same: bool
    reason: str
    chosen: Mapping[str, str]


def rule(desk: Desk, ruling: Ruling) -> str:
    """Record a decision and, of one person, keep one guest; return the decision's id.

    Raises:
        NotFound: one of the two is not on the list any more.
        RegisterError: it lacks a reason, or contradicts another decision.
    """
    decision_id = token()

    def read(db: Connection) -> Callable[[Transaction], str]:
        people = people_of(db, desk.event_id)
        if any(own not in people.everyone or not people.everyone[own].is_open for own in (ruling.left, ruling.right)):
            raise NotFound
        pair = (people.everyone[ruling.left], people.everyone[ruling.right])
        decision = _decision(desk, people.book, decision_id, ruling)
        lists = replace(people.lists, merges=people.lists.merges.record(decision))
        if not ruling.same:
            return lambda transaction: _note(transaction, desk, lists, decision)
        return _merge(desk, people, (lists, decision), pair)

    return retried(desk.store, desk.actor, read)


def _decision(desk: Desk, book: Book, decision_id: str, ruling: Ruling) -> MergeDecision:
    step = step_of(book, desk.name, ruling.reason, now_ms())
    pair = (ruling.left, ruling.right)
    chosen = {name: own for name, own in ruling.chosen.items() if name in FIELDS and own in pair}
    verdict = "one_person" if ruling.same else "two_people"
    return MergeDecision(decision_id, verdict, pair, step.reason, step.by, step.at, chosen)  # type: ignore[arg-type]


def _note(transaction: Transaction, desk: Desk, lists: Lists, decision: MergeDecision) -> str:
    keep_lists(transaction, desk.event_id, lists)
    said = {"reason": decision.reason, "verdict": decision.verdict}
    transaction.note("register.duplicate", "/".join(decision.entries), event_id=desk.event_id, values=said)
    return decision.decision_id


def kept_of(pair: tuple[Someone, Someone]) -> tuple[Someone, Someone]:
    """Return who stays and who goes: whoever is further on stays, then whoever has a row, then the first."""

    def far(one: Someone) -> tuple[bool, bool, bool, bool]:
        return one.line.arrived, one.line.invited, one.line.standing == "approved", bool(one.cells)

    return pair if far(pair[0]) >= far(pair[1]) else (pair[1], pair[0])


def _merge(
    desk: Desk, people: People, decided: tuple[Lists, MergeDecision], pair: tuple[Someone, Someone]
) -> Callable[[Transaction], str]:
    lists, decision = decided
    kept, dropped = kept_of(pair)
    book, after = people.book, people.book.register
    if dropped.in_register:
        words = f"{TWICE} {kept.guest_id}: {decision.reason}"
        about: dict[str, Any] = {"at": decision.at, "by": decision.by, "reason": words, "guest_id": dropped.guest_id}
        # Whoever has an invitation stays on the list; the second one is then answered with a refusal.
        invited = dropped.line.invited
        after = after.record(Answered(**about, answer="declined") if invited else Withdrawn(**about))

    def work(transaction: Transaction) -> str:
        batch = _rows_merged(transaction, desk.event_id, (kept, dropped), decision)
        if after is not book.register:
            last = Last(book.version + 1, len(book.register.events), keeps=True)
            keep_book(transaction, desk.event_id, book, after, last)
        merged = Merged(kept.guest_id, dropped.guest_id, batch)
        return _note(transaction, desk, replace(lists, merged={**lists.merged, decision.decision_id: merged}), decision)

    return work


def _rows_merged(
    transaction: Transaction, event_id: int, pair: tuple[Someone, Someone], decision: MergeDecision
) -> str:
    """Give the row that stays the chosen values, and mark the other as no longer on the list; one batch."""
    kept, dropped = pair
    rows = rows_by_guest(transaction.db, event_id, [kept.guest_id, dropped.guest_id])
    lines = []
    if (row := rows.get(kept.guest_id)) is not None:
        cells = {**_filled(kept, dropped), **_chosen(decision, pair)}
        cells = {name: text for name, text in cells.items() if row.cells.get(name, "") != text}
        lines += [Line(cells, row.id, row.version)] if cells else []
    if (row := rows.get(dropped.guest_id)) is not None:
        lines.append(Line({"status": "declined"}, row.id, row.version))
    return editing.save_block(transaction, event_id, TABLE, lines).name if lines else ""


def _value(one: Someone, name: str) -> str:
    if name == "organisation":
        return one.cells.get("organisation_id", "")
    text = str(getattr(one.entry, name))
    return text[:4] if name == "birth" else text


def _chosen(decision: MergeDecision, pair: tuple[Someone, Someone]) -> dict[str, str]:
    by_id = {one.guest_id: one for one in pair}
    values = {FIELDS[name]: _value(by_id[own], name) for name, own in decision.chosen.items()}
    return {column: text for column, text in values.items() if text}


def _filled(kept: Someone, dropped: Someone) -> dict[str, str]:
    """Return what the one who goes knows and the one who stays does not."""
    return {
        column: text
        for name, column in FIELDS.items()
        if not _value(kept, name) and (text := _value(dropped, name)) and not kept.cells.get(column)
    }


def take_back(desk: Desk, decision_id: str, reason: str) -> None:
    """Take a decision back: both stand on the list again as they were.

    Raises:
        NotFound: there is no such decision.
        Conflict: a round was frozen since, or the rows were changed.
    """

    def read(db: Connection) -> Callable[[Transaction], None]:
        book, lists = book_of(db, desk.event_id), lists_of(db, desk.event_id)
        first = next((each for each in lists.merges.in_force if each.decision_id == decision_id), None)
        if first is None:
            raise NotFound
        step = step_of(book, desk.name, reason, now_ms())
        back = MergeDecision(token(), first.verdict, first.entries, step.reason, step.by, step.at, undoes=decision_id)
        after = replace(lists, merges=lists.merges.record(back))
        merged = lists.merged.get(decision_id)
        register = _without_withdrawal(book.register, merged.dropped) if merged else book.register

        def work(transaction: Transaction) -> None:
            if merged and merged.batch:
                editing.undo(transaction, desk.event_id, merged.batch)
            if register is not book.register:
                last = Last(book.version + 1, len(register.events), keeps=True)
                keep_book(transaction, desk.event_id, book, register, last)
            _note(transaction, desk, after, back)

        return work

    if not reason.strip():
        words = Wording("Hãy ghi lý do huỷ quyết định.", "Say why the decision is taken back.")
        raise Invalid({"reason": words}, words)
    retried(desk.store, desk.actor, read)


def _without_withdrawal(register: Register, guest_id: str) -> Register:
    """Return the register as if a guest had not been withdrawn.

    Raises:
        Conflict: a round was frozen since, and a frozen round never changes.
    """
    place = max((at for at, event in enumerate(register.events) if _withdraws(event, guest_id)), default=-1)
    if place < 0:
        return register
    later = register.events[place + 1 :]
    if any(event.kind == "round_frozen" for event in later):
        raise Conflict(
            Wording(
                "Đã chốt đợt duyệt sau lần gộp này nên không hoàn tác được; hãy đề cử lại người đó như bổ sung.",
                "A round was frozen since; nominate the person again as a late addition instead.",
            )
        )
    return Register(register.name).record(*register.events[:place], *later)


def _withdraws(event: object, guest_id: str) -> bool:
    left = isinstance(event, Withdrawn | Answered) and event.guest_id == guest_id
    return left and isinstance(event, Withdrawn | Answered) and event.reason.startswith(TWICE)


__all__ = ["FIELDS", "Compared", "Ruling", "compared", "failure", "kept_of", "rule", "take_back"]
