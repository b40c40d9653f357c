"""What can be edited on the map, with the row and version that a change must name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner.maps.sheet import position
from planner.scenario.rows import Edge
from planner.traffic.streets import road_label
from web.context import EventContext
from web.policy import TABLE_RESOURCES, Action
from web.services.journal import all_rows
from web.services.mapdata_day import TrafficDays
from web.services.scenarios import key_headings
from web.views.page import Page

PLACE_TABLES = ("posts", "parking", "venues")
FIRST_IDS = {"posts": "CH", "parking": "BD", "venues": "DD", "closures": "CD"}
NUMBERED = re.compile(r"(.*?)([0-9]{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingPage(Page):
    """The editing of the map.

    Attributes:
        ready: whether the scenario can be drawn.
        faults: what keeps it from being drawn.
        show: id of the object that stands open first.
        tables: tables of places that the reader may edit.
        d_day: day of the ceremony, for new closures.
    """

    ready: bool
    faults: tuple[str, ...]
    show: str
    tables: tuple[str, ...]
    d_day: str


def editable_tables(context: EventContext) -> tuple[str, ...]:
    """Return the tables of places that the reader may edit."""
    return tuple(table for table in PLACE_TABLES if context.may(TABLE_RESOURCES[table], Action.EDIT))


def drawing_json(context: EventContext, days: TrafficDays) -> dict[str, Any]:
    """Return roads, junctions, places and closures as the drawing script reads them."""
    shown = {post.post_id for post in days.posts}
    with context.store.read() as db:
        places = [
            {"table": table, "row": row.id, "version": row.version, "cells": row.cells}
            for table in editable_tables(context)
            for row in all_rows(db, context.event.id, table)
            if table != "posts" or row.cells.get("post_id", "") in shown
        ]
        closures: list[dict[str, Any]] = [
            {"row": row.id, "version": row.version, "cells": row.cells}
            for row in all_rows(db, context.event.id, "closures")
        ]
    resolved = {stretch.closure.closure_id: list(stretch.edge_ids) for stretch in days.stretches}
    return {
        "nodes": [[node.node_id, *position(node.lat, node.lon)] for node in days.network.nodes],
        "edges": [_edge(days, edge) for edge in days.network.edges],
        "places": places,
        "closures": [{**one, "edge_ids": resolved.get(one["cells"].get("closure_id", ""), [])} for one in closures],
        "keys": {table: key_headings(table)[0] for table in (*PLACE_TABLES, "closures")},
        "next": next_ids(context),
    }


def next_ids(context: EventContext) -> dict[str, str]:
    """Return, for each table, an id that is free: counted over every row, those not shown here too."""
    with context.store.read() as db:
        ids = {
            table: [row.cells.get(key_headings(table)[0], "") for row in all_rows(db, context.event.id, table)]
            for table in (*PLACE_TABLES, "closures")
        }
    return {table: _following(own) or f"{FIRST_IDS[table]}-01" for table, own in ids.items()}


def _following(ids: Sequence[str]) -> str:
    """Return the id after the highest: its number one more, as many digits; empty when none ends in a number."""
    found = [match for text in ids if (match := NUMBERED.fullmatch(text))]
    if not found:
        return ""
    head, digits = max((match.groups() for match in found), key=lambda parts: int(parts[1]))
    return f"{head}{int(digits) + 1:0{len(digits)}}"


def _edge(days: TrafficDays, edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.edge_id,
        "u": edge.u,
        "v": edge.v,
        "name": road_label(edge),
        "length_m": round(edge.length_m),
        "oneway": edge.oneway,
        "line": [position(lat, lon) for lat, lon in days.network.curve(edge.edge_id)],
    }
