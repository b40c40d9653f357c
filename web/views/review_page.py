"""What the pages of review show: how today's content stands, a submission with its items, the signature sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.wording import day_words
from web.context import EventContext
from web.policy import Action, Resource
from web.services import review
from web.services.review import Item, Standing, Submission
from web.services.review_comments import Comment
from web.services.review_content import Json, Key, items_of
from web.services.review_desk import Desk
from web.services.review_history import Entry, history_of
from web.services.review_words import ITEM_KIND_WORDS, Difference, Fact, Reader, differences, facts_of, title_of
from web.views.page import Page

SHOWN_OF_HASH = 16


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """A submission in the list."""

    submission: Submission
    state: str
    approved: int
    total: int
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewHome(Page):
    """How the content of today stands, and every submission.

    Attributes:
        standing: of today.
        changes: from the last approved content (or the last submitted one) to today's.
        compared: what the changes are counted from.
        lines: submissions, the newest first.
        open_comments: comments that are not settled.
    """

    standing: Standing
    changes: tuple[Difference, ...]
    compared: Submission | None
    lines: tuple[SubmissionLine, ...]
    open_comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item with everything said of it; ``change`` tells how it differs from the last approved content."""

    item: Item
    title: str
    facts: tuple[Fact, ...]
    change: str
    comments: tuple[Comment, ...]
    decidable: bool

    @property
    def box(self) -> str:
        """Return what its box to tick sends."""
        return f"{self.item.kind}|{self.item.subject}|{self.item.version}|{self.item.digest}"

    @property
    def name(self) -> str:
        """Return its id on page and map."""
        return f"{self.item.kind}/{self.item.subject}"


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items of one kind."""

    title: str
    lines: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(Page):
    """A submission.

    Attributes:
        submission: it.
        state: its state today: "reopened" when its approval no longer fits.
        is_latest: whether it is the latest submission.
        groups: items that pass the filters, by kind.
        counts: state -> number of items.
        filters: what the address filters by.
        changes: against the last approved content before it.
        before: that submission.
        drift: from this submission to the content of today.
        comments: on the whole and on places.
        history: everything that happened.
        own: whether the reader submitted it.
        asks_password: whether the password must be given again before approving.
        dates: days of the slider.
        day, t: the moment shown.
    """

    submission: Submission
    state: str
    is_latest: bool
    groups: tuple[ItemGroup, ...]
    counts: Mapping[str, int]
    filters: Mapping[str, str]
    changes: tuple[Difference, ...]
    before: Submission | None
    drift: tuple[Difference, ...]
    comments: tuple[Comment, ...]
    history: tuple[Entry, ...]
    own: bool
    asks_password: bool
    dates: tuple[tuple[str, str], ...]
    day: str
    t: str

    @property
    def total(self) -> int:
        """Every item, filtered or not."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage(Page):
    """The signature sheet."""

    submission: Submission
    lines: tuple[ItemLine, ...]
    kinds: Mapping[str, str]
    comments: tuple[Comment, ...]
    history: tuple[Entry, ...]
    decided_by: str

    @classmethod
    def of(
        cls,
        asked: tuple[EventContext, Submission],
        items: Sequence[Item],
        values: Mapping[Key, Json],
        comments: Sequence[Comment],
        history: tuple[Entry, ...],
    ) -> "SheetPage":
        """Return the sheet of a submission."""
        context, submission = asked
        reader = reader_of(context)
        deciders = [entry.actor for entry in history if entry.subject == ""]
        return cls(
            room="review",
            trail=_trail(context, submission, context.say("Phiếu thẩm định", "Signature sheet")),
            submission=submission,
            lines=tuple(_line(item, values, {}, comments, reader) for item in items),
            kinds={kind: words.to(reader.language) for kind, words in ITEM_KIND_WORDS.items()},
            comments=tuple(comments),
            history=history,
            decided_by=deciders[-1] if submission.decided_ms is not None and deciders else "",
        )


def desk_of(context: EventContext) -> Desk:
    """Return the desk of whoever asks."""
    cleared = context.may(Resource.PROTECTED, Action.READ)
    return Desk(context.services, context.event, context.actor, cleared)


def reader_of(context: EventContext) -> Reader:
    """Return the language and clearance of whoever asks."""
    return Reader(context.language, context.may(Resource.PROTECTED, Action.READ))


def home_page(context: EventContext) -> ReviewHome:
    """Return the start of the review room."""
    desk, store = desk_of(context), context.store
    standing = review.standing(context.services, context.event)
    compared = review.last_approved(store, context.event.id) or standing.submission
    today = standing.draft.content if standing.draft is not None else None
    comments = desk.comments()
    return ReviewHome(
        room="review",
        standing=standing,
        changes=differences(compared.content if compared else None, today, reader_of(context)),
        compared=compared,
        lines=tuple(_row(context, one, standing, comments) for one in review.all_of(store, context.event.id)),
        open_comments=tuple(comment for comment in comments if not comment.settled),
    )


