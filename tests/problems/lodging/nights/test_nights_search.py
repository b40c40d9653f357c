"""First plans: of all nights at once by diving, and by annealing with a penalty that rises."""

import numpy as np
import pytest

from planner.engine.settings import Settings
from planner.problems.lodging.nights.bound import by_night
from planner.problems.lodging.nights.data import RoomNights
from planner.problems.lodging.nights.diving import dived, worth_a_dive
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.renewal import Housing
from planner.problems.lodging.nights.search import FROM_NOTHING, Chain, Stretch, Wishes, annealed
from tests.problems.lodging.nights.small import chance, least, man, nightly, woman

PROBLEM = nightly(
    [woman("A", 0, 2), woman("B", 0, 3), man("C", 0, 2), man("D", 1, 2)], [RoomNights("R", 0, 2), RoomNights("S", 1, 2)]
)
"""Women have R for nothing and men S at 3 a night, or the reverse: 12 or 15."""


def _wishes(ground: Ground) -> Wishes:
    return Wishes.of(ground, by_night(ground, 20, Pace.lasting(Settings(1, 1), 0.1)), 1)


def test_all_nights_at_once_give_each_gender_the_rooms_that_are_best_for_all() -> None:
    ground = Ground.of(PROBLEM)
    room = dived(ground, _wishes(ground), Pace.lasting(Settings(20, 1), 20))
    housing = Housing.of(ground, room)
    assert (housing.excess(), int(housing.costs().sum()), least(PROBLEM)) == (0, 12, 12)


@pytest.mark.parametrize("seed", range(8))
def test_all_nights_at_once_never_fill_a_room_too_full(seed: int) -> None:
    ground = Ground.of(chance(seed))
    room = dived(ground, _wishes(ground), Pace.lasting(Settings(20, 1), 20))
    housed = room[ground.start[:-1]] >= 0
    housing = Housing(ground, room, np.zeros((*ground.open.shape, 3), dtype=np.int64))
    housing.add(housed, 1)
    assert housing.excess() == 0


def test_no_dive_is_made_in_a_short_or_repeatable_search() -> None:
    ground = Ground.of(PROBLEM)
    wishes = _wishes(ground)
    repeatable = Settings(60, 1, deterministic=True)
    paces = [Pace.lasting(settings, seconds) for settings, seconds in ((Settings(60, 1), 20), (Settings(60, 1), 2))]
    paces.append(Pace.lasting(repeatable, 20))
    assert [worth_a_dive(ground, wishes, pace) for pace in paces] == [True, False, False]


def test_an_annealing_from_nothing_finds_the_best_plan_of_a_small_problem() -> None:
    ground = Ground.of(PROBLEM)
    pace = Pace.lasting(Settings(1, 1, deterministic=True), 1.0)
    chain = annealed(ground, _wishes(ground), Chain.anew(ground, 1), Stretch(FROM_NOTHING, 0.0, 1.0, 1, pace))
    assert (chain.cost, Housing.of(ground, chain.best).excess()) == (12, 0)


def test_the_penalty_of_a_bed_too_many_rises_while_it_cools() -> None:
    (hot, soft), (cold, hard) = FROM_NOTHING.at(0.0), FROM_NOTHING.at(1.0)
    assert (hot > cold, soft < hard) == (True, True)


def test_a_continued_annealing_keeps_the_best_plan_it_has_met() -> None:
    ground = Ground.of(PROBLEM)
    pace = Pace.lasting(Settings(1, 1, deterministic=True), 1.0)
    wishes = _wishes(ground)
    first = annealed(ground, wishes, Chain.anew(ground, 1), Stretch(FROM_NOTHING, 0.0, 1.0, 1, pace))
    again = Pace.lasting(Settings(1, 1, deterministic=True), 0.1)
    hot = annealed(ground, wishes, first, Stretch(FROM_NOTHING, 0.0, 0.1, 2, again))
    assert first.cost is not None
    assert hot.cost is not None
    assert hot.cost <= first.cost
