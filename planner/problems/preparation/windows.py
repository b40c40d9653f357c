"""When a task can begin and end at all: passes over the waiting order, capacities left aside (critical path method)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.problems.preparation.data import Problem
from planner.problems.preparation.entities import Mode, Task

FREE = 10**9
"""A latest end that nothing limits."""


@dataclass(frozen=True, slots=True)
class Window:
    """Earliest start, earliest end, latest end of a task (FREE: nothing behind it has a deadline)."""

    start: int
    end: int
    latest: int


def windows_of(problem: Problem) -> Mapping[str, Window]:
    """Return the window of every task; ``latest`` < ``end`` where a deadline cannot be kept."""
    starts, ends = earliest(problem)
    last = latest_ends(problem)
    return {task_id: Window(starts[task_id], ends[task_id], last[task_id]) for task_id in problem.tasks}


def earliest(problem: Problem) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the earliest start and end of every task; behind the axis, days are counted one by one."""
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for task in problem.tasks.values():
        begin = max([task.earliest, *(ends[arc.task_id] + arc.lag for arc in task.after)])
        found = [first_fit(problem, task, mode, begin) for mode in task.modes]
        starts[task.task_id] = min(start for start, _ in found)
        ends[task.task_id] = min(end for _, end in found)
    return starts, ends


def first_fit(problem: Problem, task: Task, mode: Mode, begin: int) -> tuple[int, int]:
    """Return start and end of the earliest placing at or after ``begin``."""
    for start in range(max(begin, 0), problem.axis.slots):
        end = problem.end_of(task, mode, start)
        if end is not None:
            return start, end
        if start + mode.days > problem.axis.slots:
            break
    begin = max(begin, 0)
    return begin, max(begin + mode.days, problem.axis.slots + 1)


def latest_ends(problem: Problem) -> Mapping[str, int]:
    """Return the slot by which each task must have ended so that no deadline behind it breaks."""
    last: dict[str, int] = {}
    for task in reversed(list(problem.tasks.values())):
        limits = [FREE if task.latest is None else task.latest]
        for arc in problem.followers[task.task_id]:
            other = problem.tasks[arc.task_id]
            limits.append(latest_start(problem, other, last[arc.task_id]) - arc.lag)
        last[task.task_id] = min(limits)
    return last


def latest_start(problem: Problem, task: Task, end: int) -> int:
    """Return the last slot at which a task can begin and end by ``end`` in its quickest mode."""
    if end >= FREE:
        return FREE
    return max(last_fit(problem, task, mode, end) for mode in task.modes)


def last_fit(problem: Problem, task: Task, mode: Mode, end: int) -> int:
    """Return the last start of a mode that ends by ``end``; before the axis, days are counted one by one."""
    for start in range(min(end, problem.axis.slots) - mode.days, -1, -1):
        found = problem.end_of(task, mode, start)
        if found is not None and found <= end:
            return start
    return min(end - mode.days, -1)


def chain_of(problem: Problem, task: Task) -> tuple[Task, ...]:
    """Return the chain of tasks that sets the earliest end of a task, its first in front."""
    _, ends = earliest(problem)
    chain = [task]
    while True:
        arcs = [arc for arc in chain[0].after if ends[arc.task_id] + arc.lag > chain[0].earliest]
        if not arcs:
            return tuple(chain)
        last = max(arcs, key=lambda arc: (ends[arc.task_id] + arc.lag, arc.task_id))
        chain.insert(0, problem.tasks[last.task_id])


def slack_days(problem: Problem, task: Task, end: int, latest: int) -> int:
    """Return by how many days a task may end later before a deadline breaks: days that count for it."""
    if latest >= FREE:
        latest = problem.axis.slots
    if task.counting.value == "every":
        return latest - end
    count = problem.axis.working_between(end, latest)
    return count if latest >= end else -problem.axis.working_between(latest, end)


def critical(problem: Problem, slacks: Mapping[str, int]) -> Sequence[str]:
    """Return the tasks of least slack, in waiting order."""
    least = min(slacks.values(), default=0)
    return [task_id for task_id in problem.tasks if slacks.get(task_id) == least]
