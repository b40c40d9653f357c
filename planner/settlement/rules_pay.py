"""Invoiced against paid: every house gets its money once, in full, in time."""

from collections.abc import Iterator

from planner.engine.findings import Severity
from planner.scenario.rows import Invoice, Payment
from planner.settlement.books import Books
from planner.settlement.difference import Difference, dong
from planner.wording import Wording

RECLAIM = Wording(
    "Đề nghị cơ sở hoàn lại hoặc bù trừ, ghi số chứng từ.",
    "Ask for the money back or set it off, and note the voucher.",
)
CHECK_DAY = Wording("Kiểm tra ngày trên chứng từ.", "Check the day on the voucher.")


def unpaid(books: Books) -> Iterator[Difference]:
    """Nothing is paid of an invoice; a warning until it is late, then an error (T-04)."""
    for one in books.good_invoices:
        if not books.paid.get(one.invoice_id):
            yield _owed(books, one, "unpaid", Wording("chưa thanh toán", "not paid"))


def paid_short(books: Books) -> Iterator[Difference]:
    """Less is paid than the invoice asks for."""
    for one in books.good_invoices:
        rows = books.paid.get(one.invoice_id, ())
        if rows and sum(row.amount_vnd for row in rows) < one.total_vnd:
            yield _owed(books, one, "paid_short", Wording("thanh toán còn thiếu", "paid too little"))


def paid_twice(books: Books) -> Iterator[Difference]:
    """The same amount of one invoice was paid again, or an invoice that was entered twice was paid twice."""
    for one in books.scenario.invoices:
        rows = books.paid.get(one.invoice_id, ())
        for row in rows if one.invoice_id in books.repeated_invoices else _again(one, rows):
            yield _payment(
                books, one, row, "paid_twice", Wording("thanh toán hai lần", "paid twice"), "0 đồng", RECLAIM
            )


def overpaid(books: Books) -> Iterator[Difference]:
    """More is paid than the invoice asks for."""
    for one in books.good_invoices:
        rows = books.paid.get(one.invoice_id, ())
        paid = sum(row.amount_vnd for row in rows)
        if paid > one.total_vnd and not _again(one, rows):
            yield Difference(
                rule="overpaid",
                pair="invoiced-paid",
                hotel_id=one.hotel_id,
                said=Wording("thanh toán thừa", "paid too much"),
                todo=RECLAIM,
                expected=dong(one.total_vnd),
                found=dong(paid),
                difference_vnd=paid - one.total_vnd,
                invoice_id=one.invoice_id,
                paper_id=rows[-1].payment_id,
            )


def paid_wrong_house(books: Books) -> Iterator[Difference]:
    """The money for an invoice went to another house; the right one is still owed it."""
    for one in books.scenario.invoices:
        for row in books.paid.get(one.invoice_id, ()):
            if row.hotel_id != one.hotel_id:
                name = books.names.house(row.hotel_id)
                said = Wording(f"tiền đã chuyển cho {name}", f"the money went to {name}")
                yield _payment(books, one, row, "paid_wrong_house", said, "0 đồng", RECLAIM)


def paid_before_invoice(books: Books) -> Iterator[Difference]:
    """A payment is dated before its invoice."""
    for one in books.scenario.invoices:
        for row in books.paid.get(one.invoice_id, ()):
            if row.paid_on < one.issued_on:
                said = Wording(
                    f"trả ngày {row.paid_on:%d/%m/%Y}, trước ngày hoá đơn {one.issued_on:%d/%m/%Y}",
                    f"paid on {row.paid_on:%d/%m/%Y}, before the invoice of {one.issued_on:%d/%m/%Y}",
                )
                yield _payment(books, one, row, "paid_before_invoice", said, "", CHECK_DAY)


def paid_before_acceptance(books: Books) -> Iterator[Difference]:
    """A payment is dated after its invoice but before the minutes of acceptance."""
    for one in books.good_invoices:
        paper = books.acceptance.get(one.acceptance_id)
        for row in books.paid.get(one.invoice_id, ()) if paper else ():
            if paper and one.issued_on <= row.paid_on < paper.accepted_on:
                said = Wording(
                    f"trả ngày {row.paid_on:%d/%m/%Y}, trước ngày nghiệm thu {paper.accepted_on:%d/%m/%Y}",
                    f"paid on {row.paid_on:%d/%m/%Y}, before the acceptance of {paper.accepted_on:%d/%m/%Y}",
                )
                yield _payment(books, one, row, "paid_before_acceptance", said, "", CHECK_DAY)


def _again(one: Invoice, rows: tuple[Payment, ...]) -> list[Payment]:
    """Return payments that repeat an earlier amount although the invoice was paid in full without them."""
    if sum(row.amount_vnd for row in rows) <= one.total_vnd:
        return []
    seen: set[int] = set()
    again: list[Payment] = []
    for row in rows:
        if row.amount_vnd in seen:
            again.append(row)
        seen.add(row.amount_vnd)
    return again


def _owed(books: Books, one: Invoice, rule: str, said: Wording) -> Difference:
    paid = sum(row.amount_vnd for row in books.paid.get(one.invoice_id, ()))
    days = (books.today - one.issued_on).days
    late = days > books.pay_within_days
    told = Wording(f"{said.vi} sau {max(days, 0)} ngày", f"{said.en} after {max(days, 0)} days")
    pay = Wording("Thanh toán ngay: đã quá hạn.", "Pay now: it is late.")
    soon = Wording("Thanh toán trong hạn.", "Pay in time.")
    return Difference(
        rule=rule,
        pair="invoiced-paid",
        hotel_id=one.hotel_id,
        said=told,
        todo=pay if late else soon,
        expected=dong(one.total_vnd),
        found=dong(paid),
        difference_vnd=paid - one.total_vnd,
        invoice_id=one.invoice_id,
        severity=Severity.ERROR if late else Severity.WARNING,
    )


def _payment(  # noqa: PLR0913, PLR0917 - all parts of a sentence
    books: Books, one: Invoice, row: Payment, rule: str, said: Wording, expected: str, todo: Wording
) -> Difference:
    del books
    return Difference(
        rule=rule,
        pair="invoiced-paid",
        hotel_id=one.hotel_id,
        said=said,
        todo=todo,
        expected=expected,
        found=dong(row.amount_vnd),
        difference_vnd=row.amount_vnd if todo is RECLAIM else 0,
        invoice_id=one.invoice_id,
        paper_id=row.payment_id,
        severity=Severity.ERROR if todo is RECLAIM else Severity.WARNING,
    )
