"""Who searches what: one raises the bound while the other makes a first plan; then both renew it, in parts apart."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from planner.engine.settings import Settings
from planner.problems.lodging.nights.again import Again
from planner.problems.lodging.nights.bound import Priced, by_guest
from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.diving import dived, wide, worth
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.pieces import Part, Renewal
from planner.problems.lodging.nights.relaxation import Relaxation, at_first, by_relaxation, worth_relaxing
from planner.problems.lodging.nights.renewal import Housing
from planner.problems.lodging.nights.rolling import rolled
from planner.problems.lodging.nights.search import (
    FROM_NOTHING,
    FROM_PLAN,
    Chain,
    Cooling,
    Stretch,
    Wishes,
    annealed,
    smoothed,
)

ROLLING, POLISHING = 0.6, 0.4
"""Shares of its time that a first plan takes for the nights one after the other, and for being set right."""
APART = 0.65
"""Until this share of its time a plan from a dive is renewed by itself, before the better one is by all."""
AGAIN_S, EXACTLY_S = 4.0, 1.5
"""Seconds in turn for dives into large parts of a plan, and for exact pieces."""


@dataclass(frozen=True)
class Result:
    """What a searcher found; None for what it did not look for.

    Attributes:
        room: rooms of a plan.
        priced: prices and their bound.
        anew: whether annealing from nothing found more than the nights one after the other.
        chain: an annealing to be continued.
        ways: ways worth a try in dives.
    """

    room: Whole | None = None
    priced: Priced | None = None
    anew: bool = False
    chain: Chain | None = None
    ways: Relaxation | None = None


@dataclass(frozen=True)
class Errand:
    """What all errands have in common: the problem, seed, time."""

    ground: Ground
    settings: Settings
    seconds: float

    @property
    def pace(self) -> Pace:
        """Time from now on."""
        return Pace.lasting(self.settings, self.seconds)


@dataclass(frozen=True)
class Raise(Errand):
    """Raise the bound."""

    priced: Priced
    target: int

    def run(self) -> Result:
        """Return better prices."""
        pace = self.pace
        if not worth_relaxing(self.ground, pace):
            return Result(priced=by_guest(self.ground, self.priced, self.target, pace))
        tried = at_first(self.ground, Wishes.of(self.ground, self.priced, self.settings.seed))
        return Result(priced=by_relaxation(self.ground, self.priced, tried, pace)[0])


@dataclass(frozen=True)
class Begin(Errand):
    """Make a first plan."""

    priced: Priced

    def run(self) -> Result:
        """Return a plan made night after night, or by annealing where that is better."""
        pace = self.pace
        wishes = Wishes.of(self.ground, self.priced, self.settings.seed)
        first = rolled(self.ground, self.priced, wishes.near, pace.within(ROLLING * self.seconds))
        housing = Housing.of(self.ground, first)
        whole = Part.whole(self.ground)
        if housing.excess():
            Renewal(housing, wishes, whole, np.random.default_rng(self.settings.seed)).repair(
                pace.within(pace.left_s / 2)
            )
        settled = self._annealed(Chain.of(housing.room), FROM_PLAN, pace.within(POLISHING * pace.left_s)).best
        known = min((housing.room, settled), key=lambda plan: worth(self.ground, plan))
        # Where many rooms cost alike, a search from nothing finds more than one that goes on from these nights.
        found = self._annealed(Chain.anew(self.ground, self.settings.seed), FROM_NOTHING, pace).best
        anew = worth(self.ground, found) < worth(self.ground, known)
        return Result(room=smoothed(self.ground, found if anew else known), anew=anew)

    def _annealed(self, chain: Chain, cooling: Cooling, pace: Pace) -> Chain:
        wishes = Wishes.of(self.ground, self.priced, self.settings.seed)
        return annealed(self.ground, wishes, chain, Stretch(cooling, 0.0, 1.0, self.settings.seed, pace))


@dataclass(frozen=True)
class Dive(Errand):
    """Raise the bound, make a plan of all nights at once, and renew it.

    Attributes:
        priced: prices by night.
        relaxing_s: seconds for the bound.
        seed: seed of the choices.
    """

    priced: Priced
    relaxing_s: float
    seed: int

    def run(self) -> Result:
        """Return better prices and a plan."""
        pace, ground, chance = self.pace, self.ground, np.random.default_rng(self.seed)
        tried = at_first(ground, Wishes.of(ground, self.priced, self.seed))
        priced, relaxation = by_relaxation(ground, self.priced, tried, pace.within(self.relaxing_s))
        room = dived(relaxation, priced, chance, pace)
        ways, left_s = wide(relaxation, priced), pace.left_s - (1 - APART) * self.seconds
        renewal = Renew(ground, self.settings, left_s, priced, room, Part.whole(ground), self.seed, ways)
        return replace(renewal.run(), priced=priced, ways=ways)


@dataclass(frozen=True)
class Renew(Errand):
    """Make a plan better within a part."""

    priced: Priced
    room: Whole
    part: Part
    seed: int
    ways: Relaxation | None = None

    def run(self) -> Result:
        """Return the better plan: by exact pieces, and by dives into larger ones where a relaxation is known."""
        wishes, chance, pace = (
            Wishes.of(self.ground, self.priced, self.seed),
            np.random.default_rng(self.seed),
            self.pace,
        )
        search = Renewal(Housing.of(self.ground, self.room), wishes, self.part, chance)
        if self.ways is None:
            search.run(pace)
        else:
            again = Again(replace(self.ways, ground=self.ground), wishes, self.part, chance)
            while not pace.is_over:
                search.housing = Housing.of(self.ground, again.run(search.housing.room, pace.within(AGAIN_S)))
                search.run(pace.within(EXACTLY_S))
        return Result(room=search.housing.room)


@dataclass(frozen=True)
class Cool(Errand):
    """Continue an annealing from nothing, from one share of it to another."""

    priced: Priced
    chain: Chain
    shares: tuple[float, float]
    seed: int

    def run(self) -> Result:
        """Return how far it came."""
        wishes = Wishes.of(self.ground, self.priced, self.seed)
        stretch = Stretch(FROM_NOTHING, *self.shares, self.seed, self.pace)
        return Result(chain=annealed(self.ground, wishes, self.chain, stretch))


Task = Raise | Begin | Dive | Renew | Cool


def work(errand: Task) -> Result:
    """Run an errand, in whatever process."""
    return errand.run()


E = TypeVar("E", bound=Errand)


def alone(errand: E) -> E:
    """Return the errand as one process of several runs it: on a clock of its own."""
    return replace(errand, settings=errand.settings.afresh())
