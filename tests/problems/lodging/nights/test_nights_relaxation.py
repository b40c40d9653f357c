"""The relaxation of all nights: its prices prove no more than what is true, whatever they are."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine.settings import Settings
from planner.problems.lodging.nights.bound import PARTS, by_guest, by_night, prove
from planner.problems.lodging.nights.data import MIXED, ONE_GENDER, RoomNights, Stay
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.relaxation import Relaxation, Ways, at_first, by_relaxation, routed
from planner.problems.lodging.nights.search import Wishes
from tests.problems.lodging.nights.small import chance, least, man, nightly, woman

SETTINGS = Settings(20, 1)


def _everything(ground: Ground) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.ones(ground.whole.shape, dtype=bool)


@pytest.mark.parametrize("seed", range(24))
def test_no_bound_is_above_the_best_plan_nor_below_that_of_prices_by_night(seed: int) -> None:
    problem = chance(seed)
    best, ground = least(problem), Ground.of(problem)
    if best is None:
        return
    first = by_night(ground, best, Pace.lasting(SETTINGS, 0.05))
    priced, relaxation = by_relaxation(ground, first, _everything(ground), Pace.lasting(SETTINGS, 2))
    assert first.bound <= priced.bound <= best
    assert priced.bound >= by_guest(ground, first, best, Pace.lasting(SETTINGS, 0.05)).bound
    assert priced.bound <= relaxation.cost * 1.001 + 1


@pytest.mark.parametrize("seed", range(24, 32))
def test_prices_that_are_wrong_prove_less_or_nothing_but_never_too_much(seed: int) -> None:
    """Prices thrown about at random, too high, too low: what they prove stays below the best plan."""
    problem, source = chance(seed), np.random.default_rng(seed)
    best, ground = least(problem), Ground.of(problem)
    if best is None:
        return
    row = np.arange(len(ground.bare))
    for scale in (1, 10, 100):
        wild = source.normal(size=ground.bare.shape) * scale * PARTS
        assert prove(ground, wild, row) <= best


def test_prices_that_are_no_numbers_prove_no_more_than_none() -> None:
    problem = nightly([woman("A", 0, 3)], [RoomNights("R1", 0, 1), RoomNights("R2", 1, 1)], [[2, 30]])
    ground, row = Ground.of(problem), np.arange(3)
    none = prove(ground, np.zeros(ground.bare.shape), row)
    bounds = [prove(ground, np.full(ground.bare.shape, price), row) for price in (np.nan, -np.inf, np.inf, 1e300)]
    assert none == 6
    assert all(bound <= none for bound in bounds)


def test_two_women_and_two_men_who_would_all_have_the_same_room_pay_for_the_other() -> None:
    """Half a room for women and half for men is not taken for a plan: one pair pays 3 a night in room S."""
    rooms = [RoomNights("R", 0, 2), RoomNights("S", 1, 2)]
    problem = nightly([woman("A"), woman("B"), man("C"), man("D")], rooms)
    ground = Ground.of(problem)
    first = by_night(ground, 6, Pace.lasting(SETTINGS, 0.05))
    priced, _ = by_relaxation(ground, first, _everything(ground), Pace.lasting(SETTINGS, 2))
    assert (priced.bound, least(problem)) == (6, 6)


def test_a_change_of_room_that_is_not_known_at_first_is_found() -> None:
    """The cheap room is closed on the last of three nights; both rooms by themselves are known, the change is not."""
    rooms = [RoomNights("R1", 0, 1, closed=frozenset({2})), RoomNights("R2", 1, 1)]
    problem = nightly([woman("A", 0, 3)], rooms, [[0, 30]], move=10)
    ground = Ground.of(problem)
    first = by_night(ground, 40, Pace.lasting(SETTINGS, 0.05))
    priced, relaxation = by_relaxation(ground, replace(first, bound=0), _everything(ground), Pace.lasting(SETTINGS, 2))
    assert priced.bound == 40
    assert [0, 0, 1] in [list(relaxation.ways.room[at : at + 3]) for at in range(0, len(relaxation.ways.room), 3)]


def test_a_couple_that_has_its_room_alone_pays_for_every_bed() -> None:
    """A couple and a woman in two rooms of two beds: one of the two has the dear room."""
    couple = Stay("C", 0, (0,), MIXED, beds=2, alone=True)
    rooms = [RoomNights("R", 0, 2, ONE_GENDER), RoomNights("S", 1, 2, ONE_GENDER)]
    ground = Ground.of(nightly([couple, woman("A")], rooms))
    first = by_night(ground, 3, Pace.lasting(SETTINGS, 0.05))
    priced, _ = by_relaxation(ground, first, _everything(ground), Pace.lasting(SETTINGS, 2))
    assert 0 < priced.bound <= 3


def test_a_way_is_taken_in_once() -> None:
    ground = Ground.of(nightly([woman("A", 0, 2), woman("B")], [RoomNights("R", 0, 1), RoomNights("S", 1, 1)]))
    relaxation = Relaxation(ground, Ways.whole(ground, np.zeros(ground.whole.shape, dtype=bool)))
    ways = routed(ground, np.zeros(ground.bare.shape), np.arange(3))
    assert [relaxation.add(ways), relaxation.add(ways), len(relaxation.ways.stay)] == [2, 0, 2]
    assert list(relaxation.ways.cost) == [0, 0]


def test_the_rooms_known_at_first_are_lawful() -> None:
    ground = Ground.of(nightly([woman("A")], [RoomNights("R", 0, 1), RoomNights("S", 1, 1)], [[0, -1]]))
    wishes = Wishes.of(ground, by_night(ground, 1, Pace.lasting(SETTINGS, 0.05)), 1)
    assert at_first(ground, wishes).tolist() == [[True, False]]
