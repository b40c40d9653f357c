"""People who may be listed twice: both sides, the reasons, and a decision that can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from starlette.datastructures import FormData

from planner.guests import STRENGTH_WORDS, Match, MergeDecision, RegisterError
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import NotFound, WebError
from web.pages.guest_import import Typed
from web.policy import Action, Resource
from web.rendering import tell
from web.services import register_merge
from web.services.masking import Rights
from web.services.register_merge import FIELDS, Ruling, kept_of
from web.services.register_people import People, Someone
from web.views.register import RegisterPage, base_of, desk_of, entry_shown, everybody, guarded_of, seen

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.GUESTS, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.GUESTS, Action.EDIT)]
Text = Annotated[str, Form(max_length=500)]
TITLE = Wording("Người có thể trùng", "Possible duplicates")
PER_PAGE = 20
FIELD_WORDS: Mapping[str, Wording] = {
    "full_name": Wording("Họ và tên", "Name"),
    "gender": Wording("Giới tính", "Gender"),
    "birth": Wording("Năm sinh", "Birth"),
    "post": Wording("Chức vụ", "Post"),
    "post_since": Wording("Giữ chức vụ từ", "In post since"),
    "organisation": Wording("Đơn vị", "Organisation"),
    "phone": Wording("Điện thoại", "Telephone"),
    "email": Wording("Thư điện tử", "E-mail"),
    "locality": Wording("Địa chỉ", "Address"),
    "transport": Wording("Phương tiện", "Transport"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute of both."""

    name: str
    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return bool(self.left and self.right and self.left != self.right)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one: ``kept`` is who stays when they are."""

    left: Someone
    right: Someone
    origins: tuple[str, str]
    score: int
    strength: str
    reasons: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    kept: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in force, in words."""

    decision: MergeDecision
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesPage(RegisterPage):
    """Pairs to be decided and decisions taken.

    Attributes:
        pairs: None while they are being looked for.
        total: how many wait for a decision.
        later: how many the reader put off in this address.
    """

    pairs: tuple[Pair, ...] | None
    total: int
    skip: int
    decided: tuple[Decided, ...]
    reveals: bool
    may_reveal: bool
    failure: str = ""


@router.get("/events/{event}/guests/duplicates")
def duplicates(context: Reader, skip: int = 0, *, reveal: bool = False) -> Response:
    """Show the pairs, the surest first."""
    if reveal and not context.person.stepped_up:
        context.need(Resource.GUESTS, Action.REVEAL)
        return redirect(f"/confirm?next={quote(context.href('guests', 'duplicates') + '?reveal=true')}")
    if reveal:
        context.need(Resource.GUESTS, Action.REVEAL)
    people = everybody(context)
    matches = register_merge.compared(context.store, context.event.id, people)
    skip = min(max(0, skip), max(0, len(matches or ()) - 1))
    shown = (matches or ())[skip : skip + PER_PAGE]
    pairs = pairs_told(context, people, shown, reveal=reveal)
    if reveal:
        _log(context, shown)
    failed = register_merge.failure(context.store, context.event.id)
    view = DuplicatesPage(
        **base_of(context, "duplicates", TITLE),  # type: ignore[arg-type]
        pairs=None if matches is None else pairs,
        total=len(matches or ()),
        skip=skip,
        decided=decided_of(people),
        reveals=reveal,
        may_reveal=context.may(Resource.GUESTS, Action.REVEAL),
        failure=failed.to(context.language) if failed else "",
    )
    return context.page("register/duplicates.html", view)


def _log(context: EventContext, shown: Sequence[Match]) -> None:
    """Enter into the log whose identifiers were shown."""
    listed = ",".join(own for match in shown for own in match.ids)
    fields = dict.fromkeys(("birth_year", "email", "phone"), listed)
    context.store.write(
        context.actor,
        lambda transaction: transaction.note(
            "identifiers.reveal", f"guests: {listed}", event_id=context.event.id, values=fields
        ),
    )


