"""What transport tells: why this vehicle, what cannot be read, what no plan can cost less than."""

import pytest

from planner.engine.plan import weighted
from planner.errors import UsageError
from planner.problems.transport import Problem, explain, from_rows, score, to_rows
from planner.problems.transport.bound import least_cost
from planner.problems.transport.routes import Tour, timed
from planner.tables import TableRow
from tests.problems.transport.town import Town


def two_vehicles(town: Town) -> Problem:
    return town.ride("A", (3, 10)).ride("B", (3, 10)).vehicle("X1").vehicle("X2", 5).vehicle("X3").problem()


BOTH = Tour("X1", (("A", 0), ("B", 0), ("A", 1), ("B", 1)))


def test_another_vehicle_costs_its_own_way_and_a_small_one_breaks_the_seats(town: Town) -> None:
    problem = two_vehicles(town)

    told = explain(problem, timed(problem, [BOTH]), "A")

    costs = {one.choice: (one.cost, one.broken_rules) for one in told.alternatives}
    assert costs == {"X3": (5_000 + 10_000, ()), "X2": (None, ("seat_limit",))}
    assert "X1: đón 00:03" in told.chosen.vi


def test_a_vehicle_tells_its_stops_and_an_idle_one_that_it_is_not_needed(town: Town) -> None:
    problem = two_vehicles(town)
    rows = timed(problem, [BOTH])

    assert len(explain(problem, rows, "X1").reasons) == 4
    assert "không phải chạy" in explain(problem, rows, "X3").chosen.vi


def test_who_asks_for_nothing_known_is_told_so(town: Town) -> None:
    with pytest.raises(UsageError, match="không có chuyến, việc hay xe “Z9”"):
        explain(two_vehicles(town), (), "Z9")


def test_rows_come_back_from_the_file_as_they_went_in(town: Town) -> None:
    rows = timed(two_vehicles(town), [BOTH])

    assert from_rows([TableRow(2 + n, cells) for n, cells in enumerate(to_rows(rows))]) == (rows, ())


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("order", "một"),
        ("action", "ghé"),
        ("arrive", "16/6 07:00"),
        ("depart", ""),
        ("people", "-3"),
        ("vehicle_id", ""),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_line(town: Town, column: str, text: str) -> None:
    cells = to_rows(timed(two_vehicles(town), [BOTH]))[0] | {column: text}

    rows, (finding,) = from_rows([TableRow(7, cells)])

    assert (rows, finding.rule) == ((), "readable")
    assert f"dòng 7, cột {column}" in finding.message.vi


@pytest.mark.parametrize("twice", ["X1", "A"])
def test_an_id_that_stands_twice_is_refused(town: Town, twice: str) -> None:
    built = town.ride("A", (3, 10)).vehicle("X1")
    again = built.vehicle(twice) if twice == "X1" else built.ride(twice, (3, 10))

    with pytest.raises(ValueError, match="stands twice"):
        again.problem()


def test_the_bound_of_one_ride_is_its_cost_and_of_two_never_above_it(town: Town) -> None:
    one = town.ride("A", (3, 10)).vehicle("X1").problem()
    assert least_cost(one) == 10_000 + 5_000

    two = town.ride("B", (3, 10)).problem()
    assert 0 < least_cost(two) <= weighted(score(two, timed(two, [BOTH])), two.weights)


def test_loads_too_large_together_are_not_taken_for_one_way(town: Town) -> None:
    small = town.ride("A", (3, 10), people=20).ride("B", (3, 10), people=20).vehicle("X1", 30).vehicle("X2", 30)
    large = Town().ride("A", (3, 10), people=20).ride("B", (3, 10), people=20).vehicle("X1", 40).vehicle("X2", 40)

    assert least_cost(small.problem()) > least_cost(large.problem())
