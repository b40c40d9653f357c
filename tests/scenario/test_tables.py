"""Tables as text: what is written is read back, whatever stands in the cells."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.tables import clean, decode, parse_table, read_table, table_text, write_table, write_text

CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t,;\"'"), max_size=20)
NAMES = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=8).map(clean)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    columns = draw(st.lists(NAMES, min_size=2, max_size=5, unique=True))
    line = st.lists(CELLS, min_size=len(columns), max_size=len(columns))
    return columns, draw(st.lists(line, max_size=5))


@settings(derandomize=True, deadline=None)
@given(grids())
def test_what_is_written_is_read_back_clean(grid: tuple[list[str], list[list[str]]]) -> None:
    columns, lines = grid
    table = parse_table(table_text(columns, [dict(zip(columns, line, strict=True)) for line in lines]))

    assert table.columns == tuple(columns)
    expected = [
        (number, dict(zip(columns, cleaned, strict=True)))
        for number, line in enumerate(lines, start=2)
        if any(cleaned := [clean(cell) for cell in line])
    ]
    assert [(row.number, dict(row.cells)) for row in table.rows] == expected


@settings(derandomize=True, deadline=None)
@given(st.text())
def test_any_text_is_some_table(text: str) -> None:
    for row in parse_table(text).rows:
        assert row.number >= 2


@settings(derandomize=True)
@given(CELLS)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert unicodedata.is_normalized("NFC", clean(text))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_headings(delimiter: str) -> None:
    table = parse_table(f'a{delimiter}"b{delimiter}, x; y"\n1{delimiter}2,5;3\n')
    assert table.columns[0] == "a"
    assert len(table.columns) == 2


def test_semicolons_within_cells_do_not_make_columns() -> None:
    assert parse_table("a,b\n1,x;y;z;t\n").rows[0].cells == {"a": "1", "b": "x;y;z;t"}


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    table = parse_table('a,b\n\n1,"x\ny"\n,\n2,z\n')
    assert [(row.number, row.cells["b"]) for row in table.rows] == [(3, "x\ny"), (5, "z")]


def test_short_rows_are_filled_and_long_rows_keep_what_is_extra() -> None:
    short, long = parse_table("a,b\n1\n1,2,,3\n").rows
    assert (short.cells, short.extra) == ({"a": "1", "b": ""}, ())
    assert (long.cells, long.extra) == ({"a": "1", "b": "2"}, ("3",))


def test_line_ends_within_cells_are_all_written_as_one_kind() -> None:
    assert parse_table('a,b\r\n1,"x\r\ny"\r\n').rows[0].cells["b"] == "x\ny"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_decoded(encoding: str) -> None:
    assert decode("Lễ kỷ niệm".encode(encoding)) == "Lễ kỷ niệm"


def test_other_encodings_are_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        decode("Hà Nội".encode("cp1258", "replace") + b"\xe0")


def test_a_written_file_opens_in_excel_and_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "new" / "bang.csv"
    write_table(file, ("tên", "số"), [{"tên": "Đỗ", "số": 1}, {"tên": "Lê"}])

    assert file.read_bytes() == "\ufefftên,số\r\nĐỗ,1\r\nLê,\r\n".encode()
    assert [dict(row.cells) for row in read_table(file).rows] == [
        {"tên": "Đỗ", "số": "1"},
        {"tên": "Lê", "số": ""},
    ]


def test_nothing_is_left_beside_a_written_file(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "cũ")
    write_text(tmp_path / "a.txt", "mới")

    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "mới"
