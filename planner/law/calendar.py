"""Working days of Vietnamese public offices, 2024 to 2026, and the names of days.

Saturday and Sunday are free. Holidays and Saturdays worked in exchange for a bridge day stand in
``data/days.csv``, each with its source: most are marked M (from memory); those read in a source are marked V.
The Government announces the exchanged days year by year, so a year that is not in the table is refused, not
guessed. A pack extends or overrules the table by its own holidays.csv: ``WorkCalendar.of(scenario)``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, cast

from planner.errors import UsageError
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.wording import Language, Wording

TABLE = Path(__file__).parent / "data" / "days.csv"
ONE_DAY = timedelta(days=1)
LONGEST_SPAN = 366
"""Days of a holiday at most: a longer one is a mistyped year."""
WORKING_WEEKDAYS = 5
"""Monday (0) to Friday (4)."""

DAY_NAMES = (
    Wording("Thứ Hai", "Monday"),
    Wording("Thứ Ba", "Tuesday"),
    Wording("Thứ Tư", "Wednesday"),
    Wording("Thứ Năm", "Thursday"),
    Wording("Thứ Sáu", "Friday"),
    Wording("Thứ Bảy", "Saturday"),
    Wording("Chủ nhật", "Sunday"),
)

Kind = Literal["known", "off", "work"]


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Days on which the week's usual rule does not hold, or (kind ``known``) the span that the table covers.

    Attributes:
        first: first day, included.
        last: last day, included.
        kind: ``off`` a holiday, ``work`` a Saturday worked in exchange, ``known`` a span that is covered.
        name: what the days are.
        source: V with the source, or M.
    """

    first: date
    last: date
    kind: Kind
    name: Wording
    source: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@cache
def special_days() -> tuple[SpecialDays, ...]:
    """Return the table of holidays, exchanged days and covered years."""
    return tuple(
        SpecialDays(
            date.fromisoformat(row.cells["first"]),
            date.fromisoformat(row.cells["last"]),
            cast("Kind", row.cells["kind"]),
            Wording(row.cells["name_vi"], row.cells["name_en"]),
            row.cells["source"],
        )
        for row in read_table(TABLE).rows
    )


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of public offices: the planner's own table, overruled day by day by a pack's holidays.csv.

    Attributes:
        days: holidays, exchanged days and covered spans; of two that name the same day the later counts.
    """

    days: tuple[SpecialDays, ...]

    @classmethod
    def of(cls, scenario: Scenario) -> "WorkCalendar":
        """Return the calendar of an event."""
        own = tuple(
            SpecialDays(row.first, row.last or row.first, row.kind, Wording(row.name, row.name), row.source)
            for row in scenario.holidays
            if row.first
        )
        return cls((*special_days(), *own)) if own else base_calendar()

    @cached_property
    def _exceptions(self) -> Mapping[date, SpecialDays]:
        return {
            days.first + ONE_DAY * offset: days
            for days in self.days
            if days.kind != "known"
            for offset in range(min((days.last - days.first).days + 1, LONGEST_SPAN))
        }

    def is_known(self, day: date) -> bool:
        """Whether the table covers ``day``: its year, or the day itself as a holiday or exchanged day."""
        return day in self._exceptions or any(day in days for days in self.days if days.kind == "known")

    def exception(self, day: date) -> SpecialDays | None:
        """Return the holiday or exchanged Saturday that ``day`` is, if any."""
        return self._exceptions.get(day)

    def is_working(self, day: date) -> bool:
        """Whether public offices work on ``day``.

        Raises:
            UsageError: the table does not cover the year.
        """
        if not self.is_known(day):
            raise self._unknown_year(day)
        special = self.exception(day)
        return special.kind == "work" if special else day.weekday() < WORKING_WEEKDAYS

    def add(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after ``day`` (before it, when negative); ``day`` does not count.

        Raises:
            UsageError: the walk leaves the years that the table covers.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; negative when ``end`` is earlier.

        Raises:
            UsageError: one of the days counted is in a year that the table does not cover.
        """
        if end < start:
            return -sum(self.is_working(end + ONE_DAY * offset) for offset in range((start - end).days))
        return sum(self.is_working(start + ONE_DAY * offset) for offset in range(1, (end - start).days + 1))

    def on_or_before(self, day: date) -> date:
        """Return ``day``, or the last working day before it when offices are closed.

        Raises:
            UsageError: the table does not cover the year.
        """
        return day if self.is_working(day) else self.add(day, -1)

    def on_or_after(self, day: date) -> date:
        """Return ``day``, or the first working day after it when offices are closed.

        Raises:
            UsageError: the table does not cover the year.
        """
        return day if self.is_working(day) else self.add(day, 1)

    def _unknown_year(self, day: date) -> UsageError:
        spans = [days for days in self.days if days.kind == "known"]
        first, last = min(days.first for days in spans), max(days.last for days in spans)
        return UsageError(
            Wording(
                f"Chưa có lịch ngày làm việc của năm {day.year} "
                f"(chỉ có từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}); "
                "hãy bổ sung năm đó, ngày nghỉ và ngày làm bù vào bảng holidays.csv của gói.",
                f"The working days of {day.year} are not known (only {first} to {last}); "
                "add the year, its holidays and exchanged days to the pack's table holidays.csv.",
            )
        )


@cache
def base_calendar() -> WorkCalendar:
    """Return the calendar of the planner's own table."""
    return WorkCalendar(special_days())


def is_known(day: date) -> bool:
    """Whether the planner's own table covers ``day``."""
    return base_calendar().is_known(day)


def exception(day: date) -> SpecialDays | None:
    """Return the holiday or exchanged Saturday that ``day`` is in the planner's own table, if any."""
    return base_calendar().exception(day)


def is_working_day(day: date) -> bool:
    """Whether public offices work on ``day``, by the planner's own table."""
    return base_calendar().is_working(day)


def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, by the planner's own table."""
    return base_calendar().add(day, count)


def working_days_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to and including ``end``, by the planner's own table."""
    return base_calendar().between(start, end)


def working_day_on_or_before(day: date) -> date:
    """Return ``day``, or the last working day before it, by the planner's own table."""
    return base_calendar().on_or_before(day)


def d_minus(d_day: date, days: int) -> date:
    """Return the calendar day ``days`` before D-day (after it, when negative)."""
    return shifted(d_day, -days)


def shifted(day: date, days: int) -> date:
    """Return the day so many days later; a figure mistyped beyond the calendar gives its first or last day."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def day_name(day: date) -> Wording:
    """Return the name of the weekday, with the capitals of NĐ 30/2020 PL II (M): Thứ Hai, Chủ nhật."""
    return DAY_NAMES[day.weekday()]


def long_date(day: date, language: Language = "vi") -> str:
    """Return ``Thứ Hai, 16/6/2025`` (``Monday, 16/6/2025``)."""
    return f"{day_name(day).to(language)}, {day.day}/{day.month}/{day.year}"
