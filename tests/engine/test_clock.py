"""The work clock: time passes by work done, is the same on every run, and the wall has the last word."""

import math

import pytest
from ortools.sat.python import cp_model

from planner.engine.clock import CALL_S, WorkClock
from planner.engine.run import run
from planner.engine.settings import Settings


def knapsack(size: int = 30) -> cp_model.CpModel:
    """A small model with a unique enough optimum and some work to do."""
    model = cp_model.CpModel()
    take = [model.new_bool_var(f"t{index}") for index in range(size)]
    model.add(sum((7 * index % 23 + 5) * one for index, one in enumerate(take)) >= 11 * size // 2)
    model.minimize(sum((5 * index % 19 + 3) * one for index, one in enumerate(take)))
    return model


def test_time_stands_still_without_work() -> None:
    settings = Settings(deterministic=True)

    assert settings.now_s() == settings.now_s() == 0


@pytest.mark.solver
def test_every_solve_passes_time_and_the_same_time_on_every_run() -> None:
    spent = []
    for _ in range(2):
        settings = Settings(limit_s=5, workers=2, deterministic=True).afresh()
        run(knapsack(), settings)
        spent.append(settings.now_s())

    assert spent[0] == spent[1] >= CALL_S


@pytest.mark.solver
def test_settings_made_from_others_share_their_clock_until_they_start_afresh() -> None:
    settings = Settings(limit_s=5, deterministic=True)
    part, other = settings.within(1), settings.afresh()

    run(knapsack(), part)

    assert settings.now_s() == part.now_s() > 0
    assert other.now_s() == 0


def test_wall_ends_a_search_whose_work_does_not() -> None:
    clock = WorkClock(cap_s=0.0)

    assert clock.now_s() > Settings(limit_s=1e6).limit_s
    assert not math.isinf(clock.now_s() - clock.now_s())


def test_one_search_at_a_time_in_deterministic_mode() -> None:
    assert Settings(workers=4, deterministic=True).at_once == 1
    assert Settings(workers=4).at_once == 4
