"""Quotas, nominations, approval rounds, answers, gifts: the register of an event at work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Response

from planner.collation import name_key
from planner.guests import (
    GIFT_WARNING,
    AnyEvent,
    Change,
    Gift,
    GuestLine,
    Register,
    Round,
    diff,
    list_lines,
    listed,
)
from planner.wording import Wording
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services.register import STATES, Filter
from web.services.register_book import Book, book_of
from web.services.register_counts import COUNT_WORDS, COUNTS, Counted, counted
from web.services.register_people import People
from web.views.listing import Listing, asked, file_of
from web.views.listing import listed as page_of
from web.views.register import RegisterPage, base_of, everybody

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.GUESTS, Action.READ)]
Text = Annotated[str, Form(max_length=500)]
Own = Annotated[str, Path(max_length=100)]

TITLE = Wording("Chỉ tiêu, duyệt, trả lời", "Quotas, rounds, answers")
VIEWS: Mapping[str, Wording] = {
    "totals": Wording("Tổng hợp, chỉ tiêu", "Totals and quotas"),
    "decide": Wording("Xét duyệt", "Decisions"),
    "answers": Wording("Ghi trả lời", "Answers"),
    "frozen": Wording("Các đợt đã chốt", "Frozen rounds"),
    "gifts": Wording("Quà tặng", "Gifts"),
}
STATE_WORDS: Mapping[str, Wording] = {
    **{name: COUNT_WORDS[name] for name in STATES if name in COUNT_WORDS},
    "to_invite": Wording("Đã duyệt, chưa mời", "Approved, not invited"),
    "unanswered": Wording("Chưa trả lời", "No answer yet"),
}
STANDING_WORDS: Mapping[str, Wording] = {name: COUNT_WORDS[name] for name in COUNT_WORDS}
STEP_WORDS: Mapping[str, Wording] = {
    "nominated": Wording("Đề cử", "Nominated"),
    "decided": Wording("Quyết định", "Decided"),
    "invited": Wording("Gửi giấy mời", "Invited"),
    "answered": Wording("Trả lời", "Answered"),
    "substitute_named": Wording("Cử người đi thay", "Substitute named"),
    "withdrawn": Wording("Rút khỏi danh sách", "Withdrawn"),
    "arrived": Wording("Có mặt", "Arrived"),
    "gift_approved": Wording("Duyệt quà", "Gift approved"),
}
ATTRIBUTE_WORDS: Mapping[str, Wording] = {
    "listed": Wording("Có trong danh sách", "On the list"),
    "full_name": Wording("Họ tên", "Name"),
    "group": Wording("Nhóm", "Group"),
    "organisation": Wording("Đơn vị", "Organisation"),
    "post": Wording("Chức vụ", "Post"),
    "rank": Wording("Bậc", "Rank"),
    "standing": Wording("Kết quả", "Standing"),
    "late": Wording("Bổ sung", "Late"),
}
NAMES = ("view", "q", "group", "organisation", "state", "sort", "after", "before", "a", "b", "format")
SORTS = {
    "name": lambda line: name_key(line.full_name),
    "group": lambda line: (line.group, line.organisation, name_key(line.full_name)),
    "organisation": lambda line: (line.organisation, name_key(line.full_name)),
    "rank": lambda line: (line.rank or 999, name_key(line.full_name)),
    "state": lambda line: (line.standing, line.answer),
}
DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsPage(RegisterPage):
    """One view of the register.

    Attributes:
        lines: the page of lines that the filter leaves.
        adoptable: how many guests of the table could begin the register.
        changes: differences between two rounds, as ``diff_rows`` takes them.
    """

    show: str
    query: Mapping[str, str]
    book: Book
    lines: Any = None
    filters: Sequence[Mapping[str, object]] = ()
    counted: Counted | None = None
    count_words: Sequence[str] = ()
    adoptable: int = 0
    changes: Sequence[Mapping[str, str]] = ()
    sides: tuple[str, str] = ("", "")
    groups: Sequence[str] = ()
    offices: Sequence[str] = ()
    ranks: Sequence[tuple[str, str]] = ()
    gifts: Sequence[tuple[Gift, str]] = ()
    warning: str = ""
    rounds: Sequence[Round] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestSteps(RegisterPage):
    """One guest of the register: how it stands, every step, and what may come next."""

    line: GuestLine
    steps: Sequence[Mapping[str, str]]
    standing: str
    warning: str
    ranks: Sequence[tuple[str, str]]


def book(context: EventContext) -> Book:
    """Return the register."""
    with context.store.read() as db:
        return book_of(db, context.event.id)


@router.get("/events/{event}/guests/rounds")
def rounds(context: Reader) -> Response:
    """Show the register: figures, decisions, answers, frozen rounds or gifts."""
    query = asked(context, NAMES)
    people = everybody(context)
    if "format" in query:
        return exported(context, query)
    show = query.get("view", "totals")
    view = _VIEW.get(show, _totals)(context, people, query)
    return context.page("register/rounds.html", view)


def _base(context: EventContext, people: People, query: Mapping[str, str]) -> dict[str, Any]:
    lines = people.book.register.guests.values()
    return {
        **base_of(context, "rounds", TITLE),
        "show": query.get("view", "totals") if query.get("view") in VIEWS else "totals",
        "query": query,
        "book": people.book,
        "adoptable": 0 if lines else sum(1 for one in people.everyone.values() if one.cells),
        "groups": sorted({line.group for line in lines}),
        "offices": sorted({*(line.organisation for line in lines), *people.offices.values()} - {""}),
        "ranks": ranks_of(context),
    }


def ranks_of(context: EventContext) -> tuple[tuple[str, str], ...]:
    """Return the ranks of the event: number, and number with group."""
    from web.services.journal import all_rows  # noqa: PLC0415

    with context.store.read() as db:
        rows = [row.cells for row in all_rows(db, context.event.id, "ranks")]
    return tuple((row.get("rank", ""), f"{row.get('rank', '')} · {row.get('group', '')}") for row in rows)


def _totals(context: EventContext, people: People, query: Mapping[str, str]) -> RoundsPage:
    words = [COUNT_WORDS[name].to(context.language) for name in COUNTS]
    return RoundsPage(**_base(context, people, query), counted=counted(people.book.register), count_words=words)


def filter_of(query: Mapping[str, str]) -> Filter:
    """Return the filter that an address or a form names."""
    return Filter(*(query.get(name, "") for name in ("q", "group", "organisation", "state")))


def meant(register_: Register, wanted: Filter) -> list[GuestLine]:
    """Return the lines that a filter leaves, by given name."""
    return sorted(filter(wanted.takes, register_.guests.values()), key=lambda line: name_key(line.full_name))


def _page(lines: Sequence[GuestLine], query: Mapping[str, str]) -> Listing[GuestLine]:
    return page_of(lines, query, SORTS, attrgetter("guest_id"))


def _decide(context: EventContext, people: People, query: Mapping[str, str]) -> RoundsPage:
    lines = meant(people.book.register, filter_of(query))
    base = _base(context, people, query)
    return RoundsPage(
        **base,
        lines=page_of(lines, query, SORTS, attrgetter("guest_id")),
        filters=_filters(context, people.book, query),
    )


def _filters(context: EventContext, book_: Book, query: Mapping[str, str]) -> list[Mapping[str, object]]:
    say, lines = context.say, book_.register.guests.values()
    options: list[tuple[str, str, Sequence[tuple[str, str]]]] = [
        ("group", say("Nhóm", "Group"), [(name, name) for name in sorted({line.group for line in lines}) if name]),
        (
            "organisation",
            say("Đơn vị", "Organisation"),
            [(name, name) for name in sorted({line.organisation for line in lines}) if name],
        ),
        ("state", say("Tình trạng", "State"), [(name, STATE_WORDS[name].to(context.language)) for name in STATES]),
    ]
    search = {
        "name": "q",
        "label": say("Tìm tên (không cần dấu)", "Name, without accents"),
        "value": query.get("q", ""),
    }
    selects = [
        {"name": name, "label": words, "kind": "select", "options": listed_, "value": query.get(name, "")}
        for name, words, listed_ in options
    ]
    return [search, *selects]


def _answers(context: EventContext, people: People, query: Mapping[str, str]) -> RoundsPage:
    lines = [line for line in meant(people.book.register, filter_of(query)) if line.invited]
    base = _base(context, people, query)
    return RoundsPage(
        **base,
        lines=page_of(lines, query, SORTS, attrgetter("guest_id")),
        filters=_filters(context, people.book, query),
    )


def _frozen(context: EventContext, people: People, query: Mapping[str, str]) -> RoundsPage:
    found = people.book.register
    a, b = query.get("a", ""), query.get("b", DRAFT)
    before = side(found, a or (str(len(found.rounds)) if found.rounds else ""))
    after = side(found, b)
    changes = [_told(context, change, (before[1], after[1])) for change in diff(before[1], after[1])]
    names = (_side_words(context, before[0]), _side_words(context, after[0]))
    return RoundsPage(**_base(context, people, query), changes=changes[:500], sides=names, rounds=found.rounds)


def side(found: Register, name: str) -> tuple[str, Mapping[str, GuestLine]]:
    """Return one side of a comparison: a frozen round by its number, the draft, or nothing.

    Raises:
        NotFound: there is no such round.
    """
    if not name:
        return "", {}
    if name == DRAFT:
        return DRAFT, found.guests
    if not name.isdecimal() or len(name) > 4 or not 0 < int(name) <= len(found.rounds):  # noqa: PLR2004 - no such round
        raise NotFound
    return name, found.rounds[int(name) - 1].lines


def _side_words(context: EventContext, name: str) -> str:
    if not name:
        return context.say("chưa có", "none")
    return context.say("bản đang soạn", "the draft") if name == DRAFT else context.say(f"đợt {name}", f"round {name}")


def _told(
    context: EventContext, change: Change, sides: tuple[Mapping[str, GuestLine], Mapping[str, GuestLine]]
) -> Mapping[str, str]:
    line = sides[1].get(change.guest_id) or sides[0][change.guest_id]
    kind = "changed"
    if change.attribute == "listed":
        kind = "added" if change.after else "removed"
    words = ATTRIBUTE_WORDS[change.attribute].to(context.language)
    before, after = change.before, change.after
    if change.attribute == "standing":
        before, after = (STANDING_WORDS[text].to(context.language) for text in (before, after))
    label = f"{line.full_name} ({change.guest_id})" + ("" if kind != "changed" else f": {words}")
    return {"kind": kind, "label": label, "before": before, "after": after}


def _gifts(context: EventContext, people: People, query: Mapping[str, str]) -> RoundsPage:
    found = people.book.register
    gifts = [(gift, found.guests[gift.guest_id].full_name) for gift in found.standings.gifts.values()]
    return RoundsPage(**_base(context, people, query), gifts=gifts, warning=GIFT_WARNING.to(context.language))


_VIEW = {"totals": _totals, "decide": _decide, "answers": _answers, "frozen": _frozen, "gifts": _gifts}

EXPORTED = ("guest_id", "group", "full_name", "post", "organisation", "rank", "standing", "late", "substitute")


def exported(context: EventContext, query: Mapping[str, str]) -> Response:
    """Send the register's lines as a file; telephone and e-mail are no part of it, and the export is logged."""
    context.need(Resource.GUESTS, Action.EXPORT)
    found = book(context).register
    lines = {line.guest_id: line for line in meant(found, filter_of(query))}
    rows = [*list_lines(listed(lines, ()), EXPORTED, context.language)]
    context.store.write(
        context.actor,
        lambda transaction: transaction.note(
            "register.export", f"{len(lines)}", event_id=context.event.id, values=dict.fromkeys(EXPORTED, "")
        ),
    )
    kind = "xlsx" if query["format"] == "xlsx" else "csv"
    return file_of(context, "so-khach-moi", kind, rows[0], rows[1:])


