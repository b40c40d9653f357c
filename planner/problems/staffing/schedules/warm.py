"""Compile the search of schedules once, so that no roster waits for it."""

import numpy as np

from planner.problems.staffing.schedules.arrays import frame_of
from planner.problems.staffing.schedules.entities import Cover, Kind, Schedules, Worker
from planner.problems.staffing.schedules.horizon_books import books_for
from planner.problems.staffing.schedules.pricing import Stretch, pricer_for

ROOM = 10_000


def warm() -> None:
    """Find one schedule of two days, and anneal a roster of them."""
    day = Kind("D", 480)
    frame = frame_of(Schedules(2, {"D": day}, {"A": Worker("A", 960, 2, 1)}, covers=(Cover(0, "D", 1, 1, 1),)))
    pricer = pricer_for(frame, 0, Stretch(0, 2))
    books_for(frame, np.array([[0, -1]])).anneal(np.arange(1), 1, (1.0, 0.0), np.ones(1, np.uint64))
    if pricer is not None:
        pricer.cheapest(np.ones((2, 1)), np.empty(ROOM, np.int32))


if __name__ == "__main__":
    warm()
