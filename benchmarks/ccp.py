"""Suite ``ccp``: capacitated clustering as parties at tables; the affinity inside tables is maximised.

A party of the instance is a guest who takes several chairs, a cluster is a table that must be used. The product
minimises the affinity missed, so score and bound are turned round here: kept = all − missed.
"""

import json
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.tables import Problem
from planner.problems.tables.data import WEIGHTS, pair_of
from planner.problems.tables.entities import Guest, Manners, Table
from planner.problems.tables.solve import solve

SCALE = 10**6
"""Affinities have at most six decimals; the product counts in whole numbers."""


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Seat the parties of an instance and return one line of figures.

    Raises:
        ValueError: the file is not an instance of this kind.
    """
    begin = time.perf_counter()
    problem = read(file)
    settings = Settings(limit_s=options.limit_s, workers=options.workers, seed=options.seed)
    plan = solve(problem, settings)
    wished = sum(weight for weight in problem.affinity.values() if weight > 0)
    outcome = plan.outcome
    number = {table.table_id: index for index, table in enumerate(problem.tables)}
    table_of = {row.guest_id: number[row.table_id] for row in plan.assignments}
    solution = options.out / f"{file.name}.json"
    solution.parent.mkdir(parents=True, exist_ok=True)
    solution.write_text(json.dumps({"table": [table_of.get(guest.guest_id) for guest in problem.guests]}))
    return {
        "suite": "ccp",
        "instance": file.name,
        "status": str(outcome.status),
        "score": None if outcome.score is None else (wished - outcome.score) / SCALE,
        "bound": None if outcome.bound is None else (wished - outcome.bound) / SCALE,
        "elapsed_s": round(time.perf_counter() - begin, 2),
        "solution": str(solution),
    }


def read(file: Path) -> Problem:
    """Return the problem of an instance: ``n k ds``, k pairs of limits, ``W`` and n sizes, then lines ``i j c``."""
    try:
        return _problem(iter(file.read_text(encoding="utf-8").split()))
    except (StopIteration, ArithmeticError, IndexError) as error:
        msg = "not a clustering instance: n k ds, limits, W, sizes and lines i j c are expected"
        raise ValueError(msg) from error


def _problem(words: Iterator[str]) -> Problem:
    count, tables = int(next(words)), int(next(words))
    next(words)
    limits = [(round(float(next(words))), round(float(next(words)))) for _ in range(tables)]
    if next(words) != "W":
        raise IndexError
    sizes = [round(float(next(words))) for _ in range(count)]
    names = [f"{index:05d}" for index in range(count)]
    affinity = {}
    for first in words:
        one, other, worth = names[int(first)], names[int(next(words))], Decimal(next(words))
        if worth:
            affinity[pair_of(one, other)] = int(worth * SCALE)
    return Problem(
        guests=tuple(Guest(name, "", (0, 0, 0, name), places=size) for name, size in zip(names, sizes, strict=True)),
        tables=tuple(Table(f"T{index:03d}", low, high, must_be_used=True) for index, (low, high) in enumerate(limits)),
        affinity=affinity,
        manners=Manners(around=False),
        weights={**dict.fromkeys(WEIGHTS, 0), "separated": 1},
    )
