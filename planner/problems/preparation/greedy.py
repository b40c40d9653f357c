"""A first plan without a solver: every task as early as the chain before it allows, whoever has least to do."""

from collections.abc import Mapping

from planner.problems.preparation.choosing import Job, jobs_of
from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.data import Problem
from planner.problems.preparation.plan import Placed
from planner.problems.preparation.windows import first_fit


def as_early(problem: Problem, decided: Decided) -> Mapping[str, Placed]:
    """Place every task that is not pinned off at its earliest, capacities left aside."""
    places: dict[str, Placed] = {}
    for task_id, task in problem.tasks.items():
        if not decided.kept.get(task_id, True) or any(arc.task_id not in places for arc in task.after):
            continue
        begin = max([task.earliest, *(places[arc.task_id].end + arc.lag for arc in task.after)])
        start, end = first_fit(problem, task, task.modes[0], begin)
        if end <= problem.axis.slots:
            places[task_id] = Placed(start, end)
    return places


def least_loaded(
    problem: Problem, decided: Decided, places: Mapping[str, Placed]
) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Give each task, the longest first, to whoever can take it with the fewest minutes too many in its weeks."""
    if not problem.options.accountable:
        return {}
    minutes: dict[tuple[str, int], int] = {}
    people: dict[str, tuple[str, tuple[str, ...]]] = {}
    jobs = jobs_of(problem, places)
    for task_id, job in sorted(jobs.items(), key=lambda item: -item[1].own_minutes):
        able = problem.able[task_id] or tuple(problem.people)
        pinned = decided.accountable.get(task_id)
        own = pinned or min(able, key=lambda one: _burden(problem, minutes, one, job.own_weeks))
        _add(minutes, own, job.own_weeks)
        near = [one for one in problem.people if one != own]
        near.sort(key=lambda one: (_helping(problem, minutes, one, job), one))
        helpers = tuple(near[: job.helpers])
        for one in helpers:
            _add(minutes, one, job.help_weeks)
        people[task_id] = (own, helpers)
    return people


def _helping(problem: Problem, minutes: Mapping[tuple[str, int], int], one: str, job: Job) -> tuple[int, bool, int]:
    over, total = _burden(problem, minutes, one, job.help_weeks)
    return over, problem.people[one].subcommittee != job.task.subcommittee, total


def _burden(
    problem: Problem, minutes: Mapping[tuple[str, int], int], one: str, weeks: Mapping[int, int]
) -> tuple[int, int]:
    """Return the minutes above somebody's hours after taking a job, and all minutes so far."""
    over = 0
    for week, more in weeks.items():
        room = problem.room.get((one, week))
        if room is not None:
            over += max(0, minutes.get((one, week), 0) + more - room)
    return over, sum(value for (who, _), value in minutes.items() if who == one)


def _add(minutes: dict[tuple[str, int], int], one: str, weeks: Mapping[int, int]) -> None:
    for week, more in weeks.items():
        minutes[one, week] = minutes.get((one, week), 0) + more
