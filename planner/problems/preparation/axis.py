"""The time axis: days numbered from the first day of planning, some of them working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

DAYS_PER_WEEK = 7
WORKING_DAYS_PER_WEEK = 5


class Counting(StrEnum):
    """Which days count towards a duration, and on which days a task may begin and end.

    WORK: working days only. SPAN: every day, but it begins and ends on a working day (a term that runs on while
    offices are closed). EVERY: every day, as on the days of the festival.
    """

    WORK = "work"
    SPAN = "span"
    EVERY = "every"


@dataclass(frozen=True)
class Axis:
    """Days 0, 1, 2 … from ``first``; a task that ends at slot e was last worked on at day e − 1.

    Attributes:
        first: the day of slot 0.
        working: for every slot, whether offices work.
    """

    first: date
    working: tuple[bool, ...]

    @property
    def slots(self) -> int:
        """Number of days on the axis."""
        return len(self.working)

    def day(self, slot: int) -> date:
        """Return the date of a slot."""
        return self.first + timedelta(days=slot)

    def slot(self, day: date) -> int:
        """Return the slot of a date; negative before the axis."""
        return (day - self.first).days

    def week(self, slot: int) -> int:
        """Return the number of the week, Monday to Sunday, that a slot is in; the first is 0."""
        return (self.first.weekday() + slot) // DAYS_PER_WEEK

    def monday(self, week: int) -> date:
        """Return the Monday of a week."""
        return self.first + timedelta(days=week * DAYS_PER_WEEK - self.first.weekday())

    def is_working(self, slot: int) -> bool:
        """Whether offices work on a day of the axis; never outside it."""
        return 0 <= slot < self.slots and self.working[slot]

    @cached_property
    def _working_before(self) -> tuple[int, ...]:
        counts = [0]
        for worked in self.working:
            counts.append(counts[-1] + worked)
        return tuple(counts)

    @cached_property
    def _working_slots(self) -> tuple[int, ...]:
        return tuple(slot for slot, worked in enumerate(self.working) if worked)

    def working_between(self, start: int, end: int) -> int:
        """Count the working days from slot ``start`` up to, without, slot ``end``."""
        return self._working_before[min(max(end, 0), self.slots)] - self._working_before[min(max(start, 0), self.slots)]

    def working_end(self, end: int, spare: int) -> int:
        """Return the slot after the last working day that leaves ``spare`` working days before slot ``end``."""
        place = self._working_before[min(max(end, 0), self.slots)] - spare - 1
        return self._working_slots[place] + 1 if place >= 0 else 0

    def end_of(self, start: int, days: int, counting: Counting) -> int | None:
        """Return the slot after the last day of a task that begins at ``start``; None where it cannot begin."""
        if not 0 <= start <= self.slots:
            return None
        if days == 0:
            return start
        if counting is Counting.EVERY:
            return start + days if start + days <= self.slots else None
        if not self.is_working(start):
            return None
        if counting is Counting.WORK:
            last = self._working_before[start] + days - 1
            return self._working_slots[last] + 1 if last < len(self._working_slots) else None
        return self._end_of_span(start + days - 1)

    def _end_of_span(self, last: int) -> int | None:
        while last < self.slots and not self.working[last]:
            last += 1
        return last + 1 if last < self.slots else None

    def spread(self, minutes: int, start: int, end: int) -> Mapping[int, int]:
        """Share out minutes of work over the weeks of a task: evenly over its working days, whole minutes.

        Over all its days where none is a working day.
        """
        days = [slot for slot in range(start, end) if self.is_working(slot)] or list(range(start, end))
        shares: dict[int, int] = {}
        for place, slot in enumerate(days):
            share = minutes * (place + 1) // len(days) - minutes * place // len(days)
            shares[self.week(slot)] = shares.get(self.week(slot), 0) + share
        return shares
