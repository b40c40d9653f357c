"""Planned against actual, for the review after the event."""

from dataclasses import dataclass

from planner.runsheet.live.acts import Kind, Status
from planner.runsheet.live.ledger import Ledger
from planner.runsheet.live.programme import Item


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One item: what was planned, what happened, and what was noted.

    Attributes:
        late_ms: actual start minus planned start; None while it has not begun.
        over_ms: actual duration, holds included, minus planned duration; None while it is not over.
        planned: whether the item stands in the programme in use; items of another one that were begun are kept.
    """

    item: Item
    status: Status
    started_ms: int | None
    ended_ms: int | None
    held_ms: int
    late_ms: int | None
    over_ms: int | None
    notes: tuple[str, ...]
    planned: bool


def report(ledger: Ledger) -> tuple[ReportRow, ...]:
    """Return every item of the programme in use, and every other that was begun, by planned start."""
    items = {item.item_id: item for one in ledger.programmes.values() for item in one.items}
    items |= ledger.programme.by_id
    wanted = [item for item_id, item in items.items() if _belongs(ledger, item_id)]
    return tuple(_row(ledger, item) for item in sorted(wanted, key=lambda item: (item.start_ms, item.item_id)))


def _belongs(ledger: Ledger, item_id: str) -> bool:
    return item_id in ledger.programme.by_id or item_id in ledger.state.courses


def _row(ledger: Ledger, item: Item) -> ReportRow:
    course = ledger.state.course(item.item_id)
    started_ms = course.started_ms
    ended_ms = course.ended_ms if course.status is Status.DONE else None
    notes = tuple(event.text for event in ledger.events if event.kind is Kind.NOTE and event.item == item.item_id)
    return ReportRow(
        item,
        course.status,
        started_ms,
        ended_ms,
        course.held_ms,
        None if started_ms is None else started_ms - item.start_ms,
        None if started_ms is None or ended_ms is None else ended_ms - started_ms - item.duration_ms,
        notes,
        item.item_id in ledger.programme.by_id,
    )
