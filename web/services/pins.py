"""Pins: decisions that the organiser has taken and every later solve must keep."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from planner import catalog
from planner.engine.pins import Pin
from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.event import Rows
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.errors import Conflict, Invalid
from web.policy import Resource
from web.store import tables
from web.store.engine import Store, Transaction

RESOURCES: Mapping[str, Resource] = {
    "seating": Resource.SEATING,
    "tables": Resource.SEATING,
    "lodging": Resource.LODGING,
    "transport": Resource.TRANSPORT,
    "rehearsals": Resource.REHEARSALS,
    "staffing": Resource.STAFFING,
    "preparation": Resource.PREPARATION,
}
"""Whose rights decide over the pins of a problem."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "seating": ("seat_id",),
    "tables": ("table_id", "place"),
    "lodging": ("room_id", "hotel_id"),
    "transport": ("vehicle_id",),
    "rehearsals": ("start", "venue_id", "date"),
    "staffing": ("post_id", "off"),
    "preparation": ("start", "finish", "accountable", "kept"),
}
"""What may be pinned in a problem, the most usual first."""

FIELD_WORDS: Mapping[str, Wording] = {
    "seat_id": Wording("ghế", "seat"),
    "table_id": Wording("bàn", "table"),
    "place": Wording("chỗ quanh bàn", "place at the table"),
    "room_id": Wording("phòng", "room"),
    "hotel_id": Wording("khách sạn", "hotel"),
    "vehicle_id": Wording("xe, đội", "vehicle, team"),
    "start": Wording("giờ bắt đầu", "start"),
    "venue_id": Wording("địa điểm", "venue"),
    "date": Wording("ngày", "day"),
    "post_id": Wording("chốt", "post"),
    "off": Wording("ca nghỉ", "shifts off"),
    "finish": Wording("ngày xong", "finish"),
    "accountable": Wording("người chịu trách nhiệm", "accountable person"),
    "kept": Wording("làm (1) hay hoãn (0)", "done (1) or put off (0)"),
}

AT = "@"
"""Between person and shift where staffing is meant."""
IN_RESERVE = "dự bị"


@dataclass(frozen=True, slots=True)
class KeptPin:
    """A pin with who set it, when and why."""

    pin: Pin
    reason: str
    author: str
    at_ms: int


def pins_of(store: Store, event_id: int) -> tuple[KeptPin, ...]:
    """Return the pins of an event by problem and subject."""
    kept = tables.pins.c
    query = (
        select(tables.pins, tables.users.c.name.label("author"))
        .join_from(tables.pins, tables.users, kept.actor_id == tables.users.c.id, isouter=True)
        .where(kept.event_id == event_id)
        .order_by(kept.problem, kept.subject, kept.field)
    )
    with store.read() as db:
        return tuple(
            KeptPin(Pin(row.problem, row.subject, row.field, row.value), row.reason, row.author or "", row.at_ms)
            for row in db.execute(query)
        )


def _place(event_id: int, pin: Pin) -> tuple[ColumnElement[bool], ...]:
    kept = tables.pins.c
    return (
        kept.event_id == event_id,
        kept.problem == pin.problem,
        kept.subject == pin.subject,
        kept.field == pin.field,
    )


def toggle(transaction: Transaction, event_id: int, pin: Pin, reason: str = "") -> bool:
    """Pin, pin to another value, or take the pin out when it is there with this value; return whether it holds now."""
    where = _place(event_id, pin)
    value = transaction.db.execute(select(tables.pins.c.value).where(*where)).scalar()
    if value == pin.value:
        remove(transaction, event_id, pin)
        return False
    transaction.db.execute(tables.pins.delete().where(*where))
    transaction.db.execute(
        tables.pins.insert().values(
            event_id=event_id,
            problem=pin.problem,
            subject=pin.subject,
            field=pin.field,
            value=pin.value,
            reason=reason[:500],
            at_ms=transaction.now_ms,
            actor_id=transaction.actor.user_id,
        )
    )
    values = {"value": pin.value, "reason": reason}
    transaction.note("pin.set", f"{pin.problem} {pin.subject} {pin.field}", event_id=event_id, values=values)
    return True


def remove(transaction: Transaction, event_id: int, pin: Pin) -> None:
    """Take a pin out, whatever its value."""
    transaction.db.execute(tables.pins.delete().where(*_place(event_id, pin)))
    transaction.note("pin.remove", f"{pin.problem} {pin.subject} {pin.field}", event_id=event_id)


def refuse_wrong(scenario: Scenario | None, pin: Pin) -> None:
    """Refuse a pin that no plan of this scenario could keep.

    Raises:
        Invalid: the problem, the subject, the field or the value does not exist; the nearest is named.
        Conflict: the scenario has faults and cannot be read.
    """
    if pin.problem not in RESOURCES:
        raise Invalid({"problem": _unknown_problem(pin.problem)})
    if pin.field not in FIELDS[pin.problem]:
        listed = ", ".join(FIELDS[pin.problem])
        raise Invalid({"field": Wording(f"Ghim được các trường: {listed}.", f"These fields may be pinned: {listed}.")})
    if scenario is None:
        raise Conflict(
            Wording(
                "Dữ liệu buổi lễ đang có lỗi; hãy sửa xong rồi ghim.",
                "The event's data have faults; mend them before pinning.",
            )
        )
    fault = fault_of(scenario, pin)
    if fault is not None:
        raise Invalid({"value": fault})


