"""Sets of nights as bits, for the compiled search: who meets whom in a room is then seen in a few steps.

Where there are too many nights, genders or beds for one number, the search goes night by night.
"""

import numpy as np
import numpy.typing as npt

from planner.problems.lodging.columns import (
    ALONE,
    BITS_OF_A_NIGHT,
    GENDERS,
    LEAST_NIGHTS,
    MATE,
    NIGHTS_OF_A_GENDER,
    NOBODY_HERE,
    PRESENT,
    RENT,
    SLEEPS,
)

Ints = npt.NDArray[np.int64]
MOST_GENDERS = 8
MOST_RENTS = 8_000_000
"""Costs by room and set of nights beyond which they take too much memory."""


def bits_of(need: Ints, mate: Ints, stock: Ints, follows: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """Return ``bits``, ``loads`` and ``rents`` of a landscape; ``rents`` without a column where sets do not do.

    Args:
        need: (K, L, N) beds that a party takes.
        mate: (L, N) gender that may join, or -1, or ``NOBODY_HERE``.
        stock: (R, ·) rooms.
        follows: (N) whether a night comes right after the one before it.
    """
    nights, bits = mate.shape[1], np.zeros((len(mate), MATE + 1), dtype=np.int64)
    bits[:, MATE] = mate.max(axis=1, initial=NOBODY_HERE)
    most = max(int(need.max(initial=0)), int(stock[:, SLEEPS].max(initial=0)))
    if (
        nights > NIGHTS_OF_A_GENDER
        or mate.max(initial=0) >= MOST_GENDERS
        or most >= 1 << BITS_OF_A_NIGHT - 1
        or len(stock) << nights > MOST_RENTS
    ):
        return bits, np.zeros(need.shape[:2], np.int64), np.zeros((len(stock), 0), np.int64)
    night = 1 << np.arange(nights, dtype=np.int64)
    bits[:, PRESENT] = (mate != NOBODY_HERE) @ night
    bits[:, ALONE] = (mate == -1) @ night
    for gender in range(MOST_GENDERS):
        bits[:, GENDERS] |= ((mate == gender) @ night) << NIGHTS_OF_A_GENDER * gender
    loads = need @ (1 << BITS_OF_A_NIGHT * np.arange(nights, dtype=np.int64))
    return bits, loads, rents_of(stock, follows)


def rents_of(stock: Ints, follows: npt.NDArray[np.bool_]) -> Ints:
    """Return the cost of each room on each set of nights; -1 where it is not let for so few nights in a row."""
    nights = len(follows)
    sets = np.arange(1 << nights)[:, None] >> np.arange(nights) & 1
    rents: Ints = stock[:, RENT : RENT + nights] @ sets.T
    least = shortest_runs(sets, follows)
    rents[stock[:, LEAST_NIGHTS, None] > least] = -1
    return rents


def shortest_runs(sets: Ints, follows: npt.NDArray[np.bool_]) -> Ints:
    """Return for each set of nights (a line of 0 and 1) the fewest nights in a row; very many for no night."""
    shortest = np.full(len(sets), np.iinfo(np.int64).max)
    for i, line in enumerate(sets):
        run = 0
        for night, taken in enumerate(line):
            if run and not (taken and follows[night]):
                shortest[i] = min(shortest[i], run)
                run = 0
            run += taken
        if run:
            shortest[i] = min(shortest[i], run)
    return shortest
