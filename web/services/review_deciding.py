"""Submitting, deciding, taking back: what changes a review."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound, Stale
from web.services import review_comments
from web.services.review import APPROVED, PENDING, REOPENED, RETURNED, SUBMITTED, WITHDRAWN, Standing, Submission
from web.services.review_comments import NewComment, refuse_signs, refuse_text
from web.services.review_content import Draft, Key, digest_of
from web.store import tables
from web.store.engine import Transaction, new_public_id

OUTDATED = Wording(
    "Nội dung đã đổi sau khi trình; hãy xem phần khác biệt, ban tổ chức cần trình lại.",
    "The content was changed after it was submitted; look at the differences, it must be submitted again.",
)
_s = tables.submissions.c
_i = tables.review_items.c


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """What a reviewer says of an item as they saw it."""

    key: Key
    version: int
    digest: str
    approve: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WholeDecision:
    """What a reviewer says of a submission as they saw it."""

    version: int
    digest: str
    approve: bool
    reason: str = ""


def record(transaction: Transaction, event_id: int, found: Standing) -> None:
    """Write down that an approval no longer holds, if that was found; done with every change of a review."""
    latest = found.submission
    if latest is None or found.state != REOPENED or latest.state == REOPENED:
        return
    changed = transaction.db.execute(
        tables.submissions.update()
        .where(_s.id == latest.id, _s.state == APPROVED)
        .values(state=REOPENED, version=_s.version + 1)
    )
    if changed.rowcount:
        now = "" if found.draft is None else found.draft.digest
        transaction.note("review.reopen", f"{latest.number}/", event_id=event_id, values={"digest": now})


def refuse_moved(db: Connection, event_id: int, draft: Draft) -> None:
    """Refuse when the scenario or the plan in force changed since the draft was made.

    Raises:
        Conflict: somebody changed it this very moment.
    """
    row = db.execute(
        select(tables.events.c.revision, tables.events.c.plan_id).where(tables.events.c.id == event_id)
    ).one()
    if (row.revision, row.plan_id) != (draft.revision, draft.plan.id):
        raise Conflict(
            Wording(
                "Số liệu vừa được sửa trong lúc gửi; hãy xem lại rồi làm lại.",
                "The data was changed this very moment; look again and repeat.",
            )
        )


def submit(transaction: Transaction, event_id: int, found: Standing, note: str) -> str:
    """Put the content of today before the reviewers; return the submission's public id.

    A submission that waits is withdrawn for the new one; the history keeps both.

    Raises:
        Conflict: no plan is in force, or the same content was submitted already.
        Invalid: the note is over-long.
    """
    draft = found.draft
    if draft is None:
        raise Conflict(
            Wording(
                "Chưa trình được: cần một phương án đang dùng và số liệu không có lỗi.",
                "Nothing to submit: a plan must be in force and the data free of faults.",
            )
        )
    refuse_signs(note, "note")
    refuse_moved(transaction.db, event_id, draft)
    _refuse_same(found)
    record(transaction, event_id, found)
    transaction.db.execute(
        tables.submissions.update()
        .where(_s.event_id == event_id, _s.state == SUBMITTED)
        .values(state=WITHDRAWN, version=_s.version + 1)
    )
    return _insert(transaction, event_id, draft, note)


def _refuse_same(found: Standing) -> None:
    if found.submission is not None and not found.drifted and found.state in {SUBMITTED, APPROVED}:
        number = found.submission.number
        raise Conflict(
            Wording(
                f"Nội dung này đã trình ở lần trình số {number} và chưa thay đổi.",
                f"This content was submitted as no. {number} and has not changed since.",
            )
        )


def _insert(transaction: Transaction, event_id: int, draft: Draft, note: str) -> str:
    db, public_id = transaction.db, new_public_id()
    number = (db.execute(select(_s.number).where(_s.event_id == event_id).order_by(_s.number.desc())).scalar() or 0) + 1
    made = db.execute(
        tables.submissions.insert().values(
            public_id=public_id,
            event_id=event_id,
            number=number,
            plan_id=draft.plan.id,
            state=SUBMITTED,
            digest=draft.digest,
            content=draft.content,
            note=note.strip(),
            version=1,
            submitted_ms=transaction.now_ms,
            author_id=transaction.actor.user_id,
            reason="",
        )
    )
    key = made.inserted_primary_key
    own = int(key[0]) if key else 0
    rows = [
        {"submission_id": own, "kind": item["kind"], "subject": item["subject"], "digest": digest_of(item)}
        | {"state": PENDING, "reason": "", "version": 1}
        for item in draft.content["items"]
    ]
    if rows:
        db.execute(tables.review_items.insert(), rows)
    transaction.note("review.submit", f"{number}/", event_id=event_id, values={"digest": draft.digest})
    return public_id


def withdraw(transaction: Transaction, event_id: int, submission: Submission, version: int) -> None:
    """Take a submission back that nobody has decided yet.

    Raises:
        Conflict: it was decided.
        Stale: it was changed meanwhile.
    """
    _locked(transaction, submission, version, submission.digest)
    _close(transaction, event_id, submission, (WITHDRAWN, ""))


def refuse_author(db: Connection, submission: Submission, user_id: int | None) -> None:
    """Refuse a decision by the one who submitted, or who made the plan that was submitted.

    Raises:
        Conflict: it is the same person, whatever other roles they hold.
    """
    maker = db.execute(select(tables.plans.c.actor_id).where(tables.plans.c.id == submission.plan_id)).scalar()
    if user_id is None or user_id in {submission.author_id, maker}:
        raise Conflict(
            Wording(
                "Người lập hoặc trình phương án không được tự duyệt; cần một người thẩm định khác.",
                "Who made or submitted a plan may not decide on it; another reviewer must.",
            )
        )


def decide_items(
    transaction: Transaction,
    event_id: int,
    submission: Submission,
    decisions: Sequence[ItemDecision],
    *,
    cleared: bool,
) -> None:
    """Approve or return items; all of them or none.

    Raises:
        Conflict: the submission is decided already, or the author decides.
        Stale: an item was decided or is not what was looked at.
        Invalid: an item is returned without a reason, or nothing was chosen.
        NotFound: there is no such item, or this person is not cleared for it.
    """
    if not decisions:
        raise Invalid({"items": Wording("Hãy chọn ít nhất một mục.", "Choose at least one item.")})
    refuse_author(transaction.db, submission, transaction.actor.user_id)
    _refuse_closed(transaction.db, submission)
    for decision in decisions:
        if decision.key[0] == "protected" and not cleared:
            raise NotFound
        _decide_item(transaction, event_id, submission, decision)


def _decide_item(transaction: Transaction, event_id: int, submission: Submission, decision: ItemDecision) -> None:
    if not decision.approve:
        refuse_text(decision.reason, "reason")
    refuse_signs(decision.reason, "reason")
    kind, subject = decision.key
    refuse_signs(subject, "subject")
    which = (_i.submission_id == submission.id, _i.kind == kind, _i.subject == subject)
    row = transaction.db.execute(select(_i.version, _i.digest).where(*which)).first()
    if row is None:
        raise NotFound
    if (row.version, row.digest) != (decision.version, decision.digest):
        raise Stale(row.version)
    state = APPROVED if decision.approve else RETURNED
    reason = decision.reason.strip()
    transaction.db.execute(
        tables.review_items.update()
        .where(*which)
        .values(
            state=state,
            reason=reason,
            version=row.version + 1,
            at_ms=transaction.now_ms,
            actor_id=transaction.actor.user_id,
        )
    )
    if reason:
        new = NewComment(reason, kind, subject, submission_id=submission.id)
        review_comments.add(transaction, event_id, new)
    transaction.note(
        f"review.item_{state}", f"{submission.number}/{kind}/{subject}", event_id=event_id, values={"reason": reason}
    )


def decide(
    transaction: Transaction, event_id: int, submission: Submission, decision: WholeDecision, found: Standing
) -> None:
    """Approve or return a submission as a whole.

    Raises:
        Conflict: it is decided already, the author decides, or items are not approved yet.
        Stale: it is not what was looked at, or the content of today is another.
        Invalid: it is returned without a reason.
    """
    refuse_author(transaction.db, submission, transaction.actor.user_id)
    _locked(transaction, submission, decision.version, decision.digest)
    if not decision.approve:
        refuse_text(decision.reason, "reason")
        review_comments.add(transaction, event_id, NewComment(decision.reason, submission_id=submission.id))
        _close(transaction, event_id, submission, (RETURNED, decision.reason.strip()))
        return
    refuse_signs(decision.reason, "reason")
    _refuse_undecided(transaction.db, submission)
    if found.draft is None or found.draft.digest != submission.digest:
        raise _Outdated(submission.version)
    refuse_moved(transaction.db, event_id, found.draft)
    _close(transaction, event_id, submission, (APPROVED, decision.reason.strip()))


class _Outdated(Stale):
    """The content of today is not the one that is to be approved."""

    def __init__(self, current: object) -> None:
        super().__init__(current)
        self.message = OUTDATED


def _refuse_closed(db: Connection, submission: Submission) -> None:
    state = db.execute(select(_s.state).where(_s.id == submission.id)).scalar()
    if state != SUBMITTED:
        raise Conflict(
            Wording(
                "Lần trình này đã kết thúc, không quyết định thêm được.",
                "This submission is closed; nothing more can be decided on it.",
            )
        )


def _locked(transaction: Transaction, submission: Submission, version: int, digest: str) -> None:
    _refuse_closed(transaction.db, submission)
    row = transaction.db.execute(select(_s.version, _s.digest).where(_s.id == submission.id)).one()
    if (row.version, row.digest) != (version, digest):
        raise Stale(row.version)


def _refuse_undecided(db: Connection, submission: Submission) -> None:
    query = select(_i.kind, _i.subject).where(_i.submission_id == submission.id, _i.state != APPROVED)
    waiting = db.execute(query).all()
    if waiting:
        raise Conflict(
            Wording(
                f"Còn {len(waiting)} mục chưa duyệt; duyệt từng mục trước, rồi mới duyệt toàn bộ.",
                f"{len(waiting)} items are not approved yet; approve each of them first.",
            )
        )


def _close(transaction: Transaction, event_id: int, submission: Submission, outcome: tuple[str, str]) -> None:
    state, reason = outcome
    transaction.db.execute(
        tables.submissions.update()
        .where(_s.id == submission.id)
        .values(
            state=state,
            reason=reason,
            version=_s.version + 1,
            decided_ms=transaction.now_ms,
            decided_by=transaction.actor.user_id,
        )
    )
    values = {"digest": submission.digest, "reason": reason}
    transaction.note(f"review.{state}", f"{submission.number}/", event_id=event_id, values=values)
