"""The minute-by-minute programme: times worked out, written, printed, and judged from the file on disk."""

from planner.runsheet.build import TimedItem, build
from planner.runsheet.check import CHECKS, check, check_file
from planner.runsheet.files import PAGE, read, write_files, write_page
from planner.runsheet.sheet import COLUMNS, FILE, PROBLEM, SheetRow

__all__ = [
    "CHECKS",
    "COLUMNS",
    "FILE",
    "PAGE",
    "PROBLEM",
    "SheetRow",
    "TimedItem",
    "build",
    "check",
    "check_file",
    "read",
    "write_files",
    "write_page",
]
