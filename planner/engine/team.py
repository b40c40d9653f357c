"""Searchers side by side, each in a process of its own, or one in this process where that is better."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from planner.engine.settings import Settings

Task = TypeVar("Task")
Found = TypeVar("Found")

PARALLEL_S = 5.0
"""Less time than this is not worth starting processes."""


def nothing() -> None:
    """Do nothing meanwhile."""


@dataclass
class Team:
    """Searchers in processes of their own, or one in this process."""

    size: int
    executor: Executor | None = None

    def work(
        self, search: Callable[[Task], Found], tasks: Sequence[Task], meanwhile: Callable[[], None] = nothing
    ) -> list[Found]:
        """Return what each searcher found for its task; alone, for the first task."""
        if self.executor is None:
            meanwhile()
            return [search(task) for task in tasks[:1]]
        try:
            jobs = [self.executor.submit(search, task) for task in tasks]
            meanwhile()
            return [job.result() for job in jobs]
        except BrokenProcessPool:
            self.size, self.executor = 1, None
            return self.work(search, tasks, meanwhile)


@contextmanager
def team_for(settings: Settings, limit_s: float, module: str) -> Iterator[Team]:
    """Give as many searchers as may run at once.

    A process that may not have children, and a short or repeatable search, makes do with one searcher.

    Args:
        settings: says how many.
        limit_s: time of the search.
        module: imported once, for all searchers.
    """
    workers = settings.at_once
    if workers < 2 or limit_s < PARALLEL_S or multiprocessing.current_process().daemon:  # noqa: PLR2004 - alone
        yield Team(1)
        return
    kind = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(kind)
    context.set_forkserver_preload([module])
    with ProcessPoolExecutor(workers, mp_context=context) as executor:
        yield Team(workers, executor)
