"""Days and hours in the words of official letters, with the lunar day."""

from datetime import date, datetime

from lunar_vn import can_chi, solar_to_lunar

from planner.law.calendar import day_name

PADDED_MONTHS = 2
"""Months 1 and 2 take a zero, months 3 to 9 do not (R26, NĐ 30/2020 PL I, V)."""


def official_day(day: date) -> str:
    """Return ``ngày 05 tháng 6 năm 2025``: a zero before days under 10 and before months 1 and 2 (R26)."""
    month = f"{day.month:02d}" if day.month <= PADDED_MONTHS else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def weekday_day(day: date) -> str:
    """Return ``Thứ Hai, ngày 16 tháng 6 năm 2025``."""
    return f"{day_name(day).vi}, {official_day(day)}"


def short_day(day: date) -> str:
    """Return ``16/6/2025``."""
    return f"{day.day}/{day.month}/{day.year}"


def clock(moment: datetime) -> str:
    """Return ``07 giờ 30`` or ``08 giờ 00``."""
    return f"{moment:%H} giờ {moment:%M}"


def lunar_day(day: date) -> str:
    """Return ``ngày 21 tháng 5 năm Ất Tỵ``; a leap month is named."""
    lunar = solar_to_lunar(day)
    leap = " nhuận" if lunar.leap else ""
    return f"ngày {lunar.day} tháng {lunar.month}{leap} năm {can_chi.get_year_can_chi(lunar.year)}"


def parse_moment(text: str) -> datetime | None:
    """Return a plan file's moment, or None when it is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        return None


def moment_text(moment: datetime | None) -> str:
    """Return ``15:00 14/6/2025``, or nothing."""
    return "" if moment is None else f"{moment:%H:%M} {short_day(moment.date())}"
