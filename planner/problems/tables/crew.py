"""Several searches side by side, in rounds after which they share what they found."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from planner.engine.team import Team, team_for
from planner.engine.watch import Watch
from planner.problems.tables.landscape import Landscape
from planner.problems.tables.memetic import POPULATION, START_SHARE, Breeder, Population
from planner.problems.tables.tabu import Found, Tenure

ROUNDS = 8
SHORTEST_S, LONGEST_S = 0.5, 6.0
"""A round is an eighth of the time, within these limits: so often the wish to stop is heard."""
STEP_S, PAIR_S = 2e-4, 4e-9
"""Work of a step of the search and of each exchange it prices, in seconds, where time is counted by work."""
LARGE = 150
"""Groups from which a search takes longer to settle."""


@dataclass(frozen=True, slots=True)
class Task:
    """One searcher's part of a round: its start, its seed, and its time in seconds or, if not 0, in steps."""

    land: Landscape
    seed: int
    members: tuple[Found, ...]
    limit_s: float
    steps: int
    fresh_s: float


def breed(task: Task) -> list[Found]:
    """Work through a task and return the population it ends with."""
    clock = _Clock(task)
    breeder, population = Breeder(task.land, task.seed, clock.spent), Population(list(task.members))
    tenure = Tenure(patience=400 if task.land.shape[0] < LARGE else 800)
    while not clock.over:
        begins = len(population.members) < 2 or clock.share < task.fresh_s / task.limit_s  # noqa: PLR2004 - two parents
        start = breeder.fresh() if begins else breeder.child(population.members)
        population.add(breeder.better(start, tenure))
    return population.members


class _Clock:
    """Counts seconds, or steps where every run must be the same."""

    def __init__(self, task: Task) -> None:
        self._task, self._begin, self._done = task, time.perf_counter(), 0

    @property
    def share(self) -> float:
        """How much of the time has gone."""
        if self._task.steps:
            return self._done / self._task.steps
        return (time.perf_counter() - self._begin) / self._task.limit_s

    @property
    def over(self) -> bool:
        """Whether all of it has gone."""
        return self.share >= 1.0

    def spent(self, steps: int) -> bool:
        """Count steps; whether the time is up."""
        self._done += steps
        return self.over


Besides = tuple[Callable[[float], None], Callable[[], None]]
"""What hears of the best worth after every round, and what this process does while the first round runs."""


def search(land: Landscape, watch: Watch, limit_s: float, besides: Besides) -> Found | None:
    """Return the best seating found within a limit, None when none keeps the tables' limits."""
    tell, meanwhile = besides
    population, end = Population(), watch.elapsed_s + limit_s
    length_s = min(LONGEST_S, max(SHORTEST_S, limit_s / ROUNDS), max(limit_s, SHORTEST_S))
    with team_for(watch.settings, limit_s, __name__) as team:
        number = 0
        while watch.elapsed_s + length_s / 2 < end and not watch.stop():
            fresh_s = max(0.0, START_SHARE * limit_s - number * length_s)
            plan = (number, length_s, fresh_s)
            for member in _round(land, watch, (team, meanwhile), plan, population):
                population.add(member)
            number += 1
            if population.best is not None:
                tell(population.best.value)
    return population.best


def _round(
    land: Landscape,
    watch: Watch,
    team_and_work: tuple[Team, Callable[[], None]],
    plan: tuple[int, float, float],
    population: Population,
) -> list[Found]:
    team, meanwhile = team_and_work
    number, length_s, fresh_s = plan
    step_s = STEP_S + PAIR_S * land.shape[0] ** 2
    steps = max(1, round(length_s / step_s)) if watch.settings.deterministic else 0
    seeds = [1_000_003 * watch.settings.seed + 64 * number + worker for worker in range(team.size)]
    members = tuple(population.members[:POPULATION])
    tasks = [Task(land, seed, members, length_s, steps, fresh_s) for seed in seeds]
    found = [member for own in team.work(breed, tasks, meanwhile) for member in own]
    watch.settings.clock.work(length_s)
    return found
