"""The invoice itself: is every line in the contract, at its price, and do the sums add up to the đồng."""

from collections.abc import Iterator
from fractions import Fraction

from planner.engine.findings import Severity
from planner.scenario.rows import Invoice, InvoiceLine
from planner.settlement.books import Books
from planner.settlement.counts import extra_beds
from planner.settlement.difference import Difference, dong
from planner.settlement.money import gross_vnd, rounded, tax
from planner.settlement.rules_bill import CORRECT
from planner.wording import Wording


def price_differs(books: Books) -> Iterator[Difference]:
    """The unit price of a room is not that of the contract, tax included, to the đồng."""
    for one, row in _lines(books):
        cells = tuple(books.cells_of(one.hotel_id, row))
        if row.kind != "room" or not cells or books.is_foreign(one.hotel_id, row):
            continue
        unit = _unit(books, row)
        agreed = sum(_agreed(books, one.hotel_id, row, at) * row.rooms for at in range(len(cells)))
        asked = unit * len(cells) * row.rooms
        if abs(asked - agreed) > _slack(row, len(cells) * row.rooms):
            yield _line_difference(
                books,
                (one, row),
                ("price_differs", "contract-invoice", rounded(asked) - agreed),
                Wording("đơn giá khác hợp đồng", "the price is not that of the contract"),
                (dong(agreed), dong(rounded(asked))),
            )


def extra_bed_price_differs(books: Books) -> Iterator[Difference]:
    """An extra bed is billed at another price than agreed, or none was agreed."""
    for one, row in _lines(books):
        if row.kind != "extra_bed":
            continue
        unit = _unit(books, row)
        agreed = books.contract.extra_beds_vnd(one.hotel_id, row.room_id)
        if not any(abs(unit - price) <= _slack(row, 1) for price in agreed):
            nearest = min(agreed, key=lambda price: abs(unit - price), default=0)
            yield _line_difference(
                books,
                (one, row),
                ("extra_bed_price_differs", "contract-invoice", rounded((unit - nearest) * row.quantity)),
                Wording("giá giường phụ khác hợp đồng", "the price of an extra bed is not that of the contract"),
                (dong(nearest), dong(rounded(unit))),
            )


def extra_beds_differ(books: Books) -> Iterator[Difference]:
    """A house bills another number of extra-bed nights than guests slept in extra beds."""
    for hotel_id in sorted(books.cells):
        rows = [row for one, row in _lines(books) if one.hotel_id == hotel_id and row.kind == "extra_bed"]
        billed = sum(row.quantity for row in rows)
        used = extra_beds(books, hotel_id, planned=hotel_id not in books.recorded).total()
        prices = books.contract.extra_beds_vnd(hotel_id, "")
        if billed != used and prices:
            yield Difference(
                rule="extra_beds_differ",
                pair="used-invoiced",
                hotel_id=hotel_id,
                said=Wording("số giường phụ tính tiền khác thực tế", "another number of extra beds than were used"),
                todo=CORRECT,
                expected=f"{used} đêm",
                found=f"{billed} đêm",
                difference_vnd=(billed - used) * prices[0],
                invoice_id=rows[-1].invoice_id if rows else "",
            )


def outside_contract(books: Books) -> Iterator[Difference]:
    """A line is for meals or something else that the lodging contract does not hold."""
    for one, row in _lines(books):
        if row.kind in {"meal", "other"}:
            gross = gross_vnd(row.amount_vnd, row.vat_percent)
            yield _line_difference(
                books,
                (one, row),
                ("outside_contract", "contract-invoice", gross),
                Wording("khoản ngoài hợp đồng lưu trú", "not part of the lodging contract"),
                ("", dong(gross)),
                todo=Wording(
                    "Chuyển sang nguồn chi đúng mục, hoặc đề nghị cơ sở tách hoá đơn.",
                    "Pay it from its own item of the budget, or ask for a separate invoice.",
                ),
            )


