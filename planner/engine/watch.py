"""The clock of one solve, its limits, and those who look at it."""

from dataclasses import dataclass, replace

from planner.engine.outcome import Limit
from planner.engine.progress import Progress, Step, Stop
from planner.engine.settings import Settings

MARGIN = 0.95
"""Share of the limit that is planned for; the rest is for reading off and checking."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Clock, limits and watcher of one solve.

    Attributes:
        problem: whose steps are told.
        settings: with the limit of the solve.
        progress: who is told of each step.
        stop: whether somebody wishes to stop.
        begin_s: moment at which the solve began.
    """

    problem: str
    settings: Settings
    progress: Progress
    stop: Stop
    begin_s: float

    @classmethod
    def started(cls, problem: str, settings: Settings, progress: Progress, stop: Stop) -> "Watch":
        """Return a watch that starts now."""
        return cls(problem, settings, progress, stop, settings.now_s())

    @property
    def elapsed_s(self) -> float:
        """Seconds since the beginning."""
        return self.settings.now_s() - self.begin_s

    @property
    def end_s(self) -> float:
        """Moment at which searching must end."""
        return self.begin_s + MARGIN * self.settings.limit_s

    @property
    def left_s(self) -> float:
        """Seconds left, without the margin."""
        return self.end_s - self.settings.now_s()

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
        self.progress(Step(self.problem, phase, self.elapsed_s, self.settings.limit_s, best, bound))

    def within(self, share: float) -> "Watch":
        """Return the same watch with a part of the limit."""
        return replace(self, settings=self.settings.within(share * self.settings.limit_s))
