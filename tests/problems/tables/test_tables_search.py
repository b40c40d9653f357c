"""Large banquets: tables by search, places after, and bounds that hold."""

import random
import sys
from dataclasses import replace

import numpy as np
import pytest

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS
from planner.engine.settings import Settings
from planner.problems.tables import Problem, check
from planner.problems.tables.bound import most_affinity
from planner.problems.tables.entities import Manners
from planner.problems.tables.grouping import groups_of
from planner.problems.tables.landscape import landscape_of
from planner.problems.tables.memetic import Breeder
from planner.problems.tables.solve import solve
from planner.problems.tables.tabu import Tenure
from tests.problems.tables.builders import banquet, best_by_trying, chance_banquet, guest, planned, table, total

pytestmark = pytest.mark.solver

QUICK = Settings(limit_s=0.6, workers=1, deterministic=True)


def _hall(seed: int, guests: int = 30) -> Problem:
    draw = random.Random(seed)
    people = [
        guest(
            f"K{index:02}", 1 + index // 6, delegation=f"D{index % 7}", circles=f"đoàn{index % 7} {draw.choice('abc')}"
        )
        for index in range(guests)
    ]
    people[5] = replace(people[5], companion_of="K01")
    people[9] = replace(people[9], languages=frozenset({"en"}))
    people[20] = replace(people[20], interprets=frozenset({"en"}))
    affinity = {
        f"{one.guest_id} {other.guest_id}": 3
        for one in people
        for other in people
        if one.guest_id < other.guest_id and one.delegation == other.delegation
    }
    tables = [table("B1", 8, 4, host="K03"), *(table(f"B{index}", 8, 4) for index in range(2, 6))]
    ring = {one.guest_id: min(4, place // 8) for place, one in enumerate(people)}
    return banquet(people, tables, affinity=affinity, apart="K00 K07, K02 K16", ring_of=ring)


def test_large_banquet_keeps_every_rule_and_its_bound() -> None:
    problem = _hall(1)

    plan = solve(problem, QUICK)

    assert plan.outcome.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert check(problem, plan.assignments) == ()
    assert plan.outcome.bound is not None
    assert plan.outcome.score is not None
    assert 0 < plan.outcome.bound <= plan.outcome.score


def test_same_seed_gives_the_same_plan_when_time_is_counted_by_work() -> None:
    problem = replace(_hall(2), manners=Manners(around=False))

    first, again = (solve(problem, QUICK.afresh()) for _ in range(2))

    assert first.assignments == again.assignments
    assert first.outcome.score == total(problem, first.assignments)
    assert check(problem, first.assignments) == ()


@pytest.mark.parametrize("seed", range(6))
def test_stepwise_plan_of_a_small_banquet_is_lawful_and_no_better_than_the_best(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[solve.__module__], "SMALL", 0)
    small = chance_banquet(seed)
    best = best_by_trying(small)

    plan = planned(small, settings=Settings(limit_s=0.6, workers=1))

    assert (best is None) == (not plan.outcome.has_plan)
    if best is not None:
        assert plan.outcome.score is not None
        assert plan.outcome.bound is not None
        assert plan.outcome.bound <= best <= plan.outcome.score
        assert check(small, plan.assignments) == ()


@pytest.mark.parametrize("seed", range(6))
def test_no_seating_keeps_more_affinity_than_the_bound(seed: int) -> None:
    draw = random.Random(seed)
    ids = [f"K{index}" for index in range(7)]
    worth = {
        f"{one} {other}": draw.randint(1, 9) for one in ids for other in ids if one < other and draw.random() < 0.7
    }
    people = [replace(guest(one), places=draw.randint(1, 2)) for one in ids]
    problem = banquet(people, [table("B1", 4), table("B2", 4), table("B3", 5)], affinity=worth)
    problem = replace(
        problem,
        manners=Manners(around=False),
        weights={**dict.fromkeys(problem.weights, 0), "separated": 1},
    )

    most = sum(problem.affinity.values()) - best_by_trying(problem)

    bound = most_affinity(problem, 1.0)
    assert most <= bound <= sum(problem.affinity.values())


def test_value_kept_by_the_search_is_the_value_of_its_seating() -> None:
    problem = _hall(3)
    land = landscape_of(problem, NO_COMMITMENTS)
    breeder = Breeder(land, 1, lambda _: False)

    found = breeder.better(breeder.fresh(), Tenure(patience=60))

    assert found.value == pytest.approx(land.value(found.table_of))
    assert float(land.excess(land.loads(found.table_of)).sum()) == 0.0


def test_search_finds_the_best_clusters_of_a_planted_instance() -> None:
    ids = [f"K{index:02}" for index in range(24)]
    worth = {
        f"{one} {other}": 5 for one in ids for other in ids if one < other and int(one[1:]) % 4 == int(other[1:]) % 4
    }
    problem = banquet([guest(one) for one in ids], [table(f"B{index}", 6) for index in range(1, 5)], affinity=worth)
    problem = replace(problem, manners=Manners(around=False))
    land = landscape_of(problem, NO_COMMITMENTS)
    breeder = Breeder(land, 1, lambda _: False)

    found = breeder.better(breeder.fresh(), Tenure(patience=200))

    assert found.value == 10 * sum(problem.affinity.values())
    rows = land.named(np.asarray(found.table_of).tolist())
    assert len({rows[one] for one in ids[::4]}) == 1


def test_who_must_move_together_is_one_group() -> None:
    groups = {members for members in groups_of(_hall(1)) if len(members) > 1}

    assert groups == {("K01", "K05"), ("K09", "K20")}
