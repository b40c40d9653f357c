"""Blocks, dives and threads: on small cases against trying everything."""

from itertools import product

import numpy as np
import pytest

from planner.problems.staffing.schedules import block as blocks
from planner.problems.staffing.schedules.arrays import Frame, Whole, frame_of
from planner.problems.staffing.schedules.block import Block
from planner.problems.staffing.schedules.budget import Budget
from planner.problems.staffing.schedules.check import check_roster, score_roster
from planner.problems.staffing.schedules.crew import Crew
from planner.problems.staffing.schedules.dive import Dive
from planner.problems.staffing.schedules.entities import Cover, Kind, Schedules, Wish, Worker
from planner.problems.staffing.schedules.master import Master
from planner.problems.staffing.schedules.pricing import OPEN, Stretch, pricer_for
from planner.problems.staffing.schedules.search import Found
from planner.problems.staffing.schedules.solve import merged

KINDS = {"E": Kind("E", 480), "L": Kind("L", 600, frozenset({"E"}))}
DAYS = 7


def invented(seed: int, people: int = 3) -> Schedules:
    """Return a small invented problem in which everybody has some schedule."""
    rng = np.random.default_rng(seed)
    workers = {
        f"P{number}": Worker(
            f"P{number}",
            max_minutes=int(rng.integers(3, 6)) * 600,
            min_minutes=960,
            max_on=int(rng.integers(2, 5)),
            min_on=int(rng.integers(1, 3)),
            min_off=int(rng.integers(1, 3)),
            max_weekends=1,
            max_shifts={"L": int(rng.integers(0, 4))},
        )
        for number in range(people)
    }
    wishes = tuple(
        Wish(person_id, int(rng.integers(DAYS)), "E", int(rng.integers(1, 9)), on=bool(rng.integers(2)))
        for person_id in workers
    )
    covers = tuple(Cover(day, kind, int(rng.integers(0, people)), 20, 1) for day in range(DAYS) for kind in KINDS)
    return Schedules(DAYS, KINDS, workers, wishes, covers)


def every_path(schedules: Schedules, person_id: str) -> list[Whole]:
    """Return every schedule of a person that keeps the rules, as numbers."""
    alone = Schedules(schedules.days, schedules.kinds, {person_id: schedules.workers[person_id]})
    return [
        np.array([("E", "L", "").index(kind) if kind else -1 for kind in days])
        for days in product(("", *KINDS), repeat=schedules.days)
        if not check_roster(alone, {person_id: days})
    ]


def whole_block(frame: Frame, schedules: Schedules) -> Block:
    """Return the block of everybody on all days, beginning with anybody's first schedule."""
    paths = np.array([every_path(schedules, person_id)[0] for person_id in schedules.workers])
    everyone = range(len(frame.people))
    return Block(frame, paths, everyone, Stretch(0, frame.days), np.empty(100_000, np.int32), Budget(60.0))


@pytest.mark.parametrize("seed", range(10))
def test_the_best_schedule_that_keeps_what_is_decided_is_that_of_trying_all(seed: int) -> None:
    rng = np.random.default_rng(300 + seed)
    schedules = invented(seed, 1)
    frame = frame_of(schedules)
    every = every_path(schedules, "P0")
    decided = np.full(DAYS, OPEN)
    some = rng.choice(DAYS, 3, replace=False)
    decided[some] = every[int(rng.integers(len(every)))][some]
    reward = rng.integers(-1, 20, (DAYS, 2)).astype(float)
    pricer = pricer_for(frame, 0, Stretch(0, DAYS))
    path = pricer.keeping(decided, reward, np.empty(pricer.cells, np.int32))

    def cost(days: Whole) -> float:
        on = np.flatnonzero(days >= 0)
        return float((frame.people[0].cost[on, days[on]] - reward[on, days[on]]).sum())

    keeping = [other for other in every if (other[some] == decided[some]).all()]
    assert (path[some] == decided[some]).all()
    assert any((path == other).all() for other in keeping)
    assert cost(path) == min(map(cost, keeping))


