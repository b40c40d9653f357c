"""The goals' values, from the rows alone."""

from collections.abc import Callable, Mapping, Sequence

from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.costs import changed, early_days, millions, thin_days
from planner.problems.preparation.data import Problem
from planner.problems.preparation.plan import Assignment, Placed
from planner.problems.preparation.sheet import Sheet, read_sheet
from planner.problems.preparation.windows import Window


def scored(problem: Problem, rows: Sequence[Assignment], decided: Decided) -> dict[str, int]:
    """Return the value of every goal."""
    sheet = read_sheet(problem, decided, rows)
    people = problem.options.accountable
    return {
        "deferred_value": sum(task.value for task_id, task in problem.tasks.items() if task_id not in sheet.places),
        "thin_slack": 0 if problem.is_plain else _sum(sheet, thin_days),
        "too_early": 0 if problem.is_plain else _sum(sheet, early_days),
        "makespan": max((where.end for where in sheet.places.values()), default=0),
        "expense": sum(
            millions(sheet.mode(problem.tasks[task_id]).cost_vnd) for task_id in sheet.places if not problem.is_plain
        ),
        "imbalance": max(0, sheet.peak_hours - sheet.mean_hours) if people else 0,
        "outside_helpers": _outside(sheet) if people else 0,
        "changes": _changes(sheet),
    }


Days = Callable[[Problem, Mapping[str, Window], str, Placed], int]


def _sum(sheet: Sheet, days: Days) -> int:
    return sum(days(sheet.problem, sheet.windows, task_id, where) for task_id, where in sheet.places.items())


def _outside(sheet: Sheet) -> int:
    return sum(
        sheet.problem.people[person_id].subcommittee != sheet.problem.tasks[task_id].subcommittee
        for task_id in sheet.places
        for person_id in sheet.row_of[task_id].helpers
        if person_id in sheet.problem.people
    )


def _changes(sheet: Sheet) -> int:
    previous = sheet.decided.previous or {}
    moved = 0
    for task_id, before in previous.items():
        where = sheet.places.get(task_id)
        other = where is not None and before.kept and before.accountable in sheet.problem.people
        moved += changed(sheet.problem, previous, task_id, where) or (
            other and sheet.row_of[task_id].accountable != before.accountable
        )
    return moved
