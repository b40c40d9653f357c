"""The flows of a day as files: every road, direction and quarter hour; the periods; a summary with its gap."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from planner.engine.findings import Finding
from planner.tables import write_table, write_text
from planner.traffic.assignment.day import DayFlows
from planner.traffic.assignment.periods import PeriodFlows, day_periods
from planner.traffic.assignment.simulate import Simulation
from planner.traffic.demand.trips import SLICE_MIN
from planner.traffic.files import FOLDER
from planner.traffic.network import Arc
from planner.units import format_datetime

FLOWS_FILE, PERIODS_FILE, SUMMARY_FILE, UNSERVED_FILE = "flows.csv", "periods.csv", "assignment.json", "unserved.csv"
FLOW_COLUMNS = (
    "edge_id",
    "direction",
    "from",
    "to",
    "flow_pcu_h",
    "base_flow_pcu_h",
    "volume_capacity",
    "minutes",
    "delay_s",
    "closed",
)
PERIOD_COLUMNS = (
    "from",
    "to",
    "closure_ids",
    "vehicle_hours",
    "added_hours",
    "vehicle_km",
    "added_km",
    "led_round_pcu",
    "detour_min",
    "detour_km",
    "unserved_pcu",
    "busiest_edge_id",
    "direction",
    "volume_capacity",
    "relative_gap",
)
UNSERVED_COLUMNS = ("from", "origin_node", "destination_node", "vehicles", "card", "pcu_h")
SIMULATION_FILE = "simulation.csv"
SIMULATION_COLUMNS = (
    "edge_id",
    "direction",
    "volume_capacity",
    "static_delay_s",
    "queue_pcu",
    "queue_at",
    "delay_s",
    "pcu",
)
LEAST_FLOW = 0.05
"""Flows below this (pcu an hour) are not listed."""
FULL = 0.85
"""Volume over capacity from which a road counts as busy in the summary (M: the usual edge of stable flow)."""


def write_flows(flows: DayFlows, base: DayFlows, findings: list[Finding], folder: Path) -> list[Path]:
    """Write the flows of a day into ``folder``/traffic and return the paths.

    Args:
        flows: the day with its closures.
        base: the same trips with every road open.
        findings: what the independent check said of both.
        folder: a plan folder.
    """
    target, periods = folder / FOLDER, day_periods(flows, base)
    write_table(target / FLOWS_FILE, FLOW_COLUMNS, list(flow_rows(flows, base)))
    write_table(target / PERIODS_FILE, PERIOD_COLUMNS, [period_row(period) for period in periods])
    write_table(target / UNSERVED_FILE, UNSERVED_COLUMNS, list(unserved_rows(flows)))
    text = json.dumps(summary(flows, base, findings), ensure_ascii=False, indent=1)
    write_text(target / SUMMARY_FILE, text + "\n")
    return [target / name for name in (FLOWS_FILE, PERIODS_FILE, UNSERVED_FILE, SUMMARY_FILE)]


def direction(arc: Arc) -> str:
    """Return how a direction is written: forward is from u to v."""
    return "forward" if arc.forward else "backward"


def flow_rows(flows: DayFlows, base: DayFlows) -> Iterator[dict[str, str]]:
    """Yield every road and direction in every quarter hour in which it is driven or closed."""
    listed = (flows.flow_pcu_h >= LEAST_FLOW) | (base.flow_pcu_h >= LEAST_FLOW) | flows.closed
    for link, place in np.argwhere(listed.T):
        arc = flows.arcs[link]
        yield {
            "edge_id": arc.edge_id,
            "direction": direction(arc),
            **_window(flows.starts[place]),
            "flow_pcu_h": f"{flows.flow_pcu_h[place, link]:.1f}",
            "base_flow_pcu_h": f"{base.flow_pcu_h[place, link]:.1f}",
            "volume_capacity": f"{flows.volume_capacity[place, link]:.3f}",
            "minutes": f"{flows.minutes[place, link]:.3f}",
            "delay_s": f"{flows.delay_s[place, link]:.1f}",
            "closed": "1" if flows.closed[place, link] else "0",
        }


def _window(start: datetime) -> dict[str, str]:
    return {"from": format_datetime(start), "to": format_datetime(start + timedelta(minutes=SLICE_MIN))}


def period_row(period: PeriodFlows) -> dict[str, str]:
    """Return a period as a row of periods.csv."""
    return {
        "from": format_datetime(period.start),
        "to": format_datetime(period.end),
        "closure_ids": ";".join(period.closure_ids),
        "vehicle_hours": f"{period.vehicle_hours:.1f}",
        "added_hours": f"{period.added_hours:.1f}",
        "vehicle_km": f"{period.vehicle_km:.0f}",
        "added_km": f"{period.added_km:.0f}",
        "led_round_pcu": f"{period.led_round_pcu:.0f}",
        "detour_min": f"{period.detour_min:.1f}",
        "detour_km": f"{period.detour_km:.2f}",
        "unserved_pcu": f"{period.unserved_pcu:.1f}",
        "busiest_edge_id": period.busiest.edge_id,
        "direction": direction(period.busiest),
        "volume_capacity": f"{period.volume_capacity:.3f}",
        "relative_gap": f"{period.relative_gap:.1e}",
    }


def unserved_rows(flows: DayFlows) -> Iterator[dict[str, str]]:
    """Yield the vehicles that the closures cut off."""
    for cut in flows.unserved:
        yield {
            "from": format_datetime(cut.start),
            "origin_node": cut.origin,
            "destination_node": cut.destination,
            "vehicles": cut.kind.mode,
            "card": cut.kind.card,
            "pcu_h": f"{cut.pcu_h:.1f}",
        }


def summary(flows: DayFlows, base: DayFlows, findings: list[Finding]) -> dict[str, object]:
    """Return the figures of the day: gap, peak hour, busy roads, what the closures cost, what the check found."""
    ratio = flows.volume_capacity.max(axis=0)
    busy = [int(link) for link in np.argsort(-ratio) if ratio[link] >= FULL]
    return {
        "day": flows.day.isoformat(),
        "quarter_hours": len(flows.starts),
        "relative_gap": max((float(flows.relative_gap.max()), float(base.relative_gap.max()))),
        "pcu": round(float(flows.volume.sum()) * SLICE_MIN / 60, 1),
        "pcu_by_source": {name: round(pcu, 1) for name, pcu in flows.demand.pcu_by_source().items()},
        "peak_hour": format_datetime(flows.peak_hour()) if flows.arcs else None,
        "added_vehicle_hours": round(_spent(flows) - _spent(base), 1),
        "unserved_pcu": round(sum(cut.pcu_h for cut in flows.unserved) * SLICE_MIN / 60, 1),
        "busy_roads": [
            {
                "edge_id": flows.arcs[link].edge_id,
                "direction": direction(flows.arcs[link]),
                "volume_capacity": round(float(ratio[link]), 3),
                "at": format_datetime(flows.starts[int(flows.volume_capacity[:, link].argmax())]),
                "delay_s": round(float(flows.delay_s[:, link].max()), 1),
            }
            for link in busy
        ],
        "findings": [
            {"rule": found.rule, "subjects": list(found.subjects), "vi": found.message.vi, "en": found.message.en}
            for found in findings
        ],
    }


def _spent(flows: DayFlows) -> float:
    """Return the vehicle hours of the day."""
    return float((flows.flow_pcu_h * flows.minutes).sum()) / 60 * SLICE_MIN / 60


def simulated_rows(found: Simulation) -> Iterator[dict[str, str]]:
    """Yield the roads of a simulation, static answer and simulated queue side by side."""
    for link in found.links:
        yield {
            "edge_id": link.arc.edge_id,
            "direction": direction(link.arc),
            "volume_capacity": f"{link.volume_capacity:.3f}",
            "static_delay_s": f"{link.static_delay_s:.1f}",
            "queue_pcu": f"{link.queue_pcu:.0f}",
            "queue_at": format_datetime(link.queue_at.replace(second=0)),
            "delay_s": f"{link.delay_s:.0f}",
            "pcu": f"{link.pcu:.0f}",
        }


def write_simulation(found: Simulation, folder: Path) -> Path:
    """Write the queues of a part of the day into ``folder``/traffic and return the path."""
    path = folder / FOLDER / SIMULATION_FILE
    write_table(path, SIMULATION_COLUMNS, list(simulated_rows(found)))
    return path
