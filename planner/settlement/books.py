"""The four books side by side: room-nights planned, used, invoiced, and what was accepted and paid."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from planner.scenario.rows import Acceptance, Invoice, InvoiceLine, Payment, RoomUse
from planner.scenario.schema import Scenario
from planner.settlement.contract import Contract, Night, house_of
from planner.settlement.difference import Names
from planner.units import DATE_FORMAT

Level = Literal["room", "type", "house"]
"""How finely use and invoice of a house can be compared: by room, by kind of room, or as a number for the house."""
LEVELS: tuple[Level, ...] = ("room", "type", "house")
PAY_WITHIN_DAYS = 14
"""Default of option ``pay_within_days``: an unpaid invoice older than this is late (requirement T-04)."""
RoomNight = tuple[str, Night]


@dataclass(frozen=True, slots=True)
class Cell:
    """Rooms billed for a night by a line of an invoice."""

    hotel_id: str
    room_id: str
    room_type: str
    night: Night
    rooms: int
    line: InvoiceLine


@dataclass(frozen=True, eq=False)
class Books:
    """Everything the rules compare.

    Attributes:
        scenario: pack with rooms, use, minutes, invoices and payments.
        contract: what a night costs.
        planned: (room, night) -> guests, from the lodging plan; empty without a plan.
        people: (hall, night) -> people planned, where people are counted and not rooms.
        today: the day as of which invoices are late.
    """

    scenario: Scenario
    contract: Contract
    planned: Mapping[RoomNight, tuple[str, ...]]
    people: Mapping[RoomNight, int]
    today: date

    @classmethod
    def of(cls, scenario: Scenario, lodging: Sequence[Mapping[str, str]], today: date) -> "Books":
        """Open the books over a pack and the rows of its lodging plan (lodging.csv)."""
        contract = Contract.of(scenario)
        planned: dict[RoomNight, list[str]] = defaultdict(list)
        people: dict[RoomNight, int] = defaultdict(int)
        for row in lodging:
            terms = contract.rooms.get(row["room_id"])
            for night in _nights_of(row):
                if terms is not None and terms.by_person:
                    people[row["room_id"], night] += _people_of(row)
                else:
                    planned[row["room_id"], night].append(row["guest_id"])
        return cls(scenario, contract, {key: tuple(sorted(ids)) for key, ids in planned.items()}, people, today)

    @cached_property
    def names(self) -> Names:
        """How things are called."""
        return Names(
            houses_of(self.scenario),
            {one.guest_id: one.full_name for one in self.scenario.guests},
            {one.invoice_id: one.number for one in self.scenario.invoices},
        )

    @property
    def has_plan(self) -> bool:
        """Whether there is a lodging plan to compare with."""
        return bool(self.planned or self.people)

    @property
    def pay_within_days(self) -> int:
        """Days after its date within which an invoice is to be paid."""
        return self.scenario.option("settlement", "pay_within_days", PAY_WITHIN_DAYS)

    def hotel_of(self, room_id: str) -> str:
        """Return the house of a room; empty for a room that is not in the contract."""
        return self.contract.rooms[room_id].house_id if room_id in self.contract.rooms else ""

    def by_person(self, room_id: str) -> bool:
        """Whether people and not rooms are counted there."""
        return room_id in self.contract.rooms and self.contract.rooms[room_id].by_person

    @cached_property
    def uses(self) -> tuple[RoomUse, ...]:
        """What the receptions wrote of rooms of the contract that were slept in."""
        return tuple(row for row in self.scenario.lodging_used if row.state == "used" and self.is_known(row))

    def is_known(self, row: RoomUse) -> bool:
        """Whether the contract with the house knows the room, or the kind of room, that was written down."""
        if row.room_id:
            return self.hotel_of(row.room_id) == row.hotel_id
        return not row.room_type or (row.hotel_id, row.room_type) in self.contract.types

    @cached_property
    def recorded(self) -> frozenset[str]:
        """Houses whose reception kept a record."""
        return frozenset(row.hotel_id for row in self.scenario.lodging_used)

    @cached_property
    def used_rooms(self) -> Mapping[RoomNight, tuple[str, ...]]:
        """(room, night) -> guests, of what was written down by room."""
        found: dict[RoomNight, set[str]] = defaultdict(set)
        for row in self.uses:
            if row.room_id and not self.by_person(row.room_id):
                found[row.room_id, row.night] |= {row.guest_id} if row.guest_id else set()
        return {key: tuple(sorted(ids)) for key, ids in found.items()}

    @cached_property
    def invoice(self) -> Mapping[str, Invoice]:
        """Invoices by id."""
        return {one.invoice_id: one for one in self.scenario.invoices}

    @cached_property
    def acceptance(self) -> Mapping[str, Acceptance]:
        """Minutes by id."""
        return {one.acceptance_id: one for one in self.scenario.acceptances}

    @cached_property
    def lines(self) -> Mapping[str, tuple[InvoiceLine, ...]]:
        """Lines by invoice, in order."""
        found: dict[str, list[InvoiceLine]] = defaultdict(list)
        for row in self.scenario.invoice_lines:
            found[row.invoice_id].append(row)
        return {key: tuple(sorted(rows, key=lambda row: row.line)) for key, rows in found.items()}

    @cached_property
    def repeated_invoices(self) -> Mapping[str, str]:
        """Invoice -> the earlier one of the same house with the same number."""
        first: dict[tuple[str, str], str] = {}
        found: dict[str, str] = {}
        for one in self.scenario.invoices:
            key = (one.hotel_id, "".join(one.number.split()).casefold())
            if first.setdefault(key, one.invoice_id) != one.invoice_id:
                found[one.invoice_id] = first[key]
        return found

    @cached_property
    def good_invoices(self) -> tuple[Invoice, ...]:
        """Invoices that are not another one handed in twice."""
        return tuple(one for one in self.scenario.invoices if one.invoice_id not in self.repeated_invoices)

    @cached_property
    def repeated_lines(self) -> Mapping[tuple[str, int], InvoiceLine]:
        """(invoice, line) -> the earlier line of the house that asks for the very same room and nights.

        Lines without a room may be alike and right: a house lists three equal rooms one by one.
        """
        first: dict[tuple[object, ...], InvoiceLine] = {}
        found: dict[tuple[str, int], InvoiceLine] = {}
        for one in self.good_invoices:
            for row in self.lines.get(one.invoice_id, ()):
                earlier = first.setdefault(_asks(one.hotel_id, row), row)
                if earlier is not row and row.room_id:
                    found[row.invoice_id, row.line] = earlier
        return found

    @cached_property
    def cells(self) -> Mapping[str, tuple[Cell, ...]]:
        """Rooms billed by night, by house; lines that stand twice count once."""
        found: dict[str, list[Cell]] = defaultdict(list)
        for one in self.good_invoices:
            for row in self.lines.get(one.invoice_id, ()):
                if (row.invoice_id, row.line) not in self.repeated_lines and not self.is_foreign(one.hotel_id, row):
                    found[one.hotel_id].extend(self.cells_of(one.hotel_id, row))
        return {key: tuple(cells) for key, cells in found.items()}

    def cells_of(self, hotel_id: str, row: InvoiceLine) -> Iterator[Cell]:
        """Yield the nights of a line."""
        terms = self.contract.rooms.get(row.room_id)
        kind = terms.room_type if terms else row.room_type
        if row.kind == "room":
            for night in nights_between(row.first_night, row.leaves_on):
                yield Cell(hotel_id, row.room_id, kind, night, row.rooms, row)

    def is_foreign(self, hotel_id: str, row: InvoiceLine) -> bool:
        """Whether a line names a room or kind that the contract with the house does not know."""
        if row.kind != "room":
            return False
        if row.room_id:
            return self.hotel_of(row.room_id) != hotel_id
        return bool(row.room_type) and (hotel_id, row.room_type) not in self.contract.types

    @cached_property
    def billed_rooms(self) -> Mapping[RoomNight, tuple[Cell, ...]]:
        """(room, night) -> what bills it, of lines that name rooms."""
        found: dict[RoomNight, list[Cell]] = defaultdict(list)
        for cells in self.cells.values():
            for cell in cells:
                if cell.room_id and not self.by_person(cell.room_id):
                    found[cell.room_id, cell.night].append(cell)
        return {key: tuple(cells) for key, cells in found.items()}

    @cached_property
    def unitemised(self) -> frozenset[str]:
        """Houses with an invoice that names no nights: its rooms cannot be compared."""
        return frozenset(
            one.hotel_id
            for one in self.good_invoices
            if not any(True for row in self.lines.get(one.invoice_id, ()) for _ in self.cells_of(one.hotel_id, row))
        )

    @cached_property
    def paid(self) -> Mapping[str, tuple[Payment, ...]]:
        """Payments by invoice, by day."""
        found: dict[str, list[Payment]] = defaultdict(list)
        for one in self.scenario.payments:
            found[one.invoice_id].append(one)
        return {key: tuple(sorted(rows, key=lambda row: (row.paid_on, row.payment_id))) for key, rows in found.items()}

    def use_level(self, hotel_id: str) -> Level:
        """How finely the reception of a house wrote down what was used."""
        return _coarsest(self._level(row.room_id, row.room_type) for row in self.uses if row.hotel_id == hotel_id)

    def bill_level(self, hotel_id: str) -> Level:
        """How finely a house bills."""
        return _coarsest(self._level(cell.room_id, cell.room_type) for cell in self.cells.get(hotel_id, ()))

    def _level(self, room_id: str, room_type: str) -> Level:
        if self.by_person(room_id):
            return "type"
        return "room" if room_id else "type" if room_type else "house"

    def is_by_room(self, hotel_id: str) -> bool:
        """Whether use and bills of a house both name rooms."""
        return self.use_level(hotel_id) == "room" == self.bill_level(hotel_id)


def coarser(first: Level, second: Level) -> Level:
    """Return the coarser of two levels."""
    return max(first, second, key=LEVELS.index)


def _coarsest(levels: Iterator[Level]) -> Level:
    return max(levels, key=LEVELS.index, default="room")


def _asks(hotel_id: str, row: InvoiceLine) -> tuple[object, ...]:
    what = (row.room_id, row.room_type, row.first_night, row.leaves_on)
    return (hotel_id, row.kind, *what, row.rooms, row.quantity, row.unit_price_vnd, row.amount_vnd)


def nights_between(first: date | None, leaves: date | None) -> tuple[Night, ...]:
    """Return the nights from the first to the one before leaving; none when either day is missing."""
    if first is None or leaves is None:
        return ()
    return tuple(first + timedelta(days=at) for at in range((leaves - first).days))


def houses_of(scenario: Scenario) -> dict[str, str]:
    """Return the houses by id: hotels, and the schools and halls that take blocs of people."""
    halls = {house_of(row): row.house_name or row.name for row in reversed(scenario.halls)}
    return {**halls, **{row.hotel_id: row.name for row in scenario.hotels}}


def _people_of(row: Mapping[str, str]) -> int:
    text = row.get("people", "")
    return int(text) if text.isdecimal() else 1


def _nights_of(row: Mapping[str, str]) -> tuple[Night, ...]:
    """Return the nights of a row of the plan."""
    return nights_between(*stay_of(row))


def stay_of(row: Mapping[str, str]) -> tuple[date | None, date | None]:
    """Return first night and day of leaving of a row of the plan; what cannot be read is the lodging check's to say."""
    try:
        first, leaves = (datetime.strptime(row[name], DATE_FORMAT).date() for name in ("check_in", "check_out"))
    except ValueError:
        return None, None
    return first, leaves
