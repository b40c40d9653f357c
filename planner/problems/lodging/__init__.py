"""Lodging: a bed for every guest on every night, in rooms that suit them, near, safe and at little cost."""

from planner.problems.lodging.check import CHECKS, check, score
from planner.problems.lodging.data import NAME, Problem
from planner.problems.lodging.explain import explain
from planner.problems.lodging.plan import COLUMNS, FILE, Assignment, Plan, from_rows, to_rows
from planner.problems.lodging.plan import REQUIRED as REQUIRED  # columns that older plans have, too
from planner.wording import Wording

TITLE = Wording("Lưu trú", "Lodging")

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
