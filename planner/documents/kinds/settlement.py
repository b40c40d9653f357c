"""Papers of the settlement with lodging houses: minutes of acceptance, payment list, the ledger with its differences.

The minutes of two parties and the request for payment follow the usual form of district offices (M, to be checked
against the body's own rules of expenditure). No guest is named on the minutes or the payment list; the ledger names
guests where they matter, but nobody under protection (R46).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from planner.documents.content import Column, Paper, Papers, Paragraph, Signature, Table
from planner.documents.days import official_day, short_day
from planner.documents.kinds.lists import numbered, working_paper
from planner.documents.official import BLANK, head, letterhead_of, recipients, signature
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.documents.privacy import HIDDEN_GUEST, protected_guests
from planner.scenario.schema import Scenario
from planner.settlement import Account, Debt, Difference, Ledger, settle
from planner.settlement.difference import nights_text
from planner.settlement.minutes import EXTRA_BED, Minutes, minutes_of
from planner.settlement.spelled import dong_in_words
from planner.wording import number

ACCEPTED = (
    Column("STT", 0.8, "center"),
    Column("Nội dung", 4.5),
    Column("Số đêm", 1.6, "right"),
    Column("Đơn giá hợp đồng (đồng)", 2.6, "right"),
    Column("Thành tiền (đồng)", 2.8, "right"),
)
BY_NIGHT = (Column("Đêm", 3, "center"), Column("Số phòng (hội trường: số người)", 5, "right"))
PAYABLE = (
    Column("STT", 0.7, "center"),
    Column("Cơ sở lưu trú", 3.6),
    Column("Hoá đơn", 2.4),
    Column("Biên bản nghiệm thu", 2.2),
    Column("Giá trị (đồng)", 2.1, "right"),
    Column("Đã trả (đồng)", 2.1, "right"),
    Column("Đề nghị thanh toán (đồng)", 2.3, "right"),
    Column("Hạn trả", 1.8, "center"),
    Column("Quá hạn (ngày)", 1.2, "center"),
)
WAITING = (
    Column("STT", 0.7, "center"),
    Column("Cơ sở lưu trú", 3.6),
    Column("Hoá đơn", 2.4),
    Column("Còn nợ (đồng)", 2.2, "right"),
    Column("Hạn trả", 1.8, "center"),
    Column("Chưa đề nghị thanh toán vì", 6.5),
)
LEDGER = (
    Column("STT", 0.7, "center"),
    Column("Cơ sở lưu trú", 3.4),
    Column("Đêm kế hoạch", 1.2, "right"),
    Column("Đêm thực tế", 1.2, "right"),
    Column("Đêm nghiệm thu", 1.2, "right"),
    Column("Đêm hoá đơn", 1.2, "right"),
    Column("Giá trị thực tế (đồng)", 2.2, "right"),
    Column("Hoá đơn (đồng)", 2.2, "right"),
    Column("Đã trả (đồng)", 2.2, "right"),
    Column("Còn nợ (đồng)", 2.2, "right"),
    Column("Tuổi nợ (ngày)", 1.2, "center"),
    Column("Chênh lệch", 1.2, "center"),
)
DIFFERENCES = (
    Column("STT", 0.7, "center"),
    Column("Cơ sở lưu trú", 3),
    Column("Hoá đơn, phòng, khách, đêm", 4),
    Column("Chênh lệch", 4),
    Column("Đúng ra", 2),
    Column("Thực tế", 2),
    Column("Chênh, gồm thuế (đồng)", 1.9, "right"),
    Column("Việc cần làm", 3.6),
)


def acceptance_minutes(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return minutes of acceptance for every house (``options.parts``: those houses), ready to be signed by both."""
    ledger = _ledger(scenario, rows, options)
    chosen = [one for one in ledger.accounts if one.hotel_id in options.parts or not options.parts]
    made = [(one, minutes_of(ledger.books, one.hotel_id)) for one in chosen]
    return Papers(tuple(_minutes(ledger, one, minutes, options) for one, minutes in made if minutes.nights))


