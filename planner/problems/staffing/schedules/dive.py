"""From a mix of schedules to a whole roster: day by day is decided what the mix is nearly sure of.

A person's schedules in a mix differ, but most of them agree on most days. Deciding single days of many people (a kind
of shift, or a day off) keeps far more choice than deciding for whole schedules of few. After each step the schedules
that are left are mixed anew and others priced that keep what is decided.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules.arrays import Whole
from planner.problems.staffing.schedules.master import Master, Mix
from planner.problems.staffing.schedules.pricing import OPEN, Real

if TYPE_CHECKING:
    from planner.problems.staffing.schedules.block import Block

SURE, WHOLE = 0.98, 1 - 1e-6
PACE, FEWEST = 0.1, 4
"""Part of the undecided days that is decided in a step, and how many at least."""
NOISE = 0.04
EASE = 3e-4
"""Relative rise of the cost that a step may bring without further pricing."""
JUMP = 4e-3
"""Relative rise after which a step is taken back and made smaller."""
SMALLER = 4
EPSILON = 1e-6
RENEW = 0.5
"""Share of schedules still of use below which the linear programme is written anew."""


@dataclass(eq=False)
class Dive:
    """Decisions on the days of a block, and the mix under them.

    Attributes:
        decided: [places, days] kind, −1 for a day off, ``OPEN`` while undecided.
        columns: schedules in the linear programme, by place.
    """

    block: "Block"
    rng: np.random.Generator
    decided: Whole = field(init=False)
    columns: list[tuple[int, Whole]] = field(init=False)

    def __post_init__(self) -> None:
        """Decide only for people whose schedules cannot change."""
        days = self.block.stretch.days
        self.decided = np.full((len(self.block.people), days), OPEN, np.int64)
        for place, pricer in enumerate(self.block.pricers):
            if pricer is None:
                self.decided[place] = self.block.present()[place]
        self.columns = list(self.block.columns)
        self._last: tuple[npt.NDArray[np.float64], list[tuple[int, Whole]]] = (np.zeros(0), [])
        self._master: Master | None = None
        self._added = 0

    def run(self, mix: Mix, target: float, rounds: int) -> list[Whole] | None:
        """Decide step by step; None when the mix rises to ``target`` or above."""
        self._last = mix.shares, self.columns
        smaller: int | None = None
        while mix.cost < target:
            sure, likeliest = self._sure()
            if (sure >= WHOLE).all():
                return list(likeliest)
            if self.block.budget.is_over:
                return self._completed()
            before = self.decided.copy()
            step = smaller or max(FEWEST, int(PACE * ((before == OPEN) & (sure < WHOLE)).sum()))
            self._decide(sure, likeliest, step, mix.worth)
            again = self._under_decisions(mix, rounds)
            if again is not None and again.cost > mix.cost + JUMP * abs(mix.cost) and step > FEWEST:
                self.decided, smaller = before, max(FEWEST, step // SMALLER)
                self._rewrite()
                again = self._solve(dual=False)
            else:
                smaller = None
            if again is None:
                return self._completed()
            mix = again
        return None

    def _sure(self) -> tuple[npt.NDArray[np.float64], Whole]:
        """Return [places, days] the largest share of anything on that day, and of what."""
        places, days = self.decided.shape
        kinds = len(self.block.frame.kinds)
        share = np.zeros((places, days, kinds + 1))
        every = np.arange(days)
        shares, columns = self._last
        for index in np.flatnonzero(shares > EPSILON).tolist():
            place, path = columns[index]
            share[place, every, path] += shares[index]
        likeliest = share.argmax(axis=2)
        return share.max(axis=2), np.where(likeliest == kinds, -1, likeliest)

    def _decide(self, sure: npt.NDArray[np.float64], likeliest: Whole, step: int, worth: Real) -> None:
        """Decide what the mix is sure of, and ``step`` of the likeliest days beyond."""
        before = self.decided.copy()
        undecided = before == OPEN
        self.decided = np.where(undecided & (sure >= SURE), likeliest, before)
        doubtful = np.argwhere(undecided & (sure < WHOLE))
        rank = sure[doubtful[:, 0], doubtful[:, 1]] + NOISE * self.rng.random(len(doubtful))
        for place, day in doubtful[np.argsort(-rank, kind="stable")[:step]].tolist():
            self.decided[place, day] = likeliest[place, day]
        self._keep_possible(before, worth)

    def _keep_possible(self, before: Whole, worth: Real) -> None:
        """See that everybody has a schedule; take the last decisions on a person back where there is none."""
        there = {place for place, fits in zip(self._places(), self._fitting(), strict=True) if fits}
        missing = [place for place in range(len(self.decided)) if place not in there]
        for place, path in zip(missing, self.block.keeping(self.decided, worth, missing), strict=True):
            if path is None:
                self.decided[place] = before[place]
            else:
                self._add(place, path)

    def _add(self, place: int, path: Whole) -> None:
        self.columns.append((place, path))
        self.block.add(place, path)

    def _places(self) -> list[int]:
        return [place for place, _ in self.columns]

    def _fitting(self) -> npt.NDArray[np.bool_]:
        """Return for each schedule whether it keeps what is decided."""
        wanted = self.decided[self._places()]
        paths = np.array([path for _, path in self.columns])
        fits: npt.NDArray[np.bool_] = ((wanted == OPEN) | (wanted == paths)).all(axis=1)
        return fits

    # --- the mix under the decisions --------------------------------------------------------------

    def _under_decisions(self, before: Mix, rounds: int) -> Mix | None:
        """Return the best mix that keeps what is decided, after pricing where it costs more than ``before``."""
        fits = self._fitting()
        if self._master is None or fits.mean() < RENEW:
            self._rewrite()
        else:
            self._add_new()
            self._master.bar(np.flatnonzero(~fits).tolist())
        mix = self._solve(dual=True)
        for _ in range(rounds):
            if mix is None or mix.cost <= before.cost + EASE * abs(before.cost) or self.block.budget.is_over:
                break
            if not self._price(mix):
                break
            mix = self._solve(dual=False) or mix
        return mix

    def _rewrite(self) -> None:
        """Write the linear programme of all schedules that keep what is decided."""
        self.columns = [*self.block.spare, *self.block.columns]
        self.columns = [column for column, fits in zip(self.columns, self._fitting(), strict=True) if fits]
        self._master, self._added = self.block.master(), 0

    def _add_new(self) -> None:
        if self._master is not None:
            for place, path in self.columns[self._added :]:
                self._master.add(place, path, self.block.wishes(place, path))
        self._added = len(self.columns)

    def _solve(self, *, dual: bool) -> Mix | None:
        self._add_new()
        mix = None if self._master is None else self._master.solve(self.block.budget.solver_s, dual=dual)
        if mix is not None:
            self._last = mix.shares, self.columns
        return mix

    def _price(self, mix: Mix) -> int:
        places = np.flatnonzero((self.decided == OPEN).any(axis=1)).tolist()
        new = 0
        for place, path in zip(places, self.block.keeping(self.decided, mix.worth, places), strict=True):
            if path is not None and self.block.reduced(place, path, mix.worth) < mix.due[place] - EPSILON:
                self._add(place, path)
                new += 1
        return new

    def _completed(self) -> list[Whole]:
        """Give everybody the likeliest schedule, when time does not allow to go on."""
        best: dict[int, Whole] = {}
        shares, columns = self._last
        for index in np.argsort(-shares, kind="stable").tolist():
            place, path = columns[index]
            best.setdefault(place, path)
        return [best[place] for place in range(len(self.decided))]
