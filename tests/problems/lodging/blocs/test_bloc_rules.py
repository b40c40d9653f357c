"""Every rule of blocs: the smallest event that keeps it, the smallest that breaks it, and who names it."""

from dataclasses import replace

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.lodging.blocs.entities import Offer
from planner.problems.lodging.blocs.frame import frame_of
from planner.problems.lodging.blocs.model import RULES, build, gender_of_halls, house_capacity
from planner.problems.lodging.blocs.together import rows_of
from planner.problems.lodging.solve import solve
from tests.problems.lodging.blocs.bloc_builders import bloc, broken, hall, night, problem_of

SETTINGS = Settings(limit_s=5, workers=1)


def test_a_bloc_has_one_row_with_its_people_and_nights() -> None:
    problem = problem_of([bloc("A")], [hall("N")])
    (row,) = rows_of(problem.blocs, {"A": "N"})

    assert broken(problem, [row]) == set()
    assert broken(problem, []) == {"blocs_housed"}
    assert broken(problem, [row, row]) >= {"blocs_housed"}
    assert broken(problem, [replace(row, people=39)]) == {"blocs_housed"}
    assert broken(problem, [replace(row, check_out=night(16))]) == {"blocs_housed"}
    assert broken(problem, [replace(row, hotel_id="M")]) == {"blocs_housed"}
    assert broken(problem, [replace(row, room_id="Z")]) == {"blocs_housed"}


def test_a_hall_holds_no_more_than_its_places_on_the_fullest_night() -> None:
    halls = [hall("N", 60)]
    apart = problem_of([bloc("A", 40, "15-16"), bloc("B", 40, "16-17")], halls)
    at_once = problem_of([bloc("A", 40, "15-17"), bloc("B", 40, "16-17")], halls)

    assert solve(apart, SETTINGS).outcome.status is Status.OPTIMAL
    assert solve(at_once, SETTINGS).outcome.status is Status.INFEASIBLE
    assert broken(at_once, rows_of(at_once.blocs, {"A": "N", "B": "N"})) == {"house_capacity"}


def test_a_hall_of_one_gender_never_has_two_on_a_night() -> None:
    halls = [hall("N", one_gender=True)]
    men, women = bloc("A", gender="nam", stay="15-16"), bloc("B", gender="nữ", stay="16-17")
    one_by_one = problem_of([men, women], halls)
    at_once = problem_of([men, replace(women, check_in=night(15))], halls)

    assert solve(one_by_one, SETTINGS).outcome.status is Status.OPTIMAL
    assert solve(at_once, SETTINGS).outcome.status is Status.INFEASIBLE
    assert broken(at_once, rows_of(at_once.blocs, {"A": "N", "B": "N"})) == {"gender_of_halls"}


def test_men_and_women_together_are_not_put_into_a_hall_of_one_gender() -> None:
    mixed = problem_of([bloc("A")], [hall("N", one_gender=True)])

    assert solve(mixed, SETTINGS).outcome.status is Status.INFEASIBLE
    assert broken(mixed, rows_of(mixed.blocs, {"A": "N"})) == {"gender_of_halls"}


def test_a_bloc_goes_only_where_it_may() -> None:
    blocs, halls = [bloc("A")], [hall("M"), hall("N")]
    problem = problem_of(blocs, halls, {("A", "N"): Offer(40, 900)})

    assert [row.room_id for row in solve(problem, SETTINGS).assignments] == ["N"]
    assert broken(problem, rows_of(problem.blocs, {"A": "M"})) == {"allowed_houses"}
    assert solve(problem_of(blocs, halls, {}), SETTINGS).outcome.status is Status.INFEASIBLE


@pytest.mark.parametrize("pin", [{"room_id": "N"}, {"hotel_id": "N"}])
def test_a_pinned_bloc_stays_where_it_is_pinned(pin: dict[str, str]) -> None:
    problem = problem_of([bloc("A")], [hall("M"), hall("N")])
    pinned = Commitments({"A": pin})

    assert [row.room_id for row in solve(problem, SETTINGS).assignments] == ["M"]
    assert [row.room_id for row in solve(problem, SETTINGS, commitments=pinned).assignments] == ["N"]
    assert broken(problem, rows_of(problem.blocs, {"A": "M"}), pinned) == {"keep_bloc_pins"}


@pytest.mark.parametrize("rule", [house_capacity, gender_of_halls])
def test_the_checker_names_a_rule_dropped_from_the_model(rule: object) -> None:
    blocs = [bloc("A", 40, gender="nam"), bloc("B", 40, gender="nữ")]
    places = 60 if rule is house_capacity else 100
    halls = [hall("M", places, one_gender=rule is gender_of_halls), hall("N")]
    problem = problem_of(blocs, halls)
    frame = frame_of(problem.blocs, problem.weights, NO_COMMITMENTS)

    complete, dropped = build(frame), build(frame, rules=[one for one in RULES if one is not rule])
    kept = complete.housing(frame, run(complete.model, SETTINGS).holds)
    free = dropped.housing(frame, run(dropped.model, SETTINGS).holds)

    assert broken(problem, rows_of(problem.blocs, kept)) == set()
    assert broken(problem, rows_of(problem.blocs, free)) == {rule.__name__}  # type: ignore[attr-defined]
