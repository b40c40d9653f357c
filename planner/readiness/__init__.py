"""Readiness: whether the preparation is complete, lawful, in time and in hand, and what it looks like.

The README names every rule and lesson. Nothing here solves anything: it judges a pack and the plan in preparation.csv.
"""

from planner.readiness.carrying import carry_over, put_off
from planner.readiness.complete import completeness, missing_core
from planner.readiness.control import GateState, Stale, control_findings, gate_findings, gates, refuse_own, stale
from planner.readiness.dashboard import Dashboard, dashboard, grave_findings, readiness_findings
from planner.readiness.derive import Derivation, procedure_findings, required, with_procedures
from planner.readiness.lessons import Alarm, alarms, lesson_findings, unlinked
from planner.readiness.notice import Notice, read_notice
from planner.readiness.situation import Situation
from planner.readiness.template import Beginning, differences, from_template, new_from_template
from planner.readiness.work import FILE, Work, circumstances, read_rows, works

__all__ = [
    "FILE",
    "Alarm",
    "Beginning",
    "Dashboard",
    "Derivation",
    "GateState",
    "Notice",
    "Situation",
    "Stale",
    "Work",
    "alarms",
    "carry_over",
    "circumstances",
    "completeness",
    "control_findings",
    "dashboard",
    "differences",
    "from_template",
    "gate_findings",
    "gates",
    "grave_findings",
    "lesson_findings",
    "missing_core",
    "new_from_template",
    "procedure_findings",
    "put_off",
    "read_notice",
    "read_rows",
    "readiness_findings",
    "refuse_own",
    "required",
    "stale",
    "unlinked",
    "with_procedures",
    "works",
]
