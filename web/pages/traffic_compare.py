"""Two versions of the traffic plan side by side: measures, and the closures, columns and posts that differ."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from planner.wording import number
from web.context import EventContext, allow, redirect
from web.policy import Action, Resource
from web.services import versions
from web.services.versions import Version
from web.views.listing import file_of
from web.views.traffic_tab import TrafficTab, begin_comparison, study_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
Side = Annotated[int, Form(ge=0, le=100_000)]
PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage(TrafficTab):
    """Two versions.

    Attributes:
        versions: versions to choose from, the newest first; 0 is the event as it is now.
        names: number -> name, of the sides of the result.
    """

    versions: tuple[Version, ...] = ()
    names: tuple[str, str] = ("", "")


@router.get("/events/{event}/traffic/compare")
def compare(context: Reader, format: Annotated[str, Query(max_length=8)] = "") -> Response:  # noqa: A002
    """Show the last comparison, and the versions that can be compared."""
    with context.store.read() as db:
        listed = versions.listed(db, context.event.id)
    base = study_base(context, "compare")
    sides = base["result"]["sides"] if base["result"] else [0, 0]
    known = {0: context.say("hiện nay", "as it is now")} | {one.number: one.name for one in listed}
    names = (known.get(sides[0], str(sides[0])), known.get(sides[1], str(sides[1])))
    view = ComparePage(**base, versions=listed, names=names)
    if format and view.result is not None:
        return _exported(context, format, view)
    return context.page("traffic/compare.html", view)


@router.post("/events/{event}/traffic/compare")
def begin(context: Reader, before: Side, after: Side = 0, flows: Annotated[str, Form(max_length=1)] = "") -> Response:
    """Begin to compare two versions."""
    begin_comparison(context, (before, after), flows=bool(flows))
    return redirect(context.href("traffic", "compare"))


def figure(context: EventContext, value: float | None) -> str:
    """Return a measure as people write it: at most two digits, a comma in Vietnamese."""
    if value is None:
        return "–"
    if value == int(value):
        return number(int(value))
    text = f"{value:.{PLACES}f}".rstrip("0").rstrip(".")
    return context.say(text.replace(".", ","), text)


def _exported(context: EventContext, kind: str, view: ComparePage) -> Response:
    context.need(Resource.TRAFFIC, Action.EXPORT)
    say, result = context.say, view.result or {}
    headings = (say("Mục", "Item"), *view.names, say("Nhận xét", "Verdict"))
    measures = [
        (
            f"{say(*one['title'])} ({say(*one['unit'])})",
            figure(context, one["before"]),
            figure(context, one["after"]),
            say(*one["verdict"]),
        )
        for one in result.get("measures", ())
    ]
    changes = [
        (f"{say(*table['title'])} {change['id']} {column}", before, after, say(*change["words"]))
        for table in result.get("tables", ())
        for change in table["changes"]
        for column, before, after in change["fields"] or [["", "", ""]]
    ]
    return file_of(context, "so-sanh-giao-thong", kind, headings, [*measures, *changes])
