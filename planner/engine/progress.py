"""Progress and stop: passed into a solve by whoever watches it; the engine itself never prints."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Step:
    """One sign of life of a solve.

    Attributes:
        problem: name of the problem package.
        phase: what is being done ("build", "search", "conflict", "check" …).
        elapsed_s: seconds since the solve began.
        limit_s: seconds it may take.
        score: best plan so far, None before the first.
        bound: best proven bound so far.
    """

    problem: str
    phase: str
    elapsed_s: float
    limit_s: float
    score: int | None = None
    bound: int | None = None


class Progress(Protocol):
    """Receives every step."""

    def __call__(self, step: Step, /) -> None:
        """Take note of ``step``; must return at once."""


class Stop(Protocol):
    """Asked now and then whether to stop."""

    def __call__(self) -> bool:
        """Return True to end the search with the best plan so far."""


def silent(step: Step) -> None:
    """Ignore progress."""


def never() -> bool:
    """Never stop early."""
    return False
