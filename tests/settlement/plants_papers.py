"""Discrepancies in invoices, payments and whole houses."""

from datetime import timedelta

from tests.settlement.ground import Field, House, OfHouse, Room
from tests.settlement.invented import ACCEPTED, FIRST, ISSUED, Cells, next_line, night, use

# --- invoices


def vat_wrong(one: Field) -> None:
    paper = one.invoices.pop()
    paper["vat_vnd"] += 30_000
    paper["total_vnd"] += 30_000
    one.planted.append(("vat_wrong", paper["invoice_id"], 30_000))


def total_wrong(one: Field) -> None:
    paper = one.invoices.pop()
    paper["total_vnd"] += 45_000
    one.planted.append(("total_wrong", paper["invoice_id"], 45_000))


def no_acceptance(one: Field) -> None:
    paper = one.invoices.pop()
    paper["acceptance_id"] = ""
    one.planted.append(("no_acceptance", paper["invoice_id"], 0))


def acceptance_of_other_house(one: Field) -> None:
    paper = one.invoices.pop()
    other = next(each for each in one.houses if each.hotel_id != paper["hotel_id"])
    paper["acceptance_id"] = f"NT-{other.hotel_id}"
    one.planted.append(("acceptance_of_other_house", paper["invoice_id"], 0))


def invoiced_before_end(one: Field) -> None:
    paper = one.invoices.pop()
    paper["issued_on"] = night(1)
    one.planted.append(("invoiced_before_end", paper["invoice_id"], 0))


def invoice_repeated(one: Field) -> None:
    paper = one.invoices.pop()
    again = {**paper, "invoice_id": f"{paper['invoice_id']}-bis"}
    one.papers.add("invoices", **again)
    for row in one.papers.of("invoice_lines", invoice_id=paper["invoice_id"]):
        one.papers.add("invoice_lines", **{**row, "invoice_id": again["invoice_id"]})
    one.planted.append(("invoice_repeated", again["invoice_id"], paper["total_vnd"]))


# --- payments


def _payment(one: Field) -> tuple[Cells, Cells]:
    paper = one.invoices.pop()
    return paper, one.papers.of("payments", invoice_id=paper["invoice_id"])[0]


def unpaid(one: Field) -> None:
    paper, paid = _payment(one)
    one.papers.tables["payments"].remove(paid)
    one.planted.append(("unpaid", paper["invoice_id"], -paper["total_vnd"]))


def paid_short(one: Field) -> None:
    paper, paid = _payment(one)
    paid["amount_vnd"] -= 1
    one.planted.append(("paid_short", paper["invoice_id"], -1))


def paid_twice(one: Field) -> None:
    _paper, paid = _payment(one)
    again = f"{paid['payment_id']}-2"
    one.papers.add("payments", **{**paid, "payment_id": again})
    one.planted.append(("paid_twice", again, paid["amount_vnd"]))


def overpaid(one: Field) -> None:
    paper, paid = _payment(one)
    paid["amount_vnd"] += 10
    one.planted.append(("overpaid", paper["invoice_id"], 10))


def paid_wrong_house(one: Field) -> None:
    paper, paid = _payment(one)
    paid["hotel_id"] = next(each.hotel_id for each in one.houses if each.hotel_id != paper["hotel_id"])
    one.planted.append(("paid_wrong_house", paid["payment_id"], paid["amount_vnd"]))


def paid_before_invoice(one: Field) -> None:
    _paper, paid = _payment(one)
    paid["paid_on"] = ISSUED - timedelta(days=1)
    one.planted.append(("paid_before_invoice", paid["payment_id"], 0))


def paid_before_acceptance(one: Field) -> None:
    paper, paid = _payment(one)
    paper["issued_on"] = ACCEPTED - timedelta(days=2)
    paid["paid_on"] = ACCEPTED - timedelta(days=1)
    one.planted.append(("paid_before_acceptance", paid["payment_id"], 0))


# --- whole houses


def accepted_differs(one: Field, house: House) -> None:
    paper = one.papers.of("acceptances", hotel_id=house.hotel_id)[0]
    paper["amount_vnd"] += 1
    one.planted.append(("accepted_differs", paper["acceptance_id"], 1))


def accepted_before_end(one: Field, house: House) -> None:
    paper = one.papers.of("acceptances", hotel_id=house.hotel_id)[0]
    paper["accepted_on"] = FIRST
    one.planted.append(("accepted_before_end", paper["acceptance_id"], 0))


def no_usage_record(one: Field, house: House) -> None:
    rows = one.papers.tables["lodging_used"]
    one.papers.tables["lodging_used"] = [row for row in rows if row["hotel_id"] != house.hotel_id]
    one.planted.append(("no_usage_record", house.hotel_id, 0))


def invoice_without_lines(one: Field, house: House) -> None:
    paper = one.papers.of("invoices", hotel_id=house.hotel_id)[0]
    rows = one.papers.tables["invoice_lines"]
    one.papers.tables["invoice_lines"] = [row for row in rows if row["invoice_id"] != paper["invoice_id"]]
    one.planted.append(("invoice_without_lines", paper["invoice_id"], 0))


def unknown_use(one: Field, house: House) -> None:
    row = use(one.papers, house, f"{house.hotel_id}-KHÔNG-CÓ", night(1))
    one.planted.append(("unknown_use", row["room_id"], 0))


def extra_beds_differ(one: Field, house: House) -> None:
    number = next_line(one.papers, house.invoices[0])
    one.papers.add(
        "invoice_lines",
        invoice_id=house.invoices[0],
        line=number,
        kind="extra_bed",
        quantity=1,
        unit_price_vnd=150_000,
        vat_percent=None,
        amount_vnd=150_000,
    )
    one.planted.append(("extra_beds_differ", house.hotel_id, 150_000))


def number_used_differs(one: Field, house: House) -> None:
    papers = one.papers
    papers.of("lodging_used", hotel_id=house.hotel_id, night=night(1))[0]["rooms"] -= 1
    row = papers.of("invoice_lines", invoice_id=house.invoices[0], line=2)[0]
    row["rooms"], row["quantity"] = row["rooms"] - 1, row["quantity"] - 1
    row["amount_vnd"] -= row["unit_price_vnd"]
    one.planted.append(("used_count_differs", house.hotel_id, -house.base))


def number_billed_differs(one: Field, house: House) -> None:
    row = one.papers.of("invoice_lines", invoice_id=house.invoices[0], line=1)[0]
    row["rooms"], row["quantity"] = row["rooms"] + 1, row["quantity"] + 1
    row["amount_vnd"] += row["unit_price_vnd"]
    one.planted.append(("billed_count_differs", house.hotel_id, one.gross(row, row["unit_price_vnd"])))


IN_TOTALS: tuple[Room, ...] = (vat_wrong, total_wrong)
IN_PAPERS: tuple[Room, ...] = (
    no_acceptance,
    acceptance_of_other_house,
    invoiced_before_end,
    invoice_repeated,
    unpaid,
    paid_short,
    paid_twice,
    overpaid,
    paid_wrong_house,
    paid_before_invoice,
    paid_before_acceptance,
)
OF_HOUSES: tuple[OfHouse, ...] = (
    accepted_differs,
    accepted_before_end,
    no_usage_record,
    invoice_without_lines,
    unknown_use,
)