def _minutes(ledger: Ledger, account: Account, minutes: Minutes, options: Options) -> Paper:
    scenario = ledger.books.scenario
    blocks = (
        Paragraph(_day_line(options.day)),
        Paragraph(f"Bên A (bên sử dụng dịch vụ): {scenario.event.host_organisation or letterhead(scenario)}."),
        Paragraph(f"Bên B (bên cung cấp dịch vụ lưu trú): {account.name}."),
        Paragraph(f"Hai bên thống nhất nghiệm thu dịch vụ lưu trú phục vụ {scenario.event.name.vi} như sau:"),
        Table(ACCEPTED, _accepted_rows(ledger, minutes), 12),
        Paragraph(f"Tổng giá trị nghiệm thu: {number(minutes.amount_vnd)} đồng."),
        Paragraph(f"Bằng chữ: {dong_in_words(minutes.amount_vnd)}.", "quiet"),
        Paragraph(_basis(minutes)),
        Table(BY_NIGHT, tuple((short_day(night), number(count)) for night, count in minutes.by_night), 12),
        Paragraph(
            "Bên B đã thực hiện đúng, đủ số đêm nghỉ nêu trên. Biên bản là căn cứ để bên B lập hoá đơn và bên A thanh "
            "toán. Biên bản lập thành 04 bản, mỗi bên giữ 02 bản."
        ),
    )
    return Paper(
        "state",
        head(scenario, "state", "BB", options),
        "BIÊN BẢN",
        f"Nghiệm thu dịch vụ lưu trú tại {account.name}",
        blocks,
        signature=_side("ĐẠI DIỆN BÊN A", signature(scenario, "state", options)),
        counter_signature=Signature(("ĐẠI DIỆN BÊN B",), ""),
    )


def letterhead(scenario: Scenario) -> str:
    """Return the issuer of the pack's letterhead."""
    return letterhead_of(scenario, "state")["issuer"]


def _side(side: str, signed: Signature) -> Signature:
    return Signature((side, *signed.lines), signed.name)


def _day_line(day: date | None) -> str:
    words = official_day(day) if day else f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    return f"Hôm nay, {words}, chúng tôi gồm có:"


def _basis(minutes: Minutes) -> str:
    if minutes.from_record:
        return "Số phòng theo từng đêm, theo sổ lễ tân của bên B đã được bên A đối chiếu:"
    return (
        "Số phòng theo từng đêm, theo kế hoạch (chưa có bảng đêm nghỉ thực tế; phải đối chiếu sổ lễ tân trước khi ký):"
    )


def _accepted_rows(ledger: Ledger, minutes: Minutes) -> tuple[tuple[str, ...], ...]:
    kinds = Counter(one.kind for one in minutes.lines)
    lines = [
        (
            _kind_words(ledger, one.kind)
            + (f", đêm {nights_text(one.when)}" if kinds[one.kind] > 1 and one.when else ""),
            number(one.nights),
            number(one.price_vnd),
            number(one.amount_vnd),
        )
        for one in minutes.lines
    ]
    body = [tuple(str(cell) for cell in row) for row in numbered(lines) if isinstance(row, tuple)]
    return (*body, ("", "Cộng", number(minutes.nights), "", number(minutes.amount_vnd)))


def _kind_words(ledger: Ledger, kind: str) -> str:
    """Return a kind of room in words: ``Phòng 2 giường, hạng 3`` for ``2g-h3``."""
    if kind == EXTRA_BED:
        return "Giường phụ (đêm)"
    terms = ledger.books.contract.rooms.get(kind)
    if terms is not None and terms.by_person:
        name = next((hall.name for hall in ledger.books.scenario.halls if hall.hall_id == kind), kind)
        return f"Chỗ nghỉ tại {name} (người × đêm)"
    beds, mark, grade = kind.partition("g-h")
    if mark and beds.isdecimal() and grade.isdecimal():
        return f"Phòng {beds} giường, hạng {grade}"
    return f"Phòng loại {kind}" if kind else "Phòng nghỉ"


