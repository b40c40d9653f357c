"""Compile prices of groups and shared blocks, so that no plan waits: ``python -m planner.problems.seating.warm``."""

import numpy as np

from planner.problems.seating.joint import JointPrices, Trees
from planner.problems.seating.pouring import Area, Shares
from planner.problems.seating.repacking import repack
from planner.problems.seating.surcharge import Surcharges


def warm() -> None:
    """Price a delegation of two that two single chairs must share; numba keeps what it compiles beside the code."""
    shares = np.array([[[np.inf, 0.0]], [[np.inf, 0.0]]])
    figures = np.array([2]), np.array([1, 1]), shares
    known = Surcharges(1, (("A", 0),), (0, 1), *figures, uneven=True, free=np.zeros((2, 2)), paid_back=0)
    Trees(known, JointPrices(np.zeros(1), np.zeros(2))).tree(0)
    repack(*_two_chairs(), (1, 1))


def _two_chairs() -> tuple[Area, Shares]:
    """Return one guest and two single chairs, one behind the other."""
    nothing = np.zeros(1, dtype=np.int64)
    block = np.array([[1, 1], [0, 0], [0, 1], [0, 1], [0, 2]], dtype=np.int64)
    held_fast = np.zeros((1, 2), dtype=np.bool_)
    orders = np.zeros((5, 24, 4), dtype=np.int64)
    figures = np.zeros((3, 1), dtype=np.int64), block, np.zeros((2, 4), dtype=np.int64)
    area = Area(np.ones(3, dtype=np.int64), *figures, held_fast, nothing, np.arange(2), orders)
    many, held = np.array([1, 0], dtype=np.int64), np.zeros((2, 2, 24), dtype=np.int64)
    held[0, 1, 0] = 1
    return area, Shares(many, held, np.zeros((2, 1), dtype=np.int64), nothing.copy())


if __name__ == "__main__":
    warm()
