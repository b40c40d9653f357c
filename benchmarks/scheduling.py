"""What the suites rcpsp and mspsp have in common: a plain problem of preparation, one line of figures."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from benchmarks.options import Options
from planner.engine.outcome import Outcome
from planner.problems.preparation import Problem
from planner.problems.preparation.axis import Axis
from planner.problems.preparation.entities import Options as Figures
from planner.problems.preparation.entities import Person, Task

FIRST_DAY = date(2000, 1, 1)


def plain_problem(
    tasks: Sequence[Task], resources: Mapping[str, int] | None = None, people: Sequence[Person] = ()
) -> Problem:
    """Return a problem in which only the end of the last task counts, on an axis where every day is worked."""
    slots = sum(task.modes[0].days for task in tasks) + 1
    weights = dict.fromkeys(("deferred_value", "thin_slack", "too_early", "expense", "changes"), 0)
    return Problem(
        axis=Axis(FIRST_DAY, (True,) * slots),
        tasks={task.task_id: task for task in tasks},
        people={person.person_id: person for person in people},
        resources=resources or {},
        options=Figures(accountable=False),
        weights={**weights, "makespan": 1, "imbalance": 0, "outside_helpers": 0},
    )


def write(solution: Mapping[str, object], file: Path, options: Options) -> Path:
    """Write a solution file and return its path."""
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{file.name}.json"
    path.write_text(json.dumps(solution) + "\n", encoding="utf-8")
    return path


def figures(suite: str, file: Path, outcome: Outcome, solution: Path) -> Mapping[str, object]:
    """Return the line of one instance."""
    return {
        "suite": suite,
        "instance": file.name,
        "status": outcome.status.value,
        "score": outcome.score,
        "bound": outcome.bound,
        "elapsed_s": round(outcome.elapsed_s, 2),
        "solution": str(solution),
    }
