"""Compile the search by night once, so that no plan waits: ``python -m planner.problems.lodging.nights.warm``."""

from datetime import date

import numpy as np

from planner.engine.settings import Settings
from planner.problems.lodging.nights.data import WOMEN, Nightly, RoomNights, Stay
from planner.problems.lodging.nights.solve import solve

LIMIT_S = 0.2
"""Time of the search itself; compiling comes on top."""


def warm() -> None:
    """Plan two stays; numba keeps what it compiles beside the code."""
    stays = (Stay("A", 0, (0, 0), WOMEN), Stay("B", 1, (0,), WOMEN))
    rooms = (RoomNights("R", 0, 1), RoomNights("S", 1, 1))
    prices = np.array([[0, 1]], dtype=np.int64)
    solve(Nightly(stays, rooms, prices, 1, date(2000, 1, 1), 2), Settings(LIMIT_S, 1))


if __name__ == "__main__":
    warm()
