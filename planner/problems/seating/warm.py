"""Compile the prices of named groups once, so that no plan waits: ``python -m planner.problems.seating.warm``."""

import numpy as np

from planner.problems.seating.joint import JointPrices, Trees
from planner.problems.seating.surcharge import Surcharges


def warm() -> None:
    """Price a delegation of two that two single chairs must share; numba keeps what it compiles beside the code."""
    shares = np.array([[[np.inf, 0.0]], [[np.inf, 0.0]]])
    figures = np.array([2]), np.array([1, 1]), shares
    known = Surcharges(1, (("A", 0),), (0, 1), *figures, uneven=True, free=np.zeros((2, 2)), paid_back=0)
    Trees(known, JointPrices(np.zeros(1), np.zeros(2))).tree(0)


if __name__ == "__main__":
    warm()
