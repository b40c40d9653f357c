"""Review by the security forces: who submits does not approve, and an approval counts for one content alone.

A submission freezes the content of the day; its items are approved or returned one by one, then the whole. The
approval is bound to the content's hash: whatever changes the roads, posts, people or lots afterwards makes it
"reopened", shown at once (``standing``) and recorded with the next change (web.services.review_deciding).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from web.errors import NotFound
from web.services.mapdata_look import Occasion, Sources
from web.services.review_content import Draft, Json, Key, draft_of
from web.store import tables
from web.store.engine import Store

SUBMITTED, APPROVED, RETURNED, REOPENED, WITHDRAWN = "submitted", "approved", "returned", "reopened", "withdrawn"
PENDING = "pending"
_s = tables.submissions.c
_i = tables.review_items.c


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be approved or returned."""

    kind: str
    subject: str
    digest: str
    state: str
    reason: str
    version: int
    at_ms: int | None
    actor: str

    @property
    def key(self) -> Key:
        """What the item is."""
        return self.kind, self.subject


@dataclass(frozen=True, slots=True)
class Submission:
    """A content put before the reviewers, and what became of it."""

    id: int
    public_id: str
    number: int
    plan_id: int
    state: str
    digest: str
    content: Json
    note: str
    version: int
    submitted_ms: int
    author_id: int
    author: str
    decided_ms: int | None
    decided_by: int | None
    reason: str

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided."""
        return self.state == SUBMITTED


@dataclass(frozen=True, slots=True)
class Standing:
    """How the content of today stands.

    Attributes:
        state: of the latest submission, "reopened" when its approval no longer fits the content of today; "" before
            the first submission.
        submission: the latest one.
        draft: the content of today; None without a plan in force or with faults in the data.
        drifted: whether the content of today differs from what was submitted.
    """

    state: str
    submission: Submission | None
    draft: Draft | None
    drifted: bool


_QUERY = select(tables.submissions, tables.users.c.name.label("author")).join_from(
    tables.submissions, tables.users, _s.author_id == tables.users.c.id
)


def _submission(row: Any) -> Submission:  # noqa: ANN401 - a row of the query above
    return Submission(
        row.id,
        row.public_id,
        row.number,
        row.plan_id,
        row.state,
        row.digest,
        row.content,
        row.note,
        row.version,
        row.submitted_ms,
        row.author_id,
        row.author,
        row.decided_ms,
        row.decided_by,
        row.reason,
    )


def _latest(event_id: int) -> Select[Any]:
    return _QUERY.where(_s.event_id == event_id).order_by(_s.number.desc())


def all_of(store: Store, event_id: int) -> tuple[Submission, ...]:
    """Return the submissions of an event, the newest first."""
    with store.read() as db:
        return tuple(_submission(row) for row in db.execute(_latest(event_id)))


def find(store: Store, event_id: int, public_id: str) -> Submission:
    """Return one submission.

    Raises:
        NotFound: the event has no such submission.
    """
    if not public_id.isalnum():
        raise NotFound
    with store.read() as db:
        row = db.execute(_QUERY.where(_s.event_id == event_id, _s.public_id == public_id)).first()
    if row is None:
        raise NotFound
    return _submission(row)


def items_of(store: Store, submission: Submission) -> tuple[Item, ...]:
    """Return the items of a submission in the order of its content."""
    query = (
        select(tables.review_items, tables.users.c.name.label("actor"))
        .join_from(tables.review_items, tables.users, _i.actor_id == tables.users.c.id, isouter=True)
        .where(_i.submission_id == submission.id)
        .order_by(_i.id)
    )
    with store.read() as db:
        return tuple(
            Item(row.kind, row.subject, row.digest, row.state, row.reason, row.version, row.at_ms, row.actor or "")
            for row in db.execute(query)
        )


def last_approved(store: Store, event_id: int, before: int | None = None) -> Submission | None:
    """Return the last submission that was ever approved as a whole (before number ``before``)."""
    query = _latest(event_id).where(_s.state.in_((APPROVED, REOPENED)))
    if before is not None:
        query = query.where(_s.number < before)
    with store.read() as db:
        row = db.execute(query.limit(1)).first()
    return _submission(row) if row is not None else None


def standing(sources: Sources, event: Occasion) -> Standing:
    """Return how the content of today stands; nothing is written."""
    draft = draft_of(sources, event)
    with sources.store.read() as db:
        row = db.execute(_latest(event.id).where(_s.state != WITHDRAWN).limit(1)).first()
    if row is None:
        return Standing("", None, draft, drifted=False)
    latest = _submission(row)
    drifted = draft is None or draft.digest != latest.digest
    state = REOPENED if latest.state == APPROVED and drifted else latest.state
    return Standing(state, latest, draft, drifted=drifted)
