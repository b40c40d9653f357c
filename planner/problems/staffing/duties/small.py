"""Few duties: the fewest people, proven, by a mixed-integer programme (HiGHS)."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from planner.engine.settings import Settings
from planner.problems.staffing.duties.ejection import Jobs

MOST_PAIRS = 2000
"""Pairs of job and person up to which the programme is tried."""
LIMIT_S = 2.0
"""Longest time for it."""


def fewest_of_few(jobs: Jobs, settings: Settings) -> NDArray[np.int64] | None:
    """Return a proven best distribution of few jobs, or None when there are too many of them or time runs out.

    x[j,p] = 1 when person p does job j, y[p] = 1 when p is used: Σ_p x[j,p] = 1; Σ_{j at a moment} x[j,p] ≤ y[p];
    Σ_j minutes(j) x[j,p] ≤ most(p); minimise Σ_p y[p].
    """
    if jobs.first[-1] > MOST_PAIRS:
        return None
    pairs = [(job, int(person)) for job in range(len(jobs.start)) for person in jobs.who[_range(jobs, job)]]
    people = jobs.fits.shape[0]
    rows, low, high = _rows(jobs, pairs)
    matrix = coo_array((rows[2], (rows[0], rows[1])), shape=(len(low), len(pairs) + people)).tocsr()
    found = milp(
        c=np.concatenate([np.zeros(len(pairs)), np.ones(people)]),
        integrality=np.ones(len(pairs) + people),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, low, high),
        options={"time_limit": min(LIMIT_S, settings.limit_s / 2)},
    )
    if found.status != 0 or found.x is None:
        return None
    done_by = np.full(len(jobs.start), -1, dtype=np.int64)
    for value, (job, person) in zip(found.x, pairs, strict=False):
        if value > 0.5:  # noqa: PLR2004 - rounds a 0 or 1 that carries the solver's tolerance
            done_by[job] = person
    return done_by


def _range(jobs: Jobs, job: int) -> slice:
    return slice(int(jobs.first[job]), int(jobs.first[job + 1]))


def _rows(
    jobs: Jobs, pairs: list[tuple[int, int]]
) -> tuple[tuple[list[int], list[int], list[float]], list[float], list[float]]:
    row, column, value = list[int](), list[int](), list[float]()
    low, high = list[float](), list[float]()
    index = {pair: place for place, pair in enumerate(pairs)}

    def add(terms: list[tuple[int, float]], least: float, most: float) -> None:
        row.extend([len(low)] * len(terms))
        column.extend(place for place, _ in terms)
        value.extend(factor for _, factor in terms)
        low.append(least)
        high.append(most)

    for job in range(len(jobs.start)):
        add([(index[job, int(person)], 1.0) for person in jobs.who[_range(jobs, job)]], 1, 1)
    for person in range(jobs.fits.shape[0]):
        mine = np.nonzero(jobs.fits[person])[0]
        for together in _together(jobs, mine):
            add([*((index[job, person], 1.0) for job in together), (len(pairs) + person, -1.0)], -np.inf, 0)
        minutes = [(index[int(job), person], float(jobs.end[job] - jobs.start[job])) for job in mine]
        add(minutes, -np.inf, float(jobs.most[person]))
    return (row, column, value), low, high


def _together(jobs: Jobs, mine: NDArray[np.int64]) -> set[frozenset[int]]:
    """Return the jobs of a person that run at the same moment, for each moment at which one begins."""
    running = (
        mine[(jobs.start[mine] <= jobs.start[job]) & (jobs.start[job] < jobs.end[mine])].tolist() for job in mine
    )
    return {frozenset(some) for some in running}
