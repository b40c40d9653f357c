"""Documents are written into a folder under plain names, in the formats asked for, whole or not at all."""

import dataclasses
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from planner.documents import (
    DOCUMENTS,
    Document,
    Options,
    StoppedError,
    build,
    document_of,
    plan_rows,
    render,
    write_documents,
)
from planner.documents.lint import document_text
from planner.documents.people import PlanRows
from planner.documents.typeset import CHUNK
from planner.errors import PlanFileError, UsageError
from planner.planfiles import PLAN, SUMMARY
from planner.scenario.rows import Guest
from planner.scenario.schema import EventSettings, Scenario
from planner.tables import parse_table, write_table
from tests.documents.conftest import STARTS, Print

OF_BANQUETS = {"ds-ban", "phieu-ban"}
"""Documents of tables, which the small pack has none of: test_banquet_prints.py."""


@pytest.fixture
def folder(tmp_path: Path, rows: PlanRows) -> Path:
    made = tmp_path / "plan"
    for name, lines in rows.items():
        write_table(made / f"{name}.csv", tuple(lines[0]), lines)
    (made / SUMMARY).write_text('{"pack": "tiny", "problems": {}}', "utf-8")
    (made / PLAN).write_text('{"format": 1, "problems": {}}', "utf-8")
    return made


def test_all_documents_of_a_plan_are_written(pack: Scenario, folder: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    written = write_documents(
        pack,
        folder,
        tmp_path / "out",
        formats=("pdf",),
        progress=lambda key, done, total: told.append((key, done, total)),
    )
    # The folder holds no earlier version of the run-sheet, so there are no changed pages to print, and no banquet.
    expected = [document.key for document in DOCUMENTS if document.key not in {"kich-ban-thay-doi", *OF_BANQUETS}]

    assert [path.name for path in written] == [f"{key}.pdf" for key in expected]
    assert {key for key, done, total in told if done == total} == set(expected)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in written)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in written)


def test_formats_that_a_document_has_not_are_passed_over(pack: Scenario, folder: Path, tmp_path: Path) -> None:
    written = write_documents(pack, folder, tmp_path, ("ds-luu-tru", "the-xe"), ("pdf", "xlsx"), Options(draft=True))

    assert {path.name for path in written} == {
        "the-xe-du-thao.pdf",
        "ds-luu-tru-du-thao.pdf",
        "ds-luu-tru-du-thao.xlsx",
    }


def test_named_document_without_the_format_is_refused(pack: Scenario, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="“Thẻ xe A, B” không có dạng docx; các dạng: pdf"):
        write_documents(pack, folder, tmp_path, ("the-xe",), ("docx",))


def test_folder_without_plan_is_refused(pack: Scenario, tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match="chưa có kế hoạch"):
        write_documents(pack, tmp_path, tmp_path / "out")


def test_stopped_job_leaves_no_half_file(pack: Scenario, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoppedError):
        write_documents(pack, folder, tmp_path / "out", ("giay-moi",), stop=lambda: True)

    assert not (tmp_path / "out").exists()


def test_long_job_for_the_files_is_written_in_parts(pack: Scenario, folder: Path, tmp_path: Path) -> None:
    guests = tuple(pack.guests[0].model_copy(update={"guest_id": f"K{index}"}) for index in range(CHUNK + 1))
    many = dataclasses.replace(pack, guests=guests)
    written = write_documents(many, folder, tmp_path / "out", ("giay-moi",), options=Options(archive=True))

    assert [path.name for path in written] == ["giay-moi-phan-01.pdf", "giay-moi-phan-02.pdf"]
    assert all(b"<pdfaid:part>2</pdfaid:part>" in path.read_bytes() for path in written)


def test_workbook_holds_text_only_and_a_sheet_per_table(printed: Print) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(printed("giao-thong", "xlsx")))

    assert book.sheet_names == ["A. CẤM ĐƯỜNG, HẠN CHẾ PHƯƠNG TI", "B. CHỐT TRỰC", "C. BÃI ĐỖ XE"]
    assert book.get_sheet_by_name("C. BÃI ĐỖ XE").to_python() == [
        ["Bãi", "Sức chứa ô tô/xe máy", "Đối tượng", "Lối vào/ra", "Người phụ trách"],
        [
            "Bãi xe Đường Sau (hư cấu)",
            "20 ô tô con; 2 xe khách; 60 xe máy",
            "đại biểu",
            "Lối vào Đường Sau (hư cấu) (vào, 1 làn); Lối ra Ngõ Hai (hư cấu) (ra, 1 làn)",
            "Tổ bãi xe xã Mẫu (hư cấu)",
        ],
    ]


def test_csv_tells_part_and_group_and_disarms_formulas() -> None:
    event = EventSettings.model_validate({"id": "thu", "name": "Lễ thử", "d_day": "2025-06-16"})
    scenario = Scenario(event, guests=(Guest(guest_id="K1", full_name="=HYPERLINK(1)", rank=1, post="@SUM(1)"),))
    document = document_of("ds-khach-thu-bac")
    made = render(document, build(document, scenario, {}), "csv").decode("utf-8")
    (row,) = parse_table(made).rows

    assert made.startswith("\ufeffPhần,Nhóm,STT,")
    assert (row.cells["Nhóm"], row.cells["Họ và tên"], row.cells["Chức vụ"]) == (
        "Nhóm 1 (1)",
        "'=HYPERLINK(1)",
        "'@SUM(1)",
    )


IN_TINY = [document for document in DOCUMENTS if document.key not in OF_BANQUETS]


@pytest.mark.parametrize("document", IN_TINY, ids=lambda document: document.key)
def test_every_format_of_every_document_is_made(document: Document, printed: Print) -> None:
    for output in document.formats:
        assert printed(document.key, output).startswith(STARTS[output])


def test_column_deleted_by_hand_is_taken_as_empty(pack: Scenario, folder: Path) -> None:
    (folder / "seating.csv").write_text("guest_id\nK01\n", "utf-8")
    (folder / "runsheet.csv").write_text("item_id,title\nKB-1,Chào cờ\n", "utf-8")
    rows = plan_rows(folder)

    assert rows["seating"] == ({"guest_id": "K01", "seat_id": ""},)
    assert "Chào cờ" in document_text(build(document_of("kich-ban"), pack, rows))
    assert "Chỗ ngồi" not in document_text(build(document_of("giay-moi"), pack, rows))


def test_run_sheet_that_is_no_text_is_named(folder: Path) -> None:
    (folder / "runsheet.csv").write_bytes(b"\xff\x00\xfe")

    with pytest.raises(PlanFileError, match=r"runsheet\.csv: cần tệp CSV UTF-8"):
        plan_rows(folder)


def test_letters_for_nobody_are_refused_by_name_and_passed_over_otherwise(
    pack: Scenario, folder: Path, tmp_path: Path
) -> None:
    nobody = Options(guests=("KHONG-CO",))
    written = write_documents(pack, folder, tmp_path / "out", options=nobody)

    assert "giay-moi.pdf" not in {path.name for path in written}
    with pytest.raises(UsageError, match="không có ai"):
        write_documents(pack, folder, tmp_path / "out", ("giay-moi",), options=nobody)