def _unknown_problem(name: str) -> Wording:
    known = ", ".join(RESOURCES)
    return Wording(f"Không có bài toán “{name}”; có: {known}.", f"There is no problem “{name}”; there are: {known}.")


def fault_of(scenario: Scenario, pin: Pin) -> Wording | None:
    """Return why no plan of this scenario can keep a pin, or None."""
    entry = catalog.entry_of(pin.problem)
    problem: Any = entry.problem(scenario)
    if pin.problem == "seating":
        return _missing(pin, problem.guest, (problem.seat, FIELD_WORDS["seat_id"]))
    if pin.problem == "tables":
        places = problem.table if pin.field == "table_id" else {str(place) for place in problem.places}
        return _missing(pin, problem.guest, (places, FIELD_WORDS[pin.field]))
    if pin.problem == "lodging":
        places = problem.hotel if pin.field == "hotel_id" else problem.room
        return _missing(pin, problem.guest, (places, FIELD_WORDS[pin.field]))
    try:
        entry.package.check(problem, (), Commitments({pin.subject: {pin.field: pin.value}}))
    except UsageError as error:
        return error.message
    return None


def _missing(pin: Pin, guests: Container[str], places: tuple[Container[str], Wording]) -> Wording | None:
    known, kind = places
    if pin.subject not in guests:
        return Wording(f"Phần này không có khách “{pin.subject}”.", f"There is no guest “{pin.subject}” here.")
    if pin.value not in known:
        return Wording(f"Không có {kind.vi} “{pin.value}”.", f"There is no {kind.en} “{pin.value}”.")
    return None


def lost_pins(scenario: Scenario, kept: tuple[KeptPin, ...]) -> tuple[tuple[Pin, Wording], ...]:
    """Return the pins that no longer fit the scenario, with the reason."""
    faults = ((one.pin, fault_of(scenario, one.pin)) for one in kept)
    return tuple((pin, fault) for pin, fault in faults if fault is not None)


# --- pins that a plan or an explanation suggests --------------------------------------------------


def held_by(problem: str, subject: str, rows: Rows) -> tuple[Pin, ...]:
    """Return the pins that would keep what a plan gives a subject; none where nothing is decided about it."""
    own = [row for row in rows if _subject_of(problem, row) == subject]
    fields = {
        "seating": ("seat_id",),
        "tables": ("table_id",),
        "lodging": ("room_id",),
        "rehearsals": ("start", "venue_id"),
        "preparation": ("start", "accountable"),
    }
    if problem == "staffing":
        return tuple(Pin(problem, subject, "post_id", row.get("post_id", "") or IN_RESERVE) for row in own)
    return tuple(Pin(problem, subject, name, row[name]) for row in own for name in fields[problem] if row.get(name))


def _subject_of(problem: str, row: Mapping[str, str]) -> str:
    if problem == "staffing":
        return f"{row.get('person_id', '')}{AT}{row.get('shift_id', '')}"
    ids = {"rehearsals": "session_id", "preparation": "task_id"}
    return row.get(ids.get(problem, "guest_id"), "")


def of_choice(problem: str, subject: str, choice: str) -> tuple[Pin, ...]:
    """Return the pins that ask for an alternative of an explanation, to try it in a solve."""
    if problem == "seating":
        return (Pin(problem, subject, "seat_id", choice),)
    if problem == "tables":
        return (Pin(problem, subject, "table_id", choice),)
    if problem == "lodging":
        return (Pin(problem, subject, "room_id", choice.rpartition(" / ")[2]),)
    if problem == "rehearsals":
        venue, _, start = choice.partition(" ")
        return (Pin(problem, subject, "venue_id", venue), Pin(problem, subject, "start", start))
    if problem == "preparation":
        name, _, value = choice.partition(" = ")
        return (Pin(problem, subject, name, value),) if value else (Pin(problem, subject, "start", choice[:10]),)
    place, _, person = choice.rpartition(": ")
    shift, _, post = place.partition(" ")
    person_id = person.rpartition("(")[2].rstrip(")")
    return (Pin(problem, f"{person_id}{AT}{shift}", "post_id", post),)


def written(pins: tuple[Pin, ...]) -> str:
    """Return pins as one text for an address: ``problem|subject|field|value``, lines apart."""
    return "\n".join(f"{pin.problem}|{pin.subject}|{pin.field}|{pin.value}" for pin in pins)


def read_written(text: str) -> tuple[Pin, ...]:
    """Return the pins of such a text; lines that are none are left out."""
    lines = [line.split("|") for line in text.splitlines()]
    parts = 4
    return tuple(Pin(*line) for line in lines if len(line) == parts and line[0] in RESOURCES)
