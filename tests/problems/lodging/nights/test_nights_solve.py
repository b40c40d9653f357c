"""Plans by night: best by brute force, with a bound that is never above the best; nights without beds are named."""

import pytest

from planner.engine.outcome import Status
from planner.engine.settings import Settings
from planner.problems.lodging.nights.bound import by_guest, by_night
from planner.problems.lodging.nights.check import check
from planner.problems.lodging.nights.data import ONE_GENDER, RoomNights, Stay
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.rows import rooms_of, rows_of
from planner.problems.lodging.nights.solve import solve
from tests.problems.lodging.nights.small import chance, least, man, nightly, woman

QUICK = Settings(limit_s=0.4, workers=1, seed=1)


@pytest.mark.parametrize("seed", range(8))
def test_the_plan_is_as_cheap_as_the_best_of_all_plans(seed: int) -> None:
    """On problems small enough for brute force the search finds the best, or says rightly that there is none."""
    problem = chance(seed)
    best, answer = least(problem), solve(problem, QUICK)
    assert answer.outcome.score == best
    assert best is not None or answer.outcome.status in {Status.INFEASIBLE, Status.UNKNOWN}


@pytest.mark.parametrize("seed", range(8, 24))
def test_no_bound_is_above_the_best_plan(seed: int) -> None:
    """Prices by night and by guest prove no more than what is true."""
    problem = chance(seed)
    best, ground = least(problem), Ground.of(problem)
    if best is None:
        return
    first = by_night(ground, best, Pace.lasting(QUICK, 0.1))
    second = by_guest(ground, first, best, Pace.lasting(QUICK, 0.1))
    assert first.bound <= second.bound <= best


def test_a_guest_moves_when_the_move_is_cheaper() -> None:
    """The cheap room is closed on the last of three nights: two changes are dearer than one."""
    rooms = [RoomNights("R1", 0, 1, closed=frozenset({2})), RoomNights("R2", 1, 1)]
    answer = solve(nightly([woman("A", 0, 3)], rooms, [[0, 30]], move=10), QUICK)
    assert answer.rooms == {"A": ("R1", "R1", "R2")}
    assert answer.goals == {"cost": 30, "moves": 1}


def test_a_night_with_too_few_beds_is_named_with_its_rooms() -> None:
    """Three women on the second night, one bed that will do: the night, the count and the room are told at once."""
    stays = [Stay(f"W{k}", 1, (0,), 1) for k in range(3)]
    answer = solve(nightly(stays, [RoomNights("R1", 0, 1), RoomNights("R2", 1, 4)], [[0, -1]]), QUICK)
    assert answer.outcome.status is Status.INFEASIBLE
    assert answer.conflict is not None
    assert "16/6/2025" in answer.conflict.reason.vi
    assert "3 khách nữ cần 3 giường" in answer.conflict.reason.vi
    assert "R1" in answer.conflict.reason.en


def test_a_woman_and_a_man_who_have_one_room_between_them_are_not_called_housed() -> None:
    """Two beds for two guests, but one gender a night: no plan is claimed."""
    answer = solve(nightly([woman("A"), man("B")], [RoomNights("R1", 0, 2, ONE_GENDER)]), QUICK)
    assert answer.rooms == {}
    assert answer.outcome.status is Status.INFEASIBLE
    assert answer.conflict is not None
    assert "15/6/2025" in answer.conflict.reason.vi


def test_a_mixed_stay_that_would_share_is_refused() -> None:
    """A couple has its room alone or is no stay."""
    with pytest.raises(ValueError, match="room alone"):
        Stay("C", 0, (0,), 0, beds=2)


def test_rows_tell_the_same_as_rooms_by_night() -> None:
    """One row for each stretch in one room, and back."""
    problem = nightly([woman("A", 0, 3)], [RoomNights("R1", 0, 1), RoomNights("R2", 1, 1)])
    rows = tuple(rows_of(problem, {"A": ("R1", "R2", "R2")}))
    assert [(row.room_id, row.check_in.day, row.check_out.day) for row in rows] == [("R1", 15, 16), ("R2", 16, 18)]
    assert rooms_of(rows) == {"A": ["R1", "R2", "R2"]}
    assert check(problem, rooms_of(rows)) == ()
