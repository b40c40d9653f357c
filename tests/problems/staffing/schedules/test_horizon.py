"""Annealing keeps every rule and its books; small rosters come out as the best of all; long ones are made this way."""

from itertools import product

import numpy as np
import pytest

from planner.engine.progress import never, silent
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.problems.staffing.schedules.arrays import frame_of
from planner.problems.staffing.schedules.check import check_roster, score_roster
from planner.problems.staffing.schedules.entities import Cover, Kind, Roster, Schedules, Wish, Worker
from planner.problems.staffing.schedules.horizon import HORIZON_DAYS, cooling_for, long_roster
from planner.problems.staffing.schedules.horizon_books import books_for
from planner.problems.staffing.schedules.pricing import weekends_of
from planner.problems.staffing.schedules.solve import make_roster

KINDS = {"E": Kind("E", 480), "L": Kind("L", 600, frozenset({"E"})), "N": Kind("N", 720, frozenset({"E", "L"}))}
HOT = 60.0


def drawn(seed: int, days: int, people: int) -> Schedules:
    """Return an invented problem in which people work about half of the days."""
    rng = np.random.default_rng(seed)
    workers = {
        f"P{number}": Worker(
            f"P{number}",
            max_minutes=days * 360,
            min_minutes=days * 200,
            max_on=int(rng.integers(3, 6)),
            min_on=int(rng.integers(1, 3)),
            min_off=int(rng.integers(1, 3)),
            max_weekends=1 + days // 10,
            max_shifts={"N": int(rng.integers(0, 3 + days // 6))},
            days_off=frozenset(rng.choice(days, 1).tolist()),
        )
        for number in range(people)
    }
    wishes = tuple(
        Wish(person_id, int(rng.integers(days)), "ELN"[int(rng.integers(3))], int(rng.integers(1, 4)), bool(turn % 2))
        for turn, person_id in enumerate([*workers] * (1 + days // 4))
    )
    covers = tuple(
        Cover(day, kind, int(rng.integers(0, 1 + people // 4)), 100, 1) for day in range(days) for kind in KINDS
    )
    return Schedules(days, KINDS, workers, wishes, covers, first_weekday=int(rng.integers(7)))


def watch_of(settings: Settings) -> Watch:
    return Watch.started("staffing", settings, silent, never)


def cost(schedules: Schedules, roster: Roster | None) -> int:
    assert roster is not None
    assert check_roster(schedules, roster) == ()
    return sum(score_roster(schedules, roster).values())


@pytest.mark.parametrize("seed", range(6))
def test_moves_keep_every_rule_and_the_books_whatever_the_temperature(seed: int) -> None:
    schedules = drawn(seed, 40, 8)
    frame = frame_of(schedules)
    begun, _ = long_roster(schedules, watch_of(Settings(0.05, workers=1, deterministic=True)))
    assert begun is not None
    place = {"": -1, **{kind_id: index for index, kind_id in enumerate(KINDS)}}
    books = books_for(frame, np.array([[place[kind] for kind in begun[person]] for person in schedules.workers]))
    before = books.roster.copy()
    random = np.array([seed + 1], np.uint64)
    for _ in range(20):
        books.anneal(np.arange(8), 2000, (HOT, float(10 * seed)), random)
        paths = books.roster.astype(np.int64)
        assert check_roster(schedules, frame.roster(paths)) == ()
        units = [frame.lengths[path[path >= 0]].sum() for path in paths]
        assert books.used[0].tolist() == [
            [unit, weekends_of(frame, path)] for unit, path in zip(units, paths, strict=True)
        ]
        assert books.used[1].tolist() == [np.bincount(path[path >= 0], minlength=3).tolist() for path in paths]
        assert (books.cover[0] == frame.assigned(paths)).all()
    assert (books.roster != before).mean() > 0.3


@pytest.mark.parametrize("seed", range(4))
def test_a_small_roster_is_the_best_of_all(seed: int) -> None:
    schedules = drawn(50 + seed, 6, 2)
    frame = frame_of(schedules)
    first, second = (
        np.array([days for days in product((-1, 0, 1, 2), repeat=6) if keeps_rules(schedules, person, days)])
        for person in schedules.workers
    )
    wishes = [np.array([frame.wishes(number, path) for path in paths]) for number, paths in enumerate((first, second))]
    counts = [(paths[:, :, None] == np.arange(3)).astype(int) for paths in (first, second)]
    short = frame.need - counts[0][:, None] - counts[1]
    cover = (frame.under * np.maximum(short, 0) + frame.over * np.maximum(-short, 0)).sum(axis=(2, 3))
    best = (wishes[0][:, None] + wishes[1] + cover).min()
    found, _ = long_roster(schedules, watch_of(Settings(0.3, workers=1, deterministic=True)))
    assert cost(schedules, found) == best


def keeps_rules(schedules: Schedules, person: str, days: tuple[int, ...]) -> bool:
    """Whether the checker finds nothing wrong with a person's schedule."""
    workers = {person: schedules.workers[person]}
    alone = Schedules(6, KINDS, workers, first_weekday=schedules.first_weekday)
    return not check_roster(alone, {person: tuple(("E", "L", "N", "")[kind] for kind in days)})


def test_half_a_year_is_annealed_and_two_threads_keep_the_rules_too() -> None:
    schedules = drawn(7, HORIZON_DAYS, 9)
    made = make_roster(schedules, watch_of(Settings(1.5, workers=2)))
    assert cost(schedules, made.roster) == made.score
    assert made.bound <= made.score


def test_the_same_seed_gives_the_same_roster_when_repeatable() -> None:
    schedules = drawn(3, 30, 5)
    first, second = (
        long_roster(schedules, watch_of(Settings(0.2, workers=2, deterministic=True)))[0] for _ in range(2)
    )
    assert first is not None
    assert first == second


def test_annealing_ends_below_the_least_wish_and_begins_below_one_person_missing() -> None:
    cooling = cooling_for(frame_of(drawn(1, 30, 5)))
    assert cooling.heats(0.0) == (pytest.approx(14.0), pytest.approx(42.0))
    heat, weekend = cooling.heats(1.0)
    assert heat < 1.0
    assert weekend == 0.0


def test_people_whose_rules_cannot_be_met_get_no_roster() -> None:
    workers = {"P0": Worker("P0", max_minutes=500_000, min_minutes=500_000, max_on=1, max_weekends=0)}
    schedules = Schedules(HORIZON_DAYS, KINDS, workers)
    assert make_roster(schedules, watch_of(Settings(0.5, workers=1))).roster is None


def test_a_search_cut_off_at_once_has_nothing_proven() -> None:
    made = make_roster(drawn(3, 77, 4), watch_of(Settings(limit_s=0.05, workers=1)))

    assert made.bound == 0
