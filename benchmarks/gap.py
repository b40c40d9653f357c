"""Suite ``gap``: generalised assignment (OR-Library; Yagiura et al.) as blocs in houses with capacity.

An item is a bloc, an agent a house; what an item takes of an agent and costs there differs by pair.
"""

import json
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.lodging import Problem
from planner.problems.lodging.blocs.entities import Bloc, Blocs, Hall, Offer
from planner.problems.lodging.data import DEFAULT_WEIGHTS
from planner.problems.lodging.solve import solve

NIGHT = date(2025, 6, 15)
"""Any night: the instances have one."""


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Put the items of an instance to agents and return one line of figures.

    Raises:
        ValueError: the file is not an instance of this kind.
    """
    begin = time.perf_counter()
    problem = read(file)
    plan = solve(problem, Settings(limit_s=options.limit_s, workers=options.workers, seed=options.seed))
    agent = {row.guest_id: int(row.room_id.removeprefix("H")) for row in plan.assignments}
    solution = options.out / f"{file.name}.json"
    solution.parent.mkdir(parents=True, exist_ok=True)
    solution.write_text(json.dumps({"agent": [agent.get(bloc.bloc_id) for bloc in problem.blocs.blocs]}))
    outcome = plan.outcome
    return {
        "suite": "gap",
        "instance": file.name,
        "status": str(outcome.status),
        "score": outcome.score,
        "bound": outcome.bound,
        "elapsed_s": round(time.perf_counter() - begin, 2),
        "solution": str(solution),
    }


def read(file: Path) -> Problem:
    """Return the problem of an instance: ``m n``, m lines of n costs, m lines of n weights, m capacities."""
    words = file.read_text(encoding="utf-8").split()
    if not all(word.removeprefix("-").isdigit() for word in words) or len(words) < 2:
        raise ValueError("not an assignment instance: whole numbers m n, costs, weights, capacities are expected")
    agents, items, *numbers = map(int, words)
    pairs = agents * items
    if len(numbers) < 2 * pairs + agents:
        raise ValueError(f"{agents} agents and {items} items need {2 * pairs + agents} numbers, not {len(numbers)}")
    blocs = tuple(Bloc(f"B{j:05d}", "", 1, NIGHT, NIGHT + timedelta(days=1)) for j in range(items))
    halls = tuple(
        Hall(f"H{i:05d}", f"H{i:05d}", "", {NIGHT: capacity})
        for i, capacity in enumerate(numbers[2 * pairs : 2 * pairs + agents])
    )
    offers = {
        (bloc.bloc_id, hall.hall_id): Offer(numbers[pairs + i * items + j], numbers[i * items + j])
        for i, hall in enumerate(halls)
        for j, bloc in enumerate(blocs)
    }
    weights = {**dict.fromkeys(DEFAULT_WEIGHTS, 0), "cost": 1}
    return Problem(guests=(), hotels=(), rooms=(), fits={}, weights=weights, blocs=Blocs(blocs, halls, offers))
