"""Review for programs: how today's content stands, submissions, items, comments, decisions."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import review
from web.services.review import Submission
from web.services.review_comments import LONGEST_COMMENT, POINT, REPLY, Comment, NewComment
from web.services.review_content import items_of
from web.services.review_deciding import ItemDecision, WholeDecision
from web.services.review_history import history_of
from web.services.review_words import Difference, differences, facts_of, title_of
from web.views.review_page import desk_of, reader_of, state_of

router = APIRouter(prefix="/api/v1/events/{event}/review", tags=["review"])
Reader = Annotated[EventContext, allow(Resource.REVIEW, Action.READ)]
Submitter = Annotated[EventContext, allow(Resource.REVIEW, Action.SUBMIT)]
Commenter = Annotated[EventContext, allow(Resource.REVIEW, Action.COMMENT)]
Decider = Annotated[EventContext, allow(Resource.REVIEW, Action.DECIDE)]
Id = Annotated[str, Path(max_length=16)]
Digest = Annotated[str, Field(min_length=64, max_length=64, pattern="^[0-9a-f]{64}$")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Text = Annotated[str, Field(max_length=LONGEST_COMMENT)]
Kind = Literal["closure", "route", "post", "lot", "force", "protected"]


class DifferenceAnswer(BaseModel):
    """What is different of one item, both sides in words."""

    change: str
    kind: str
    subject: str
    label: str
    before: str
    after: str


class SubmissionAnswer(BaseModel):
    """A submission; ``state`` is "reopened" when the content of today is no longer the one approved."""

    id: str
    number: int
    state: str
    digest: str
    version: int
    author: str
    note: str
    reason: str
    submitted_ms: int
    decided_ms: int | None


class StandingAnswer(BaseModel):
    """How the content of today stands; ``changes`` are counted from the last approved or submitted content."""

    state: str
    digest: str | None
    drifted: bool
    latest: SubmissionAnswer | None
    changes: list[DifferenceAnswer]


class ItemAnswer(BaseModel):
    """An item with what it says, in words."""

    kind: str
    subject: str
    title: str
    facts: list[tuple[str, str]]
    digest: str
    state: str
    reason: str
    version: int
    actor: str


class CommentAnswer(BaseModel):
    """A comment on an object, a place or the whole."""

    id: str
    kind: str
    subject: str
    lat: float | None
    lon: float | None
    text: str
    author: str
    at_ms: int
    settled: bool
    replies: list["CommentAnswer"]


class HistoryAnswer(BaseModel):
    """One line of the history."""

    at_ms: int
    actor: str
    words: str
    subject: str


class SubmissionDetail(SubmissionAnswer):
    """A submission with everything in it."""

    items: list[ItemAnswer]
    comments: list[CommentAnswer]
    changes: list[DifferenceAnswer]
    history: list[HistoryAnswer]


class SubmitIn(BaseModel):
    """The organisers' note."""

    model_config = ConfigDict(extra="forbid")

    note: Text = ""


class Made(BaseModel):
    """The id of what was made."""

    id: str


class ItemDecisionIn(BaseModel):
    """A decision on an item as it was seen."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    subject: Annotated[str, Field(min_length=1, max_length=100)]
    version: Version
    digest: Digest
    approve: bool
    reason: Text = ""


class ItemDecisionsIn(BaseModel):
    """Decisions that are kept together or not at all."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[ItemDecisionIn], Field(min_length=1, max_length=1000)]


class DecisionIn(BaseModel):
    """A decision on the whole as it was seen; approving needs the password given again a short while ago."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    digest: Digest
    approve: bool
    reason: Text = ""


class WithdrawIn(BaseModel):
    """The version that is taken back."""

    model_config = ConfigDict(extra="forbid")

    version: Version


class CommentIn(BaseModel):
    """A comment; kind "point" needs ``lat`` and ``lon``, kind "reply" the id of the comment as ``subject``."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_COMMENT)]
    kind: Kind | Literal["", "point", "reply", "venue", "hotel"] = ""
    subject: Annotated[str, Field(max_length=100)] = ""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    submission: Annotated[str, Field(max_length=16)] = ""


class SettleIn(BaseModel):
    """Whether a comment is done with."""

    model_config = ConfigDict(extra="forbid")

    settled: bool


@router.get("", response_model=StandingAnswer)
def standing(context: Reader) -> dict[str, Any]:
    """Return how the content of today stands."""
    found = review.standing(context.services, context.event)
    compared = review.last_approved(context.store, context.event.id) or found.submission
    today = found.draft.content if found.draft is not None else None
    changes = differences(compared.content if compared else None, today, reader_of(context))
    return {
        "state": found.state,
        "digest": found.draft.digest if found.draft is not None else None,
        "drifted": found.drifted,
        "latest": _submission(found.submission, found.state) if found.submission is not None else None,
        "changes": [_difference(one) for one in changes],
    }


