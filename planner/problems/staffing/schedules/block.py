"""Some people's schedules in a stretch of days, all else fixed: column generation, then a dive to a whole roster."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules.arrays import Frame, Whole
from planner.problems.staffing.schedules.budget import Budget
from planner.problems.staffing.schedules.crew import Crew, Room
from planner.problems.staffing.schedules.dive import Dive
from planner.problems.staffing.schedules.master import Master, Mix
from planner.problems.staffing.schedules.pricing import FREELY, Leeway, Pricer, Real, Stretch, pricer_for

STEADY = 0.6
"""Weight of the best prices so far against those of the last mix, so that prices do not jump."""
MANY_ROWS, MIDDLE = 300, 0.4
"""In a large linear programme, which takes longer than finding schedules, these are sought at two prices a round."""
MANY_COLUMNS, FEW_COLUMNS = 2400, 1000
TAIL_ROUNDS, TAIL = 10, 2.5e-3
"""Relative gain over some rounds below which a large linear programme is left: blocks gain more in that time."""
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
        crew: who finds schedules; the present thread unless set otherwise.
        budget: seconds it may take.
        leeway: how freely schedules may be chosen.
        bound: no choice in this block costs less, proven; of the cost in ``cost_of``.
        columns: schedules in the linear programme, by place; ``spare`` others that were once found.
        worth: [days of the stretch, kinds] prices near which better ones are sought.
    """

    frame: Frame
    paths: Whole
    people: Sequence[int]
    stretch: Stretch
    room: npt.NDArray[np.int32]
    budget: Budget
    leeway: Leeway = FREELY
    bound: float = -np.inf
    worth: Real | None = None
    crew: Crew = field(init=False)
    columns: list[tuple[int, Whole]] = field(default_factory=list)
    spare: list[tuple[int, Whole]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count what the others cover, and begin with the schedules there are."""
        self.crew = Crew((self.room,))
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
        self._master.add(place, path, self.wishes(place, path))
        return True

    def wishes(self, place: int, path: Whole) -> int:
        """Return what the wishes for and against the shifts of a schedule cost."""
        on = np.flatnonzero(path >= 0)
        return int(self.frame.people[self.people[place]].cost[self._days][on, path[on]].sum())

    def cost_of(self, inside: Sequence[Whole]) -> int:
        """Return wishes and cover of the block for [people of the block] paths."""
        short = self._need - self._count(np.array(inside))
        cover = (self._under * np.maximum(short, 0) + self._over * np.maximum(-short, 0)).sum()
        return int(cover) + sum(self.wishes(place, path) for place, path in enumerate(inside))

    def present(self) -> list[Whole]:
        """Return the schedules of the block as they are."""
        return [self.paths[person, self._days].copy() for person in self.people]

    # --- column generation ------------------------------------------------------------------------

    def mix(self, rounds: int, target: float) -> Mix | None:
        """Add schedules until none is missing, the bound meets the mix or ``target``, or rounds and time are up."""
        best: Mix | None = None
        costs: list[float] = []
        for _ in range(rounds):
            if self.budget.is_over:
                break
            mix = self._master.solve(self.budget.solver_s)
            if mix is None:
                break
            best = mix
            costs.append(mix.cost)
            if len(self.columns) > MANY_COLUMNS:
                mix = best = self._lightened(mix)
            if self.bound > target or not self._price(mix):
                break
            if mix.cost - self.bound < max(0.01, CLOSE * abs(mix.cost)) or self._tails_off(costs):
                break
        return best

    def _tails_off(self, costs: Sequence[float]) -> bool:
        """Return whether a large linear programme hardly gets cheaper any more."""
        return (
            self._need.size > MANY_ROWS
            and len(costs) > TAIL_ROUNDS
            and costs[-1 - TAIL_ROUNDS] - costs[-1] < TAIL * abs(costs[-1])
        )

    def _lightened(self, mix: Mix) -> Mix:
        """Go on with the schedules nearest to being of use: a short linear programme is solved faster."""
        dear = [self.reduced(place, path, mix.worth) - mix.due[place] for place, path in self.columns]
        rank = np.where(mix.shares > 0, -1.0, np.array(dear))
        kept = np.sort(np.argsort(rank, kind="stable")[:FEW_COLUMNS])
        columns = [self.columns[index] for index in kept.tolist()]
        kept_known = {(place, path.tobytes()) for place, path in columns}
        self.spare += [one for one in self.columns if (one[0], one[1].tobytes()) not in kept_known]
        self._master, self.columns, self._known = self.master(), [], set()
        for place, path in columns:
            self.add(place, path)
        return Mix(mix.cost, mix.worth, mix.due, mix.shares[kept])

    def _price(self, mix: Mix) -> bool:
        if self.worth is None:
            return self._look(mix, mix.worth) > 0
        steady = STEADY * self.worth + (1 - STEADY) * mix.worth
        new = self._look(mix, steady)
        if new and self._need.size > MANY_ROWS:
            new += self._look(mix, MIDDLE * steady + (1 - MIDDLE) * mix.worth)
        return new > 0 or self._look(mix, mix.worth) > 0

    def _look(self, mix: Mix, worth: Real) -> int:
        """Add every person's best schedule at these prices if it improves the mix; return how many were new."""
        found = self.crew.each(lambda place, room: self._cheapest(place, worth, room), range(len(self.people)))
        self.budget.charge(sum(pricer.cells for pricer in self.pricers if pricer is not None))
        bound, new = float((worth * self._need).sum()), 0
        for place, (path, least) in enumerate(found):
            bound += least
            if path is not None and self.reduced(place, path, mix.worth) < mix.due[place] - EPSILON:
                new += self.add(place, path)
        if bound > self.bound:
            self.bound, self.worth = bound, worth
        elif self.worth is None:
            self.worth = worth
        return new

    def _cheapest(self, place: int, worth: Real, room: Room) -> tuple[Whole | None, float]:
        pricer = self.pricers[place]
        if pricer is None:
            return None, self.reduced(place, self.paths[self.people[place], self._days], worth)
        return pricer.cheapest(worth, room)

    def reduced(self, place: int, path: Whole, worth: Real) -> float:
        """Return the wishes that a schedule does not keep, less what its shifts are worth."""
        on = np.flatnonzero(path >= 0)
        return self.wishes(place, path) - float(worth[on, path[on]].sum())

    # --- diving -----------------------------------------------------------------------------------

    def dive(self, mix: Mix, target: float, rounds: int, rng: np.random.Generator) -> list[Whole] | None:
        """Decide day by day what the mix is nearly sure of, until everybody has a schedule; None above ``target``."""
        return Dive(self, rng).run(mix, target, rounds)

    def master(self) -> Master:
        """Return a linear programme of this block without schedules."""
        return Master(self._need, self._under, self._over, len(self.people))

    def keeping(self, decided: Whole, worth: Real, places: Sequence[int]) -> list[Whole | None]:
        """Return for each of the places the best schedule at these prices that keeps what is decided for it."""

        def one(place: int, room: Room) -> Whole | None:
            pricer = self.pricers[place]
            return None if pricer is None else pricer.keeping(decided[place], worth, room)

        found = self.crew.each(one, places)
        self.budget.charge(sum(pricer.cells for place in places if (pricer := self.pricers[place]) is not None))
        return found
