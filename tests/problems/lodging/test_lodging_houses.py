"""What whole rooms add to the relaxation: by parties alike, and by each hotel alone."""

import pytest

from planner.engine.plan import NO_COMMITMENTS
from planner.engine.settings import Settings
from planner.problems.lodging import Problem, relax
from planner.problems.lodging.frame import Scope
from planner.problems.lodging.houses import SCALE
from planner.problems.lodging.model import RULES, build_within, frame_for
from planner.problems.lodging.variables import Lodging
from tests.problems.lodging.builders import best_by_trying, chance_problem, guest, problem, room


def modelled(small: Problem) -> Lodging:
    frame = frame_for(small, NO_COMMITMENTS, RULES)
    return build_within(frame, Scope(frame.holders))


def bound_of(small: Problem, *, deterministic: bool = False) -> int:
    relaxation = relax.relax(modelled(small), Settings(limit_s=20, workers=1, deterministic=deterministic))
    assert relaxation is not None
    return relaxation.bound


def test_three_guests_alike_need_two_rooms_of_two_and_the_bound_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    unlike = [
        room("R1", beds=2),
        room("R2", beds=2, accessible=True),
    ]  # of one type it would be one that is filled once
    small = problem([guest(f"G{i}") for i in range(3)], unlike)

    monkeypatch.setattr(relax, "gain_of_hotels", lambda *_: 0)

    assert bound_of(small) == best_by_trying(small)
    monkeypatch.setattr(relax, "_whole_rooms", lambda _: ())
    assert bound_of(small) < best_by_trying(small)


@pytest.mark.parametrize("deterministic", [False, True])
def test_a_hotel_alone_raises_the_bound_and_never_above_the_best_plan(
    *, deterministic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = chance_problem(9, guests=6, rooms=5)
    best = best_by_trying(small)
    assert best is not None

    with_hotels = bound_of(small, deterministic=deterministic)
    monkeypatch.setattr(relax, "gain_of_hotels", lambda *_: 0)

    assert bound_of(small, deterministic=deterministic) < with_hotels <= best


@pytest.mark.parametrize("seed", range(10))
def test_no_hotel_adds_less_than_nothing_and_the_sum_stays_below_the_best_plan(seed: int) -> None:
    small = chance_problem(seed, guests=5, rooms=5)
    best = best_by_trying(small)
    gains = []

    def told(*arguments: object) -> int:
        gains.append(original(*arguments))
        return gains[-1]

    original = relax.gain_of_hotels
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(relax, "gain_of_hotels", told)
        relaxation = relax.relax(modelled(small), Settings(limit_s=20))

    if best is not None:
        assert relaxation is not None
        assert relaxation.bound <= best
        assert 0 <= gains[0] <= best * SCALE
