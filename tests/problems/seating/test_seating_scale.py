"""Halls made up by the benchmark, small enough for a test: planned by groups, in order, within their bounds."""

import pytest

from benchmarks.halls import hall
from planner.engine.settings import Settings
from planner.problems.seating import Plan, Problem, check
from planner.problems.seating.certificate import certificate
from planner.problems.seating.certify_check import check_certificate
from planner.problems.seating.solve import solve

GUESTS, LIMIT_S = 120, 2.0


def planned(seed: int, **more: bool) -> tuple[Problem, Plan]:
    made = hall(GUESTS, seed)
    asked = Problem.from_scenario(made.scenario)
    settings = Settings(limit_s=LIMIT_S, workers=1, **more).afresh()
    return asked, solve(asked, settings, commitments=made.commitments)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_made_up_hall_is_seated_in_order_and_no_better_than_its_bound(seed: int) -> None:
    asked, plan = planned(seed)
    assert plan.goals["precedence"] == 0
    assert list(check(asked, plan.assignments, hall(GUESTS, seed).commitments)) == []
    assert plan.outcome.bound is not None
    assert plan.outcome.score is not None
    assert 0 < plan.outcome.bound <= plan.outcome.score


def test_its_certificate_proves_runs_by_prices_and_a_false_price_is_found() -> None:
    asked, plan = planned(1)
    commitments = hall(GUESTS, 1).commitments
    written = certificate(asked, plan.assignments, commitments, plan.outcome.bound, 1)
    assert written is not None
    fragments = written["fragments"]
    assert fragments["at_least"] <= fragments["value"] <= 1.5 * fragments["at_least"]
    assert list(check_certificate(asked, plan.assignments, commitments, written)) == []
    fragments["prices"][0]["blocks"] = [0 for _ in fragments["prices"][0]["blocks"]]
    rules = {finding.subjects for finding in check_certificate(asked, plan.assignments, commitments, written)}
    assert ("prices",) in rules


def test_the_same_hall_has_the_same_plan_twice_in_deterministic_mode() -> None:
    assert planned(3, deterministic=True)[1].assignments == planned(3, deterministic=True)[1].assignments


def test_the_same_numbers_make_the_same_hall_and_another_seed_another() -> None:
    assert hall(60, 1) == hall(60, 1)
    assert hall(60, 1) != hall(60, 2)
