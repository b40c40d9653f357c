"""First plans: of all nights at once by diving, and by annealing with a penalty that rises."""

import numpy as np
import pytest

from planner.engine.settings import Settings
from planner.problems.lodging.nights.bound import by_night
from planner.problems.lodging.nights.data import WOMEN, RoomNights
from planner.problems.lodging.nights.diving import dived, lawful, settle, worth_a_dive
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.relaxation import Relaxation, Ways, by_relaxation
from planner.problems.lodging.nights.renewal import Housing
from planner.problems.lodging.nights.rounding import Rounding
from planner.problems.lodging.nights.search import FROM_NOTHING, Chain, Stretch, Wishes, annealed
from tests.problems.lodging.nights.small import chance, least, man, nightly, woman

PROBLEM = nightly(
    [woman("A", 0, 2), woman("B", 0, 3), man("C", 0, 2), man("D", 1, 2)], [RoomNights("R", 0, 2), RoomNights("S", 1, 2)]
)
"""Women have R for nothing and men S at 3 a night, or the reverse: 12 or 15."""


def _wishes(ground: Ground) -> Wishes:
    return Wishes.of(ground, by_night(ground, 20, Pace.lasting(Settings(1, 1), 0.1)), 1)


def _dived(ground: Ground) -> Housing:
    first = by_night(ground, 20, Pace.lasting(Settings(1, 1), 0.1))
    every = np.ones(ground.whole.shape, dtype=bool)
    priced, relaxation = by_relaxation(ground, first, every, Pace.lasting(Settings(20, 1), 2))
    return Housing.of(ground, dived(relaxation, priced, np.random.default_rng(1), Pace.lasting(Settings(20, 1), 2)))


def test_all_nights_at_once_give_each_gender_the_rooms_that_are_best_for_all() -> None:
    ground = Ground.of(PROBLEM)
    housing = _dived(ground)
    assert (housing.excess(), int(housing.costs().sum()), least(PROBLEM)) == (0, 12, 12)


@pytest.mark.parametrize("seed", range(8))
def test_all_nights_at_once_are_never_cheaper_than_the_best_plan_of_all(seed: int) -> None:
    problem = chance(seed)
    best, housing = least(problem), _dived(Ground.of(problem))
    assert housing.excess() > 0 or (best is not None and housing.costs().sum() >= best)


def test_the_gender_of_every_room_is_settled_and_stays_of_the_other_are_kept_out() -> None:
    ground = Ground.of(PROBLEM)
    relaxation = Relaxation(ground, Ways.whole(ground, np.ones(ground.whole.shape, dtype=bool)))
    relaxation = settle(relaxation, Pace.lasting(Settings(20, 1), 5))
    assert set(relaxation.settled) <= {0, 1}
    relaxation.add(Ways.whole(ground, np.ones(ground.whole.shape, dtype=bool)))  # those of the other gender again
    kept = lawful(relaxation)
    women = relaxation.settled.reshape(2, 3) == 1  # two rooms, three nights, each room-night has its mark
    way, night = relaxation.ways.nights(ground)
    fits = women[relaxation.ways.room, ground.night_of[night]] == (ground.gender[ground.stay_of[night]] == WOMEN)
    assert kept.tolist() == [bool(fits[way == at].all()) for at in range(len(kept))]
    assert kept.any()


def test_stays_left_over_when_genders_are_settled_are_housed_within_the_beds_there_are() -> None:
    """Three women, two beds: two are housed, the third is told apart as not housed."""
    ground = Ground.of(nightly([woman("A"), woman("B"), woman("C")], [RoomNights("R", 0, 2)]))
    relaxation = Relaxation(ground, Ways.whole(ground, np.ones(ground.whole.shape, dtype=bool)))
    relaxation = settle(relaxation, Pace.lasting(Settings(20, 1), 5))
    room = Rounding.of(relaxation, lawful(relaxation)).run(np.random.default_rng(1), Pace.lasting(Settings(20, 1), 5))
    assert sorted(room) == [-1, 0, 0]


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