def pairs_told(
    context: EventContext, people: People, matches: Sequence[Match], *, reveal: bool = False
) -> tuple[Pair, ...]:
    """Return pairs as the reader may see them."""
    rights, guarded = seen(context, reveal=reveal), guarded_of(context)

    def told(match: Match) -> Pair:
        left, right = (people.everyone[own] for own in match.ids)
        shown = entry_shown(left, rights, guarded), entry_shown(right, rights, guarded)
        rows = (Row(name, FIELD_WORDS[name].to(context.language), shown[0][name], shown[1][name]) for name in FIELDS)
        return Pair(
            left,
            right,
            (_origin(context, left), _origin(context, right)),
            match.score,
            STRENGTH_WORDS[match.strength].to(context.language),
            _reasons(context, match, rights),
            tuple(row for row in rows if row.left or row.right),
            kept_of((left, right))[0].guest_id,
        )

    return tuple(told(match) for match in matches)


def _reasons(context: EventContext, match: Match, rights: Rights) -> tuple[tuple[str, int], ...]:
    """Return the reasons in words; those about births name years, so without the years for most readers."""
    found = []
    for reason in match.reasons:
        words = reason.says.to(context.language)
        if reason.kind == "birth" and not rights.reveals:
            words = words.partition("(")[0].partition(" in ")[0].strip()
        found.append((words, reason.points))
    return tuple(found)


def _origin(context: EventContext, one: Someone) -> str:
    if one.origin is not None:
        row = context.say("dòng", "row")
        return f"{one.origin.label}, {row} {one.origin.row}"
    return context.say("Bảng Khách mời", "Table of guests") if one.cells else context.say("Nhập tay", "By hand")


def decided_of(people: People) -> tuple[Decided, ...]:
    """Return the decisions in force, the newest first."""

    def name(own: str) -> str:
        one = people.everyone.get(own)
        return f"{one.entry.full_name} ({own})" if one else own

    return tuple(
        Decided(each, tuple(name(own) for own in each.entries)) for each in reversed(people.lists.merges.in_force)
    )


@router.post("/events/{event}/guests/duplicates")
def decide(
    context: Editor,
    request: Request,
    form: Typed,
    left: Text = "",
    right: Text = "",
    verdict: Text = "",
    reason: Text = "",
) -> Response:
    """Record a decision about a pair."""
    del request
    back = redirect(context.href("guests", "duplicates"))
    if verdict not in {"same", "different"}:
        return tell(back, "error", context.say("Hãy chọn một quyết định.", "Choose a decision."))
    ruling = Ruling(left, right, verdict == "same", reason or _default(context, verdict), chosen_of(form, left, right))
    try:
        own = register_merge.rule(desk_of(context), ruling)
    except (RegisterError, WebError) as error:
        if isinstance(error, NotFound):
            raise
        return tell(back, "error", error.message.to(context.language))
    words = context.say("Đã ghi quyết định.", "The decision is recorded.")
    undo = (context.href("guests", "duplicates", "undo", own), context.say("Hoàn tác", "Undo"))
    return tell(back, "success", words, undo)


def _default(context: EventContext, verdict: str) -> str:
    if verdict == "same":
        return context.say("Đã đối chiếu hai nguồn: cùng một người", "Both sources compared: one person")
    return context.say("Đã đối chiếu hai nguồn: hai người khác nhau", "Both sources compared: two people")


def chosen_of(form: FormData, left: str, right: str) -> dict[str, str]:
    """Return whose value counts for each attribute."""
    found = {name: str(form.get(f"f-{name}", "")) for name in FIELDS}
    return {name: {"left": left, "right": right}[side] for name, side in found.items() if side in {"left", "right"}}


@router.post("/events/{event}/guests/duplicates/undo/{batch}")
def undo(context: Editor, batch: str, reason: Text = "") -> Response:
    """Take a decision back."""
    back = redirect(context.href("guests", "duplicates"))
    words = reason or context.say("Hoàn tác", "Taken back")
    try:
        register_merge.take_back(desk_of(context), batch, words)
    except (RegisterError, WebError) as error:
        if isinstance(error, NotFound):
            raise
        return tell(back, "error", error.message.to(context.language))
    return tell(back, "success", context.say("Đã huỷ quyết định.", "The decision was taken back."))
