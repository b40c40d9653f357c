"""Large parts of a plan made anew: rooms pass from one gender to the other, and nothing outside the part is touched."""

import numpy as np

from planner.engine.settings import Settings
from planner.problems.lodging.nights.again import Again
from planner.problems.lodging.nights.bound import by_night
from planner.problems.lodging.nights.data import RoomNights
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.pieces import Part
from planner.problems.lodging.nights.relaxation import Relaxation, by_relaxation
from planner.problems.lodging.nights.renewal import Housing
from planner.problems.lodging.nights.search import Wishes
from tests.problems.lodging.nights.small import man, nightly, woman

SETTINGS = Settings(20, 1)
PROBLEM = nightly(
    [woman("A", 0, 3), woman("B", 0, 3), man("C", 0, 1), man("D", 0, 1)], [RoomNights("R", 0, 2), RoomNights("S", 1, 2)]
)
"""Women in R and men in S cost 6; the reverse costs 18, and no stay by itself can change it."""
WRONG = np.array([1, 1, 1, 1, 1, 1, 0, 0])


def _again(ground: Ground, part: Part) -> Again:
    first = by_night(ground, 20, Pace.lasting(SETTINGS, 0.1))
    every = np.ones(ground.whole.shape, dtype=bool)
    priced, relaxation = by_relaxation(ground, first, every, Pace.lasting(SETTINGS, 2))
    assert isinstance(relaxation, Relaxation)
    return Again(relaxation, Wishes.of(ground, priced, 1), part, np.random.default_rng(1))


def _cost(ground: Ground, room: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> tuple[int, int]:
    housing = Housing.of(ground, room)
    return housing.excess(), int(housing.costs().sum())


def test_free_stays_exchange_the_genders_of_their_rooms() -> None:
    ground = Ground.of(PROBLEM)
    again = _again(ground, Part.whole(ground))
    found = again.dived(WRONG, np.ones(4, dtype=bool), Pace.lasting(SETTINGS, 5))
    assert _cost(ground, WRONG) == (0, 18)
    assert found is not None
    assert _cost(ground, found) == (0, 6)


def test_stays_that_are_not_free_keep_their_rooms_and_the_gender_of_these() -> None:
    """The men stay in R, so the women cannot come on the first night; nothing is better than staying."""
    ground = Ground.of(PROBLEM)
    again = _again(ground, Part.whole(ground))
    freed = again.freed(WRONG, np.array([True, True, False, False]))
    ways = {(int(stay), tuple(rooms)) for stay, rooms in _ways(freed)}
    assert {rooms for stay, rooms in ways if stay > 1} == {(0,)}
    assert all(rooms[0] == 1 for stay, rooms in ways if stay <= 1)


def test_a_part_without_the_other_room_is_left_as_it_is() -> None:
    ground = Ground.of(PROBLEM)
    part = Part(np.array([True, True, False, False]), np.array([False, True]))
    again = _again(ground, part)
    assert again.run(WRONG, Pace.lasting(SETTINGS, 1)).tolist() == WRONG.tolist()


def test_a_plan_made_anew_again_and_again_is_never_dearer() -> None:
    ground = Ground.of(PROBLEM)
    best = np.array([0, 0, 0, 0, 0, 0, 1, 1])
    found = _again(ground, Part.whole(ground)).run(best, Pace.lasting(SETTINGS, 1))
    assert _cost(ground, found) == (0, 6)


def _ways(relaxation: Relaxation) -> list[tuple[int, list[int]]]:
    ways = relaxation.ways
    ends = np.cumsum(ways.lengths(relaxation.ground))
    return [(int(s), r.tolist()) for s, r in zip(ways.stay, np.split(ways.room, ends)[: len(ends)], strict=True)]
