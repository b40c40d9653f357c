"""Some people's schedules in a stretch of days, all else fixed: column generation, then a dive to a whole roster."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules.arrays import Frame, Whole
from planner.problems.staffing.schedules.budget import Budget
from planner.problems.staffing.schedules.master import Master, Mix
from planner.problems.staffing.schedules.pricing import FREELY, Leeway, Pricer, Real, Stretch, pricer_for

CLEAR = 0.999
LIKELY = 0.7
FIXED_AT_ONCE, HASTE = 8, 4
STEADY = 0.6
"""Weight of the best prices so far against those of the last mix, so that prices do not jump."""
MANY_ROWS, MIDDLE = 300, 0.4
"""In a large linear programme, which takes longer than finding schedules, these are sought at two prices a round."""
EPSILON = 1e-6
CLOSE = 2e-4
"""Relative gap between mix and bound at which no more schedules are sought."""


@dataclass(eq=False)
class Block:
    """People and days to plan anew.

    Attributes:
        frame: the problem.
        paths: [people, days] the present roster.
        people: whose schedules are free.
        stretch: on which days.
        room: space for tables.
        budget: seconds it may take.
        leeway: how freely schedules may be chosen.
        bound: no choice in this block costs less, proven; of the cost in ``cost_of``.
    """

    frame: Frame
    paths: Whole
    people: Sequence[int]
    stretch: Stretch
    room: npt.NDArray[np.int32]
    budget: Budget
    leeway: Leeway = FREELY
    bound: float = -np.inf
    columns: list[tuple[int, Whole]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count what the others cover, and begin with the schedules there are."""
        self._days = slice(self.stretch.first, self.stretch.end)
        inside = self.paths[:, self._days]
        self._need = self.frame.need[self._days] - self._count(inside)
        self._under, self._over = self.frame.under[self._days], self.frame.over[self._days]
        self.pricers: list[Pricer | None] = [
            pricer_for(self.frame, person, self.stretch, self.paths[person], self.leeway) for person in self.people
        ]
        for person in self.people:
            on = np.flatnonzero(inside[person] >= 0)
            self._need[on, inside[person][on]] += 1
        self._master = Master(self._need, self._under, self._over, len(self.people))
        self._known: set[tuple[int, bytes]] = set()
        self._fixed: dict[int, Whole] = {}
        self.worth: Real | None = None
        for place, person in enumerate(self.people):
            self.add(place, inside[person])

    def _count(self, inside: Whole) -> Whole:
        count = np.zeros((self.stretch.days, len(self.frame.kinds)), np.int64)
        on = np.nonzero(inside >= 0)
        np.add.at(count, (on[1], inside[on]), 1)
        return count

    def add(self, place: int, path: Whole) -> bool:
        """Add a schedule of the person at ``place``; False when it is known."""
        key = (place, path.tobytes())
        if key in self._known:
            return False
        self._known.add(key)
        self.columns.append((place, path.copy()))
        self._master.add(place, path, self._wishes(place, path))
        return True

    def _wishes(self, place: int, path: Whole) -> int:
        on = np.flatnonzero(path >= 0)
        return int(self.frame.people[self.people[place]].cost[self._days][on, path[on]].sum())

    def cost_of(self, inside: Sequence[Whole]) -> int:
        """Return wishes and cover of the block for [people of the block] paths."""
        short = self._need - self._count(np.array(inside))
        cover = (self._under * np.maximum(short, 0) + self._over * np.maximum(-short, 0)).sum()
        return int(cover) + sum(self._wishes(place, path) for place, path in enumerate(inside))

    def present(self) -> list[Whole]:
        """Return the schedules of the block as they are."""
        return [self.paths[person, self._days].copy() for person in self.people]

    # --- column generation ------------------------------------------------------------------------

    def mix(self, rounds: int, target: float) -> Mix | None:
        """Add schedules until none is missing, the bound meets the mix or ``target``, or rounds and time are up."""
        best: Mix | None = None
        for _ in range(rounds):
            if self.budget.is_over:
                break
            mix = self._master.solve(self.budget.solver_s)
            if mix is None:
                break
            best = mix
            if self.bound > target or not self._price(mix):
                break
            if not self._fixed and mix.cost - self.bound < max(0.01, CLOSE * abs(mix.cost)):
                break
        return best

    def _price(self, mix: Mix) -> bool:
        if self._fixed or self.worth is None:
            return self._look(mix, mix.worth) > 0
        steady = STEADY * self.worth + (1 - STEADY) * mix.worth
        new = self._look(mix, steady)
        if new and self._need.size > MANY_ROWS:
            new += self._look(mix, MIDDLE * steady + (1 - MIDDLE) * mix.worth)
        return new > 0 or self._look(mix, mix.worth) > 0

    def _look(self, mix: Mix, worth: Real) -> int:
        """Add every person's best schedule at these prices if it improves the mix; return how many were new."""
        bound, new = float((worth * self._need).sum()), 0
        for place, pricer in enumerate(self.pricers):
            if pricer is None:
                bound = bound + self._reward(place, self.paths[self.people[place], self._days], worth)
                continue
            if place in self._fixed:
                continue
            path, least = pricer.cheapest(worth, self.room)
            self.budget.charge(pricer.cells)
            bound += least
            if path is not None and self._reward(place, path, mix.worth) < mix.due[place] - EPSILON:
                new += self.add(place, path)
        if not self._fixed and bound > self.bound:
            self.bound, self.worth = bound, worth
        elif self.worth is None:
            self.worth = worth
        return new

    def _reward(self, place: int, path: Whole, worth: Real) -> float:
        on = np.flatnonzero(path >= 0)
        return self._wishes(place, path) - float(worth[on, path[on]].sum())

    # --- diving -----------------------------------------------------------------------------------

    def dive(self, mix: Mix, target: float, rounds: int, rng: np.random.Generator) -> list[Whole] | None:
        """Fix the likeliest schedules, price anew, and so on until everybody has one; None above ``target``."""
        self._fixed = {}
        found: list[Whole] | None = None
        while mix.cost < target:
            self._choose(mix, rng)
            if len(self._fixed) == len(self.people):
                found = [self._fixed[place] for place in range(len(self.people))]
                break
            again = self.mix(rounds, np.inf)
            if again is None:
                found = self._completed(mix)
                break
            mix = again
        self._fixed = {}
        self._master.free()
        return found

    def _completed(self, mix: Mix) -> list[Whole]:
        """Give everybody left the likeliest schedule, when time does not allow to go on."""
        best = dict(self._fixed)
        for index in np.argsort(-mix.shares).tolist():
            place, path = self.columns[index]
            best.setdefault(place, path)
        return [best[place] for place in range(len(self.people))]

    def _choose(self, mix: Mix, rng: np.random.Generator) -> None:
        shares = mix.shares.copy()
        open_ = [index for index, (place, _) in enumerate(self.columns) if place not in self._fixed]
        order = sorted((index for index in open_ if index < len(shares)), key=lambda index: -shares[index])
        likely = max(1, len(self.people) // (HASTE if self._need.size > MANY_ROWS else FIXED_AT_ONCE))
        chosen: list[int] = []
        for index in order:
            share = shares[index] + 0.05 * rng.random()
            if share >= CLEAR or not chosen or (share >= LIKELY and len(chosen) < likely):
                place, path = self.columns[index]
                if place not in self._fixed:
                    self._fixed[place] = path
                    chosen.append(index)
        self._master.fix(chosen)
