"""A large lodging plan: annealing all the time, and beside it a bound, then rooms anew by an integer program."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from threading import Thread

from planner.engine.plan import weighted
from planner.engine.team import nothing
from planner.engine.watch import Watch
from planner.problems.lodging.annealing import HOT, WARM, Annealing
from planner.problems.lodging.check import check, score
from planner.problems.lodging.frame import Frame
from planner.problems.lodging.readoff import Housing, to_assignments
from planner.problems.lodging.refine import refined

FIRST_SHARE, SHORT_S = 0.6, 15.0
"""Share of the time for the first annealing; all of a time as short as this, which the bound takes most of anyway."""
SECOND_S, SECOND_SEED = 2.0, 1_000_003
"""Time for which a second annealing is worth beginning, where two may run at once; by how much its seed differs."""
ALONE_SHARE = 0.5
"""Share of a round for annealing, where only one may run at once."""
ROUND_S = 8.0
"""Longest time of one later round: annealing from the best plan while an integer program works on it."""
LEAST_ROUND_S = 1.0
"""Time left below which no further round is begun."""
GRACE_S = 1.0
"""How long to wait for an annealing that should have ended: on the very first run it may still be compiling."""
SELDOM = 8.0
"""How many times as long as a look at the plan takes (score, check) none is taken afterwards."""
TELL_S = 0.5
"""How often the watcher hears of a search."""


@dataclass
class Search:
    """A search in progress.

    Attributes:
        frame: what is planned.
        watch: clock, limits and watcher.
        housing: best plan so far: guest -> room.
        bound: what is proven so far.
    """

    frame: Frame
    watch: Watch
    housing: Housing
    bound: int = 0
    annealing: Annealing = field(init=False)

    def __post_init__(self) -> None:
        """Take the first plan."""
        self.annealing = Annealing(self.frame, self.watch.settings, self.watch.stop)
        self.worth = self.value(self.housing)
        if self.frame.is_vast:
            self.annealing.settle(self.housing)
            self._take(self.annealing.housing)
        else:
            self.annealing.start(self.housing)
        self.compiling, self.next_look_s = False, 0.0

    def value(self, housing: Housing) -> tuple[int, int]:
        """Return what is amiss for guests without a room (more for higher ranks), and the score."""
        problem, commitments = self.frame.problem, self.frame.commitments
        goals = score(problem, to_assignments(problem, housing), commitments)
        lowest = max(guest.rank for guest in problem.guests)
        amiss = sum(2 * lowest - guest.rank + 1 for guest in problem.guests if guest.guest_id not in housing)
        return amiss, weighted(goals, problem.weights)

    def run(self, meanwhile: Callable[[], int]) -> None:
        """Search until the time is up; ``meanwhile`` makes the bound, as soon as there is a plan."""
        watch = self.watch
        begin = watch.settings.now_s()
        share = FIRST_SHARE if watch.left_s > SHORT_S else 1.0
        until = begin + share * (watch.end_s - begin)
        hot = WARM if self.frame.former else HOT

        def prove() -> None:
            self.bound = meanwhile()
            found.update(self._second(self.housing, until, hot))

        found: Housing = {}
        self._tell()
        self._beside(until, hot, prove)
        self._take(found)
        while watch.left_s > LEAST_ROUND_S and not (watch.stop() or self.compiling or self.worth == (0, self.bound)):
            self._round(min(watch.end_s, watch.settings.now_s() + ROUND_S))

    def _round(self, until: float) -> None:
        """Anneal from the best plan while an integer program works on it; go on with the better of the two."""
        found: Housing = {}

        def refine() -> None:
            left_s = until - self.watch.settings.now_s()
            found.update(refined(self.frame, self.housing, self.watch.settings.within(left_s)))
            if self.value(found) >= self.worth:
                found.update(self.housing)
            found.update(self._second(found, until, WARM))

        whole = self.worth[0] == 0 and not self.frame.is_vast
        self._beside(until, WARM, refine if whole else nothing)
        self._take(found)
        if not self.compiling:
            self.annealing.start(self.housing)

    def _second(self, start: Housing, until: float, hot: float) -> Housing:
        """Anneal from a plan with another seed beside the first annealing; nothing where the time is too short."""
        settings = self.watch.settings
        if settings.at_once == 1 or until - settings.now_s() < SECOND_S:
            return {}
        second = Annealing(self.frame, replace(settings, seed=settings.seed + SECOND_SEED), self.watch.stop)
        second.start(start)
        second.search(until, hot)
        return second.housing

    def _beside(self, until: float, hot: float, work: Callable[[], object]) -> None:
        """Anneal and do some work: side by side where two may run at once, one after the other otherwise."""
        if self.watch.settings.at_once > 1:
            thread = Thread(target=self.annealing.search, args=(until, hot), daemon=True)
            thread.start()
            with ThreadPoolExecutor(1) as beside:
                done = beside.submit(work)
                while not done.done() or (thread.is_alive() and self.watch.settings.now_s() < until + GRACE_S):
                    thread.join(TELL_S) if thread.is_alive() else wait([done], TELL_S)
                    self._look()
                done.result()
            self.compiling = thread.is_alive()
        else:
            now = self.watch.settings.now_s()
            self.annealing.search(now + ALONE_SHARE * (until - now), hot)
            self._take(self.annealing.housing)
            work()
        if not self.compiling:
            self._take(self.annealing.housing)
        self._tell()

    def _look(self) -> None:
        """Take the plan as it is at this moment (what is not whole is refused), seldom where looking takes long."""
        begin = self.watch.settings.now_s()
        if begin >= self.next_look_s:
            self._take(self.annealing.housing)
            now = self.watch.settings.now_s()
            self.next_look_s = now + SELDOM * (now - begin)
        self._tell()

    def _take(self, housing: Housing) -> None:
        """Take a better plan, unless the independent check finds that it breaks a rule for those it houses."""
        worth = self.value(housing)
        if worth >= self.worth:
            return
        findings = check(self.frame.problem, to_assignments(self.frame.problem, housing), self.frame.commitments)
        if all(found.rule == "house_each_guest" and found.subjects[0] not in housing for found in findings):
            self.housing, self.worth = housing, worth

    def _tell(self) -> None:
        self.watch.tell("search", None if self.worth[0] else self.worth[1], self.bound)
