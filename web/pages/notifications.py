"""What happened that concerns the reader."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response

from web.context import Context, allow, redirect
from web.policy import Action, Resource
from web.services import notifications
from web.services.notifications import Notice
from web.views.page import Page

router = APIRouter(include_in_schema=False)
Reader = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.READ)]
Self = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.EDIT)]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as a sentence with a link."""

    notice: Notice
    sentence: str
    href: str
    event_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage(Page):
    """The notices, the newest first."""

    lines: tuple[NoticeLine, ...]
    unread: int


@router.get("/notifications")
def show_notices(context: Reader) -> Response:
    """Show what happened; looking alone changes nothing, the page then says that it was seen."""
    found = notifications.of_person(context.store, context.person.user_id)
    lines = tuple(_line(context, one) for one in found)
    trail = ((context.say("Thông báo", "Notifications"), None),)
    view = NoticePage(trail=trail, lines=lines, unread=sum(one.unread for one in found))
    return context.page("notifications/index.html", view)


@router.post("/notifications/seen")
def mark_seen(context: Self) -> Response:
    """Note that the person has looked."""
    notifications.mark_seen(context.store, context.person.user_id)
    return redirect("/notifications")


def _line(context: Context, one: Notice) -> NoticeLine:
    words = {
        ("job", "done"): ("Lần giải đã xong, có phương án mới.", "A solve is done; there is a new plan."),
        ("job", "failed"): ("Lần giải bị hỏng.", "A solve failed."),
        ("job", "interrupted"): ("Lần giải bị gián đoạn vì máy chủ dừng.", "A solve was interrupted by the server."),
        ("decided", "approved"): (f"Lần trình {one.number} đã được duyệt.", f"Submission {one.number} is approved."),
        ("decided", "returned"): (f"Lần trình {one.number} bị trả lại.", f"Submission {one.number} was returned."),
        ("decided", "reopened"): (
            f"Lần trình {one.number} mở lại vì nội dung đã đổi.",
            f"Submission {one.number} was reopened: its content changed.",
        ),
    }
    other = (f"Lần trình {one.number} chờ bạn thẩm định.", f"Submission {one.number} waits for your review.")
    room = "jobs" if one.kind == "job" else "review"
    return NoticeLine(
        one,
        context.say(*words.get((one.kind, one.state), other)),
        f"/events/{one.event}/{room}/{one.object_id}",
        context.say(*one.event_name),
    )
