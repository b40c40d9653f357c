"""How long a search may go on: by the wall clock, or by the work charged when it must be repeatable."""

import time
from dataclasses import dataclass, field

CELLS_PER_S = 4e8
"""Cells of tables that are filled in a second, roughly; only for searches that must be repeatable."""
LONG_S = 3600.0


@dataclass(eq=False)
class Budget:
    """Seconds of a search.

    Attributes:
        limit_s: how long it may last.
        repeatable: whether work counts instead of the wall clock.
    """

    limit_s: float
    repeatable: bool = False
    worked_s: float = 0.0
    begin_s: float = field(default_factory=time.perf_counter)

    @property
    def spent_s(self) -> float:
        """Seconds spent so far."""
        return self.worked_s if self.repeatable else time.perf_counter() - self.begin_s

    @property
    def left_s(self) -> float:
        """Seconds left."""
        return self.limit_s - self.spent_s

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self.left_s <= 0

    @property
    def solver_s(self) -> float:
        """Limit for one call of a linear programme; a repeatable search must not cut it short by the wall."""
        return LONG_S if self.repeatable else max(self.left_s, 0.01)

    def charge(self, cells: int) -> None:
        """Count the filling of a table."""
        self.worked_s += cells / CELLS_PER_S + 1e-4

    def within(self, limit_s: float) -> "Budget":
        """Return a budget of at most ``limit_s`` that ends no later than this one and charges for itself."""
        return Budget(min(limit_s, self.left_s), self.repeatable)
