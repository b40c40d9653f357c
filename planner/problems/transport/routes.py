"""What PyVRP found, as tours of the product: who stops where in which order, and at what time."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyvrp

from planner.engine.plan import Commitments
from planner.problems.transport.data import Problem
from planner.problems.transport.entities import Matrix, Stop, Vehicle
from planner.problems.transport.model import fleets
from planner.problems.transport.plan import Assignment

Visit = tuple[str, int]
"""Task, and which of its stops."""


@dataclass(frozen=True, slots=True)
class Tour:
    """The stops of a vehicle in order."""

    vehicle_id: str
    stops: tuple[Visit, ...]


def tours_of(problem: Problem, commitments: Commitments, solution: pyvrp.Solution) -> list[Tour]:
    """Return the tours of a solution; vehicles of a fleet take their turn in order."""
    clients = [task.task_id for task in problem.tasks if not task.is_ride]
    shipments = [task.task_id for task in problem.tasks if task.is_ride]
    waiting = [list(own) for own in fleets(problem, commitments)]
    found = []
    for route in solution.routes():
        stops: list[Visit] = []
        for activity in route.schedule():
            if activity.is_client():
                stops.append((clients[activity.idx], 0))
            elif activity.is_shipment():
                stops.append((shipments[activity.idx], int(activity.is_delivery())))
        if stops:
            found.append(Tour(waiting[route.vehicle_type()].pop(0), tuple(stops)))
    return found


def timed(problem: Problem, tours: Sequence[Tour]) -> tuple[Assignment, ...]:
    """Return the stops with their times: as late a start as the first stops allow, then without needless waiting."""
    rows: list[Assignment] = []
    for tour in tours:
        vehicle = problem.vehicle[tour.vehicle_id]
        stops = [problem.task[task].stops[which] for task, which in tour.stops]
        begins = _begins(problem.ways(vehicle).minutes, vehicle, stops)
        for order, ((task, _), stop, (arrive, begin)) in enumerate(
            zip(tour.stops, stops, begins, strict=True), start=1
        ):
            arrived, left = problem.moment(arrive), problem.moment(begin + stop.service_min)
            done = problem.task[task]
            people = done.people + done.wheelchairs
            rows.append(Assignment(tour.vehicle_id, order, task, stop.action, arrived, left, stop.place, people))
    return tuple(sorted(rows))


def _begins(minutes: Matrix, vehicle: Vehicle, stops: Sequence[Stop]) -> list[tuple[int, int]]:
    """Return (arrival, begin of the service) of every stop, the vehicle leaving its base as late as it may."""
    leave, waited, slack = vehicle.early, 0, None
    for (arrive, begin), stop in zip(_driven(minutes, vehicle.base, leave, stops), stops, strict=True):
        waited += begin - arrive
        room = stop.late - begin + waited
        slack = room if slack is None else min(slack, room)
    leave += max(0, min(waited, slack or 0))
    return _driven(minutes, vehicle.base, leave, stops)


def _driven(minutes: Matrix, base: int, leave: int, stops: Sequence[Stop]) -> list[tuple[int, int]]:
    now, point, times = leave, base, []
    for stop in stops:
        arrive = now + int(minutes[point, stop.point])
        begin = max(arrive, stop.early)
        times.append((arrive, begin))
        now, point = begin + stop.service_min, stop.point
    return times
