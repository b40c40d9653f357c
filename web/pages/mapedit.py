"""Editing the map: places by click and drag, streets by drawing, closures by choosing roads."""

from typing import Annotated

from fastapi import APIRouter, Response

from web.context import EventContext, allow
from web.pages.traffic import look_of
from web.policy import Action, Resource
from web.services.scenarios import fault_lines
from web.views.drawing_page import DrawingPage, editable_tables

router = APIRouter(include_in_schema=False)
Editor = Annotated[EventContext, allow(Resource.TRAFFIC, Action.EDIT)]


@router.get("/events/{event}/traffic/edit")
def edit(context: Editor, show: str = "") -> Response:
    """Show the map with its drawing tools."""
    seen = look_of(context)
    view = DrawingPage(
        room="traffic",
        trail=((context.say("Sửa trên bản đồ", "Edit on the map"), None),),
        ready=seen.days is not None and not seen.of_plan,
        faults=tuple(fault_lines(seen.faults, context.language)),
        show=show[:100],
        tables=editable_tables(context),
        d_day=context.event.d_day,
    )
    return context.page("traffic/edit.html", view)
