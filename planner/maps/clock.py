"""The time of a map with a slider: days cut into quarter hours, counted from the first midnight."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planner.scenario.schema import Scenario
from planner.wording import day_words

STEP_MIN = 15
STEPS_A_DAY = 24 * 60 // STEP_MIN
USUAL_STEP = 7 * 60 // STEP_MIN
"""The map opens at 07:00 when nothing is closed on the day."""

Span = tuple[int, int]
"""Quarter hours from the first up to but not including the second."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The days on which anything is closed or manned, in order; ``opening`` is the quarter hour shown first."""

    days: tuple[date, ...]
    opening: int

    @property
    def start(self) -> datetime:
        """The midnight from which quarter hours are counted."""
        return datetime.combine(self.days[0], time())

    def span(self, start: datetime, end: datetime) -> Span:
        """Return the quarter hours that a period touches: what begins at 07:05 is shown from 07:00."""
        step = timedelta(minutes=STEP_MIN)
        return (start - self.start) // step, -((self.start - end) // step)

    def midnight(self, on: date) -> int:
        """Return the first quarter hour of a day."""
        return (on - self.days[0]).days * STEPS_A_DAY

    def moment(self, slot: int) -> datetime:
        """Return when a quarter hour begins."""
        return self.start + timedelta(minutes=STEP_MIN * slot)

    def choices(self) -> list[tuple[int, str, str]]:
        """Return each day as its first quarter hour and its words in Vietnamese and English."""
        return [(self.midnight(on), day_words(on).vi, day_words(on).en) for on in self.days]


def clock_of(scenario: Scenario, more: Iterable[date] = ()) -> Clock:
    """Return the clock of a pack and ``more`` days: it opens on the ceremony's day when most roads are closed."""
    on = {scenario.event.d_day, *more}
    on |= {moment.date() for item in scenario.closures for moment in (item.start, item.end)}
    on |= {movement.start.date() for movement in scenario.movements if not movement.protected}
    on |= {moment.date() for shift in scenario.shifts for moment in (shift.start, shift.end)}
    plain = Clock(tuple(sorted(on)), 0)
    spans = [plain.span(item.start, item.end) for item in scenario.closures]
    return Clock(plain.days, _busiest(spans, plain.midnight(scenario.event.d_day)))


def _busiest(spans: Iterable[Span], midnight: int) -> int:
    known = list(spans)
    slots = range(midnight, midnight + STEPS_A_DAY)
    most = max(slots, key=lambda slot: sum(start <= slot < end for start, end in known))
    return most if any(start <= most < end for start, end in known) else midnight + USUAL_STEP
