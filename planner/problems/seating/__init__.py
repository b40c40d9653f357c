"""Who sits where: precedence by rank, delegations together, companions side by side. The maths is in README.md."""

from planner.problems.seating.check import CHECKS, check, score
from planner.problems.seating.data import NAME, Problem
from planner.problems.seating.explain import explain
from planner.problems.seating.plan import COLUMNS, FILE, Assignment, Plan, from_rows, to_rows
from planner.wording import Wording

TITLE = Wording("Sắp xếp chỗ ngồi", "Seating")

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
