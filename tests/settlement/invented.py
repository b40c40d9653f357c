"""An invented event with invented houses, guests and papers, in which every figure agrees; made from a seed."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording

FIRST = date(2026, 4, 10)
SEASON = date(2026, 4, 12)
"""From this night on rooms cost more."""
NIGHTS = 5
TODAY = date(2026, 5, 20)
ISSUED = date(2026, 4, 20)
ACCEPTED = date(2026, 4, 18)
PAID = date(2026, 4, 28)
Cells = dict[str, Any]


def night(at: int) -> date:
    """Return a night of the event, the first is 0."""
    return FIRST + timedelta(days=at)


@dataclass
class Papers:
    """The tables of an event as rows that can be changed, and the lodging plan."""

    tables: dict[str, list[Cells]] = field(default_factory=dict)
    lodging: list[dict[str, str]] = field(default_factory=list)

    def add(self, table: str, **cells: Any) -> Cells:  # noqa: ANN401 - cells of any table
        """Add a row."""
        self.tables.setdefault(table, []).append(cells)
        return cells

    def of(self, table: str, **wanted: Any) -> list[Cells]:  # noqa: ANN401 - cells of any table
        """Return the rows that hold these cells."""
        found = self.tables.get(table, [])
        return [one for one in found if all(one.get(name) == value for name, value in wanted.items())]

    def scenario(self, options: dict[str, int] | None = None) -> Scenario:
        """Return the pack."""
        models: dict[str, type[rows.Row]] = {
            "hotels": rows.Hotel,
            "rooms": rows.Room,
            "room_prices": rows.RoomPrice,
            "halls": rows.Hall,
            "ranks": rows.Rank,
            "guests": rows.Guest,
            "lodging_used": rows.RoomUse,
            "acceptances": rows.Acceptance,
            "invoices": rows.Invoice,
            "invoice_lines": rows.InvoiceLine,
            "payments": rows.Payment,
        }
        made: dict[str, Any] = {
            name: tuple(model(**_filled(one)) for one in self.tables.get(name, [])) for name, model in models.items()
        }
        name = Wording("Lễ hư cấu", "Invented event")
        event = EventSettings(id="hu-cau", name=name, d_day=night(3), options={"settlement": options or {}})
        return Scenario(event=event, **made)


def price(base: int, at: date) -> int:
    """Return the contract price of a room that costs ``base`` before the season."""
    return base + 100_000 if at >= SEASON else base


def unit_before_tax(contract: int, percent: int | None) -> int:
    """Return the unit price on an invoice: the contract price without its tax, rounded half up."""
    return (contract * 200 + 100 + (percent or 0)) // (2 * (100 + (percent or 0)))


def line_tax(amount: int, percent: int | None) -> int:
    """Return the tax on a line, rounded half up."""
    return (amount * (percent or 0) * 2 + 100) // 200


@dataclass
class House:
    """A house with its rooms: taken ones with (first night, nights, guests), and free ones."""

    hotel_id: str
    base: int
    percent: int | None
    taken: dict[str, tuple[int, int, list[str]]] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)
    invoices: list[str] = field(default_factory=list)


def houses(papers: Papers, dice: random.Random, count: int, rooms: int) -> list[House]:
    """Return houses whose rooms are named, with their plan."""
    made = [house_of(papers, dice, f"KS-{at:02d}", rooms) for at in range(1, count + 1)]
    papers.add("ranks", rank=1, group="Khách", zones=())
    return made


def house_of(papers: Papers, dice: random.Random, hotel_id: str, rooms: int) -> House:
    """Add a house whose rooms are named, two of three with guests."""
    house = House(hotel_id, dice.choice([350_000, 450_000, 555_555]), dice.choice([None, 8, 10]))
    papers.add("hotels", hotel_id=hotel_id, name=f"Nhà khách {hotel_id} (hư cấu)", lat=17.0, lon=107.0)
    for at in range(rooms):
        room_id = f"{hotel_id}-{at:03d}"
        papers.add(
            "rooms", room_id=room_id, hotel_id=hotel_id, beds=2, price_vnd=house.base, extra_bed_price_vnd=150_000
        )
        cells = {"room_type_id": room_id, "price_vnd": house.base + 100_000}
        papers.add("room_prices", **cells, **{"from": SEASON, "to": night(NIGHTS)})
        if at % 3 == 2:
            house.free.append(room_id)
            continue
        first = dice.randrange(0, 2)
        stay = dice.randrange(2, NIGHTS - first + 1)
        guests = [f"G-{room_id}-{number}" for number in range(1, dice.randrange(1, 3) + 1)]
        house.taken[room_id] = (first, stay, guests)
        for guest_id in guests:
            papers.add("guests", guest_id=guest_id, full_name=f"Khách {guest_id}", rank=1)
            papers.lodging.append(planned(guest_id, hotel_id, room_id, (first, stay)))
    return house


def planned(guest_id: str, hotel_id: str, room_id: str, stay: tuple[int, int]) -> dict[str, str]:
    """Return a row of the lodging plan; a stay is its first night and the number of nights."""
    first, nights = stay
    return {
        "guest_id": guest_id,
        "hotel_id": hotel_id,
        "room_id": room_id,
        "check_in": f"{night(first):%Y-%m-%d}",
        "check_out": f"{night(first + nights):%Y-%m-%d}",
    }


def record(papers: Papers, house: House) -> None:
    """Let the reception write down what was planned."""
    for room_id, (first, stay, guests) in house.taken.items():
        for at in range(first, first + stay):
            for guest_id in guests:
                use(papers, house, room_id, night(at), guest_id)


def use(papers: Papers, house: House, room_id: str, at: date, guest_id: str = "") -> Cells:
    """Write a night down."""
    return papers.add("lodging_used", hotel_id=house.hotel_id, night=at, room_id=room_id, guest_id=guest_id)


def bill(papers: Papers, house: House, invoices: int) -> None:
    """Bill what was written down, spread over invoices, a line for each run of nights of one price."""
    house.invoices = [f"{house.hotel_id}-HD{at}" for at in range(1, invoices + 1)]
    nights: dict[str, set[date]] = {}
    for row in papers.of("lodging_used", hotel_id=house.hotel_id):
        nights.setdefault(row["room_id"], set()).add(row["night"])
    for at, (room_id, found) in enumerate(sorted(nights.items())):
        for cheap in (True, False):
            run = sorted(one for one in found if (one < SEASON) == cheap)
            if run:
                line(papers, house, house.invoices[at % invoices], room_id, run)


def line(papers: Papers, house: House, invoice_id: str, room_id: str, run: list[date]) -> Cells:
    """Add a line for a room and nights of one price."""
    unit = unit_before_tax(price(house.base, run[0]), house.percent)
    return papers.add(
        "invoice_lines",
        invoice_id=invoice_id,
        line=next_line(papers, invoice_id),
        room_id=room_id,
        **{"from": run[0], "to": run[-1] + timedelta(days=1)},
        quantity=len(run),
        unit_price_vnd=unit,
        vat_percent=house.percent,
        amount_vnd=unit * len(run),
    )


def next_line(papers: Papers, invoice_id: str) -> int:
    """Return a number that no line of an invoice has yet."""
    return 1 + max((row["line"] for row in papers.of("invoice_lines", invoice_id=invoice_id)), default=0)


def accept(papers: Papers, house: House) -> Cells:
    """Draw up the minutes from what was written down."""
    nights = {(row["room_id"], row["night"]) for row in papers.of("lodging_used", hotel_id=house.hotel_id)}
    known = {row["room_id"] for row in papers.of("rooms", hotel_id=house.hotel_id)}
    value = sum(price(house.base, at) for room_id, at in nights if room_id in known)
    return papers.add(
        "acceptances",
        acceptance_id=f"NT-{house.hotel_id}",
        hotel_id=house.hotel_id,
        accepted_on=ACCEPTED,
        room_nights=sum(room_id in known for room_id, _ in nights),
        amount_vnd=value,
    )


def invoice(papers: Papers, house: House, invoice_id: str) -> Cells:
    """Add up an invoice."""
    lines = papers.of("invoice_lines", invoice_id=invoice_id)
    vat = sum(line_tax(row["amount_vnd"], row["vat_percent"]) for row in lines)
    return papers.add(
        "invoices",
        invoice_id=invoice_id,
        hotel_id=house.hotel_id,
        number=f"1C26T-{invoice_id}",
        issued_on=ISSUED,
        acceptance_id=f"NT-{house.hotel_id}",
        vat_vnd=vat,
        total_vnd=sum(row["amount_vnd"] for row in lines) + vat,
    )


def pay(papers: Papers, one: Cells) -> Cells:
    """Pay an invoice in full."""
    return papers.add(
        "payments",
        payment_id=f"UNC-{one['invoice_id']}",
        invoice_id=one["invoice_id"],
        hotel_id=one["hotel_id"],
        paid_on=PAID,
        amount_vnd=one["total_vnd"],
        voucher=f"UNC-{one['invoice_id']}",
    )


def settled(seed: int = 1, count: int = 2, rooms: int = 9) -> tuple[Papers, list[House]]:
    """Return an event that is settled to the đồng."""
    papers = Papers()
    made = houses(papers, random.Random(seed), count, rooms)
    for house in made:
        record(papers, house)
        bill(papers, house, 2)
        accept(papers, house)
        for invoice_id in house.invoices:
            pay(papers, invoice(papers, house, invoice_id))
    return papers, made


def _filled(one: Cells) -> Cells:
    """Return the cells that are not blank, as a row of a file would give them."""
    return {name: value for name, value in one.items() if value is not None}
