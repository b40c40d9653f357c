"""Why no plan exists: a smallest set of demands that clash, found by re-solving with demands left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Demand:
    """Something asked for that could be left out to make a plan possible.

    Attributes:
        key: unique key, ids included ("post P05, shift CA1, y tế").
        wording: the demand as a sentence with its numbers.
    """

    key: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot be met together.

    Attributes:
        demands: the clashing demands; leaving out any one of them resolves this clash when ``minimal``.
        reason: one sentence with the numbers (for example seats against guests).
        minimal: whether minimality was proven by deletion within the time allowed.
    """

    demands: tuple[Demand, ...]
    reason: Wording
    minimal: bool


Feasible = Callable[[Sequence[Demand]], bool | None]
"""Whether a plan exists for these demands alone; None when the time did not suffice to tell."""


def minimal_conflict(demands: Sequence[Demand], feasible: Feasible) -> tuple[tuple[Demand, ...], bool]:
    """Return a minimal clashing subset of ``demands`` and whether minimality is proven.

    ``demands`` together must be infeasible. QuickXplain (Junker, AAAI 2004) divides and conquers: about
    ``k log(n/k)`` questions for a conflict of k out of n demands. An unanswered question counts as "may be
    feasible": the demand is kept and minimality is no longer claimed.
    """
    proven = True

    def clashes(part: Sequence[Demand]) -> bool:
        nonlocal proven
        answer = feasible(part)
        if answer is None:
            proven = False
        return answer is False

    def explain(background: list[Demand], added: bool, candidates: list[Demand]) -> list[Demand]:  # noqa: FBT001
        if added and clashes(background):
            return []
        if len(candidates) == 1:
            return candidates
        middle = len(candidates) // 2
        left, right = candidates[:middle], candidates[middle:]
        from_right = explain(background + left, bool(left), right)
        from_left = explain(background + from_right, bool(from_right), left)
        return from_left + from_right

    if not demands:
        return (), proven
    return tuple(explain([], False, list(demands))), proven  # noqa: FBT003
