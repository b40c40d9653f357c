"""Sets of nights as bits: what a room costs is the same as reckoned night by night."""

import random
from dataclasses import replace

import numpy as np
import pytest

from planner.engine.plan import NO_COMMITMENTS
from planner.problems.lodging import Problem
from planner.problems.lodging.columns import COST, LEAST_NIGHTS, RENT
from planner.problems.lodging.landscape import Land, draft_of, land_of, state_of
from planner.problems.lodging.model import RULES, frame_for
from planner.problems.lodging.moves import occupy
from planner.problems.lodging.nightsets import rents_of
from tests.problems.lodging.builders import chance_problem


def costs(land: Land, where: list[int]) -> list[int]:
    """What each room costs with the parties put there, lawful or not."""
    state = state_of(land)
    occupy(land, state, draft_of(state), np.array(where))
    return state.rooms[:, COST].tolist()


def with_further_beds(small: Problem, dice: random.Random) -> Problem:
    rooms = (replace(r, extra_beds=dice.choice((0, 1)), min_nights=dice.choice((1, 2))) for r in small.rooms)
    return replace(small, rooms=tuple(rooms))


@pytest.mark.parametrize("seed", range(12))
def test_a_room_costs_the_same_by_sets_of_nights_as_night_by_night(seed: int) -> None:
    dice = random.Random(seed)
    land = land_of(frame_for(with_further_beds(chance_problem(seed, guests=7), dice), NO_COMMITMENTS, RULES))
    by_night = land._replace(rents=land.rents[:, :0])
    seen = set()

    for _ in range(200):
        where = [dice.randrange(-1, len(land.stock)) for _ in land.people]
        seen |= set(found := costs(land, where))
        assert found == costs(by_night, where)

    assert land.rents.shape[1] > 0
    assert min(seen) < 0 < max(seen)  # lawful and unlawful rooms were met


def test_a_room_let_for_two_nights_has_no_price_for_one_nor_for_two_that_are_apart() -> None:
    stock = np.zeros((1, RENT + 3), dtype=np.int64)
    stock[0, LEAST_NIGHTS], stock[0, RENT:] = 2, (10, 20, 40)

    rents = rents_of(stock, np.array([False, True, True]))

    assert rents.tolist() == [[0, -1, -1, 30, -1, -1, 60, 70]]
