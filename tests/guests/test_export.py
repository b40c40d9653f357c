"""Exported lists run no formula and come back as they left."""

import random
import unicodedata
from pathlib import Path

import pytest

from planner.errors import UsageError
from planner.guests.export import csv_bytes, guarded, stored, without_guard, write_list, xlsx_bytes
from planner.guests.sheets import read_workbook_safely

DANGEROUS = ["=1+1", "+84912345678", "-1", "@SUM(A1)", "\tx", " =1", "\u00a0=1", "＝1", "＋1", "－1", "＠x", "\u3000+1"]
PIECES = [
    *("=", "+", "-", "@", "\t", "\n", "'", " ", "\u00a0", "＝", "＋", "－", "＠", '"', ",", ";", "#strong[x]"),
    *("<b>", "&amp;", "Hoà", "Hòa", "Đ", "ữ", "e\u0302\u0301", "_x0041_", "\u200b", "😀", "0912", "a", "\\", "%"),
]
HEADINGS = ("một", "hai", "ba")


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_dangerous_cell_begins_with_an_apostrophe_and_loses_it_again(text: str) -> None:
    assert guarded(text) == "'" + text
    assert without_guard(guarded(text)) == text


@pytest.mark.parametrize("text", ["Nguyễn Văn An", "1-2", "a=b", "", "d'Hondt", "'tis", "x\ny"])
def test_a_harmless_cell_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert without_guard(text) == text


def test_every_line_of_a_cell_is_guarded() -> None:
    assert guarded("An\n=1+1\n \u00a0@x") == "An\n'=1+1\n' \u00a0@x"


def test_an_apostrophe_of_the_users_own_survives() -> None:
    assert guarded("'=1") == "''=1"
    assert without_guard("''=1") == "'=1"


def test_a_telephone_with_country_code_survives_both_kinds_of_file() -> None:
    for name, content in (
        ("a.csv", csv_bytes(("SĐT",), [["+84912345678"]])),
        ("a.xlsx", xlsx_bytes(("SĐT",), [["+84912345678"]])),
    ):
        (sheet,) = read_workbook_safely(content, name)
        assert sheet.lines == (("SĐT",), ("'+84912345678",))
        assert without_guard(sheet.lines[1][0]) == "+84912345678"


def random_rows(count: int) -> list[list[str]]:
    draw = random.Random(7)
    return [
        ["x", *(stored("".join(draw.choices(PIECES, k=draw.randint(0, 6)))) for _ in range(2))] for _ in range(count)
    ]


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_two_thousand_random_rows_come_back_identical(name: str, tmp_path: Path) -> None:
    rows = random_rows(2000)
    write_list(tmp_path / name, HEADINGS, rows)

    (sheet,) = read_workbook_safely(tmp_path / name)
    cells = [cell for line in sheet.lines[1:] for cell in line]

    assert [[without_guard(cell) for cell in line] for line in sheet.lines[1:]] == rows
    assert not any(cell.lstrip(" \u00a0\u200b\u3000")[:1] in {*"=+-@\t＝＋－＠"} for cell in cells if cell)


def test_stored_text_is_composed_and_without_control_letters() -> None:
    assert stored("e\u0302\u0301\x00\r\nb\rc\x0b") == "ế\nb\nc"
    assert stored(stored("a\r\x01\n")) == stored("a\r\x01\n")
    assert unicodedata.is_normalized("NFC", stored("Ho\u0300a"))


def test_a_cell_too_long_for_excel_is_refused() -> None:
    with pytest.raises(UsageError, match="32768 ký tự"):
        xlsx_bytes(("a",), [["x" * 32_768]])
