"""Two versions of a traffic plan: measures side by side, and the closures, movements and posts that differ."""

from planner.traffic.compare.changes import WHAT, Change, FieldChange, closure_changes, movement_changes, post_changes
from planner.traffic.compare.comparison import Comparison, Pair, change_rows, compare, measure_rows, write_comparison
from planner.traffic.compare.measures import MEASURES, Measure, Study, measures_of

__all__ = [
    "MEASURES",
    "WHAT",
    "Change",
    "Comparison",
    "FieldChange",
    "Measure",
    "Pair",
    "Study",
    "change_rows",
    "closure_changes",
    "compare",
    "measure_rows",
    "measures_of",
    "movement_changes",
    "post_changes",
    "write_comparison",
]
