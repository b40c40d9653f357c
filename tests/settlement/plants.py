"""Discrepancies of every kind, planted into a settled event: each into a room, line, invoice or house of its own."""

import random
from datetime import timedelta
from itertools import cycle, islice

from tests.settlement.ground import Field, Planted, Room, price_of
from tests.settlement.invented import (
    ACCEPTED,
    FIRST,
    Cells,
    House,
    Papers,
    accept,
    bill,
    house_of,
    houses,
    invoice,
    line,
    next_line,
    night,
    pay,
    planned,
    record,
    unit_before_tax,
    use,
)
from tests.settlement.plants_papers import (
    IN_PAPERS,
    IN_TOTALS,
    OF_HOUSES,
    accepted_differs,
    extra_beds_differ,
    number_billed_differs,
    number_used_differs,
)

# --- what the reception wrote down, before it is billed


def planned_not_used(one: Field) -> None:
    house, room_id = one.stay()
    first = house.taken[room_id][0]
    gone = one.papers.of("lodging_used", room_id=room_id, night=night(first))
    one.papers.tables["lodging_used"] = [row for row in one.papers.tables["lodging_used"] if row not in gone]
    one.planted.append(("planned_not_used", room_id, -price_of(house, first)))


def used_not_planned(one: Field) -> None:
    house, room_id = one.free.pop()
    use(one.papers, house, room_id, night(3))
    one.planted.append(("used_not_planned", room_id, price_of(house, 3)))


def guest_moved(one: Field) -> None:
    house, room_id = one.stay()
    new = next(at for at, (owner, _) in enumerate(one.free) if owner is house)
    _, other = one.free.pop(new)
    for row in one.papers.of("lodging_used", room_id=room_id):
        row["room_id"] = other
    one.planted.append(("guest_moved", other, 0))


def guest_in_two_rooms(one: Field) -> None:
    house, room_id = one.stay()
    # Into a room with a bed to spare: a third guest in a room of two would be an extra bed.
    spare = [at for at, (owner, other) in enumerate(one.taken) if owner is house and len(house.taken[other][2]) == 1]
    _, other = one.taken.pop(spare[0])
    guest_id = house.taken[room_id][2][0]
    use(one.papers, house, other, night(1), guest_id)  # every stay has this night
    one.planted.append(("guest_in_two_rooms", guest_id, 0))


# --- lines of the bills


def no_show_billed(one: Field) -> None:
    house, room_id = one.stay()
    last = house.taken[room_id][0] + house.taken[room_id][1] - 1
    gone = one.papers.of("lodging_used", room_id=room_id, night=night(last))
    one.papers.tables["lodging_used"] = [row for row in one.papers.tables["lodging_used"] if row not in gone]
    row = one.lines(room_id)[-1]
    one.planted.append(("no_show_billed", room_id, one.gross(row, row["unit_price_vnd"])))


def nights_outside_stay(one: Field) -> None:
    house, room_id = one.stay()
    row = line(one.papers, house, one.lines(room_id)[0]["invoice_id"], room_id, [FIRST - timedelta(days=1)])
    one.planted.append(("nights_outside_stay", room_id, one.gross(row, row["amount_vnd"])))


def billed_not_used(one: Field) -> None:
    house, room_id = one.free.pop()
    row = line(one.papers, house, house.invoices[0], room_id, [night(1)])
    one.planted.append(("billed_not_used", room_id, one.gross(row, row["amount_vnd"])))


def used_not_billed(one: Field) -> None:
    house, room_id = one.stay()
    gone = one.lines(room_id)
    one.papers.tables["invoice_lines"] = [row for row in one.papers.tables["invoice_lines"] if row not in gone]
    first, nights, _ = house.taken[room_id]
    one.planted.append(("used_not_billed", room_id, -sum(price_of(house, at) for at in range(first, first + nights))))


def billed_twice(one: Field) -> None:
    house, room_id = one.stay()
    first = one.lines(room_id)[-1]
    row = line(one.papers, house, house.invoices[-1], room_id, [first["from"]])
    # A single night asked for again is the very same line.
    rule = "duplicate_line" if first["quantity"] == 1 else "billed_twice"
    one.planted.append((rule, room_id, one.gross(row, row["unit_price_vnd"])))


