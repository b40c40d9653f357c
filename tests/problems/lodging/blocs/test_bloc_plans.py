"""Blocs in whole plans: camps kept together, rooms shared with guests, what is short, and why."""

from datetime import date

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.settings import Settings
from planner.problems.lodging import Problem, check, explain
from planner.problems.lodging.blocs.entities import Bloc, Blocs, Hall, Offer
from planner.problems.lodging.blocs.explain import explain_bloc
from planner.problems.lodging.blocs.frame import frame_of
from planner.problems.lodging.blocs.shortage import short_nights
from planner.problems.lodging.blocs.together import rooms_left, rows_of
from planner.problems.lodging.data import DEFAULT_WEIGHTS, Fit, Guest, Hotel, Room
from planner.problems.lodging.solve import solve
from tests.problems.lodging.blocs.bloc_builders import bloc, hall, night, problem_of

SETTINGS = Settings(limit_s=5, workers=1)


def test_units_of_a_camp_are_in_one_house_when_that_is_worth_more_than_the_price() -> None:
    units = [bloc("A", 10, group_id="CAMP"), bloc("B", 10, group_id="CAMP")]
    halls = [hall("M", 10, "S1"), hall("N", 10, "S2"), hall("O", 10, "S2")]

    together = solve(problem_of(units, halls), SETTINGS)

    assert {row.hotel_id for row in together.assignments} == {"S2"}
    assert together.goals["split_delegations"] == 0
    assert together.goals["cost"] == 20 + 30


def test_a_bloc_that_moves_counts_with_its_people() -> None:
    problem = problem_of([bloc("A", 40)], [hall("M"), hall("N")])
    previous = ({"guest_id": "A", "hotel_id": "N", "room_id": "N"},)
    plan = solve(problem, SETTINGS, commitments=Commitments(previous=previous))

    assert plan.assignments[0].room_id == "N"
    assert plan.goals["changes"] == 0


def hotel_and_school(school_price: int) -> Problem:
    """One guest for the only two-bed room but one; a band of two for a room or, dearer or not, the school."""
    rooms = tuple(
        Room(f"R#{n}", "H", 2, 3, price, accessible=False, nights=frozenset({night(15)}), kind="r")
        for n, price in ((1, 40), (2, 40))
    )
    guests = tuple(Guest(f"G{n}", f"Khách {n}", "", 20, "nam", night(15), night(16), "g") for n in range(2))
    band = Bloc("B", "Quân nhạc", 2, night(15), night(16), "nam")
    halls = (
        Hall("R", "H", "phòng đôi", {night(15): 4}, room_ids=("R#1", "R#2")),
        Hall("S", "S", "Trường", {night(15): 50}),
    )
    offers = {("B", "R"): Offer(2, 40), ("B", "S"): Offer(2, school_price)}
    return Problem(
        guests=guests,
        hotels=(Hotel("H", "Khách sạn"),),
        rooms=rooms,
        fits={("g", "r"): Fit()},
        weights=DEFAULT_WEIGHTS,
        blocs=Blocs((band,), halls, offers),
    )


def test_guests_get_the_rooms_that_blocs_leave_and_blocs_give_way_where_guests_have_none() -> None:
    problem = hotel_and_school(school_price=90)

    plan = solve(problem, SETTINGS)

    place = {row.guest_id: row.room_id for row in plan.assignments}
    assert place == {"G0": place["G0"], "G1": place["G1"], "B": "S"}
    assert {place["G0"], place["G1"]} == {"R#1", "R#2"}
    assert plan.outcome.score == 170
    assert plan.outcome.bound is not None
    assert 120 <= plan.outcome.bound <= 170


def test_rooms_taken_by_a_bloc_are_not_free_for_guests_and_the_checker_counts_both() -> None:
    problem = hotel_and_school(school_price=90)

    left = rooms_left(problem, {"B": "R"})
    rows = solve(problem, SETTINGS).assignments
    crowded = (*(row for row in rows if row.guest_id != "B"), *rows_of(problem.blocs, {"B": "R"}))

    assert [room.room_id for room in left if room.nights] == ["R#1"]
    assert {finding.rule for finding in check(problem, crowded, NO_COMMITMENTS)} == {"house_capacity"}


def test_a_night_with_too_few_places_is_named_with_the_house_to_open() -> None:
    blocs = [bloc("A", 60, "15-17"), bloc("B", 50, "16-17")]
    closed = Hall("N", "N", "Trường N", {night(15): 80})
    problem = problem_of(blocs, [hall("M", 100), closed])

    plan = solve(problem, SETTINGS)
    (short,) = short_nights(problem.blocs)

    assert (short.night, short.people, short.places, short.missing) == (night(16), 110, 100, 10)
    assert [one.hall_id for one in short.to_open] == ["N"]
    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.reason.vi == (
        "Đêm 16/6/2025: các khối cần 110 chỗ, chỉ có 100, thiếu 10; rẻ nhất nên mở thêm đêm đó: N / Trường N (80 chỗ,"
        " 800.000 đồng)."
    )
    assert [demand.key for demand in plan.conflict.demands] == ["bloc A", "bloc B"]
    assert [row.guest_id for row in plan.assignments] == ["A"]
    assert [demand.key for demand in plan.unmet] == ["bloc B"]


