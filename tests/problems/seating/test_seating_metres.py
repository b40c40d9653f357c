"""The bound of metres: below every plan in order, and any prices but false ones prove something."""

from types import ModuleType

import numpy as np
import pytest

from planner.engine.plan import NO_COMMITMENTS
from planner.problems.seating import Problem, check, score
from planner.problems.seating.cohorts import components
from planner.problems.seating.metres import UNIT, at_least, market_of, spent
from planner.problems.seating.metres_prices import least_metres, prices_of

DOORS = {"points": [("exit", -3.0, 2.0)]}


def _hall(builders: ModuleType) -> Problem:
    guests = [builders.guest("G1", birth_year=1940), builders.guest("G2"), builders.guest("G3")]
    return builders.problem({"A": ["cc||||||cc", "cc"]}, guests, **DOORS)


def test_bound_is_what_the_best_plan_of_single_guests_costs(builders: ModuleType) -> None:
    asked = _hall(builders)
    best = min(spent(asked, seats) for seats in builders.every_plan(asked))

    assert least_metres(asked, NO_COMMITMENTS) == best


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_in_order_has_fewer_metres(builders: ModuleType, seed: int) -> None:
    asked, commitments = builders.random_case(seed)
    parts = components(asked, commitments)
    least = sum(least_metres(*part) for part in parts)
    costs = [
        spent(asked, seats)
        for seats in builders.every_plan(asked)
        if not check(asked, builders.rows_of(seats), commitments)
        and score(asked, builders.rows_of(seats), commitments)["precedence"] == 0
    ]

    assert least <= min(costs, default=least)


def test_without_prices_everybody_takes_the_nearest_seat(builders: ModuleType) -> None:
    asked = _hall(builders)
    market = market_of(asked, NO_COMMITMENTS)
    alone = [min(spent(asked, {g.guest_id: s.seat_id}) for s in asked.seats) for g in asked.guests]

    assert at_least(market, [0] * len(market.seats)) == sum(alone)


def test_prices_of_too_few_seats_or_below_zero_prove_nothing(builders: ModuleType) -> None:
    market = market_of(_hall(builders), NO_COMMITMENTS)
    prices = prices_of(market)

    assert at_least(market, prices[1:]) is None
    assert at_least(market, [-UNIT, *prices[1:]]) is None


def test_every_usable_seat_without_a_pin_is_counted_once(builders: ModuleType) -> None:
    asked = _hall(builders)
    pinned = builders.pins(G1="A-01-01")
    market = market_of(asked, pinned)

    assert int(np.sum(market.seats)) == len(asked.seats) - 1
    assert market.fixed == spent(asked, {"G1": "A-01-01"})


@pytest.mark.solver
def test_metres_may_cost_more_than_an_organisers_small_weight_of_precedence(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{number:02}") for number in range(20)]
    asked = builders.problem({"A": ["ccccccccc"] * 3}, guests, weights={"precedence": 1}, **DOORS)
    plan = builders.plan_of(asked)

    assert plan.outcome.status.value in {"optimal", "feasible"}
    assert plan.goals["walk"] + plan.goals["view"] > 1
