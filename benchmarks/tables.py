"""Suite ``tables``: small real cases of seating at tables; a wedding (JSON) and a dinner party (text).

The wedding: everybody knows somebody at the table, the affinity at tables is maximised. The dinner party: genders
alternate, neighbours share a hobby, two of each of six jobs at every table, those of four jobs differ in kind; the
score is the number of rules broken, 0 when all are kept.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.options import Options
from planner.engine.plan import PlanBase
from planner.engine.settings import Settings
from planner.problems.tables import Problem, check
from planner.problems.tables.data import WEIGHTS
from planner.problems.tables.entities import Guest, Manners, Table
from planner.problems.tables.solve import solve

OF_KINDS = frozenset({"Politician", "Doctor", "Coach", "Developer"})
"""Jobs of which the two at a table differ in kind."""
ONE_GOAL = {**dict.fromkeys(WEIGHTS, 0), "separated": 1}


@dataclass(frozen=True, slots=True)
class Case:
    """A problem, and whether its score is the affinity kept or the rules broken."""

    problem: Problem
    is_maximised: bool


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Seat the guests of a case and return one line of figures.

    Raises:
        ValueError: the file is not a case of this kind.
    """
    begin = time.perf_counter()
    case = read(file)
    plan = solve(case.problem, Settings(limit_s=options.limit_s, workers=options.workers, seed=options.seed))
    solution = options.out / f"{file.name}.json"
    solution.parent.mkdir(parents=True, exist_ok=True)
    rows = [[row.guest_id, row.table_id, row.place] for row in plan.assignments]
    solution.write_text(json.dumps({"rows": rows}), encoding="utf-8")
    return {
        "suite": "tables",
        "instance": file.name,
        "status": str(plan.outcome.status),
        **_figures(case, plan),
        "elapsed_s": round(time.perf_counter() - begin, 2),
        "solution": str(solution),
    }


def _figures(case: Case, plan: PlanBase) -> dict[str, int | None]:
    outcome = plan.outcome
    if not case.is_maximised:
        return {"score": len(check(case.problem, plan.assignments)) if plan.assignments else None, "bound": 0}
    wished = sum(case.problem.affinity.values())
    return {
        "score": None if outcome.score is None else wished - outcome.score,
        "bound": None if outcome.bound is None else wished - outcome.bound,
    }


def read(file: Path) -> Case:
    """Return the case of a file."""
    text = file.read_text(encoding="utf-8")
    try:
        if file.suffix == ".json":
            return Case(_wedding(json.loads(text)), is_maximised=True)
        return Case(_dinner(text.splitlines()), is_maximised=False)
    except (KeyError, IndexError, TypeError) as error:
        msg = "neither a wedding in JSON nor a dinner party in text"
        raise ValueError(msg) from error


def _wedding(data: Mapping[str, object]) -> Problem:
    affinity = data["affinity"]
    count, tables = int(str(data["guests"])), int(str(data["tables"]))
    names = [f"G{index:03d}" for index in range(count)]
    worth = {(i, j): int(affinity[i][j]) for i, j in combinations(range(count), 2)}  # type: ignore[index]
    return Problem(
        guests=tuple(Guest(name, "", (0, 0, 0, name)) for name in names),
        tables=tuple(Table(f"T{index:02d}", 0, int(str(data["table_capacity"]))) for index in range(tables)),
        affinity={(names[i], names[j]): weight for (i, j), weight in worth.items() if weight},
        manners=Manners(around=False, known_at_table=int(str(data["min_known_at_table"]))),
        weights=ONE_GOAL,
    )


def _dinner(lines: list[str]) -> Problem:
    """Read ``Tables: n``, ``SeatsPerTable: n``, a heading, and lines code, name, job, kind, gender, hobbies."""
    tables, seats = (int(line.split(":")[1]) for line in lines[:2])
    people = [line.split(",") for line in lines[3:] if line[:1].isdigit()]
    guests = tuple(
        Guest(
            f"G{int(code):03d}",
            name,
            (0, 0, 0, f"G{int(code):03d}"),
            gender=gender,
            circles=frozenset(f"interest:{hobby}" for hobby in hobbies if hobby),
            occupation=job,
            speciality=kind if job in OF_KINDS else "",
        )
        for code, name, job, kind, gender, *hobbies in people
    )
    return Problem(
        guests=guests,
        tables=tuple(Table(f"T{index:02d}", seats, seats, must_be_used=True) for index in range(tables)),
        manners=Manners(neighbours_acquainted=True, alternate_genders=True, per_occupation=2, specialities_differ=True),
        weights=ONE_GOAL,
    )