def duplicate_line(one: Field) -> None:
    _house, room_id = one.stay()
    first = one.lines(room_id)[0]
    number = next_line(one.papers, first["invoice_id"])
    one.papers.add("invoice_lines", **{**first, "line": number})
    one.planted.append(("duplicate_line", room_id, one.gross(first, first["amount_vnd"])))


def room_of_nobody(one: Field) -> None:
    house, room_id = one.free.pop()
    other = next(each for each in one.houses if each is not house)
    row = line(one.papers, other, other.invoices[0], room_id, [night(2)])
    one.planted.append(("room_of_nobody", room_id, one.gross(row, row["amount_vnd"])))


def price_differs(one: Field) -> None:
    house, room_id = one.stay()
    row = one.lines(room_id)[0]
    asked = unit_before_tax(price_of(house, (row["from"] - FIRST).days) + 20_000, house.percent)
    row["unit_price_vnd"], row["amount_vnd"] = asked, asked * row["quantity"]
    one.planted.append(("price_differs", room_id, 20_000 * row["quantity"]))


def line_without_nights(one: Field) -> None:
    house, room_id = one.free.pop()
    row = line(one.papers, house, house.invoices[0], room_id, [night(2)])
    row["from"] = row["to"] = None
    one.planted.append(("line_without_nights", room_id, 0))


def line_nights_wrong(one: Field) -> None:
    _house, room_id = one.stay()
    row = one.lines(room_id)[0]
    row["quantity"] += 1
    row["amount_vnd"] += row["unit_price_vnd"]
    one.planted.append(("line_nights_wrong", room_id, one.gross(row, row["unit_price_vnd"])))


def line_amount_wrong(one: Field) -> None:
    _house, room_id = one.stay()
    row = one.lines(room_id)[0]
    row["amount_vnd"] += 90_000
    one.planted.append(("line_amount_wrong", room_id, one.gross(row, 90_000)))


def _extra(one: Field, kind: str, unit: int) -> Cells:
    house = one.houses[len(one.planted) % len(one.houses)]
    number = next_line(one.papers, house.invoices[1])
    return one.papers.add(
        "invoice_lines",
        invoice_id=house.invoices[1],
        line=number,
        kind=kind,
        quantity=1,
        unit_price_vnd=unit,
        vat_percent=None,
        amount_vnd=unit,
    )


def outside_contract(one: Field) -> None:
    row = _extra(one, "meal", 75_000)
    one.planted.append(("outside_contract", row["invoice_id"], 75_000))


Plants = tuple[tuple[Room, ...], tuple[Room, ...], tuple[Room, ...], tuple[Room, ...]]
IN_USE: tuple[Room, ...] = (planned_not_used, used_not_planned, guest_moved, guest_in_two_rooms)
IN_LINES: tuple[Room, ...] = (
    no_show_billed,
    nights_outside_stay,
    billed_not_used,
    used_not_billed,
    billed_twice,
    duplicate_line,
    room_of_nobody,
    price_differs,
    line_without_nights,
    line_nights_wrong,
    line_amount_wrong,
    outside_contract,
)


def grown(seed: int, size: tuple[int, int, int], counts: tuple[int, int, int, int], plants: Plants) -> Field:
    """Return an event of so many houses, rooms and invoices a house, with so many plants of each phase."""
    dice = random.Random(seed)
    one = Field(Papers(), [])
    one.houses = houses(one.papers, dice, size[0], size[1])
    for house in one.houses:
        record(one.papers, house)
        one.taken += [(house, room_id) for room_id in house.taken]
        one.free += [(house, room_id) for room_id in house.free]
    dice.shuffle(one.taken)
    dice.shuffle(one.free)
    _repeat(one, plants[0], counts[0])
    for house in one.houses:
        bill(one.papers, house, size[2])
    _repeat(one, plants[1], counts[1])
    for house in one.houses:
        accept(one.papers, house)
        one.invoices += [invoice(one.papers, house, invoice_id) for invoice_id in house.invoices]
    dice.shuffle(one.invoices)
    _repeat(one, plants[2], counts[2])
    for house in one.houses:
        for paper in one.papers.of("invoices", hotel_id=house.hotel_id):
            pay(one.papers, paper)
    _repeat(one, plants[3], counts[3])
    return one


