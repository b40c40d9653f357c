"""The linear programme that mixes schedules of every person so that cover and wishes cost least."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.linear_solver import pywraplp

from planner.problems.staffing.schedules.arrays import Whole

Real = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Mix:
    """A best mix: its cost, [days, kinds] what one more person is worth, person -> what a better schedule must earn.

    Attributes:
        shares: share of each schedule, in the order in which they were added.
    """

    cost: float
    worth: Real
    due: Real
    shares: Real


class Master:
    """Cover rows and one row for each person; columns are schedules, people missing and people too many.

    minimise Σ cost x + Σ under u + Σ over o; Σ x + u − o = need for each day and kind, Σ x = 1 for each person.
    """

    def __init__(self, need: Whole, under: Whole, over: Whole, people: int) -> None:
        """Write the rows, with what is missing and what is too much."""
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._under, self._over = under, over
        self._cells = np.argwhere((under > 0) | (over > 0))
        self._row = np.full(need.shape, -1, np.int64)
        goal, endless = self._solver.Objective(), self._solver.infinity()
        self._cover = []
        for place, (day, kind) in enumerate(self._cells.tolist()):
            self._row[day, kind] = place
            row = self._solver.Constraint(float(need[day, kind]), float(need[day, kind]))
            for sign, cost in ((1.0, under[day, kind]), (-1.0, over[day, kind])):
                slack = self._solver.NumVar(0.0, endless, "")
                goal.SetCoefficient(slack, float(cost))
                row.SetCoefficient(slack, sign)
            self._cover.append(row)
        self._person = [self._solver.Constraint(1.0, 1.0) for _ in range(people)]
        self._columns: list[pywraplp.Variable] = []
        goal.SetMinimization()
        self._how = pywraplp.MPSolverParameters()
        self._how.SetIntegerParam(self._how.PRESOLVE, self._how.PRESOLVE_OFF)

    def add(self, person: int, path: Whole, cost: int) -> None:
        """Add a schedule of a person."""
        column = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._solver.Objective().SetCoefficient(column, float(cost))
        self._person[person].SetCoefficient(column, 1.0)
        on = np.flatnonzero(path >= 0)
        for row in self._row[on, path[on]].tolist():
            if row >= 0:
                self._cover[row].SetCoefficient(column, 1.0)
        self._columns.append(column)

    def bar(self, columns: Sequence[int]) -> None:
        """Leave these schedules out, and let all others in."""
        barred = set(columns)
        for place, column in enumerate(self._columns):
            most = 0.0 if place in barred else self._solver.infinity()
            if column.Ub() != most:
                column.SetUb(most)

    def solve(self, limit_s: float, *, dual: bool = False) -> Mix | None:
        """Return the best mix, None when time runs out or the numbers go astray.

        Args:
            limit_s: time.
            dual: use the dual simplex: after schedules were barred the last prices still fit, its mix does not.
        """
        self._how.SetIntegerParam(self._how.LP_ALGORITHM, self._how.DUAL if dual else self._how.PRIMAL)
        self._solver.set_time_limit(max(1, int(1000 * limit_s)))
        if self._solver.Solve(self._how) != pywraplp.Solver.OPTIMAL:
            return None
        worth = np.zeros(self._row.shape)
        worth[self._cells[:, 0], self._cells[:, 1]] = [row.dual_value() for row in self._cover]
        return Mix(
            self._solver.Objective().Value(),
            np.clip(worth, -self._over, self._under),
            np.array([row.dual_value() for row in self._person]),
            np.array([column.solution_value() for column in self._columns]),
        )
