"""Whole-number units used throughout; a name always says its unit (``walk_m``, ``cost_vnd``, ``limit_s``).

Quantities that a solver sees are whole numbers, so that a plan's score is exact and can be recomputed.
"""

from datetime import datetime
from typing import NewType

Minutes = NewType("Minutes", int)
Metres = NewType("Metres", int)
Seats = NewType("Seats", int)
Dong = NewType("Dong", int)

MINUTES_PER_DAY = 24 * 60
DATETIME_FORMAT = "%Y-%m-%d %H:%M"
DATE_FORMAT = "%Y-%m-%d"


def minutes_between(start: datetime, end: datetime) -> Minutes:
    """Return whole minutes from ``start`` to ``end`` (negative when ``end`` is earlier)."""
    return Minutes(int((end - start).total_seconds() // 60))


def format_datetime(moment: datetime) -> str:
    """Write a local moment as the plan files do: ``YYYY-MM-DD HH:MM``."""
    return moment.strftime(DATETIME_FORMAT)