def hundred(seed: int) -> tuple[Papers, list[Planted]]:
    """Return an event with a hundred discrepancies, and which."""
    one = grown(seed, (8, 60, 6), (14, 40, 4, 33), (IN_USE, IN_LINES, IN_TOTALS, IN_PAPERS))
    _whole_houses(one, random.Random(seed))
    return one.papers, one.planted


def single(plant: Room) -> tuple[Papers, Planted]:
    """Return the smallest event with one discrepancy."""
    phases = (IN_USE, IN_LINES, IN_TOTALS, IN_PAPERS)
    at = next(at for at, phase in enumerate(phases) if plant in phase)
    counts = [0, 0, 0, 0]
    counts[at] = 1
    one = grown(7, (2, 6, 2), (counts[0], counts[1], counts[2], counts[3]), ((plant,), (plant,), (plant,), (plant,)))
    return one.papers, one.planted[0]


def _repeat(one: Field, plants: tuple[Room, ...], count: int) -> None:
    for plant in islice(cycle(plants), count):
        plant(one)


def _whole_houses(one: Field, dice: random.Random) -> None:
    """Plant what concerns a whole house into houses of their own; some of them count rooms and name none."""
    for at, plant in enumerate((*OF_HOUSES, accepted_differs)):
        house = house_of(one.papers, dice, f"NN-{at}", 6)
        record(one.papers, house)
        bill(one.papers, house, 1)
        _finish(one, house)
        plant(one, house)
    house = house_of(one.papers, dice, "NN-9", 6)
    record(one.papers, house)
    bill(one.papers, house, 1)
    extra_beds_differ(one, house)
    _finish(one, house)
    for at, count in enumerate((number_used_differs, number_billed_differs)):
        house = counted_house(one.papers, f"ND-{at}")
        count(one, house)
        accept_counted(one.papers, house)
        pay(one.papers, invoice(one.papers, house, house.invoices[0]))


def _finish(one: Field, house: House) -> None:
    accept(one.papers, house)
    for invoice_id in house.invoices:
        pay(one.papers, invoice(one.papers, house, invoice_id))


def counted_house(papers: Papers, hotel_id: str) -> House:
    """Add a house of equal rooms whose reception and bills give numbers alone."""
    house = House(hotel_id, 300_000, 8, invoices=[f"{hotel_id}-HD1"])
    kind = f"{hotel_id}-DOI"
    papers.add("hotels", hotel_id=hotel_id, name=f"Nhà nghỉ {hotel_id} (hư cấu)", lat=17.0, lon=107.0)
    papers.add("rooms", room_type_id=kind, hotel_id=hotel_id, beds=2, count=10, price_vnd=house.base)
    for at in range(1, 7):
        guest_id = f"G-{hotel_id}-{at}"
        papers.add("guests", guest_id=guest_id, full_name=f"Khách {guest_id}", rank=1)
        papers.lodging.append(planned(guest_id, hotel_id, f"{kind}#{at}", (0, 2)))
    for at in range(2):
        papers.add("lodging_used", hotel_id=hotel_id, night=night(at), room_type=kind, rooms=6)
        row = line(papers, house, house.invoices[0], "", [night(at)])
        row |= {"room_type": kind, "rooms": 6, "quantity": 6, "amount_vnd": 6 * row["unit_price_vnd"]}
    return house


def accept_counted(papers: Papers, house: House) -> Cells:
    """Draw up the minutes from the numbers written down."""
    nights = sum(row["rooms"] for row in papers.of("lodging_used", hotel_id=house.hotel_id))
    return papers.add(
        "acceptances",
        acceptance_id=f"NT-{house.hotel_id}",
        hotel_id=house.hotel_id,
        accepted_on=ACCEPTED,
        room_nights=nights,
        amount_vnd=nights * house.base,
    )
