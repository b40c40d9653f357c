"""Review by the security forces: submissions, items, the map by hour, decisions, the signature sheet."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import JSONResponse

from planner.wording import Wording
from web.context import EventContext, allow, local_path, redirect
from web.errors import Invalid
from web.policy import Action, Resource
from web.rendering import tell
from web.services import review
from web.services.mapdata_review import review_map
from web.services.review_comments import NewComment
from web.services.review_content import items_of
from web.services.review_deciding import ItemDecision, WholeDecision
from web.services.review_history import history_of
from web.services.review_words import differences
from web.views.review_page import SheetPage, desk_of, home_page, reader_of, submission_page

router = APIRouter(include_in_schema=False)
Member = Annotated[EventContext, allow(Resource.REVIEW, Action.READ)]
Submitter = Annotated[EventContext, allow(Resource.REVIEW, Action.SUBMIT)]
Commenter = Annotated[EventContext, allow(Resource.REVIEW, Action.COMMENT)]
Decider = Annotated[EventContext, allow(Resource.REVIEW, Action.DECIDE)]
Printer = Annotated[EventContext, allow(Resource.REVIEW, Action.EXPORT)]
Text = Annotated[str, Form()]

PARTS_OF_CHOICE = 4


@router.get("/events/{event}/review")
def home(context: Member) -> Response:
    """Show how the content of today stands, and every submission."""
    return context.page("review/index.html", home_page(context))


@router.post("/events/{event}/review")
def submit(context: Submitter, note: Text = "") -> Response:
    """Submit the content of today."""
    public_id = desk_of(context).submit(note)
    words = context.say("Đã trình thẩm định.", "Submitted for review.")
    return tell(redirect(context.href("review", public_id)), "success", words)


@router.post("/events/{event}/review/comments")
def comment(
    context: Commenter,
    text: Text = "",
    kind: Text = "",
    subject: Text = "",
    lat: Text = "",
    lon: Text = "",
    submission: Text = "",
    back: Text = "",
) -> Response:
    """Say something of an object, a place or another comment."""
    new = NewComment(text, kind[:16], subject[:100], degrees(lat, 90), degrees(lon, 180))
    public_id = desk_of(context).comment(new, submission[:16])
    target = local_path(back) if back else context.href("review")
    return tell(redirect(f"{target.partition('#')[0]}#comment-{public_id}"), "success", context.say("Đã ghi.", "Kept."))


@router.post("/events/{event}/review/comments/{comment_id}")
def settle(context: Commenter, comment_id: str, settled: Text = "", back: Text = "") -> Response:
    """Mark a comment as done with, or take it up again."""
    desk_of(context).settle(comment_id, settled=bool(settled))
    return redirect(local_path(back) if back else context.href("review"))


@router.get("/events/{event}/review/{submission}")
def show(
    context: Member, submission: str, state: str = "", kind: str = "", changed: str = "", day: str = "", t: str = ""
) -> Response:
    """Show a submission: its items, the map by hour, what changed, what was said."""
    found = desk_of(context).submission(submission)
    filters = {"state": state[:16], "kind": kind[:16], "changed": changed[:1]}
    return context.page("review/show.html", submission_page(context, found, filters, (day[:10], t[:5])))


@router.get("/events/{event}/review/{submission}/map.json")
def map_json(context: Member, submission: str) -> Response:
    """Return the layers of a submission's map."""
    desk = desk_of(context)
    found, reader = desk.submission(submission), reader_of(context)
    before = review.last_approved(context.store, context.event.id, found.number)
    old = before.content if before is not None else None
    changed = differences(old, found.content, reader)
    layers = review_map(found.content, old, changed, desk.comments(found), reader)
    return JSONResponse(layers, media_type="application/geo+json", headers={"Cache-Control": "no-store"})


@router.post("/events/{event}/review/{submission}/items")
def decide_items(
    context: Decider,
    submission: str,
    decision: Text = "",
    reason: Text = "",
    item: Annotated[list[str] | None, Form()] = None,
    back: Text = "",
) -> Response:
    """Approve or return the items that were ticked."""
    decisions = chosen_items(item or [], approve=decision == "approve", reason=reason)
    desk_of(context).decide_items(submission, decisions)
    words = context.say(f"Đã ghi quyết định cho {len(decisions)} mục.", f"Decided on {len(decisions)} items.")
    target = local_path(back) if back else context.href("review", submission)
    return tell(redirect(target), "success", words)


@router.post("/events/{event}/review/{submission}/decision")
def decide(
    context: Decider,
    submission: str,
    decision: Text = "",
    reason: Text = "",
    version: Text = "",
    digest: Text = "",
) -> Response:
    """Approve the whole (the password having been given again), or return it."""
    approve = decision == "approve"
    if approve:
        context.step_up()
    whole = WholeDecision(whole_number(version), digest, approve, reason)
    desk_of(context).decide(submission, whole)
    words = context.say("Đã duyệt toàn bộ.", "Approved.") if approve else context.say("Đã trả lại.", "Returned.")
    return tell(redirect(context.href("review", submission)), "success", words)


@router.post("/events/{event}/review/{submission}/withdraw")
def withdraw(context: Submitter, submission: str, version: Text = "") -> Response:
    """Take a submission back."""
    desk_of(context).withdraw(submission, whole_number(version))
    return tell(redirect(context.href("review")), "success", context.say("Đã rút lại.", "Withdrawn."))


@router.get("/events/{event}/review/{submission}/sheet")
def sheet(context: Printer, submission: str) -> Response:
    """Show the signature sheet, ready to be printed."""
    desk = desk_of(context)
    found, reader = desk.submission(submission), reader_of(context)
    values = items_of(found.content)
    view = SheetPage.of(
        (context, found),
        review.items_of(context.store, found),
        values,
        desk.comments(found),
        history_of(context.store, context.event.id, found, reader),
    )
    return context.page("review/sheet.html", view)


def chosen_items(ticked: Sequence[str], *, approve: bool, reason: str) -> list[ItemDecision]:
    """Return decisions on ticked items: ``kind|subject|version|digest`` each.

    Raises:
        Invalid: a box holds something else.
    """
    found = []
    for text in ticked:
        kind, _, rest = text.partition("|")
        parts = rest.rsplit("|", 2)
        if len(parts) != PARTS_OF_CHOICE - 1:
            raise Invalid({"item": Wording("Ô chọn không đọc được; hãy tải lại trang.", "Reload the page.")})
        found.append(ItemDecision((kind, parts[0]), whole_number(parts[1]), parts[2], approve, reason))
    return found


def whole_number(text: str) -> int:
    """Return a number of a form; -1, which no version has, when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - fits a column


def degrees(text: str, limit: int) -> float | None:
    """Return a coordinate of a form; None when there is none or it lies nowhere."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -limit <= value <= limit else None
