"""Compile the search once, so that no plan waits for it: ``python -m planner.problems.preparation.warm``."""

from datetime import date

from planner.problems.preparation.axis import Axis, Counting
from planner.problems.preparation.data import Problem
from planner.problems.preparation.entities import Arc, Mode, Options, Task
from planner.problems.preparation.network import network_of
from planner.problems.preparation.search import Board, breed

STEPS = 3
"""A population is filled in the first step and bred in those after it."""


def warm() -> None:
    """Run the search on two tasks; numba keeps what it compiles beside the code."""
    days = (Mode("", 1),)
    tasks = [Task("A", "", days, counting=Counting.EVERY), Task("B", "", days, (Arc("A"),), Counting.EVERY)]
    problem = Problem(
        Axis(date(2000, 1, 1), (True,) * 4), {task.task_id: task for task in tasks}, options=Options(accountable=False)
    )
    turns = iter([False] * STEPS)
    breed(network_of(problem), Board(0, lambda *_: None), 1, lambda: next(turns, True))


if __name__ == "__main__":
    warm()
