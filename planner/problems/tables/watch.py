"""Clock, limits and watcher of one solve."""

from dataclasses import dataclass, replace

from planner.engine.outcome import Limit
from planner.engine.progress import Progress, Step, Stop
from planner.engine.settings import Settings
from planner.problems.tables.data import NAME

MARGIN = 0.95
"""Share of the limit that is planned for; the rest is for checking."""


@dataclass(frozen=True)
class Watch:
    """Clock, limits and watcher of one solve."""

    settings: Settings
    progress: Progress
    stop: Stop
    begin: float

    @property
    def elapsed_s(self) -> float:
        """Seconds since the beginning."""
        return self.settings.now_s() - self.begin

    @property
    def left_s(self) -> float:
        """Seconds left, without the margin."""
        return MARGIN * self.settings.limit_s - self.elapsed_s

    @property
    def is_over(self) -> bool:
        """Whether the time is up or somebody wishes to stop."""
        return self.left_s <= 0 or self.stop()

    @property
    def limit(self) -> Limit:
        """Why a search without a proof ends now."""
        return Limit.STOPPED if self.stop() else Limit.TIME

    def tell(self, phase: str, best: int | None = None, bound: int | None = None) -> None:
        """Report a step."""
        self.progress(Step(NAME, phase, self.elapsed_s, self.settings.limit_s, best, bound))

    def within(self, share: float) -> "Watch":
        """Return the same watch with a part of the limit."""
        return replace(self, settings=self.settings.within(share * self.settings.limit_s))
