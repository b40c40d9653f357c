"""The ledger: what each house was planned, used, invoiced and paid, how old every debt is, and what blocks it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from planner.collation import collation_key
from planner.engine.findings import Finding, Severity
from planner.scenario.rows import Invoice
from planner.scenario.schema import Scenario
from planner.settlement.books import Books, houses_of
from planner.settlement.check import differences
from planner.settlement.counts import extra_beds_vnd, planned_counts, value_of
from planner.settlement.difference import Difference
from planner.settlement.rules_papers import used_of

Age = Literal["0-7", "8-14", "15-30", ">30"]
AGES: tuple[tuple[Age, int], ...] = (("0-7", 7), ("8-14", 14), ("15-30", 30))
"""Age of a debt in days after the invoice, with the last day of each class."""
State = Literal["planned", "used", "accepted", "due", "late", "paid"]
"""Where a house stands: nights planned, used, accepted without invoice, invoiced and owed, owed too long, settled."""


def age_of(days: int) -> Age:
    """Return the class of a debt of so many days."""
    return next((age for age, last in AGES if days <= last), ">30")


@dataclass(frozen=True, slots=True)
class Debt:
    """An invoice and what is still owed on it.

    Attributes:
        paid_vnd: what its own house got for it.
        owed_vnd: what is left; 0 when nothing is.
        due_on: day by which it is to be paid.
        days: days since it was issued.
        late: whether it is owed and past its day.
        repeated: whether it is another invoice entered twice, so that nothing is owed on it.
        blocks: rules that must be settled before it may be paid.
    """

    invoice: Invoice
    paid_vnd: int
    owed_vnd: int
    due_on: date
    days: int
    late: bool
    repeated: bool
    blocks: tuple[str, ...]

    @property
    def age(self) -> Age | None:
        """Class of the debt; None when nothing is owed."""
        return age_of(self.days) if self.owed_vnd else None

    @property
    def payable(self) -> bool:
        """Whether it may be put on the payment list."""
        return self.owed_vnd > 0 and not self.blocks


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a house.

    Attributes:
        planned_nights, used_nights, accepted_nights, invoiced_nights: room-nights (person-nights of a hall).
        planned_vnd, used_vnd: at contract prices, extra beds included.
        accepted_vnd, invoiced_vnd, paid_vnd, owed_vnd: as papers say; tax included.
        recorded: whether the reception's record is there.
        debts: invoices in order of day.
        differences: what does not agree.
        state: where it stands.
    """

    hotel_id: str
    name: str
    planned_nights: int
    used_nights: int
    accepted_nights: int
    invoiced_nights: int
    planned_vnd: int
    used_vnd: int
    accepted_vnd: int
    invoiced_vnd: int
    paid_vnd: int
    owed_vnd: int
    recorded: bool
    debts: tuple[Debt, ...]
    differences: tuple[Difference, ...]
    state: State

    @property
    def oldest_days(self) -> int | None:
        """Days since the oldest invoice on which something is owed."""
        return max((one.days for one in self.debts if one.owed_vnd), default=None)

    @property
    def age(self) -> Age | None:
        """Class of the oldest debt."""
        return None if self.oldest_days is None else age_of(self.oldest_days)

    @property
    def late(self) -> bool:
        """Whether anything is owed past its day."""
        return any(one.late for one in self.debts)

    @property
    def due_on(self) -> date | None:
        """The earliest day by which something is to be paid."""
        return min((one.due_on for one in self.debts if one.owed_vnd), default=None)

    @property
    def blocking(self) -> tuple[Difference, ...]:
        """Differences that must be settled before the house is paid."""
        return tuple(one for one in self.differences if blocks(one))


