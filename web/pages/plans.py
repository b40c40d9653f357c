"""The plans of an event: the list, one plan, what is in force, their files."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response

from planner.wording import Wording
from web.context import Context, EventContext, allow, open_to_all, redirect
from web.errors import Invalid
from web.policy import Action, Resource
from web.rendering import tell
from web.services import jobs, plans
from web.views.listing import asked, in_order, listed
from web.views.listing import file_of as list_file
from web.views.plan_detail import plan_view
from web.views.plan_files import asset, file_of
from web.views.plan_list import PlanLine, PlanList, plan_lines

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PLANS, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.PLANS, Action.EDIT)]
Anyone = Annotated[Context, open_to_all()]
PublicId = Annotated[str, Path(max_length=16)]
FilePath = Annotated[str, Path(max_length=100)]
KEYS = {
    "number": lambda line: line.card.number,
    "title": lambda line: line.card.title.casefold(),
    "state": lambda line: line.state,
    "gap": lambda line: line.gap,
    "findings": lambda line: line.card.findings,
    "who": lambda line: line.card.author,
    "at": lambda line: line.card.at_ms,
}


@router.get("/events/{event}/plans")
def plan_list(context: Reader) -> Response:
    """Show every plan of the event."""
    query = asked(context, ("q", "state", "sort", "after", "before", "format"))
    lines = [line for line in plan_lines(context) if _matches(line, query)]
    if "format" in query:
        return list_file(
            context, "plans", query["format"], *_file(context, in_order(lines, query.get("sort", ""), KEYS))
        )
    page = listed(lines, query, KEYS, lambda line: line.card.public_id)
    solving = len(jobs.waiting(context.store, context.event.id))
    view = PlanList(
        room="plans",
        lines=page.rows,
        total=page.total,
        query=query,
        next=page.next,
        previous=page.previous,
        solving=solving,
    )
    return context.page("plans/index.html", view)


def _matches(line: PlanLine, query: dict[str, str]) -> bool:
    text = f"{line.card.number} {line.card.title} {line.card.author}".casefold()
    return query.get("q", "").casefold() in text and query.get("state", line.state) == line.state


def _file(context: EventContext, lines: list[PlanLine]) -> tuple[list[str], list[list[str]]]:
    headings = [
        context.say(*words)
        for words in (
            ("Số", "Number"),
            ("Tên", "Title"),
            ("Tình trạng", "State"),
            ("Đang dùng", "In force"),
            ("Phần", "Problem"),
            ("Điểm", "Score"),
            ("Cách tối ưu", "Gap"),
            ("Vi phạm, lưu ý", "Findings"),
            ("Người lập", "Made by"),
        )
    ]
    rows = [
        [
            str(line.card.number),
            line.card.title,
            line.state,
            "x" if line.in_force else "",
            figures.title,
            figures.score,
            figures.gap,
            str(figures.findings),
            line.card.author,
        ]
        for line in lines
        for figures in line.problems
    ]
    return headings, rows


@router.get("/events/{event}/plans/{plan}")
def show_plan(context: Reader, plan: PublicId) -> Response:
    """Show one plan."""
    shelf = context.services.shelf
    return context.page("plans/show.html", plan_view(context, shelf.bundle(shelf.card(context.event.id, plan))))


@router.post("/events/{event}/plans/{plan}/rename")
def rename_plan(context: Editor, plan: PublicId, title: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """Give a plan a name."""
    card = context.services.shelf.card(context.event.id, plan)
    title = title.strip()
    if len(title) > plans.LONGEST_TITLE:
        raise Invalid({"title": Wording("Tên dài nhất 200 ký tự.", "A name has at most 200 characters.")})
    context.store.write(context.actor, lambda transaction: plans.rename(transaction, context.event.id, card, title))
    return tell(redirect(context.href("plans", plan)), "success", context.say("Đã đổi tên.", "Renamed."))


@router.post("/events/{event}/plans/{plan}/force")
def put_in_force(context: Editor, plan: PublicId) -> Response:
    """Make a plan the one that pages show and documents are printed from."""
    card = context.services.shelf.card(context.event.id, plan)
    context.store.write(context.actor, lambda transaction: plans.put_in_force(transaction, context.event.id, card))
    words = context.say(
        f"Phương án số {card.number} nay là phương án đang dùng.", f"Plan no. {card.number} is in force now."
    )
    earlier = context.services.shelf.in_force(context.event.id, context.event.plan_id)
    undo = None
    if earlier is not None and earlier.id != card.id:
        back = context.say("Dùng lại bản trước", "Back to the earlier one")
        undo = (context.href("plans", earlier.public_id, "force"), back)
    return tell(redirect(context.href("plans", plan)), "success", words, undo=undo)


@router.post("/events/{event}/plans/{plan}/delete")
def delete_plan(context: Editor, plan: PublicId) -> Response:
    """Take a draft out."""
    card = context.services.shelf.card(context.event.id, plan)
    context.store.write(context.actor, lambda transaction: plans.delete(transaction, context.event.id, card))
    context.services.shelf.forget(card.public_id)
    words = context.say(f"Đã xoá phương án số {card.number}.", f"Plan no. {card.number} is deleted.")
    return tell(redirect(context.href("plans")), "success", words)


@router.get("/events/{event}/plans/{plan}/files/assets/{path:path}")
def report_asset(_context: Anyone, path: FilePath) -> Response:
    """Send a style or font of the reports, which have no origin and hence no cookies; it is the program's own."""
    return asset("assets", path)


@router.get("/events/{event}/plans/{plan}/files/maps/assets/{path:path}")
def map_asset(_context: Anyone, path: FilePath) -> Response:
    """Send a script or style of the maps; it is the program's own and says nothing of any event."""
    return asset("maps/assets", path)


@router.get("/events/{event}/plans/{plan}/files/{path:path}")
def plan_file(context: Reader, plan: PublicId, path: FilePath) -> Response:
    """Send a file of a plan to someone who may have it."""
    shelf = context.services.shelf
    return file_of(context, shelf.bundle(shelf.card(context.event.id, plan)), path)
