"""A small town on a line: a minute of driving is 500 m, the base is at 0."""

import numpy as np

from planner.problems.transport import Problem
from planner.problems.transport.entities import DROPOFF, PICKUP, VISIT, Stop, Task, Travel, Vehicle, Ways

METRES_PER_MINUTE = 500
DAY = 24 * 60
NOBODY: frozenset[str] = frozenset()


class Town:
    """Builds a problem from places given as minutes from the base."""

    def __init__(self) -> None:
        self.places = [0]
        self.tasks: list[Task] = []
        self.vehicles: list[Vehicle] = []

    def stop(self, action: str, at: int, window: tuple[int, int], service_min: int) -> Stop:
        self.places.append(at)
        return Stop(action, f"km {at}", len(self.places) - 1, *window, service_min)

    def ride(
        self,
        name: str,
        ways: tuple[int, int],
        window: tuple[int, int] = (0, DAY),
        *,
        people: int = 10,
        wheelchairs: int = 0,
        alone: bool = False,
        for_whom: str = "",
    ) -> "Town":
        stops = tuple(self.stop(action, at, window, 1) for action, at in zip((PICKUP, DROPOFF), ways, strict=True))
        self.tasks.append(Task(name, name, "", people, wheelchairs, stops, alone, for_whom))
        return self

    def visit(
        self,
        name: str,
        at: int,
        window: tuple[int, int] = (0, DAY),
        *,
        teams: frozenset[str] = NOBODY,
        household: str = "",
    ) -> "Town":
        stop = self.stop(VISIT, at, window, 5)
        self.tasks.append(Task(name, name, "", 0, 0, (stop,), teams=teams, household=household))
        return self

    def vehicle(
        self,
        name: str,
        seats: int = 30,
        *,
        wheelchair_spaces: int = 0,
        early: int = 0,
        late: int = DAY,
        duty_min: int = 600,
        kept_for: frozenset[str] = NOBODY,
        passes: frozenset[str] = NOBODY,
    ) -> "Town":
        self.vehicles.append(
            Vehicle(name, "", seats, wheelchair_spaces, 0, early, late, duty_min, kept_for, "base", passes)
        )
        return self

    def problem(self, weights: dict[str, int] | None = None) -> Problem:
        minutes = np.abs(np.subtract.outer(self.places, self.places)).astype(np.int64)
        ways = Ways(minutes * METRES_PER_MINUTE, minutes)
        travel = Travel(dict.fromkeys([vehicle.passes for vehicle in self.vehicles], ways), minutes)
        usual = Problem(tuple(self.vehicles), tuple(self.tasks), travel)
        return usual if weights is None else Problem(usual.vehicles, usual.tasks, travel, weights=weights)
