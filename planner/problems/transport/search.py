"""Searches by PyVRP (Wouda, Lan and Kool 2024), one process each, that share their best after every round."""

import math
from dataclasses import dataclass

import pyvrp

from planner.engine.plan import Commitments
from planner.engine.team import Team, team_for
from planner.engine.watch import Watch
from planner.problems.transport.data import Problem
from planner.problems.transport.model import build
from planner.problems.transport.routes import Tour, tours_of

ROUNDS, ROUND_S = 4, 5.0
"""Rounds of a search at least, seconds of one at most: after each one the searches go on from what is best, or stop."""
FIRST_S = 2.0
"""Seconds that go into a first plan even after a stop: who asks for the best so far is handed one, not nothing."""
GIVE_UP = 0.6
"""Share of the time after which a search that has found nothing ends, so that a part can still be planned."""
STEPS_A_SECOND = 1_500
"""Steps charged as a second of work, where the same input must give the same plan."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search of a round.

    Attributes:
        data: the model.
        seed: of its random choices.
        limit_s: its time.
        steps: its steps, if not 0: then the time does not count.
        start: routes from which it goes on; None: from nothing.
    """

    data: pyvrp.ProblemData
    seed: int
    limit_s: float
    steps: int
    start: pyvrp.Solution | None


@dataclass(frozen=True, slots=True)
class Best:
    """The best solution known: what it costs, whether it keeps every limit, and the solution."""

    cost: float
    solution: pyvrp.Solution


def look(task: Search) -> Best | None:
    """Search once and return the best feasible solution, None when none was found."""
    stop = pyvrp.stop.MaxIterations(task.steps) if task.steps else pyvrp.stop.MaxRuntime(task.limit_s)
    found = pyvrp.solve(task.data, stop, seed=task.seed, collect_stats=False, initial_solution=task.start)
    return Best(found.cost(), found.best) if found.is_feasible() else None


def search(
    problem: Problem, commitments: Commitments, watch: Watch, limit_s: float, left_out: int | None = None
) -> list[Tour] | None:
    """Return the best tours found, None when no search found any that keep every limit."""
    data = build(problem, commitments, left_out=left_out)
    best: Best | None = None
    begin_s, rounds = watch.settings.now_s(), max(ROUNDS, math.ceil(limit_s / ROUND_S))
    with team_for(watch.settings, limit_s, __name__) as team:
        for number in range(rounds):
            left_s = limit_s - (watch.settings.now_s() - begin_s)
            stopped = watch.stop()
            if left_s <= 0 or (stopped and number > 0) or (best is None and left_s < (1 - GIVE_UP) * limit_s):
                break
            length_s = min(left_s / (rounds - number), FIRST_S if stopped else ROUND_S)
            for found in _round(data, watch, team, (number, length_s), best):
                best = found if best is None or found.cost < best.cost else best
            watch.tell("search", None if best is None or left_out is not None else round(best.cost))
    return None if best is None else tours_of(problem, commitments, best.solution)


def _round(data: pyvrp.ProblemData, watch: Watch, team: Team, plan: tuple[int, float], best: Best | None) -> list[Best]:
    number, length_s = plan
    steps = max(1, round(length_s * STEPS_A_SECOND)) if watch.settings.deterministic else 0
    seeds = [1_009 * watch.settings.seed + 64 * number + worker for worker in range(team.size)]
    starts = [best.solution if best else None for _ in seeds]
    found = team.work(
        look, [Search(data, seed, length_s, steps, start) for seed, start in zip(seeds, starts, strict=True)]
    )
    watch.settings.clock.work(length_s)
    return [one for one in found if one is not None]
