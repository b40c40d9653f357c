"""The parts of a day that share no vehicle: each is planned by itself, and costs and bounds add up."""

from collections import defaultdict
from dataclasses import replace

from planner.engine.plan import Commitments
from planner.problems.transport.data import Problem

Part = tuple[Problem, Commitments]


def components(problem: Problem, commitments: Commitments) -> list[Part]:
    """Split the tasks where no vehicle may do tasks of two parts; vehicles without any task are left out.

    Returns:
        the parts, the largest first, each with the pins of its tasks.
    """
    root = {vehicle.vehicle_id: vehicle.vehicle_id for vehicle in problem.vehicles}

    def find(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    owner: dict[str, str] = {}
    for task in problem.tasks:
        able = [vehicle.vehicle_id for vehicle in problem.vehicles if problem.may_take(vehicle, task)]
        for other in able[1:]:
            root[find(other)] = find(able[0])
        if able:
            owner[task.task_id] = able[0]
    tasks = defaultdict(list)
    for task in problem.tasks:
        if task.task_id in owner:
            tasks[find(owner[task.task_id])].append(task)
    parts = []
    for name, own in sorted(tasks.items(), key=lambda item: (-len(item[1]), item[0])):
        vehicles = tuple(vehicle for vehicle in problem.vehicles if find(vehicle.vehicle_id) == name)
        part = replace(problem, vehicles=vehicles, tasks=tuple(own))
        pins = {task: fields for task, fields in commitments.pins.items() if task in part.task}
        parts.append((part, Commitments(pins, commitments.previous)))
    return parts
