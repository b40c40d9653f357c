"""The complete history of a review, read off the audit log: who did what, when."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from planner.wording import Wording
from web.services.review import Submission
from web.services.review_words import ITEM_KIND_WORDS, Reader
from web.store import tables
from web.store.engine import Store

ACTION_WORDS: Mapping[str, Wording] = {
    "review.submit": Wording("trình thẩm định", "submitted"),
    "review.item_approved": Wording("duyệt mục", "approved an item"),
    "review.item_returned": Wording("trả lại mục", "returned an item"),
    "review.comment": Wording("góp ý", "commented"),
    "review.approved": Wording("duyệt toàn bộ", "approved the whole"),
    "review.returned": Wording("trả lại, yêu cầu sửa", "returned, asked for changes"),
    "review.reopen": Wording("nội dung đã đổi: cần duyệt lại", "content changed: to be approved again"),
    "review.withdrawn": Wording("rút lại", "withdrew"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    at_ms: int
    actor: str
    words: str
    subject: str


def history_of(store: Store, event_id: int, submission: Submission, reader: Reader) -> tuple[Entry, ...]:
    """Return everything that happened to a submission, the oldest first."""
    _ = tables.audit.c
    query = (
        select(_.at_ms, _.action, _.object, tables.users.c.name)
        .join_from(tables.audit, tables.users, _.actor_id == tables.users.c.id, isouter=True)
        .where(
            _.event_id == event_id,
            _.action.in_(list(ACTION_WORDS)),
            or_(_.object.like(f"{submission.number}/%") & (_.action != "review.comment"), _comment_of(submission)),
        )
        .order_by(_.seq)
    )
    with store.read() as db:
        found = db.execute(query).all()
    return tuple(
        Entry(row.at_ms, row.name or "", ACTION_WORDS[row.action].to(reader.language), _subject(row, reader))
        for row in found
    )


def _comment_of(submission: Submission) -> ColumnElement[bool]:
    return tables.audit.c.object.like(f"{submission.id}/%") & (tables.audit.c.action == "review.comment")


def _subject(row: object, reader: Reader) -> str:
    if getattr(row, "action", "") == "review.comment":
        return ""
    _number, _, rest = str(getattr(row, "object", "")).partition("/")
    kind, _, subject = rest.partition("/")
    if kind == "protected":
        return ITEM_KIND_WORDS[kind].to(reader.language)
    return f"{ITEM_KIND_WORDS[kind].to(reader.language)} {subject}" if kind in ITEM_KIND_WORDS else ""
