"""Titles come off names, spellings of one name are equal, different names are not."""

import unicodedata

import pytest

from planner.guests.names import proper_case, split_titles
from planner.guests.spelling import plain_keys, same_text, tone_key

TITLED = {
    "Ông Nguyễn Văn A": (("Ông",), "Nguyễn Văn A"),
    "bà Trần Thị B": (("bà",), "Trần Thị B"),
    "Đ/c Lê C": (("Đ/c",), "Lê C"),
    "đ/c: Lê C": (("đ/c",), "Lê C"),
    "Đồng chí Thiếu tướng Lê Văn C": (("Đồng chí", "Thiếu tướng"), "Lê Văn C"),
    "PGS.TS. Nguyễn Văn A": (("PGS.", "TS."), "Nguyễn Văn A"),
    "GS Nguyễn Văn A": (("GS",), "Nguyễn Văn A"),
    "ThS Đào Duy An": (("ThS",), "Đào Duy An"),
    "BS.CKII Lê Lợi": (("BS.CKII",), "Lê Lợi"),
    "NSND Thu Hiền": (("NSND",), "Thu Hiền"),
    "NGƯT Hồ Văn Ba": (("NGƯT",), "Hồ Văn Ba"),
    "Đại tá, TS. Vũ Văn G": (("Đại tá", "TS."), "Vũ Văn G"),
    "Hoà thượng Thích Trí Hải": (("Hoà thượng",), "Thích Trí Hải"),
    "Linh mục Trần An": (("Linh mục",), "Trần An"),
    "Mẹ VNAH Lê Thị D": (("Mẹ VNAH",), "Lê Thị D"),
    "Bà mẹ Việt Nam anh hùng Hồ Thị E": (("Bà mẹ Việt Nam anh hùng",), "Hồ Thị E"),
    "Anh Nguyễn Văn Tí": (("Anh",), "Nguyễn Văn Tí"),
}
UNTITLED = ["Anh Thơ", "Bác Hồ", "Ông", "TS", "Ông Ích Khiêm", "Cao Đại Tá", "Thị Nở", "An", "Hà Cn", "<b>Lê</b>", ""]


@pytest.mark.parametrize("given", TITLED)
def test_titles_are_taken_off(given: str) -> None:
    parts = split_titles(given)
    assert (parts.titles, parts.name) == TITLED[given]


@pytest.mark.parametrize("given", UNTITLED)
def test_names_without_titles_stay_whole(given: str) -> None:
    parts = split_titles(given)
    assert (parts.titles, parts.name) == ((), given)


def test_a_title_that_may_be_a_surname_is_said() -> None:
    assert split_titles("Ông Ích Khiêm").ambiguous
    assert not split_titles("Ông Nguyễn Văn A").ambiguous


@pytest.mark.parametrize(
    ("given", "gender"), [("Ông Lê A", "nam"), ("Mẹ VNAH Lê Thị D", "nữ"), ("Bà Lê B", "nữ"), ("TS. Lê C", "")]
)
def test_some_titles_tell_the_gender(given: str, gender: str) -> None:
    assert split_titles(given).gender == gender


@pytest.mark.parametrize(
    ("left", "right"), [("Hoà", "Hòa"), ("Thuý", "Thúy"), ("Quý", "Qúy"), ("ĐOÀN  Văn", "Đoàn\u00a0văn")]
)
def test_spellings_of_one_name_are_equal(left: str, right: str) -> None:
    assert same_text(left, right)
    assert same_text(unicodedata.normalize("NFD", left), right)


@pytest.mark.parametrize(
    ("left", "right"), [("Đoàn", "Doãn"), ("Hoa", "Hòa"), ("An", "Ân"), ("Vân", "Văn"), ("Lý", "Ly")]
)
def test_different_names_are_not_equal(left: str, right: str) -> None:
    assert not same_text(left, right)
    assert tone_key(left) != tone_key(right)


def test_plain_keys_have_no_marks() -> None:
    assert plain_keys("Đoàn Thị  Thuỷ") == ("doan", "thi", "thuy")


@pytest.mark.parametrize(
    ("given", "usual"),
    [("NGUYỄN THỊ HOÀ", "Nguyễn Thị Hoà"), ("Y-BLÔK", "Y-Blôk"), ("Lê Lợi", None), ("A", None), ("ĐẶNG Văn", None)],
)
def test_capitals_are_only_proposed_otherwise(given: str, usual: str | None) -> None:
    assert proper_case(given) == usual
