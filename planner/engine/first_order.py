"""Large linear programs, nearly solved and quickly: a primal-dual method of first order, from a point that is known.

PDLP (Applegate et al. 2021) as OR-Tools has it. Its answers miss the optimum and the rows by about the precision asked
for: whoever proves something from them proves it anew from the dual values, which are safe whatever they are.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy.sparse import csc_matrix, csr_array

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Program:
    """Minimise cost · x, with least <= matrix x <= most and low <= x <= high.

    Attributes:
        cost, low, high: of each variable.
        matrix: rows × variables.
        least, most: of each row; infinite where there is none.
    """

    cost: Floats
    low: Floats
    high: Floats
    matrix: csr_array
    least: Floats
    most: Floats


@dataclass(frozen=True)
class Point:
    """Values of variables, and of rows: by how much the cost rises with the row's bounds."""

    values: Floats
    duals: Floats


def nearly_solved(program: Program, precision: float, limit_s: float, begin: Point | None = None) -> Point:
    """Return a point near the optimum, or the best there is when time is up.

    Args:
        program: what to solve.
        precision: by how much, relatively, rows and the gap between primal and dual may be missed.
        limit_s: seconds at most.
        begin: a point to begin from.
    """
    given: Any = pdlp.QuadraticProgram()  # its annotations take vectors for matrices
    given.objective_vector = program.cost
    given.constraint_matrix = csc_matrix(program.matrix, dtype=np.float64)
    given.constraint_lower_bounds, given.constraint_upper_bounds = program.least, program.most
    given.variable_lower_bounds, given.variable_upper_bounds = program.low, program.high
    options = solvers_pb2.PrimalDualHybridGradientParams()
    criteria = options.termination_criteria
    criteria.simple_optimality_criteria.eps_optimal_relative = precision
    criteria.simple_optimality_criteria.eps_optimal_absolute = precision
    criteria.time_sec_limit = max(0.01, limit_s)
    if begin is None:
        answer = pdlp.primal_dual_hybrid_gradient(given, options)
    else:
        known: Any = pdlp.PrimalAndDualSolution()
        known.primal_solution, known.dual_solution = begin.values, begin.duals
        answer = pdlp.primal_dual_hybrid_gradient(given, options, initial_solution=known)
    return Point(np.asarray(answer.primal_solution), np.asarray(answer.dual_solution))
