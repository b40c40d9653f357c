"""Minutes of acceptance: every invoice hangs on minutes, and these say what was used at contract prices."""

from collections.abc import Iterator
from datetime import date, timedelta

from planner.engine.findings import Severity
from planner.settlement.books import Books
from planner.settlement.counts import extra_beds_vnd, used_counts, value_of
from planner.settlement.difference import Difference, dong
from planner.wording import Wording

MINUTES = Wording(
    "Lập, ký biên bản nghiệm thu với cơ sở rồi ghi mã vào hoá đơn.",
    "Draw up and sign minutes with the house, then note them on the invoice.",
)


def no_acceptance(books: Books) -> Iterator[Difference]:
    """An invoice without minutes of acceptance."""
    for one in books.good_invoices:
        if not one.acceptance_id:
            yield Difference(
                rule="no_acceptance",
                pair="acceptance",
                hotel_id=one.hotel_id,
                said=Wording("hoá đơn chưa có biên bản nghiệm thu", "no minutes of acceptance"),
                todo=MINUTES,
                expected="",
                found=dong(one.total_vnd),
                difference_vnd=0,
                invoice_id=one.invoice_id,
            )


def acceptance_of_other_house(books: Books) -> Iterator[Difference]:
    """An invoice names the minutes of another house."""
    for one in books.good_invoices:
        paper = books.acceptance.get(one.acceptance_id)
        if paper is not None and paper.hotel_id != one.hotel_id:
            yield Difference(
                rule="acceptance_of_other_house",
                pair="acceptance",
                hotel_id=one.hotel_id,
                said=Wording("biên bản nghiệm thu là của cơ sở khác", "the minutes are another house's"),
                todo=Wording("Sửa mã biên bản trên hoá đơn.", "Mend the id of the minutes on the invoice."),
                expected=books.names.house(one.hotel_id),
                found=books.names.house(paper.hotel_id),
                difference_vnd=0,
                invoice_id=one.invoice_id,
                paper_id=paper.acceptance_id,
            )


def accepted_differs(books: Books) -> Iterator[Difference]:
    """Minutes of a house accept other room-nights, or another value, than were used at contract prices."""
    for hotel_id in sorted({one.hotel_id for one in books.scenario.acceptances} & books.recorded):
        papers = [one for one in books.scenario.acceptances if one.hotel_id == hotel_id]
        nights, amount_vnd = sum(one.room_nights for one in papers), sum(one.amount_vnd for one in papers)
        used, value = used_of(books, hotel_id)
        low, high = value
        if nights == used and low <= amount_vnd <= high:
            continue
        nearest = min(max(low, amount_vnd), high)
        yield Difference(
            rule="accepted_differs",
            pair="acceptance",
            hotel_id=hotel_id,
            said=Wording("nghiệm thu khác đêm nghỉ thực tế", "accepted is not what was used"),
            todo=Wording("Lập lại biên bản theo bảng đêm nghỉ.", "Draw the minutes up anew from the nights used."),
            expected=f"{used} đêm, {dong(nearest)}",
            found=f"{nights} đêm, {dong(amount_vnd)}",
            difference_vnd=amount_vnd - nearest,
            paper_id=papers[-1].acceptance_id,
        )


def accepted_before_end(books: Books) -> Iterator[Difference]:
    """Minutes are dated before the last guests left."""
    for one in books.scenario.acceptances:
        leave = _last_leave(books, one.hotel_id)
        if leave is not None and one.accepted_on < leave:
            yield Difference(
                rule="accepted_before_end",
                pair="acceptance",
                hotel_id=one.hotel_id,
                said=Wording("nghiệm thu trước khi khách trả phòng", "accepted before the guests left"),
                todo=Wording("Kiểm tra ngày trên biên bản.", "Check the day on the minutes."),
                expected=f"từ {leave:%d/%m/%Y}",
                found=f"{one.accepted_on:%d/%m/%Y}",
                difference_vnd=0,
                paper_id=one.acceptance_id,
                severity=Severity.WARNING,
            )


def invoiced_before_end(books: Books) -> Iterator[Difference]:
    """An invoice is dated before the last night on it is over."""
    for one in books.good_invoices:
        leaves = [row.leaves_on for row in books.lines.get(one.invoice_id, ()) if row.leaves_on and row.kind == "room"]
        if leaves and one.issued_on < max(leaves):
            yield Difference(
                rule="invoiced_before_end",
                pair="invoice",
                hotel_id=one.hotel_id,
                said=Wording("hoá đơn lập trước khi hết đêm cuối", "dated before its last night was over"),
                todo=Wording("Kiểm tra ngày hoá đơn.", "Check the day of the invoice."),
                expected=f"từ {max(leaves):%d/%m/%Y}",
                found=f"{one.issued_on:%d/%m/%Y}",
                difference_vnd=0,
                invoice_id=one.invoice_id,
                severity=Severity.WARNING,
            )


def used_of(books: Books, hotel_id: str) -> tuple[int, tuple[int, int]]:
    """Return the room-nights used in a house and the least and most they can be worth, extra beds included."""
    counts = used_counts(books, hotel_id, books.use_level(hotel_id))
    extra = extra_beds_vnd(books, hotel_id, planned=False)
    low, high = value_of(books, hotel_id, counts)
    return sum(counts.values()), (low + extra, high + extra)


def _last_leave(books: Books, hotel_id: str) -> date | None:
    nights = [row.night for row in books.uses if row.hotel_id == hotel_id]
    return max(nights) + timedelta(days=1) if nights else None
