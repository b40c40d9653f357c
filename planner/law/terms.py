"""Reading the ``file_by`` text of a procedure: how long before D-day it must be filed.

Understood: ``D-215``, ``mua D-20``, ``≥5 ngày LV trước`` (working days), ``≥30 ngày trước``, ``≤30 ngày sau
D``, and a shortest notice in brackets, ``D-75 (≥45 ngày)``. Only what stands before the first semicolon is
the term; the rest is a note. Hours, "as soon as guests are known" and the like hang on another moment than
D-day and are not understood.
"""

import re
from dataclasses import dataclass
from datetime import date

from planner.law.calendar import add_working_days, d_minus, is_known, working_day_on_or_before

D_MINUS = re.compile(r"\bD-(\d+)")
AT_LEAST = re.compile(r"≥\s*(\d+)\s*ngày(\s+LV\b)?")
AFTER_D = re.compile(r"≤\s*(\d+)\s*ngày sau D\b")
ADVISED = "khuyến nghị"


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


def filing_day(term: Term, d_day: date) -> date:
    """Return the last day on which to file: an office day, so that nobody stands before a closed door.

    Working days are counted from the day after filing up to D-day itself, as time limits in days are (Bộ luật
    Dân sự 2015 Đ147: the first day does not count; M). A calendar day in a year without a table of office
    days is kept.

    Raises:
        UsageError: working days of a year that is not known.
    """
    if term.working:
        return add_working_days(d_day, -term.days)
    day = d_minus(d_day, term.days)
    return working_day_on_or_before(day) if is_known(day) else day
