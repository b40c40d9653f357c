"""Lists as offices send them: columns proposed, faults placed, entries read."""

import unicodedata

import pytest

from planner.guests import Field, find_matches, preview, read_entries
from planner.guests.headings import SYNONYMS, read_heading
from planner.guests.layout import take_apart
from tests.guests.conftest import sheet_of

HEADINGS = {
    "HỌ TÊN ĐẠI BIỂU": Field.FULL_NAME,
    "ho va ten": Field.FULL_NAME,
    "Full Name": Field.FULL_NAME,
    "Chức danh": Field.POST,
    "Cơ quan/đơn vị": Field.ORGANISATION,
    "co quan, don vi": Field.ORGANISATION,
    "ĐT": Field.PHONE,
    "SĐT": Field.PHONE,
    "Số điện thoại liên hệ": Field.PHONE,
    "Năm sinh": Field.BIRTH,
    "Date of Birth": Field.BIRTH,
    "Giới tính": Field.GENDER,
    "Nữ": Field.FEMALE,
    "Sđt di động": Field.PHONE,
    "Chúc vụ": Field.POST,
    "Đơn vị công tac": Field.ORGANISATION,
    "Số CCCD": Field.IDENTITY,
    "Tôn giáo": Field.RELIGION,
    "Ghi chú": Field.NOTE,
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_of_many_offices_are_understood(heading: str) -> None:
    assert read_heading(heading)[0] is HEADINGS[heading]


def test_every_synonym_means_its_own_field() -> None:
    wrong = {
        (synonym, field): read_heading(synonym)[0]
        for field, synonyms in SYNONYMS.items()
        for synonym in synonyms
        if read_heading(synonym)[0] is not field
    }
    assert wrong == {}


@pytest.mark.parametrize("heading", ["", "Xyzzy", "DANH SÁCH " + "x" * 100, "12"])
def test_other_texts_are_no_heading(heading: str) -> None:
    assert read_heading(heading) == (None, 0.0)


def office_list() -> list[list[str]]:
    return [
        ["UBND HUYỆN X", "", "", "", "", ""],
        ["DANH SÁCH ĐẠI BIỂU DỰ LỄ", "", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["TT", "Họ và tên", "Giới tính", "", "Chức vụ", "SĐT"],
        ["", "", "Nam", "Nữ", "", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", "KHỐI ĐẢNG", "", "", "", ""],
        ["1", "Ông TRẦN VĂN HOÀ", "1960", "", "Bí thư", "901000001"],
        ["2", "Lê Thị Thuý", "", "x", "Phó Bí thư", "0901 000 002"],
        ["II", "KHỐI CHÍNH QUYỀN", "", "", "", ""],
        ["3", "Đ/c Hồ Văn Ba", "x", "", "Chủ tịch", "không"],
        ["4", "", "", "", "Chuyên viên", "0901000004"],
        ["Tổng cộng: 3 người", "", "", "", "", ""],
        ["", "", "", "", "NGƯỜI LẬP BIỂU", ""],
    ]


MERGED = ((0, 0, 0, 5), (1, 0, 1, 5), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 3, 3), (3, 4, 4, 4), (3, 5, 4, 5))


@pytest.mark.parametrize("merged", [MERGED, ()])
def test_an_offices_list_is_read_with_titles_two_headings_sections_and_foot(
    merged: tuple[tuple[int, ...], ...],
) -> None:
    sheet = sheet_of(*office_list(), merged=merged)  # type: ignore[arg-type]

    shown = preview(sheet, "a.xlsx")
    entries = read_entries(sheet, "a.xlsx", shown.mapping).entries

    assert shown.header_row == 4
    assert [column.field for column in shown.columns] == [
        *(Field.ORDINAL, Field.FULL_NAME, Field.MALE, Field.FEMALE, Field.POST, Field.PHONE)
    ]
    assert [(each.full_name, each.gender, each.birth, each.group) for each in entries] == [
        ("TRẦN VĂN HOÀ", "nam", "1960", "KHỐI ĐẢNG"),
        ("Lê Thị Thuý", "nữ", "", "KHỐI ĐẢNG"),
        ("Hồ Văn Ba", "nam", "", "KHỐI CHÍNH QUYỀN"),
    ]
    assert [each.phone for each in entries] == ["0901000001", "0901 000 002", "không"]
    assert shown.people == 3


def test_faults_name_file_sheet_row_column_value_and_what_is_expected() -> None:
    shown = preview(sheet_of(*office_list(), merged=MERGED), "a.xlsx")

    said = {(each.fault.row, each.fault.column, each.fault.value, each.level) for each in shown.faults}

    assert {each.sheet for each in shown.faults} == {"DS"}
    assert {each.fault.file for each in shown.faults} == {"a.xlsx[DS]"}
    assert said == {
        (8, "Họ và tên", "Ông TRẦN VĂN HOÀ", "warning"),
        (8, "SĐT", "901000001", "warning"),
        (11, "SĐT", "không", "warning"),
        (12, "Họ và tên", "", "error"),
        (13, "", "Tổng cộng: 3 người", "warning"),
        (14, "", "NGƯỜI LẬP BIỂU", "warning"),
    }


def test_a_fault_carries_the_nearest_valid_choice() -> None:
    sheet = sheet_of(["Họ và tên", "Giới tính", "Cột lạ"], ["LÊ VĂN BA", "Nmm", "x"], ["Hồ Thị Tư", "Nữ", ""])

    faults = preview(sheet, "a.csv").faults

    assert [(each.fault.column, each.nearest) for each in faults] == [
        ("Cột lạ", ""),
        ("Họ và tên", "Lê Văn Ba"),
        ("Giới tính", "Nam"),
    ]


def test_capitals_are_mended_only_when_asked() -> None:
    sheet = sheet_of(*office_list(), merged=MERGED)
    mapping = preview(sheet, "a.xlsx").mapping

    assert read_entries(sheet, "a.xlsx", mapping).entries[0].full_name == "TRẦN VĂN HOÀ"
    assert read_entries(sheet, "a.xlsx", mapping, mend_capitals=True).entries[0].full_name == "Trần Văn Hoà"


def test_a_list_without_headings_is_proposed_by_its_cells_and_less_surely() -> None:
    sheet = sheet_of(
        ["Nguyễn Văn An", "0901000001", "1960", "a@example.org"],
        ["Trần Thị Bình", "0901000002", "1961", "b@example.org"],
    )

    shown = preview(sheet, "a.csv")

    assert [column.field for column in shown.columns] == [Field.FULL_NAME, Field.PHONE, Field.BIRTH, Field.EMAIL]
    assert {column.confidence for column in shown.columns} == {0.55}
    assert shown.people == 2


@pytest.mark.parametrize(("cell", "field"), [("Nguyễn Văn An", Field.FULL_NAME), ("Thôn Đông, xã Tây", Field.LOCALITY)])
def test_an_ambiguous_heading_is_settled_by_its_cells(cell: str, field: Field) -> None:
    other = "Họ và tên" if field is Field.LOCALITY else "Chức vụ"
    shown = preview(sheet_of(["Đ/c", other], [cell, "Lê Văn Bảy"], [cell, "Trần Văn Sáu"]), "a.csv")

    assert shown.columns[0].field is field


def test_name_in_two_columns_is_joined() -> None:
    sheet = sheet_of(["Họ đệm", "Tên", "Đơn vị"], ["Nguyễn Văn", "An", "Sở A"])

    entries = read_entries(sheet, "a.csv", preview(sheet, "a.csv").mapping).entries

    assert [each.full_name for each in entries] == ["Nguyễn Văn An"]


def test_an_office_merged_over_several_people_is_everybodys() -> None:
    sheet = sheet_of(["Họ và tên", "Đơn vị"], ["Nguyễn Văn An", "Sở A"], ["Lê Thị Bình", ""], merged=[(1, 1, 2, 1)])

    entries = read_entries(sheet, "a.xlsx", preview(sheet, "a.xlsx").mapping).entries

    assert [each.organisation for each in entries] == ["Sở A", "Sở A"]


def test_a_confirmed_mapping_overrules_the_proposal() -> None:
    sheet = sheet_of(["Họ và tên", "Cột lạ"], ["Nguyễn Văn An", "Sở A"])
    proposed = preview(sheet, "a.csv")
    confirmed = preview(sheet, "a.csv", {0: Field.FULL_NAME, 1: Field.ORGANISATION})

    assert proposed.mapping == {0: Field.FULL_NAME}
    assert [each.fault.column for each in proposed.faults] == ["Cột lạ"]
    assert confirmed.faults == ()
    assert read_entries(sheet, "a.csv", confirmed.mapping).entries[0].organisation == "Sở A"


def test_a_sheet_without_names_says_so() -> None:
    shown = preview(sheet_of(["Đơn vị", "SĐT"], ["Sở A", "0901000001"]), "a.csv")

    assert shown.people == 0
    assert shown.faults[0].fault.what.vi == "không tìm thấy cột họ tên"
    assert shown.faults[0].level == "error"


def test_an_empty_sheet_names_nobody() -> None:
    assert preview(sheet_of([""]), "a.csv").people == 0


def test_sensitive_columns_are_never_read_whatever_the_mapping_says() -> None:
    sheet = sheet_of(["Họ và tên", "Tôn giáo", "Số CCCD"], ["Nguyễn Văn An", "Phật giáo", "000000000001"])

    shown = preview(sheet, "a.csv")
    entries = read_entries(sheet, "a.csv", shown.mapping).entries

    assert shown.sensitive == ("Tôn giáo", "Số CCCD")
    assert "Phật giáo" not in repr(entries)
    assert "000000000001" not in repr((entries, shown.faults))


def test_a_need_that_is_not_understood_is_neither_kept_nor_repeated() -> None:
    sheet = sheet_of(["Họ và tên", "Nhu cầu"], ["Nguyễn Văn An", "xe lăn, cụt chân trái"], ["Lê Thị Bình", "không"])

    reading = read_entries(sheet, "a.csv", preview(sheet, "a.csv").mapping)

    assert [each.needs for each in reading.entries] == [("wheelchair",), ()]
    assert len(reading.faults) == 1
    assert "cụt chân" not in repr(reading)


LITERAL = [
    "x" * 300,
    "Nguyễn <b>Văn</b> An",
    "<script>alert(1)</script>",
    '#strong[Lê] $x$ #eval("1")',
    "Lê & Trần",
    "=HYPERLINK(1)",
    "{{ 7*7 }}",
    "%s {0} \\n",
]


@pytest.mark.parametrize("name", LITERAL)
def test_whatever_stands_in_a_name_is_kept_literally(name: str) -> None:
    sheet = sheet_of(["Họ và tên", "Đơn vị"], [name, "Sở A"])

    entries = read_entries(sheet, "a.csv", preview(sheet, "a.csv").mapping).entries

    assert [each.full_name for each in entries] == [name]


def test_a_long_name_is_kept_and_said() -> None:
    shown = preview(sheet_of(["Họ và tên", "Đơn vị"], ["y" * 300, "Sở A"]), "a.csv")

    assert [each.fault.what.vi for each in shown.faults] == ["tên dài 300 ký tự, giữ nguyên"]


def test_names_are_stored_composed_with_the_tone_as_given() -> None:
    sheet = sheet_of(["Họ và tên", "Đơn vị"], [unicodedata.normalize("NFC", "Lê Thị Hoà"), "A"], ["Lê Thị Hòa", "A"])

    entries = read_entries(sheet, "a.csv", preview(sheet, "a.csv").mapping).entries

    assert [each.full_name for each in entries] == ["Lê Thị Hoà", "Lê Thị Hòa"]
    assert [match.score for match in find_matches(entries)] == [67]


def test_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    layout = take_apart(sheet_of(["", ""], ["Họ và tên", "Đơn vị"], ["", ""], ["Lê Lợi", "A"]))

    assert (layout.header_row, [row.number for row in layout.rows]) == (2, [4])
