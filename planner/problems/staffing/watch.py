"""The clock of one solve, and those who look at it."""

from dataclasses import dataclass

from planner.engine.progress import Progress, Step, Stop
from planner.engine.settings import Settings
from planner.problems.staffing.data import NAME

MARGIN = 0.95
"""Share of the limit that is planned with; the rest is for handing out and checking."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The clock of one solve and those who look at it."""

    settings: Settings
    progress: Progress
    stop: Stop
    begin_s: float

    def elapsed_s(self) -> float:
        """Return the seconds since the solve began."""
        return self.settings.now_s() - self.begin_s

    def left_s(self) -> float:
        """Return the seconds left to search in."""
        return self.settings.limit_s * MARGIN - self.elapsed_s()

    def tell(self, phase: str, score: int | None = None, bound: int | None = None) -> None:
        """Report a step."""
        self.progress(Step(NAME, phase, self.elapsed_s(), self.settings.limit_s, score, bound))
