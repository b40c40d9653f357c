"""A first roster over a long horizon: everybody's best responses, people in groups side by side."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules.arrays import Frame, Whole
from planner.problems.staffing.schedules.budget import Budget
from planner.problems.staffing.schedules.pricing import Leeway, Pricer, Stretch, pricer_for
from planner.problems.staffing.schedules.respond import worth_of

SOFTNESS = (1.0, 0.5, 0.02)
"""One sweep of best responses for each: how loosely cover is valued."""
NARROW = Leeway(widths=(20, 4))
"""Units of time and weekends kept in the tables; more does not pay here."""


@dataclass(frozen=True, eq=False)
class Start:
    """A roster in the making, seen by all groups; the first sweep is not cut short by the budget."""

    frame: Frame
    pricers: Sequence[Pricer | None]
    paths: Whole
    count: Whole
    budget: Budget

    def respond(self, group: Sequence[int], softness: float, patient: bool) -> None:  # noqa: FBT001 - of a sweep
        """Let people take their best schedule, one after the other."""
        largest = max((self._cells(person) for person in group), default=0)
        room = np.empty(largest, np.int32)
        for person in group:
            if patient or not self.budget.is_over:
                self._respond(person, softness, room)

    def _cells(self, person: int) -> int:
        pricer = self.pricers[person]
        return pricer.cells if pricer is not None else 0

    def _respond(self, person: int, softness: float, room: npt.NDArray[np.int32]) -> None:
        pricer, path = self.pricers[person], self.paths[person]
        if pricer is None:
            return
        self._count(path, -1)
        found, _ = pricer.cheapest(worth_of(self.frame, self.count, softness, slice(None)), room)
        self.budget.charge(pricer.cells)
        if found is not None:
            path[:] = found
        self._count(path, 1)

    def _count(self, path: Whole, change: int) -> None:
        on = np.flatnonzero(path >= 0)
        self.count[on, path[on]] += change


def first_roster(frame: Frame, seed: int, budget: Budget, threads: Executor, searchers: int) -> Whole:
    """Return [people, days]; a person who can have no schedule is off on all days."""
    rng = np.random.default_rng(seed)
    people = len(frame.people)
    stretch = Stretch(0, frame.days)
    pricers = list(threads.map(lambda person: _pricer(frame, person, stretch), range(people)))
    start = Start(frame, pricers, np.full((people, frame.days), -1, np.int64), np.zeros_like(frame.need), budget)
    for number, softness in enumerate(SOFTNESS):
        groups = [group.tolist() for group in np.array_split(rng.permutation(people), searchers)]
        list(threads.map(start.respond, groups, repeat(softness), repeat(number == 0)))
    return start.paths


def _pricer(frame: Frame, person: int, stretch: Stretch) -> Pricer | None:
    return pricer_for(frame, person, stretch, None, NARROW) or pricer_for(frame, person, stretch)
