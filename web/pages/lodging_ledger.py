"""Settlement with the lodging houses: the ledger with the age of every debt, a page per house, its papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form, Response

from planner.settlement import Account
from planner.settlement.minutes import Minutes, minutes_of
from planner.wording import Language, Wording
from web.context import EventContext, allow, redirect
from web.errors import Conflict, NotFound
from web.pages.documents import place_order
from web.policy import Action, Resource
from web.rendering import tell
from web.services import printing
from web.services.settlement import PAIR_WORDS, STATE_BADGES, STATE_WORDS, TABLES, Statement, Told, matching, statement
from web.services.vocabulary import table_words
from web.views.listing import asked, file_of
from web.views.page import Page
from web.views.plan_page import chosen
from web.words import today

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.SETTLEMENT, Action.READ)]
Printer = Annotated[EventContext, allow(Resource.SETTLEMENT, Action.EXPORT)]
Text = Annotated[str, Form(max_length=60)]
NAMES = ("q", "state", "age", "pair", "format")
PAPERS = ("nghiem-thu-luu-tru", "thanh-toan-luu-tru", "doi-chieu-luu-tru")
AGES = ("0-7", "8-14", "15-30", ">30")


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table that the clerk fills in, and how many rows it has."""

    table: str
    title: Wording
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded(Page):
    """The words and colours that both pages use."""

    state_words: Mapping[str, Wording] = field(default_factory=lambda: STATE_WORDS)
    state_badges: Mapping[str, str] = field(default_factory=lambda: STATE_BADGES)
    pair_words: Mapping[str, Wording] = field(default_factory=lambda: PAIR_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage(Worded):
    """All houses with what is owed to them; ``statement`` is None while the data have faults."""

    query: dict[str, str]
    statement: Statement | None
    accounts: tuple[Account, ...] = ()
    told: tuple[Told, ...] = ()
    tables: tuple[TableLine, ...] = ()
    owed_vnd: int = 0
    late_vnd: int = 0
    ages: tuple[str, ...] = AGES

    def state_choices(self, language: Language) -> list[tuple[str, str]]:
        """Return the states to filter by."""
        return _choices(self.state_words, language)

    def pair_choices(self, language: Language) -> list[tuple[str, str]]:
        """Return the pairs of figures to filter by."""
        return _choices(self.pair_words, language)


def _choices(words: Mapping[str, Wording], language: Language) -> list[tuple[str, str]]:
    every = Wording("Tất cả", "All").to(language)
    return [("", every), *((key, one.to(language)) for key, one in words.items())]


@dataclass(frozen=True, slots=True, kw_only=True)
class HousePage(Worded):
    """One house: its account, invoices, differences and what is to be accepted."""

    statement: Statement
    account: Account
    told: tuple[Told, ...]
    minutes: Minutes


def statement_of(context: EventContext) -> Statement | None:
    """Return the ledger of today as the reader may know it; None while the data have faults."""
    scenario = context.services.scenarios.current(context.event.id).scenario
    if scenario is None:
        return None
    bundle = chosen(context, "")
    rows = bundle.rows.get("lodging", ()) if bundle is not None else ()
    return statement(scenario, rows, today(), cleared=context.may(Resource.PROTECTED, Action.READ))


@router.get("/events/{event}/lodging/ledger")
def ledger(context: Reader) -> Response:
    """Show what every house was planned, used, invoiced and paid."""
    query, found = asked(context, NAMES), statement_of(context)
    trail = ((context.say("Lưu trú", "Lodging"), context.href("lodging")), (context.say("Đối chiếu", "Ledger"), None))
    if found is None:
        view = LedgerPage(room="lodging", trail=trail, query=query, statement=None)
        return context.page("lodging/ledger.html", view)
    accounts = matching(found, query)
    if "format" in query:
        return exported(context, query["format"], accounts)
    ids = {one.hotel_id for one in accounts}
    pair = query.get("pair", "")
    scenario = found.ledger.books.scenario
    view = LedgerPage(
        room="lodging",
        trail=trail,
        query=query,
        statement=found,
        accounts=accounts,
        told=tuple(one for one in found.told if one.hotel_id in ids and pair in {"", one.pair}),
        tables=tuple(TableLine(name, table_words(name), len(getattr(scenario, name))) for name in TABLES),
        owed_vnd=sum(one.owed_vnd for one in accounts),
        late_vnd=sum(debt.owed_vnd for one in accounts for debt in one.debts if debt.late),
    )
    return context.page("lodging/ledger.html", view)


def exported(context: EventContext, kind: str, accounts: Sequence[Account]) -> Response:
    """Return the ledger as a file; amounts are whole đồng without dots, so that a spreadsheet adds them up."""
    context.need(Resource.SETTLEMENT, Action.EXPORT)
    say = context.say
    headings = (
        say("Mã nơi nghỉ", "House"),
        say("Nơi lưu trú", "Name"),
        say("Đêm kế hoạch", "Planned nights"),
        say("Đêm thực tế", "Used nights"),
        say("Đêm nghiệm thu", "Accepted nights"),
        say("Đêm hoá đơn", "Invoiced nights"),
        say("Hoá đơn (đồng)", "Invoiced (đồng)"),
        say("Đã trả (đồng)", "Paid (đồng)"),
        say("Còn nợ (đồng)", "Owed (đồng)"),
        say("Tuổi nợ (ngày)", "Age (days)"),
        say("Chênh lệch", "Differences"),
    )
    lines = (
        (
            one.hotel_id,
            one.name,
            *map(str, (one.planned_nights, one.used_nights, one.accepted_nights, one.invoiced_nights)),
            *map(str, (one.invoiced_vnd, one.paid_vnd, one.owed_vnd)),
            "" if one.oldest_days is None else str(one.oldest_days),
            str(len(one.differences)),
        )
        for one in accounts
    )
    return file_of(context, "doi-chieu-luu-tru", kind, headings, lines)


@router.get("/events/{event}/lodging/ledger/{hotel}")
def house(context: Reader, hotel: str) -> Response:
    """Show one house."""
    found = statement_of(context)
    account = found.ledger.account(hotel) if found is not None else None
    if found is None or account is None:
        raise NotFound
    view = HousePage(
        room="lodging",
        trail=(
            (context.say("Lưu trú", "Lodging"), context.href("lodging")),
            (context.say("Đối chiếu", "Ledger"), context.href("lodging", "ledger")),
            (account.name, None),
        ),
        statement=found,
        account=account,
        told=found.of(hotel),
        minutes=minutes_of(found.ledger.books, hotel),
    )
    return context.page("lodging/house.html", view)


@router.post("/events/{event}/lodging/ledger/prints")
def order(context: Printer, kind_format: Text = "", hotel: Text = "", draft: Text = "") -> Response:
    """Order minutes, a payment list or the ledger, of one house or of all; it appears in the documents room."""
    kind, _dot, output = kind_format.partition(".")
    if kind not in PAPERS:
        raise NotFound
    context.need(Resource.DOCUMENTS, Action.EXPORT)
    found = statement_of(context)
    if found is None or (hotel and found.ledger.account(hotel) is None):
        raise NotFound
    _refuse_empty(found, kind, hotel)
    form = printing.Form(kind, output, draft=bool(draft), day=str(today()), parts=(hotel,) if hotel else ())
    place_order(context, form)
    words = context.say("Đã nhận lệnh in; tệp hiện ở lịch sử in khi xong.", "Ordered; the file appears in the history.")
    return tell(redirect(context.href("documents") + "#history"), "success", words)


def _refuse_empty(found: Statement, kind: str, hotel: str) -> None:
    """Say at once that there is nothing to print, instead of in the print room a while later."""
    accounts = [one for one in found.accounts if hotel in {"", one.hotel_id}]
    if kind == "nghiem-thu-luu-tru" and not any(one.recorded for one in accounts):
        raise Conflict(
            Wording(
                "Chưa có bảng đêm nghỉ thực tế nên chưa lập được biên bản nghiệm thu.",
                "No nights used are recorded, so there is nothing to accept.",
            )
        )
    if kind == "thanh-toan-luu-tru" and not any(one.owed_vnd for one in accounts):
        raise Conflict(Wording("Không còn khoản nào phải thanh toán.", "Nothing is owed."))
