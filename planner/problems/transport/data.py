"""Transport: the data of the problem, whole numbers throughout."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from planner.engine.conflict import Demand
from planner.problems.transport.entities import Stop, Task, Travel, Vehicle, Ways
from planner.problems.transport.intake import intake
from planner.problems.transport.names import NAME, WEIGHTS
from planner.scenario.schema import Scenario
from planner.wording import Wording

__all__ = ["NAME", "Problem", "demand_of"]


@dataclass(frozen=True)
class Problem:
    """Vehicles, tasks and ways.

    Attributes:
        vehicles: vehicles, one by one.
        tasks: what is to be done.
        travel: ways between the points of bases and stops.
        epoch: the moment of minute 0.
        weights: weight of every goal.
    """

    vehicles: tuple[Vehicle, ...]
    tasks: tuple[Task, ...]
    travel: Travel
    epoch: datetime = datetime(2000, 1, 1)
    weights: Mapping[str, int] = field(default_factory=lambda: dict(WEIGHTS))

    def __post_init__(self) -> None:
        """Refuse repeated ids and points outside the matrices.

        Raises:
            ValueError: an id stands twice, or a point has no row.
        """
        ids = [item.vehicle_id for item in self.vehicles] + [task.task_id for task in self.tasks]
        if len(set(ids)) < len(ids):
            raise ValueError("an id of a vehicle or task stands twice")
        points = [vehicle.base for vehicle in self.vehicles]
        points += [stop.point for task in self.tasks for stop in task.stops]
        if points and not 0 <= min(points) <= max(points) < len(self.travel.free):
            raise ValueError("a point is outside the matrices")

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "Problem":
        """Return the problem of a pack; empty without tables of vehicles or of things to do."""
        return cls(**intake(scenario))

    @property
    def is_empty(self) -> bool:
        """Whether nobody is to be carried or visited."""
        return not self.tasks

    def ways(self, vehicle: Vehicle) -> Ways:
        """Return the ways that a vehicle drives."""
        return self.travel.ways[vehicle.passes]

    @cached_property
    def vehicle(self) -> dict[str, Vehicle]:
        """Vehicles by id."""
        return {vehicle.vehicle_id: vehicle for vehicle in self.vehicles}

    @cached_property
    def task(self) -> dict[str, Task]:
        """Tasks by id."""
        return {task.task_id: task for task in self.tasks}

    @cached_property
    def stop(self) -> dict[tuple[str, str], Stop]:
        """Stops by task and action."""
        return {(task.task_id, stop.action): stop for task in self.tasks for stop in task.stops}

    @cached_property
    def _kept(self) -> frozenset[str]:
        return frozenset(word for vehicle in self.vehicles for word in vehicle.kept_for)

    def may_take(self, vehicle: Vehicle, task: Task) -> bool:
        """Return whether a vehicle is among those meant for a task: the team named, or kept for these people."""
        if task.teams:
            return not task.teams.isdisjoint({vehicle.vehicle_id, vehicle.vehicle_id.split("/")[0]})
        if task.for_whom in self._kept:
            return task.for_whom in vehicle.kept_for
        return not vehicle.kept_for

    def moment(self, minute: int) -> datetime:
        """Return the local moment of a minute."""
        return self.epoch + timedelta(minutes=minute)

    def demands(self) -> tuple[Demand, ...]:
        """Return every task as a demand that could be left out."""
        return tuple(demand_of(task) for task in self.tasks)


def demand_of(task: Task) -> Demand:
    """Return a task as a demand."""
    first, last = task.stops[0], task.stops[-1]
    if not task.is_ride:
        return Demand(f"task {task.task_id}", Wording(f"thăm {first.place}", f"visit {first.place}"))
    words = Wording(
        f"đưa {task.people} người từ {first.place} đến {last.place}",
        f"carry {task.people} people from {first.place} to {last.place}",
    )
    return Demand(f"task {task.task_id}", words)
