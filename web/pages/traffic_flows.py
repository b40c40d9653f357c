"""Flows on screen: before, during and after the closures, the fullest roads, and how near to equilibrium they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from planner.collation import fold
from planner.wording import Wording
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.views.listing import file_of
from web.views.traffic_tab import TrafficTab, study_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
PAGE = 100
SORTS = ("volume_capacity", "flow_pcu_h", "delay_s", "change")
SOURCES = {
    "table": Wording("bảng nhu cầu", "the demand table"),
    "guests": Wording("khách từ nơi lưu trú", "guests from their lodgings"),
    "delegations": Wording("các đoàn", "delegations"),
    "groups": Wording("khối biểu diễn", "performing groups"),
    "communes": Wording("nhân dân các xã", "people of the communes"),
    "through": Wording("xe đi qua", "through traffic"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowsPage(TrafficTab):
    """The flows of the day.

    Attributes:
        roads: the roads shown, as the study keeps them.
        total: roads that match.
        q, sort: what the list is narrowed to and sorted by.
        gap: how near the flows are to equilibrium, in words.
        sources: where the vehicles come from.
    """

    roads: tuple[dict[str, Any], ...] = ()
    total: int = 0
    q: str = ""
    sort: str = SORTS[0]
    gap: str = ""
    sources: tuple[tuple[str, float], ...] = ()


@router.get("/events/{event}/traffic/flows")
def flows(
    context: Reader,
    q: Annotated[str, Query(max_length=100)] = "",
    sort: Annotated[str, Query(max_length=20)] = SORTS[0],
    format: Annotated[str, Query(max_length=8)] = "",  # noqa: A002 - its name in the address
) -> Response:
    """Show the flows, or send the list of roads."""
    base = study_base(context, "flows")
    result = base["result"]
    if result is None:
        return context.page("traffic/flows.html", FlowsPage(**base))
    order = sort if sort in SORTS else SORTS[0]
    found = sorted(
        (road for road in result["roads"] if fold(q) in fold(f"{road['name']} {road['ends']} {road['edge_id']}")),
        key=lambda road: -_key(road, order),
    )
    if format:
        return _exported(context, format, found)
    summary = result["summary"]
    view = FlowsPage(
        **base,
        roads=tuple(found[:PAGE]),
        total=len(found),
        q=q,
        sort=order,
        gap=gap_said(context, summary["relative_gap"]),
        sources=tuple(
            (SOURCES[name].to(context.language) if name in SOURCES else name, pcu)
            for name, pcu in summary["pcu_by_source"].items()
            if pcu
        ),
    )
    return context.page("traffic/flows.html", view)


def _key(road: dict[str, Any], order: str) -> float:
    return float(road["flow_pcu_h"] - road["base_pcu_h"]) if order == "change" else float(road[order])


def gap_said(context: EventContext, gap: float) -> str:
    """Return the relative gap in words: what all drivers together could still save by changing their way."""
    percent = f"{max(gap, 1e-9) * 100:.1g}" if gap >= 1e-6 else "0.0001"  # noqa: PLR2004 - nobody reads smaller ones
    told = percent if "e" not in percent else "0.0001"
    return context.say(
        f"mọi xe đi đường nhanh nhất; tổng thời gian còn tiết kiệm được không quá {told.replace('.', ',')} %",
        f"everybody takes the fastest way; no more than {told} % of all time could still be saved",
    )


def _exported(context: EventContext, kind: str, roads: Sequence[dict[str, Any]]) -> Response:
    context.need(Resource.TRAFFIC, Action.EXPORT)
    say = context.say
    headings = (
        say("Đường", "Road"),
        say("Từ → đến", "From → to"),
        say("Lúc đầy nhất", "Fullest at"),
        say("Xe con quy đổi/giờ", "pcu/h"),
        say("Khả năng thông hành", "Capacity"),
        say("Tỷ lệ", "Volume/capacity"),
        say("Chậm (giây)", "Delay (s)"),
        say("Khi mở đường (nhiều nhất)", "With open roads (most)"),
    )
    names = ("name", "ends", "at", "flow_pcu_h", "capacity_pcu_h", "volume_capacity", "delay_s", "base_pcu_h")
    return file_of(context, "luong-xe", kind, headings, ([str(road[name]) for name in names] for road in roads))
