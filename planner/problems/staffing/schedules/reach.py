"""How much time and how many weekends a person can have used up by a day: the band that is searched."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled
from planner.problems.staffing.schedules.arrays import Frame, Rules, Whole


@dataclass(frozen=True, eq=False)
class Band:
    """What the table keeps of time and weekends after each day.

    Attributes:
        low_units: [days + 1] least units kept; ``low_weekends`` the same of weekends.
        units: how many values are kept; ``weekends`` likewise.
        least_end: least and most units at the end, and most weekends, all relative to the band.
    """

    low_units: Whole
    low_weekends: Whole
    units: int
    weekends: int
    least_end: int
    most_end: int
    most_weekends_end: int


@compiled
def most_work(lengths: Whole, runs: int, offs: int) -> Whole:
    """Return [days + 1] the most units that the first days can hold, runs on duty and off being kept.

    Args:
        lengths: [days] longest shift that the day allows, 0 for none.
        runs: longest run on duty.
        offs: shortest run off between two on duty.
    """
    most = np.zeros(len(lengths) + 1, np.int64)
    for day in range(1, len(lengths) + 1):
        best = most[day - 1]
        whole = 0
        for run in range(1, min(runs, day) + 1):
            if lengths[day - run] == 0:
                break
            whole += lengths[day - run]
            before = day - run - offs
            best = max(best, whole + (most[before] if before > 0 else 0))
        most[day] = best
    return most


def band_of(  # noqa: PLR0913, PLR0917 - the days and what they may use
    frame: Frame, rules: Rules, first: int, end: int, use: tuple[int, int, int], widths: tuple[int, int]
) -> Band | None:
    """Return the band of a stretch of days, None when its time or weekends cannot be met.

    Args:
        frame: the problem.
        rules: of the person.
        first: first day; ``end`` the day after the last.
        end: see there.
        use: least units, most units, most weekends.
        widths: most units and weekends kept, around even use.
    """
    least, most, weekends = use
    longest = np.where(rules.allowed[first:end], frame.lengths, 0).max(axis=1, initial=0)
    runs, offs = rules.worker.max_on, rules.worker.min_off
    until = most_work(longest, runs, offs)
    rest = most_work(longest[::-1].copy(), runs, offs)[::-1]
    high = np.minimum(until, most)
    low = np.maximum(0, least - rest)
    if most < 0 or weekends < 0 or least > until[-1] or least > most:
        return None
    low, high = _narrow(low, high, longest, widths[0])
    counted = np.concatenate(([0], np.cumsum(frame.week[first:end] == 1) + np.cumsum(_lonely(frame, first, end))))
    high_weekends = np.minimum(counted, weekends)
    low_weekends, high_weekends = _narrow(np.zeros_like(high_weekends), high_weekends, high_weekends * 0 + 1, widths[1])
    least_end = max(0, least - int(low[-1]))
    return Band(
        low,
        low_weekends,
        int((high - low).max()) + 1,
        int((high_weekends - low_weekends).max()) + 1,
        least_end,
        most - int(low[-1]),
        weekends - int(low_weekends[-1]),
    )


def _lonely(frame: Frame, first: int, end: int) -> npt.NDArray[np.int64]:
    """Return [days] 1 on a Sunday with which the stretch begins."""
    lonely = np.zeros(end - first, np.int64)
    lonely[0] = frame.week[first] == 2  # noqa: PLR2004 - a Sunday
    return lonely


def _narrow(low: Whole, high: Whole, longest: Whole, width: int) -> tuple[Whole, Whole]:
    """Keep at most ``width`` values after each day, around even use of what a day allows."""
    if int((high - low).max()) < width:
        return low, high
    share = np.concatenate(([0], np.cumsum(longest[: len(low) - 1])))
    middle = share * high[-1] // max(1, int(share[-1]))
    narrow = np.clip(middle - width // 2, low, np.maximum(low, high - width + 1))
    narrow[0] = 0
    return narrow, np.minimum(high, narrow + width - 1)
