"""What a change would do to the rehearsals: asked as words of a form, answered by the fewest moves."""

import threading
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.rehearsals import Assignment, Problem
from planner.problems.rehearsals.replan import Change, Replanned, changed, replan
from planner.wording import Wording

LIMIT_S = 3.0
ONE_AT_A_TIME = threading.Lock()
"""A question takes a processor for up to three seconds: others wait their turn."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the form asks.

    Attributes:
        storm: a day on which nothing is held outdoors.
        lost: a venue that cannot be used, from ``lost_from`` to ``lost_to``; blank days mean the whole time.
        session: a session that somebody wants elsewhere: on ``date``, from ``start`` on, in ``venue``.
    """

    storm: str = ""
    lost: str = ""
    lost_from: str = ""
    lost_to: str = ""
    session: str = ""
    date: str = ""
    start: str = ""
    venue: str = ""

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return bool(self.storm or self.lost or (self.session and (self.date or self.start or self.venue)))

    def change(self, problem: Problem) -> Change:
        """Return the change.

        Raises:
            UsageError: a day cannot be read.
        """
        storms = (_day(self.storm),) if self.storm else ()
        if not self.lost:
            return Change(storms=storms)
        first = _day(self.lost_from) if self.lost_from else problem.origin
        last = _day(self.lost_to or self.lost_from) if self.lost_from else problem.moment(problem.end_min).date()
        start, end = datetime.combine(first, time()), datetime.combine(last, time()) + timedelta(days=1)
        return Change(lost=((self.lost, start, end),), storms=storms)

    def pins(self) -> dict[str, dict[str, str]]:
        """Return the wish as pins; a start with a day is a moment."""
        if not self.session:
            return {}
        fields = {"venue_id": self.venue}
        if self.date and self.start:
            fields["start"] = f"{self.date} {self.start}"
        elif self.date:
            fields["date"] = self.date
        elif self.start:
            raise UsageError(Wording("Cần ngày cùng với giờ bắt đầu.", "A start needs its day."))
        return {self.session: {name: value for name, value in fields.items() if value}}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            Wording(f"Không đọc được ngày “{text}”; cần dạng 2025-06-05.", f"Cannot read the day “{text}”.")
        ) from None


def answer(problem: Problem, rows: tuple[Assignment, ...], question: Question) -> Replanned:
    """Return the timetable nearest to ``rows`` under the question's change.

    Raises:
        UsageError: a day, session or venue is unknown.
    """
    pins = {session: fields for session, fields in question.pins().items() if fields}
    after = changed(problem, question.change(problem))
    with ONE_AT_A_TIME:
        return replan(after, rows, Settings(limit_s=LIMIT_S, workers=1), pins=pins)