@router.get("/submissions", response_model=list[SubmissionAnswer])
def submissions(context: Reader) -> list[dict[str, Any]]:
    """List the submissions, the newest first."""
    found = review.standing(context.services, context.event)
    return [_submission(one, state_of(one, found)) for one in review.all_of(context.store, context.event.id)]


@router.post("/submissions", response_model=Made, status_code=201)
def submit(context: Submitter, asked: SubmitIn) -> dict[str, str]:
    """Submit the content of today."""
    return {"id": desk_of(context).submit(asked.note)}


@router.get("/submissions/{submission}", response_model=SubmissionDetail)
def submission(context: Reader, submission: Id) -> dict[str, Any]:
    """Return a submission with its items, comments, differences and history."""
    desk, reader = desk_of(context), reader_of(context)
    one = desk.submission(submission)
    before = review.last_approved(context.store, context.event.id, one.number)
    values = items_of(one.content)
    found = review.standing(context.services, context.event)
    return {
        **_submission(one, state_of(one, found)),
        "items": [
            {
                "kind": item.kind,
                "subject": item.subject,
                "title": title_of(item.key, values[item.key], reader),
                "facts": facts_of(item.key, values[item.key], reader),
                "digest": item.digest,
                "state": item.state,
                "reason": item.reason if not desk.hides(item.kind, item.subject) else "",
                "version": item.version,
                "actor": item.actor,
            }
            for item in review.items_of(context.store, one)
        ],
        "comments": [_comment(comment) for comment in desk.comments(one)],
        "changes": [
            _difference(change)
            for change in differences(before.content if before is not None else None, one.content, reader)
        ],
        "history": [
            {"at_ms": entry.at_ms, "actor": entry.actor, "words": entry.words, "subject": entry.subject}
            for entry in history_of(context.store, context.event.id, one, reader)
        ],
    }


@router.post("/submissions/{submission}/items", status_code=204)
def decide_items(context: Decider, submission: Id, asked: ItemDecisionsIn) -> None:
    """Approve or return items, all or none."""
    decisions = [
        ItemDecision((one.kind, one.subject), one.version, one.digest, one.approve, one.reason) for one in asked.items
    ]
    desk_of(context).decide_items(submission, decisions)


@router.post("/submissions/{submission}/decision", status_code=204)
def decide(context: Decider, submission: Id, asked: DecisionIn) -> None:
    """Approve or return the whole."""
    if asked.approve:
        context.step_up()
    whole = WholeDecision(asked.version, asked.digest, asked.approve, asked.reason)
    desk_of(context).decide(submission, whole)


@router.post("/submissions/{submission}/withdraw", status_code=204)
def withdraw(context: Submitter, submission: Id, asked: WithdrawIn) -> None:
    """Take a submission back that nobody has decided."""
    desk_of(context).withdraw(submission, asked.version)


@router.get("/comments", response_model=list[CommentAnswer])
def comments(context: Reader) -> list[dict[str, Any]]:
    """List every comment of the event."""
    return [_comment(comment) for comment in desk_of(context).comments()]


@router.post("/comments", response_model=Made, status_code=201)
def comment(context: Commenter, asked: CommentIn) -> dict[str, str]:
    """Say something of an object, a place, or another comment."""
    at_point = asked.kind == POINT
    new = NewComment(
        asked.text,
        asked.kind,
        asked.subject,
        asked.lat if at_point else None,
        asked.lon if at_point else None,
    )
    return {"id": desk_of(context).comment(new, asked.submission if asked.kind != REPLY else "")}


@router.put("/comments/{comment_id}", status_code=204)
def settle(context: Commenter, comment_id: Id, asked: SettleIn) -> None:
    """Mark a comment as done with, or take it up again."""
    desk_of(context).settle(comment_id, settled=asked.settled)


def _submission(one: Submission, state: str) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "number": one.number,
        "state": state,
        "digest": one.digest,
        "version": one.version,
        "author": one.author,
        "note": one.note,
        "reason": one.reason,
        "submitted_ms": one.submitted_ms,
        "decided_ms": one.decided_ms,
    }


def _difference(one: Difference) -> dict[str, str]:
    kind, subject = one.key
    return {
        "change": one.kind,
        "kind": kind,
        "subject": subject,
        "label": one.label,
        "before": one.before,
        "after": one.after,
    }


def _comment(one: Comment) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "kind": one.kind,
        "subject": one.subject,
        "lat": one.lat,
        "lon": one.lon,
        "text": one.text,
        "author": one.author,
        "at_ms": one.at_ms,
        "settled": one.settled,
        "replies": [_comment(reply) for reply in one.replies],
    }
