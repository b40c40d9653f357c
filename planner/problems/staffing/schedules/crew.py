"""Finding schedules of several people at the same time: each person's is independent of all others'."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from queue import SimpleQueue
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Room = npt.NDArray[np.int32]
Item = TypeVar("Item")
Found = TypeVar("Found")
ROOM = 40_000_000
"""Entries of the space for tables of one thread: 160 MB, of which only what is used takes memory."""


@lru_cache(maxsize=8)
def room(number: int = 0) -> Room:
    """Return the space for tables of a thread of this process; ``number`` tells the threads apart."""
    return np.empty(ROOM + number, np.int32)[:ROOM]


@dataclass(eq=False)
class Crew:
    """Threads that find schedules, each in a room of its own; the compiled search lets them run side by side.

    Attributes:
        rooms: space for tables, one for each thread.
    """

    rooms: tuple[Room, ...]
    _free: SimpleQueue[Room] = field(default_factory=SimpleQueue)
    _threads: ThreadPoolExecutor | None = None

    def __post_init__(self) -> None:
        """Start threads where there is more than one room."""
        for one in self.rooms:
            self._free.put(one)
        if len(self.rooms) > 1:
            self._threads = ThreadPoolExecutor(len(self.rooms))

    def each(self, job: Callable[[Item, Room], Found], items: Iterable[Item]) -> list[Found]:
        """Return the results of the job for all items, in their order."""
        if self._threads is None:
            return [job(item, self.rooms[0]) for item in items]

        def one(item: Item) -> Found:
            space = self._free.get()
            try:
                return job(item, space)
            finally:
                self._free.put(space)

        return list(self._threads.map(one, items))

    def close(self) -> None:
        """Let the threads go."""
        if self._threads is not None:
            self._threads.shutdown()


def crew_of(threads: int) -> Crew:
    """Return a crew."""
    return Crew(tuple(room(number) for number in range(max(1, threads))))
