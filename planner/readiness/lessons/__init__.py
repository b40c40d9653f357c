"""Lessons of earlier events as checks that run: each a named function that says where the plan repeats the mistake."""

from planner.readiness.lessons.registry import CHECKS, TITLES, Alarm, alarms, lesson_findings, unlinked

__all__ = ["CHECKS", "TITLES", "Alarm", "alarms", "lesson_findings", "unlinked"]
