"""The solver's optimum against every plan there is, on events small enough to try them all."""

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.problems.lodging import check, score, to_rows
from tests.problems.lodging.builders import best_by_trying, chance_problem, planned, total

pytestmark = pytest.mark.solver


@pytest.mark.parametrize("seed", range(40))
def test_optimum_is_the_best_of_all_plans(seed: int) -> None:
    small = chance_problem(seed)

    best = best_by_trying(small)
    plan = planned(small)

    if best is None:
        assert plan.outcome.status is Status.INFEASIBLE
        assert plan.conflict is not None
        assert plan.unmet
    else:
        assert (plan.outcome.status, plan.outcome.score, plan.outcome.bound) == (Status.OPTIMAL, best, best)
        assert plan.goals == score(small, plan.assignments)
        assert check(small, plan.assignments) == ()


@pytest.mark.parametrize("seed", range(12))
def test_optimum_with_a_previous_plan_is_the_best_of_all_plans(seed: int) -> None:
    small = chance_problem(seed, guests=4)
    rooms = [small.rooms[(seed + index) % len(small.rooms)] for index in range(3)]
    previous = tuple(
        {"guest_id": guest.guest_id, "hotel_id": room.hotel_id, "room_id": room.room_id}
        for guest, room in zip(small.guests, rooms, strict=False)
    )
    commitments = Commitments(previous=previous)

    best = best_by_trying(small, commitments)
    plan = planned(small, commitments)

    assert plan.outcome.score == best
    if best is not None:
        assert plan.outcome.bound == best
        assert total(small, plan.assignments, commitments) == best


@pytest.mark.parametrize("seed", range(12))
def test_optimum_with_pins_is_the_best_of_all_plans(seed: int) -> None:
    small = chance_problem(seed, guests=4)
    room = small.rooms[seed % len(small.rooms)]
    pins = {small.guests[0].guest_id: {"room_id": room.room_id}, small.guests[1].guest_id: {"hotel_id": "H2"}}
    if "H2" not in {room.hotel_id for room in small.rooms}:
        pins.pop(small.guests[1].guest_id)
    commitments = Commitments(pins=pins)

    best = best_by_trying(small, commitments)
    plan = planned(small, commitments)

    assert plan.outcome.score == best
    assert plan.outcome.bound == best


def test_what_was_planned_changes_nothing_when_nothing_changed() -> None:
    small = next(s for s in map(chance_problem, range(40)) if planned(s).outcome.status is Status.OPTIMAL)
    first = planned(small)

    again = planned(small, Commitments(previous=tuple(to_rows(first.assignments))))

    assert again.goals["changes"] == 0
    assert again.outcome.score == first.outcome.score
