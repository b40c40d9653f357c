"""Receiving guests: who is expected where, who has come; found by name without accents or by the code of the letter."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from planner.collation import fold, name_key
from planner.documents import ticket_code
from planner.guests import Arrived, Register
from planner.wording import Wording
from web.errors import Conflict, NotFound
from web.services import editing
from web.services.editing import Line
from web.services.register import Desk, Filter, Kind, change
from web.services.register_book import Last, book_of, keep_book, lists_of, retried
from web.services.register_mirror import TABLE, follow, rows_by_guest
from web.services.register_people import People, Someone, gone_of
from web.store import tables
from web.store.engine import Transaction

MOST_SHOWN = 20
EXPECTED = frozenset({"invited", "accepted", "substitute", "arrived"})
ARRIVED = "arrived"
AT_THE_GATE = "Đón tại cổng"


@dataclass(frozen=True, slots=True)
class Group:
    """How many of a delegation, or of a zone, have come."""

    key: str
    name: str
    expected: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody at a gate works with.

    Attributes:
        zone_of: guest -> zone of the seat in the plan in force.
        code_of: guest -> code on the letter.
    """

    people: People
    zone_of: Mapping[str, str]
    code_of: Callable[[str], str]

    def expected(self, zone: str = "") -> list[Someone]:
        """Return who is awaited, all or those of a zone, by given name."""
        gone = gone_of(self.people.lists)
        found = (
            one
            for own, one in self.people.everyone.items()
            if one.status in EXPECTED and own not in gone and (not zone or self.zone_of.get(own, "") == zone)
        )
        return sorted(found, key=lambda one: name_key(one.entry.full_name))

    def find(self, typed: str, zone: str = "") -> list[Someone]:
        """Return who is meant by a name, a part of it, an id or a code; of all zones when a code was typed."""
        wanted = "".join(typed.split()).upper()
        everyone = self.expected(zone)
        if len(wanted) >= CODE_LETTERS:
            by_code = [one for one in self.expected() if self.code_of(one.guest_id) == wanted]
            if by_code:
                return by_code
        matcher = Filter(q=typed)
        found = [one for one in everyone if matcher.names(one.line) or fold(one.guest_id) == fold(typed)]
        return found[:MOST_SHOWN]

    def delegations(self) -> tuple[Group, ...]:
        """Return how many of each delegation have come."""
        return self._groups((one.cells.get("delegation_id", ""), one) for one in self.expected())

    def zones(self) -> tuple[Group, ...]:
        """Return how many of each zone have come."""
        return self._groups((self.zone_of.get(one.guest_id, ""), one) for one in self.expected())

    def _groups(self, found: Iterable[tuple[str, Someone]]) -> tuple[Group, ...]:
        expected: Counter[str] = Counter()
        arrived: Counter[str] = Counter()
        for key, one in found:
            expected[key] += 1
            arrived[key] += one.status == ARRIVED
        names = self.people.delegations
        return tuple(Group(key, names.get(key, key), expected[key], arrived[key]) for key in sorted(expected) if key)


CODE_LETTERS = 16


def code_maker(db: Connection, event_id: int, secret: str) -> Callable[[str], str]:
    """Return the function that gives the code on a guest's letter, as the documents room prints it."""
    settings = db.execute(select(tables.events.c.settings).where(tables.events.c.id == event_id)).scalar_one()
    own = str(settings.get("id", ""))
    return lambda guest_id: ticket_code(own, guest_id, secret)


def arrive(desk: Desk, guest_id: str, people: People) -> None:
    """Record that a guest has come: in the register where it knows the guest, in the table always.

    Raises:
        NotFound: there is no such guest.
        Conflict: the guest was not invited, has declined or has come already.
    """
    one = people.everyone.get(guest_id) or _substituted(people, guest_id)
    if one is None:
        raise NotFound
    if one.in_register:
        own = one.line.guest_id
        about = Kind("arrive")
        change(desk, AT_THE_GATE, lambda _book, step: [Arrived(**step.about(), guest_id=own)], about)
        return
    if one.status not in EXPECTED - {ARRIVED}:
        raise Conflict(
            Wording(
                f"{one.entry.full_name} đã được ghi là có mặt, chưa được mời hoặc đã từ chối.",
                f"{one.entry.full_name} has come already, was not invited, or has declined.",
            )
        )
    desk.store.write(desk.actor, lambda transaction: _set_status(transaction, desk.event_id, guest_id, ARRIVED))


def _substituted(people: People, guest_id: str) -> Someone | None:
    return next((one for one in people.everyone.values() if _sends(one, guest_id)), None)


def _sends(one: Someone, guest_id: str) -> bool:
    return one.line.substitute is not None and one.line.substitute.substitute_id == guest_id


def _set_status(transaction: Transaction, event_id: int, guest_id: str, status: str) -> None:
    row = rows_by_guest(transaction.db, event_id, [guest_id]).get(guest_id)
    if row is None:
        raise NotFound
    editing.change_row(transaction, event_id, TABLE, Line({"status": status}, row.id, row.version))


def take_back(desk: Desk, guest_id: str, people: People) -> None:
    """Take an arrival back that was recorded by mistake, whatever others were received since."""
    one = people.everyone.get(guest_id) or _substituted(people, guest_id)
    if one is None or not (one.line.arrived or one.status == ARRIVED):
        raise NotFound
    if not one.in_register:
        desk.store.write(desk.actor, lambda transaction: _set_status(transaction, desk.event_id, guest_id, "accepted"))
        return

    def read(db: Connection) -> Callable[[Transaction], None]:
        book, lists = book_of(db, desk.event_id), lists_of(db, desk.event_id)
        after = _without_arrival(book.register, one.line.guest_id)

        def work(transaction: Transaction) -> None:
            follow(transaction, desk.event_id, book.register, after, lists)
            last = Last(book.version + 1, len(after.events), keeps=True)
            keep_book(transaction, desk.event_id, book, after, last)
            transaction.note("register.arrive_undo", guest_id, event_id=desk.event_id, values={"arrived": ""})

        return work

    retried(desk.store, desk.actor, read)


def _without_arrival(register: Register, guest_id: str) -> Register:
    kept = [event for event in register.events if not (isinstance(event, Arrived) and event.guest_id == guest_id)]
    return Register(register.name).record(*kept)


def arrival_times(register: Register, guests: Sequence[str]) -> dict[str, str]:
    """Return when guests were received, as ``07:45``."""
    wanted = set(guests)
    return {
        event.guest_id: f"{event.at:%H:%M}"
        for event in register.events
        if isinstance(event, Arrived) and event.guest_id in wanted
    }
