"""Compile once what numba compiles: ``python -m planner.warm``, run by ``make setup``, so that no first plan waits.

What is compiled is kept beside the code (``__pycache__``) and made anew when the code changes.
"""

import importlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

SEARCHES = (
    "planner.problems.preparation.warm",
    "planner.problems.staffing.duties.warm",
    "planner.problems.lodging.nights.warm",
    "planner.problems.lodging.warm",
    "planner.problems.lodging.blocs.warm",
    "planner.problems.staffing.schedules.warm",
    "planner.problems.staffing.many",
    "planner.problems.seating.warm",
    "planner.traffic.assignment.warm",
)
"""Modules with a function ``warm``, those that take long first."""


def warm(module: str) -> None:
    """Compile the search that ``module`` knows how to warm."""
    importlib.import_module(module).warm()


def main() -> None:
    """Compile the searches of lodging, the preparation, duties, rosters and the equilibrium, one in each processor."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        list(processes.map(warm, SEARCHES))


if __name__ == "__main__":
    main()
