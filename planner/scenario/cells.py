"""What is wrong with one cell, in words: pydantic finds it, this says it."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pydantic_core import ErrorDetails

from planner.scenario.columns import Column
from planner.scenario.wordings import one_of, shown
from planner.wording import Wording

DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
    r"(?:[ ,]+(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})?)?"
)
HOUR = re.compile(r"(?P<hour>\d{1,2})\s*[hg:]\s*(?P<minute>\d{2})?(?::\d{2})?")
GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+")


class CellWords(NamedTuple):
    """What is wrong with a cell and what is expected."""

    what: Wording
    expected: Wording


def words(error: ErrorDetails, column: Column, text: str) -> CellWords:
    """Say what is wrong with ``text`` in ``column``."""
    kind = error["type"]
    if kind == "value_error":
        kind = str(error["ctx"]["error"])
    for prefix, say in SENTENCES.items():
        if kind.startswith(prefix):
            return say(column, text)
    return _other(column, text)


def blank(column: Column) -> CellWords:
    """Say that a cell that must be filled is blank."""
    what = Wording("ô bắt buộc đang để trống", "a cell that must be filled is blank")
    if column.choices:
        return CellWords(what, one_of(column.choices, ""))
    return CellWords(what, Wording(f'cần giá trị cho cột "{column.heading}"', f'give a value for "{column.heading}"'))


def number_expected(column: Column, noun: Wording, example: Wording) -> Wording:
    """Say between which bounds a number must lie."""
    vi, en = noun
    if column.low is not None:
        vi, en = f"{vi} từ {column.low:g}", f"{en} from {column.low:g}"
    if column.above is not None:
        vi, en = f"{vi} lớn hơn {column.above:g}", f"{en} above {column.above:g}"
    if column.high is not None:
        vi, en = f"{vi} đến {column.high:g}", f"{en} to {column.high:g}"
    return Wording(f"cần {vi}{example.vi}", f"give {en}{example.en}")


def _whole(column: Column, text: str) -> CellWords:
    what = Wording(f'giá trị "{shown(text)}" không phải số nguyên', f'"{shown(text)}" is not a whole number')
    if GROUPED.fullmatch(text):
        plain = re.sub(r"\D", "", text)
        hint = Wording(
            f"cần viết liền, không có dấu ngăn hàng nghìn: {plain}",
            f"write it without marks between the digits: {plain}",
        )
        return CellWords(what, hint)
    example = 12 if column.high is None else int((column.low or 0) + column.high) // 2
    noun = Wording("số nguyên", "a whole number")
    return CellWords(what, number_expected(column, noun, Wording(f", ví dụ {example}", f", such as {example}")))


def _number(column: Column, text: str) -> CellWords:
    what = Wording(f'giá trị "{shown(text)}" không phải số', f'"{shown(text)}" is not a number')
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        point = text.replace(",", ".")
        return CellWords(what, Wording(f"cần dấu chấm thập phân: {point}", f"use a decimal point: {point}"))
    example = Wording(", dấu thập phân là dấu chấm, ví dụ 17.05", ", with a decimal point, such as 17.05")
    return CellWords(what, number_expected(column, Wording("số", "a number"), example))


def _bounds(column: Column, text: str) -> CellWords:
    what = Wording(f"giá trị {shown(text)} ngoài khoảng cho phép", f"{shown(text)} is out of range")
    return CellWords(what, number_expected(column, Wording("số", "a number"), Wording("", "")))


def _choice(column: Column, text: str) -> CellWords:
    what = Wording(f'giá trị "{shown(text)}" không có trong danh mục', f'"{shown(text)}" is not one of the choices')
    return CellWords(what, one_of(column.choices, text))


def _day(_column: Column, text: str) -> CellWords:
    what = Wording(f'giá trị "{shown(text)}" không phải ngày', f'"{shown(text)}" is not a day')
    read = DAY_FIRST.fullmatch(text)
    example = _iso_day(read) if read else ""
    if example:
        return CellWords(what, Wording(f"cần viết {example}", f"write {example}"))
    return CellWords(
        what,
        Wording("cần ngày có thật dạng năm-tháng-ngày, ví dụ 2025-08-25", "give a real day such as 2025-08-25"),
    )


def _moment(_column: Column, text: str) -> CellWords:
    what = Wording(f'giá trị "{shown(text)}" không phải ngày giờ', f'"{shown(text)}" is not a day and time')
    read = DAY_FIRST.fullmatch(text)
    if read and read["hour"] and _iso_day(read):
        example = f"{_iso_day(read)} {int(read['hour']):02}:{read['minute'] or '00'}"
        return CellWords(what, Wording(f"cần viết {example}", f"write {example}"))
    return CellWords(
        what,
        Wording("cần ngày và giờ dạng 2025-08-25 07:30", "give a day and time such as 2025-08-25 07:30"),
    )


def _clock(_column: Column, text: str) -> CellWords:
    what = Wording(f'giá trị "{shown(text)}" không phải giờ trong ngày', f'"{shown(text)}" is not a time of day')
    read = HOUR.fullmatch(text)
    hours_of_a_day = 24
    if read and int(read["hour"]) < hours_of_a_day:
        example = f"{int(read['hour']):02}:{read['minute'] or '00'}"
        return CellWords(what, Wording(f"cần viết {example}", f"write {example}"))
    return CellWords(
        what,
        Wording("cần giờ từ 00:00 đến 23:59, ví dụ 07:30", "give a time from 00:00 to 23:59, such as 07:30"),
    )


def _flag(_column: Column, text: str) -> CellWords:
    what = Wording(f'giá trị "{shown(text)}" không rõ là có hay không', f'"{shown(text)}" is neither yes nor no')
    return CellWords(what, Wording("cần 1 (có) hoặc 0 (không)", "write 1 (yes) or 0 (no)"))


def _too_long(_column: Column, text: str) -> CellWords:
    what = Wording(f"mã dài {len(text)} ký tự", f"the id has {len(text)} characters")
    return CellWords(what, Wording("cần nhiều nhất 64 ký tự", "use 64 characters at most"))


def _other(_column: Column, text: str) -> CellWords:
    what = Wording(f'giá trị "{shown(text)}" không đọc được', f'"{shown(text)}" cannot be read')
    return CellWords(what, Wording("cần giá trị đúng kiểu của cột", "give a value of the column's kind"))


def _iso_day(read: re.Match[str]) -> str:
    """Return the day of a text with the day first, or nothing when the calendar has no such day."""
    months = 12
    longest_month = 31
    if not (1 <= int(read["month"]) <= months and 1 <= int(read["day"]) <= longest_month):
        return ""
    return f"{read['year']}-{int(read['month']):02}-{int(read['day']):02}"


SENTENCES: Mapping[str, Callable[[Column, str], CellWords]] = {
    "whole": _whole,
    "int_": _whole,
    "float_": _number,
    "finite_number": _number,
    "greater_than": _bounds,
    "less_than": _bounds,
    "literal_error": _choice,
    "day": _day,
    "moment": _moment,
    "clock": _clock,
    "flag": _flag,
    "string_too_long": _too_long,
}
"""How the kind of a fault begins, as pydantic or a validator of ``fields`` names it -> who says it."""