def test_nobody_has_a_schedule_that_keeps_what_cannot_be() -> None:
    frame = frame_of(invented(1, 1))
    pricer = pricer_for(frame, 0, Stretch(0, DAYS))
    late_then_early = np.array([1, 0, OPEN, OPEN, OPEN, OPEN, OPEN])
    assert pricer.keeping(late_then_early, np.zeros((DAYS, 2)), np.empty(pricer.cells, np.int32)) is None


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_makes_a_roster_that_keeps_the_rules_near_the_best_of_all(seed: int) -> None:
    schedules = invented(seed, 2)
    frame = frame_of(schedules)
    block = whole_block(frame, schedules)
    mix = block.mix(200, np.inf)
    roster = np.array(block.dive(mix, np.inf, 6, np.random.default_rng(seed)))
    named = frame.roster(roster)
    base = sum(rules.base for rules in frame.people)
    cost = sum(score_roster(schedules, named).values())
    best = min(frame.score(np.array(pair)) for pair in product(*(every_path(schedules, one) for one in named)))
    assert check_roster(schedules, named) == ()
    assert cost == block.cost_of(list(roster)) + base
    assert block.bound + base <= best + 1e-6
    assert best <= cost <= best + 20


def test_a_dive_gives_up_above_its_target() -> None:
    schedules = invented(2)
    block = whole_block(frame_of(schedules), schedules)
    mix = block.mix(200, np.inf)
    assert block.dive(mix, mix.cost, 6, np.random.default_rng(1)) is None


def test_a_dive_without_time_gives_everybody_a_schedule_all_the_same() -> None:
    schedules = invented(3)
    frame = frame_of(schedules)
    block = whole_block(frame, schedules)
    mix = block.mix(200, np.inf)
    block.budget = Budget(0.0)
    roster = Dive(block, np.random.default_rng(1)).run(mix, np.inf, 6)
    assert check_roster(schedules, frame.roster(np.array(roster))) == ()


def test_a_mix_costs_the_same_when_schedules_of_no_use_are_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    schedules = invented(4)
    frame = frame_of(schedules)
    plain = whole_block(frame, schedules).mix(200, np.inf)
    monkeypatch.setattr(blocks, "MANY_COLUMNS", 12)
    monkeypatch.setattr(blocks, "FEW_COLUMNS", 8)
    light = whole_block(frame, schedules)
    mix = light.mix(200, np.inf)
    assert light.spare
    assert mix.cost == pytest.approx(plain.cost, abs=0.02)
    assert mix.shares.sum() == pytest.approx(len(frame.people))


def test_schedules_that_are_barred_are_not_mixed_until_they_are_let_in_again() -> None:
    master = Master(np.array([[1]]), np.array([[9]]), np.array([[1]]), 1)
    master.add(0, np.array([0]), 2)
    master.add(0, np.array([-1]), 0)
    assert master.solve(9.0).cost == pytest.approx(2)
    master.bar([0])
    assert master.solve(9.0, dual=True).cost == pytest.approx(9)
    master.bar([])
    assert master.solve(9.0).shares == pytest.approx([1, 0])


def test_threads_find_the_same_schedules_in_the_same_order() -> None:
    rooms = tuple(np.empty(4, np.int32) for _ in range(2))
    crew = Crew(rooms)
    found = crew.each(lambda number, room: (number, any(room is one for one in rooms)), range(20))
    crew.close()
    assert found == [(number, True) for number in range(20)]


def test_two_searchers_gains_on_different_days_are_put_together() -> None:
    days = 4
    worker = Worker("An", max_minutes=9999, max_on=9, max_weekends=9)
    covers = tuple(Cover(day, "E", 1, 10, 1) for day in range(days))
    schedules = Schedules(days, {"E": KINDS["E"]}, {"An": worker}, covers=covers)
    frame = frame_of(schedules)

    def found(*path: int) -> Found:
        return Found(np.array([path]), frame.score(np.array([path])), 0.0)

    both = merged(schedules, frame, found(-1, -1, -1, -1), [found(0, -1, -1, -1), found(-1, -1, 0, 0)])
    assert both.paths.tolist() == [[0, -1, 0, 0]]
    assert both.score == 10