def room_of_nobody(books: Books) -> Iterator[Difference]:
    """A line names a room or kind of room that the contract with this house does not know."""
    for one, row in _lines(books):
        if books.is_foreign(one.hotel_id, row):
            owner = books.hotel_of(row.room_id)
            of = f" (thuộc {books.names.house(owner)})" if owner else ""
            gross = gross_vnd(row.amount_vnd, row.vat_percent)
            yield _line_difference(
                books,
                (one, row),
                ("room_of_nobody", "used-invoiced", gross),
                Wording(f"phòng không có trong hợp đồng với cơ sở này{of}", "no room of the contract with this house"),
                ("0 đồng", dong(gross)),
            )


def line_without_nights(books: Books) -> Iterator[Difference]:
    """A line for rooms says no nights, so that nothing can be compared."""
    for one, row in _lines(books):
        if row.kind == "room" and not any(True for _ in books.cells_of(one.hotel_id, row)):
            yield _line_difference(
                books,
                (one, row),
                ("line_without_nights", "used-invoiced", 0),
                Wording("dòng tiền phòng không ghi từ ngày, đến ngày", "a line for rooms without its days"),
                ("", dong(row.amount_vnd)),
            )


def line_nights_wrong(books: Books) -> Iterator[Difference]:
    """The room-nights of a line are not rooms times nights."""
    for one, row in _lines(books):
        nights = len(tuple(books.cells_of(one.hotel_id, row)))
        if nights and row.quantity != nights * row.rooms:
            extra = (row.quantity - nights * row.rooms) * row.unit_price_vnd
            yield _line_difference(
                books,
                (one, row),
                ("line_nights_wrong", "invoice", gross_vnd(extra, row.vat_percent)),
                Wording("số đêm phòng khác số phòng × số đêm", "room-nights are not rooms times nights"),
                (f"{nights * row.rooms} đêm phòng", f"{row.quantity} đêm phòng"),
            )


def line_amount_wrong(books: Books) -> Iterator[Difference]:
    """The amount of a line is not quantity times unit price."""
    for one, row in _lines(books):
        right = row.quantity * row.unit_price_vnd
        if row.amount_vnd != right:
            yield _line_difference(
                books,
                (one, row),
                ("line_amount_wrong", "invoice", gross_vnd(row.amount_vnd - right, row.vat_percent)),
                Wording("thành tiền khác số lượng × đơn giá", "the amount is not quantity times price"),
                (_net(right, row), _net(row.amount_vnd, row)),
            )


def _net(amount_vnd: int, row: InvoiceLine) -> str:
    """Write an amount of a line, which is before tax: what it makes a difference of is told with tax."""
    return f"{dong(amount_vnd)} trước thuế" if row.vat_percent else dong(amount_vnd)


def vat_wrong(books: Books) -> Iterator[Difference]:
    """The tax of an invoice is not that of its lines; each line may round by less than a đồng."""
    for one in books.good_invoices:
        rows = books.lines.get(one.invoice_id, ())
        exact = [tax(row.amount_vnd, row.vat_percent) for row in rows]
        low, high = sum(part.__floor__() for part in exact), sum(part.__ceil__() for part in exact)
        if rows and not low <= one.vat_vnd <= high:
            right = rounded(sum(exact, Fraction()))
            yield _paper_difference(
                books,
                one,
                ("vat_wrong", one.vat_vnd - right),
                Wording("tiền thuế GTGT tính sai", "the tax is wrong"),
                (dong(right), dong(one.vat_vnd)),
            )


def total_wrong(books: Books) -> Iterator[Difference]:
    """The total of an invoice is not the sum of its lines and its tax."""
    for one in books.good_invoices:
        rows = books.lines.get(one.invoice_id, ())
        right = sum(row.amount_vnd for row in rows) + one.vat_vnd
        if rows and one.total_vnd != right:
            yield _paper_difference(
                books,
                one,
                ("total_wrong", one.total_vnd - right),
                Wording("tổng cộng khác tiền hàng cộng thuế", "the total is not lines plus tax"),
                (dong(right), dong(one.total_vnd)),
            )


