"""A small town on a line: a minute of driving is 500 m, the base is at 0."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from planner.problems.transport import Problem
from planner.problems.transport.entities import DROPOFF, PICKUP, VISIT, Stop, Task, Travel, Vehicle

METRES_PER_MINUTE = 500
DAY = 24 * 60


class Town:
    """Builds a problem from places given as minutes from the base."""

    def __init__(self) -> None:
        self.places = [0]
        self.tasks: list[Task] = []
        self.vehicles: list[Vehicle] = []

    def point(self, at: int) -> int:
        self.places.append(at)
        return len(self.places) - 1

    def stop(self, action: str, at: int, window: tuple[int, int], service_min: int) -> Stop:
        return Stop(action, f"km {at}", self.point(at), *window, service_min)

    def ride(
        self,
        name: str,
        ways: tuple[int, int],
        window: tuple[int, int] = (0, DAY),
        people: int = 10,
        service_min: int = 1,
        **more: Any,
    ) -> "Town":
        stops = tuple(
            self.stop(action, at, window, service_min) for action, at in zip((PICKUP, DROPOFF), ways, strict=True)
        )
        self.tasks.append(Task(name, name, "", people, more.pop("wheelchairs", 0), stops, **more))
        return self

    def visit(self, name: str, at: int, window: tuple[int, int] = (0, DAY), **more: Any) -> "Town":
        stop = self.stop(VISIT, at, window, more.pop("service_min", 5))
        self.tasks.append(Task(name, name, "", more.pop("people", 0), 0, (stop,), **more))
        return self

    def vehicle(self, name: str, seats: int = 30, **more: Any) -> "Town":
        values = {"wheelchair_spaces": 0, "early": 0, "late": DAY, "duty_min": 600, **more}
        spaces, early, late, duty = (values.pop(key) for key in ("wheelchair_spaces", "early", "late", "duty_min"))
        self.vehicles.append(Vehicle(name, "", seats, spaces, 0, early, late, duty, home="base", **values))
        return self

    def problem(self, weights: dict[str, int] | None = None) -> Problem:
        minutes = np.abs(np.subtract.outer(self.places, self.places)).astype(np.int64)
        travel = Travel(minutes * METRES_PER_MINUTE, minutes, minutes)
        chosen = {"weights": weights} if weights else {}
        return Problem(tuple(self.vehicles), tuple(self.tasks), travel, **chosen)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def rules() -> Callable[[Sequence[Any]], set[str]]:
    def named(findings: Sequence[Any]) -> set[str]:
        return {finding.rule for finding in findings}

    return named
