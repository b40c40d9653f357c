"""Whether some of the demands can be met: a count of days, then the linear part, then the whole model."""

from collections.abc import Collection

from planner.engine.outcome import Status
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.data import Problem
from planner.problems.preparation.model import build
from planner.problems.preparation.relaxation import relaxed
from planner.problems.preparation.windows import windows_of

QUESTION_S = 1.5
"""Longest time for one question."""


def can_be_met(problem: Problem, decided: Decided, names: Collection[str], left_s: float) -> bool | None:
    """Say whether a plan exists for the demands called ``names``; None where time does not suffice to tell."""
    if left_s <= 0:
        return None
    part, pins = problem.only(names), decided.only(names)
    windows = windows_of(part)
    if any(windows[task_id].latest < windows[task_id].end for task_id in part.needed):
        return False
    m = build(part, pins)
    m.cp.clear_objective()
    linear = relaxed(m.cp, min(QUESTION_S, left_s))
    if linear.is_impossible:
        return False
    if linear.values is not None and linear.is_whole:
        return True
    found = run(m.cp, Settings(min(QUESTION_S, left_s), workers=1))
    if found.outcome.status is Status.INFEASIBLE:
        return False
    return True if found.outcome.has_plan else None
