"""Reading the ``file_by`` text of a procedure: how long before D-day it must be filed.

Understood: ``D-215``, ``mua D-20``, ``≥5 ngày LV trước`` (working days), ``≥30 ngày trước``, ``≤30 ngày sau
D``, and a shortest notice in brackets, ``D-75 (≥45 ngày)``. Only what stands before the first semicolon is
the term; the rest is a note. Hours, "as soon as guests are known" and the like hang on another moment than
D-day and are not understood.
"""

import re
from dataclasses import dataclass
from datetime import date

from planner.law.calendar import WorkCalendar, base_calendar, d_minus
from planner.scenario.rows import Procedure

D_MINUS = re.compile(r"\bD-(\d+)")
AT_LEAST = re.compile(r"≥\s*(\d+)\s*ngày(\s+LV\b)?")
AFTER_D = re.compile(r"≤\s*(\d+)\s*ngày sau D\b")
ADVISED = "khuyến nghị"
SINCE = re.compile(r"\btừ (\d{1,2})/(\d{1,2})/(\d{4}):?")
LENGTH = re.compile(r"(\d+)\s*ngày(\s+LV\b)?")


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time before D-day.

    Attributes:
        days: days before D-day; negative: after it.
        working: whether working days are meant.
        advised: whether the text itself gives it as a planned date or advice, not as what a rule demands.
    """

    days: int
    working: bool = False
    advised: bool = False


def parse_terms(file_by: str) -> tuple[Term, ...]:
    """Return the terms of ``file_by``: the planned one first, the shortest notice last; none if unclear."""
    text = file_by.split(";", maxsplit=1)[0]
    advised = ADVISED in text.casefold()
    if after := AFTER_D.search(text):
        return (Term(-int(after[1]), advised=advised),)
    planned = tuple(Term(int(match[1]), advised=True) for match in D_MINUS.finditer(text))
    notice = tuple(Term(int(match[1]), bool(match[2]), advised) for match in AT_LEAST.finditer(text))
    return planned[:1] + notice[:1]


def lead_term(procedure: Procedure) -> Term | None:
    """Return the lead time of the columns ``lead_days`` and ``lead_unit``; hours count as whole days, rounded up.

    It is advice when the text says so, or when the text gives the same figure as a planned date (``D-75``).
    """
    if procedure.lead_days is None:
        return None
    planned = {term.days for term in parse_terms(procedure.file_by) if term.advised}
    days = -(-procedure.lead_days // 24) if procedure.lead_unit == "hours" else procedure.lead_days
    advised = procedure.lead_days in planned or ADVISED in procedure.file_by.casefold()
    return Term(days, procedure.lead_unit == "working", advised)


def processing_term(procedure: Procedure, day: date) -> Term | None:
    """Return how long the office takes, by the columns or by the text in force on ``day``; None when it is not said.

    In ``15 ngày; từ 1/7/2025: 10 ngày LV`` the second term holds from that day on.
    """
    if procedure.processing_days is not None:
        days = procedure.processing_days
        return Term(
            -(-days // 24) if procedure.processing_unit == "hours" else days, procedure.processing_unit == "working"
        )
    found: Term | None = None
    for part in procedure.processing.split(";"):
        since = SINCE.search(part)
        if since and date(int(since[3]), int(since[2]), int(since[1])) > day:
            continue
        if length := LENGTH.search(SINCE.sub("", part)):
            found = Term(int(length[1]), bool(length[2]), "(M" in part)
    return found


def filing_day(term: Term, anchor: date, calendar: WorkCalendar | None = None) -> date:
    """Return the last day on which to file: an office day, so that nobody stands before a closed door.

    Working days are counted from the day after filing up to the anchor (D-day, or the first day of the task that waits
    for the answer), as time limits in days are (Bộ luật Dân sự 2015 Đ147: the first day does not count; M). A calendar
    day in a year without a table of office days is kept.

    Raises:
        UsageError: working days of a year that is not known.
    """
    calendar = calendar or base_calendar()
    if term.working:
        return calendar.add(anchor, -term.days)
    day = d_minus(anchor, term.days)
    return calendar.on_or_before(day) if calendar.is_known(day) else day
