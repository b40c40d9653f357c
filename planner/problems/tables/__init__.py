"""Tables: who sits with whom at a banquet or meeting, and who sits beside whom."""

from planner.problems.tables.check import CHECKS, check, score
from planner.problems.tables.data import NAME, Problem
from planner.problems.tables.explain import explain
from planner.problems.tables.plan import COLUMNS, FILE, Assignment, Plan, from_rows, to_rows
from planner.wording import Wording

TITLE = Wording("Xếp bàn tiệc", "Banquet tables")

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
