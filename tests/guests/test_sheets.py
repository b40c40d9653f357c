"""Files of every kind: read as text, or refused with one clear sentence in both languages."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from planner.guests.refusals import LimitError, ReadingError
from planner.guests.sandbox import Limits
from planner.guests.sheets import read_workbook_safely
from tests.guests.conftest import Book

OLD_EXCEL = Path(__file__).parent / "data" / "danh-sach-97.xls"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def zipped(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_an_xlsx_is_read_as_text_with_its_merged_areas(book: Book) -> None:
    raw = book([["DANH SÁCH", "", ""], ["Tên", "SĐT", "Điểm"], ["Lê Lợi", 901000001, 1.5]], merged=[(0, 0, 0, 2)])

    (sheet,) = read_workbook_safely(raw, "a.xlsx")

    assert sheet.lines == (("DANH SÁCH", "", ""), ("Tên", "SĐT", "Điểm"), ("Lê Lợi", "901000001", "1.5"))
    assert sheet.merged == ((0, 0, 0, 2),)
    assert sheet.name == "DS"


def test_an_old_xls_is_read() -> None:
    (sheet,) = read_workbook_safely(OLD_EXCEL)

    assert sheet.lines[2] == ("1", "Trần Văn Hoà", "901000001", "Phòng Nội vụ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_in_every_unicode_form(encoding: str) -> None:
    (sheet,) = read_workbook_safely("Tên;SĐT\nHoa\u0300;0901\n".encode(encoding), "a.csv")

    assert sheet.lines == (("Tên", "SĐT"), ("Hoà", "0901"))


def test_a_csv_of_old_excel_is_read_and_said_to_be() -> None:
    raw = "Tên,SĐT\nTrâ\u0300n Văn Bi\u0300nh,0901\n".encode("cp1258")

    (sheet,) = read_workbook_safely(raw, "a.csv")

    assert sheet.lines[1] == ("Trần Văn Bình", "0901")
    assert sheet.encoding == "Windows-1258"


def test_formulas_give_their_last_value_and_days_stay_days() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet()
        sheet.write_formula(0, 0, '="Lê "&"Lợi"', value="Lê Lợi")
        sheet.write(0, 1, 22_067, made.add_format({"num_format": "dd/mm/yyyy"}))

    assert read_workbook_safely(buffer.getvalue(), "a.xlsx")[0].lines == (("Lê Lợi", "1960-05-31"),)


def encrypted_entry() -> bytes:
    raw = bytearray(zipped({"xl/workbook.xml": b"<x/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        spot = raw.index(mark) + offset
        raw[spot] |= 1
    return bytes(raw)


REFUSED = {
    "empty": (b"", "a.xlsx", "tệp rỗng"),
    "blank": (b" \r\n ", "a.csv", "tệp rỗng"),
    "protected xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "mật khẩu"),
    "protected entry": (encrypted_entry(), "a.xlsx", "mật khẩu"),
    "macros": (zipped({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), "a.xlsx", "macro"),
    "macro ending": (zipped({"xl/workbook.xml": b"<x/>"}), "a.xlsm", "macro"),
    "old macros": (OLE + "Workbook_VBA_PROJECT_CUR".encode("utf-16-le"), "a.xls", "macro"),
    "word": (OLE + "WordDocument".encode("utf-16-le"), "a.xls", "không phải bảng tính"),
    "broken ole": (OLE, "a.xls", "bị hỏng"),
    "hollow ole": (OLE + "Workbook".encode("utf-16-le"), "a.xls", "bị hỏng"),
    "picture": (PNG, "a.xlsx", "không phải bảng tính"),
    "pdf": (b"%PDF-1.7 \x00", "a.csv", "không phải bảng tính"),
    "web page": (b"\n<html><table>", "a.xls", "trang web"),
    "text": (b"hello", "a.xlsx", "bị hỏng"),
    "binary": (b"ab\x00\x01", "a.csv", "không phải bảng tính"),
    "half": (zipped({"xl/workbook.xml": b"<x/>"})[:40], "a.xlsx", "bị hỏng"),
    "docx": (zipped({"word/document.xml": b"<x/>"}), "a.xlsx", "không phải bảng tính"),
    "hollow": (zipped({"xl/workbook.xml": b"<x/>"}), "a.xlsx", "bị hỏng"),
    "many entries": (
        zipped({"xl/workbook.xml": b"", **{f"x{i}": b"" for i in range(2_000)}}),
        "a.xlsx",
        "2.001 tệp con",
    ),
    "well packed": (zipped({"xl/workbook.xml": bytes(3 * 1024 * 1024)}), "a.xlsx", "bung ra lớn"),
    "large": (b"a" * (20 * 1024 * 1024 + 1), "a.csv", "21 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_safe_table_is_refused_in_one_sentence(case: str) -> None:
    raw, name, said = REFUSED[case]
    with pytest.raises(ReadingError) as told:
        read_workbook_safely(raw, name)
    assert said in told.value.message.vi
    assert told.value.message.en.startswith(f"{name}: ")
    assert "\n" not in told.value.message.vi + told.value.message.en


def test_a_directory_that_lies_about_sizes_is_found_out_in_the_child() -> None:
    raw = bytearray(zipped({"xl/workbook.xml": bytes(4 * 1024 * 1024)}))
    small = struct.pack("<I", 10)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        spot = raw.index(mark) + offset
        raw[spot : spot + 4] = small

    with pytest.raises(LimitError, match="bung ra lớn"):
        read_workbook_safely(bytes(raw), "a.xlsx", Limits(unpacked_mib=2))


def sparse_workbook(reference: str) -> bytes:
    """Return a workbook with one cell, far away: 300 bytes that ask for billions of cells."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(0, 0, "x")
    with zipfile.ZipFile(made) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    page = entries["xl/worksheets/sheet1.xml"]
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").encode()
    far = b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData>' % (row, reference.encode())
    entries["xl/worksheets/sheet1.xml"] = page.replace(b"</sheetData>", far)
    return zipped(entries)


@pytest.mark.parametrize(("reference", "said"), [("A100001", "100.001 dòng"), ("GS2", "201 cột"), ("XFD1048576", "")])
def test_a_sheet_with_a_cell_far_away_is_refused(reference: str, said: str) -> None:
    with pytest.raises(LimitError) as told:
        read_workbook_safely(sparse_workbook(reference), "a.xlsx")
    assert said in told.value.message.vi
    assert "100.000" in told.value.message.vi


def test_a_cell_longer_than_excel_holds_is_refused_in_csv() -> None:
    raw = ("Tên\n" + "x" * 32_768 + "\n").encode()
    with pytest.raises(LimitError, match=r"32\.768 ký tự"):
        read_workbook_safely(raw, "a.csv")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"khong-co\.xlsx: không mở được"):
        read_workbook_safely(tmp_path / "khong-co.xlsx")
