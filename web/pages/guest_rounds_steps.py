"""Recording in the guest register from its pages: decisions, rounds, invitations, answers, substitutes, gifts."""

from collections.abc import Callable, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Response

from planner.guests import RegisterError
from planner.wording import number
from web.context import EventContext, allow, redirect
from web.errors import NotFound, WebError
from web.pages.guest_rounds import book, meant
from web.policy import Action, Resource
from web.rendering import tell
from web.services import register, register_steps
from web.services.register import Desk, Done, Filter
from web.services.register_steps import Answer, Present, Proposal, Sent, Verdict
from web.views.register import approving_desk, desk_of, words_of

router = APIRouter(include_in_schema=False)
Editor = Annotated[EventContext, allow(Resource.GUESTS, Action.EDIT)]
Approver = Annotated[EventContext, allow(Resource.PLANS, Action.SUBMIT)]
Text = Annotated[str, Form(max_length=500)]
Whole = Annotated[int, Form(ge=0, le=999_999)]
Money = Annotated[int, Form(ge=0, le=10**12)]
Own = Annotated[str, Path(max_length=100)]


def _back(context: EventContext, where: str = "", **query: str) -> str:
    kept = {name: value for name, value in query.items() if value}
    path = context.href("guests", "rounds", where) if where else context.href("guests", "rounds")
    return f"{path}?{urlencode(kept)}" if kept else path


def _answered(context: EventContext, done: Done, back: str, words: tuple[str, str]) -> Response:
    kind, text = words_of(context, done, *words)
    undo = (context.href("guests", "rounds", "undo", done.version), context.say("Hoàn tác", "Undo"))
    return tell(redirect(back), kind, text, undo)


def _tried(context: EventContext, back: str, work: Callable[[], Done], words: tuple[str, str]) -> Response:
    """Do a step; what the rules refuse is said on the page that was left, in the rule's words."""
    try:
        done = work()
    except (RegisterError, WebError) as error:
        if isinstance(error, NotFound):
            raise
        return tell(redirect(back), "error", error.message.to(context.language))
    return _answered(context, done, back, words)


@router.post("/events/{event}/guests/rounds/decide")
def decide(
    context: Approver,
    verdict: Annotated[Verdict, Form()],
    reason: Text = "",
    guests: Annotated[list[str], Form(max_length=2000)] = [],  # noqa: B006 - FastAPI copies it
    every: Text = "",
    q: Text = "",
    group: Text = "",
    organisation: Text = "",
    state: Text = "",
) -> Response:
    """Approve, reject or defer those who are ticked, or all whom the filter leaves."""
    desk = approving_desk(context)
    chosen = _chosen(context, guests, every=bool(every), wanted=Filter(q, group, organisation, state))
    back = _back(context, view="decide", q=q, group=group, organisation=organisation, state=state)
    count = number(len(chosen))
    words = (f"Đã ghi quyết định cho {count} khách.", f"Decided on {count} guests.")
    return _tried(context, back, lambda: register_steps.decide(desk, chosen, verdict, reason), words)


def _chosen(context: EventContext, guests: Sequence[str], *, every: bool, wanted: Filter) -> list[str]:
    if not every:
        return list(guests)
    return [line.guest_id for line in meant(book(context).register, wanted) if not line.withdrawn]


@router.post("/events/{event}/guests/rounds/invite")
def invite(
    context: Editor,
    reason: Text = "",
    guests: Annotated[list[str], Form(max_length=2000)] = [],  # noqa: B006
    every: Text = "",
    q: Text = "",
    group: Text = "",
    organisation: Text = "",
) -> Response:
    """Record that invitations were sent to those ticked, or to all approved whom the filter leaves."""
    wanted = Filter(q, group, organisation, "to_invite")
    chosen = _chosen(context, guests, every=bool(every), wanted=wanted)
    back = _back(context, view="decide", q=q, group=group, organisation=organisation)
    words = ("Đã ghi đã gửi giấy mời.", "The invitations are recorded as sent.")
    return _tried(context, back, lambda: register_steps.invite(desk_of(context), chosen, reason), words)


@router.post("/events/{event}/guests/rounds/freeze")
def freeze(context: Approver, reason: Text = "") -> Response:
    """Freeze the list as the next round."""
    desk, back = approving_desk(context), _back(context, view="frozen")
    try:
        register_steps.freeze(desk, reason)
    except RegisterError as error:
        return tell(redirect(back), "error", error.message.to(context.language))
    return tell(redirect(back), "success", context.say("Đã chốt đợt duyệt.", "The round is frozen."))


@router.post("/events/{event}/guests/rounds/adopt")
def adopt(context: Approver, reason: Text = "") -> Response:
    """Begin the register with the guests of the table."""
    register_steps.adopt(approving_desk(context), reason)
    words = context.say("Đã đưa danh sách khách hiện có vào sổ.", "The guests of the table are in the register.")
    return tell(redirect(_back(context)), "success", words)