def _row(context: EventContext, one: Submission, standing: Standing, comments: Sequence[Comment]) -> SubmissionLine:
    items = review.items_of(context.store, one)
    return SubmissionLine(
        one,
        state_of(one, standing),
        sum(item.state == review.APPROVED for item in items),
        len(items),
        sum(comment.submission_id == one.id for comment in comments),
    )


def state_of(one: Submission, standing: Standing) -> str:
    """Return the state of a submission as of today."""
    latest = standing.submission
    return standing.state if latest is not None and latest.id == one.id else one.state


def submission_page(
    context: EventContext, one: Submission, filters: Mapping[str, str], when: tuple[str, str]
) -> ReviewPage:
    """Return the page of a submission."""
    desk, reader, store = desk_of(context), reader_of(context), context.store
    standing = review.standing(context.services, context.event)
    before = review.last_approved(store, context.event.id, one.number)
    changes = differences(before.content if before else None, one.content, reader)
    comments = desk.comments(one)
    items = review.items_of(store, one)
    lines = _lines(context, one, items, changes, comments)
    latest = standing.submission is not None and standing.submission.id == one.id
    today = standing.draft.content if standing.draft is not None else None
    dates = _dates(one.content)
    return ReviewPage(
        room="review",
        trail=_trail(context, one),
        submission=one,
        state=state_of(one, standing),
        is_latest=latest,
        groups=_groups(lines, filters, reader),
        counts={state: sum(item.state == state for item in items) for state in ("pending", "approved", "returned")},
        filters=filters,
        changes=changes,
        before=before,
        drift=differences(one.content, today, reader) if latest else (),
        comments=tuple(comment for comment in comments if comment.kind in {"", "point"}),
        history=history_of(store, context.event.id, one, reader),
        own=context.person.user_id == one.author_id,
        asks_password=not context.person.stepped_up,
        dates=tuple((day, day_words(date.fromisoformat(day)).to(context.language)) for day in dates),
        day=when[0] if when[0] in dates else _usual_day(context, dates),
        t=when[1] if _is_clock(when[1]) else "07:00",
    )


def _is_clock(text: str) -> bool:
    hours, _, minutes = text.partition(":")
    return hours.isascii() and hours.isdigit() and minutes in {"00", "15", "30", "45"} and int(hours) < 24  # noqa: PLR2004


def _usual_day(context: EventContext, dates: Sequence[str]) -> str:
    return context.event.d_day if context.event.d_day in dates or not dates else dates[-1]


def _dates(content: Json) -> list[str]:
    found = {hours[0][:10] for hours in content["shifts"].values()}
    found |= {item["value"]["start"][:10] for item in content["items"] if item["kind"] == "closure"}
    return sorted(found)


def _trail(context: EventContext, one: Submission, last: str = "") -> tuple[tuple[str, str | None], ...]:
    title = context.say(f"Lần trình số {one.number}", f"Submission no. {one.number}")
    if not last:
        return ((title, None),)
    return ((title, context.href("review", one.public_id)), (last, None))


def _lines(
    context: EventContext,
    one: Submission,
    items: Sequence[Item],
    changes: Sequence[Difference],
    comments: Sequence[Comment],
) -> tuple[ItemLine, ...]:
    values, reader = items_of(one.content), reader_of(context)
    kinds = {change.key: change.kind for change in changes}
    return tuple(_line(item, values, kinds, comments, reader) for item in items)


def _line(
    item: Item,
    values: Mapping[Key, Json],
    changes: Mapping[Key, str],
    comments: Sequence[Comment],
    reader: Reader,
) -> ItemLine:
    decidable = reader.cleared or item.kind != "protected"
    return ItemLine(
        item if decidable else replace(item, reason=""),
        title_of(item.key, values[item.key], reader),
        facts_of(item.key, values[item.key], reader),
        changes.get(item.key, ""),
        tuple(comment for comment in comments if (comment.kind, comment.subject) == item.key),
        decidable,
    )


def _groups(lines: Sequence[ItemLine], filters: Mapping[str, str], reader: Reader) -> tuple[ItemGroup, ...]:
    shown = [
        line
        for line in lines
        if filters["state"] in {"", line.item.state}
        and filters["kind"] in {"", line.item.kind}
        and (not filters["changed"] or line.change)
    ]
    groups = [
        ItemGroup(words.to(reader.language), tuple(line for line in shown if line.item.kind == kind))
        for kind, words in ITEM_KIND_WORDS.items()
    ]
    return tuple(group for group in groups if group.lines)
