"""Plan the preparation: days first, then people; a bound on the whole; what clashes where there is no plan."""

from planner.engine.outcome import Outcome, Status
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.problems.preparation.commitments import NOTHING, decide
from planner.problems.preparation.data import NAME, Problem
from planner.problems.preparation.impossible import rest_of, too_late
from planner.problems.preparation.makespan import shortest
from planner.problems.preparation.plan import Plan
from planner.problems.preparation.stages import finished, planned


def solve(
    problem: Problem,
    settings: Settings,
    *,
    commitments: Commitments = NO_COMMITMENTS,
    progress: Progress = silent,
    stop: Stop = never,
) -> Plan:
    """Plan every task, with a bound that no plan can score below.

    Raises:
        UsageError: a pin names something unknown.
        SolverError: the plan found does not pass the independent check.
    """
    watch = Watch.started(NAME, settings, progress, stop)
    watch.tell("build")
    decided = decide(problem, commitments)
    if problem.is_empty:
        return Plan(outcome=Outcome(Status.OPTIMAL, None, 0, 0, watch.elapsed_s, settings.seed))
    if problem.is_plain and decided == NOTHING:
        rows, bound = shortest(problem, watch)
        if not rows:
            return Plan(outcome=Outcome(Status.UNKNOWN, watch.limit, elapsed_s=watch.elapsed_s, seed=settings.seed))
        return finished(problem, decided, rows, bound, watch)
    plan = None if too_late(problem) else planned(problem, decided, watch)
    if plan is None:
        return rest_of(problem, decided, watch)
    return plan if plan.assignments or watch.stop() else rest_of(problem, decided, watch, is_proven=False)