@router.post("/events/{event}/guests/rounds/quota")
def quota(context: Editor, group: Text = "", organisation: Text = "", seats: Whole = 0, reason: Text = "") -> Response:
    """Set a quota."""
    words = ("Đã ghi chỉ tiêu.", "The quota is recorded.")
    desk = desk_of(context)
    return _tried(
        context,
        _back(context),
        lambda: register_steps.set_quota(desk, group, organisation, seats, reason),
        words,
    )


@router.post("/events/{event}/guests/rounds/quotas")
def quotas(context: Editor, reason: Text = "") -> Response:
    """Take the quotas of the table into the register."""
    words = ("Đã nạp chỉ tiêu từ bảng.", "The quotas of the table are in the register.")
    reason = reason or "Theo bảng Chỉ tiêu khách mời"
    return _tried(context, _back(context), lambda: register_steps.read_quotas(desk_of(context), reason), words)


@router.post("/events/{event}/guests/rounds/nominate")
def nominate(
    context: Editor,
    full_name: Text = "",
    post: Text = "",
    organisation: Text = "",
    group: Text = "",
    rank: Whole = 0,
    reason: Text = "",
) -> Response:
    """Nominate one more guest by hand."""
    proposal = Proposal(full_name, group, organisation, post, rank)
    words = ("Đã thêm đề cử.", "The nomination is recorded.")
    back = _back(context, view="decide", state="pending")
    return _tried(context, back, lambda: register_steps.nominate(desk_of(context), proposal, reason), words)


@router.post("/events/{event}/guests/rounds/undo/{version}")
def undo(context: Editor, version: Annotated[int, Path(ge=1, le=2**31)]) -> Response:
    """Take the last change back."""
    register.undo(undoing_desk(context, version), version)
    return tell(redirect(_back(context)), "success", context.say("Đã hoàn tác.", "Taken back."))


def undoing_desk(context: EventContext, version: int) -> Desk:
    """Return the desk for taking a change back: a decision of the organisers only by organisers."""
    found = book(context)
    undone = found.register.events[found.last.steps :] if found.version == version else ()
    if any(event.kind == "decided" for event in undone):
        return approving_desk(context)
    return desk_of(context)


@router.post("/events/{event}/guests/rounds/{guest}/decide")
def decide_one(context: Approver, guest: Own, verdict: Annotated[Verdict, Form()], reason: Text = "") -> Response:
    """Decide on one guest."""
    desk = approving_desk(context)
    words = ("Đã ghi quyết định.", "The decision is recorded.")
    return _tried(context, _back(context, guest), lambda: register_steps.decide(desk, [guest], verdict, reason), words)


@router.post("/events/{event}/guests/rounds/{guest}/answer")
def answer(
    context: Editor, guest: Own, answer: Annotated[Answer, Form()], reason: Text = "", back: Text = ""
) -> Response:
    """Record what a guest answered."""
    words = ("Đã ghi trả lời.", "The answer is recorded.")
    to = _back(context, view="answers") if back else _back(context, guest)
    return _tried(context, to, lambda: register_steps.answer(desk_of(context), guest, answer, reason), words)


@router.post("/events/{event}/guests/rounds/{guest}/substitute")
def substitute(
    context: Editor,
    guest: Own,
    full_name: Text = "",
    post: Text = "",
    rank: Whole = 0,
    same_level: Text = "",
    reason: Text = "",
) -> Response:
    """Name who comes instead."""
    sent = Sent(full_name, post, rank, bool(same_level))
    words = ("Đã ghi người đi thay.", "The substitute is recorded.")
    return _tried(
        context, _back(context, guest), lambda: register_steps.substitute(desk_of(context), guest, sent, reason), words
    )


@router.post("/events/{event}/guests/rounds/{guest}/withdraw")
def withdraw(context: Editor, guest: Own, reason: Text = "") -> Response:
    """Take a nomination back."""
    words = ("Đã rút đề cử.", "The nomination is withdrawn.")
    return _tried(
        context, _back(context, guest), lambda: register_steps.withdraw(desk_of(context), guest, reason), words
    )


@router.post("/events/{event}/guests/rounds/{guest}/gift")
def gift(
    context: Approver, guest: Own, what: Text = "", legal_basis: Text = "", value_vnd: Money = 0, reason: Text = ""
) -> Response:
    """Approve a gift, with its legal basis."""
    desk, wanted = approving_desk(context), Present(guest, what, legal_basis, value_vnd)
    words = ("Đã ghi quà.", "The gift is recorded.")
    return _tried(context, _back(context, guest), lambda: register_steps.give(desk, wanted, reason), words)


@router.post("/events/{event}/guests/rounds/gifts/{item}/deliver")
def deliver(context: Editor, item: Own, reason: Text = "") -> Response:
    """Record that a gift was handed over."""
    words = ("Đã ghi trao quà.", "The gift is handed over.")
    desk = desk_of(context)
    return _tried(context, _back(context, view="gifts"), lambda: register_steps.deliver(desk, item, reason), words)
