"""Time for a part of a search, by the wall clock or by work."""

from dataclasses import dataclass, replace
from typing import Any

from planner.engine.settings import Settings

NODES = 40
"""Nodes of one whole-number program where time is counted by work."""


@dataclass(frozen=True)
class Pace:
    """A stretch of time.

    Attributes:
        settings: say which clock counts.
        begin_s, end_s: moments on it.
    """

    settings: Settings
    begin_s: float
    end_s: float

    @classmethod
    def lasting(cls, settings: Settings, seconds: float) -> "Pace":
        """Return the next so many seconds."""
        now_s = settings.now_s()
        return cls(settings, now_s, now_s + max(seconds, 1e-3))

    @property
    def share(self) -> float:
        """How much of it is over, from 0 on."""
        return (self.settings.now_s() - self.begin_s) / (self.end_s - self.begin_s)

    @property
    def is_over(self) -> bool:
        """Whether it is over."""
        return self.share >= 1

    @property
    def left_s(self) -> float:
        """Seconds left."""
        return self.end_s - self.settings.now_s()

    def within(self, seconds: float) -> "Pace":
        """Return the next so many seconds, at most those left."""
        now_s = self.settings.now_s()
        return replace(self, begin_s=now_s, end_s=now_s + max(0.05, min(seconds, self.left_s)))

    def charge(self, seconds: float) -> None:
        """Count work, where time is counted by work."""
        if self.settings.deterministic:
            self.settings.clock.work(seconds)

    @property
    def options(self) -> dict[str, Any]:
        """Limits of a whole-number program, as scipy.optimize.milp takes them."""
        if self.settings.deterministic:
            return {"node_limit": NODES}
        return {"time_limit": max(0.05, self.left_s)}
