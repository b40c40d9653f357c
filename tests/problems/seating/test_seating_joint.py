"""Runs, gaps and metres together: prices of named parts and blocks never prove more than a plan costs."""

from types import ModuleType

import numpy as np
import pytest

from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.problems.seating import Problem, check, score
from planner.problems.seating.cohorts import components
from planner.problems.seating.field import field_of, zone_groups
from planner.problems.seating.joint import JointPrices, Trees, proven
from planner.problems.seating.joint_choice import moved, trees_of, without
from planner.problems.seating.joint_claims import joint_claims
from planner.problems.seating.joint_ends import least_by_ends, priced
from planner.problems.seating.joint_prices import jointly
from planner.problems.seating.joint_proof import score_at_least
from planner.problems.seating.lines_proof import Rounds
from planner.problems.seating.metres import market_of
from planner.problems.seating.metres_prices import prices_of
from planner.problems.seating.surcharge import Surcharges, surcharges

DOORS = {"points": [("exit", -3.0, 2.0)]}


def _hall(builders: ModuleType) -> Problem:
    """Two delegations of three, two rows of three chairs: each row is one group."""
    guests = [
        builders.guest(f"G{n}", delegation_id="D1" if n < 3 else "D2", birth_year=1930 + 10 * n) for n in range(6)
    ]
    return builders.problem({"A": ["ccc", "ccc"]}, guests, **DOORS)


def _known(asked: Problem) -> Surcharges:
    market = market_of(asked, NO_COMMITMENTS)
    area = field_of(asked, NO_COMMITMENTS, zone_groups(asked)[0])
    found = surcharges(asked, NO_COMMITMENTS, area, (market, prices_of(market)))
    assert found is not None
    return found


def _flat(known: Surcharges, price: float) -> JointPrices:
    return JointPrices(np.full(len(known.parts), price), np.full(len(known.blocks), price))


def _least_in_order(builders: ModuleType, asked: Problem, commitments: Commitments) -> int | None:
    costs = []
    for seats in builders.every_plan(asked):
        rows = builders.rows_of(seats)
        goals = score(asked, rows, commitments)
        if goals["precedence"] == 0 and not check(asked, rows, commitments):
            costs.append(weighted(goals, asked.weights))
    return min(costs, default=None)


@pytest.mark.parametrize("seed", range(120))
def test_no_plan_in_order_costs_less_than_prices_prove(builders: ModuleType, seed: int) -> None:
    asked, commitments = builders.random_case(seed)
    prices = [prices_of(market_of(*part)) for part in components(asked, commitments)]
    claims = joint_claims(asked, commitments, prices)
    least = score_at_least(asked, commitments, claims, prices) if claims else None
    best = _least_in_order(builders, asked, commitments)

    assert least is None or best is None or least <= best


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_in_order_costs_less_than_the_best_ends_of_ranks_prove(builders: ModuleType, seed: int) -> None:
    asked, commitments = builders.random_case(seed)
    best = _least_in_order(builders, asked, commitments)
    least = 0
    for part, own in components(asked, commitments):
        market = market_of(part, own)
        seats = market, prices_of(market)
        area = field_of(part, own, zone_groups(part)[0])
        known = surcharges(part, own, area, seats)
        if known is not None and len(zone_groups(part)) == 1:
            root = priced(area, seats, jointly(known, _flat(known, 0), Rounds()))
            least += least_by_ends(part, own, root, Rounds())[0]

    assert best is None or least <= best


def test_two_ranks_end_where_the_first_row_does(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{n}", delegation_id=f"D{n // 3}", rank=1 + n // 3) for n in range(6)]
    asked = builders.problem({"A": ["cccc", "cccc"]}, guests, **DOORS)
    market = market_of(asked, NO_COMMITMENTS)
    area = field_of(asked, NO_COMMITMENTS, zone_groups(asked)[0])
    known = _known(asked)
    root = priced(area, (market, prices_of(market)), jointly(known, _flat(known, 0), Rounds()))
    least, ends = least_by_ends(asked, NO_COMMITMENTS, root, Rounds())

    assert ends == ((0, 0),)
    assert root.least <= least


def test_two_rows_for_two_delegations_are_proven_best(builders: ModuleType) -> None:
    asked = _hall(builders)
    prices = [prices_of(market_of(asked, NO_COMMITMENTS))]
    least = score_at_least(asked, NO_COMMITMENTS, joint_claims(asked, NO_COMMITMENTS, prices), prices)
    best = _least_in_order(builders, asked, NO_COMMITMENTS)

    assert least is not None
    assert best is not None
    assert best - 2 <= least <= best


def test_without_prices_the_cheapest_group_costs_its_surcharge(builders: ModuleType) -> None:
    known = _known(_hall(builders))

    assert Trees(known, _flat(known, 0)).least == min(known.free[:, 3].min(), known.whole.min())


def test_prices_that_make_a_group_cheaper_than_a_run_prove_nothing(builders: ModuleType) -> None:
    known = _known(_hall(builders))

    assert proven(known, _flat(known, known.run)) is None
    assert proven(known, _flat(known, -known.run)) == -4 * known.run


def test_prices_of_too_few_parts_or_of_no_field_prove_nothing(builders: ModuleType) -> None:
    asked = _hall(builders)
    prices = [prices_of(market_of(asked, NO_COMMITMENTS))]
    claims = joint_claims(asked, NO_COMMITMENTS, prices)
    short = [{**claims[0], "parts": claims[0]["parts"][1:]}]

    assert score_at_least(asked, NO_COMMITMENTS, short, prices) is None
    assert score_at_least(asked, NO_COMMITMENTS, [], prices) is None


def test_tree_is_read_off_with_what_it_costs(builders: ModuleType) -> None:
    known = _known(_hall(builders))
    tree = Trees(known, _flat(known, known.run / 2), 1).tree(0)

    assert tree is not None
    assert sum(guests for _, _, guests in tree.seats) == 3
    assert tree.cost == known.whole[0, tree.seats[0][1]]


def test_lots_as_trees_cost_what_their_parts_do_and_keep_their_names_in_what_is_left(builders: ModuleType) -> None:
    known = _known(_hall(builders))
    seats = {(known.parts[n], known.blocks[n]): 3 for n in range(2)}
    one, other = (trees_of(known, [{key: 3}])[0] for key in seats)
    rest = without(known, [one])

    assert [one.cost, other.cost] == [known.whole[0, 0], known.whole[1, 1]]
    assert rest is not None
    assert rest.parts == known.parts[1:]
    assert list(moved([one, other], known, rest)) == [(((0, 1),), ((0, 1),))]


def test_what_is_found_on_the_way_covers_everything(builders: ModuleType) -> None:
    known = _known(_hall(builders))
    found = jointly(known, _flat(known, -known.run), Rounds())

    assert found.best is not None
    assert {part for tree in found.trees.values() for part, _ in tree.parts} == {0, 1}
