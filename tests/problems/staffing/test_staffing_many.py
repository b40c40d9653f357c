"""Many people without a model: the plan keeps every rule, and nothing is below the bound."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from planner.engine.plan import Commitments, weighted
from planner.engine.settings import Settings
from planner.problems.staffing import Problem, check, slots
from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import Shift
from planner.problems.staffing.many import bands_of, begin_many, improve_many, nights_of
from planner.problems.staffing.prices import Pricing
from planner.problems.staffing.scoring import scored
from planner.problems.staffing.slots import fits_slots, slots_of
from planner.problems.staffing.solve import solve
from tests.problems.staffing.builders import person, planned, problem, shift

pytestmark = pytest.mark.solver

SHIFTS = [shift(f"CA{number}", 6 * number, 6 * number + 6) for number in range(4)]


def crowd(size: int = 12, shifts: list[Shift] = SHIFTS) -> Problem:
    """Return people of three bases, some trained, one a woman, one under 18, in teams of three."""
    people = [
        person(f"N{number:02}", *(("chỉ huy",) if number % 4 == 0 else ()), km=3 * (number % 3), team=f"T{number // 3}")
        for number in range(size)
    ]
    people[1] = replace(people[1], woman=True)
    people[2] = replace(people[2], born=date(2010, 1, 1))
    asks = [(post, one.shift_id, 1) for one in shifts for post in ("P1", "P4")]
    asks += [("P2", one.shift_id, 1, "chỉ huy") for one in shifts[1:3]]
    return problem(people, asks, shifts, {"reserve_percent": 10})


def improved(one: Problem, seconds: float = 1.0) -> tuple[int, int]:
    first = begin_many(one, Decided())
    assert first is not None
    assert check(one, first) == ()
    steps = iter(np.linspace(seconds, 0, 12).tolist() + [0.0] * 100)
    rows, bound = improve_many(one, Decided(), first, Settings(workers=1), lambda: next(steps))
    assert check(one, rows) == ()
    return weighted(scored(one, rows, Decided()), one.weights), bound


def test_search_reaches_the_optimum_of_the_model_and_the_bound_stays_below() -> None:
    one = crowd()
    exact = planned(one)
    score, bound = improved(one)

    assert exact.outcome.score == exact.outcome.bound
    assert bound <= exact.outcome.score == score


def test_bound_of_any_band_is_below_every_plan_in_it() -> None:
    one = crowd()
    pricing = Pricing(slots_of(one), np.ones(len(one.people), dtype=np.bool_), 1)
    plan = planned(one)
    widest = bands_of(one)[-1]

    assert pricing.bound(widest, 10)[0] <= plan.goals["travel"]
    assert pricing.bound((360, 360), 10)[0] >= pricing.bound(widest, 10)[0]


def test_hopeless_fillings_are_told() -> None:
    assert begin_many(crowd(3), Decided()) is None


def test_mean_nights_and_loads_give_the_narrowest_bands() -> None:
    one = crowd()

    assert nights_of(one) == (0, 1)
    assert (0, 360) in bands_of(one) or (360, 720) in bands_of(one)


def test_whole_teams_are_left_to_the_model() -> None:
    one = crowd()
    lines = {key: replace(line, whole_team=True) for key, line in one.lines.items()}

    assert fits_slots(one)
    assert not fits_slots(replace(one, lines=lines))


def test_pins_and_days_off_are_kept_where_no_model_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "MANY", 1)
    one = crowd()
    pins = Commitments({"N05@CA1": {"post_id": "P4"}, "N00": {"off": "CA1;CA2"}, "N07@CA2": {"post_id": "dự bị"}})
    plan = solve(one, Settings(limit_s=1.0, workers=1), commitments=pins)

    assert check(one, plan.assignments, pins) == ()
    assert plan.outcome.bound is not None
    assert plan.outcome.score is not None
    assert plan.outcome.bound <= plan.outcome.score