@router.get("/events/{event}/guests/rounds/{guest}")
def guest(context: Reader, guest: Own) -> Response:
    """Show one guest of the register with every step."""
    return _guest(context, guest)


def _guest(context: EventContext, own: str) -> Response:
    found = book(context).register
    line = found.guests.get(own)
    if line is None:
        raise NotFound
    view = GuestSteps(
        **base_of(context, "rounds", Wording(line.full_name, line.full_name)),  # type: ignore[arg-type]
        line=line,
        steps=[step_told(context, event) for event in found.history(own)],
        standing=STANDING_WORDS[line.standing].to(context.language),
        warning=GIFT_WARNING.to(context.language),
        ranks=ranks_of(context),
    )
    return context.page("register/guest.html", view)


def step_told(context: EventContext, event: AnyEvent) -> Mapping[str, str]:
    """Return a step in words: what, when, by whom, why."""
    what = STEP_WORDS.get(event.kind, Wording(event.kind, event.kind)).to(context.language)
    word = getattr(event, "verdict", "") or getattr(event, "answer", "")
    detail = STANDING_WORDS[word].to(context.language) if word in STANDING_WORDS else ""
    detail = detail or (getattr(event, "full_name", "") if event.kind == "substitute_named" else "")
    return {"what": what, "detail": detail, "at": f"{event.at:%Y-%m-%d %H:%M}", "by": event.by, "reason": event.reason}
