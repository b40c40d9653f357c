"""A difference between what was planned, used, invoiced and paid: one broken rule, with both figures."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.engine.findings import Finding, Severity
from planner.wording import Wording, number

NAME = "settlement"
Pair = Literal["planned-used", "used-invoiced", "contract-invoice", "invoice", "acceptance", "invoiced-paid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference.

    Attributes:
        rule: name of the rule function.
        pair: between which two of the four (or inside one paper) it lies.
        hotel_id: the house.
        said: what is wrong, without figures, place and day.
        todo: what to do about it.
        expected: the figure it should be, with its unit.
        found: the figure it is.
        difference_vnd: what the house asks or got too much (positive) or too little (negative), in đồng.
        room_id: room or kind of room; empty for a whole paper.
        guest_ids: guests concerned.
        nights: nights concerned.
        invoice_id: invoice; empty for none.
        paper_id: payment or minutes; empty for none.
        severity: error: do not pay before it is settled; warning: to be looked at.
    """

    rule: str
    pair: Pair
    hotel_id: str
    said: Wording
    todo: Wording
    expected: str
    found: str
    difference_vnd: int
    room_id: str = ""
    guest_ids: tuple[str, ...] = ()
    nights: tuple[date, ...] = ()
    invoice_id: str = ""
    paper_id: str = ""
    severity: Severity = Severity.ERROR

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ids concerned, the house first."""
        ids = (self.hotel_id, self.invoice_id, self.paper_id, self.room_id, *self.guest_ids)
        return tuple(one for one in ids if one)

    def sentence(self, names: "Names") -> Wording:
        """Return the whole sentence: house, paper, room, guests, nights, both figures, difference, what to do."""
        where = [names.house(self.hotel_id)]
        vi, en = list(where), list(where)
        if self.invoice_id:
            vi.append(f"hoá đơn {names.invoice(self.invoice_id)}")
            en.append(f"invoice {names.invoice(self.invoice_id)}")
        if self.room_id:
            vi.append(f"phòng {self.room_id}")
            en.append(f"room {self.room_id}")
        guests = ", ".join(names.guest(one) for one in self.guest_ids)
        nights = nights_text(self.nights)
        vi += [part for part in (guests, f"đêm {nights}" if nights else "") if part]
        en += [part for part in (guests, f"night {nights}" if nights else "") if part]
        figures = _figures(self)
        return Wording(
            f"{', '.join(vi)}: {self.said.vi}{figures.vi}. {self.todo.vi}",
            f"{', '.join(en)}: {self.said.en}{figures.en}. {self.todo.en}",
        )

    def finding(self, names: "Names") -> Finding:
        """Return it as the finding of a checker."""
        return Finding(NAME, self.rule, self.subjects, self.sentence(names), self.severity)


@dataclass(frozen=True, slots=True)
class Names:
    """How houses, guests and invoices are called; an id that is not there is called by itself."""

    houses: dict[str, str]
    guests: dict[str, str]
    invoices: dict[str, str]

    def house(self, hotel_id: str) -> str:
        """Return the name of a house."""
        return self.houses.get(hotel_id, hotel_id)

    def guest(self, guest_id: str) -> str:
        """Return the name of a guest."""
        return self.guests.get(guest_id, guest_id)

    def invoice(self, invoice_id: str) -> str:
        """Return the number of an invoice."""
        return self.invoices.get(invoice_id, invoice_id)


def _figures(one: Difference) -> Wording:
    money = f"{one.difference_vnd:+,}".replace(",", ".").replace("-", "−")
    vi = [f"đúng ra {one.expected}" if one.expected else "", f"thực tế {one.found}" if one.found else ""]
    en = [f"expected {one.expected}" if one.expected else "", f"found {one.found}" if one.found else ""]
    if one.difference_vnd:
        vi.append(f"chênh {money} đồng")
        en.append(f"difference {money} đồng")
    told_vi, told_en = "; ".join(filter(None, vi)), "; ".join(filter(None, en))
    return Wording(f" ({told_vi})", f" ({told_en})") if told_vi else Wording("", "")


def nights_text(nights: tuple[date, ...]) -> str:
    """Return nights as they are printed: ``15/6, 16/6/2025``; more than four as first, last and number."""
    if not nights:
        return ""
    if len(nights) > 4:  # noqa: PLR2004 - as many as a line of a list holds
        return f"{nights[0]:%d/%m}–{nights[-1]:%d/%m/%Y} ({len(nights)})"
    return ", ".join([*(f"{one:%d/%m}" for one in nights[:-1]), f"{nights[-1]:%d/%m/%Y}"])


def dong(amount_vnd: int) -> str:
    """Return an amount as it is printed: ``1.250.000 đồng``."""
    return f"{number(amount_vnd)} đồng"
