"""The value of a transport plan, counted from its rows alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.transport.data import Problem
from planner.problems.transport.entities import Stop, Task
from planner.problems.transport.plan import Assignment, tours
from planner.units import minutes_between


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop of a vehicle with everything known of it, times in minutes."""

    row: Assignment
    task: Task
    stop: Stop
    arrive: int
    depart: int


def halts_of(problem: Problem, rows: Sequence[Assignment]) -> dict[str, list[Halt]]:
    """Return known vehicle -> its stops of known tasks, in order."""
    found: dict[str, list[Halt]] = {}
    for vehicle_id, own in tours(rows).items():
        if vehicle_id not in problem.vehicle:
            continue
        found[vehicle_id] = [
            Halt(
                row,
                problem.task[row.task_id],
                stop,
                minutes_between(problem.epoch, row.arrive),
                minutes_between(problem.epoch, row.depart),
            )
            for row in own
            if (stop := problem.stop.get((row.task_id, row.action))) is not None
        ]
    return found


def score(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> dict[str, int]:
    """Return the value of every goal: metres driven, vehicles used, tasks whose vehicle changed."""
    halts = {vehicle: own for vehicle, own in halts_of(problem, assignments).items() if own}
    metres = 0
    for vehicle_id, own in halts.items():
        vehicle = problem.vehicle[vehicle_id]
        base, distance = vehicle.base, problem.ways(vehicle).distance
        points = [base, *(halt.stop.point for halt in own), base]
        metres += sum(int(distance[one, other]) for one, other in pairwise(points))
    before = {row.get("task_id", ""): row.get("vehicle_id", "") for row in commitments.previous}
    now = {row.task_id: row.vehicle_id for row in assignments}
    changed = sum(now[task] != vehicle for task, vehicle in before.items() if task in problem.task and task in now)
    return {"metres": metres, "vehicles": len(halts), "changes": changed}
