"""Without any time for a search a complete plan comes out all the same, wherever one can be put together."""

from dataclasses import replace
from types import ModuleType

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS
from planner.problems.seating import Problem, check, score, search
from planner.problems.seating.greedy import first_seats

pytestmark = pytest.mark.solver


def _nothing_found(*_: object, **__: object) -> search.Found:
    return search.Found(Status.UNKNOWN, {}, 7)


def test_plan_comes_out_when_no_search_finds_one_and_its_bound_stays(
    builders: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    guests = [builders.guest("G1"), builders.guest("G2", 2, needs=("wheelchair",)), builders.guest("G3", 3)]
    asked = builders.problem({"A": ["wpcc"]}, [*guests, builders.guest("G4", 3, companion_of="G2")])
    monkeypatch.setattr(search, "_exact", _nothing_found)
    plan = builders.plan_of(asked)

    assert builders.seats_of(plan)["G2"] == "A-01-01"
    assert builders.seats_of(plan)["G4"] == "A-01-02"
    assert check(asked, plan.assignments) == ()
    assert plan.goals["precedence"] == 0


def test_bound_stays_when_no_plan_is_found(builders: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = builders.problem({"A": ["cc"]}, [builders.guest("G1"), builders.guest("G2")])
    monkeypatch.setattr(search, "_exact", _nothing_found)
    monkeypatch.setattr(search, "first_seats", lambda *_: {})
    plan = builders.plan_of(asked)

    assert (plan.outcome.status, plan.outcome.bound) == (Status.UNKNOWN, 7)


def test_single_guests_make_room_for_those_who_belong_together(builders: ModuleType) -> None:
    guests = [builders.guest("G1", 1), builders.guest("G2", 2), builders.guest("G3", 2, companion_of="G2")]
    asked = builders.problem({"A": ["c", "cc"]}, guests)
    seats = first_seats(asked, NO_COMMITMENTS)

    assert seats["G1"] == "A-01-01"
    assert {seats["G2"], seats["G3"]} == {"A-02-01", "A-02-02"}


def test_guests_to_stay_apart_are_parted(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), builders.guest("G2", apart_from=("G1",)), builders.guest("G3")]
    seats = first_seats(builders.problem({"A": ["ccc"]}, guests), NO_COMMITMENTS)

    assert {seats["G1"], seats["G2"]} == {"A-01-01", "A-01-03"}


def test_chain_of_moves_opens_a_zone_for_the_last_guest(builders: ModuleType) -> None:
    guests = [builders.guest("G1", 1), builders.guest("G2", 2)]
    asked = builders.problem({"A": ["c"], "B": ["c"]}, guests, rank_zones={1: ("A", "B"), 2: ("A",)})

    assert first_seats(asked, NO_COMMITMENTS) == {"G1": "B-01-01", "G2": "A-01-01"}


@pytest.mark.parametrize("seed", range(80))
def test_what_it_returns_keeps_every_rule(builders: ModuleType, seed: int) -> None:
    asked, commitments = builders.random_case(seed)
    seats = first_seats(asked, commitments)
    possible = builders.best_by_hand(asked, commitments) is not None

    assert not seats or possible
    assert not seats or check(asked, builders.rows_of(seats), commitments) == ()


def test_zones_side_by_side_fill_together_from_the_front(builders: ModuleType) -> None:
    drawn = builders.scenario(
        {"A": ["cc", "cc"], "B": ["cc", "cc"]}, [builders.guest(f"G{number}", 1 + number // 4) for number in range(8)]
    )
    level = tuple(seat.model_copy(update={"y_m": float(seat.row)}) for seat in drawn.seats)
    asked = Problem.from_scenario(replace(drawn, seats=level))
    rows = builders.rows_of(first_seats(asked, NO_COMMITMENTS))

    assert score(asked, rows)["precedence"] == 0
    assert {asked.seat[row.seat_id].row for row in rows if asked.guest[row.guest_id].rank == 1} == {"01"}


def test_delegations_are_seated_one_after_the_other_from_the_left(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{number}", 1, "XY"[number % 2]) for number in range(6)]
    asked = builders.problem({"A": ["cccccc"]}, guests)
    rows = builders.rows_of(first_seats(asked, NO_COMMITMENTS))

    assert score(asked, rows)["fragments"] == 2
