"""Pins of rehearsals: the fields venue_id, start and date of a session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from planner.errors import UsageError
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.intake import NAME
from planner.problems.rehearsals.plan import read_moment
from planner.scenario.nearest import nearest
from planner.units import DATE_FORMAT, MINUTES_PER_DAY
from planner.wording import Wording

FIELDS = ("venue_id", "start", "date")


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the pins fix of one session; None where they leave the choice."""

    venue_id: str | None = None
    start_min: int | None = None
    day: int | None = None


NOT_FIXED = Fixed()
Pinned = Mapping[str, Fixed]


def read_pinned(problem: Problem, pins: Mapping[str, Mapping[str, str]]) -> Pinned:
    """Return what the pins fix.

    Raises:
        UsageError: an unknown session, field or value; the message names the nearest valid choice.
    """
    return {session_id: _fixed(problem, session_id, dict(fields)) for session_id, fields in sorted(pins.items())}


def _fixed(problem: Problem, session_id: str, fields: Mapping[str, str]) -> Fixed:
    if session_id not in problem.session:
        raise unknown_session(problem, session_id)
    for name in fields:
        if name not in FIELDS:
            raise _refused(f"trường ghim «{name}»", f"pin field “{name}”", *_hint(name, FIELDS))
    venue_id = fields.get("venue_id")
    if venue_id is not None and venue_id not in problem.venue:
        raise _refused(f"địa điểm «{venue_id}»", f"venue “{venue_id}”", *_hint(venue_id, problem.venue))
    start = None if "start" not in fields else _start(problem, fields["start"])
    return Fixed(venue_id, start, None if "date" not in fields else _day(problem, fields["date"]))


def unknown_session(problem: Problem, session_id: str) -> UsageError:
    """Return the error about a session that does not exist, with the nearest that does."""
    return _refused(f"buổi tập «{session_id}»", f"session “{session_id}”", *_hint(session_id, problem.session))


def _start(problem: Problem, text: str) -> int:
    moment = read_moment(text)
    if moment is None:
        raise _refused(f"giờ bắt đầu «{text}»", f"start “{text}”", "dạng 2025-06-03 17:00", "like 2025-06-03 17:00")
    minute, grid = problem.minute(moment), problem.grid_min
    last = problem.end_min - grid
    best = max(0, min(last - last % grid, (minute + grid // 2) // grid * grid))
    if minute != best:
        raise _refused(f"giờ bắt đầu «{text}»", f"start “{text}”", problem.text(best), problem.text(best))
    return minute


def _day(problem: Problem, text: str) -> int:
    try:
        day = (datetime.strptime(text, DATE_FORMAT).date() - problem.origin).days
    except ValueError:
        raise _refused(f"ngày «{text}»", f"date “{text}”", "dạng 2025-06-03", "like 2025-06-03") from None
    if not 0 <= day < problem.days:
        nearest_day = problem.text(max(0, min(problem.days - 1, day)) * MINUTES_PER_DAY).split()[0]
        raise _refused(f"ngày «{text}»", f"date “{text}”", nearest_day, nearest_day)
    return day


def _hint(word: str, choices: Iterable[str]) -> tuple[str, str]:
    known = sorted(choices)
    best = nearest(word, known)
    if best is not None:
        return best, best
    some = ", ".join(known[:5])
    return f"một trong {some}", f"one of {some}"


def _refused(what_vi: str, what_en: str, expected_vi: str, expected_en: str) -> UsageError:
    return UsageError(
        Wording(
            f"{NAME}: không dùng được {what_vi}; gần nhất là {expected_vi}.",
            f"{NAME}: cannot use {what_en}; the nearest is {expected_en}.",
        )
    )
