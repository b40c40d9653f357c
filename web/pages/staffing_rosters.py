"""Rosters over weeks: a grid of people by days for the chief of the force, headcounts by kind of shift for all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Query, Response

from planner.problems.staffing.rosters.grid import grid_lines
from planner.report.words import gap_words
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import rosters
from web.services.plans import Bundle
from web.services.rosters import RosterSheet
from web.views.listing import file_of
from web.views.page import Page
from web.views.plan_page import chosen
from web.views.readings import staffing_secrets
from web.views.room import HIDDEN_FINDING, names_any
from web.views.sight import sight_in

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.STAFFING, Action.READ)]
Short = Annotated[str, Query(max_length=100)]
SHADES = 6
"""Colours of kinds of shift; with more kinds they come round again, and the letters tell them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RostersPage(Page):
    """The rosters of a plan.

    Attributes:
        asked: whether the data of today ask for rosters over weeks.
        shades: number of the colour of each kind of shift.
        plan: id of the plan; empty before the first.
        gaps: roster -> proven gap in words.
    """

    sheets: tuple[RosterSheet, ...] = ()
    findings: tuple[str, ...] = ()
    asked: bool = False
    names: bool = False
    plan: str = ""
    shades: Mapping[str, int] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)


@router.get("/events/{event}/staffing/rosters")
def room(context: Reader, plan: Short = "", roster: Short = "", format: Short = "") -> Response:  # noqa: A002
    """Show who works when over the weeks."""
    bundle, sight = chosen(context, plan), sight_in(context)
    sheets = sheets_for(context, bundle, roster)
    if format:
        return _file(context, sheets, format)
    current = context.services.scenarios.current(context.event.id).scenario
    kinds = dict.fromkeys(line.kind_id for sheet in sheets for line in sheet.grid.cover)
    view = RostersPage(
        room="staffing",
        trail=((context.say("Lịch trực nhiều tuần", "Rosters over weeks"), None),),
        sheets=sheets,
        findings=told_findings(context, bundle) if sheets else (),
        asked=current is not None and rosters.asks_for_rosters(current),
        names=bool(sight.forces),
        plan=bundle.card.public_id if bundle else "",
        shades={kind: at % SHADES + 1 for at, kind in enumerate(kinds)},
        gaps={one.grid.roster_id: gap_words(one.gap, context.language) for one in sheets if one.gap is not None},
    )
    return context.page("staffing/rosters.html", view)


def sheets_for(context: EventContext, bundle: Bundle | None, roster: str) -> tuple[RosterSheet, ...]:
    """Return the rosters of a plan, or one of them, as the reader may know them.

    Raises:
        NotFound: the plan has no roster of that id.
    """
    sheets = rosters.sheets_of(bundle, sight_in(context)) if bundle is not None else ()
    found = tuple(sheet for sheet in sheets if roster in {"", sheet.grid.roster_id})
    if roster and not found:
        raise NotFound
    return found


def told_findings(context: EventContext, bundle: Bundle | None) -> tuple[str, ...]:
    """Return what the check says, without sentences about people whom the reader may not name."""
    if bundle is None:
        return ()
    secrets, language = staffing_secrets(context, bundle), context.language
    told = (
        HIDDEN_FINDING.to(language)
        if names_any(" ".join((*one.subjects, one.message.vi)), secrets)
        else one.message.to(language)
        for one in rosters.findings_of(bundle)
    )
    return tuple(dict.fromkeys(told))


def _file(context: EventContext, sheets: tuple[RosterSheet, ...], kind: str) -> Response:
    """Return one roster as a list for a spreadsheet.

    Raises:
        NotFound: the plan has no roster.
    """
    context.need(Resource.STAFFING, Action.EXPORT)
    if not sheets:
        raise NotFound
    headings, lines = grid_lines(sheets[0].grid, context.language)
    return file_of(context, f"lich-truc-{sheets[0].grid.roster_id}", kind, headings, lines)
