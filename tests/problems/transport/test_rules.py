"""Every rule: the smallest plan that keeps it, the smallest that breaks it, and a search that has forgotten it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import pyvrp

from planner.engine.findings import Finding
from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.settings import Settings
from planner.problems.transport import Assignment, Problem, check
from planner.problems.transport.entities import Road, Roads, Travel, Ways
from planner.problems.transport.model import RULES, Rule, build
from planner.problems.transport.routes import timed, tours_of
from planner.problems.transport.solve import solve
from tests.problems.transport.town import DAY, Town

PASS = frozenset({"thẻ A"})


Row = tuple[str, str, str, int, int]
"""Vehicle, task, action, arrive, depart."""


def broken(findings: Sequence[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def rows_of(problem: Problem, *stops: Row) -> tuple[Assignment, ...]:
    """Rows (vehicle, task, action, arrive, depart)."""
    return tuple(
        Assignment(vehicle, order, task, action, problem.moment(arrive), problem.moment(depart))
        for order, (vehicle, task, action, arrive, depart) in enumerate(stops, start=1)
    )


def one_ride(town: Town, window: tuple[int, int] = (0, DAY), *, wheelchairs: int = 0) -> Problem:
    return town.ride("A", (3, 10), window, wheelchairs=wheelchairs).vehicle("X1").problem()


GOOD = (("X1", "A", "đón", 3, 4), ("X1", "A", "trả", 11, 12))


def test_a_plan_that_keeps_every_rule_has_no_finding(town: Town) -> None:
    problem = one_ride(town)

    assert check(problem, rows_of(problem, *GOOD)) == ()


@pytest.mark.parametrize(
    ("rule", "stops"),
    [
        ("known_ids", (*GOOD, ("X9", "A", "đón", 30, 31))),
        ("known_ids", (*GOOD, ("X1", "Z", "đón", 30, 31))),
        ("known_ids", (*GOOD, ("X1", "A", "thăm", 30, 31))),
        ("one_row_each", (*GOOD, ("X1", "A", "trả", 12, 13))),
        ("serve_each_task", GOOD[:1]),
        ("pickup_before_dropoff", (("X1", "A", "trả", 10, 11), ("X1", "A", "đón", 18, 19))),
        ("time_windows", (("X1", "A", "đón", 3, 3), ("X1", "A", "trả", 11, 12))),
        ("travel_times", (("X1", "A", "đón", 3, 4), ("X1", "A", "trả", 10, 11))),
    ],
)
def test_a_row_out_of_place_is_named(town: Town, rule: str, stops: tuple[Row, ...]) -> None:
    problem = one_ride(town)

    assert rule in broken(check(problem, rows_of(problem, *stops)))


def test_a_stop_after_its_latest_minute_is_named(town: Town) -> None:
    problem = one_ride(town, window=(0, 10))

    assert broken(check(problem, rows_of(problem, *GOOD))) == {"time_windows"}


def test_people_beyond_the_seats_are_named(town: Town) -> None:
    problem = town.ride("A", (3, 10), people=31).vehicle("X1").problem()

    assert broken(check(problem, rows_of(problem, *GOOD))) == {"seat_limit"}


def test_a_wheelchair_without_space_is_named(town: Town) -> None:
    problem = one_ride(town, wheelchairs=1)

    assert broken(check(problem, rows_of(problem, *GOOD))) == {"wheelchair_spaces"}


def test_company_of_those_who_ride_alone_is_named(town: Town) -> None:
    problem = town.ride("A", (3, 10), alone=True).ride("B", (3, 10)).vehicle("X1").problem()
    together = rows_of(
        problem,
        ("X1", "A", "đón", 3, 4),
        ("X1", "B", "đón", 4, 5),
        ("X1", "A", "trả", 12, 13),
        ("X1", "B", "trả", 13, 14),
    )

    assert broken(check(problem, together)) == {"ride_alone"}


@pytest.mark.parametrize(("late", "duty_min", "rule"), [(21, 600, "vehicle_hours"), (1440, 21, "driver_hours")])
def test_hours_of_vehicle_and_driver_are_judged_to_the_minute(town: Town, late: int, duty_min: int, rule: str) -> None:
    problem = town.ride("A", (3, 10)).vehicle("X1", late=late, duty_min=duty_min).problem()
    longer = town.vehicle("X2", late=late + 1, duty_min=duty_min + 1).problem()

    assert broken(check(problem, rows_of(problem, *GOOD))) == {rule}
    assert check(longer, rows_of(longer, *(("X2", *stop[1:]) for stop in GOOD))) == ()


def test_a_vehicle_kept_for_others_is_named(town: Town) -> None:
    problem = town.ride("A", (3, 10)).vehicle("X1", kept_for=frozenset({"đoàn TW"})).problem()

    assert broken(check(problem, rows_of(problem, *GOOD))) == {"vehicles_meant"}


def test_another_team_than_the_one_named_is_named(town: Town) -> None:
    problem = town.visit("T1", 5, teams=frozenset({"X2"})).vehicle("X1").vehicle("X2").problem()

    assert broken(check(problem, rows_of(problem, ("X1", "T1", "thăm", 5, 10)))) == {"vehicles_meant"}
    assert check(problem, rows_of(problem, ("X2", "T1", "thăm", 5, 10))) == ()


def test_a_household_visited_twice_is_named(town: Town) -> None:
    problem = town.visit("T1", 5, household="H1").visit("T2", 6, household="H1").vehicle("X1").problem()

    found = check(problem, rows_of(problem, ("X1", "T1", "thăm", 5, 10), ("X1", "T2", "thăm", 11, 16)))

    assert [(one.rule, one.subjects, str(one.severity)) for one in found] == [("household_once", ("T1", "T2"), "error")]


def test_two_households_are_each_visited(town: Town) -> None:
    problem = town.visit("T1", 5, household="H1").visit("T2", 6, household="H2").vehicle("X1").problem()

    assert check(problem, rows_of(problem, ("X1", "T1", "thăm", 5, 10), ("X1", "T2", "thăm", 11, 16))) == ()


def test_a_further_visit_to_a_household_is_left_out_and_named(town: Town) -> None:
    problem = town.visit("T1", 5, household="Hộ A").visit("T2", 6, household="hộ  a").vehicle("X1").problem()

    plan = solve(problem, Settings(limit_s=2, workers=1))

    assert plan.outcome.status is Status.INFEASIBLE
    assert [row.task_id for row in plan.assignments] == ["T1"]
    assert plan.conflict is not None
    assert [demand.key for demand in plan.conflict.demands] == ["task T1", "task T2"]
    assert plan.conflict.reason.vi == ("T2: hộ Hộ A đã có T1 thăm; bỏ một lần, hoặc ghi again = 1 nếu cố ý thăm lại.")


def test_a_pin_that_is_not_kept_is_named(town: Town) -> None:
    problem = town.ride("A", (3, 10)).vehicle("X1").vehicle("X2").problem()

    found = check(problem, rows_of(problem, *GOOD), Commitments({"A": {"vehicle_id": "X2"}}))

    assert broken(found) == {"keep_pins"}


def with_roads(problem: Problem, closed: tuple[tuple[int, int, frozenset[str]], ...]) -> Problem:
    """The line of the town as one road, and a longer way round, of which the first is closed at times."""
    places = tuple(str(point) for point in range(len(problem.travel.free)))
    free = problem.travel.free
    out = {
        places[i]: tuple(
            road
            for j in range(len(free))
            if i != j
            for road in (
                Road(places[i], places[j], float(free[i, j]), closed),
                Road(places[i], places[j], float(free[i, j] + 5), ()),
            )
        )
        for i in range(len(free))
    }
    slow = np.where(np.eye(len(free), dtype=bool), 0, free + 5)
    metres = free * 500
    ways = {v.passes: Ways(metres, free if v.passes else slow) for v in problem.vehicles}
    travel = Travel(ways, free, Roads(out, places, (0.0,) * len(free)))
    return replace(problem, travel=travel)


def test_driving_over_a_closed_road_is_named_and_after_it_is_open_again_allowed(town: Town) -> None:
    problem = with_roads(town.ride("A", (3, 10)).vehicle("X1", early=-30).problem(), ((0, 20, PASS),))
    late = tuple((v, t, a, arrive + 20, depart + 20) for v, t, a, arrive, depart in GOOD)

    assert broken(check(problem, rows_of(problem, *GOOD))) == {"roads_open"}
    assert check(problem, rows_of(problem, *late)) == ()


def test_who_has_a_pass_drives_over_the_closed_road(town: Town) -> None:
    problem = with_roads(town.ride("A", (3, 10)).vehicle("X1", early=-30, passes=PASS).problem(), ((0, 20, PASS),))

    assert check(problem, rows_of(problem, *GOOD)) == ()


def crowded(town: Town) -> Problem:
    """A town in which every rule of the model holds something back."""
    town.ride("A", (3, 10), (0, 30), people=20, wheelchairs=1).ride("B", (4, 10), (0, 30), people=20)
    town.ride("C", (5, 10), (0, 120), people=2, alone=True).ride("D", (6, 10), (60, 90), people=2, for_whom="đoàn TW")
    town.vehicle("X1", 30, late=200, duty_min=100).vehicle("X2", 30, wheelchair_spaces=1, duty_min=100)
    town.vehicle("X3", 4, kept_for=frozenset({"đoàn TW"}), early=20).vehicle("X4", 30, early=25, duty_min=100)
    return with_roads(town.problem(), ((0, 20, PASS),))


def found_by(problem: Problem, rules: Sequence[Rule], commitments: Commitments) -> tuple[Assignment, ...]:
    data = build(problem, commitments, rules=rules)
    result = pyvrp.solve(data, pyvrp.stop.MaxIterations(300), seed=1, collect_stats=False)
    return timed(problem, tours_of(problem, commitments, result.best))


@pytest.mark.solver
def test_with_every_rule_the_search_keeps_every_rule(town: Town) -> None:
    problem = crowded(town)

    assert check(problem, found_by(problem, RULES, NO_COMMITMENTS)) == ()


WORLDS: dict[str, Callable[[Town], Problem]] = {
    "serve_each_task": lambda town: town.ride("A", (3, 10)).vehicle("X1").problem(),
    "time_windows": lambda town: town.visit("T1", 5, (50, 60)).visit("T2", 9, (10, 20)).vehicle("X1").problem(),
    "seat_limit": lambda town: town.ride("A", (3, 10), people=20).ride("B", (3, 10), people=20).vehicle("X1").problem(),
    "wheelchair_spaces": lambda town: (
        town.ride("A", (3, 10), wheelchairs=1)
        .ride("B", (3, 10), wheelchairs=1)
        .vehicle("X1", wheelchair_spaces=1)
        .problem()
    ),
    "ride_alone": lambda town: town.ride("A", (3, 10), alone=True).ride("B", (3, 10)).vehicle("X1").problem(),
    "vehicle_hours": lambda town: (
        town.visit("T1", 5).visit("T2", -5).vehicle("X1", late=16).vehicle("X2", late=16).problem()
    ),
    "driver_hours": lambda town: (
        town.visit("T1", 5, (0, 10))
        .visit("T2", 5, (200, 210))
        .vehicle("X1", duty_min=60)
        .vehicle("X2", duty_min=60)
        .problem({"metres": 1, "vehicles": 10**6, "changes": 0})
    ),
    "vehicles_meant": lambda town: (
        town.visit("T1", 5, teams=frozenset({"X2"}))
        .visit("T2", 5, teams=frozenset({"X1"}))
        .vehicle("X1")
        .vehicle("X2")
        .problem()
    ),
    "roads_open": lambda town: with_roads(town.ride("A", (3, 10)).vehicle("X1").problem(), ((0, 1440, PASS),)),
    "keep_pins": lambda town: town.ride("A", (3, 10)).ride("B", (3, 10)).vehicle("X1").vehicle("X2").problem(),
}


def test_every_rule_of_the_model_has_its_world() -> None:
    assert list(WORLDS) == [rule.__name__ for rule in RULES]


@pytest.mark.solver
@pytest.mark.parametrize("dropped", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_that_is_dropped_is_named_by_the_check(town: Town, dropped: Rule) -> None:
    problem = WORLDS[dropped.__name__](town)
    pins = Commitments({"A": {"vehicle_id": "X1"}, "B": {"vehicle_id": "X2"}})
    commitments = pins if dropped.__name__ == "keep_pins" else NO_COMMITMENTS
    kept = [rule for rule in RULES if rule is not dropped]

    rows = found_by(problem, kept, commitments)
    if dropped.__name__ == "roads_open":  # times are told by the ways that the plan believes in
        believed = replace(
            problem,
            travel=Travel({frozenset(): Ways(problem.travel.free * 500, problem.travel.free)}, problem.travel.free),
        )
        rows = found_by(believed, kept, commitments)

    assert dropped.__name__ in broken(check(problem, rows, commitments))
    assert check(problem, found_by(problem, RULES, commitments), commitments) == ()


def test_times_are_told_as_they_are_driven(town: Town) -> None:
    problem = one_ride(town)
    rows = found_by(problem, RULES, NO_COMMITMENTS)

    assert rows[1].arrive - rows[0].depart == timedelta(minutes=7)