@dataclass(frozen=True)
class Ledger:
    """All accounts; the late ones first, then by what is owed."""

    books: Books
    differences: tuple[Difference, ...]

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Accounts of the houses that have anything to settle."""
        by_house: dict[str, list[Difference]] = defaultdict(list)
        for one in self.differences:
            by_house[one.hotel_id].append(one)
        names = houses_of(self.books.scenario)
        made = [_account(self.books, (key, name), by_house.get(key, ())) for key, name in names.items()]
        used = [one for one in made if one.planned_nights or one.used_nights or one.debts or one.accepted_nights]
        return tuple(sorted(used, key=lambda one: (not one.late, -one.owed_vnd, collation_key(one.name))))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was used, accepted, invoiced or paid yet."""
        pack = self.books.scenario
        return not (pack.lodging_used or pack.acceptances or pack.invoices or pack.payments)

    @cached_property
    def ages(self) -> Mapping[Age, int]:
        """Đồng owed by age."""
        found: dict[Age, int] = {"0-7": 0, "8-14": 0, "15-30": 0, ">30": 0}
        for account in self.accounts:
            for debt in account.debts:
                if debt.age is not None:
                    found[debt.age] += debt.owed_vnd
        return found

    def account(self, hotel_id: str) -> Account | None:
        """Return the account of a house, if it has any."""
        return next((one for one in self.accounts if one.hotel_id == hotel_id), None)

    def findings(self) -> tuple[Finding, ...]:
        """Return the differences as findings of a checker."""
        return tuple(one.finding(self.books.names) for one in self.differences)


def settle(scenario: Scenario, lodging: Sequence[Mapping[str, str]], today: date) -> Ledger:
    """Compare what was planned, used, invoiced and paid.

    Args:
        scenario: pack with the contract, the nights used, minutes, invoices and payments.
        lodging: rows of the lodging plan; none leaves what was planned out.
        today: as of which day debts are old.
    """
    books = Books.of(scenario, lodging, today)
    return Ledger(books, differences(books))


def blocks(one: Difference) -> bool:
    """Whether a difference must be settled before the invoice is paid; a debt itself blocks nothing."""
    return one.severity is Severity.ERROR and one.rule not in {"unpaid", "paid_short"}


def _account(books: Books, house: tuple[str, str], found: Sequence[Difference]) -> Account:
    hotel_id, name = house
    debts = tuple(_debts(books, hotel_id, found))
    planned = planned_counts(books, hotel_id, "room")
    used_nights, used = used_of(books, hotel_id)
    papers = [one for one in books.scenario.acceptances if one.hotel_id == hotel_id]
    extra_vnd = extra_beds_vnd(books, hotel_id, planned=True)
    return Account(
        hotel_id=hotel_id,
        name=name,
        planned_nights=sum(planned.values()),
        used_nights=used_nights,
        accepted_nights=sum(one.room_nights for one in papers),
        invoiced_nights=sum(cell.rooms for cell in books.cells.get(hotel_id, ())),
        planned_vnd=value_of(books, hotel_id, planned)[0] + extra_vnd,
        used_vnd=used[0],
        accepted_vnd=sum(one.amount_vnd for one in papers),
        invoiced_vnd=sum(one.invoice.total_vnd for one in debts if not one.repeated),
        paid_vnd=sum(row.amount_vnd for row in books.scenario.payments if row.hotel_id == hotel_id),
        owed_vnd=sum(one.owed_vnd for one in debts),
        recorded=hotel_id in books.recorded,
        debts=debts,
        differences=tuple(found),
        state=_state(debts, used=hotel_id in books.recorded, accepted=bool(papers)),
    )


def _state(debts: Sequence[Debt], *, used: bool, accepted: bool) -> State:
    if any(one.late for one in debts):
        return "late"
    if any(one.owed_vnd for one in debts):
        return "due"
    if debts:
        return "paid"
    if accepted:
        return "accepted"
    return "used" if used else "planned"


def _debts(books: Books, hotel_id: str, found: Sequence[Difference]) -> Iterator[Debt]:
    mine = [one for one in books.scenario.invoices if one.hotel_id == hotel_id]
    for one in sorted(mine, key=lambda one: (one.issued_on, one.invoice_id)):
        repeated = one.invoice_id in books.repeated_invoices
        paid = sum(row.amount_vnd for row in books.paid.get(one.invoice_id, ()) if row.hotel_id == hotel_id)
        owed = 0 if repeated else max(0, one.total_vnd - paid)
        days = (books.today - one.issued_on).days
        stops = {each.rule for each in found if blocks(each) and each.invoice_id in {"", one.invoice_id}}
        late = owed > 0 and days > books.pay_within_days
        due = one.issued_on + timedelta(days=books.pay_within_days)
        yield Debt(one, paid, owed, due, days, late, repeated, tuple(sorted(stops)))
