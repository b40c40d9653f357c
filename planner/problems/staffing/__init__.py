"""Staffing: who mans which post in which shift, and who waits in reserve."""

from planner.problems.staffing.check import CHECKS, check, score
from planner.problems.staffing.data import NAME, Problem
from planner.problems.staffing.explain import explain
from planner.problems.staffing.plan import COLUMNS, FILE, Assignment, Plan, from_rows, to_rows
from planner.wording import Wording

TITLE = Wording("Bố trí lực lượng", "Staffing of posts")

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
