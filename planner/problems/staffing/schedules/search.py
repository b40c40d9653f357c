"""One searcher: a first roster, then blocks of people and days planned anew, the largest that time allows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules.arrays import Frame, Whole, frame_of
from planner.problems.staffing.schedules.block import Block
from planner.problems.staffing.schedules.budget import Budget
from planner.problems.staffing.schedules.crew import crew_of, room
from planner.problems.staffing.schedules.entities import DAYS_PER_WEEK, Schedules
from planner.problems.staffing.schedules.pricing import FREELY, Leeway, Pricer, Stretch, pricer_for
from planner.problems.staffing.schedules.respond import respond

Real = npt.NDArray[np.float64]
Columns = Sequence[tuple[int, Whole]]

SWEEPS = 12
EXACT_SWEEPS = 3
SOFTEST, SHARPEST = 1.0, 0.02
NARROW = (Leeway(widths=(60, 8)), Leeway(widths=(32, 6)), Leeway(widths=(20, 4)))
"""Time and weekends kept in the tables of a first roster over a long horizon: the widest that time allows."""
SWEEP_CELLS_PER_S = 3e8
LONG_DAYS = 100
ROOT_ROWS = 600
"""Cells of days and kinds up to which the whole horizon is one linear programme."""
DIVE_ROUNDS = 6
MIX_ROUNDS = 400
BLOCK_CELLS = 6000
"""People times days times kinds of a block that is planned anew in a few seconds."""
LONGEST_WEEKS, LONGER = 4, 0.25
"""Most weeks of a block, and how often it may be twice as many, where people are few."""
FEWEST_PEOPLE = 8
FEW_WEEKS, SOME_PEOPLE, SOME_PEOPLE_LONG = 6, 0.5, 0.05
"""How often some people's whole schedules are planned anew instead of everybody's for a few weeks: that pays where the
horizon is short."""
START_SHARE, LONG_START_SHARE = 0.15, 0.95
"""Part of the time of the beginning for first rosters, where a mix follows and where not."""


@dataclass(frozen=True, eq=False)
class Task:
    """What a searcher is asked: begin (without ``paths``), or go on from a roster.

    Attributes:
        threads: how many may look for schedules at the same time.
        columns: schedules worth mixing again, by person, and the prices ``worth`` at which they are.
        whole: make one dive for everybody over all days instead of planning blocks anew.
    """

    schedules: Schedules
    seed: int
    limit_s: float
    repeatable: bool = False
    paths: Whole | None = None
    threads: int = 1
    columns: Columns = ()
    worth: Real | None = None
    whole: bool = False


@dataclass(frozen=True, eq=False)
class Found:
    """A roster, and what is proven: no roster costs less than ``bound``; ``worth`` gives prices for a bound.

    Attributes:
        columns: schedules worth mixing again, by person.
    """

    paths: Whole
    score: int
    bound: float
    worth: Real | None = None
    columns: Columns = ()


def search(task: Task) -> Found:
    """Do the task."""
    searcher = Searcher(
        frame_of(task.schedules),
        np.random.default_rng(task.seed),
        Budget(task.limit_s, task.repeatable),
        columns=task.columns,
        prices=task.worth,
    )
    if task.paths is None:
        return searcher.begin(task.threads)
    if task.whole:
        return searcher.dive(task.paths)
    return searcher.improve(task.paths.copy())


@dataclass(eq=False)
class Searcher:
    """Works on one problem with a random generator and a budget.

    Attributes:
        columns: schedules of people over all days that were once found, and ``prices`` near which to look for more.
    """

    frame: Frame
    rng: np.random.Generator
    budget: Budget
    worth: Real | None = None
    columns: Columns = ()
    prices: Real | None = None
    _futile: set[tuple[tuple[int, ...], Stretch]] = field(default_factory=set)
    """Blocks that are proven to bring nothing to the present roster."""

    @property
    def _everyone(self) -> range:
        return range(len(self.frame.people))

    @property
    def _base(self) -> int:
        return sum(rules.base for rules in self.frame.people)

    def begin(self, threads: int) -> Found:
        """Make a first roster; where the whole fits one linear programme, find what to mix and a bound as well."""
        history = self._first()
        paths = history[-1]
        score = self.frame.score(paths)
        if self.frame.need.size > ROOT_ROWS:
            return Found(paths, score, 0.0)
        block = Block(self.frame, paths, self._everyone, Stretch(0, self.frame.days), room(), self.budget)
        block.crew = crew_of(threads)
        for roster in history:
            for person in self._everyone:
                block.add(person, roster[person])
        block.mix(MIX_ROUNDS, score - self._base - 1 + 1e-6)
        block.crew.close()
        return Found(paths, score, block.bound + self._base, block.worth, block.columns)

    def dive(self, paths: Whole) -> Found:
        """Make a whole roster of the schedules known; ``paths`` stays where the dive finds none that is cheaper."""
        block = Block(self.frame, paths, self._everyone, Stretch(0, self.frame.days), room(), self.budget)
        self._known(block)
        score = self.frame.score(paths)
        target = score - self._base - 1 + 1e-6
        mix = block.mix(2, target)
        dived = None if mix is None else block.dive(mix, target, DIVE_ROUNDS, self.rng)
        if dived is not None and block.cost_of(dived) <= target:
            paths = np.array(dived)
        return Found(paths, self.frame.score(paths), block.bound + self._base, block.worth, block.columns)

    def _known(self, block: Block) -> None:
        """Give a block the prices, and over the whole horizon the schedules, that are known from before."""
        days = slice(block.stretch.first, block.stretch.end)
        block.worth = None if self.prices is None else self.prices[days]
        place = {person: place for place, person in enumerate(block.people)}
        if block.stretch.days == self.frame.days:
            for person, path in self.columns:
                if person in place:
                    block.add(place[person], path)

    def _first(self) -> list[Whole]:
        """Return rosters, better and better, from everybody's best responses to all others."""
        frame = self.frame
        share = START_SHARE if frame.need.size <= ROOT_ROWS else LONG_START_SHARE
        budget = self.budget.within(share * self.budget.limit_s)
        pricers = self._first_pricers(Stretch(0, frame.days))
        paths = np.full((len(frame.people), frame.days), -1, np.int64)
        history: list[Whole] = []
        sweep_s = 0.0
        while not history or (len(history) < SWEEPS and not budget.is_over):
            sweeps = SWEEPS if not history else min(SWEEPS, len(history) + int(budget.left_s / max(sweep_s, 1e-3)))
            share = len(history) / max(1, sweeps - EXACT_SWEEPS)
            softness = max(SHARPEST, SOFTEST * (1 - share)) if history else SHARPEST
            before = self.budget.spent_s
            patience = self.budget if not history else budget
            respond(frame, paths, pricers, softness, self.rng.permutation(len(frame.people)).tolist(), room(), patience)
            sweep_s = self.budget.spent_s - before
            history.append(paths.copy())
        return history

    def _first_pricers(self, stretch: Stretch) -> list[Pricer | None]:
        pricers: list[Pricer | None] = []
        for leeway in NARROW if self.frame.days > LONG_DAYS else (FREELY,):
            pricers = [self._pricer(person, stretch, leeway) for person in self._everyone]
            cells = sum(pricer.cells for pricer in pricers if pricer is not None)
            if SWEEPS * cells < SWEEP_CELLS_PER_S * self.budget.limit_s:
                break
        return pricers

    def _pricer(self, person: int, stretch: Stretch, leeway: Leeway) -> Pricer | None:
        found = pricer_for(self.frame, person, stretch, None, leeway)
        return found if found is not None else pricer_for(self.frame, person, stretch)

    # --- blocks -----------------------------------------------------------------------------------

    def improve(self, paths: Whole) -> Found:
        """Plan blocks anew, one after the other."""
        self.worth = np.full(self.frame.need.shape, np.nan)
        weeks = -(-self.frame.days // DAYS_PER_WEEK)
        while not self.budget.is_over:
            people, stretch = self._choose(weeks)
            for _ in range(AGAIN):
                if (tuple(people), stretch) not in self._futile:
                    break
                people, stretch = self._choose(weeks)
            self._replan(paths, people, stretch)
        return Found(paths, self.frame.score(paths), 0.0, self.worth)

    def _choose(self, weeks: int) -> tuple[list[int], Stretch]:
        """Return people and days of a block: all people for a few weeks, or some of them for all weeks."""
        people = len(self.frame.people)
        per_week = DAYS_PER_WEEK * len(self.frame.kinds)
        longest = LONGEST_WEEKS * (2 if self.rng.random() < LONGER else 1)
        most = min(weeks - 1, longest, BLOCK_CELLS // (per_week * people))
        if most < 1 or self.rng.random() < (SOME_PEOPLE if weeks <= FEW_WEEKS else SOME_PEOPLE_LONG):
            fewest = min(people, max(FEWEST_PEOPLE, people // 3))
            size = max(fewest, min(people - 1, BLOCK_CELLS // (2 * per_week * weeks)))
            size = int(self.rng.integers(fewest, size + 1))
            return sorted(self.rng.choice(people, size, replace=False).tolist()), self._weeks(0, weeks)
        length = int(self.rng.integers(min(2, most), most + 1))
        return list(self._everyone), self._weeks(int(self.rng.integers(0, weeks - length + 1)), length)

    def _weeks(self, week: int, weeks: int) -> Stretch:
        """Return whole weeks from Monday to Sunday."""
        offset = int(np.argmax(self.frame.week == 2)) + 1 - DAYS_PER_WEEK if (self.frame.week == 2).any() else 0  # noqa: PLR2004 - a Sunday
        begin = max(0, week * DAYS_PER_WEEK + offset)
        return Stretch(begin, min(self.frame.days, max(begin + 1, (week + weeks) * DAYS_PER_WEEK + offset)))

    def _replan(self, paths: Whole, people: list[int], stretch: Stretch) -> None:
        block = Block(self.frame, paths, people, stretch, room(), self.budget)
        self._known(block)
        present = block.cost_of(block.present())
        target = present - 1 + 1e-6
        mix = block.mix(MIX_ROUNDS, target)
        if len(people) == len(self.frame.people) and block.worth is not None and self.worth is not None:
            self.worth[stretch.first : stretch.end] = block.worth
        if mix is None or block.bound > target:
            if block.bound > target:
                self._futile.add((tuple(people), stretch))
            return
        roster = block.dive(mix, present + EQUAL, DIVE_ROUNDS, self.rng)
        if roster is not None and block.cost_of(roster) <= present:
            for person, path in zip(people, roster, strict=True):
                paths[person, stretch.first : stretch.end] = path
            if block.cost_of(roster) < present:
                self._futile.clear()


AGAIN = 10
EQUAL = 0.5
"""A roster as good as the present one is taken, so that the search does not stand still."""
