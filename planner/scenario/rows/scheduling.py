"""Other ways to do a preparatory task, and the money of each period."""

from typing import Annotated

from planner.scenario.fields import Count, Day, Id, Name, OptionalCount, OptionalFloat, Ref
from planner.scenario.rows.base import Row


class TaskMode(Row):
    """Another way to do a task: faster and dearer, or slower and cheaper."""

    task_id: Annotated[Id, Ref("tasks")]
    mode: Name
    duration_days: Count
    effort_hours: OptionalFloat = None
    cost_vnd: OptionalCount = None


class TaskBudget(Row):
    """Money for the tasks that begin in a period, both days included."""

    first: Day
    last: Day
    amount_vnd: Count
