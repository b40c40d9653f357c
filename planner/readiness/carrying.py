"""What an earlier event put off goes into the next one: the column ``carried_from`` of tasks.csv says from where."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from planner.errors import UsageError
from planner.readiness.work import FILE, read_rows, works
from planner.scenario.rows import Task
from planner.scenario.schema import Scenario
from planner.scenario.write import write_pack
from planner.wording import Wording


def put_off(scenario: Scenario, plan: Path) -> tuple[Task, ...]:
    """Return the tasks that a plan of this event put off, in the order of tasks.csv.

    Args:
        scenario: the earlier event.
        plan: folder with its preparation.csv.

    Raises:
        UsageError: the folder holds no such plan, or the plan is not one of this event.
        PlanFileError: the file cannot be read.
    """
    rows = read_rows(plan)
    if not rows:
        raise UsageError(Wording(f"{plan} không có {FILE} nào có dòng.", f"{plan} has no {FILE} with rows."))
    known = {task.task_id for task in scenario.tasks}
    for row in rows:
        own = row.get("task_id", "")
        if own not in known:
            raise UsageError(
                Wording(
                    f"{plan / FILE}: việc “{own}” không có trong gói {scenario.event.id}; cần kế hoạch của gói đó.",
                    f"{plan / FILE}: task “{own}” is not in pack {scenario.event.id}; give a plan of that pack.",
                )
            )
    return tuple(work.task for work in works(scenario, rows) if not work.kept)


def carry_over(pack: Path, made: Scenario, earlier: Scenario, tasks: Sequence[Task]) -> Scenario:
    """Mark in a new pack the tasks that the earlier event put off, save it whole, and return it.

    Marks of events before the earlier one are cleared where the earlier plan kept the task: that debt is paid.
    """
    ids = {task.task_id for task in tasks}
    marked = tuple(
        task.model_copy(update={"carried_from": earlier.event.id if task.task_id in ids else ""}) for task in made.tasks
    )
    carried = replace(made, tasks=marked)
    write_pack(carried, pack)
    return carried
