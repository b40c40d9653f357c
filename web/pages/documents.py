"""The documents room: what can be printed, what it lacks, the history of prints, a proof-reader's remarks."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response

from planner.documents import Document, Format, Options, Slip, lint_pack, plan_rows
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Conflict, Invalid, NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services import printing
from web.services.plans import Bundle
from web.services.printing import Line, PrintCard
from web.views.page import Page
from web.views.papers import handed_over
from web.views.plan_page import chosen
from web.views.sight import sight_in

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.DOCUMENTS, Action.READ)]
Printer = Annotated[EventContext, allow(Resource.DOCUMENTS, Action.EXPORT)]
Text = Annotated[str, Form(max_length=300)]
GROUPS: tuple[tuple[Wording, tuple[str, ...]], ...] = (
    (Wording("Văn bản hành chính", "Official papers"), ("ke-hoach", "thong-bao", "tieu-ban")),
    (
        Wording("Giao thông, an ninh", "Traffic, security"),
        ("giao-thong", "phuong-an-giao-thong", "thong-bao-giao-thong"),
    ),
    (
        Wording("Phân ca, phiếu trực", "Roster, duty slips"),
        (
            "bang-phan-ca",
            "phan-ca-gio",
            "phan-ca-chot",
            "phan-ca-luc-luong",
            "phan-ca-nguoi",
            "phieu-truc",
            "bang-phan-ca-ten",
        ),
    ),
    (
        Wording("Khách mời", "Guests"),
        ("giay-moi", "ds-khach-thu-bac", "ds-khach-don-vi", "ds-khach-ten", "phong-bi", "nhan-dia-chi"),
    ),
    (
        Wording("Ngày lễ", "The day itself"),
        (
            "kich-ban",
            "ds-don-khach",
            "the-btc",
            "the-xe",
            "bien-ten",
            "so-do-cho-ngoi",
            "phieu-cho-ngoi",
            "ds-cho-ngoi",
            "ds-ban",
            "phieu-ban",
        ),
    ),
    (
        Wording("Lưu trú, đón tiếp, tập luyện", "Lodging, reception, rehearsals"),
        ("ds-luu-tru", "phong-bi-chia-khoa", "the-luu-tru", "so-do-luu-tru", "don-tiep", "lich-tap", "goi-tap"),
    ),
    (
        Wording("Quyết toán lưu trú", "Settlement of lodging"),
        ("nghiem-thu-luu-tru", "thanh-toan-luu-tru", "doi-chieu-luu-tru"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsPage(Page):
    """Documents in groups, what was printed, what a proof-reader would mark."""

    groups: tuple[tuple[Wording, tuple[Line, ...]], ...]
    history: tuple[PrintCard, ...]
    slips: tuple[Slip, ...]
    faulty: bool
    stale: bool
    plan_number: int | None
    form: printing.Form
    faults: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPart(Page):
    """The history alone, asked for again while something is printing."""

    history: tuple[PrintCard, ...]


@router.get("/events/{event}/documents")
def room(context: Reader) -> Response:
    """Show what can be printed."""
    return _page(context, printing.Form("", ""), {})


def _page(context: EventContext, form: printing.Form, faults: dict[str, str], status: int = 200) -> Response:
    bundle = chosen(context, "")
    scenario = context.services.scenarios.current(context.event.id).scenario
    lines = {line.key: line for line in printing.document_lines(scenario, bundle)}
    if not context.may(Resource.SETTLEMENT, Action.EXPORT):
        lines = {key: line for key, line in lines.items() if key not in printing.SETTLEMENT}
    grouped = {key for _title, keys in GROUPS for key in keys}
    rest = tuple(line for key, line in lines.items() if key not in grouped)
    groups = [(title, tuple(lines[key] for key in keys if key in lines)) for title, keys in GROUPS]
    if rest:
        groups.append((Wording("Khác", "Others"), rest))
    view = DocumentsPage(
        room="documents",
        groups=tuple(groups),
        history=context.services.prints.history(context.event.id),
        slips=lint_pack(scenario) if scenario is not None else (),
        faulty=scenario is None,
        stale=bundle is not None and bundle.card.revision != context.event.revision,
        plan_number=bundle.card.number if bundle is not None else None,
        form=form,
        faults=faults,
    )
    return context.page("documents/index.html", view, status=status)


@router.post("/events/{event}/documents/prints")
def order(
    context: Printer,
    kind_format: Text = "",
    draft: Text = "",
    number: Text = "",
    day: Text = "",
    place: Text = "",
    signer_name: Text = "",
    signer_post: Text = "",
    reply_by: Text = "",
    dress: Text = "",
    contact: Text = "",
    archive: Text = "",
    parts: Text = "",
) -> Response:
    """Take an order for a print."""
    kind, _dot, output = kind_format.partition(".")
    form = printing.Form(
        kind,
        output,
        bool(draft),
        number.strip(),
        day.strip(),
        place.strip(),
        signer_name.strip(),
        signer_post.strip(),
        reply_by.strip(),
        dress.strip(),
        contact.strip(),
        bool(archive),
        tuple(part.strip() for part in parts.split(";") if part.strip()),
    )
    try:
        place_order(context, form)
    except Invalid as error:
        told = {name: words.to(context.language) for name, words in error.faults.items()}
        return _page(context, form, told, status=422)
    words = context.say("Đã nhận lệnh in; tệp hiện ở lịch sử in khi xong.", "Ordered; the file appears in the history.")
    return tell(redirect(context.href("documents") + "#history"), "success", words)


def place_order(context: EventContext, form: printing.Form) -> str:
    """Check an order, enter it in the history and let it be printed; return its id.

    Raises:
        Invalid: a field cannot be read.
        Conflict: the scenario has faults, so that nothing can be printed from it.
    """
    secret = printing.event_secret(context.services.settings.secret(), context.event.public_id)
    document, output, options = printing.options_of(form, secret)
    if document.key in printing.SETTLEMENT:
        context.need(Resource.SETTLEMENT, Action.EXPORT)
    bundle = chosen(context, "") if document.needs else None
    scenario = bundle.scenario if bundle is not None else context.services.scenarios.current(context.event.id).scenario
    if scenario is None:
        raise Conflict(
            Wording(
                "Dữ liệu còn lỗi nên chưa in được; hãy sửa các lỗi ở mục Dữ liệu trước.",
                "The data have faults, so nothing can be printed; mend them in the Data room first.",
            )
        )
    wanted = _order(context, (bundle, scenario), (document, output, options))
    prints = context.services.prints
    public_id = context.store.write(context.actor, lambda transaction: prints.order(transaction, wanted))
    prints.begin(public_id, wanted)
    return public_id


def _order(
    context: EventContext,
    source: tuple[Bundle | None, Scenario],
    asked: tuple[Document, Format, Options],
) -> printing.Order:
    bundle, scenario = source
    in_force = bundle or chosen(context, "")
    rows = plan_rows(in_force.folder) if in_force is not None else {}
    cleared = asked[0].key not in printing.MOVEMENTS or context.may(Resource.PROTECTED, Action.READ)
    plan_id = in_force.card.id if in_force is not None else None
    missing = asked[0].missing(scenario, rows)
    if missing:
        listed = ", ".join(missing)
        raise Invalid({"kind": Wording(f"Còn thiếu: {listed}.", f"Still missing: {listed}.")})
    led = asked[0].key in printing.NAMED_ROSTERS and context.may(Resource.ROSTER_NAMES, Action.EXPORT)
    forces = context.event.forces if led else frozenset[str]()
    return printing.Order(context.event.id, plan_id, *asked, scenario, rows, cleared, forces)


@router.get("/events/{event}/documents/history")
def history(context: Reader) -> Response:
    """Return the history alone, for the page that waits for a print."""
    view = HistoryPart(history=context.services.prints.history(context.event.id))
    return context.page("documents/history.html", view)


@router.get("/events/{event}/documents/prints/{print_id}")
def download(context: Printer, print_id: str) -> Response:
    """Hand over a printed file; every download is logged."""
    prints = context.services.prints
    card = prints.card(context.event.id, print_id)
    needs_clearance = card.kind in printing.MOVEMENTS and card.options.get("whole")
    if needs_clearance:
        context.need(Resource.PROTECTED, Action.READ)
    if card.kind in printing.SETTLEMENT:
        context.need(Resource.SETTLEMENT, Action.READ)
    need_forces(context, card)
    return handed_over(context, card)


def need_forces(context: EventContext, card: PrintCard) -> None:
    """Refuse a print with names to whoever does not lead the forces that it names.

    Raises:
        NotFound: it names a force that somebody else leads.
    """
    forces = frozenset(card.options.get("forces", ()))
    if forces and not forces <= sight_in(context).forces:
        raise NotFound
    if card.options.get("named"):  # printed before members had forces: it names everybody
        context.need(Resource.ROSTER_WHOLE, Action.READ)


@router.post("/events/{event}/documents/prints/{print_id}/recall")
def recall(context: Printer, print_id: str) -> Response:
    """Withdraw a print."""
    prints = context.services.prints
    card = prints.card(context.event.id, print_id)
    context.store.write(context.actor, lambda transaction: prints.recall(transaction, context.event.id, card))
    words = context.say(
        f"Đã thu hồi bản in số {card.number}; hãy thu lại các bản giấy.",
        f"Print {card.number} is withdrawn; collect the paper copies.",
    )
    return tell(redirect(context.href("documents") + "#history"), "success", words)
