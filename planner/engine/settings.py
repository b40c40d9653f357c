"""How long, how wide and how repeatably a solver may search."""

import os
from dataclasses import dataclass, replace

DEFAULT_LIMIT_S = 60.0
DETERMINISTIC_UNITS_PER_S = 0.5
"""Deterministic time granted to CP-SAT per second of limit: low, so that the wall clock rarely cuts first."""


def available_workers() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one solve.

    Attributes:
        limit_s: wall-clock limit in seconds; a deterministic solve also obeys it, as a last resort.
        workers: parallel searches.
        seed: seed of every random choice.
        gap: relative gap at which a plan is good enough.
        deterministic: same input, seed and workers -> same plan. Search is interleaved and measured in the
            solver's deterministic time instead of seconds.
        linearization: how much of the model enters its linear relaxation (0 to 2); 2 pays where that relaxation is
            nearly whole, as in flows.
    """

    limit_s: float = DEFAULT_LIMIT_S
    workers: int = 2
    seed: int = 1
    gap: float = 0.0
    deterministic: bool = False
    linearization: int = 1

    def __post_init__(self) -> None:
        """Refuse values no solve can have.

        Raises:
            ValueError: a value is out of range.
        """
        if self.limit_s <= 0:
            msg = f"limit_s must be positive, not {self.limit_s}"
            raise ValueError(msg)
        if self.workers < 1:
            msg = f"workers must be at least 1, not {self.workers}"
            raise ValueError(msg)
        if self.gap < 0:
            msg = f"gap must not be negative, not {self.gap}"
            raise ValueError(msg)

    def within(self, limit_s: float) -> "Settings":
        """Return these settings with another (at least 0.05 s) wall-clock limit."""
        return replace(self, limit_s=max(limit_s, 0.05))
