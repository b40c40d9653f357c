"""Duties of fixed time: who does them, with the fewest people."""

from planner.problems.staffing.duties.check import CHECKS, Served, check, served
from planner.problems.staffing.duties.man import man
from planner.problems.staffing.duties.manned import Manned, Shortage, apart_from_duties, busy_with, can_do

__all__ = [
    "CHECKS",
    "Manned",
    "Served",
    "Shortage",
    "apart_from_duties",
    "busy_with",
    "can_do",
    "check",
    "man",
    "served",
]
