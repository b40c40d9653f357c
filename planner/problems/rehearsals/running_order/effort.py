"""How long and how wide the search for an order may be."""

import time
from dataclasses import dataclass

from planner.engine.progress import Stop, never


class OutOfTimeError(Exception):
    """The limit was reached before the order was proven."""


@dataclass(frozen=True, slots=True)
class Effort:
    """A moment of the monotonic clock, the workers, and the wish to stop."""

    until: float
    workers: int = 1
    stop: Stop = never

    def is_over(self) -> bool:
        """Whether the limit is reached or somebody wishes to stop."""
        return time.monotonic() > self.until or self.stop()

    def look(self) -> None:
        """Raise OutOfTimeError when the limit is reached."""
        if self.is_over():
            raise OutOfTimeError
