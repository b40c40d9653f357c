"""Every exchange and every move is priced as the checker prices it, and none that improves is left in a plan."""

import random
from types import ModuleType

import pytest

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.seating import Problem, check, score
from planner.problems.seating.polish import improving, polish, value
from planner.problems.seating.swaps import Hall

Priced = set[tuple[str, str, str, int]]


def _tried_one_by_one(asked: Problem, commitments: Commitments, seats: dict[str, str], builders: ModuleType) -> Priced:
    """Every change that the checker accepts and that scores less, each made and scored on its own."""
    best = value(asked, commitments, seats)
    tries = {(one, other): {**seats, one: seats[other], other: seats[one]} for one in seats for other in seats}
    found: Priced = set()
    for (one, other), changed in tries.items():
        if one != other and not check(asked, builders.rows_of(changed), commitments):
            gain = best - value(asked, commitments, changed)
            found |= {(one, other, changed[one], gain)} if gain > 0 else set()
    for one in seats:
        for seat in asked.seat.keys() - set(seats.values()):
            changed = {**seats, one: seat}
            gain = best - value(asked, commitments, changed)
            if gain > 0 and not check(asked, builders.rows_of(changed), commitments):
                found.add((one, "", seat, gain))
    return found


def _some_plans(builders: ModuleType, seed: int) -> tuple[Problem, Commitments, list[dict[str, str]]]:
    asked, commitments = builders.random_case(seed)
    plans = [seats for seats in builders.every_plan(asked) if not check(asked, builders.rows_of(seats), commitments)]
    return asked, commitments, random.Random(seed).sample(plans, min(3, len(plans)))


@pytest.mark.parametrize("seed", range(40))
def test_every_change_is_priced_as_the_checker_does(builders: ModuleType, seed: int) -> None:
    asked, commitments, plans = _some_plans(builders, seed)
    for seats in plans:
        priced = {tuple(change) for change in improving(Hall(asked, commitments, seats), range(len(seats)))}

        assert priced == _tried_one_by_one(asked, commitments, seats, builders)


@pytest.mark.parametrize("seed", range(40))
def test_no_improving_change_is_left_after_polishing(builders: ModuleType, seed: int) -> None:
    asked, commitments, plans = _some_plans(builders, seed)
    for seats in plans:
        polished = polish(asked, commitments, seats, 1, lambda: False)

        assert _tried_one_by_one(asked, commitments, polished, builders) == set()
        assert value(asked, commitments, polished) <= value(asked, commitments, seats)


def test_delegation_torn_apart_is_joined_by_an_exchange(builders: ModuleType) -> None:
    guests = [builders.guest("G1", delegation="D1"), builders.guest("G2", delegation="D2")]
    guests += [builders.guest("G3", delegation="D1"), builders.guest("G4", delegation="D2")]
    asked = builders.problem({"A": ["cccc"]}, guests)
    torn = {f"G{number}": f"A-01-0{number}" for number in range(1, 5)}
    joined = polish(asked, NO_COMMITMENTS, torn, 1, lambda: False)

    assert score(asked, builders.rows_of(torn))["fragments"] == 4
    assert score(asked, builders.rows_of(joined))["fragments"] == 2


def test_pinned_guest_keeps_the_seat_though_an_exchange_would_help(builders: ModuleType) -> None:
    guests = [builders.guest("G1", 2), builders.guest("G2", 1)]
    asked = builders.problem({"A": ["c", "c"]}, guests)
    wrong = {"G1": "A-01-01", "G2": "A-02-01"}

    assert polish(asked, builders.pins(G1="A-01-01"), wrong, 1, lambda: False) == wrong
    assert polish(asked, NO_COMMITMENTS, wrong, 1, lambda: False) == {"G1": "A-02-01", "G2": "A-01-01"}


def test_beyond_the_size_everybody_is_looked_at_by_handfuls(
    builders: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    guests = [builders.guest(f"G{number}", 1 + number // 2) for number in range(8)]
    asked = builders.problem({"A": ["c"] * 8}, guests)
    wrong = {f"G{number}": f"A-0{8 - number}-01" for number in range(8)}
    monkeypatch.setattr("planner.problems.seating.polish.ALL_GUESTS", 4)
    monkeypatch.setattr("planner.problems.seating.polish.DRAWN", 4)

    polished = polish(asked, NO_COMMITMENTS, wrong, 1, lambda: False)

    assert score(asked, builders.rows_of(wrong))["precedence"] == 6
    assert score(asked, builders.rows_of(polished))["precedence"] < 4
