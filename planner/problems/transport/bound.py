"""What any plan costs at least: every stop has one way that leads to it, every vehicle used leaves its base.

Give every stop one predecessor (another stop or the base of a vehicle) and every stop one successor, as cheaply as
possible: an assignment problem (Kuhn 1955), of which every plan is a solution. Ways that no plan can drive are left
out: begin(i) as early as can be, service and way to j would be later than j allows; loads that no vehicle holds
together; from a drop-off to its own pick-up. A vehicle that leaves its base costs the weight of ``vehicles``.
"""

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from planner.problems.transport.data import Problem
from planner.problems.transport.entities import FAR, Matrix, Stop, Task, Vehicle

CLOSED = 10**12
"""Cost of a way that no plan drives."""


def least_cost(problem: Problem) -> int:
    """Return a cost that no complete plan is below."""
    stops = [(task, which) for task in problem.tasks for which in range(len(task.stops))]
    if not stops or not problem.vehicles:
        return 0
    costs = _costs(problem, stops)
    rows, columns = linear_sum_assignment(costs)
    total = int(costs[rows, columns].sum())
    fewest = problem.weights["vehicles"] * _fewest(problem)
    return max(fewest, 0 if total >= CLOSED else total)


def _costs(problem: Problem, stops: list[tuple[Task, int]]) -> Matrix:
    """Return the costs: rows are stops and vehicles that leave, columns stops and vehicles that come back."""
    count = len(stops)
    vehicles = _enough(problem, count)
    points = [task.stops[which].point for task, which in stops]
    costs = np.full((count + len(vehicles), count + len(vehicles)), CLOSED, dtype=np.int64)
    distance: Matrix = np.minimum.reduce([ways.distance for ways in problem.travel.ways.values()])
    weight = problem.weights["metres"]
    costs[:count, :count] = np.where(_drivable(problem, stops), weight * distance[np.ix_(points, points)], CLOSED)
    bases = [vehicle.base for vehicle in vehicles]
    costs[count:, :count] = weight * distance[np.ix_(bases, points)] + problem.weights["vehicles"]
    costs[:count, count:] = weight * distance[np.ix_(points, bases)]
    costs[count:, count:] = 0
    for row, (task, which) in enumerate(stops):
        if task.is_ride and which == 0:
            costs[row, count:] = CLOSED  # nobody goes home with people aboard
        if task.is_ride and which == 1:
            costs[count:, row] = CLOSED  # nor starts with a drop-off
    return costs


def _enough(problem: Problem, stops: int) -> list[Vehicle]:
    """Return the vehicles, of each base no more than there are stops."""
    found: list[Vehicle] = []
    used: dict[int, int] = {}
    for vehicle in problem.vehicles:
        if used.get(vehicle.base, 0) < stops:
            used[vehicle.base] = used.get(vehicle.base, 0) + 1
            found.append(vehicle)
    return found


def _drivable(problem: Problem, stops: list[tuple[Task, int]]) -> npt.NDArray[np.bool_]:
    """Return whether some plan may drive from a stop straight to another."""
    ends = [task.stops[which] for task, which in stops]
    points = [stop.point for stop in ends]
    quickest: Matrix = np.minimum.reduce([ways.minutes for ways in problem.travel.ways.values()])
    minutes = quickest[np.ix_(points, points)]
    soonest = np.array(
        [_soonest(task, which) + stop.service_min for (task, which), stop in zip(stops, ends, strict=True)]
    )
    latest = np.array([stop.late for stop in ends])
    drivable: npt.NDArray[np.bool_] = (minutes < FAR) & (soonest[:, None] + minutes <= latest[None, :])
    np.fill_diagonal(drivable, val=False)
    seats = max(vehicle.seats for vehicle in problem.vehicles)
    aboard = np.array([task.people if task.is_ride and which == 0 else 0 for task, which in stops])
    both = aboard[:, None] + aboard[None, :]
    drivable &= ~((aboard[:, None] > 0) & (aboard[None, :] > 0) & (both > seats))
    for i, (task, which) in enumerate(stops):
        for j, (other, at) in enumerate(stops):
            alone = task.alone and which == 0 and task.is_ride and (other is not task)
            if alone or (task is other and which == 1 and at == 0):
                drivable[i, j] = False
            if other.alone and other.is_ride and at == 1 and not (task is other and which == 0):
                drivable[i, j] = False
    return drivable


def _soonest(task: Task, which: int) -> int:
    stop: Stop = task.stops[which]
    if which == 0:
        return stop.early
    first = task.stops[0]
    return max(stop.early, first.early + first.service_min)


def _fewest(problem: Problem) -> int:
    """Return how many vehicles are needed at least: tasks of visits carry their loads from the base all at once."""
    seats = max((vehicle.seats for vehicle in problem.vehicles), default=0)
    load = sum(task.people for task in problem.tasks if not task.is_ride)
    return max(1, -(-load // seats) if seats and load else 1)
