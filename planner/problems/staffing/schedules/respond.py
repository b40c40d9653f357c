"""A first roster: everybody in turn takes the schedule that is best given all others, first loosely, then exactly.

What one more person is worth is smoothed at first, so that a shift still short of one person is worth a little more
than one nearly covered (annealing); the smoothing vanishes over the rounds.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules.arrays import Frame, Whole
from planner.problems.staffing.schedules.budget import Budget
from planner.problems.staffing.schedules.pricing import Pricer, Real

SHARP = 0.02
STEEPEST = 40.0


def worth_of(frame: Frame, count: Whole, softness: float, days: slice) -> Real:
    """Return [days, kinds] what one more person is worth beside ``count`` people."""
    steps = np.clip((frame.need[days] - count[days] - 0.5) / softness, -STEEPEST, STEEPEST)
    worth: Real = (frame.under[days] + frame.over[days]) / (1.0 + np.exp(-steps)) - frame.over[days]
    return worth


def respond(  # noqa: PLR0913, PLR0917 - the whole state of the search
    frame: Frame,
    paths: Whole,
    pricers: Sequence[Pricer | None],
    softness: float,
    order: Sequence[int],
    room: npt.NDArray[np.int32],
    budget: Budget,
) -> None:
    """Let people take their best schedule one after the other; ``paths`` is changed in place."""
    count = frame.assigned(paths)
    for person in order:
        pricer = pricers[person]
        if pricer is None or budget.is_over:
            continue
        path = paths[person]
        on = np.flatnonzero(path >= 0)
        count[on, path[on]] -= 1
        days = slice(pricer.stretch.first, pricer.stretch.end)
        found, _ = pricer.cheapest(worth_of(frame, count, softness, days), room)
        budget.charge(pricer.cells)
        if found is not None:
            path[days] = found
        on = np.flatnonzero(path >= 0)
        count[on, path[on]] += 1
