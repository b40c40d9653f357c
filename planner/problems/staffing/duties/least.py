"""How many people the duties need at least, and which of them cannot be manned at all: counted, without a search."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from planner.problems.staffing.duties.ejection import Jobs

ROUNDS = 100
"""Cliques grown: one from the job with most incompatible others, the rest each from a job drawn."""
MOST_JOBS = 4000
"""Above this many jobs only overlaps at one moment count: comparing each with each takes too long."""


def at_one_moment(jobs: Jobs) -> int:
    """Return the most jobs at one moment: as many people are needed."""
    return max((len(running) for running in moments(jobs)), default=0)


def moments(jobs: Jobs) -> Iterator[NDArray[np.int64]]:
    """Give the jobs that run at each moment at which one begins and before another begins one ends."""
    starts = np.unique(jobs.start)
    ends = np.unique(jobs.end)
    for minute, following in zip(starts, [*starts[1:], jobs.end.max(initial=0)], strict=True):
        next_end = ends[np.searchsorted(ends, minute, side="right")]
        if next_end <= following:
            yield np.nonzero((jobs.start <= minute) & (minute < jobs.end))[0]


def people_needed(jobs: Jobs, seed: int) -> int:
    """Return a number of people below which the jobs cannot be done.

    Two jobs are incompatible when they overlap or when nobody can do both. Jobs of which each two are incompatible
    need as many people as there are; a large such set is grown by always adding the job that leaves most others.
    """
    best, count = at_one_moment(jobs), len(jobs.start)
    if not count or count > MOST_JOBS:
        return best
    apart = incompatible(jobs)
    generator = np.random.default_rng(seed)
    for number in range(ROUNDS):
        first = int(generator.integers(count)) if number else int(apart.sum(axis=0).argmax())
        best = max(best, _grown(apart, first, generator))
        if best == jobs.fits.shape[0]:
            break
    return best


def incompatible(jobs: Jobs) -> NDArray[np.bool_]:
    """Return job × job: whether one person cannot do both."""
    overlap = (jobs.start[:, None] < jobs.end[None, :]) & (jobs.start[None, :] < jobs.end[:, None])
    fits = jobs.fits.astype(np.float32)
    apart = overlap | (fits.T @ fits < 1)  # counts of people who can do both: whole numbers
    np.fill_diagonal(apart, val=False)
    return apart


def _grown(apart: NDArray[np.bool_], first: int, generator: np.random.Generator) -> int:
    open_jobs = np.ones(len(apart), dtype=np.bool_)
    degree = apart.sum(axis=0).astype(np.float64)
    size, job = 0, first
    while True:
        size += 1
        closed = open_jobs & ~apart[job]
        open_jobs = open_jobs & apart[job]
        if not open_jobs.any():
            return size
        degree -= apart[closed].sum(axis=0)
        job = int(np.where(open_jobs, degree + generator.random(len(degree)) / 2, -1.0).argmax())


def unmannable(jobs: Jobs) -> list[tuple[tuple[int, ...], int, tuple[int, ...]]]:
    """Return what no distribution can man: jobs of one moment, how many can do one of them, and those left out.

    By the theorem of Hall (1935): from a job without a partner in a largest matching, all that is reached along
    alternating ways has fewer people than jobs. The jobs left out are counted once, at the first such moment.
    """
    found, gone = [], set[int]()
    for running in moments(jobs):
        here = np.array([job for job in running if int(job) not in gone], dtype=np.int64)
        if not len(here):
            continue
        graph = csr_array(jobs.fits[:, here].T.astype(np.int8))
        partner = [int(place) for place in maximum_bipartite_matching(graph, perm_type="column")]
        alone = [place for place in range(len(here)) if partner[place] < 0]
        if alone:
            places, people = _reached(jobs.fits[:, here], partner, alone)
            left_out = tuple(int(here[place]) for place in alone)
            gone.update(left_out)
            found.append((tuple(int(here[place]) for place in sorted(places)), len(people), left_out))
    return found


def _reached(fits: NDArray[np.bool_], partner: list[int], alone: list[int]) -> tuple[set[int], set[int]]:
    """Return the jobs and people reached from jobs without a partner along alternating ways."""
    job_of = {person: place for place, person in enumerate(partner) if person >= 0}
    places, people, queue = set(alone), set[int](), list(alone)
    while queue:
        for person in np.nonzero(fits[:, queue.pop()])[0]:
            if int(person) not in people:
                people.add(int(person))
                place = job_of[int(person)]
                if place not in places:
                    places.add(place)
                    queue.append(place)
    return places, people
