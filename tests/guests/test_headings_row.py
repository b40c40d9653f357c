"""The heading row of a list: found beside unknown headings, chosen by a person, or none at all."""

from dataclasses import replace

import pytest

from planner.guests import Field, Preview, ReadingError, preview, read_entries
from planner.guests.persons import looks_like_person
from tests.guests.conftest import sheet_of

PEOPLE = (
    ("1", "Nguyễn Văn An", "Trưởng phòng", "Sở A", "1970", "0912345678"),
    ("2", "TS. Trần Thị Bình", "Đại biểu Quốc hội", "Ban Tổ chức", "1971", "0912345679"),
)
FIELDS = [Field.ORDINAL, Field.FULL_NAME, Field.POST, Field.ORGANISATION, Field.BIRTH, Field.PHONE]


def fields(shown: Preview) -> list[Field | None]:
    return [each.field for each in shown.columns]


@pytest.mark.parametrize("heading", ["Vị khách quý", "Người được cử", "NGƯỜI ĐƯỢC CỬ", "Quý danh"])
def test_known_headings_make_the_row_though_nobody_knows_that_of_the_names(heading: str) -> None:
    head = ("TT", heading, "Chức vụ", "Đơn vị", "Năm sinh", "Số ĐT")
    shown = preview(sheet_of(("UBND TỈNH MẪU",), ("DANH SÁCH",), head, *PEOPLE), "a.xlsx")

    assert (shown.header_row, shown.people, fields(shown)) == (3, 2, FIELDS)
    assert (shown.columns[1].heading, shown.columns[1].confidence) == (heading, 0.55)


def test_names_found_by_their_cells_are_said_until_somebody_confirms_them() -> None:
    sheet = sheet_of(("TT", "Người được cử", "Chức vụ", "Đơn vị", "Năm sinh", "Số ĐT"), *PEOPLE)

    shown = preview(sheet, "a.xlsx")
    (remark,) = shown.faults

    assert (remark.level, remark.fault.row, remark.fault.column) == ("warning", 1, "Người được cử")
    assert remark.fault.what.vi == "cột 2 được đoán là họ tên theo dữ liệu (2/2 ô giống tên người)"
    assert shown.guess == remark
    assert preview(sheet, "a.xlsx", shown.mapping).faults == ()


def test_one_known_heading_is_enough_above_people() -> None:
    people = (("1", "Nguyễn Văn An", "Văn phòng"), ("2", "Lê Bình", "Trưởng phòng"))
    shown = preview(sheet_of(("DANH SÁCH", "", ""), ("STT", "Người được cử", "Vai trò"), *people), "a.xlsx")

    assert (shown.header_row, shown.people) == (2, 2)
    assert fields(shown) == [Field.ORDINAL, Field.FULL_NAME, None]


def test_a_line_of_the_list_is_no_heading_whatever_its_words_mean_elsewhere() -> None:
    people = (("Nguyễn Văn An", "Khách mời", "Ban Tổ chức"), ("Lê Thị Bình", "Đại biểu", "Ban Tổ chức"))
    shown = preview(sheet_of(*people), "a.xlsx")

    assert (shown.header_row, shown.people) == (0, 2)
    assert shown.guess is not None


def test_the_column_most_like_names_is_taken_not_the_first_that_may_be() -> None:
    people = (("Lâm Đồng", "Nguyễn Văn An", "1"), ("Lâm Đồng", "Trần Bình", "2"), ("Thái Bình", "Lê Thị Cúc", "3"))
    shown = preview(sheet_of(("Nơi cử", "Người được cử", "TT"), *people), "a.xlsx")

    assert fields(shown) == [None, Field.FULL_NAME, Field.ORDINAL]


@pytest.mark.parametrize(
    ("cell", "is_person"),
    [
        ("Nguyễn Văn An", True),
        ("TRẦN THỊ BÌNH", True),
        ("Truong Van An", True),
        ("PGS.TS. Hoàng Thị Ngọc Lan", True),
        ("Trưởng phòng", False),
        ("Văn phòng tỉnh", False),
        ("Sở Y tế", False),
        ("Nguyễn", False),
        ("Vị khách quý", False),
        ("Lê 123", False),
    ],
)
def test_people_are_told_from_offices_and_posts(cell: str, is_person: bool) -> None:  # noqa: FBT001 - expected
    assert looks_like_person(cell) is is_person


def test_a_chosen_row_is_the_heading_in_preview_and_reading() -> None:
    sheet = sheet_of(("Họ và tên", "Đơn vị"), ("Tên đầy đủ", "Nơi làm"), ("Lê Thị Bình", "Sở A"))

    shown = preview(sheet, "a.xlsx", heading_row=2)
    entries = read_entries(sheet, "a.xlsx", {0: Field.FULL_NAME}, 2).entries

    assert (shown.header_row, [each.heading for each in shown.columns]) == (2, ["Tên đầy đủ", "Nơi làm"])
    assert [each.full_name for each in entries] == ["Lê Thị Bình"]


def test_a_list_may_be_said_to_have_no_heading() -> None:
    sheet = sheet_of(("Họ và tên", "Đơn vị"), ("Lê Thị Bình", "Sở A"))

    shown = preview(sheet, "a.xlsx", {0: Field.FULL_NAME}, 0)

    assert (shown.header_row, shown.people) == (0, 2)


@pytest.mark.parametrize("row", [-1, 3])
def test_a_row_that_is_not_there_is_refused_in_one_sentence(row: int) -> None:
    with pytest.raises(ReadingError) as caught:
        preview(sheet_of(("Họ và tên",), ("Lê Lợi",)), "a.xlsx", heading_row=row)

    assert caught.value.message.vi == (
        f"Trang tính[DS] chỉ có 2 dòng, không có dòng tiêu đề {row}; hãy chọn dòng khác."
    )


def test_a_hidden_sheet_is_said_to_be_hidden() -> None:
    shown = preview(replace(sheet_of(("Họ và tên", "Đơn vị"), ("Lê Lợi", "A")), hidden=True), "a.xlsx")

    assert (shown.hidden, shown.people) == (True, 1)
    assert [each.fault.what.vi for each in shown.faults] == ["trang này đang bị ẩn trong tệp"]
