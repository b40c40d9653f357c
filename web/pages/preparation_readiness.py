"""Where the preparation stands: gates, late and silent work, rules, lessons; reports and verifications."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from planner.errors import UsageError
from planner.law.rules import Verdict
from planner.readiness import Dashboard, GateState, Situation
from planner.readiness.dashboard import Gap, Month, class_totals, gaps, months
from planner.readiness.plain import GATE_WORDS
from planner.readiness.precedents import Precedent, precedents
from planner.scenario.rows import Progress
from web.context import EventContext, allow, redirect
from web.errors import Invalid, NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services import preparation
from web.services.preparation import Said
from web.views.preparation import PreparationView, asked_of, is_cleared
from web.views.readings import present_moment

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PREPARATION, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.PREPARATION, Action.EDIT)]
Id = Annotated[str, Query(max_length=100)]
Text = Annotated[str, Form(max_length=300)]
STATES = {"passed": "good", "blocked": "bad", "ahead": "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessPage(PreparationView):
    """The dashboard."""

    board: Dashboard | None = None
    months: tuple[Month, ...] = ()
    gaps: tuple[Gap, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    tasks: tuple[tuple[str, str], ...] = ()
    task: str = ""

    def light(self, gate: GateState) -> str:
        """Return the light of a gate."""
        return "" if self.board is None else STATES[gate.state(self.board.today)]

    def gate_words(self, gate: GateState, language: str) -> str:
        """Return the state of a gate in words."""
        words = GATE_WORDS[gate.state(self.board.today)] if self.board else GATE_WORDS["ahead"]
        return words.vi if language == "vi" else words.en

    def broken(self) -> tuple[Verdict, ...]:
        """Return the rules that are not kept."""
        return tuple(one for one in self.board.verdicts if one.state == "broken") if self.board else ()


@router.get("/events/{event}/preparation/readiness")
def readiness(context: Reader, plan: Id = "", day: Id = "", task: Id = "") -> Response:
    """Show where the preparation stands; ``day`` shows another day, for practice."""
    asked = asked_of(context, plan, day)
    base = {"today": asked.today.isoformat(), "plan": plan, "faults": asked.faults, "part": "readiness"}
    if asked.situation is None:
        return context.page("preparation/readiness.html", ReadinessPage(**base))  # type: ignore[arg-type]
    board = preparation.board_of(asked.situation, asked.today, cleared=is_cleared(context))
    view = ReadinessPage(
        **base,  # type: ignore[arg-type]
        board=board,
        months=months(asked.situation),
        gaps=gaps(asked.situation),
        precedents=precedents(),
        classes=tuple(class_totals(asked.situation).items()),
        members=tuple((one.member_id, f"{one.name} ({one.member_id})") for one in asked.situation.scenario.members),
        tasks=tuple((work.id, f"{work.id} {work.task.name}") for work in asked.situation.kept),
        task=task,
    )
    return context.page("preparation/readiness.html", view)


@router.post("/events/{event}/preparation/report")
def report(
    context: Editor, task: Text, by: Text, percent: Annotated[int, Form(ge=0, le=100)], evidence: Text = ""
) -> Response:
    """Keep what somebody reports of their own work."""
    situation = _situation(context)
    row = _made(lambda: preparation.reported(situation, Said(task, by, percent, evidence), present_moment()))
    return _kept(context, row)


@router.post("/events/{event}/preparation/verify")
def verify(context: Editor, task: Text, by: Text, evidence: Text = "") -> Response:
    """Keep that somebody other than whoever did the work has looked at it."""
    situation = _situation(context)
    row = _made(lambda: preparation.verified(situation, Said(task, by, 0, evidence), present_moment()))
    return _kept(context, row)


def _situation(context: EventContext) -> Situation:
    situation = asked_of(context, "", "").situation
    if situation is None:
        raise NotFound
    return situation


def _made(make: Callable[[], Progress]) -> Progress:
    try:
        return make()
    except UsageError as error:
        raise Invalid({"task": error.message}) from None


def _kept(context: EventContext, row: Progress) -> Response:
    context.store.write(context.actor, lambda transaction: preparation.keep_report(transaction, context.event.id, row))
    said = (
        context.say(f"{row.task_id}: {row.verified_by} đã kiểm tra {row.percent} %.", f"{row.task_id} verified.")
        if row.verified_by
        else context.say(f"{row.task_id}: báo cáo {row.percent} %.", f"{row.task_id}: {row.percent} % reported.")
    )
    return tell(redirect(context.href("preparation", "readiness")), "success", said)
