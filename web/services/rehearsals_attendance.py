"""Attendance at rehearsals: what has been ticked, session by session, kept in the store."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from planner.problems.rehearsals import Assignment, Problem, from_rows
from planner.problems.rehearsals.attendance import Mark
from planner.problems.rehearsals.entities import Who
from planner.tables import TableRow
from planner.wording import Wording
from web.errors import Invalid
from web.services.plans import Bundle
from web.store import tables
from web.store.engine import Store, Transaction

MOST_LATE_MIN = 24 * 60
MOST_NOTE = 500


def problem_of(bundle: Bundle) -> tuple[Problem, tuple[Assignment, ...]]:
    """Return the rehearsals of a plan: what the pack asks, and the rows that can be read."""
    rows = [TableRow(number, row) for number, row in enumerate(bundle.rows.get("rehearsals", ()), start=2)]
    return Problem.from_scenario(bundle.scenario), from_rows(rows)[0]


def marks_of(store: Store, event_id: int) -> tuple[Mark, ...]:
    """Return everything ticked in an event."""
    kept = tables.attendance.c
    with store.read() as db:
        found = db.execute(select(tables.attendance).where(kept.event_id == event_id).order_by(kept.id))
        return tuple(
            Mark(row.session, Who(row.kind, row.subject), row.present, row.late_min, row.note) for row in found
        )


def called(problem: Problem, session_id: str) -> tuple[tuple[Who, str, int], ...]:
    """Return who is ticked at a session: who, name, heads."""
    parties = {party.who: (party.name, party.people) for party in problem.parties}
    session = problem.session.get(session_id)
    attendees = session.attendees if session else ()
    return tuple((who, *parties[who]) for who in attendees if who in parties)


def keep(transaction: Transaction, event_id: int, problem: Problem, session_id: str, marks: Iterable[Mark]) -> int:
    """Keep the ticks of one session in place of the earlier ones; return how many.

    Raises:
        Invalid: the session or somebody is not called, or more came than there are.
    """
    given = tuple(marks)
    _judge(problem, session_id, given)
    kept = tables.attendance.c
    transaction.db.execute(delete(tables.attendance).where(kept.event_id == event_id, kept.session == session_id))
    for mark in given:
        values = {
            "event_id": event_id,
            "session": session_id,
            "kind": mark.who.kind,
            "subject": mark.who.id,
            "present": mark.present,
            "late_min": mark.late_min,
            "note": mark.note[:MOST_NOTE],
            "at_ms": transaction.now_ms,
            "actor_id": transaction.actor.user_id,
        }
        transaction.db.execute(insert(tables.attendance).values(values))
    present = sum(mark.present for mark in given)
    transaction.note("rehearsal.mark", session_id, event_id=event_id, values={"lines": len(given), "present": present})
    return len(given)


def _judge(problem: Problem, session_id: str, marks: tuple[Mark, ...]) -> None:
    sizes = {who: people for who, _, people in called(problem, session_id)}
    if session_id not in problem.session:
        raise Invalid({"session": Wording("Không có buổi tập này.", "There is no such session.")})
    names = [f"{mark.who.kind}.{mark.who.id}" for mark in marks]
    for mark, name in zip(marks, names, strict=True):
        if names.count(name) > 1:
            raise Invalid({name: Wording("Có hai dòng cho cùng một người, khối.", "Two lines are about the same.")})
        if mark.who not in sizes:
            raise Invalid({name: Wording("Không được gọi tới buổi này.", "Not called to this session.")})
        if mark.present > sizes[mark.who]:
            raise Invalid({name: Wording(f"Chỉ có {sizes[mark.who]} người.", f"There are {sizes[mark.who]} people.")})
        if mark.late_min > MOST_LATE_MIN:
            raise Invalid({name: Wording("Số phút muộn quá lớn.", "Too many minutes late.")})
