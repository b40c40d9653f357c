"""The engine says what is known, and no more."""

import itertools
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest
from ortools.sat.python import cp_model

from planner.engine import run as engine
from planner.engine.outcome import Limit, Status
from planner.engine.run import run
from planner.engine.settings import Settings

if TYPE_CHECKING:
    from planner.engine.progress import Step

pytestmark = pytest.mark.solver


def cover_model() -> tuple[cp_model.CpModel, cp_model.IntVar, cp_model.IntVar]:
    """Minimise 2x + y with x + y ≥ 3, y ≤ 1: the optimum is x = 2, y = 1, score 5."""
    model = cp_model.CpModel()
    x = model.new_int_var(0, 10, "x")
    y = model.new_bool_var("y")
    model.add(x + y >= 3)
    model.minimize(2 * x + y)
    return model, x, y


def hard_model(size: int = 24) -> cp_model.CpModel:
    """A quadratic assignment too hard to finish in seconds: it has a plan at once and no early proof."""
    model = cp_model.CpModel()
    places = [model.new_int_var(0, size - 1, f"p{index}") for index in range(size)]
    model.add_all_different(places)
    costs = []
    for left in range(size):
        for right in range(left + 1, size):
            apart = model.new_int_var(0, size, "")
            model.add_abs_equality(apart, places[left] - places[right])
            costs.append(((left * 31 + right * 17) % 23) * apart)
    model.minimize(sum(costs))
    return model


def test_proven_optimum_has_equal_score_and_bound() -> None:
    model, x, y = cover_model()

    found = run(model, Settings(limit_s=10))

    assert (found.outcome.status, found.outcome.score, found.outcome.bound) == (Status.OPTIMAL, 5, 5)
    assert found.outcome.gap == 0
    assert (found.value(x), found.holds(y)) == (2, True)


def test_infeasible_has_neither_score_nor_bound() -> None:
    model, x, _ = cover_model()
    model.add(x <= 1)

    found = run(model, Settings(limit_s=10))

    assert found.outcome.status is Status.INFEASIBLE
    assert (found.outcome.score, found.outcome.bound, found.values) == (None, None, ())


def test_infeasible_is_unknown_when_the_second_solve_disagrees(monkeypatch: pytest.MonkeyPatch) -> None:
    model, x, _ = cover_model()
    model.add(x <= 1)
    real = cp_model.CpSolver.solve
    answers = iter([cp_model.INFEASIBLE, cp_model.OPTIMAL])

    def doubting(solver: cp_model.CpSolver, *args: object) -> object:
        real(solver, *args)
        return next(answers)

    monkeypatch.setattr(engine.cp_model.CpSolver, "solve", doubting)

    found = run(model, Settings(limit_s=10))

    assert (found.outcome.status, found.outcome.limit) == (Status.UNKNOWN, Limit.DISAGREEMENT)


def test_time_limit_keeps_the_best_plan_with_a_bound_below_it() -> None:
    found = run(hard_model(), Settings(limit_s=3.0))

    assert (found.outcome.status, found.outcome.limit) == (Status.FEASIBLE, Limit.TIME)
    assert found.outcome.score is not None
    assert found.outcome.bound is not None
    assert found.outcome.bound < found.outcome.score
    assert len(set(found.values[:24])) == 24


def test_stop_ends_the_search_early_and_says_so() -> None:
    wish = threading.Event()
    threading.Timer(0.8, wish.set).start()
    begin = time.perf_counter()

    found = run(hard_model(), Settings(limit_s=30), stop=wish.is_set)

    assert found.outcome.limit is Limit.STOPPED
    assert time.perf_counter() - begin < 15


def test_progress_reports_score_and_bound_of_the_named_problem() -> None:
    steps: list[Step] = []

    run(hard_model(), Settings(limit_s=3.0), problem="seating", progress=steps.append)

    assert {step.problem for step in steps} == {"seating"}
    assert any(step.score is not None and step.bound is not None for step in steps)


def test_hint_is_taken_as_first_plan() -> None:
    size = 24
    hint = {index: index for index in range(size)}

    found = run(hard_model(size), Settings(limit_s=3.0), hint=hint)

    pairs = itertools.combinations(range(size), 2)
    identity = sum(((left * 31 + right * 17) % 23) * (right - left) for left, right in pairs)
    assert found.outcome.score is not None
    assert found.outcome.score <= identity


def test_deterministic_runs_give_the_same_plan() -> None:
    settings = Settings(limit_s=4, workers=2, seed=7, deterministic=True)

    first, second = run(hard_model(14), settings), run(hard_model(14), settings)

    assert first.values == second.values
    assert first.outcome.score == second.outcome.score


def test_gap_limit_is_not_called_optimal() -> None:
    found = run(hard_model(8), Settings(limit_s=20, gap=0.9))

    assert found.outcome.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert (found.outcome.status is Status.OPTIMAL) == (found.outcome.score == found.outcome.bound)


def test_interrupt_handler_of_the_caller_is_left_alone() -> None:
    heard: list[int] = []
    earlier = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        threading.Timer(0.5, signal.raise_signal, (signal.SIGINT,)).start()
        found = run(hard_model(), Settings(limit_s=2.0))
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, earlier)

    assert found.outcome.limit is Limit.TIME
    assert heard == [signal.SIGINT, signal.SIGINT]
