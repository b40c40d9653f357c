"""Working days of public offices; the dates are those announced for 2024 to 2026."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from planner.errors import UsageError
from planner.law.calendar import (
    add_working_days,
    d_minus,
    day_name,
    exception,
    is_known,
    is_working_day,
    long_date,
    special_days,
    working_day_on_or_before,
    working_days_between,
)

D_DAY = date(2025, 6, 16)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 24), True),  # the last day before Tết Ất Tỵ, a Friday
        (date(2025, 1, 27), False),  # 28 Chạp, a Monday
        (date(2025, 1, 31), False),  # mùng 3, a Friday
        (date(2025, 2, 3), True),
        (date(2025, 4, 7), False),  # Giỗ Tổ
        (date(2025, 4, 26), True),  # a Saturday worked in exchange
        (date(2025, 4, 27), False),  # the Sunday after it
        (date(2025, 4, 30), False),
        (date(2025, 5, 1), False),
        (date(2025, 5, 2), False),  # the exchanged Friday
        (date(2025, 5, 5), True),
        (date(2024, 4, 29), False),
        (date(2024, 5, 4), True),
        (date(2026, 2, 16), False),
        (D_DAY, True),
    ],
)
def test_offices_work_as_announced(day: date, *, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2025, 1, 24), 1, date(2025, 2, 3)),  # over Tết
        (date(2025, 2, 3), -1, date(2025, 1, 24)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # the working Saturday counts
        (date(2025, 4, 25), 4, date(2025, 5, 5)),  # 26, 28, 29/4, then 5/5
        (date(2025, 5, 5), -4, date(2025, 4, 25)),
        (D_DAY, -5, date(2025, 6, 9)),
        (date(2025, 6, 14), 0, date(2025, 6, 14)),  # no step, even from a Saturday
    ],
)
def test_working_days_are_added_over_tet_and_over_30_april(start: date, count: int, end: date) -> None:
    assert add_working_days(start, count) == end


def test_counting_undoes_adding_from_every_day_of_2025() -> None:
    for offset in range(0, 365, 7):
        start = date(2025, 1, 1) + timedelta(days=offset)
        for count in (1, 2, 5, 22):
            assert working_days_between(start, add_working_days(start, count)) == count


def test_counting_backwards_is_negative() -> None:
    assert working_days_between(date(2025, 5, 5), date(2025, 4, 25)) == -4
    assert working_days_between(D_DAY, D_DAY) == 0


def test_an_office_day_is_kept_and_a_holiday_goes_back() -> None:
    assert working_day_on_or_before(D_DAY) == D_DAY
    assert working_day_on_or_before(date(2025, 5, 2)) == date(2025, 4, 29)


def test_d_minus_counts_calendar_days_on_both_sides() -> None:
    assert d_minus(D_DAY, 277) == date(2024, 9, 12)
    assert d_minus(D_DAY, -14) == date(2025, 6, 30)


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2027, 1, 1)])
def test_a_year_outside_the_table_is_refused_in_both_languages(day: date) -> None:
    assert not is_known(day)
    with pytest.raises(UsageError) as caught:
        is_working_day(day)
    assert str(day.year) in caught.value.message.vi
    assert str(day.year) in caught.value.message.en
    assert "01/01/2024" in caught.value.message.vi


def test_walking_out_of_the_table_is_refused() -> None:
    with pytest.raises(UsageError):
        add_working_days(date(2026, 12, 30), 5)


def test_every_row_of_the_table_is_sound_and_marked() -> None:
    known = [days for days in special_days() if days.kind == "known"]
    others = [days for days in special_days() if days.kind != "known"]
    assert [days.first.year for days in known] == [2024, 2025, 2026]
    for days in others:
        assert days.kind in {"off", "work"}
        assert days.first <= days.last
        assert is_known(days.first)
        assert is_known(days.last)
        assert days.source.startswith(("V", "M"))
        assert days.name.vi
        assert days.name.en
    spans = sorted((days.first, days.last) for days in others)
    assert all(last < first for (_, last), (first, _) in pairwise(spans))


def test_only_saturdays_are_worked_in_exchange() -> None:
    assert {days.first.weekday() for days in special_days() if days.kind == "work"} == {5}


def test_a_holiday_says_its_name() -> None:
    tet = exception(date(2025, 1, 29))
    assert tet is not None
    assert tet.name.vi == "Tết Ất Tỵ"
    assert exception(D_DAY) is None


def test_days_have_vietnamese_names() -> None:
    week = [day_name(date(2025, 6, 16) + timedelta(days=offset)).vi for offset in range(7)]
    assert week == ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]
    assert long_date(D_DAY) == "Thứ Hai, 16/6/2025"
    assert long_date(D_DAY, "en") == "Monday, 16/6/2025"
