"""What a plan of transport does, on a town small enough to see through."""

import itertools

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments, weighted
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.transport import Problem, check, score, to_rows
from planner.problems.transport.plan import tours
from planner.problems.transport.routes import Tour, timed
from planner.problems.transport.solve import solve
from tests.problems.transport.town import Town

pytestmark = pytest.mark.solver
QUICK = Settings(limit_s=0.6, workers=1, deterministic=True)


def cheapest(problem: Problem) -> int:
    """The best of all ways to share out and order the stops of all tasks (brute force)."""
    stops = [(task.task_id, which) for task in problem.tasks for which in range(len(task.stops))]
    best = 10**9
    names = [vehicle.vehicle_id for vehicle in problem.vehicles]
    for order in itertools.permutations(stops):
        for owners in itertools.product(names, repeat=len(problem.tasks)):
            owner = dict(zip((task.task_id for task in problem.tasks), owners, strict=True))
            split = [Tour(name, tuple(stop for stop in order if owner[stop[0]] == name)) for name in names]
            rows = timed(problem, [tour for tour in split if tour.stops])
            if not check(problem, rows):
                best = min(best, weighted(score(problem, rows), problem.weights))
    return best


@pytest.mark.parametrize(
    "people", [(10, 10), (20, 20), (25, 5)], ids=["both fit at once", "one after the other", "unequal"]
)
def test_two_rides_cost_what_the_best_of_all_orders_costs(town: Town, people: tuple[int, int]) -> None:
    town.ride("A", (3, 10), (0, 60), people=people[0]).ride("B", (5, 10), (0, 60), people=people[1])
    problem = town.vehicle("X1", 30).vehicle("X2", 30).problem()

    plan = solve(problem, QUICK)

    assert plan.outcome.score == cheapest(problem)
    assert check(problem, plan.assignments) == ()


def test_visits_and_rides_share_vehicles_as_well_as_brute_force(town: Town) -> None:
    town.visit("T1", 4, (0, 20)).visit("T2", -6).ride("A", (2, 9), (0, 40))
    problem = town.vehicle("X1", 30, duty_min=45).vehicle("X2", 30).problem()

    plan = solve(problem, QUICK)

    assert plan.outcome.score == cheapest(problem)
    assert plan.outcome.bound is not None
    assert plan.outcome.bound <= plan.outcome.score


def test_one_ride_alone_is_proven_optimal(town: Town) -> None:
    problem = town.ride("A", (3, 10)).vehicle("X1").problem()

    plan = solve(problem, QUICK)

    assert plan.outcome.status is Status.OPTIMAL
    assert plan.goals == {"metres": 10_000, "vehicles": 1, "changes": 0}


def test_the_vehicle_waits_at_home_rather_than_on_the_way(town: Town) -> None:
    problem = town.ride("A", (3, 10), (120, 200)).vehicle("X1").problem()

    plan = solve(problem, QUICK)

    assert [row["arrive"][-5:] for row in to_rows(plan.assignments)] == ["02:00", "02:08"]


def test_a_load_beyond_every_vehicle_is_the_conflict_and_the_rest_is_planned(town: Town) -> None:
    problem = town.ride("A", (3, 10), people=40).ride("B", (4, 8)).vehicle("X1", 30).problem()

    plan = solve(problem, QUICK)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert "40" in plan.conflict.reason.vi
    assert [demand.key for demand in plan.unmet] == ["task A"]
    assert {row.task_id for row in plan.assignments} == {"B"}


def test_a_deadline_nobody_makes_is_told_with_its_time(town: Town) -> None:
    problem = town.ride("A", (300, 310), (0, 200)).vehicle("X1").problem()

    plan = solve(problem, QUICK)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert "03:20" in plan.conflict.reason.vi


def test_too_few_vehicles_leave_out_as_few_tasks_as_can_be_and_claim_no_proof(town: Town) -> None:
    for name in "ABC":
        town.ride(name, (10, 20), (0, 23), people=30)
    problem = town.vehicle("X1", 30).vehicle("X2", 30).problem()

    plan = solve(problem, QUICK)

    assert plan.outcome.status is Status.UNKNOWN
    assert len(plan.unmet) == 1
    assert len({row.task_id for row in plan.assignments}) == 2


def test_a_pinned_task_goes_to_its_vehicle_though_it_costs_more(town: Town) -> None:
    problem = town.ride("A", (3, 10)).ride("B", (3, 10)).vehicle("X1").vehicle("X2").problem()

    plan = solve(problem, QUICK, commitments=Commitments({"A": {"vehicle_id": "X2"}, "B": {"vehicle_id": "X1"}}))

    assert {row.task_id: row.vehicle_id for row in plan.assignments} == {"A": "X2", "B": "X1"}


def test_the_previous_plan_is_kept_where_a_change_gains_less_than_it_costs(town: Town) -> None:
    problem = town.ride("A", (3, 10)).vehicle("X1").vehicle("X2").problem()
    before = ({"task_id": "A", "vehicle_id": "X2"},)

    plan = solve(problem, QUICK, commitments=Commitments(previous=before))

    assert plan.goals["changes"] == 0
    assert list(tours(plan.assignments)) == ["X2"]


@pytest.mark.parametrize(
    ("pins", "told"),
    [
        ({"A1": {"vehicle_id": "X1"}}, "chuyến hay việc “A1”"),
        ({"A": {"vehicle_id": "X9"}}, "xe hay đội “X9”"),
        ({"A": {"xe": "X1"}}, "trường ghim “xe”"),
    ],
)
def test_a_pin_that_names_nothing_is_refused(town: Town, pins: dict[str, dict[str, str]], told: str) -> None:
    problem = town.ride("A", (3, 10)).vehicle("X1").problem()

    with pytest.raises(UsageError) as caught:
        solve(problem, QUICK, commitments=Commitments(pins))

    assert told in str(caught.value)


def test_the_same_input_gives_the_same_plan(town: Town) -> None:
    for number in range(5):
        town.ride(f"A{number}", (number, 10 + number), (0, 120), people=12)
    problem = town.vehicle("X1").vehicle("X2").problem()

    first, second = (solve(problem, QUICK.afresh()) for _ in range(2))

    assert first.assignments == second.assignments


def test_whoever_stops_at_once_is_handed_a_first_plan(town: Town) -> None:
    town.ride("A", (3, 10), (0, 60), people=20).ride("B", (5, 10), (0, 60), people=20).visit("T1", 4, (0, 20))
    problem = town.vehicle("X1", 30).vehicle("X2", 30).problem()
    plan = solve(problem, Settings(limit_s=60, workers=1), stop=lambda: True)
    assert plan.outcome.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert {row.task_id for row in plan.assignments} == {task.task_id for task in problem.tasks}
    assert plan.outcome.elapsed_s < 30
