"""The reach proof on screen: which places are cut off, from which minute to which, because of which orders."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Response

from planner.tables import read_table
from planner.traffic.reach.findings import STATIONS
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.views.listing import attachment, file_of
from web.views.traffic_tab import TrafficTab, cleared, studies_of, study_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
Exporter = Annotated[EventContext, allow(Resource.TRAFFIC, Action.EXPORT)]
KINDS = {"hospital", "fire"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachPage(TrafficTab):
    """The proof, as a table of what is cut off.

    Attributes:
        station: kind of station that the table is narrowed to; empty for both.
        stations: kinds with their words.
    """

    station: str = ""
    stations: tuple[tuple[str, str], ...] = ()


@router.get("/events/{event}/traffic/reach")
def reach(
    context: Reader,
    station: Annotated[str, Query(max_length=10)] = "",
    format: Annotated[str, Query(max_length=8)] = "",  # noqa: A002 - its name in the address
) -> Response:
    """Show what the proof found, or send the places that are cut off."""
    words = tuple((kind, said.to(context.language)) for kind, said in STATIONS.items())
    view = ReachPage(**study_base(context, "reach"), station=station if station in KINDS else "", stations=words)
    if format and view.result is not None:
        return _exported(context, format, view)
    return context.page("traffic/reach.html", view)


def _exported(context: EventContext, kind: str, view: ReachPage) -> Response:
    context.need(Resource.TRAFFIC, Action.EXPORT)
    say, words = context.say, dict(view.stations)
    headings = (
        say("Nơi", "Place"),
        say("Không tới", "Not within reach of"),
        say("Từ", "From"),
        say("Đến", "To"),
        say("Phút", "Minutes"),
        say("Do lệnh", "Because of"),
    )
    cuts = view.result["cuts"] if view.result else ()
    lines = (
        (one["name"], words[one["station"]], one["start"], one["end"], str(one["minutes"]), ", ".join(one["orders"]))
        for one in cuts
        if view.station in {"", one["station"]}
    )
    return file_of(context, "tiep-can", kind, headings, lines)


@router.get("/events/{event}/traffic/reach/certificate.json")
def certificate(context: Exporter) -> Response:
    """Send the certificate: anyone can add it up without this program."""
    return attachment(context, _kept(context, "reach.json").read_bytes(), "chung-thu-tiep-can.json", "application/json")


@router.get("/events/{event}/traffic/reach/times")
def times(context: Exporter, format: Annotated[str, Query(max_length=8)] = "csv") -> Response:  # noqa: A002
    """Send the minutes of every place in every slice."""
    table = read_table(_kept(context, "reach.csv"))
    return file_of(
        context, "thoi-gian-tiep-can", format, table.columns, (list(row.cells.values()) for row in table.rows)
    )


def _kept(context: EventContext, name: str) -> Path:
    """Return a file of the last proof.

    Raises:
        NotFound: nothing was proved yet.
    """
    found = studies_of(context).file("reach", name, cleared=cleared(context))
    if found is None:
        raise NotFound
    return found
