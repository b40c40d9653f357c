"""Preparation: when each task runs, whose it is, what is put off when the people do not suffice."""

from planner.problems.preparation.check import CHECKS, check, score
from planner.problems.preparation.data import NAME, Problem
from planner.problems.preparation.explain import explain
from planner.problems.preparation.plan import COLUMNS, FILE, Assignment, Plan, from_rows, to_rows
from planner.wording import Wording

TITLE = Wording("Kế hoạch chuẩn bị", "Preparation plan")

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
