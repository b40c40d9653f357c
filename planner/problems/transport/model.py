"""The model of transport for PyVRP: one function for each rule and goal, on a draft from which the data are made.

PyVRP holds the routes themselves (every vehicle leaves its base, stops one by one, comes back; a pick-up before its
drop-off, in the same vehicle). The rules below give it times, loads and ways.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyvrp

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.transport.commitments import pinned_vehicle, previous_vehicle
from planner.problems.transport.data import Problem
from planner.problems.transport.entities import Matrix, Task, Vehicle

SEATS, SPACES, COMPANY = range(3)
"""Kinds of load: seats, wheelchair spaces, and whether anybody else may be aboard."""
WHOLE = 10_000
"""Company that a vehicle bears: somebody who rides alone takes all of it, everybody else 1."""
NEVER = 10**9
"""Cost of a way that a vehicle must not take."""


@dataclass
class Draft:
    """What PyVRP will be told.

    Attributes:
        problem: the problem.
        commitments: pins and the previous plan.
        profiles: vehicle -> its profile: vehicles with the same costs share one.
        limits: vehicle -> keyword arguments of its type.
        steps: task -> keyword arguments of its client or shipment.
        loads: task -> seats, spaces, company.
        room: vehicle -> the same.
        minutes: profile -> driving time between points.
        cost: profile -> cost of the ways between points.
    """

    problem: Problem
    commitments: Commitments
    profiles: dict[str, int]
    limits: dict[str, dict[str, Any]]
    steps: dict[str, dict[str, Any]]
    loads: dict[str, list[int]]
    room: dict[str, list[int]]
    minutes: dict[int, Matrix]
    cost: dict[int, Matrix] = field(default_factory=dict)

    def mark(self, task: Task, forbidden: Callable[[Vehicle], bool], price: int) -> None:
        """Add a price to every way to the first stop of a task in the profiles of the vehicles meant."""
        point = task.stops[0].point
        for profile in {self.profiles[v.vehicle_id] for v in self.problem.vehicles if forbidden(v)}:
            column = self.cost[profile][:, point]
            column[:] = np.minimum(NEVER, column + price)
            column[point] = 0


Rule = Callable[[Draft], None]


# --- rules ----------------------------------------------------------------------------------------


def serve_each_task(draft: Draft) -> None:
    """Every task is done, once."""
    for step in draft.steps.values():
        step |= {"required": True, "prize": 0}


def time_windows(draft: Draft) -> None:
    """early(s) <= begin(s) <= late(s)."""
    for task in draft.problem.tasks:
        step = draft.steps[task.task_id]
        if task.is_ride:
            for word, stop in zip(("pickup", "delivery"), task.stops, strict=True):
                step |= {f"{word}_tw_early": stop.early, f"{word}_tw_late": max(stop.early, stop.late)}
        else:
            stop = task.stops[0]
            step |= {"tw_early": stop.early, "tw_late": max(stop.early, stop.late)}


def seat_limit(draft: Draft) -> None:
    """People aboard <= seats."""
    for task in draft.problem.tasks:
        draft.loads[task.task_id][SEATS] = task.people
    for vehicle in draft.problem.vehicles:
        draft.room[vehicle.vehicle_id][SEATS] = vehicle.seats


def wheelchair_spaces(draft: Draft) -> None:
    """Wheelchairs aboard <= wheelchair spaces."""
    for task in draft.problem.tasks:
        draft.loads[task.task_id][SPACES] = task.wheelchairs
    for vehicle in draft.problem.vehicles:
        draft.room[vehicle.vehicle_id][SPACES] = vehicle.wheelchair_spaces


def ride_alone(draft: Draft) -> None:
    """Nobody else is aboard with a load that rides alone."""
    for task in draft.problem.tasks:
        draft.loads[task.task_id][COMPANY] = (WHOLE if task.alone else 1) if task.is_ride else 0
    for vehicle in draft.problem.vehicles:
        draft.room[vehicle.vehicle_id][COMPANY] = WHOLE


def vehicle_hours(draft: Draft) -> None:
    """A vehicle leaves its base when it may and is back when it must."""
    for vehicle in draft.problem.vehicles:
        draft.limits[vehicle.vehicle_id] |= {"tw_early": vehicle.early, "tw_late": max(vehicle.early, vehicle.late)}


def driver_hours(draft: Draft) -> None:
    """back(v) - leave(v) <= duty(v)."""
    for vehicle in draft.problem.vehicles:
        draft.limits[vehicle.vehicle_id]["shift_duration"] = vehicle.duty_min


def vehicles_meant(draft: Draft) -> None:
    """A task goes to the team named or to a vehicle kept for its people; vehicles kept for others stay away."""
    for task in draft.problem.tasks:
        draft.mark(task, lambda vehicle, task=task: not draft.problem.may_take(vehicle, task), NEVER)  # type: ignore[misc]


def roads_open(draft: Draft) -> None:
    """Ways lead over roads that are open at the hour of travel."""
    for vehicle in draft.problem.vehicles:
        draft.minutes[draft.profiles[vehicle.vehicle_id]] = draft.problem.ways(vehicle).minutes


def keep_pins(draft: Draft) -> None:
    """A pinned task goes to its vehicle."""
    for task_id, vehicle_id in pinned_vehicle(draft.commitments).items():
        task = draft.problem.task[task_id]
        draft.mark(task, lambda vehicle, own=vehicle_id: vehicle.vehicle_id != own, NEVER)  # type: ignore[misc]


RULES: tuple[Rule, ...] = (
    serve_each_task,
    time_windows,
    seat_limit,
    wheelchair_spaces,
    ride_alone,
    vehicle_hours,
    driver_hours,
    vehicles_meant,
    roads_open,
    keep_pins,
)


# --- goals ----------------------------------------------------------------------------------------


def metres(draft: Draft) -> None:
    """Sum of the metres driven."""
    weight = draft.problem.weights["metres"]
    driven = {draft.profiles[v.vehicle_id]: draft.problem.ways(v).distance for v in draft.problem.vehicles}
    for profile, known in draft.cost.items():
        draft.cost[profile] = np.minimum(NEVER, known + weight * driven[profile])


def vehicles(draft: Draft) -> None:
    """Vehicles that leave their base."""
    for vehicle in draft.problem.vehicles:
        draft.limits[vehicle.vehicle_id]["fixed_cost"] = draft.problem.weights["vehicles"]


def changes(draft: Draft) -> None:
    """Tasks of the previous plan that another vehicle does."""
    weight = draft.problem.weights["changes"]
    for task_id, before in previous_vehicle(draft.problem, draft.commitments).items():
        task = draft.problem.task[task_id]
        draft.mark(task, lambda vehicle, own=before: vehicle.vehicle_id != own, weight)  # type: ignore[misc]


GOALS: tuple[Rule, ...] = (metres, vehicles, changes)


# --- the whole ------------------------------------------------------------------------------------


def build(
    problem: Problem,
    commitments: Commitments = NO_COMMITMENTS,
    *,
    rules: Sequence[Rule] = RULES,
    left_out: int | None = None,
) -> pyvrp.ProblemData:
    """Return the data for PyVRP.

    Args:
        problem: vehicles, tasks, ways.
        commitments: pins and the previous plan.
        rules: rules that hold.
        left_out: what it costs to leave a task out; None: every task is to be done.
    """
    draft = _draft(problem, commitments)
    for goal in GOALS:
        goal(draft)
    for rule in rules:
        rule(draft)
    if left_out is not None:
        for step in draft.steps.values():
            step |= {"required": False, "prize": left_out}
    return _data(draft)


def profiles_of(problem: Problem, commitments: Commitments) -> dict[str, int]:
    """Return vehicle -> number of its profile: vehicles that no rule or goal tells apart by task share one."""
    pinned, before = pinned_vehicle(commitments), previous_vehicle(problem, commitments)
    special = {*pinned.values(), *before.values()}
    kinds: dict[object, int] = {}
    teams = {team for task in problem.tasks for team in task.teams}
    return {
        v.vehicle_id: kinds.setdefault(
            (
                v.kept_for,
                v.passes,
                v.vehicle_id if v.vehicle_id in special | teams else "",
                (s if (s := v.vehicle_id.split("/")[0]) in teams else ""),
            ),
            len(kinds),
        )
        for v in problem.vehicles
    }


def _draft(problem: Problem, commitments: Commitments) -> Draft:
    ids = [vehicle.vehicle_id for vehicle in problem.vehicles]
    tasks = [task.task_id for task in problem.tasks]
    profiles = profiles_of(problem, commitments)
    return Draft(
        problem=problem,
        commitments=commitments,
        profiles=profiles,
        limits={name: {} for name in ids},
        steps={name: {"required": False, "prize": 0} for name in tasks},
        loads={name: [0, 0, 0] for name in tasks},
        room={name: [0, 0, 0] for name in ids},
        minutes=dict.fromkeys(profiles.values(), problem.travel.free),
        cost={profile: np.zeros_like(problem.travel.free) for profile in sorted(set(profiles.values()))},
    )


def fleets(problem: Problem, commitments: Commitments) -> list[list[str]]:
    """Return the vehicles that nothing tells apart, fleet by fleet: each is one type for PyVRP."""
    profiles = profiles_of(problem, commitments)
    found: dict[object, list[str]] = {}
    for v in problem.vehicles:
        key = (profiles[v.vehicle_id], v.seats, v.wheelchair_spaces, v.home or v.base, v.early, v.late, v.duty_min)
        found.setdefault(key, []).append(v.vehicle_id)
    return list(found.values())


def _data(draft: Draft) -> pyvrp.ProblemData:
    problem = draft.problem
    types = fleets(problem, draft.commitments)
    first = [problem.vehicle[own[0]] for own in types]
    bases = sorted({vehicle.base for vehicle in first})
    kinds = [kind for kind in (SEATS, SPACES, COMPANY) if _matters(draft, kind)]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(len(problem.travel.free))],
        clients=[_client(draft, task, kinds) for task in problem.tasks if not task.is_ride],
        depots=[pyvrp.Depot(base) for base in bases],
        vehicle_types=[
            pyvrp.VehicleType(
                len(own),
                [draft.room[vehicle.vehicle_id][kind] for kind in kinds],
                bases.index(vehicle.base),
                bases.index(vehicle.base),
                profile=draft.profiles[vehicle.vehicle_id],
                **draft.limits[vehicle.vehicle_id],
            )
            for own, vehicle in zip(types, first, strict=True)
        ],
        distance_matrices=[np.asarray(draft.cost[profile]) for profile in sorted(draft.cost)],  # type: ignore[misc]
        duration_matrices=[np.asarray(draft.minutes[profile]) for profile in sorted(draft.cost)],  # type: ignore[misc]
        shipments=[_shipment(draft, task, kinds) for task in problem.tasks if task.is_ride],
    )


def _matters(draft: Draft, kind: int) -> bool:
    """Return whether a kind of load can be too much: of company, whether anybody rides alone."""
    loads = [load[kind] for load in draft.loads.values()]
    return WHOLE in loads if kind == COMPANY else any(loads)


def _client(draft: Draft, task: Task, kinds: Sequence[int]) -> pyvrp.Client:
    stop = task.stops[0]
    return pyvrp.Client(
        stop.point,
        delivery=[draft.loads[task.task_id][kind] for kind in kinds],
        service_duration=stop.service_min,
        name=task.task_id,
        **draft.steps[task.task_id],
    )


def _shipment(draft: Draft, task: Task, kinds: Sequence[int]) -> pyvrp.Shipment:
    first, last = task.stops
    return pyvrp.Shipment(
        first.point,
        last.point,
        pickup_service_duration=first.service_min,
        delivery_service_duration=last.service_min,
        amount=[draft.loads[task.task_id][kind] for kind in kinds],
        name=task.task_id,
        **draft.steps[task.task_id],
    )
