"""A solve in a child process can be watched, stopped, refused, and can die without harm."""

import time
from typing import TYPE_CHECKING

import pytest

from planner.engine.process import solve_in_child
from planner.errors import PlannerError, SolverError
from tests.engine import tasks

if TYPE_CHECKING:
    from planner.engine.progress import Step


def test_result_and_progress_come_back() -> None:
    steps: list[Step] = []

    assert solve_in_child(tasks.double, (21,), progress=steps.append) == 42
    assert [step.score for step in steps] == [21]


def test_stop_reaches_the_child() -> None:
    assert solve_in_child(tasks.wait_for_stop, (), stop=lambda: True) == "stopped"


def test_child_that_ignores_stop_is_ended() -> None:
    begin = time.perf_counter()

    with pytest.raises(SolverError, match="dừng đột ngột"):
        solve_in_child(tasks.ignore_stop, (), stop=lambda: True, grace_s=0.3)

    assert time.perf_counter() - begin < 30


def test_refusal_of_the_child_is_raised_with_its_words() -> None:
    with pytest.raises(PlannerError, match="không được"):
        solve_in_child(tasks.refuse, ())


def test_breakdown_of_the_child_is_one_sentence() -> None:
    with pytest.raises(SolverError, match="ZeroDivisionError"):
        solve_in_child(tasks.break_down, ())


def test_death_of_the_child_is_told_with_its_code() -> None:
    with pytest.raises(SolverError, match="mã 9"):
        solve_in_child(tasks.die, ())
