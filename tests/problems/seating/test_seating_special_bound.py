"""What is proven where places are special holds for every plan of tiny halls, wherever these guests sit."""

import pytest

from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.progress import never, silent
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.seating import Problem, check, score
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.outside import UNIT, Outside, reach_of
from planner.problems.seating.parties import Guest
from planner.problems.seating.special_bound import least_score
from planner.problems.seating.zone_model import build_area, hint_of
from tests.problems.seating.builders import every_plan, guest, problem, random_case, random_ceremony, rows_of, seat_rows


def watch(limit_s: float = 20) -> Watch:
    settings = Settings(limit_s, 1, 1)
    return Watch(settings, settings.now_s() + limit_s, silent, never)


def plans_in_order(asked: Problem, commitments: Commitments) -> list[tuple[int, dict[str, str]]]:
    plans = [(seats, rows_of(seats)) for seats in every_plan(asked)]
    kept = [(score(asked, rows, commitments), seats) for seats, rows in plans if not check(asked, rows, commitments)]
    return [(weighted(goals, asked.weights), seats) for goals, seats in kept if not goals["precedence"]]


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("make", [random_ceremony, random_case])
def test_no_plan_scores_less_than_the_bound_wherever_special_guests_sit(make: object, seed: int) -> None:
    asked, commitments = random_ceremony(seed) if make is random_ceremony else random_case(seed)
    plans = plans_in_order(asked, commitments)
    start = plans[-1][1] if plans else {}

    least, _ = least_score(asked, commitments, start, watch())

    assert all(least <= total for total, _ in plans)


def free_of_charge(_guest: Guest, _seat: str) -> int:
    return 0


@pytest.mark.parametrize("seed", range(16))
def test_every_plan_in_order_is_possible_in_the_model_of_its_zones(seed: int) -> None:
    asked, commitments = random_ceremony(seed)
    for _, seats in plans_in_order(asked, commitments)[:3]:
        area = build_area(asked, {seat.zone for seat in asked.seats}, {}, free_of_charge)
        assert area is not None
        for index, value in hint_of(area, seats).items():
            area.model.add(area.model.get_int_var_from_proto_index(index) == value)
        assert run(area.model, watch().settings).values


def test_two_delegations_in_the_ends_of_one_row_each_make_a_run_for_every_wheelchair() -> None:
    """Four wheelchairs of one delegation, a space at either end of two rows: nobody can join two of them."""
    wheels = [guest(f"W{n}", delegation="D1", needs=("wheelchair",)) for n in range(4)]
    asked = problem({"A": ["wcccw", "wcccw"]}, [*wheels, guest("G1", delegation="D2")])
    outside = Outside(asked, {}, reach_of(asked, NO_COMMITMENTS))

    assert outside.shares(["D1"]) == 4 * UNIT


def test_performers_who_fill_a_kept_row_share_one_run() -> None:
    performers = [guest(f"P{n}", delegation="D1", role=("performer",)) for n in range(3)]
    picture = {"A": ["ccc", "cc"]}
    kept = {seat.seat_id: ("performer",) for seat in seat_rows(picture)[:3]}
    asked = problem(picture, [*performers, guest("G1", delegation="D2")], kept=kept)
    outside = Outside(asked, {}, reach_of(asked, NO_COMMITMENTS))

    assert -(-outside.shares(["D1"]) // UNIT) == 1
