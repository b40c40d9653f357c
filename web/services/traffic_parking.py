"""The parking plan as a study: when lots fill and clear, where vehicles are sent instead, the curves of each lot."""

from typing import Any

from planner.engine.progress import Progress, Step, Stop
from planner.scenario.schema import Scenario
from planner.traffic.parking import check_plan, parking_findings, plan_parking
from planner.traffic.parking.data import KINDS
from planner.traffic.parking.files import profile_rows, sent_rows, times_rows
from web.services.traffic_reach import both

STEPS = 2


def parking_task(scenario: Scenario, *, cleared: bool, progress: Progress, stop: Stop) -> dict[str, Any]:  # noqa: ARG001
    """Plan the parking and have it judged by the second opinion."""
    progress(Step("traffic", "parking", 0, STEPS))
    plan = plan_parking(scenario)
    progress(Step("traffic", "parking", 1, STEPS))
    return {
        "lots": [
            {
                "lot_id": each.lot.lot_id,
                "name": each.lot.name,
                "for_whom": each.lot.row.for_whom,
                "spaces": {kind: each.lot.spaces(kind) for kind in KINDS},
                "lat": each.lot.row.lat,
                "lon": each.lot.row.lon,
            }
            for each in plan.asked
        ],
        "times": times_rows(plan),
        "profile": list(profile_rows(plan)),
        "sent": sent_rows(plan),
        "moved": sum(count for _, _, count in plan.moved),
        "unplaced": sum(plan.allocation.unplaced.values()),
        "findings": [[str(one.severity), *both(one.message)] for one in parking_findings(plan)],
        "doubts": [both(one.message) for one in check_plan(plan)],
    }
