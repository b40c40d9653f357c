# mypy: disable-error-code="no-untyped-call"
"""Exchanges beside branch and cut: plans from the one, the last of the proof from the other."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from planner.engine.settings import Settings
from planner.problems.lodging.blocs.exchange import OUT_OF_REACH, improve
from planner.problems.lodging.blocs.frame import Frame, Whole
from planner.problems.lodging.blocs.relaxation import Core, Relaxation, solve_core

ROUNDS = 50
"""Exchanges between two looks at the clock."""
FEWEST, MOST_AT_FIRST, MOST, LISTED = 2, 6, 16, 4_000
"""Halls of an exchange: fewest, most at the beginning and ever; deviations listed of each half."""
LITTLE, MUCH = 30_000, 90_000
"""Work of an exchange below and above which the next ones take more or fewer halls."""
WORK_PER_S, ROUND_S = 1e8, 5e-5
"""Work done in a second, and seconds of an exchange besides, for the clock of repeatable searches."""
STALE = 30
"""Looks without a better plan after which the search goes back to the best."""
WAYS = 4
"""Halls that a chain of competing halls follows from a bloc."""
EXPLORE_S, EXPLORE_SHARE, FEW_PAIRS, FEW_S = 4.0, 0.25, 2_000, 0.7
"""Time for exchanges alone before branch and cut begins; with few pairs it begins sooner."""
ALONE_SHARE = 0.6
"""Share of the exchanges where only one search may run at a time."""
NARROW, NARROW_SHARE = 2, 0.35
"""Pairs a bloc among which branch and cut first looks for a plan, and its share of the time for that."""
LOOK_S = 0.1
PROOF_SHARE = 0.96
"""Share of the time left that branch and cut is given: it looks at its clock only now and then."""


@dataclass
class Exchange:
    """One search by exchanges.

    Attributes:
        best: hall of each bloc in the best plan.
        over: places overfilled in it; 0 in a valid plan.
        cost: its cost.
    """

    frame: Frame
    relaxation: Relaxation
    seed: int
    best: Whole = field(init=False)
    over: int = 2**62
    cost: int = 2**62

    def __post_init__(self) -> None:
        """Start from the hall where the relaxation has most of a bloc."""
        self.best = self.relaxation.share.argmax(axis=0).astype(np.int64)
        self._now = self.best.copy()
        self._dear = np.where(np.isinf(self.relaxation.dear), 10 * OUT_OF_REACH, self.relaxation.dear)
        halls = len(self.frame.room)
        self._near = np.argsort(self._dear, axis=0)[: min(halls, WAYS)].T.copy()
        self._sizes = np.array([min(FEWEST, halls), min(MOST_AT_FIRST, halls), LISTED])
        self._looks = self._stale = 0
        self._offered: Whole | None = None

    def step(self) -> float:
        """Exchange for some rounds; return the work as seconds."""
        self.take_offer()
        self._looks += 1
        frame = self.frame
        excess = max(0.0, self.cost - self.relaxation.lowest) / len(self.best) if self.over == 0 else 0.0
        over, cost, work = improve(
            self._now,
            self.best,
            frame.cost,
            frame.take,
            frame.room[:, 0].copy(),
            self._dear,
            self.relaxation.worth[:, 0].copy(),
            self._near,
            excess,
            self._sizes,
            ROUNDS,
            self.seed * 1_000_003 + self._looks,
        )
        self._stale = 0 if (over, cost) < (self.over, self.cost) else self._stale + 1
        self.over, self.cost = int(over), int(cost)
        if self._stale >= STALE:
            self._now, self._stale = self.best.copy(), 0
        if work < ROUNDS * LITTLE:
            self._sizes[1] = min(len(frame.room), MOST, self._sizes[1] + 1)
        elif work > ROUNDS * MUCH:
            self._sizes[1] = max(self._sizes[0], self._sizes[1] - 1)
        return ROUNDS * ROUND_S + float(work) / WORK_PER_S

    def offer(self, hall_of: Whole) -> None:
        """Give another valid plan, from any thread; it is looked at before the next exchanges."""
        self._offered = hall_of.copy()

    def take_offer(self) -> None:
        """Go on from the plan offered last if it is better."""
        hall_of, self._offered = self._offered, None
        if hall_of is None:
            return
        cost = int(self.frame.cost[hall_of, np.arange(len(hall_of))].sum())
        if self.over or cost < self.cost:
            self.best, self._now, self.over, self.cost = hall_of, hall_of.copy(), 0, cost

    def run(self, until: Callable[[], bool]) -> None:
        """Exchange until told to end or the bound is reached."""
        while not until() and not (self.over == 0 and self.cost <= self.relaxation.bound):
            self.step()


@dataclass
class Crew:
    """Exchanges and branch and cut at work."""

    frame: Frame
    relaxation: Relaxation
    settings: Settings
    end_s: float
    stop: Callable[[], bool]
    tell: Callable[[int | None, int | None], None]
    exchanges: list[Exchange] = field(default_factory=list)
    core: Core | None = None

    @property
    def bound(self) -> int:
        """The best bound so far."""
        return max(self.relaxation.bound, self.core.bound if self.core else 0)

    @property
    def best(self) -> Exchange:
        """The search with the best plan."""
        return min(self.exchanges, key=lambda one: (one.over, one.cost))

    def work(self) -> tuple[Whole | None, int]:
        """Return the best plan, or None, and the bound."""
        workers = self.settings.at_once
        self.exchanges = [Exchange(self.frame, self.relaxation, self.settings.seed + k) for k in range(workers)]
        if self.settings.deterministic:
            self._repeatably()
        else:
            begin, left = self.settings.now_s(), self.end_s - self.settings.now_s()
            few = self.frame.allowed.sum() <= FEW_PAIRS
            explore = min(EXPLORE_SHARE * left, FEW_S if few else EXPLORE_S)
            share = ALONE_SHARE * left if workers == 1 and not few else explore
            self._side_by_side(self.exchanges, begin + share, None)
            if not self._is_done() and not self.stop():
                self._share(self.best)
                self._side_by_side(self.exchanges[1:], self.end_s, threading.Thread(target=self._prove))
        for one in self.exchanges:
            one.take_offer()
        best = self.best
        return (best.best if best.over == 0 else None), min(self.bound, best.cost)

    def _is_done(self) -> bool:
        best = self.best
        return best.over == 0 and best.cost <= self.bound

    def _repeatably(self) -> None:
        one = self.exchanges[0]
        while self.settings.now_s() < self.end_s and not self.stop() and not self._is_done():
            self.settings.clock.work(one.step())

    def _side_by_side(self, exchanges: list[Exchange], end_s: float, prover: threading.Thread | None) -> None:
        """Let exchanges, and branch and cut if there is one, run until the time is up or the plan is proven.

        Branch and cut cannot be called off: where it is no longer needed it is left to end by its own limit.
        """
        over = threading.Event()
        threads = [threading.Thread(target=one.run, args=(over.is_set,), daemon=True) for one in exchanges]
        for thread in [*threads, *([prover] if prover else [])]:
            thread.start()
        while self.settings.now_s() < end_s and not self.stop() and not self._is_done():
            if not any(thread.is_alive() for thread in [*threads, *([prover] if prover else [])]):
                break
            over.wait(LOOK_S)
            best = self.best
            self.tell(None if best.over else best.cost, self.bound)
        over.set()
        for thread in threads:
            thread.join()

    def _prove(self) -> None:
        """Branch and cut: among few pairs for another plan first, then among all that a better plan can have."""
        left = PROOF_SHARE * (self.end_s - self.settings.now_s())
        dear = self.relaxation.dear
        if self.frame.allowed.sum() > max(FEW_PAIRS, NARROW * dear.shape[1]):
            few = float(np.partition(dear, NARROW * dear.shape[1], axis=None)[NARROW * dear.shape[1]])
            self._take(solve_core(self.frame, self.relaxation, few, NARROW_SHARE * left))
            left *= 1 - NARROW_SHARE
        best = self.best
        widest = float(dear[np.isfinite(dear)].max(initial=0.0))
        width = best.cost - self.relaxation.lowest if best.over == 0 else widest
        self._take(solve_core(self.frame, self.relaxation, width, left))

    def _take(self, core: Core) -> None:
        if core.hall_of is not None:
            for one in self.exchanges:
                one.offer(core.hall_of)
        self.core = core if core.bound >= self.bound else self.core

    def _share(self, best: Exchange) -> None:
        """Let all go on from the best plan."""
        for one in self.exchanges:
            if one is not best and best.over == 0:
                one.offer(best.best)
                one.take_offer()
