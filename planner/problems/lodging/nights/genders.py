"""Nights on which guests have beds enough, but not with one gender to a room."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from planner.problems.lodging.nights.counting import Shortage
from planner.problems.lodging.nights.data import WOMEN, Nightly, Whole
from planner.problems.lodging.nights.ground import Ground

LIMIT_S = 5.0
"""Longest time for one night."""
INFEASIBLE = 2
"""What HiGHS says when there is no solution."""
Entries = list[tuple[int, int, int]]
"""Row, column, value."""


def gender_clashes(problem: Nightly, ground: Ground, nights: Iterator[int]) -> tuple[Shortage, ...]:
    """Return the first of some nights that no choice of genders houses; its rooms are all that are open.

    HiGHS must say so twice, the second time without presolve.
    """
    order, begin = ground.by_night
    for night in nights:
        present = order[begin[night] : begin[night + 1]]
        if len(present) and all(_impossible(ground, night, present, presolve=presolve) for presolve in (True, False)):
            stay = ground.stay_of[present]
            rooms = np.flatnonzero(ground.places[:, night])
            return (
                Shortage(
                    night,
                    tuple(problem.stays[index].stay_id for index in stay),
                    tuple(problem.rooms[index].room_id for index in rooms),
                    int(ground.beds[stay].sum()),
                    int(ground.places[:, night].sum()),
                    by_gender=True,
                ),
            )
    return ()


def fullest(ground: Ground, many: int) -> list[int]:
    """Return the nights with the least room to spare."""
    order, begin = ground.by_night
    beds = ground.beds[ground.stay_of[order]]
    taken = np.array([beds[low:high].sum() for low, high in pairwise(begin.tolist())])
    spare = ground.places.sum(axis=0) - taken
    return [int(night) for night in np.argsort(spare)[:many]]


def _impossible(ground: Ground, night: int, present: Whole, *, presolve: bool) -> bool:
    """Return whether no assignment of this night's guests to rooms and of genders to rooms exists."""
    guest, room = np.nonzero(ground.bare[present] >= 0)
    rows, low, high = _rows(ground, night, present, (guest, room))
    row, column, value = (np.array(part, dtype=np.int64) for part in zip(*rows, strict=True))
    width = len(guest) + len(ground.room_beds)
    matrix = csr_array((value, (row, column)), shape=(len(low), width))
    answer = milp(
        np.zeros(width),
        constraints=LinearConstraint(matrix, low, high),
        integrality=np.ones(width, dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"time_limit": LIMIT_S, "presolve": presolve},
    )
    return bool(answer.status == INFEASIBLE)


def _rows(
    ground: Ground, night: int, present: Whole, pairs: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> tuple[Entries, list[float], list[float]]:
    """Return the rows: a room for each guest; in each room beds for women, and for men, only if it is theirs."""
    guest, room = pairs
    stay = ground.stay_of[present[guest]]
    beds = np.where(ground.alone[stay] == 1, ground.room_beds[room], ground.beds[stay])
    rows: Entries = [(int(who), column, 1) for column, who in enumerate(guest)]
    low, high = [1.0] * len(present), [1.0] * len(present)
    for place in range(len(ground.room_beds)):
        here, most = np.flatnonzero(room == place), int(ground.places[place, night])
        women = ground.gender[stay[here]] == WOMEN
        sides = [(women, -most, 0), (~women, most, most)] if ground.one_gender[place] else [(women | ~women, 0, most)]
        for side, mark, limit in sides:
            rows += [(len(low), int(column), int(beds[column])) for column in here[side]]
            rows.append((len(low), len(guest) + place, mark))
            low.append(-np.inf)
            high.append(limit)
    return rows, low, high
