"""Columns on a time-space diagram: from assembly to dispersal, block by block, and where they meet each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Query, Response
from markupsafe import Markup

from planner.traffic.network import RoadNetwork
from planner.traffic.orders.moving import Passing
from planner.traffic.orders.timeline import passings
from planner.traffic.parade import Diagram, diagram_of, meetings, svg
from planner.traffic.parade.files import block_rows, crosses, junction_rows
from planner.traffic.parade.meetings import meeting_findings
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.views.listing import file_of
from web.views.traffic_tab import TrafficTab, cleared, seen_today, tab_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
CROSSING_MIN = Fraction(1, 2)
"""A gap this long lets a vehicle cross."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its figures, its drawing, its blocks and the junctions it passes."""

    movement_id: str
    name: str
    blocks: int
    people: int
    length_m: int
    pace: float
    passing_min: float
    route_m: int
    start: str
    end: str
    protected: bool
    drawing: Markup
    rows: tuple[Mapping[str, str], ...]
    junctions: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParadePage(TrafficTab):
    """The columns of the day."""

    columns: tuple[Column, ...] = ()
    findings: tuple[tuple[str, str], ...] = ()
    unresolved: tuple[str, ...] = ()


@router.get("/events/{event}/traffic/parade")
def parade(context: Reader, format: Annotated[str, Query(max_length=8)] = "") -> Response:  # noqa: A002
    """Show every column that the reader may know of, or send the times of its blocks."""
    scenario, base = seen_today(context), tab_base(context, "parade")
    if scenario is None:
        return context.page("traffic/parade.html", ParadePage(**base))
    network = RoadNetwork.from_scenario(scenario)
    passed = passings(scenario, network, protected=cleared(context))
    diagrams = {name: diagram_of(scenario, network, item) for name, item in passed.items()}
    if format:
        return _exported(context, format, diagrams)
    found = tuple((str(one.severity), one.message.to(context.language)) for one in meeting_findings(scenario, network))
    view = ParadePage(
        **base,
        columns=tuple(_column(context, network, passed, diagrams[name]) for name in passed),
        findings=found,
        unresolved=tuple(row.name for row in scenario.movements if row.movement_id not in passed),
    )
    return context.page("traffic/parade.html", view)


def _column(context: EventContext, network: RoadNetwork, passed: Mapping[str, Passing], diagram: Diagram) -> Column:
    own = diagram.passed
    movement, (start, end) = own.movement, own.period(own.span)
    meets = tuple(crosses(passed, diagram, meetings(passed)))
    one = {movement.movement_id: own}
    return Column(
        movement.movement_id,
        movement.name,
        len(diagram.blocks),
        diagram.people,
        round(own.length_m),
        round(float(own.pace_m_min), 1),
        round(float(own.passing_min), 1),
        round(own.route_m),
        f"{start:%H:%M}",
        f"{end:%H:%M}",
        movement.protected,
        Markup(svg(diagram, context.language, meets=meets)),  # noqa: S704 - the drawing escapes every word
        tuple(block_rows({movement.movement_id: diagram})),
        tuple(junction_rows(network, one, CROSSING_MIN)),
    )


def _exported(context: EventContext, kind: str, diagrams: Mapping[str, Diagram]) -> Response:
    context.need(Resource.TRAFFIC, Action.EXPORT)
    rows = list(block_rows(diagrams))
    headings = tuple(rows[0]) if rows else (context.say("Khối", "Block"),)
    return file_of(context, "dieu-hanh-khoi", kind, headings, (list(row.values()) for row in rows))
