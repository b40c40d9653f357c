"""Suite ``vrptw``: vehicle routes with time windows (Solomon; Gehring and Homberger), the distance alone.

A customer of the instance is a visit that a load from the depot is brought to. Distances are Euclidean, truncated to
one decimal; the product counts in tenths. Times are tenths as well.
"""

import json
import math
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.transport import Problem
from planner.problems.transport.entities import VISIT, Stop, Task, Travel, Vehicle, Ways
from planner.problems.transport.plan import tours
from planner.problems.transport.solve import solve

TENTHS = 10


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Plan the routes of an instance and return one line of figures.

    Raises:
        ValueError: the file is not an instance of this kind.
    """
    begin = time.perf_counter()
    problem = read(file)
    plan = solve(problem, Settings(limit_s=options.limit_s, workers=options.workers, seed=options.seed))
    routes = [[int(row.task_id) for row in rows] for rows in tours(plan.assignments).values()]
    solution = options.out / f"{file.name}.json"
    solution.parent.mkdir(parents=True, exist_ok=True)
    solution.write_text(json.dumps({"routes": routes}))
    outcome = plan.outcome
    return {
        "suite": "vrptw",
        "instance": file.name,
        "status": str(outcome.status),
        "score": None if outcome.score is None else outcome.score / TENTHS,
        "bound": None if outcome.bound is None else outcome.bound / TENTHS,
        "elapsed_s": round(time.perf_counter() - begin, 2),
        "solution": str(solution),
    }


def read(file: Path) -> Problem:
    """Return the problem of an instance in Solomon's text format.

    Raises:
        ValueError: it is not one.
    """
    lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    numbers = [[int(word) for word in words] for words in lines if words and all(map(_is_number, words))]
    if len(numbers) < 2 or len(numbers[0]) != 2 or any(len(row) != 7 for row in numbers[1:]):
        msg = "not an instance of vehicle routing with time windows: a line of vehicles and rows of seven are expected"
        raise ValueError(msg)
    (count, capacity), rows = numbers[0], numbers[1:]
    home = rows[0]
    ways = distances([(row[1], row[2]) for row in rows])
    span = (home[4] * TENTHS, home[5] * TENTHS)
    return Problem(
        vehicles=tuple(
            Vehicle(f"V{n:03d}", "", capacity, 0, 0, *span, span[1] - span[0], home="depot") for n in range(count)
        ),
        tasks=tuple(
            Task(
                str(row[0]),
                str(row[0]),
                "",
                row[3],
                0,
                (Stop(VISIT, str(row[0]), index, row[4] * TENTHS, row[5] * TENTHS, row[6] * TENTHS),),
            )
            for index, row in enumerate(rows[1:], start=1)
        ),
        travel=Travel({frozenset(): Ways(ways, ways)}, ways),
        weights={"metres": 1, "vehicles": 0, "changes": 0},
    )


def distances(points: list[tuple[int, int]]) -> np.ndarray:
    """Return the distances between points in tenths, truncated."""
    found = np.zeros((len(points), len(points)), dtype=np.int64)
    for i, (x, y) in enumerate(points):
        for j, (u, v) in enumerate(points):
            found[i, j] = math.isqrt(100 * ((x - u) ** 2 + (y - v) ** 2))
    return found


def _is_number(word: str) -> bool:
    return word.removeprefix("-").isdigit()
