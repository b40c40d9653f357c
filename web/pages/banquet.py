"""The tables of a banquet: the chart with search and colours, who sits where, and the files of both."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response
from markupsafe import Markup

from planner.report.chart import chart_svg, table_chart
from planner.wording import Wording
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services.banquet import Place, matching, places
from web.services.plans import Bundle
from web.views.listing import attachment, file_of
from web.views.plan_page import chosen
from web.views.room import RoomPage, room_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.SEATING, Action.READ)]
Exporter = Annotated[EventContext, allow(Resource.SEATING, Action.EXPORT)]
Plan = Annotated[str, Query(max_length=40)]
Colour = Annotated[str, Query(pattern="^(rank|delegation)$")]
HEADINGS = {
    "table_id": Wording("Bàn", "Table"),
    "place": Wording("Chỗ", "Place"),
    "guest_id": Wording("Mã", "Id"),
    "name": Wording("Họ và tên", "Name"),
    "post": Wording("Chức vụ", "Post"),
    "delegation": Wording("Đoàn", "Delegation"),
    "rank": Wording("Bậc", "Rank"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BanquetPage(RoomPage):
    """The tables of a plan.

    Attributes:
        picture: the chart; empty without a plan of tables.
        lines: guests in the order of tables and places.
        total: how many they are.
        tables_today: tables in the data of today.
    """

    picture: Markup = Markup()  # noqa: RUF009 - it cannot be changed
    lines: tuple[Place, ...] = ()
    total: int = 0
    tables_today: int = 0


def laid_bundle(context: EventContext, plan: str) -> Bundle:
    """Return the plan asked for.

    Raises:
        NotFound: there is none, or it holds no tables.
    """
    bundle = chosen(context, plan)
    if bundle is None or not bundle.rows.get("tables") or not bundle.scenario.tables:
        raise NotFound
    return bundle


def table_picture(context: EventContext, bundle: Bundle, *, script: bool, colour: str = "rank") -> str:
    """Return the chart of a plan's tables."""
    note = context.say(f"Phương án {bundle.card.number}", f"Plan {bundle.card.number}")
    chart = table_chart(bundle.scenario, bundle.rows["tables"])
    return chart_svg(chart, context.language, mode=colour, script=script, note=note)


@router.get("/events/{event}/seating/tables")
def tables_page(
    context: Reader, plan: Plan = "", colour: Colour = "rank", q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Show who sits at which table."""
    bundle = chosen(context, plan)
    query = {name: value for name, value in {"plan": plan, "q": q}.items() if value}
    base = room_base(context, bundle, "tables", query)
    if bundle is None or not bundle.rows.get("tables") or not bundle.scenario.tables:
        current = context.services.scenarios.current(context.event.id).scenario
        view = BanquetPage(**base, tables_today=len(current.tables) if current else 0)
        return context.page("seating/tables.html", view)
    found = matching(places(bundle), q)
    # Every text in the picture is escaped where it is drawn (planner.report.chart).
    picture = Markup(table_picture(context, bundle, script=False, colour=colour))  # noqa: S704
    return context.page(
        "seating/tables.html", BanquetPage(**base, picture=picture, lines=tuple(found), total=len(found))
    )


@router.get("/events/{event}/seating/tables/chart.svg")
def tables_chart(context: Exporter, plan: Plan = "", colour: Colour = "rank") -> Response:
    """Return the chart of the tables as one file that works without a network."""
    bundle = laid_bundle(context, plan)
    made = table_picture(context, bundle, script=True, colour=colour).encode()
    return attachment(context, made, "so-do-ban.svg", "image/svg+xml")


@router.get("/events/{event}/seating/tables/list")
def tables_list(context: Exporter, plan: Plan = "", format: str = "csv") -> Response:  # noqa: A002 - in the address
    """Return who sits at which table as a table for Excel; nothing in it can run as a formula."""
    bundle = laid_bundle(context, plan)
    headings = [words.to(context.language) for words in HEADINGS.values()]
    listed = [[str(getattr(line, column)) for column in HEADINGS] for line in places(bundle)]
    return file_of(context, "ban-tiec", format, headings, listed)
