"""Compile the equilibrium over ways once, so that no assignment waits for it; see ``planner.warm``."""

import numpy as np

from planner.traffic.assignment.equilibrium import equilibrium
from planner.traffic.assignment.links import DelayLinks, Trips
from planner.traffic.assignment.result import Goal


def warm() -> None:
    """Spread ten vehicles over two roads and a third beside them; numba keeps what it compiles beside the code."""
    tail, head = np.array([0, 0, 2], dtype=np.int64), np.array([1, 2, 1], dtype=np.int64)
    same = np.ones(3)
    links = DelayLinks(tail, head, same, 5 * same, same, 4 * same, 0 * same, nodes=3)
    trips = Trips.of(np.array([0], dtype=np.int64), np.array([1], dtype=np.int64), np.array([10.0]))
    equilibrium(links, trips, Goal(1e-6, 600.0), method="ways")
