"""The answer to "why this and not that": reasons, and what each alternative would cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another choice for the same subject.

    Attributes:
        choice: what would be chosen instead.
        cost: change of the score (positive: worse); None when a rule forbids the choice.
        goals: change per goal.
        broken_rules: rules that forbid it.
        note: a sentence on what would have to give way.
    """

    choice: str
    cost: int | None
    goals: Mapping[str, int] = field(default_factory=dict)
    broken_rules: tuple[str, ...] = ()
    note: Wording | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a subject got what it got.

    Attributes:
        subject: id asked about.
        chosen: the choice in the plan, as a sentence.
        reasons: the rules and goals that led there, the strongest first.
        alternatives: other choices, the cheapest first.
    """

    subject: str
    chosen: Wording
    reasons: tuple[Wording, ...]
    alternatives: tuple[Alternative, ...]
