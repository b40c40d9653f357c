"""The risk of the finish dates: many runs with durations drawn at random, all runs at once.

Every duration is drawn from the PERT distribution (a beta distribution with mode at the planned days; Malcolm et al.,
1959) between an optimistic and a pessimistic share of the planned days. In each run a task begins when all it waits
for have ended, but not before its planned start (people are booked for then); days off shift it as they would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from planner.problems.preparation.data import Problem
from planner.problems.preparation.entities import Task
from planner.problems.preparation.plan import Assignment, placed

LOW, HIGH = 0.8, 1.6
"""Optimistic and pessimistic duration as shares of the planned one: work takes longer more often than it is faster."""
PERT_WEIGHT = 4.0
MOST_DRIVERS = 5
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Driver:
    """A task that drives a milestone.

    Attributes:
        task_id: the task.
        criticality: share of the runs in which it lies on the chain that sets the milestone's end.
        correlation: correlation of its duration with the milestone's end over the runs.
    """

    task_id: str
    criticality: float
    correlation: float


@dataclass(frozen=True, slots=True)
class Milestone:
    """When a task ends over all runs: P50, P80, P95, the share of runs behind its deadline, what drives it."""

    task_id: str
    planned: date
    p50: date
    p80: date
    p95: date
    late_share: float
    drivers: tuple[Driver, ...]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Ends (runs × tasks), durations, and the task before each in the chain (−1: its own planned start)."""

    ids: tuple[str, ...]
    ends: Numbers
    durations: Numbers
    before: NDArray[np.int64]


def simulate(
    problem: Problem, rows: Sequence[Assignment], *, runs: int = 10_000, seed: int = 1, only: Sequence[str] = ()
) -> tuple[Milestone, ...]:
    """Return milestones (``only``, or tasks that nobody waits for or that have a deadline), the riskiest first."""
    drawn = _runs(problem, rows, runs, seed)
    number = {task_id: place for place, task_id in enumerate(drawn.ids)}
    asked = [task_id for task_id in (only or _milestones(problem)) if task_id in number]
    found = [_milestone(problem, drawn, number, task_id, rows) for task_id in asked]
    return tuple(sorted(found, key=lambda one: (-one.late_share, one.task_id)))


def _milestones(problem: Problem) -> list[str]:
    return [
        task_id for task_id, task in problem.tasks.items() if task.latest is not None or not problem.followers[task_id]
    ]


def _runs(problem: Problem, rows: Sequence[Assignment], runs: int, seed: int) -> _Runs:
    places = {row.task_id: where for row in rows if (where := placed(problem, row)) is not None}
    ids = tuple(task_id for task_id in problem.tasks if task_id in places)
    number = {task_id: place for place, task_id in enumerate(ids)}
    rng = np.random.default_rng(seed)
    work = _work_axis(problem)
    ends, durations = np.zeros((runs, len(ids))), np.zeros((runs, len(ids)))
    before = np.full((runs, len(ids)), -1, np.int64)
    for place, task_id in enumerate(ids):
        task, where = problem.tasks[task_id], places[task_id]
        days = (task.mode(where.mode) or task.modes[0]).days
        durations[:, place] = pert(rng, days, runs)
        begin = np.full(runs, float(where.start))
        for arc in task.after:
            if arc.task_id in number:
                other = number[arc.task_id]
                moment = ends[:, other] + arc.lag
                before[moment > begin, place] = other
                # On time, a chain that has no slack drives the task all the same.
                before[(moment == begin) & (before[:, place] < 0), place] = other
                begin = np.maximum(begin, moment)
        ends[:, place] = _end(work, task, begin, durations[:, place])
    return _Runs(ids, ends, durations, before)


def pert(rng: np.random.Generator, days: float, runs: int) -> Numbers:
    """Draw durations between LOW and HIGH times the planned days, most often near them."""
    low, high = LOW * days, HIGH * days
    if high <= low:
        return np.full(runs, float(days))
    first = 1 + PERT_WEIGHT * (days - low) / (high - low)
    second = 1 + PERT_WEIGHT * (high - days) / (high - low)
    drawn: Numbers = low + (high - low) * rng.beta(first, second, runs)
    return drawn


def _work_axis(problem: Problem) -> tuple[Numbers, Numbers]:
    """Return working days before each slot, and the slot of each working day; beyond the axis five of seven."""
    slots = problem.axis.slots
    before = np.array([problem.axis.working_between(0, slot) for slot in range(slots + 1)], float)
    of_day = np.array([slot for slot in range(slots) if problem.axis.is_working(slot)] or [0], float)
    return before, of_day


def _end(work: tuple[Numbers, Numbers], task: Task, begin: Numbers, durations: Numbers) -> Numbers:
    """Return ends: whole days, at least one, working days where only those count."""
    days = np.where(durations > 0, np.maximum(np.rint(durations), 1), 0)
    if task.counting.value != "work":
        return begin + days
    before, of_day = work
    last = before[np.minimum(begin, len(before) - 1).astype(int)] + days - 1
    inside = last < len(of_day)
    known = of_day[np.minimum(np.maximum(last, 0), len(of_day) - 1).astype(int)] + 1
    beyond = len(before) - 1 + np.ceil((last - len(of_day) + 1) * 7 / 5)
    return np.where(days <= 0, begin, np.where(inside, known, beyond))


def _milestone(
    problem: Problem, drawn: _Runs, number: Mapping[str, int], task_id: str, rows: Sequence[Assignment]
) -> Milestone:
    place = number[task_id]
    ends = drawn.ends[:, place]
    p50, p80, p95 = (problem.axis.day(int(np.quantile(ends, share, method="higher")) - 1) for share in (0.5, 0.8, 0.95))
    latest = problem.tasks[task_id].latest
    late = float(np.mean(ends > latest)) if latest is not None else 0.0
    planned = next(row.finish for row in rows if row.task_id == task_id and row.finish)
    return Milestone(task_id, planned, p50, p80, p95, late, _drivers(drawn, place))


def _drivers(drawn: _Runs, place: int) -> tuple[Driver, ...]:
    runs = np.arange(len(drawn.ends))
    count = np.zeros(len(drawn.ids))
    here = np.full(len(runs), place)
    while True:
        there = here >= 0
        if not there.any():
            break
        np.add.at(count, here[there], 1)
        here = np.where(there, drawn.before[runs, np.maximum(here, 0)], -1)
    ends = drawn.ends[:, place]
    drivers = [
        Driver(drawn.ids[one], round(float(count[one]) / len(runs), 3), _correlation(drawn.durations[:, one], ends))
        for one in np.flatnonzero(count)
    ]
    drivers.sort(key=lambda driver: (-driver.criticality * (1 + max(driver.correlation, 0)), driver.task_id))
    return tuple(drivers[:MOST_DRIVERS])


def _correlation(one: Numbers, other: Numbers) -> float:
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return round(float(np.corrcoef(one, other)[0, 1]), 3)
