"""Telephones keep their zero, births are read day first, genders by their words."""

import pytest

from planner.guests.values import phone_digits, phones, read_birth, read_gender, read_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("912345678", "0912345678"), ("2333820123", "02333820123"), ("0900000001; 987654321", "0900000001; 0987654321")],
)
def test_a_lost_zero_is_put_back_and_said(typed: str, kept: str) -> None:
    read = read_phone(typed)
    assert read.text == kept
    assert read.warning.vi == "mất số 0 ở đầu, đã thêm lại"


@pytest.mark.parametrize("typed", ["0912.345.678", "+84 912 345 678", "02333 820 123", "115", ""])
def test_other_telephones_stay_as_typed(typed: str) -> None:
    read = read_phone(typed)
    assert (read.text, read.warning.vi, read.fault.vi) == (typed, "", "")


def test_words_are_no_telephone() -> None:
    assert read_phone("không có").fault.vi == "không đọc được số điện thoại"


@pytest.mark.parametrize("typed", ["0912345678", "+84 912 345 678", "84912345678", "0084912345678", "912.345.678"])
def test_forms_of_one_telephone_compare_equal(typed: str) -> None:
    assert phone_digits(typed) == "0912345678"


def test_two_telephones_in_a_cell_are_two() -> None:
    assert phones("0912345678/0987654321") == {"0912345678", "0987654321"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1960", "1960"),
        ("31/5/1960", "1960-05-31"),
        ("31-05-1960", "1960-05-31"),
        ("1.5.1960", "1960-05-01"),
        ("1960-05-31", "1960-05-31"),
        ("5/1960", "1960"),
    ],
)
def test_births_are_read_day_first(typed: str, kept: str) -> None:
    read = read_birth(typed)
    assert (read.text, read.warning.vi, read.fault.vi) == (kept, "", "")


@pytest.mark.parametrize(
    ("typed", "kept"), [("31/5/60", "1960-05-31"), ("22067", "1960-05-31"), ("1/1/05", "2005-01-01")]
)
def test_doubtful_births_are_read_with_a_warning(typed: str, kept: str) -> None:
    read = read_birth(typed)
    assert read.text == kept
    assert read.warning.vi


@pytest.mark.parametrize("typed", ["13/13/1960", "31/2/1960", "1860", "3000", "khoảng 60", "99999"])
def test_impossible_births_are_faults(typed: str) -> None:
    assert read_birth(typed).fault.en == "the year or day of birth cannot be read"


@pytest.mark.parametrize(("typed", "gender"), [("Nam", "nam"), ("NỮ", "nữ"), ("Ông", "nam"), ("", ""), ("khác", None)])
def test_genders_are_read_by_their_words(typed: str, gender: str | None) -> None:
    assert read_gender(typed) == gender
