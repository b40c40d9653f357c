"""Transport: which vehicle picks up whom where and when, and which team pays which visit."""

from planner.problems.transport.check import CHECKS, check, score
from planner.problems.transport.data import NAME, Problem
from planner.problems.transport.explain import explain
from planner.problems.transport.plan import COLUMNS, FILE, Assignment, Plan, from_rows, to_rows
from planner.wording import Wording

TITLE = Wording("Đưa đón", "Transport")

__all__ = [
    "CHECKS",
    "COLUMNS",
    "FILE",
    "NAME",
    "TITLE",
    "Assignment",
    "Plan",
    "Problem",
    "check",
    "explain",
    "from_rows",
    "score",
    "to_rows",
]
