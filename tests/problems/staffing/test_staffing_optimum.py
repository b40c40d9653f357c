"""The solver against every possible plan of tiny problems; pins, previous plans, stopping, repeatability."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.settings import Settings
from planner.problems.staffing import Assignment, Problem, check, score
from planner.problems.staffing.solve import solve
from tests.problems.staffing.builders import QUICK, away, person, planned, previous_of, problem, row, shift

if TYPE_CHECKING:
    from planner.engine.progress import Step

pytestmark = pytest.mark.solver


def every_plan(one: Problem) -> Iterator[list[Assignment]]:
    """Yield every way to give each person a post, the reserve or nothing in each shift."""
    pairs = list(product(one.people, one.shifts))
    for choice in product([None, "", *one.posts], repeat=len(pairs)):
        yield [
            row(one, person_id, shift_id, post_id)
            for (person_id, shift_id), post_id in zip(pairs, choice, strict=True)
            if post_id is not None
        ]


def best_of_all(one: Problem, commitments: Commitments) -> int | None:
    scores = [
        weighted(score(one, rows, commitments), one.weights)
        for rows in every_plan(one)
        if not check(one, rows, commitments)
    ]
    return min(scores, default=None)


def tiny(seed: int) -> Problem:
    """Return three people, two posts, two shifts, drawn by lot."""
    dice = random.Random(seed)
    skills: Sequence[Sequence[str]] = ((), ("chỉ huy",), ("chỉ huy", "lái xe"))
    people = [
        person(
            name, *dice.choice(skills), km=dice.randint(0, 9), hours=dice.choice((8, 12, 24)), team=dice.choice("TU")
        )
        for name in "ABC"
    ]
    people = [replace(one, team=dice.choice("TU")) for one in people]
    if dice.random() < 0.5:
        people[0] = away(people[0], 6, 7)
    asks = [("P1", "CA1", 1, dice.choice(("", "chỉ huy"))), ("P5", "CA2", dice.choice((1, 2)))]
    if dice.random() < 0.5:
        asks.append(("P5", "CA1", 1))
    shifts = [shift("CA1", 6, 12), shift("CA2", *dice.choice(((20, 26), (14, 18), (10, 16))))]
    options = {"rest_minutes": dice.choice((0, 120, 480)), "reserve_percent": dice.choice((0, 10))}
    weights = {"unfairness": dice.choice((0, 1, 5)), "split_teams": dice.choice((5, 50))}
    return problem(people, asks, shifts, options, weights)


@pytest.mark.parametrize("seed", range(8))
def test_solver_agrees_with_trying_everything(seed: int) -> None:
    one = tiny(seed)
    best = best_of_all(one, NO_COMMITMENTS)
    plan = planned(one)

    assert plan.outcome.score == best
    assert plan.outcome.bound == best
    assert plan.outcome.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL)


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_solver_agrees_when_a_plan_exists_already(seed: int) -> None:
    one = tiny(seed)
    previous = ({"person_id": "A", "shift_id": "CA2", "post_id": "P5"}, {"person_id": "C", "shift_id": "CA1"})
    commitments = Commitments(pins={"B": {"off": "CA1"}}, previous=previous)
    best = best_of_all(one, commitments)
    plan = planned(one, commitments)

    assert plan.outcome.score == best
    assert plan.outcome.bound == best


def test_forces_are_judged_together_when_a_team_spans_them() -> None:
    people = [person("A", team="T"), person("B", force="PCCC", team="T"), person("C", force="PCCC", km=2)]
    one = problem(people, [("P1", "CA1", 1), ("P2", "CA1", 1, "", "PCCC")])

    assert planned(one).outcome.score == best_of_all(one, NO_COMMITMENTS) == planned(one).outcome.bound


def two_posts() -> Problem:
    return problem([person("A", km=1), person("B", km=5), person("C", km=9)], [("P1", "CA1", 1), ("P5", "CA1", 1)])


def test_the_nearest_stand_at_the_posts_and_their_way_is_counted() -> None:
    plan = planned(two_posts())

    assert {goal: value for goal, value in plan.goals.items() if value} == {"unfairness": 360, "people_used": 2}


def test_a_pin_is_kept_at_its_price() -> None:
    plan = planned(two_posts(), Commitments({"C@CA1": {"post_id": "P1"}}))

    assert ("C", "P1") in {(one.person_id, one.post_id) for one in plan.assignments}
    assert plan.goals["travel"] == 80


def test_a_pin_to_the_reserve_adds_to_it() -> None:
    pins = Commitments({"A@CA1": {"post_id": "dự bị"}})
    plan = planned(two_posts(), pins)

    assert plan.outcome.status is Status.OPTIMAL
    assert [one.person_id for one in plan.assignments if one.duty == "dự bị"] == ["A"]


def test_people_pinned_off_stay_free() -> None:
    plan = planned(two_posts(), Commitments({"A": {"off": "CA1"}}))

    assert {one.person_id for one in plan.assignments} == {"B", "C"}


def test_nothing_changes_when_nothing_has_changed() -> None:
    first = planned(two_posts())
    again = planned(two_posts(), Commitments(previous=previous_of(first)))

    assert again.goals["changes"] == 0
    assert again.outcome.score == first.outcome.score


def test_a_lost_person_changes_only_two_places() -> None:
    first = planned(two_posts())
    one = two_posts()
    left = replace(one, people={**one.people, "A": away(one.people["A"], 0, 24)})
    again = planned(left, Commitments(previous=previous_of(first)))

    assert again.goals["changes"] == 2


def test_teams_stay_together_when_that_is_cheaper() -> None:
    people = [person("A", km=1, team="T"), person("B", km=1, team="T"), person("C", km=2, team="U")]
    people.append(person("D", km=2, team="U"))
    asks = [("P1", "CA1", 2), ("P2", "CA1", 2)]

    assert planned(problem(people, asks)).goals["split_teams"] == 0


def test_nothing_asked_is_an_empty_optimal_plan() -> None:
    one = problem([person("A")], [], [shift("CA1", 6, 12)])
    plan = planned(one)

    assert one.is_empty
    assert plan.outcome.status is Status.OPTIMAL
    assert plan.assignments == ()
    nobody = planned(problem([], [], []))
    assert nobody.outcome.score == nobody.outcome.bound == 0


def test_same_seed_gives_the_same_score() -> None:
    settings = Settings(limit_s=5.0, workers=1, deterministic=True)

    assert len({planned(tiny(3), settings=settings).outcome.score for _ in range(2)}) == 1


def test_progress_is_told_and_stop_is_obeyed() -> None:
    steps: list[Step] = []
    plan = solve(two_posts(), QUICK, progress=steps.append, stop=lambda: True)

    assert {"build", "search", "check"} <= {step.phase for step in steps}
    assert plan.outcome.has_plan
    assert plan.outcome.bound is not None


def test_many_shifts_over_many_days_are_planned() -> None:
    shifts = [
        shift(f"D{day}{part}", 24 * day + 8 * part, 24 * day + 8 * part + 8) for day in range(5) for part in range(3)
    ]
    people = [person(name, hours=40) for name in "ABCDEF"]
    one = problem(people, [("P1", each.shift_id, 1) for each in shifts], shifts)
    plan = planned(one)

    assert plan.outcome.status is Status.OPTIMAL
    assert plan.goals["unfairness"] == 480
