"""The map of the day with a slider: what it shows to those who plan, and what of it the public may see."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from planner.maps import flows, layers_day, layers_help, layers_reach, layers_transport
from planner.maps.clock import Clock, clock_of
from planner.maps.sheet import MapLayer, Sheet

DRAW_DAY: Mapping[str, Callable[[Sheet, Clock], MapLayer]] = {
    "flows": flows.flows,
    "restricted_detours": layers_day.restricted_detours,
    "detours": layers_day.detours,
    "closures": layers_day.closures,
    "lanes": layers_help.lanes,
    "posts": layers_day.posts,
    "rides": layers_transport.rides,
    "reach": layers_reach.reach,
}
"""Layers that change by the quarter hour, from the ground up."""

RESERVED = ("thẻ a", "btc", "ban tổ chức", "làm nhiệm vụ", "cảnh vệ")
"""Words for whom a lot is kept that keep it off a public map: it would tell where the guarded guests get out."""


def for_public(sheet: Sheet) -> Sheet:
    """Return the sheet without what tells how protected persons move: escorts, lodgings, reserved lots, duties."""
    lots = (lot for lot in sheet.scenario.parking if not any(word in lot.for_whom.casefold() for word in RESERVED))
    scenario = replace(
        sheet.scenario,
        parking=tuple(lots),
        movements=tuple(one for one in sheet.scenario.movements if not one.protected),
        posts=tuple(post for post in sheet.scenario.posts if post.kind != layers_day.ESCORT),
        hotels=(),
        shifts=(),
        post_demand=(),
        officers=(),
        vehicles=(),
        transfers=(),
        visits=(),
    )
    return replace(sheet, scenario=scenario, tables={}, flows=(), cuts=None)


def day_layers(sheet: Sheet) -> tuple[Clock, dict[str, MapLayer]]:
    """Return the clock of a pack and its layers by the quarter hour."""
    clock = clock_of(sheet.scenario, layers_transport.days_of(sheet))
    return clock, {key: draw(sheet, clock) for key, draw in DRAW_DAY.items()}
