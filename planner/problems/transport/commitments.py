"""Pins and the previous plan, in the words of transport: which vehicle does which task."""

from collections.abc import Iterable

from planner.engine.pins import UnknownPinError
from planner.engine.plan import Commitments
from planner.problems.transport.data import Problem
from planner.scenario.nearest import nearest
from planner.wording import Wording

FIELD = "vehicle_id"
MOST_NAMES = 3
"""Names that are there, told where none is near the unknown one."""


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
        UnknownPinError: an unknown task, field or vehicle.
    """
    for task_id, fields in sorted(commitments.pins.items()):
        if task_id not in problem.task:
            raise UnknownPinError(
                _unknown(Wording("chuyến hay việc", "task"), task_id, problem.task), task_id, "", "subject"
            )
        for field, value in sorted(fields.items()):
            if field != FIELD:
                raise UnknownPinError(
                    _unknown(Wording("trường ghim", "pin field"), field, [FIELD]), task_id, field, "field"
                )
            if value not in problem.vehicle:
                words = _unknown(Wording("xe hay đội", "vehicle or team"), value, problem.vehicle)
                raise UnknownPinError(words, task_id, field, "value")


def _unknown(kind: Wording, name: str, choices: Iterable[str]) -> Wording:
    """Say that there is no such name, and which is the nearest, or a few that there are."""
    known = sorted(choices)
    near = nearest(name, known)
    some = ", ".join(known[:MOST_NAMES])
    hint_vi = f"; có phải “{near}”?" if near else f"; ví dụ: {some}." if some else "."
    hint_en = f"; did you mean “{near}”?" if near else f"; for example: {some}." if some else "."
    return Wording(f"Đưa đón: không có {kind.vi} “{name}”{hint_vi}", f"Transport: no {kind.en} “{name}”{hint_en}")
