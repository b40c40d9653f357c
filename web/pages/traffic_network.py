"""The road network on screen: how large it is, what is wrong with it, and lanes, speed and capacity to be edited."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from planner.maps.sheet import MapLayer, badge
from planner.scenario.schema import Scenario
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services.listing import Wanted
from web.services.mapdata import KNOWN, bounds_of, layer_json, with_properties
from web.services.traffic_network import figures_of, findings_of
from web.views.table_view import TableView, table_view
from web.views.traffic_tab import TrafficTab, seen_today, tab_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]

EDITED = ("ref", "name", "class", "oneway", "lanes", "speed_kmh", "capacity_pcu_h")
TOLD = ("edge_id", "length_m")
"""Columns that are shown and not changed here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPage(TrafficTab):
    """The network.

    Attributes:
        figures: junctions, roads, kilometres, one-way roads, roads that somebody only assumed.
        found: what is wrong with the roads, each with its place.
        errors: how many of these are errors.
        columns, rows: as the macro ``grid`` takes them.
        total: roads that match the search.
        next: address of the next page of roads; empty at the end.
        query: what stays in the address.
        api: where the grid saves.
        may_edit: whether cells can be changed.
    """

    figures: Mapping[str, Any]
    found: tuple[dict[str, Any], ...] = ()
    errors: int = 0
    columns: tuple[dict[str, Any], ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    total: int = 0
    next: str = ""
    query: Mapping[str, str]
    api: str = ""
    may_edit: bool = False


@router.get("/events/{event}/traffic/network")
def network(
    context: Reader,
    q: Annotated[str, Query(max_length=200)] = "",
    sort: Annotated[str, Query(max_length=61)] = "",
    after: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Show the roads as a grid."""
    scenario = seen_today(context)
    query = {name: value for name, value in (("q", q), ("sort", sort)) if value}
    base = {**tab_base(context, "network"), "ready": True, "query": query}
    view = table_view(context, "edges", Action.READ)
    may_edit = context.may(Resource.TRAFFIC, Action.EDIT) and not context.event.archived
    columns, rows, total, following = grid_of(view, Wanted(after, sort, q), may_edit=may_edit)
    found = found_today(context, scenario)
    page = NetworkPage(
        **base,
        figures=figures_of(scenario) if scenario is not None else {},
        found=found,
        errors=sum(one["severity"] == "error" for one in found),
        columns=columns,
        rows=rows,
        total=total,
        next=following,
        api=f"/api/v1/events/{context.event.public_id}/tables/edges",
        may_edit=may_edit,
    )
    return context.page("traffic/network.html", page)


@router.get("/events/{event}/traffic/network/findings.json")
def findings(context: Reader) -> dict[str, Any]:
    """Return what is wrong with the roads as a layer of the map."""
    features = tuple(
        with_properties(
            badge((one["lat"], one["lon"]), "kt-stranded", "!", [one[context.language]]), id="", kind="finding"
        )
        for one in found_today(context, seen_today(context))
    )
    layer = MapLayer("faults", context.say("Điều cần xem", "To look at"), features)
    return {"layer": layer_json(layer), "bounds": bounds_of([layer])}


def found_today(context: EventContext, scenario: Scenario | None) -> tuple[dict[str, Any], ...]:
    """Return what is wrong with the roads of today, kept until the data change."""
    if scenario is None:
        return ()
    tag = f"roads-{context.event.public_id}-{context.event.revision}"
    return tuple(json.loads(KNOWN.get(tag, lambda: findings_of(scenario))))


Grid = tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...], int, str]


def grid_of(view: TableView, wanted: Wanted, *, may_edit: bool) -> Grid:
    """Return columns and rows of a page of the roads, how many match, and where the next page begins."""
    language = view.context.language
    with view.context.store.read() as db:
        every, found = view.page(db, wanted)
        faults = view.faults(db, found.rows)
        seen = view.seen(db, found.rows)
    kept = [column for name in (*TOLD, *EDITED) for column in every if column.key == name]
    columns = tuple(
        {
            "key": column.key,
            "label": column.words.to(language),
            "kind": column.kind,
            "readonly": not may_edit or column.key in TOLD,
            "choices": [(value, words.to(language)) for value, words in column.choices] or None,
        }
        for column in kept
    )
    return columns, tuple(view.told(row, faults.get(row.id, {}), kept) for row in seen), found.total, found.next