def payment_list(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the request for payment: what is in order and owed, the oldest debts first; and what waits, with why."""
    ledger = _ledger(scenario, rows, options)
    owed = [
        (account, debt)
        for account in ledger.accounts
        for debt in account.debts
        if debt.owed_vnd and (account.hotel_id in options.parts or not options.parts)
    ]
    owed.sort(key=lambda pair: (-pair[1].days, pair[0].name))
    ready = [pair for pair in owed if pair[1].payable]
    waiting = [pair for pair in owed if not pair[1].payable]
    total = sum(debt.owed_vnd for _account, debt in ready)
    paper = Paper(
        "state",
        head(scenario, "state", "", options),
        "DANH SÁCH ĐỀ NGHỊ THANH TOÁN",
        f"Tiền lưu trú phục vụ {scenario.event.name.vi}",
        (
            Table(PAYABLE, numbered(_payable(ledger, account, debt) for account, debt in ready), 10),
            Paragraph(f"Tổng số tiền đề nghị thanh toán: {number(total)} đồng."),
            Paragraph(f"Bằng chữ: {dong_in_words(total)}.", "quiet"),
            *_waiting(waiting),
        ),
        recipients=recipients(scenario, "state", options, ("Thủ trưởng cơ quan (phê duyệt)", "Bộ phận kế toán")),
        signature=signature(scenario, "state", options),
        landscape=True,
    )
    return Papers((paper,) if owed else ())


def _payable(ledger: Ledger, account: Account, debt: Debt) -> tuple[str, ...]:
    paper = ledger.books.acceptance.get(debt.invoice.acceptance_id)
    return (
        account.name,
        f"{debt.invoice.number}, ngày {short_day(debt.invoice.issued_on)}",
        f"{paper.acceptance_id}, ngày {short_day(paper.accepted_on)}" if paper else "",
        number(debt.invoice.total_vnd),
        number(debt.paid_vnd),
        number(debt.owed_vnd),
        short_day(debt.due_on),
        str((ledger.books.today - debt.due_on).days) if debt.late else "",
    )


def _waiting(waiting: Sequence[tuple[Account, Debt]]) -> tuple[Paragraph | Table, ...]:
    if not waiting:
        return ()
    lines = [
        (
            account.name,
            f"{debt.invoice.number}, ngày {short_day(debt.invoice.issued_on)}",
            number(debt.owed_vnd),
            short_day(debt.due_on),
            "; ".join(_reasons(account, debt)),
        )
        for account, debt in waiting
    ]
    return (
        Paragraph("Hoá đơn còn chênh lệch, phải xử lý xong mới đề nghị thanh toán:"),
        Table(WAITING, numbered(lines), 10),
    )


def _reasons(account: Account, debt: Debt) -> list[str]:
    found = [one for one in account.blocking if one.invoice_id in {"", debt.invoice.invoice_id}]
    return list(dict.fromkeys(one.said.vi for one in found))


def ledger_paper(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the ledger of all houses and, on a paper of its own, every difference with what to do."""
    ledger = _ledger(scenario, rows, options)
    accounts = [one for one in ledger.accounts if one.hotel_id in options.parts or not options.parts]
    if not accounts:
        return Papers(())
    title = "SỔ ĐỐI CHIẾU LƯU TRÚ"
    day = Paragraph(f"Tính đến {short_day(ledger.books.today)}.")
    table = Table(LEDGER, numbered(_account(one) for one in accounts), 10)
    papers = [working_paper(scenario, options, title, (day, table), landscape=True)]
    found = [(one.name, each) for one in accounts for each in one.differences]
    if found:
        secret = protected_guests(scenario)
        lines = [_difference(ledger, name, each, secret) for name, each in found]
        listed = Table(DIFFERENCES, numbered(lines), 9)
        papers.append(working_paper(scenario, options, "CHÊNH LỆCH CẦN XỬ LÝ", (listed,), landscape=True))
    return Papers(tuple(papers))


def _account(one: Account) -> tuple[str, ...]:
    return (
        one.name,
        number(one.planned_nights),
        number(one.used_nights) if one.recorded else "chưa có",
        number(one.accepted_nights),
        number(one.invoiced_nights),
        number(one.used_vnd),
        number(one.invoiced_vnd),
        number(one.paid_vnd),
        number(one.owed_vnd),
        "" if one.oldest_days is None else str(one.oldest_days),
        str(len(one.differences) or ""),
    )


def _difference(ledger: Ledger, house: str, one: Difference, secret: frozenset[str]) -> tuple[str, ...]:
    names = ledger.books.names
    veiled = bool(secret.intersection(one.guest_ids))
    guests = [HIDDEN_GUEST if guest in secret else names.guest(guest) for guest in one.guest_ids]
    where = [
        f"HĐ {names.invoice(one.invoice_id)}" if one.invoice_id else "",
        f"phòng {one.room_id}" if one.room_id and not veiled else "",
        ", ".join(dict.fromkeys(guests)),
        nights_text(one.nights) if not veiled else "",
    ]
    figures = ("", "") if veiled else (one.expected, one.found)
    money = f"{one.difference_vnd:+,}".replace(",", ".").replace("-", "−") if one.difference_vnd else ""
    return (house, "; ".join(filter(None, where)), one.said.vi, *figures, money, one.todo.vi)


def _ledger(scenario: Scenario, rows: PlanRows, options: Options) -> Ledger:
    return settle(scenario, rows.get("lodging", ()), options.day or _last_day(scenario))


def _last_day(scenario: Scenario) -> date:
    """Return the day of the latest paper, for a list on which the day is left to be written."""
    days = [one.issued_on for one in scenario.invoices] + [one.paid_on for one in scenario.payments]
    return max([scenario.event.d_day, *days])
