"""Pins and the previous plan, in the words of transport: which vehicle does which task."""

from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.transport.data import Problem
from planner.scenario.nearest import nearest
from planner.wording import Wording

FIELD = "vehicle_id"


def pinned_vehicle(commitments: Commitments) -> dict[str, str]:
    """Return task -> the vehicle pinned for it."""
    return {task: fields[FIELD] for task, fields in sorted(commitments.pins.items()) if FIELD in fields}


def previous_vehicle(problem: Problem, commitments: Commitments) -> dict[str, str]:
    """Return task -> the vehicle that did it in the previous plan, for tasks that still exist."""
    rows = ((row.get("task_id", ""), row.get(FIELD, "")) for row in commitments.previous)
    return {task: vehicle for task, vehicle in rows if task in problem.task}


def refuse_unknown(problem: Problem, commitments: Commitments) -> None:
    """Raise for the first pin that names something unknown.

    Raises:
        UsageError: an unknown task, field or vehicle.
    """
    for task_id, fields in sorted(commitments.pins.items()):
        if task_id not in problem.task:
            raise _unknown(Wording("chuyến hay việc", "task"), task_id, list(problem.task))
        for field, value in sorted(fields.items()):
            if field != FIELD:
                raise _unknown(Wording("trường ghim", "pin field"), field, [FIELD])
            if value not in problem.vehicle:
                raise _unknown(Wording("xe hay đội", "vehicle or team"), value, list(problem.vehicle))


def _unknown(kind: Wording, name: str, choices: list[str]) -> UsageError:
    near = nearest(name, choices)
    hint_vi = f"; có phải “{near}”?" if near else "."
    hint_en = f"; did you mean “{near}”?" if near else "."
    return UsageError(
        Wording(f"Đưa đón: không có {kind.vi} “{name}”{hint_vi}", f"Transport: no {kind.en} “{name}”{hint_en}")
    )
