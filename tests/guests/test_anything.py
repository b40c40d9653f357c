"""Whatever stands on a sheet, reading it ends in entries or faults, never in a failure."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.guests import Sheet, csv_bytes, find_matches, list_lines, listed, preview, read_entries
from planner.guests.archive import check_file
from planner.guests.export import stored, without_guard
from planner.guests.merging import Merges
from planner.guests.sandbox import DEFAULT_LIMITS
from planner.guests.sheets import read_sheets

WORDS = (
    "Họ và tên",
    "Nam",
    "Nữ",
    "SĐT",
    "Năm sinh",
    "Đơn vị",
    "STT",
    "I",
    "1",
    "Ông",
    "Nguyễn Văn An",
    "0912345678",
    "---",
    "(",
    "Tổng cộng",
)
CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=12), st.just(""))
LINES = st.lists(st.lists(CELLS, min_size=4, max_size=4).map(tuple), max_size=9).map(tuple)
AREAS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 9), st.integers(0, 4)).map(
        lambda area: (min(area[0], area[2]), min(area[1], area[3]), max(area[0], area[2]), max(area[1], area[3]))
    ),
    max_size=3,
).map(tuple)


@settings(deadline=None, max_examples=300)
@given(lines=LINES, merged=AREAS)
def test_any_sheet_is_previewed_read_matched_and_listed(
    lines: tuple[tuple[str, ...], ...], merged: tuple[tuple[int, int, int, int], ...]
) -> None:
    sheet = Sheet("x", lines, merged)

    shown = preview(sheet, "a.xlsx")
    reading = read_entries(sheet, "a.xlsx", shown.mapping)
    matches = find_matches(reading.entries)

    assert shown.people == len(reading.entries) <= len(lines)
    assert len({entry.entry_id for entry in reading.entries}) == len(reading.entries)
    assert all(entry.full_name for entry in reading.entries)
    assert all(50 <= match.score <= 100 for match in matches)
    assert len(Merges().people(reading.entries)) == len(reading.entries)
    assert [*list_lines(listed({}, ()))] == [("STT", "Nhóm", "Danh xưng", "Họ và tên", "Chức vụ", "Đơn vị")]


@settings(deadline=None, max_examples=300)
@given(rows=st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=8))
def test_any_rows_come_back_from_csv_as_stored(rows: list[list[str]]) -> None:
    raw = csv_bytes(("a", "b"), [["x", *row] for row in rows])
    (sheet,) = read_sheets(raw, "a.csv", check_file(raw, "a.csv", DEFAULT_LIMITS), DEFAULT_LIMITS)

    assert [[without_guard(cell) for cell in line[1:]] for line in sheet.lines[1:]] == [
        [stored(cell) for cell in row] for row in rows
    ]
