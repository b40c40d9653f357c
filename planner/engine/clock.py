"""Two clocks for a search: the wall's, and one that counts work, so that the same input takes the same time.

A search that watches the wall stops at another point on every run. In deterministic mode time is what the solver
says it has worked (its deterministic time) plus a charge by size for building each model, so every limit cuts at
the same point, whatever else the machine is doing.
"""

import math
import time
from dataclasses import dataclass

UNITS_PER_S = 0.5
"""Deterministic time of CP-SAT taken for one second, so that such a solve takes about as long as a timed one."""
LONGEST_S = 1e7
"""Longer than any solve."""
CALL_S = 0.02
"""Charge for every solve, so that no search goes on for ever on free work."""
CONSTRAINT_S = 4e-5
"""Charge for building one constraint."""


@dataclass(slots=True)
class WorkClock:
    """Seconds of work charged so far.

    Attributes:
        spent_s: work charged so far, in seconds.
        cap_s: wall-clock seconds after which time is up all the same; such a plan may differ from run to run.
        begin_s: wall-clock moment at which the clock was made.
    """

    spent_s: float = 0.0
    cap_s: float = math.inf
    begin_s: float = 0.0

    def __post_init__(self) -> None:
        """Start the wall clock for the cap."""
        self.begin_s = self.begin_s or time.perf_counter()

    @property
    def wall_left_s(self) -> float:
        """Wall-clock seconds left until the cap."""
        return min(LONGEST_S, self.begin_s + self.cap_s - time.perf_counter())

    def now_s(self) -> float:
        """Return the moment by work; a moment after every limit when the wall's cap has passed."""
        return self.spent_s if self.wall_left_s > 0 else LONGEST_S

    def work(self, seconds: float) -> None:
        """Add work done outside the solver."""
        self.spent_s += seconds

    def charge(self, units: float, constraints: int) -> None:
        """Add a solve of ``units`` deterministic time on a model of so many constraints."""
        self.spent_s += CALL_S + constraints * CONSTRAINT_S + units / UNITS_PER_S
