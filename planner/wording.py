"""Sentences the user reads, in Vietnamese first and English second."""

from datetime import date, datetime
from typing import Literal, NamedTuple

Language = Literal["vi", "en"]


class Wording(NamedTuple):
    """One sentence in both languages; which one is read is decided when it is shown, not when it is made."""

    vi: str
    en: str

    def to(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return self.vi if language == "vi" else self.en


def number(value: int) -> str:
    """Write a whole number the Vietnamese way, with a dot between thousands (1.236)."""
    return f"{value:,}".replace(",", ".")


WEEKDAYS = (
    Wording("Thứ Hai", "Monday"),
    Wording("Thứ Ba", "Tuesday"),
    Wording("Thứ Tư", "Wednesday"),
    Wording("Thứ Năm", "Thursday"),
    Wording("Thứ Sáu", "Friday"),
    Wording("Thứ Bảy", "Saturday"),
    Wording("Chủ nhật", "Sunday"),
)


def day_words(day: date) -> Wording:
    """Return a day as it is printed: ``Thứ Hai, 16/6/2025``, ``Monday, 16/6/2025``."""
    weekday = WEEKDAYS[day.weekday()]
    figures = f"{day.day}/{day.month}/{day.year}"
    return Wording(f"{weekday.vi}, {figures}", f"{weekday.en}, {figures}")


def moment_words(text: str, language: Language) -> str:
    """Return a plan file's ``YYYY-MM-DD HH:MM`` as it is printed; text that is no moment is returned as it is."""
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        return text
    return f"{moment:%H:%M} {day_words(moment.date()).to(language)}"
