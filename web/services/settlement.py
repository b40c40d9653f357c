"""The ledger of the lodging houses as one reader may see it: nobody under protection by name, room or night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.collation import fold
from planner.engine.findings import Severity
from planner.scenario.schema import Scenario
from planner.settlement import Account, Difference, Ledger, settle
from planner.settlement.difference import nights_text
from planner.wording import Wording
from web.services.protection import HIDDEN, Protected, protected_of

TABLES = ("lodging_used", "acceptances", "invoices", "invoice_lines", "payments")
"""Tables that a clerk fills in, in the order of the work."""
STATE_WORDS: Mapping[str, Wording] = {
    "planned": Wording("theo kế hoạch", "planned"),
    "used": Wording("đã ở, chờ nghiệm thu", "used, to be accepted"),
    "accepted": Wording("đã nghiệm thu, chờ hoá đơn", "accepted, invoice to come"),
    "due": Wording("chờ thanh toán", "to be paid"),
    "late": Wording("quá hạn thanh toán", "payment is late"),
    "paid": Wording("đã trả đủ", "paid"),
}
STATE_BADGES: Mapping[str, str] = {
    "planned": "draft",
    "used": "draft",
    "accepted": "submitted",
    "due": "outdated",
    "late": "infeasible",
    "paid": "approved",
}
PAIR_WORDS: Mapping[str, Wording] = {
    "planned-used": Wording("Kế hoạch – thực tế", "Planned – used"),
    "used-invoiced": Wording("Thực tế – hoá đơn", "Used – invoiced"),
    "contract-invoice": Wording("Hợp đồng – hoá đơn", "Contract – invoice"),
    "invoice": Wording("Trong hoá đơn", "Inside the invoice"),
    "acceptance": Wording("Nghiệm thu", "Acceptance"),
    "invoiced-paid": Wording("Hoá đơn – thanh toán", "Invoiced – paid"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A difference as the reader may know it; of somebody under protection only the rule and the money."""

    severity: str
    rule: str
    pair: str
    hotel_id: str
    house: str
    where: str
    said: Wording
    expected: str
    found: str
    difference_vnd: int
    todo: Wording
    hidden: bool
    invoice_id: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The ledger as one reader sees it; ``told`` as ``ledger.differences``."""

    ledger: Ledger
    accounts: tuple[Account, ...]
    told: tuple[Told, ...]

    def of(self, hotel_id: str) -> tuple[Told, ...]:
        """Return the differences of a house."""
        return tuple(one for one in self.told if one.hotel_id == hotel_id)


def statement(scenario: Scenario, lodging: Sequence[Mapping[str, str]], today: date, *, cleared: bool) -> Statement:
    """Return the ledger of a scenario and the rows of its lodging plan.

    Until a house has billed, what is planned for people under protection is left out for readers without clearance:
    the board of rooms does not show it either. An invoice tells the number of its rooms anyway.
    """
    protected = protected_of(scenario)
    secret = frozenset[str]() if cleared else _rooms(lodging, protected)
    billed = {one.hotel_id for one in scenario.invoices}
    rows = [row for row in lodging if row["room_id"] not in secret or row["hotel_id"] in billed]
    ledger = settle(scenario, rows, today)
    guests = frozenset[str]() if cleared else protected.guests
    told = tuple(_told(ledger, one, guests, secret) for one in ledger.differences)
    return Statement(ledger, ledger.accounts, told)


def _rooms(lodging: Sequence[Mapping[str, str]], protected: Protected) -> frozenset[str]:
    return frozenset(row["room_id"] for row in lodging if row["guest_id"] in protected.guests)


def _told(ledger: Ledger, one: Difference, guests: frozenset[str], rooms: frozenset[str]) -> Told:
    names = ledger.books.names
    hidden = bool(guests.intersection(one.guest_ids)) or one.room_id in rooms
    where = [
        f"HĐ {names.invoice(one.invoice_id)}" if one.invoice_id else "",
        one.room_id,
        ", ".join(names.guest(guest) for guest in one.guest_ids),
        nights_text(one.nights),
        one.paper_id,
    ]
    said = _without_rooms(one, rooms)
    return Told(
        severity="error" if one.severity is Severity.ERROR else "warning",
        rule=one.rule,
        pair=one.pair,
        hotel_id=one.hotel_id,
        house=names.house(one.hotel_id),
        where=HIDDEN.vi if hidden else "; ".join(filter(None, where)),
        said=said,
        expected="" if hidden else one.expected,
        found="" if hidden else one.found,
        difference_vnd=one.difference_vnd,
        todo=one.todo,
        hidden=hidden,
        invoice_id=one.invoice_id,
    )


def _without_rooms(one: Difference, rooms: frozenset[str]) -> Wording:
    """Return what is wrong; a sentence that names a room nobody may know of becomes the rule's bare name."""
    told = f"{one.said.vi} {one.said.en}"
    return HIDDEN if any(room in told for room in rooms) else one.said


def matching(found: Statement, query: Mapping[str, str]) -> tuple[Account, ...]:
    """Return the houses that a filter (q, state, age, pair) lets through."""
    words = fold(query.get("q", "")).split()
    state, age, pair = query.get("state", ""), query.get("age", ""), query.get("pair", "")
    with_pair = {one.hotel_id for one in found.told if one.pair == pair}
    return tuple(
        one
        for one in found.accounts
        if state in {"", one.state}
        and age in {"", one.age}
        and (not pair or one.hotel_id in with_pair)
        and all(word in fold(f"{one.name} {one.hotel_id}") for word in words)
    )
