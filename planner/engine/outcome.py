"""What came out of a solve: status, reason of the end, score, proven bound, time. ``None``: there is none."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What is known about the plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Limit(StrEnum):
    """Why the search ended before a proof."""

    TIME = "time"
    GAP = "gap"
    STOPPED = "stopped"
    DISAGREEMENT = "disagreement"
    """One solve said "infeasible" and the second, with presolve off, did not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a solve, without the plan.

    Attributes:
        status: what is known.
        limit: why the search ended early; None when it ended by proof.
        score: value of the plan, the lower the better; None without a plan.
        bound: no plan can score below it, proven; None where nothing is proven.
        elapsed_s: wall-clock seconds.
        seed: the seed used.
    """

    status: Status
    limit: Limit | None = None
    score: int | None = None
    bound: int | None = None
    elapsed_s: float = 0.0
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a bound above the score: it would prove the plan impossible.

        Raises:
            ValueError: bound above score, or a plan without a score.
        """
        if self.score is not None and self.bound is not None and self.bound > self.score:
            msg = f"bound {self.bound} above score {self.score}"
            raise ValueError(msg)
        if self.has_plan and self.score is None:
            msg = f"status {self.status} without a score"
            raise ValueError(msg)

    @property
    def has_plan(self) -> bool:
        """Whether a plan that keeps every rule was found."""
        return self.status in {Status.OPTIMAL, Status.FEASIBLE}

    @property
    def gap(self) -> float | None:
        """|score − bound| / max(1, |score|), or None when one of them is missing."""
        if self.score is None or self.bound is None:
            return None
        return abs(self.score - self.bound) / max(1, abs(self.score))
