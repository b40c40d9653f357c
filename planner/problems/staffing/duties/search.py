# mypy: disable-error-code="no-untyped-call"
"""Fewer and fewer people for the same jobs: one is let go, and what he or she did is pushed in elsewhere."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from planner.engine.settings import Settings
from planner.problems.staffing.duties.ejection import Desk, Jobs, dismiss, lay, settle
from planner.problems.staffing.duties.jobs import empty_desk

STEPS = 4000
"""Steps between two looks at the clock: some 20 milliseconds."""
PATIENCE = 4000
"""Looks at the clock without success after which the search begins anew from the best, all jobs weighing the same:
the weights learnt are worth keeping, two hard instances needed 3 and 11 million steps with them."""

DoneBy = NDArray[np.int64]


class Board:
    """The best distribution so far, for all searchers."""

    def __init__(self, least: int, done_by: DoneBy) -> None:
        """Begin with a complete one; at ``least`` people the search ends."""
        self._lock = threading.Lock()
        self.least = least
        self.done_by, self.used = done_by, len(np.unique(done_by))

    def offer(self, done_by: DoneBy) -> None:
        """Keep a complete distribution when it uses fewer people."""
        used = len(np.unique(done_by))
        with self._lock:
            if used < self.used:
                self.done_by, self.used = done_by.copy(), used


def first_of(jobs: Jobs, seed: int, over: Callable[[], bool]) -> DoneBy:
    """Return a distribution in which as few jobs as could be found wait (-1), with everybody in use."""
    desk = empty_desk(jobs, seed)
    while not settle(jobs, desk, STEPS) and not over():
        pass
    return desk.fewest.copy()


def descend(jobs: Jobs, board: Board, settings: Settings, over: Callable[[], bool]) -> None:
    """Improve the distribution on the board, with as many searchers as may run at once, down to its least."""

    def is_over() -> bool:
        return board.used <= board.least or over()

    seeds = range(settings.seed, settings.seed + settings.at_once)
    with ThreadPoolExecutor(max_workers=settings.at_once) as pool:
        for job in [pool.submit(_descend, jobs, board, seed, is_over) for seed in seeds]:
            job.result()


def _descend(jobs: Jobs, board: Board, seed: int, over: Callable[[], bool]) -> None:
    desk = empty_desk(jobs, seed)
    generator = np.random.default_rng(seed)
    while not over():
        used = board.used
        lay(jobs, desk, board.done_by)
        dismiss(jobs, desk, _whom(desk, generator))
        for _ in range(PATIENCE):
            if settle(jobs, desk, STEPS):
                board.offer(desk.done_by)
                break
            if over() or board.used < used:
                break


def _whom(desk: Desk, generator: np.random.Generator) -> int:
    """Return one of those with the fewest jobs, by lot."""
    used = np.nonzero(desk.active)[0]
    return int(used[(desk.held[used] + 2 * generator.random(len(used))).argmin()])
