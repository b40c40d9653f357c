"""The desk at which a person reviews: every act finds the standing first, and leaves it recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from web.errors import NotFound
from web.services import review, review_comments, review_deciding
from web.services.mapdata_look import Occasion, Sources
from web.services.protection import protected_of
from web.services.review import Submission
from web.services.review_comments import POINT, REPLY, Comment, NewComment
from web.services.review_deciding import ItemDecision, WholeDecision
from web.store.engine import Actor, Transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at the reviews of one event.

    Attributes:
        sources: plans, scenarios, the database.
        event: the event.
        actor: who acts.
        cleared: whether they may see the movements of protected persons.
    """

    sources: Sources
    event: Occasion
    actor: Actor
    cleared: bool

    def submission(self, public_id: str) -> Submission:
        """Return a submission.

        Raises:
            NotFound: the event has none of that id.
        """
        return review.find(self.sources.store, self.event.id, public_id)

    def submit(self, note: str) -> str:
        """Submit the content of today; return the submission's public id."""
        found = review.standing(self.sources, self.event)

        def work(transaction: Transaction) -> str:
            return review_deciding.submit(transaction, self.event.id, found, note)

        return self.sources.store.write(self.actor, work)

    def withdraw(self, public_id: str, version: int) -> None:
        """Take a submission back."""
        submission = self.submission(public_id)

        def work(transaction: Transaction) -> None:
            review_deciding.withdraw(transaction, self.event.id, submission, version)

        self.sources.store.write(self.actor, work)

    def decide_items(self, public_id: str, decisions: Sequence[ItemDecision]) -> None:
        """Approve or return items."""
        submission = self.submission(public_id)
        found = review.standing(self.sources, self.event)

        def work(transaction: Transaction) -> None:
            review_deciding.record(transaction, self.event.id, found)
            review_deciding.decide_items(transaction, self.event.id, submission, decisions, cleared=self.cleared)

        self.sources.store.write(self.actor, work)

    def decide(self, public_id: str, decision: WholeDecision) -> None:
        """Approve or return a submission as a whole."""
        submission = self.submission(public_id)
        found = review.standing(self.sources, self.event)

        def work(transaction: Transaction) -> None:
            review_deciding.decide(transaction, self.event.id, submission, decision, found)

        self.sources.store.write(self.actor, work)

    def comment(self, new: NewComment, submission: str = "") -> str:
        """Say something of an object, a place or, as a reply, of another comment; return the comment's id.

        Raises:
            NotFound: the submission, the comment replied to or the object is not there, or not for this person.
        """
        if submission:
            new = replace(new, submission_id=self.submission(submission).id)
        if new.kind == REPLY:
            new = replace(new, submission_id=self.found(new.subject).submission_id)
        elif self.hides(new.kind, new.subject):
            raise NotFound
        found = review.standing(self.sources, self.event)

        def work(transaction: Transaction) -> str:
            review_deciding.record(transaction, self.event.id, found)
            return review_comments.add(transaction, self.event.id, new)

        return self.sources.store.write(self.actor, work)

    def settle(self, public_id: str, *, settled: bool) -> Comment:
        """Mark a comment as done with, or take it up again."""
        comment = self.found(public_id)

        def work(transaction: Transaction) -> None:
            review_comments.settle(transaction, self.event.id, public_id, settled=settled)

        self.sources.store.write(self.actor, work)
        return comment

    def found(self, public_id: str) -> Comment:
        """Return a comment that this person may see.

        Raises:
            NotFound: there is none.
        """
        comment = review_comments.find(self.sources.store, self.event.id, public_id)
        if self.hides(comment.kind, comment.subject):
            raise NotFound
        return comment

    def comments(self, submission: Submission | None = None) -> tuple[Comment, ...]:
        """Return the comments of a review, or of the whole event, that this person may see."""
        store = self.sources.store
        if submission is None:
            found = review_comments.all_of(store, self.event.id)
        else:
            found = review_comments.of_submission(store, self.event.id, submission.id)
        return tuple(comment for comment in found if not self.hides(comment.kind, comment.subject))

    def hides(self, kind: str, subject: str) -> bool:
        """Whether an object belongs to protected movements that this person may not see.

        Escort posts of today and of any submission count: a post that was taken out stays hidden.
        """
        if self.cleared or kind in {"", POINT}:
            return False
        return kind == "protected" or (kind == "post" and subject in self._escorts())

    def _escorts(self) -> frozenset[str]:
        scenario = self.sources.scenarios.current(self.event.id).scenario
        today = protected_of(scenario).posts if scenario is not None else frozenset[str]()
        submitted = {
            post_id
            for one in review.all_of(self.sources.store, self.event.id)
            for item in one.content["items"]
            if item["kind"] == "protected"
            for post_id in item["value"]["posts"]
        }
        return today | submitted
