"""What a placing costs: days of the buffer lost, days too early, money, changes. The same for model and checker."""

from collections.abc import Mapping

from planner.problems.preparation.axis import Counting
from planner.problems.preparation.data import Problem
from planner.problems.preparation.entities import Task
from planner.problems.preparation.plan import Assignment, Placed, placed
from planner.problems.preparation.windows import FREE, Window

MILLION = 1_000_000


def target(problem: Problem, windows: Mapping[str, Window], task: Task) -> int:
    """Return the slot by which a task should have ended: its latest end less its buffer, or its earliest end.

    The latest end is that of the deadlines behind it; the buffer is a share of the duration, at least a day (working
    days where those count). A task with no deadline behind it should end as early as it can, as should one whose
    buffer does not fit.
    """
    window = windows[task.task_id]
    if window.latest >= FREE:
        return window.end
    share = -(-task.modes[0].days * problem.options.buffer_percent // 100)
    spare = min(max(share, 1), problem.options.buffer_max)
    if task.counting is Counting.EVERY:
        return max(window.end, window.latest - spare)
    return max(window.end, problem.axis.working_end(window.latest, spare))


def thin_days(problem: Problem, windows: Mapping[str, Window], task_id: str, where: Placed) -> int:
    """Return the days by which a task ends behind its target."""
    return max(0, where.end - target(problem, windows, problem.tasks[task_id]))


def early_days(problem: Problem, windows: Mapping[str, Window], task_id: str, where: Placed) -> int:
    """Return the days by which a task ends before its target."""
    return max(0, target(problem, windows, problem.tasks[task_id]) - where.end)


def millions(cost_vnd: int) -> int:
    """Return money in millions, rounded up."""
    return -(-cost_vnd // MILLION)


def changed(problem: Problem, previous: Mapping[str, Assignment] | None, task_id: str, where: Placed | None) -> bool:
    """Whether a task is placed otherwise than in the previous plan; what that plan did not know is no change."""
    if previous is None or task_id not in previous:
        return False
    before = placed(problem, previous[task_id])
    if before is None or where is None:
        return before is not where
    return before.start != where.start
