"""Papers of the preparation: procedures that the facts call for, and notices of conclusions taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from planner.errors import UsageError
from planner.law.catalogue import catalogue
from planner.law.ticking import Called, called_on
from planner.readiness import Notice
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Invalid, NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services import preparation
from web.store.engine import Transaction
from web.views.preparation import PreparationView, asked_of

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PREPARATION, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.PREPARATION, Action.EDIT)]
Id = Annotated[str, Query(max_length=100)]
MOST_FIELDS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceduresPage(PreparationView):
    """Procedures with their days, and a fact that is being considered."""

    called: tuple[Called, ...] = ()
    tried: tuple[Called, ...] = ()
    fact: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    begun: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage(PreparationView):
    """The text of a notice, what was read of it, what is to be confirmed."""

    text: str = ""
    notice: Notice | None = None
    checks: tuple[tuple[str, str], ...] = ()
    error: str = ""

    def open_points(self, clause: str, language: str) -> tuple[str, ...]:
        """Return what a person must confirm of a clause."""
        points = self.notice.to_confirm if self.notice else ()
        return tuple(what.vi if language == "vi" else what.en for own, what in points if own == clause)


@router.get("/events/{event}/preparation/procedures")
def procedures(context: Reader, fact: Id = "", day: Id = "") -> Response:
    """Show the procedures that the event calls for; ``fact`` tries one that is not ticked yet."""
    asked = asked_of(context, "", day)
    base = {"today": asked.today.isoformat(), "faults": asked.faults, "part": "procedures", "fact": fact}
    if asked.situation is None:
        return context.page("preparation/procedures.html", ProceduresPage(**base))  # type: ignore[arg-type]
    scenario = asked.situation.scenario
    known = dict.fromkeys(name for row in catalogue().values() for name in row.fact)
    names = {name: row.name for row in reversed(list(catalogue().values())) for name in row.fact}
    view = ProceduresPage(
        **base,  # type: ignore[arg-type]
        called=called_on(scenario, asked.today),
        begun=preparation.begun(asked.situation),
        tried=called_on(scenario, asked.today, [fact]) if fact in known else (),
        facts=tuple((name, f"{names[name]} ({name})") for name in known),
    )
    return context.page("preparation/procedures.html", view)


@router.get("/events/{event}/preparation/notice")
def notice(context: Editor) -> Response:
    """Ask for the text of a notice of conclusions."""
    return context.page("preparation/notice.html", NoticePage(part="notice"))


async def sent(request: Request) -> dict[str, str]:
    """Return the fields of the form."""
    form = await request.form(max_fields=MOST_FIELDS)
    return {str(name): str(value)[: preparation.LONGEST_NOTICE] for name, value in form.items()}


Sent = Annotated[dict[str, str], Depends(sent)]


@router.post("/events/{event}/preparation/notice")
def read(context: Editor, fields: Sent) -> Response:
    """Read the text, or keep what a person has confirmed of it."""
    text, scenario = fields.get("text", ""), _scenario(context)
    try:
        found = preparation.read(text, scenario)
    except UsageError as error:
        view = NoticePage(part="notice", text=text, error=error.message.to(context.language))
        return context.page("preparation/notice.html", view, status=422)
    if "keep" not in fields:
        view = NoticePage(part="notice", text=text, notice=found, checks=preparation.check_names(context.language))
        return context.page("preparation/notice.html", view)
    return _taken(context, scenario, preparation.confirmed(found, fields))


def _scenario(context: EventContext) -> Scenario:
    situation = asked_of(context, "", "").situation
    if situation is None:
        raise NotFound
    return situation.scenario


def _taken(context: EventContext, scenario: Scenario, confirmed: Notice) -> Response:
    if unknown := preparation.unknown_tasks(confirmed, scenario):
        listed = ", ".join(unknown)
        raise Invalid({"tasks": Wording(f"Không có công việc {listed}.", f"There is no task {listed}.")})

    def work(transaction: Transaction) -> int:
        count = preparation.take_notice(transaction, context.event.id, scenario, confirmed)
        if not count:
            transaction.note("notice.read", confirmed.document.document_id, event_id=context.event.id)
        return count

    count = context.store.write(context.actor, work)
    number = confirmed.document.document_id
    said = context.say(f"Đã nhập {count} dòng của {number}.", f"{count} lines of {number} were taken in.")
    return tell(redirect(f"{context.href('preparation')}?list=directives"), "success", said)
