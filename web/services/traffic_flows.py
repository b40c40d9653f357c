"""Flows as a study: the day with its closures beside the same trips on open roads, judged, and told road by road."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from planner.engine.progress import Progress, Step, Stop
from planner.errors import UsageError
from planner.maps.flows import Flow, flows_of
from planner.scenario.schema import Scenario
from planner.traffic.assignment.day import DayFlows, assign_day, check_day
from planner.traffic.assignment.files import direction, period_row, summary, unserved_rows
from planner.traffic.assignment.periods import day_periods
from planner.traffic.network import RoadNetwork
from planner.traffic.streets import place_label, road_label
from planner.units import format_datetime
from planner.wording import Wording
from web.services.traffic_reach import both

STEPS = 4
MOST_UNSERVED = 200
LEAST_PCU_H = 1.0
NO_ROADS = Wording(
    "Chưa có đường nào: hãy nạp mạng đường ở phần Mạng lưới trước.",
    "There are no roads yet: load them in the part Network first.",
)


def flows_task(scenario: Scenario, *, cleared: bool, progress: Progress, stop: Stop) -> dict[str, Any]:  # noqa: ARG001
    """Assign the trips of the day, with closures and without.

    Raises:
        UsageError: the pack has no roads.
    """

    def say(done: int) -> None:
        progress(Step("traffic", "flows", done, STEPS))

    if not scenario.edges:
        raise UsageError(NO_ROADS)
    say(0)
    day = assign_day(scenario)
    say(1)
    base = assign_day(scenario, closures=False)
    say(2)
    doubts = [*check_day(day), *check_day(base)]
    say(3)
    return {
        "summary": summary(day, base, doubts),
        "periods": [period_row(period) for period in day_periods(day, base)],
        "roads": list(road_rows(day, base)),
        "unserved": [*unserved_rows(day)][:MOST_UNSERVED],
        "flows": [_plain(flow) for flow in flows_of(day)],
        "findings": [[str(one.severity), *both(one.message)] for one in day.demand.findings],
        "doubts": [both(one.message) for one in doubts],
    }


def _plain(flow: Flow) -> dict[str, Any]:
    return {**asdict(flow), "start": format_datetime(flow.start), "peak_at": format_datetime(flow.peak_at)}


def road_rows(day: DayFlows, base: DayFlows) -> Iterator[dict[str, Any]]:
    """Yield each road and direction that carries anything, at its fullest quarter hour; the fullest first."""
    flow, ratio, delay = day.flow_pcu_h, day.volume_capacity, day.delay_s
    if not len(day.arcs) or not len(flow):
        return
    fullest = ratio.argmax(axis=0)
    order = sorted(range(len(day.arcs)), key=lambda link: -float(ratio[fullest[link], link]))
    names = _names(day.network)
    for link in order:
        place, arc = int(fullest[link]), day.arcs[link]
        if max(flow[:, link].max(), base.flow_pcu_h[:, link].max()) < LEAST_PCU_H:
            continue
        yield {
            "edge_id": arc.edge_id,
            "direction": direction(arc),
            "name": names[arc.edge_id],
            "ends": _ends(day.network, arc.edge_id, forward=arc.forward),
            "at": format_datetime(day.starts[place]),
            "flow_pcu_h": round(float(flow[place, link])),
            "capacity_pcu_h": round(float(day.capacity_pcu_h[link])),
            "volume_capacity": round(float(ratio[place, link]), 3),
            "delay_s": round(float(delay[place, link])),
            "base_pcu_h": round(float(base.flow_pcu_h[:, link].max())),
        }


def _names(network: RoadNetwork) -> dict[str, str]:
    return {edge.edge_id: road_label(edge) or edge.edge_id for edge in network.edges}


def _ends(network: RoadNetwork, edge_id: str, *, forward: bool) -> str:
    edge = network.edge_by_id[edge_id]
    ends: Sequence[str] = (edge.u, edge.v) if forward else (edge.v, edge.u)
    return " → ".join(place_label(network, end) for end in ends)
