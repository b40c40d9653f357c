"""Rehearsals: who rehearses what, where and when, so that people come out seldom and wait little."""

from planner.problems.rehearsals.check import CHECKS, check, score
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.explain import explain
from planner.problems.rehearsals.intake import NAME
from planner.problems.rehearsals.plan import COLUMNS, FILE, Assignment, Plan, from_rows, to_rows
from planner.wording import Wording

TITLE = Wording("Tập luyện", "Rehearsals")

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
