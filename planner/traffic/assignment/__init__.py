"""Static user equilibrium: delays, shortest ways, flows nobody can improve on alone, and an independent check."""

from planner.traffic.assignment.check import Subject, check_assignment
from planner.traffic.assignment.equilibrium import Method, equilibrium
from planner.traffic.assignment.links import AssignmentError, DelayLinks, Trips
from planner.traffic.assignment.result import Equilibrium, Goal

__all__ = [
    "AssignmentError",
    "DelayLinks",
    "Equilibrium",
    "Goal",
    "Method",
    "Subject",
    "Trips",
    "check_assignment",
    "equilibrium",
]
