"""Linear programs nearly solved: near the optimum, with duals of the right sign, and at once from a known point."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from planner.engine.first_order import Point, Program, nearly_solved

PROGRAM = Program(
    cost=np.array([1.0, 3.0]),
    low=np.zeros(2),
    high=np.full(2, np.inf),
    matrix=csr_array(np.array([[1.0, 1.0], [1.0, 0.0]])),
    least=np.array([2.0, -np.inf]),
    most=np.array([np.inf, 1.0]),
)
"""Two units are needed, one of them at most for 1; the other costs 3."""


def test_the_optimum_and_what_the_bounds_of_its_rows_are_worth() -> None:
    point = nearly_solved(PROGRAM, 1e-7, 10)
    assert point.values == pytest.approx([1.0, 1.0], abs=1e-3)
    assert point.duals == pytest.approx([3.0, -2.0], abs=1e-3)


def test_from_the_optimum_nothing_changes() -> None:
    known = Point(np.array([1.0, 1.0]), np.array([3.0, -2.0]))
    point = nearly_solved(PROGRAM, 1e-7, 10, known)
    assert point.values == pytest.approx(known.values)
    assert point.duals == pytest.approx(known.duals)