def invoice_without_lines(books: Books) -> Iterator[Difference]:
    """An invoice says only a total."""
    for one in books.good_invoices:
        if not books.lines.get(one.invoice_id):
            yield _paper_difference(
                books,
                one,
                ("invoice_without_lines", 0),
                Wording("hoá đơn chưa nhập chi tiết từng dòng", "the lines of the invoice are not entered"),
                ("", dong(one.total_vnd)),
                todo=Wording("Nhập các dòng hoá đơn.", "Enter the lines of the invoice."),
            )


def invoice_repeated(books: Books) -> Iterator[Difference]:
    """The same number of the same house was entered before."""
    for invoice_id, earlier in books.repeated_invoices.items():
        one = books.invoice[invoice_id]
        yield _paper_difference(
            books,
            one,
            ("invoice_repeated", one.total_vnd),
            Wording(f"hoá đơn đã nhập một lần (mã {earlier})", f"the invoice was entered before (id {earlier})"),
            ("0 đồng", dong(one.total_vnd)),
            todo=Wording("Bỏ một trong hai; không thanh toán lần hai.", "Remove one of them; do not pay twice."),
        )


def _lines(books: Books) -> Iterator[tuple[Invoice, InvoiceLine]]:
    """Yield the lines that are not another one repeated."""
    for one in books.good_invoices:
        for row in books.lines.get(one.invoice_id, ()):
            if (row.invoice_id, row.line) not in books.repeated_lines:
                yield one, row


def _unit(books: Books, row: InvoiceLine) -> Fraction:
    """Return the unit price as the contract counts it: with tax, when its prices include tax."""
    return Fraction(row.unit_price_vnd) + (
        tax(row.unit_price_vnd, row.vat_percent) if books.contract.vat_included else 0
    )


def _slack(row: InvoiceLine, room_nights: int) -> int:
    """Return the đồng by which a price before tax may miss the contract: under one a room-night, as it is rounded."""
    return room_nights if row.vat_percent else 0


def _agreed(books: Books, hotel_id: str, row: InvoiceLine, at: int) -> int:
    """Return the contract price of a line's room in its ``at``-th night; of a kind with several prices the nearest."""
    cell = tuple(books.cells_of(hotel_id, row))[at]
    if cell.room_id:
        return books.contract.price_vnd(cell.room_id, cell.night)
    unit = _unit(books, row)
    prices = books.contract.prices_vnd(hotel_id, cell.room_type, cell.night)
    return min(prices, key=lambda price: abs(unit - price), default=0)


def _line_difference(  # noqa: PLR0913, PLR0917 - all parts of a sentence
    books: Books,
    where: tuple[Invoice, InvoiceLine],
    what: tuple[str, str, int],
    said: Wording,
    figures: tuple[str, str],
    todo: Wording = CORRECT,
) -> Difference:
    one, row = where
    rule, pair, difference_vnd = what
    nights = tuple(cell.night for cell in books.cells_of(one.hotel_id, row))
    return Difference(
        rule=rule,
        pair=pair,  # type: ignore[arg-type]  # one of the words of Pair, as written above
        hotel_id=one.hotel_id,
        said=Wording(f"dòng {row.line}: {said.vi}", f"line {row.line}: {said.en}"),
        todo=todo,
        expected=figures[0],
        found=figures[1],
        difference_vnd=difference_vnd,
        room_id=row.room_id or row.room_type,
        nights=nights,
        invoice_id=one.invoice_id,
    )


def _paper_difference(  # noqa: PLR0913, PLR0917 - all parts of a sentence
    books: Books,
    one: Invoice,
    what: tuple[str, int],
    said: Wording,
    figures: tuple[str, str],
    todo: Wording = CORRECT,
) -> Difference:
    del books
    return Difference(
        rule=what[0],
        pair="invoice",
        hotel_id=one.hotel_id,
        said=said,
        todo=todo,
        expected=figures[0],
        found=figures[1],
        difference_vnd=what[1],
        invoice_id=one.invoice_id,
        severity=Severity.ERROR,
    )