def test_every_night_with_too_few_places_is_named() -> None:
    blocs = [bloc("A", 60, "15-17"), bloc("B", 50, "16-17")]

    plan = solve(problem_of(blocs, [hall("M", 50)]), SETTINGS)

    assert plan.conflict is not None
    first, second = plan.conflict.reason.en.split("Night of ")[1:]
    assert first.startswith("15/6/2025: blocs need 60 places, there are 50, 10 short; no hall of the list is left")
    assert second.startswith("16/6/2025: blocs need 110 places, there are 50, 60 short; no hall of the list is left")


def test_places_enough_but_no_way_to_fill_them_is_said_with_the_fewest_blocs() -> None:
    blocs = [bloc("A", 60), bloc("B", 60), bloc("C", 5)]
    problem = problem_of(blocs, [hall("M", 70), hall("N", 59)])

    plan = solve(problem, SETTINGS)

    assert short_nights(problem.blocs) == ()
    assert plan.conflict is not None
    assert [demand.key for demand in plan.conflict.demands] == ["bloc A", "bloc B"]
    assert plan.conflict.minimal


def test_why_a_bloc_is_where_it_is_and_what_the_others_cost() -> None:
    blocs = [bloc("A", 40, group_id="CAMP"), bloc("B", 70, group_id="CAMP")]
    problem = problem_of(blocs, [hall("M", 110, "S1"), hall("N", 100, "S2"), hall("O", 30)])
    rows = solve(problem, SETTINGS).assignments

    told = explain_bloc(problem, rows, "A", NO_COMMITMENTS)

    assert "Hội trường M (M)" in told.chosen.vi
    assert any("1 trong 1 khối khác của Trại thanh niên" in reason.vi for reason in told.reasons)
    assert [(one.choice, one.cost, one.broken_rules) for one in told.alternatives] == [
        ("S2 / N", 40 + DEFAULT_WEIGHTS["split_delegations"], ()),
        ("O / O", None, ("house_capacity",)),
    ]


def camp_in_schools() -> Problem:
    """Invented: a camp of 1,300 in 26 units of 50, men or women, three nights, in nine schools of one to four halls."""
    nights = [date(2025, 6, 20 + n) for n in range(3)]
    units = tuple(
        Bloc(f"U{n:02d}", f"Đơn vị {n}", 50, nights[0], date(2025, 6, 23), "nữ" if n % 3 == 0 else "nam", "CAMP")
        for n in range(26)
    )
    sizes = {"S1": (160, 110), "S2": (210,), "S3": (100, 100, 60), "S4": (55, 55, 55, 55), "S5": (170,)}
    sizes |= {"S6": (110, 60), "S7": (250,), "S8": (120,), "S9": (60, 60)}
    halls = tuple(
        Hall(f"{house}-{n}", house, f"Dãy {n}", dict.fromkeys(nights, places), one_gender=True)
        for house, of_house in sizes.items()
        for n, places in enumerate(of_house, start=1)
    )
    offers = {
        (unit.bloc_id, one.hall_id): Offer(50, 15 + 3 * int(one.house_id[1]), 50 * int(one.house_id[1]))
        for unit in units
        for one in halls
    }
    return Problem(guests=(), hotels=(), rooms=(), fits={}, weights=DEFAULT_WEIGHTS, blocs=Blocs(units, halls, offers))


@pytest.mark.solver
def test_a_youth_camp_of_1300_is_housed_in_schools_and_the_bound_holds() -> None:
    problem = camp_in_schools()

    plan = solve(problem, SETTINGS)

    assert sum(row.people for row in plan.assignments) == 1_300
    assert check(problem, plan.assignments, NO_COMMITMENTS) == ()
    assert plan.outcome.score is not None
    assert plan.outcome.bound is not None
    assert 0.97 * plan.outcome.score <= plan.outcome.bound <= plan.outcome.score
    assert not frame_of(problem.blocs, problem.weights, NO_COMMITMENTS).is_plain


def test_the_package_explains_blocs_too() -> None:
    problem = problem_of([bloc("A")], [hall("M")])
    rows = solve(problem, SETTINGS).assignments

    assert explain(problem, rows, "A", NO_COMMITMENTS) == explain_bloc(problem, rows, "A", NO_COMMITMENTS)
