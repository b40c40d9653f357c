"""The rows of a plan beside the data they are judged by, read once for all checks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.data import MINUTES_PER_HOUR, Problem
from planner.problems.preparation.entities import Mode, Task
from planner.problems.preparation.plan import Assignment, Placed, placed
from planner.problems.preparation.windows import Window, windows_of


@dataclass(frozen=True)
class Sheet:
    """Problem, commitments and rows of known tasks (the first row of each)."""

    problem: Problem
    decided: Decided
    rows: tuple[Assignment, ...]

    @cached_property
    def row_of(self) -> Mapping[str, Assignment]:
        """Task -> its first row."""
        found: dict[str, Assignment] = {}
        for row in self.rows:
            if row.task_id in self.problem.tasks:
                found.setdefault(row.task_id, row)
        return found

    @cached_property
    def places(self) -> Mapping[str, Placed]:
        """Task -> where it stands; tasks put off are not there."""
        found = {task_id: placed(self.problem, row) for task_id, row in self.row_of.items()}
        return {task_id: where for task_id, where in found.items() if where is not None}

    @cached_property
    def windows(self) -> Mapping[str, Window]:
        """Task -> when it can run at all."""
        return windows_of(self.problem)

    def mode(self, task: Task) -> Mode:
        """Return the way a task is done by its row, the usual one where the name is unknown."""
        return task.mode(self.row_of[task.task_id].mode) or task.modes[0]

    @cached_property
    def minutes(self) -> Mapping[tuple[str, int], int]:
        """(person, week) -> minutes of work by the rows, each row's people sharing its work."""
        loads: dict[tuple[str, int], int] = defaultdict(int)
        for task_id, where in self.places.items():
            task, row = self.problem.tasks[task_id], self.row_of[task_id]
            own, each = self.problem.shares(self.mode(task), self._helpers(row, task))
            for person_id in row.people:
                part = own if person_id == row.accountable else each
                for week, minutes in self.problem.axis.spread(part, where.start, where.end).items():
                    loads[person_id, week] += minutes
        return loads

    def _helpers(self, row: Assignment, task: Task) -> int:
        return len(row.helpers) or self.problem.helpers_wanted(task)

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """Person -> minutes over all weeks; everybody is there."""
        totals = dict.fromkeys(self.problem.people, 0)
        for (person_id, _), minutes in self.minutes.items():
            if person_id in totals:
                totals[person_id] += minutes
        return totals

    @cached_property
    def mean_hours(self) -> int:
        """Mean hours of everybody, rounded down."""
        return sum(self.totals.values()) // (MINUTES_PER_HOUR * max(len(self.totals), 1))

    @cached_property
    def peak_hours(self) -> int:
        """Hours of the busiest, rounded up."""
        return -(-max(self.totals.values(), default=0) // MINUTES_PER_HOUR)


def read_sheet(problem: Problem, decided: Decided, rows: Sequence[Assignment]) -> Sheet:
    """Return the rows beside their data."""
    return Sheet(problem, decided, tuple(rows))
