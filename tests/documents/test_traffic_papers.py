"""Papers of the traffic plan: columns of police plans, parts, the notice, and nothing of protected persons (R46)."""

import dataclasses
import io
from datetime import datetime

import docx
import pytest
from python_calamine import CalamineWorkbook

from planner.documents import DOCUMENTS, Options, build, document_of
from planner.documents.content import Band, Papers, Table, paper_tables
from planner.documents.kinds.traffic import PARTS
from planner.documents.kinds.traffic_tables import closures_table, end_posts, parade_table, posts_table, signs_table
from planner.documents.people import PlanRows
from planner.errors import UsageError
from planner.scenario.rows import Movement, MovementBlock
from planner.scenario.schema import Scenario
from tests.documents.conftest import Print
from tests.documents.reading import pages, text_of
from tests.documents.test_lists import document_text

POST_COLUMNS = (
    "STT | Chốt | Vị trí (Km, tọa độ) | Nhiệm vụ | Loại | Ca (từ–đến) | CSGT | CSTT/CSCĐ | CA xã | Quân sự/DQ | TNTN |"
    " Y tế/PCCC | Tổng | Chốt trưởng, SĐT | Trang bị | Tình huống"
)
CLOSURE_COLUMNS = (
    "Đoạn tuyến | Chiều | Từ | Đến | Đối tượng cấm | Ngoại lệ (thẻ A, B, BTC) | Lộ trình thay thế | Chốt đầu/cuối"
)
PARKING_COLUMNS = "Bãi | Sức chứa ô tô/xe máy | Đối tượng | Lối vào/ra | Người phụ trách"
SECRET, SECRET_ID = "Đoàn xe Rồng Vàng", "DC-MAT"


def headings(table: Table) -> str:
    return " | ".join(column.title for column in table.columns)


def make_movement(**more: object) -> Movement:
    fields = {"movement_id": SECRET_ID, "name": SECRET, "kind": "đoàn xe", "edge_ids": "E1;E2", "speed_kmh": 30}
    return Movement.model_validate({**fields, "start": datetime(2026, 4, 12, 6, 41), "length_m": 200, **more})


def test_police_papers_have_the_columns_of_police_plans(pack: Scenario, rows: PlanRows) -> None:
    papers = build(document_of("phuong-an-giao-thong"), pack, rows)

    assert isinstance(papers, Papers)
    tables = {paper.title: paper_tables(paper)[0] for paper in papers.items}
    assert headings(tables["BẢNG CHỐT"]) == POST_COLUMNS
    assert headings(tables["BẢNG CẤM ĐƯỜNG"]) == CLOSURE_COLUMNS
    assert headings(tables["BẢNG BÃI ĐỖ"]) == PARKING_COLUMNS
    assert list(tables) == [title for title, _ in PARTS.values() if title != "KHỐI DIỄU HÀNH"]


def test_closure_is_told_with_whom_it_bars_and_the_posts_at_its_ends(pack: Scenario) -> None:
    (line,) = closures_table(pack).rows

    assert isinstance(line, tuple)
    assert line[2:5] == ("05:00 12/4/2026", "10:00 12/4/2026", "Mọi phương tiện (cấm triệt để)")
    assert line[5:] == ("thẻ A, BTC, làm nhiệm vụ", "Ngõ Hai – Đường Sau – Ngõ Ba", "CH-1 / CH-2")
    assert end_posts(pack, ("E1", "E2")) == ("CH-2",)


def test_posts_count_people_by_force_and_in_all(pack: Scenario) -> None:
    lines = posts_table(pack, {}, full=True).rows

    assert len(lines) == 6
    assert lines[0][6:13] == ("1", "", "", "", "", "", "1")  # type: ignore[index]
    assert lines[2][6:13] == ("", "", "", "1", "", "", "1")  # type: ignore[index]
    assert lines[0][14:] == ("Rào chắn, bộ đàm", "Mưa (hư cấu)")  # type: ignore[index]


def test_chief_of_a_post_is_who_the_plan_puts_there_unless_the_pack_names_one(pack: Scenario, rows: PlanRows) -> None:
    sheet = pack.post_sheets[0].model_copy(update={"chief": "Đại úy Lê Mẫu", "phone": "0000 111"})
    named = dataclasses.replace(pack, post_sheets=(sheet,))
    officer = next(each for each in pack.officers if each.person_id == "CB-1")

    assert officer.name in str(posts_table(pack, rows, full=True).rows[0])
    assert "Đại úy Lê Mẫu, 0000 111" in posts_table(named, rows, full=True).rows[0]  # type: ignore[operator]
    assert officer.name not in str(posts_table(named, rows).rows)


def test_signs_stand_under_whoever_puts_them_up(pack: Scenario) -> None:
    rows = signs_table(pack).rows

    assert rows[0] == Band("Xã đội (hư cấu) (2)")
    assert rows[1][1:5] == ("biển báo P.101", "", "Đường Lớn, đầu Ngõ Hai", "1")  # type: ignore[index]


