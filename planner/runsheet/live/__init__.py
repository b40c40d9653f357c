"""The run-sheet on the day: an append-only log of acts, and everything else worked out from it.

Nothing here reads a clock, a file or a database: the moment is an argument, the log is a sequence of events.
"""

from planner.runsheet.live.acts import COURSE, Act, Event, Kind, Status
from planner.runsheet.live.forecast import Expected, forecast, late_items, shifted
from planner.runsheet.live.ledger import Ledger
from planner.runsheet.live.programme import Item, Programme, Tie, programme_of
from planner.runsheet.live.refusals import Refusal, refusal
from planner.runsheet.live.report import ReportRow, report
from planner.runsheet.live.state import Course, State, Tick, folded

__all__ = [
    "COURSE",
    "Act",
    "Course",
    "Event",
    "Expected",
    "Item",
    "Kind",
    "Ledger",
    "Programme",
    "Refusal",
    "ReportRow",
    "State",
    "Status",
    "Tick",
    "Tie",
    "folded",
    "forecast",
    "late_items",
    "programme_of",
    "refusal",
    "report",
    "shifted",
]
