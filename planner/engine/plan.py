"""What every problem's plan has in common, and what the organiser has already committed to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.engine.conflict import Conflict, Demand
from planner.engine.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBase:
    """The part of a plan that is the same for every problem.

    Attributes:
        outcome: status, score, proven bound, time and seed.
        goals: value of each goal, the lower the better; the score is their weighted sum.
        conflict: why no complete plan exists, when that is proven.
        unmet: demands left out so that the rest could still be planned; empty for a complete plan.
        assignments: the decisions; every problem narrows their type.
    """

    outcome: Outcome
    goals: Mapping[str, int] = field(default_factory=dict)
    conflict: Conflict | None = None
    unmet: tuple[Demand, ...] = ()
    assignments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitments:
    """What a new plan of one problem must respect.

    Attributes:
        pins: subject -> field -> value, decisions that must be kept.
        previous: rows of the previous plan file (column -> text), from which little should change.
    """

    pins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    previous: tuple[Mapping[str, str], ...] = ()


NO_COMMITMENTS = Commitments()


def weighted(goals: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """Return the score: the sum of the goals times their weights."""
    return sum(weights[goal] * value for goal, value in goals.items())
