"""The solver's optimum against every plan there is, on banquets small enough to try them all."""

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.problems.tables import check, score, to_rows
from tests.problems.tables.builders import best_by_trying, chance_banquet, planned, total

pytestmark = pytest.mark.solver


@pytest.mark.parametrize("seed", range(24))
def test_optimum_is_the_best_of_all_plans(seed: int) -> None:
    small = chance_banquet(seed)

    best = best_by_trying(small)
    plan = planned(small)

    if best is None:
        assert plan.outcome.status is Status.INFEASIBLE
        assert plan.conflict is not None
        assert {demand.key for demand in plan.conflict.demands}
    else:
        assert (plan.outcome.status, plan.outcome.score, plan.outcome.bound) == (Status.OPTIMAL, best, best)
        assert plan.goals == score(small, plan.assignments)
        assert check(small, plan.assignments) == ()


@pytest.mark.parametrize("seed", range(6))
def test_optimum_with_pins_and_a_previous_plan_is_the_best_of_all_plans(seed: int) -> None:
    small = chance_banquet(seed)
    pins = {"K2": {"table_id": "B1"}, "K3": {"place": "1"}}
    previous = ({"guest_id": "K0", "table_id": "B2"}, {"guest_id": "K4", "table_id": "B1"})
    commitments = Commitments(pins if small.manners.around else {}, previous)

    best = best_by_trying(small, commitments)
    plan = planned(small, commitments)

    assert plan.outcome.score == best
    if best is not None:
        assert plan.outcome.bound == best
        assert total(small, plan.assignments, commitments) == best


def test_what_was_planned_changes_nothing_when_nothing_changed() -> None:
    small = next(s for s in map(chance_banquet, range(40)) if planned(s).outcome.status is Status.OPTIMAL)
    first = planned(small)

    again = planned(small, Commitments(previous=tuple(to_rows(first.assignments))))

    assert again.goals["changes"] == 0
    assert again.outcome.score == first.outcome.score
