"""The timetable of the preparation as a bar chart to zoom and filter, as files, and as personal calendars."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from markupsafe import Markup

from planner.readiness.diary import diary, file_name, works_of
from planner.readiness.sheets import COLUMNS, STATE_WORDS, lines, workbook
from planner.report.gantt import GANTT_FILE, Chart, gantt_pdf, gantt_script, gantt_svg
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.views.listing import XLSX, attachment, file_of
from web.views.preparation import Asked, PreparationView, asked_of

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PREPARATION, Action.READ)]
Id = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttPage(PreparationView):
    """The chart, what it can be filtered by, and the members whose calendars can be taken."""

    svg: Markup | None = None
    total: int = 0
    critical: int = 0
    committees: tuple[tuple[str, str], ...] = ()
    states: tuple[tuple[str, str], ...] = ()
    members: tuple[tuple[str, str, int], ...] = ()
    planned: bool = False


@router.get("/events/{event}/preparation/gantt")
def gantt(context: Reader, plan: Id = "", day: Id = "", format: Id = "") -> Response:  # noqa: A002 - the address says format
    """Show the bar chart, or send it as svg, pdf, xlsx or csv."""
    asked = asked_of(context, plan, day)
    if format:
        return _file(context, asked, format)
    base = {"today": asked.today.isoformat(), "plan": plan, "faults": asked.faults, "part": "gantt"}
    situation = asked.situation
    if situation is None or not situation.kept:
        return context.page("preparation/gantt.html", GanttPage(**base))  # type: ignore[arg-type]
    # Every text in the picture is escaped where it is drawn (planner.report.gantt).
    picture = Markup(gantt_svg(Chart(situation, asked.today), context.language, script=False))  # noqa: S704
    committees = dict.fromkeys(work.task.subcommittee for work in situation.kept if work.task.subcommittee)
    counts = [(one, len(works_of(situation, one.member_id))) for one in situation.scenario.members]
    view = GanttPage(
        **base,  # type: ignore[arg-type]
        svg=picture,
        total=len(situation.kept),
        critical=len(situation.critical),
        committees=tuple((name, name) for name in committees),
        states=tuple((state, words.to(context.language)) for state, words in STATE_WORDS.items()),
        members=tuple((one.member_id, one.name, count) for one, count in counts if count),
        planned=situation.is_assigned,
    )
    return context.page("preparation/gantt.html", view)


def _file(context: EventContext, asked: Asked, kind: str) -> Response:
    context.need(Resource.PREPARATION, Action.EXPORT)
    situation = asked.situation
    if situation is None:
        raise NotFound
    chart = Chart(situation, asked.today)
    if kind == "svg":
        return attachment(context, gantt_svg(chart, context.language).encode(), GANTT_FILE, "image/svg+xml")
    if kind == "pdf":
        return attachment(context, gantt_pdf(chart, context.language), "preparation.pdf", "application/pdf")
    if kind == "xlsx":
        made = workbook(situation, asked.today, context.language)
        return attachment(context, made, "preparation.xlsx", XLSX)
    if kind == "csv":
        cells = [[line[name] for name in COLUMNS] for line in lines(situation, asked.today, context.language)]
        return file_of(context, "preparation", kind, COLUMNS, cells)
    raise NotFound


@router.get("/events/{event}/preparation/gantt.js")
def script(context: Reader) -> Response:
    """Return the script of the chart: the same as in the picture that works alone."""
    del context
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(gantt_script(), media_type="text/javascript; charset=utf-8", headers=headers)


@router.get("/events/{event}/preparation/calendars/{member}")
def calendar(context: Reader, member: str, plan: Id = "", day: Id = "") -> Response:
    """Return the personal calendar of a member."""
    context.need(Resource.PREPARATION, Action.EXPORT)
    situation = asked_of(context, plan, day).situation
    person = situation.members.get(member) if situation else None
    if situation is None or person is None:
        raise NotFound
    made = diary(situation, person, datetime.now(UTC), context.language)
    return attachment(context, made, file_name(person), "text/calendar; charset=utf-8")
