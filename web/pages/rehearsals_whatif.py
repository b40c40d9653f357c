"""What if: a storm, a lost venue, a director's wish; which sessions would move, at what cost. Nothing is changed."""

from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from planner.errors import UsageError
from planner.problems.rehearsals.replan import Replanned
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services.rehearsals_attendance import problem_of
from web.services.rehearsals_whatif import Question, answer
from web.views.listing import file_of
from web.views.plan_page import chosen
from web.views.room import RoomPage, has_plan, room_base

router = APIRouter(include_in_schema=False)
Editor = Annotated[EventContext, allow(Resource.REHEARSALS, Action.EDIT)]
Short = Annotated[str, Query(max_length=100)]
PROBLEM = "rehearsals"


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A session that would move."""

    session_id: str
    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage(RoomPage):
    """The question and its answer."""

    question: Question
    venues: tuple[tuple[str, str], ...] = ()
    sessions: tuple[tuple[str, str], ...] = ()
    days: tuple[str, ...] = ()
    fault: str = ""
    found: Replanned | None = None
    address: str = ""
    moves: tuple[MoveLine, ...] = ()


@router.get("/events/{event}/rehearsals/what-if")
def what_if(
    context: Editor,
    plan: Short = "",
    storm: Short = "",
    lost: Short = "",
    lost_from: Short = "",
    lost_to: Short = "",
    session: Short = "",
    date: Short = "",
    start: Short = "",
    venue: Short = "",
    format: Short = "",  # noqa: A002 - the address says format
) -> Response:
    """Show which sessions a change would move, and what it would cost."""
    bundle = chosen(context, plan)
    question = Question(storm, lost, lost_from, lost_to, session, date, start, venue)
    base = room_base(context, bundle, PROBLEM, {"plan": plan} if plan else {})
    base |= {"room": PROBLEM, "trail": ((context.say("Nếu…", "What if"), None),), "question": question}
    if bundle is None or not has_plan(bundle, PROBLEM):
        return context.page("rehearsals/what_if.html", WhatIfPage(**base))
    problem, rows = problem_of(bundle)
    base |= {
        "venues": tuple((one.venue_id, one.name) for one in problem.venues),
        "sessions": tuple((one.session_id, f"{one.session_id} {one.item_name}") for one in problem.sessions),
        "days": tuple(sorted({f"{row.start:%Y-%m-%d}" for row in rows})),
    }
    if not question.asks:
        return context.page("rehearsals/what_if.html", WhatIfPage(**base))
    try:
        found = answer(problem, rows, question)
    except UsageError as error:
        view = WhatIfPage(**base, fault=error.message.to(context.language))
        return context.page("rehearsals/what_if.html", view, status=422)
    names = {one.session_id: one.item_name for one in problem.sessions}
    moves = tuple(MoveLine(one.session_id, names[one.session_id], one.before, one.after) for one in found.moves)
    if format:
        return _exported(context, format, moves)
    return context.page(
        "rehearsals/what_if.html", WhatIfPage(**base, found=found, moves=moves, address=_address(plan, question))
    )


def _address(plan: str, question: Question) -> str:
    fields = {"plan": plan} | asdict(question)
    return urlencode({name: value for name, value in fields.items() if value})


def _exported(context: EventContext, kind: str, moves: tuple[MoveLine, ...]) -> Response:
    context.need(Resource.REHEARSALS, Action.EXPORT)
    headings = (
        context.say("Buổi", "Session"),
        context.say("Tiết mục", "Item"),
        context.say("Đang", "Now"),
        context.say("Sẽ", "Then"),
    )
    return file_of(context, "neu", kind, headings, ((one.session_id, one.item, one.before, one.after) for one in moves))
