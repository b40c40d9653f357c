"""What came of making one roster: its shifts, its figures and what the checker says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.engine.findings import Finding
from planner.problems.staffing.rosters.plan import Given


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one roster.

    Attributes:
        rows: its shifts; none when there is no roster.
        goals: goal -> cost; the score is their sum.
        bound: no roster costs less, proven.
        findings: who can have no schedule at all; people missing, as warnings.
        elapsed_s: seconds.
    """

    rows: tuple[Given, ...]
    goals: Mapping[str, int]
    bound: int
    findings: tuple[Finding, ...]
    elapsed_s: float

    @property
    def score(self) -> int:
        """Sum of the goals."""
        return sum(self.goals.values())

    @property
    def gap(self) -> float:
        """How far the score can be above the best, as a part of the score."""
        return (self.score - self.bound) / max(1, self.score)

    def figures(self) -> dict[str, Any]:
        """Return score, proven bound, gap, goals and seconds as plain data."""
        return {
            "score": self.score,
            "bound": self.bound,
            "gap": round(self.gap, 6),
            "goals": dict(self.goals),
            "elapsed_s": round(self.elapsed_s, 3),
        }
