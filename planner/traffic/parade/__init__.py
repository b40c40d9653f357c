"""Columns on a time-space diagram, from assembly to dispersal, and where they meet each other."""

from planner.traffic.parade.columns import BlockLine, Diagram, diagram_of, pitch_passing_min
from planner.traffic.parade.meetings import Meeting, columns_do_not_meet, meetings
from planner.traffic.parade.svg import svg

__all__ = [
    "BlockLine",
    "Diagram",
    "Meeting",
    "columns_do_not_meet",
    "diagram_of",
    "meetings",
    "pitch_passing_min",
    "svg",
]
