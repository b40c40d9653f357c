"""Planning rooms by night: count, price, make a first plan, renew it piece by piece, check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.engine.conflict import Conflict
from planner.engine.outcome import Outcome, Status
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.settings import Settings
from planner.engine.team import Team, team_for
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.lodging.nights.bound import Priced, by_night
from planner.problems.lodging.nights.check import NAME, check, score
from planner.problems.lodging.nights.counting import conflict_of, shortages
from planner.problems.lodging.nights.crew import Begin, Cool, Dive, Raise, Renew, Task, alone, work
from planner.problems.lodging.nights.data import Nightly, Whole
from planner.problems.lodging.nights.diving import worth, worth_a_dive
from planner.problems.lodging.nights.genders import fullest, gender_clashes
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.pieces import Part, halves
from planner.problems.lodging.nights.relaxation import Relaxation
from planner.problems.lodging.nights.renewal import Housing
from planner.problems.lodging.nights.rows import rows_of
from planner.problems.lodging.nights.search import Chain, Wishes, smoothed
from planner.problems.lodging.plan import Plan

PRICING, ROUND = 0.08, 0.12
"""Shares of the limit: for prices by night, and for one round of renewal."""
DIVING, BEGINNING, RELAXING = 0.6, 0.25, 0.28
"""Shares of the limit until the first plan: by diving, and else; and for the bound before a dive."""
COOLED = 0.92
"""Share of the limit at which an annealing from nothing is cold."""
FULLEST = 3
"""Nights with the least room to spare are tried by gender before the search."""
GUESS = 1.06
"""A plan is expected at this much of the bound by night."""
MODULE = "planner.problems.lodging.nights.crew"


@dataclass(frozen=True)
class Answer:
    """What came out: the outcome, room ids by stay and night, goals, and why there is no plan."""

    outcome: Outcome
    rooms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    goals: Mapping[str, int] = field(default_factory=dict)
    conflict: Conflict | None = None


def solve(problem: Nightly, settings: Settings, *, progress: Progress = silent, stop: Stop = never) -> Answer:
    """Return the best plan found within the limit with a proven bound; or the night that proves there is none.

    Raises:
        SolverError: the plan found breaks a rule by the independent check.
    """
    watch = Watch.started(NAME, settings, progress, stop)
    watch.tell("build")
    if not problem.stays:
        return Answer(Outcome(Status.OPTIMAL, None, 0, 0, watch.elapsed_s, settings.seed), goals=score(problem, {}))
    ground = Ground.of(problem)
    short = shortages(problem, ground) or gender_clashes(problem, ground, iter(fullest(ground, FULLEST)))
    if short:
        outcome = Outcome(Status.INFEASIBLE, None, elapsed_s=watch.elapsed_s, seed=settings.seed)
        return Answer(outcome, conflict=conflict_of(problem, short))
    with team_for(settings, settings.limit_s, MODULE) as team:
        room, bound = _Search(ground, watch, team).run()
    return _answer(problem, ground, watch, room, bound)


def plan_by_night(problem: Nightly, settings: Settings, progress: Progress, stop: Stop) -> Plan:
    """Return the best plan found, as a plan of lodging.

    Raises:
        SolverError: the plan found breaks a rule by the independent check.
    """
    answer = solve(problem, settings, progress=progress, stop=stop)
    rows = tuple(rows_of(problem, answer.rooms))
    return Plan(outcome=answer.outcome, goals=answer.goals, conflict=answer.conflict, assignments=rows)


@dataclass
class _Search:
    ground: Ground
    watch: Watch
    team: Team

    def run(self) -> tuple[Whole, int]:
        """Return the best plan, perhaps with rooms too full, and the bound."""
        settings, limit_s = self.watch.settings, self.watch.settings.limit_s
        first = by_night(self.ground, self._guess(), Pace.lasting(settings, PRICING * limit_s))
        self.watch.tell("bound", None, first.bound)
        room, priced, ways, anew = self._begin(first)
        if anew:
            room = self._cooled(room, priced)
        seed = settings.seed
        while not self.watch.is_over:
            cost = int(Housing.of(self.ground, room).costs().sum())
            self.watch.tell("search", cost, priced.bound)
            if cost <= priced.bound:
                break
            seed += 1
            room = self._round(room, priced, ways, seed)
        return room, priced.bound

    def _guess(self) -> int:
        """Return a cost that is likely somewhat above that of a good plan: the mean price of everything."""
        lawful = self.ground.bare >= 0
        total = np.where(lawful, self.ground.bare, 0).sum(axis=1) / np.maximum(1, lawful.sum(axis=1))
        return int(total.sum()) + 1

    def _begin(self, priced: Priced) -> tuple[Whole, Priced, Relaxation | None, bool]:
        """Make a first plan and raise the bound, side by side or one after the other; say if annealing did it."""
        settings = self.watch.settings
        wishes, long = Wishes.of(self.ground, priced, settings.seed), Pace.lasting(settings, DIVING * settings.limit_s)
        tasks = self._dives(priced) if worth_a_dive(self.ground, wishes, long) else self._beginnings(priced)
        if self.team.executor is None:
            found = [work(task) for task in tasks]
        else:
            found = self.team.work(work, [alone(task) for task in tasks])
        room = min(
            (result.room for result in found if result.room is not None), key=lambda plan: worth(self.ground, plan)
        )
        best = max(found, key=lambda result: (result.priced or priced).bound)
        ways = next((result.ways for result in (best, *found) if result.ways is not None), None)
        return room, best.priced or priced, ways, any(result.anew for result in found)

    def _dives(self, priced: Priced) -> list[Task]:
        """Return two dives, one from prices that are nearly the best; or this one for who is alone."""
        settings = self.watch.settings
        relaxing_s, seconds = RELAXING * settings.limit_s, DIVING * settings.limit_s
        dives: list[Task] = [
            Dive(self.ground, settings, seconds, priced, relaxing_s / (1 + at), settings.seed + at) for at in range(2)
        ]
        return dives if self.team.executor else dives[:1]

    def _beginnings(self, priced: Priced) -> list[Task]:
        """Return a first plan by annealing, and a better bound."""
        settings, alone_ = self.watch.settings, self.team.executor is None
        seconds = BEGINNING * settings.limit_s / (2 if alone_ else 1)
        return [
            Begin(self.ground, settings, seconds, priced),
            Raise(self.ground, settings, seconds, priced, round(GUESS * priced.bound)),
        ]

    def _cooled(self, room: Whole, priced: Priced) -> Whole:
        """Anneal from nothing in rounds until nearly all time is over, on every core; return the best plan."""
        settings, ground, workers = self.watch.settings, self.ground, 2 if self.team.executor else 1
        pace = Pace.lasting(settings, self.watch.left_s - (1 - COOLED) * settings.limit_s)
        chains = [Chain.anew(ground, settings.seed + at) for at in range(workers)]
        share = 0.0
        while not self.watch.is_over and share < 1:
            ahead = min(1.0, share + ROUND * settings.limit_s / (pace.end_s - pace.begin_s))
            seconds = max(1e-3, (ahead - share) * (pace.end_s - pace.begin_s))
            errands = [
                Cool(ground, settings, seconds, priced, chain, (share, ahead), round(share * 1e6) * 10 + at)
                for at, chain in enumerate(chains)
            ]
            if self.team.executor is not None:
                errands = [alone(errand) for errand in errands]
            chains = [result.chain for result in self.team.work(work, errands) if result.chain is not None]
            room = min([room, *(chain.best for chain in chains)], key=lambda plan: worth(ground, plan))
            self.watch.tell("search", worth(ground, room)[1], priced.bound)
            share = max(ahead, min(1.0, pace.share))
        return smoothed(ground, room)

    def _round(self, room: Whole, priced: Priced, ways: Relaxation | None, seed: int) -> Whole:
        """Renew the plan, each searcher in its half; whoever is alone, everywhere."""
        settings, ground = self.watch.settings, self.ground
        seconds = min(ROUND * settings.limit_s, self.watch.left_s)
        crowded = Housing.of(ground, room).excess() > 0
        wishes = Wishes.of(ground, priced, seed)
        every = Part.whole(ground)
        parts: Sequence[Part] = (every,)
        if self.team.executor is not None:
            parts = (every, every) if crowded else halves(ground, room, wishes, np.random.default_rng(seed))
        errands = [
            Renew(ground, settings, seconds, priced, room, part, seed * 10 + at, ways) for at, part in enumerate(parts)
        ]
        if self.team.executor is not None:
            errands = [alone(errand) for errand in errands]
        plans = [result.room for result in self.team.work(work, errands) if result.room is not None]
        return smoothed(ground, _merged(ground, room, plans, parts))


def _merged(ground: Ground, room: Whole, plans: Sequence[Whole], parts: Sequence[Part]) -> Whole:
    """Return the parts put together; where parts are not apart, the best of the plans."""
    if len(plans) > 1 and not (parts[0].stays & parts[1].stays).any():
        merged = room.copy()
        for plan, part in zip(plans, parts, strict=True):
            mine = part.stays[ground.stay_of]
            merged[mine] = plan[mine]
        plans = [merged]
    return min([room, *plans], key=lambda plan: worth(ground, plan))


def _answer(problem: Nightly, ground: Ground, watch: Watch, room: Whole, bound: int) -> Answer:
    seed = watch.settings.seed
    housing = Housing.of(ground, room)
    if housing.excess():
        short = gender_clashes(problem, ground, iter(housing.crowded()))
        if short:
            outcome = Outcome(Status.INFEASIBLE, None, elapsed_s=watch.elapsed_s, seed=seed)
            return Answer(outcome, conflict=conflict_of(problem, short))
        return Answer(Outcome(Status.UNKNOWN, watch.limit, None, bound, watch.elapsed_s, seed))
    watch.tell("check")
    ids = [problem.rooms[index].room_id for index in room]
    rooms = {
        stay.stay_id: tuple(ids[ground.start[index] : ground.start[index + 1]])
        for index, stay in enumerate(problem.stays)
    }
    for finding in check(problem, rooms):
        raise SolverError(finding.message)
    goals = score(problem, rooms)
    total = goals["cost"] + problem.move_cost * goals["moves"]
    bound = min(total, bound)
    proven = bound == total
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    outcome = Outcome(status, None if proven else watch.limit, total, bound, watch.elapsed_s, seed)
    return Answer(outcome, rooms, goals)
