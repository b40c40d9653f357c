"""How long, how wide and how repeatably a solver may search."""

import os
import time
from dataclasses import dataclass, field, replace

from planner.engine.clock import WorkClock

DEFAULT_LIMIT_S = 60.0
WALL_CAP = 4
"""A deterministic search ends at this many times its limit on the wall clock, as a last resort."""


def available_workers() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one solve.

    Attributes:
        limit_s: limit in seconds: of the wall clock, or of charged work in deterministic mode.
        workers: parallel searches.
        seed: seed of every random choice.
        gap: relative gap at which a plan is good enough.
        deterministic: same input, seed and workers -> same plan. Searches are interleaved, one at a time, and
            measured by work (engine.clock) instead of the wall clock.
        linearization: how much of the model enters its linear relaxation (0 to 2); 2 pays where that relaxation is
            nearly whole, as in flows.
        clock: work charged so far; shared by all settings made from these.
    """

    limit_s: float = DEFAULT_LIMIT_S
    workers: int = 2
    seed: int = 1
    gap: float = 0.0
    deterministic: bool = False
    linearization: int = 1
    clock: WorkClock = field(default_factory=WorkClock, compare=False, repr=False)

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

    @property
    def at_once(self) -> int:
        """How many searches may run side by side: in deterministic mode one, as which ends first is chance."""
        return 1 if self.deterministic else self.workers

    def now_s(self) -> float:
        """Return the present moment in seconds, by the wall clock or by work; only differences mean anything."""
        return self.clock.now_s() if self.deterministic else time.perf_counter()

    def within(self, limit_s: float) -> "Settings":
        """Return these settings with another (at least 0.05 s) limit, on the same clock."""
        return replace(self, limit_s=max(limit_s, 0.05))

    def afresh(self) -> "Settings":
        """Return these settings with a clock of their own, for a solve that begins now."""
        return replace(self, clock=WorkClock(cap_s=WALL_CAP * self.limit_s))
