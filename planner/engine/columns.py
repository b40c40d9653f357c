"""Cover every row by columns at least cost, in fractions: a linear programme that grows and keeps its basis (GLOP).

Prices of rows jump from one programme to the next while columns are few. So a row may also be covered, or left over,
for a price near the one that is held to be good: a little of it at a small step from there, any amount far off.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

Floats = NDArray[np.float64]


class Hold(NamedTuple):
    """How prices are held near those that are held to be good.

    Attributes:
        near: a good price of every row.
        step: how far from it a little of a row may be covered or left over.
        far: how far from it any amount of it may.
        soft: how much is a little.
    """

    near: Floats
    step: float
    far: float
    soft: float


class Covering:
    """Minimise Σ cost x with Σ x = 1 for every row; columns are added, rows stay."""

    def __init__(self, rows: int) -> None:
        """Write the rows, none of them covered by any column."""
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._rows = [self._solver.Constraint(1.0, 1.0) for _ in range(rows)]
        self._slacks = [[self._slack(row, sign) for row in self._rows] for sign in (1.0, -1.0, 1.0, -1.0)]
        self._columns: list[pywraplp.Variable] = []
        self._is_solved = False
        self._solver.Objective().SetMinimization()
        self._how = pywraplp.MPSolverParameters()
        self._how.SetIntegerParam(self._how.PRESOLVE, self._how.PRESOLVE_OFF)

    def _slack(self, row: pywraplp.Constraint, sign: float) -> pywraplp.Variable:
        slack: pywraplp.Variable = self._solver.NumVar(0.0, self._solver.infinity(), "")
        row.SetCoefficient(slack, sign)
        return slack

    def add(self, cost: float, entries: Iterable[tuple[int, float]]) -> None:
        """Add a column: row -> how much it covers."""
        column = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._solver.Objective().SetCoefficient(column, cost)
        for row, much in entries:
            self._rows[row].SetCoefficient(column, much)
        self._columns.append(column)

    def solve(self, hold: Hold) -> tuple[float, Floats] | None:
        """Return the least cost and the price of every row; None where the programme is not solved."""
        goal = self._solver.Objective()
        steps = ((1, hold.step, hold.soft), (-1, hold.step, hold.soft), (1, hold.far, None), (-1, hold.far, None))
        for slacks, (sign, step, most) in zip(self._slacks, steps, strict=True):
            for slack, price in zip(slacks, (sign * hold.near + step).tolist(), strict=True):
                goal.SetCoefficient(slack, price)
                if most is not None and slack.ub() != most:
                    slack.SetUb(most)
        self._is_solved = self._solver.Solve(self._how) == pywraplp.Solver.OPTIMAL
        if not self._is_solved:
            return None
        return goal.Value(), np.array([row.dual_value() for row in self._rows])

    @property
    def taken(self) -> list[float]:
        """How much of every column is taken, in the order in which they were added; nothing where that is not known."""
        return [column.solution_value() for column in self._columns] if self._is_solved else [0.0] * len(self._columns)
