"""What if, on the day: somebody is away, a post is added, a closure stands longer; who must be called."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from planner.engine.findings import Finding
from planner.errors import UsageError
from planner.problems.staffing.calls import Call
from planner.problems.staffing.replan import Replanned
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services.forces import Sight
from web.services.plans import Bundle
from web.services.staffing_whatif import Question, answer, discreet, refuse_others
from web.views.listing import file_of
from web.views.plan_page import chosen
from web.views.readings import board_of, hidden_duties, present_moment, staffing_secrets
from web.views.room import RoomPage, has_plan, names_any, room_base
from web.views.sight import sight_in

router = APIRouter(include_in_schema=False)
Editor = Annotated[EventContext, allow(Resource.STAFFING, Action.EDIT)]
Short = Annotated[str, Query(max_length=100)]
PROBLEM = "staffing"
MOST_CHARACTERS = 200
HOUR = timedelta(hours=1)

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage(RoomPage):
    """The question and its answer."""

    question: Question
    posts: Choices = ()
    shifts: Choices = ()
    forces: Choices = ()
    closures: Choices = ()
    people: Choices = ()
    fault: str = ""
    found: Replanned | None = None
    calls: tuple[Call, ...] = ()
    notes: tuple[str, ...] = ()
    address: str = ""


@router.get("/events/{event}/staffing/what-if")
def what_if(context: Editor, request: Request, plan: Short = "", format: Short = "") -> Response:  # noqa: A002
    """Show who must be called after a change, and through whom."""
    context.need(Resource.ROSTER_NAMES, Action.READ)
    bundle, question = chosen(context, plan), asked(request)
    base = room_base(context, bundle, PROBLEM, {"plan": plan} if plan else {}, staffing_secrets(context, bundle))
    base |= {"room": PROBLEM, "trail": ((context.say("Nếu…", "What if"), None),), "question": question}
    if bundle is None or not has_plan(bundle, PROBLEM):
        return context.page("staffing/what_if.html", WhatIfPage(**base))
    hidden, sight = hidden_places(context, bundle), sight_in(context)
    base |= _choices(bundle, hidden, sight)
    if not question.asks:
        base["question"] = replace(question, now=question.now or f"{_likely_now(bundle):%Y-%m-%dT%H:%M}")
        return context.page("staffing/what_if.html", WhatIfPage(**base))
    try:
        refuse_others(bundle.scenario, question, sight)
        answered = answer(bundle, question)
    except UsageError as error:
        view = WhatIfPage(**base, fault=error.message.to(context.language))
        return context.page("staffing/what_if.html", view, status=422)
    calls = discreet(answered.found.calls, hidden, sight)
    if format:
        return _exported(context, format, calls)
    notes = (
        *(one.to(context.language) for one in answered.unguarded),
        *told(context, bundle, answered.found.broken),
        *lacking(context, bundle, answered.unmanned),
    )
    view = WhatIfPage(
        **base, found=answered.found, calls=calls, notes=notes, address=urlencode({"plan": plan} | asdict(question))
    )
    return context.page("staffing/what_if.html", view)


def _likely_now(bundle: Bundle) -> datetime:
    """Return what the form proposes as the present: the clock during the roster, else an hour before it begins."""
    shifts, now = bundle.scenario.shifts, present_moment()
    if not shifts:
        return now
    first, last = min(one.start for one in shifts) - HOUR, max(one.end for one in shifts)
    return now if first <= now <= last else first


def asked(request: Request) -> Question:
    """Return the question of an address; words that are too long are cut."""
    names = [field.name for field in fields(Question)]
    return Question(**{name: request.query_params.get(name, "")[:MOST_CHARACTERS] for name in names})


def hidden_places(context: EventContext, bundle: Bundle) -> frozenset[str]:
    """Return the posts, and ids and names of the jobs of fixed time, that this reader may not know."""
    known = {post.post_id for post in board_of(context, bundle).posts}
    jobs = hidden_duties(context, bundle.scenario)
    told = {part for one in bundle.scenario.duties if one.duty_id in jobs for part in (one.duty_id, one.name)}
    return frozenset({post.post_id for post in bundle.scenario.posts} - known | told)


def lacking(context: EventContext, bundle: Bundle, unmanned: Iterable[str]) -> tuple[str, ...]:
    """Return the jobs of fixed time that lack people, as sentences."""
    hidden = hidden_duties(context, bundle.scenario)
    names = {one.duty_id: one.name for one in bundle.scenario.duties if one.duty_id not in hidden}
    shown = ((key, names.get(key, "")) for key in unmanned if key not in hidden)
    return tuple(
        context.say(f"Nhiệm vụ {key} {name} còn thiếu người.", f"Duty {key} {name} lacks people.")
        for key, name in shown
    )


def _choices(bundle: Bundle, hidden: frozenset[str], sight: Sight) -> dict[str, Choices]:
    scenario = bundle.scenario
    return {
        "posts": tuple(
            (one.post_id, f"{one.post_id} {one.name}") for one in scenario.posts if one.post_id not in hidden
        ),
        "shifts": tuple(
            (one.shift_id, f"{one.shift_id} {one.start:%H:%M}–{one.end:%H:%M} {one.start:%d/%m}")
            for one in scenario.shifts
        ),
        "forces": tuple((force, force) for force in sorted({one.force for one in scenario.officers})),
        "closures": tuple((one.closure_id, f"{one.closure_id} {one.street}") for one in scenario.closures),
        "people": tuple(
            (one.person_id, f"{one.person_id} {one.name} ({one.force})")
            for one in scenario.officers
            if sight.sees(one.force)
        ),
    }


def told(context: EventContext, bundle: Bundle, findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return findings as sentences, without those that name somebody or something the reader may not know."""
    secrets = staffing_secrets(context, bundle)
    return tuple(
        one.message.to(context.language)
        for one in findings
        if not names_any(" ".join((*one.subjects, one.message.vi)), secrets)
    )


def _exported(context: EventContext, kind: str, calls: tuple[Call, ...]) -> Response:
    context.need(Resource.ROSTER_NAMES, Action.EXPORT)
    headings = (
        context.say("Mã", "Id"),
        context.say("Họ tên", "Name"),
        context.say("Lực lượng", "Force"),
        context.say("Tổ", "Team"),
        context.say("Gọi qua", "Call"),
        context.say("Ca", "Shift"),
        context.say("Từ", "From"),
        context.say("Việc", "What"),
    )
    lines = (
        (
            one.person_id,
            one.name,
            one.force,
            one.team,
            one.chief.to(context.language),
            one.shift_id,
            f"{one.start:%Y-%m-%d %H:%M}",
            one.what.to(context.language),
        )
        for one in calls
    )
    return file_of(context, "danh-sach-goi", kind, headings, lines)
