"""Trying every plan of a tiny hall is the judge of score, bound and infeasibility."""

from types import ModuleType

import pytest

from planner.engine.outcome import Status
from planner.problems.seating import search

pytestmark = pytest.mark.solver


@pytest.mark.parametrize("seed", range(60))
def test_solver_agrees_with_trying_every_plan(builders: ModuleType, seed: int) -> None:
    asked, commitments = builders.random_case(seed)
    best = builders.best_by_hand(asked, commitments)
    plan = builders.plan_of(asked, commitments)
    if best is None:
        assert plan.outcome.status is Status.INFEASIBLE
        assert plan.conflict is not None
    else:
        assert (plan.outcome.status, plan.outcome.score, plan.outcome.bound) == (Status.OPTIMAL, best, best)


@pytest.mark.parametrize("seed", range(60))
def test_bound_of_the_block_model_holds(builders: ModuleType, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, commitments = builders.random_case(seed)
    best = builders.best_by_hand(asked, commitments)
    monkeypatch.setattr(search, "SMALL", 0)
    monkeypatch.setattr(search, "MEDIUM", 0)
    plan = builders.plan_of(asked, commitments)
    if best is None:
        assert not plan.outcome.has_plan
    else:
        assert plan.outcome.has_plan
        assert plan.outcome.bound <= best <= plan.outcome.score


@pytest.mark.parametrize("seed", range(60))
def test_solver_agrees_with_trying_every_plan_of_a_ceremony(builders: ModuleType, seed: int) -> None:
    asked, commitments = builders.random_ceremony(seed)
    best = builders.best_by_hand(asked, commitments)
    plan = builders.plan_of(asked, commitments)
    if best is None:
        assert plan.outcome.status is Status.INFEASIBLE
        assert plan.conflict is not None
    else:
        assert (plan.outcome.status, plan.outcome.score, plan.outcome.bound) == (Status.OPTIMAL, best, best)


@pytest.mark.parametrize("seed", range(10))
def test_guests_of_one_kind_need_not_be_told_apart(builders: ModuleType, seed: int) -> None:
    asked = builders.random_hall_of_kinds(seed, 5)
    assert builders.best_of_kinds(asked) == builders.best_by_hand(asked)


@pytest.mark.parametrize("guests", [6, 7, 8, 9])
@pytest.mark.parametrize("seed", range(6))
def test_solver_agrees_with_trying_every_plan_of_up_to_nine_guests(
    builders: ModuleType, seed: int, guests: int
) -> None:
    asked = builders.random_hall_of_kinds(seed, guests)
    best = builders.best_of_kinds(asked)
    plan = builders.plan_of(asked, limit_s=20.0)
    if best is None:
        assert plan.outcome.status is Status.INFEASIBLE
    else:
        assert (plan.outcome.status, plan.outcome.score, plan.outcome.bound) == (Status.OPTIMAL, best, best)
