"""Sensitive data stay apart, need a purpose, and are erased."""

from datetime import date

import pytest

from planner.guests import Field, Purpose, RegisterError, SensitiveData, preview, usual_erasure
from tests.guests.conftest import sheet_of

CEREMONY = date(2025, 6, 16)
DIET = Purpose(Field.RELIGION, "suất ăn chay", "đồng ý của khách ngày 1/5/2025", usual_erasure(CEREMONY))
SHEET = sheet_of(
    ["Họ và tên", "Tôn giáo", "CCCD"], ["Nguyễn Văn An", "Phật giáo", "000000000001"], ["Lê Bình", "", "2"]
)


def taken(data: SensitiveData) -> SensitiveData:
    return data.take(SHEET, "a.xlsx", preview(SHEET, "a.xlsx").mapping)


def test_without_a_purpose_nothing_is_taken() -> None:
    assert taken(SensitiveData()).records == ()


def test_only_what_has_a_purpose_is_taken() -> None:
    data = taken(SensitiveData().allow(DIET, CEREMONY))

    assert data.of(["a.xlsx[DS]:2"], Field.RELIGION) == ("Phật giáo",)
    assert data.of(["a.xlsx[DS]:2"], Field.IDENTITY) == ()
    assert len(data.records) == 1


def test_values_never_show_in_logs() -> None:
    data = taken(SensitiveData().allow(DIET, CEREMONY))

    assert "Phật giáo" not in repr(data) + repr(data.records)


def test_values_are_gone_after_their_day() -> None:
    data = taken(SensitiveData().allow(DIET, CEREMONY))

    assert data.erased(DIET.erase_after) == data
    assert data.erased(date(2025, 9, 15)) == SensitiveData()
    assert DIET.erase_after == date(2025, 9, 14)


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        (Purpose(Field.RELIGION, " ", "x", CEREMONY), "mục đích"),
        (Purpose(Field.RELIGION, "x", "", CEREMONY), "mục đích"),
        (Purpose(Field.PHONE, "x", "x", CEREMONY), "không phải dữ liệu nhạy cảm"),
        (Purpose(Field.RELIGION, "x", "x", date(2025, 6, 15)), "Ngày xoá"),
        (Purpose(Field.RELIGION, "x", "x", date(2026, 6, 17)), "Ngày xoá"),
    ],
)
def test_a_purpose_must_be_whole(purpose: Purpose, said: str) -> None:
    with pytest.raises(RegisterError, match=said):
        SensitiveData().allow(purpose, CEREMONY)
