"""Branch and cut agrees with the other search, and hands out only values that keep the model."""

import random
import threading
from types import SimpleNamespace

import pytest
from ortools.sat.python import cp_model

from planner.engine import branch
from planner.engine.branch import branch_and_cut
from planner.engine.outcome import Status
from planner.engine.run import run
from planner.engine.settings import Settings

SETTINGS = Settings(limit_s=5.0, workers=1)


def knapsack(seed: int) -> cp_model.CpModel:
    chance = random.Random(seed)
    model = cp_model.CpModel()
    taken = [model.new_int_var(0, chance.randint(1, 3), f"item {number}") for number in range(8)]
    for _ in range(2):
        model.add(cp_model.LinearExpr.weighted_sum(taken, [chance.randint(1, 9) for _ in taken]) <= 20)
    model.minimize(7 - cp_model.LinearExpr.weighted_sum(taken, [chance.randint(1, 9) for _ in taken]))
    return model


@pytest.mark.parametrize("seed", range(8))
def test_the_best_value_is_that_of_the_other_search(seed: int) -> None:
    model = knapsack(seed)

    assert branch_and_cut(model, SETTINGS).outcome.score == run(model, SETTINGS).outcome.score


def test_a_model_without_a_plan_gives_no_values() -> None:
    model = cp_model.CpModel()
    one = model.new_int_var(0, 1, "one")
    model.add(2 * one == 1)

    found = branch_and_cut(model, SETTINGS)

    assert (found.outcome.status, found.values) == (Status.UNKNOWN, ())


def test_only_linear_constraints_are_taken() -> None:
    model = cp_model.CpModel()
    model.add_bool_or([model.new_bool_var("a"), model.new_bool_var("b")])

    with pytest.raises(ValueError, match="linear"):
        branch_and_cut(model, SETTINGS)


def test_a_wish_to_stop_does_not_wait_for_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, ended = threading.Event(), threading.Event()

    def slow(*_: object, **__: object) -> SimpleNamespace:
        go_on.wait(20)
        ended.set()
        return SimpleNamespace(x=None)

    monkeypatch.setattr(branch, "milp", slow)
    found = branch_and_cut(knapsack(1), SETTINGS, stop=lambda: True)
    waited = ended.is_set()
    go_on.set()

    assert not waited
    assert (found.outcome.status, found.values) == (Status.UNKNOWN, ())


def test_values_that_break_the_model_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch, "milp", lambda *_, **__: SimpleNamespace(x=[9.0] * 8))

    assert branch_and_cut(knapsack(1), SETTINGS).values == ()
