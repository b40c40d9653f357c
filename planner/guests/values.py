"""Cells of guest lists as text: telephone numbers, days of birth, genders; what was repaired is said."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from planner.guests.spelling import plain_key, squeeze
from planner.scenario.rows import Gender
from planner.wording import Wording

NOTHING = Wording("", "")
MOBILE_STARTS = "35789"
"""First digits of Vietnamese mobile numbers after the 0 (since 2018)."""
MOBILE_DIGITS = 9
LANDLINE_DIGITS = 10
"""Digits of a landline number after its 0: area code 2xx and 7 digits."""
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 3_654, 43_831
"""Excel's numbers of 1/1/1910 and 1/1/2020: five figures in a column of births are such a day."""
OLDEST_YEAR, YOUNGEST_YEAR = 1900, 2020
TWO_DIGIT_YEAR = 100
YEAR_SPLIT = 25
"""Two-digit years up to this one are 20xx."""

DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T].*)?")
MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
YEAR = re.compile(r"(\d{4})")
SERIAL = re.compile(r"\d{4,5}")
PHONE_SPLIT = re.compile(r"\s*[;,\n]\s*|\s+(?:hoặc|và|-)\s+|(?<=\d{9})\s*/\s*")
DIGITS = re.compile(r"\D+")
PHONE_LETTERS = re.compile(r"[\d\s+().\-–]+")

MALE_WORDS = frozenset({"nam", "ong", "male", "m", "mr", "trai"})
FEMALE_WORDS = frozenset({"nu", "ba", "female", "f", "nua", "mrs", "ms", "gai"})


@dataclass(frozen=True, slots=True)
class Read:
    """A cell as it is kept.

    Attributes:
        text: what is kept; empty when nothing could be read.
        warning: what was repaired; ``NOTHING`` when nothing was.
        fault: why the cell cannot be used; ``NOTHING`` when it can.
        expected: what should stand there.
    """

    text: str
    warning: Wording = NOTHING
    fault: Wording = NOTHING
    expected: Wording = NOTHING


def phone_digits(text: str) -> str:
    """Return a number's digits in the home form, 0912…: for comparing, never for showing."""
    digits = DIGITS.sub("", text)
    if digits.startswith("0084"):
        digits = digits[4:]
    elif digits.startswith("84") and len(digits) > LANDLINE_DIGITS:
        digits = digits[2:]
    return digits if not digits or digits.startswith("0") else "0" + digits


def phones(text: str) -> frozenset[str]:
    """Return every number of a cell in the form of ``phone_digits``."""
    return frozenset(filter(None, map(phone_digits, PHONE_SPLIT.split(squeeze(text)))))


def read_phone(text: str) -> Read:
    """Keep a number as typed; put back the leading 0 that a spreadsheet dropped, and say so."""
    kept = squeeze(text)
    if not kept:
        return Read("")
    parts = [part for part in PHONE_SPLIT.split(kept) if part]
    if not all(PHONE_LETTERS.fullmatch(part) for part in parts):
        what = Wording("không đọc được số điện thoại", "the telephone number cannot be read")
        return Read(
            kept, fault=what, expected=Wording("chỉ ghi chữ số, ví dụ 0912 345 678", "digits, as in 0912 345 678")
        )
    mended = [_with_zero(part) for part in parts]
    if mended != parts:
        warning = Wording("mất số 0 ở đầu, đã thêm lại", "the leading 0 was lost and has been put back")
        return Read("; ".join(mended), warning=warning)
    return Read(kept)


def _with_zero(part: str) -> str:
    digits = DIGITS.sub("", part)
    is_mobile = len(digits) == MOBILE_DIGITS and digits[0] in MOBILE_STARTS
    is_landline = len(digits) == LANDLINE_DIGITS and digits[0] == "2"
    return "0" + part if (is_mobile or is_landline) and not part.startswith("+") else part


def read_birth(text: str) -> Read:
    """Return a birth as ``1960`` or ``1960-05-31``; day before month, as Vietnam writes it."""
    kept = squeeze(text)
    if not kept:
        return Read("")
    born = _birth(kept)
    if born is not None:
        return born
    what = Wording("không đọc được năm hoặc ngày sinh", "the year or day of birth cannot be read")
    expected = Wording("ghi năm (1960) hoặc ngày/tháng/năm (31/5/1960)", "write a year (1960) or day/month/year")
    return Read(kept, fault=what, expected=expected)


def _birth(text: str) -> Read | None:
    if match := YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := DAY_FIRST.fullmatch(text):
        year, note = _full_year(int(match[3]))
        found = _day(year, int(match[2]), int(match[1]))
        return found and Read(found.text, warning=note)
    if match := MONTH_YEAR.fullmatch(text):
        return _year(int(match[2]))
    if (match := YEAR.fullmatch(text)) and (found := _year(int(match[1]))):
        return found
    return _serial(text)


def _full_year(year: int) -> tuple[int, Wording]:
    if year >= TWO_DIGIT_YEAR:
        return year, NOTHING
    full = year + (2000 if year <= YEAR_SPLIT else 1900)
    return full, Wording(f"năm hai chữ số, hiểu là {full}", f"a two-digit year, read as {full}")


def _day(year: int, month: int, day: int) -> Read | None:
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return Read(born.isoformat()) if OLDEST_YEAR <= year <= YOUNGEST_YEAR else None


def _year(year: int) -> Read | None:
    return Read(str(year)) if OLDEST_YEAR <= year <= YOUNGEST_YEAR else None


def _serial(text: str) -> Read | None:
    if not SERIAL.fullmatch(text) or not FIRST_SERIAL <= int(text) <= LAST_SERIAL:
        return None
    born = EXCEL_EPOCH + timedelta(days=int(text))
    shown = f"{born.day}/{born.month}/{born.year}"
    return Read(
        born.isoformat(), warning=Wording(f"số ngày của Excel, hiểu là {shown}", f"Excel's day number: {shown}")
    )


def read_gender(text: str) -> Gender | None:
    """Return the gender a word means; None when it means neither."""
    word = plain_key(text)
    if not word:
        return ""
    if word in MALE_WORDS:
        return "nam"
    return "nữ" if word in FEMALE_WORDS else None