def test_blocks_of_a_parade_pass_the_start_one_after_the_other(pack: Scenario) -> None:
    march = make_movement(movement_id="DH", name="Diễu hành", kind="khối đi bộ", speed_kmh=4.95)
    blocks = tuple(MovementBlock(movement_id="DH", place=n, length_m=20, gap_m=5, people=48) for n in (1, 2))
    changed = dataclasses.replace(pack, movements=(march,), movement_blocks=blocks)

    # 4.95 km/h are 1.375 m/s: 25 m take 18.2 s.
    assert [row[4:] for row in parade_table(changed).rows[1:]] == [  # type: ignore[index]
        ("5", "06:41:00", "06:41:14"),
        ("5", "06:41:18", "06:41:32"),
    ]


def test_parts_are_printed_alone_and_an_unknown_one_is_named(pack: Scenario, rows: PlanRows) -> None:
    some = build(document_of("phuong-an-giao-thong"), pack, rows, Options(parts=("lien-lac", "chot")))

    assert isinstance(some, Papers)
    assert [paper.title for paper in some.items] == ["BẢNG CHỐT", "THÔNG TIN LIÊN LẠC"]
    with pytest.raises(UsageError, match="lien-lac"):
        build(document_of("phuong-an-giao-thong"), pack, rows, Options(parts=("radio",)))


def test_police_papers_are_set_across_and_signed_in_every_format(printed: Print) -> None:
    made = printed("phuong-an-giao-thong")
    sheet = pages(made)[0]
    word = docx.Document(io.BytesIO(printed("phuong-an-giao-thong", "docx")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(printed("phuong-an-giao-thong", "xlsx")))

    assert sheet.mediabox.width > sheet.mediabox.height
    assert text_of(made).count("CHỦ TỊCH") == text_of(made).count("Người lập:") == 7
    assert {section.page_width > section.page_height for section in word.sections} == {True}
    assert book.sheet_names[:3] == ["BẢNG CHỐT", "BẢNG CẤM ĐƯỜNG", "BẢNG BÃI ĐỖ"]


def test_notice_tells_the_public_what_is_closed_and_where_to_park(printed: Print) -> None:
    text = text_of(printed("thong-bao-giao-thong"))

    assert "Về việc cấm, hạn chế phương tiện và phân luồng giao thông" in text
    assert "từ 05 giờ 00 đến 10 giờ 00, ngày 12 tháng 4 năm 2026" in text
    assert "Lộ trình thay thế: Ngõ Hai – Đường Sau – Ngõ Ba." in text
    assert "Bãi xe Đường Sau (hư cấu): 20 ô tô con, 2 xe khách, 60 xe máy" in text
    assert "TM. ỦY BAN NHÂN DÂN" in text


def test_lots_for_passes_are_not_told_to_the_public(pack: Scenario) -> None:
    reserved = dataclasses.replace(pack, parking=(pack.parking[0].model_copy(update={"for_whom": "thẻ A"}),))

    assert "Bãi xe" not in document_text(build(document_of("thong-bao-giao-thong"), reserved, {}))


def test_movements_of_protected_persons_are_in_no_paper(pack: Scenario, rows: PlanRows) -> None:
    escort = pack.posts[0].model_copy(update={"post_id": "HT-1", "kind": "escort", "name": "Tổ dẫn Rồng Vàng"})
    closure = pack.closures[0].model_copy(update={"until_event": SECRET_ID})
    guarded = dataclasses.replace(
        pack, movements=(make_movement(protected=True),), posts=(*pack.posts, escort), closures=(closure,)
    )
    shown = dataclasses.replace(guarded, movements=(make_movement(),))
    made = {d.key: d.build(guarded, rows, Options()) for d in DOCUMENTS if not d.missing(guarded, rows)}

    assert {"giao-thong", "phuong-an-giao-thong", "thong-bao-giao-thong", "kich-ban"} <= set(made)
    for key, content in made.items():
        told = document_text(content)
        assert not [word for word in ("Rồng Vàng", SECRET_ID, "06:41", "06 giờ 41") if word in told], key
    assert SECRET in document_text(build(document_of("thong-bao-giao-thong"), shown, rows))


def test_public_papers_name_neither_officers_nor_radio_nor_contingencies(pack: Scenario, rows: PlanRows) -> None:
    inside = document_text(build(document_of("phuong-an-giao-thong"), pack, rows))
    words = ("Mạng chỉ huy (hư cấu)", "Mưa (hư cấu)", *(officer.name for officer in pack.officers))

    assert "Mạng chỉ huy (hư cấu)" in inside
    for key in ("giao-thong", "thong-bao-giao-thong"):
        told = document_text(build(document_of(key), pack, rows))
        assert not [word for word in words if word in told], key
