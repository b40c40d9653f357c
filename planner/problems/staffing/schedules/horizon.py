"""Rosters over half a year and more: a first roster by best responses, then annealing, people shared by threads."""

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from planner.engine.watch import Watch
from planner.problems.staffing.schedules.arrays import Frame, Whole, frame_of
from planner.problems.staffing.schedules.budget import Budget
from planner.problems.staffing.schedules.check import check_roster
from planner.problems.staffing.schedules.entities import Roster, Schedules
from planner.problems.staffing.schedules.horizon_books import Books, books_for
from planner.problems.staffing.schedules.horizon_start import first_roster

HORIZON_DAYS = 150
"""Horizons from here on are annealed."""
BEGIN_SHARE = 0.3
HOT, COLD = 0.14, 0.15
"""Temperature at the beginning, in the usual cost of one person missing, and at the end, in the usual wish."""
WEEKEND_HEATS = 3.0
"""Price of a weekend used, in temperatures, until it is as cold as ``WEEKEND_COLD`` usual wishes."""
WEEKEND_COLD = 1.0
STEPS = 100_000
"""Moves of a thread between two looks at the clock."""
STEPS_PER_S = 3_000_000
"""Moves in a second, roughly; only for searches that must be repeatable."""
MIXING = 2_654_435_761


@dataclass(frozen=True, slots=True)
class Cooling:
    """Temperatures, even in their logarithm over the time."""

    hot: float
    cold: float
    weekend_cold: float

    def heats(self, share: float) -> tuple[float, float]:
        """Return the temperature after a share of the time, and the price of a weekend."""
        heat = self.hot * (self.cold / self.hot) ** min(1.0, share)
        return heat, WEEKEND_HEATS * heat if heat > self.weekend_cold else 0.0


def cooling_for(frame: Frame) -> Cooling:
    """Return temperatures that suit what missing people and wishes cost."""
    under = frame.under[(frame.need > 0) & (frame.under > 0)]
    wishes = np.concatenate([abs(rules.cost[rules.cost != 0]) for rules in frame.people])
    usual = float(np.median(wishes)) if len(wishes) else 1.0
    hot = HOT * float(np.median(under)) if len(under) else usual
    return Cooling(max(hot, COLD * usual), COLD * usual, WEEKEND_COLD * usual)


def long_roster(schedules: Schedules, watch: Watch) -> tuple[Roster | None, int]:
    """Return the best roster found in the time of ``watch``, None where none keeps every rule; and a proven bound."""
    frame = frame_of(schedules)
    searchers = max(1, min(watch.settings.at_once, len(frame.people) // 2))
    with ThreadPoolExecutor(searchers) as threads:
        paths = _begin(frame, watch, threads, searchers)
        if check_roster(schedules, frame.roster(paths)):
            return None, 0
        found = _anneal(frame, paths, watch, threads, searchers)
    better = frame.score(found) < frame.score(paths) and not check_roster(schedules, frame.roster(found))
    return frame.roster(found if better else paths), 0


def _begin(frame: Frame, watch: Watch, threads: Executor, searchers: int) -> Whole:
    settings = watch.settings
    budget = Budget(BEGIN_SHARE * watch.left_s, settings.deterministic)
    paths = first_roster(frame, settings.seed, budget, threads, searchers)
    if settings.deterministic:
        settings.clock.work(budget.spent_s)
    return paths


def _anneal(frame: Frame, paths: Whole, watch: Watch, threads: Executor, searchers: int) -> Whole:
    """Return the roster after annealing; groups of people drawn anew each time are annealed side by side."""
    seed = watch.settings.seed
    rng, books, cooling = np.random.default_rng(seed), books_for(frame, paths), cooling_for(frame)
    randoms = [np.array([(seed + 1) * MIXING + number], np.uint64) for number in range(searchers)]
    whole_s, told_s = watch.left_s, watch.elapsed_s
    while not watch.is_over:
        heats = cooling.heats(1 - watch.left_s / whole_s)
        groups = np.array_split(rng.permutation(len(frame.people)), searchers)
        list(threads.map(books.anneal, groups, repeat(STEPS), repeat(heats), randoms))
        if searchers > 1:
            books.count_anew()
        if watch.settings.deterministic:
            watch.settings.clock.work(STEPS / STEPS_PER_S)
        if watch.elapsed_s > told_s + 1:
            told_s = watch.elapsed_s
            watch.tell("search", _score(frame, books), 0)
    return books.roster.astype(np.int64)


def _score(frame: Frame, books: Books) -> int:
    return frame.score(books.roster.astype(np.int64))
