"""Duties as numbers: one job for each person asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.problems.staffing.data import Problem
from planner.problems.staffing.duties.ejection import Desk, Jobs
from planner.problems.staffing.duties.manned import can_do
from planner.problems.staffing.entities import Duty, Person
from planner.units import minutes_between


@dataclass(frozen=True, slots=True)
class Work:
    """The jobs, the duty of each and the people by number."""

    duties: tuple[Duty, ...]
    people: tuple[Person, ...]
    jobs: Jobs

    def without(self, left_out: Sequence[int]) -> "Work":
        """Return the work without some jobs."""
        gone = set(left_out)
        kept = [job for job in range(len(self.duties)) if job not in gone]
        fits = self.jobs.fits[:, kept]
        return Work(tuple(self.duties[job] for job in kept), self.people, _jobs(self, kept, fits))


def work_of(problem: Problem) -> Work:
    """Return the jobs of all duties; those for whom no hours remain do not fit."""
    people = tuple(problem.people.values())
    duties = tuple(duty for duty in problem.duties for _ in range(duty.people))
    zero = min((duty.start for duty in duties), default=None)
    spans = [(minutes_between(zero, one.start), minutes_between(zero, one.end)) for one in duties if zero]
    of_duty = {duty.duty_id: [can_do(person, duty) for person in people] for duty in problem.duties}
    fits = np.array([of_duty[duty.duty_id] for duty in duties], dtype=np.bool_).reshape(len(duties), len(people)).T
    most = np.array([person.max_minutes for person in people], dtype=np.int64)
    start, end = np.array(spans, dtype=np.int64).reshape(len(duties), 2).T
    fits = fits & ((end - start)[None, :] <= most[:, None])
    return Work(duties, people, _arrays(start, end, fits, most))


def _jobs(work: Work, kept: Sequence[int], fits: NDArray[np.bool_]) -> Jobs:
    return _arrays(work.jobs.start[list(kept)], work.jobs.end[list(kept)], fits, work.jobs.most)


def _arrays(start: NDArray[np.int64], end: NDArray[np.int64], fits: NDArray[np.bool_], most: NDArray[np.int64]) -> Jobs:
    first = np.concatenate([[0], np.cumsum(fits.sum(axis=0))]).astype(np.int64)
    who = np.nonzero(fits.T)[1].astype(np.int64)
    straight = [np.ascontiguousarray(array) for array in (start, end)]
    return Jobs(straight[0], straight[1], np.ascontiguousarray(fits), first, who, most)


def empty_desk(jobs: Jobs, seed: int) -> Desk:
    """Return a desk on which nobody does anything and every job waits, the earliest first."""
    people, count = jobs.fits.shape
    done_by = np.full(count, -1, dtype=np.int64)
    pool = np.concatenate([np.argsort(-jobs.start, kind="stable"), [0]]).astype(np.int64)
    return Desk(
        mine=np.zeros((people, _most_of_one(jobs)), dtype=np.int64),
        held=np.zeros(people, dtype=np.int64),
        load=np.zeros(people, dtype=np.int64),
        done_by=done_by,
        active=np.ones(people, dtype=np.bool_),
        pool=pool,
        left=np.array([count, count + 1], dtype=np.int64),
        fewest=done_by.copy(),
        weight=np.ones(count, dtype=np.int64),
        chain=np.zeros(count, dtype=np.int64),
        dice=np.array([88172645463325252 + seed * 7919], dtype=np.uint64),
    )


def _most_of_one(jobs: Jobs) -> int:
    """Return how many jobs one person could do after another, at most: always the one that ends first."""
    count, free_from = 0, -1
    for job in np.argsort(jobs.end, kind="stable"):
        if jobs.start[job] >= free_from:
            count, free_from = count + 1, int(jobs.end[job])
    return max(1, count)
