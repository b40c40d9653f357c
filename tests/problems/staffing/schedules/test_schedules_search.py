"""The shortest path of a person equals trying everything; a roster on small cases is the best there is."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from planner.engine.progress import never, silent
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.problems.staffing.schedules.arrays import Whole, frame_of
from planner.problems.staffing.schedules.check import check_roster, score_roster
from planner.problems.staffing.schedules.entities import Cover, Kind, Schedules, Wish, Worker
from planner.problems.staffing.schedules.pricing import Stretch, pricer_for
from planner.problems.staffing.schedules.proof import proven
from planner.problems.staffing.schedules.solve import make_roster

KINDS = {"E": Kind("E", 480), "L": Kind("L", 600, frozenset({"E"}))}


def drawn(rng: np.random.Generator, days: int, people: int, first_weekday: int = 0) -> Schedules:
    """Return a small invented problem."""
    workers = {}
    for number in range(people):
        least = int(rng.integers(0, days // 2)) * 480
        workers[f"P{number}"] = Worker(
            f"P{number}",
            max_minutes=least + int(rng.integers(2, 5)) * 480,
            min_minutes=least,
            max_on=int(rng.integers(2, 5)),
            min_on=int(rng.integers(1, 3)),
            min_off=int(rng.integers(1, 3)),
            max_weekends=int(rng.integers(0, 2)),
            max_shifts={"L": int(rng.integers(0, 4))},
            days_off=frozenset(rng.choice(days, 1).tolist()),
        )
    wishes = tuple(
        Wish(person_id, int(rng.integers(days)), "EL"[int(rng.integers(2))], int(rng.integers(1, 9)), bool(turn % 2))
        for turn, person_id in enumerate([*workers, *workers])
    )
    covers = tuple(
        Cover(day, kind, int(rng.integers(0, people)), int(rng.integers(1, 30)), int(rng.integers(0, 5)))
        for day in range(days)
        for kind in KINDS
    )
    return Schedules(days, KINDS, workers, wishes, covers, first_weekday)


def all_schedules(schedules: Schedules, person_id: str) -> list[tuple[str, ...]]:
    """Return every schedule of a person that keeps the rules."""
    alone = Schedules(
        schedules.days,
        schedules.kinds,
        {person_id: schedules.workers[person_id]},
        first_weekday=schedules.first_weekday,
    )
    tried = product(("", *KINDS), repeat=schedules.days)
    return [days for days in tried if not check_roster(alone, {person_id: days})]


def in_numbers(days: Sequence[str]) -> Whole:
    return np.array([("E", "L", "").index(kind) if kind else -1 for kind in days])


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_schedule_of_a_person_is_that_of_trying_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    schedules = drawn(rng, 8, 1, first_weekday=int(rng.integers(7)))
    frame = frame_of(schedules)
    reward = rng.integers(-5, 30, (8, 2)).astype(float)
    every = [in_numbers(days) for days in all_schedules(schedules, "P0")]
    costs = [
        frame.wishes(0, path)
        - frame.people[0].base
        - sum(reward[day, kind] for day, kind in enumerate(path) if kind >= 0)
        for path in every
    ]
    pricer = pricer_for(frame, 0, Stretch(0, 8))
    path, least = pricer.cheapest(reward, np.empty(pricer.cells, np.int32)) if pricer else (None, np.inf)
    if not every:
        assert path is None
    else:
        assert least == pytest.approx(min(costs), abs=0.01)
        assert any((path == other).all() for other in every)


@pytest.mark.parametrize("seed", range(12))
def test_days_planned_anew_fit_the_days_around_them(seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    schedules = drawn(rng, 9, 1)
    every = [in_numbers(days) for days in all_schedules(schedules, "P0")]
    if not every:
        pytest.skip("nobody could work under these rules")
    frame = frame_of(schedules)
    present = every[int(rng.integers(len(every)))]
    reward = rng.integers(-5, 30, (2, 2)).astype(float)
    pricer = pricer_for(frame, 0, Stretch(7, 9), present)
    path, _ = pricer.cheapest(reward, np.empty(pricer.cells, np.int32))
    around = [other[7:] for other in every if (other[:7] == present[:7]).all()]

    def cost(inside: Whole) -> float:
        on = np.flatnonzero(inside >= 0)
        return frame.people[0].cost[7:][on, inside[on]].sum() - reward[on, inside[on]].sum()

    assert any((path == inside).all() for inside in around)
    assert cost(path) == min(cost(inside) for inside in around)


@pytest.mark.parametrize("seed", range(4))
def test_a_small_roster_is_the_best_of_all_and_its_bound_is_not_above_it(seed: int) -> None:
    rng = np.random.default_rng(200 + seed)
    schedules = drawn(rng, 6, 2)
    every = [all_schedules(schedules, person_id) for person_id in schedules.workers]
    if not all(every):
        pytest.skip("somebody could not work under these rules")
    best = min(
        sum(score_roster(schedules, dict(zip(schedules.workers, pair, strict=True))).values())
        for pair in product(*every)
    )
    watch = Watch.started("staffing", Settings(2.0, workers=1), silent, never)
    made = make_roster(schedules, watch)
    assert made.score == best
    assert made.bound <= best
    assert check_roster(schedules, made.roster) == ()
    frame = frame_of(schedules)
    roster = np.array([in_numbers(made.roster[person_id]) for person_id in schedules.workers])
    again = Watch.started("staffing", Settings(0.5, workers=1), silent, never)
    assert proven(frame, None, roster, again) <= best + 1e-6


def test_people_whose_rules_cannot_be_met_get_no_roster() -> None:
    workers = {"P0": Worker("P0", max_minutes=5000, min_minutes=5000, max_on=1, max_weekends=0)}
    watch = Watch.started("staffing", Settings(0.5, workers=1), silent, never)
    assert make_roster(Schedules(3, KINDS, workers), watch).roster is None
