"""Every order of the traffic plan in time: closures, columns, parking bans, emergency lanes, one line each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from planner.traffic.orders.timeline import OrderLine, orders_in_time
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.views.listing import file_of
from web.views.traffic_tab import TrafficTab, cleared, seen_today, tab_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
Short = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True, slots=True)
class Order:
    """An order in the reader's language."""

    order_id: str
    kind: str
    roads: str
    direction: str
    start: datetime
    end: datetime
    until: str
    tier: str
    exempt: str
    detour: str
    published: str
    protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPage(TrafficTab):
    """The list in time.

    Attributes:
        kinds: kinds of order to choose from.
        kind, at: what the list is narrowed to: a kind, those in force at a time of the day.
        total: orders there are.
    """

    orders: tuple[Order, ...] = ()
    kinds: tuple[str, ...] = ()
    kind: str = ""
    at: str = ""
    total: int = 0


@router.get("/events/{event}/traffic/orders")
def orders(context: Reader, kind: Short = "", at: Short = "", format: Short = "") -> Response:  # noqa: A002
    """Show every order in time."""
    scenario, base = seen_today(context), tab_base(context, "orders")
    if scenario is None:
        return context.page("traffic/orders.html", OrdersPage(**base))
    every = tuple(_told(context, line) for line in orders_in_time(scenario, cleared=cleared(context)))
    shown = tuple(one for one in every if kind in {"", one.kind} and _in_force(one, at))
    if format:
        return _exported(context, format, shown)
    view = OrdersPage(
        **base,
        orders=shown,
        kinds=tuple(dict.fromkeys(one.kind for one in every)),
        kind=kind,
        at=at,
        total=len(every),
    )
    return context.page("traffic/orders.html", view)


def _told(context: EventContext, line: OrderLine) -> Order:
    language = context.language
    published = line.published_at
    return Order(
        line.order_id,
        line.kind.to(language),
        line.roads,
        line.direction.to(language),
        line.start,
        line.end,
        line.until.to(language),
        line.tier,
        ", ".join(line.exempt),
        line.detour,
        "" if published is None else f"{published:%H:%M %d/%m}",
        line.protected,
    )


def _in_force(order: Order, at: str) -> bool:
    """Whether an order holds at a time of any of its days; a time that cannot be read means all."""
    try:
        clock = datetime.strptime(at, "%H:%M").time()
    except ValueError:
        return True
    moment = datetime.combine(order.start.date(), clock)
    return order.start <= moment < order.end


def _exported(context: EventContext, kind: str, orders: tuple[Order, ...]) -> Response:
    context.need(Resource.TRAFFIC, Action.EXPORT)
    say = context.say
    headings = (
        say("Mã", "Id"),
        say("Loại", "Kind"),
        say("Đường", "Roads"),
        say("Chiều", "Direction"),
        say("Từ", "From"),
        say("Đến", "To"),
        say("Đến khi", "Until"),
        say("Mức", "Tier"),
        say("Được đi", "Exempt"),
        say("Lộ trình thay thế", "Way round"),
        say("Công bố", "Published"),
    )
    lines = (
        (
            one.order_id,
            one.kind,
            one.roads,
            one.direction,
            f"{one.start:%H:%M %d/%m/%Y}",
            f"{one.end:%H:%M %d/%m/%Y}",
            one.until,
            one.tier,
            one.exempt,
            one.detour,
            one.published,
        )
        for one in orders
    )
    return file_of(context, "lenh-theo-gio", kind, headings, lines)
