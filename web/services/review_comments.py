"""Comments on objects or points of the map, inside a review or before one; with replies, and settled when done."""

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, select

from planner.wording import Wording
from web.errors import Invalid, NotFound
from web.store import tables
from web.store.engine import Store, Transaction, new_public_id

REPLY = "reply"
POINT = "point"
KINDS = frozenset({"", "closure", "post", "lot", "route", "force", "venue", "hotel", "protected", POINT, REPLY})
LONGEST_COMMENT = 2_000
_ = tables.comments.c


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said.

    Attributes:
        public_id: names the comment.
        submission_id: the submission it belongs to, None outside a review.
        kind, subject: the object it sticks to; kind "point" for a place, "" for the whole.
        lat, lon: the place.
        text: as typed; shown as text.
        author: who said it.
        at_ms: when.
        settled: whether it is done with.
        replies: answers, the oldest first.
    """

    public_id: str
    submission_id: int | None
    kind: str
    subject: str
    lat: float | None
    lon: float | None
    text: str
    author: str
    at_ms: int
    settled: bool
    replies: tuple["Comment", ...] = ()


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment about to be made."""

    text: str
    kind: str = ""
    subject: str = ""
    lat: float | None = None
    lon: float | None = None
    submission_id: int | None = None


def _query(event_id: int) -> Select[Any]:
    return (
        select(tables.comments, tables.users.c.name.label("author"))
        .join_from(tables.comments, tables.users, _.actor_id == tables.users.c.id)
        .where(_.event_id == event_id)
        .order_by(_.id)
    )


def _read(store: Store, query: Select[Any]) -> tuple[Comment, ...]:
    with store.read() as db:
        found = [
            Comment(
                row.public_id,
                row.submission_id,
                row.kind,
                row.subject,
                row.lat,
                row.lon,
                row.text,
                row.author,
                row.at_ms,
                row.resolved_ms is not None,
            )
            for row in db.execute(query)
        ]
    return _threads(found)


def _threads(found: list[Comment]) -> tuple[Comment, ...]:
    replies: dict[str, list[Comment]] = {}
    for comment in found:
        if comment.kind == REPLY:
            replies.setdefault(comment.subject, []).append(comment)
    return tuple(_with(comment, replies.get(comment.public_id, [])) for comment in found if comment.kind != REPLY)


def _with(comment: Comment, replies: list[Comment]) -> Comment:
    return replace(comment, replies=tuple(replies))


def of_submission(store: Store, event_id: int, submission_id: int) -> tuple[Comment, ...]:
    """Return the comments of a review."""
    return _read(store, _query(event_id).where(_.submission_id == submission_id))


def about(store: Store, event_id: int, subject: tuple[str, str]) -> tuple[Comment, ...]:
    """Return what was said of an object in any review and before one."""
    kind, name = subject
    found = _read(store, _query(event_id))
    return tuple(comment for comment in found if (comment.kind, comment.subject) == (kind, name))


def all_of(store: Store, event_id: int) -> tuple[Comment, ...]:
    """Return every comment of an event."""
    return _read(store, _query(event_id))


def add(transaction: Transaction, event_id: int, new: NewComment) -> str:
    """Say something; return the comment's public id.

    Raises:
        Invalid: no words, too many, or something else than an object or a place.
    """
    text = new.text.strip()
    refuse_text(text, "text")
    refuse_signs(new.subject, "subject")
    if new.kind not in KINDS or (new.kind == POINT and (new.lat is None or new.lon is None)):
        raise Invalid({"kind": Wording("Chưa rõ góp ý cho mục nào.", "It is not said what the comment is about.")})
    public_id = new_public_id()
    transaction.db.execute(
        tables.comments.insert().values(
            public_id=public_id,
            event_id=event_id,
            submission_id=new.submission_id,
            kind=new.kind,
            subject=new.subject[:100],
            lat=new.lat,
            lon=new.lon,
            text=text,
            at_ms=transaction.now_ms,
            actor_id=transaction.actor.user_id,
        )
    )
    transaction.note(
        "review.comment", f"{new.submission_id or 0}/{public_id}", event_id=event_id, values={"text": text}
    )
    return public_id


def refuse_text(text: str, field: str) -> None:
    """Refuse an empty or over-long text, or one with signs that nothing can keep.

    Raises:
        Invalid: it is.
    """
    if not text.strip():
        raise Invalid({field: Wording("Hãy nhập nội dung.", "Say something.")})
    refuse_signs(text, field)


def refuse_signs(text: str, field: str) -> None:
    """Refuse a text that is over-long or holds control characters; an empty one is fine.

    Raises:
        Invalid: it does.
    """
    if len(text) > LONGEST_COMMENT:
        raise Invalid({field: Wording(f"Dài quá {LONGEST_COMMENT} ký tự.", f"Longer than {LONGEST_COMMENT} letters.")})
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\r\t" for letter in text):
        raise Invalid(
            {field: Wording("Có ký tự điều khiển không giữ được; hãy gõ lại.", "Control characters cannot be kept.")}
        )


def find(store: Store, event_id: int, public_id: str) -> Comment:
    """Return one comment of an event that is no reply.

    Raises:
        NotFound: it has no such comment.
    """
    found = _read(store, _query(event_id).where(_.public_id == public_id)) if public_id.isalnum() else ()
    if not found:
        raise NotFound
    return found[0]


def settle(transaction: Transaction, event_id: int, public_id: str, *, settled: bool) -> None:
    """Mark a comment as done with, or take it up again."""
    transaction.db.execute(
        tables.comments.update()
        .where(_.event_id == event_id, _.public_id == public_id)
        .values(
            resolved_ms=transaction.now_ms if settled else None,
            resolved_by=transaction.actor.user_id if settled else None,
        )
    )
    transaction.note("review.settle", public_id, event_id=event_id, values={"settled": settled})
