"""Lists hold the right people in the right order, and nothing that a list must not tell."""

import dataclasses
from datetime import date
from itertools import pairwise

import pytest

from planner.collation import name_key
from planner.documents import DOCUMENTS, Options, build, document_of
from planner.documents.content import Band, Cards, Charts, Papers, paper_tables
from planner.documents.lint import document_text
from planner.documents.people import PlanRows
from planner.documents.privacy import public_post
from planner.scenario.rows import Directive, Organisation, Rank
from planner.scenario.schema import Scenario

GUEST_LISTS = [
    "ds-khach-thu-bac",
    "ds-khach-don-vi",
    "ds-khach-ten",
    "ds-cho-ngoi",
    "ds-don-khach",
    "ds-luu-tru",
    "so-do-cho-ngoi",
    "giao-thong",
    "lich-tap",
    "goi-tap",
    "bien-ten",
]


def papers(pack: Scenario, rows: PlanRows, key: str, options: Options | None = None) -> Papers:
    content = build(document_of(key), pack, rows, options)
    assert isinstance(content, Papers)
    return content


def column(content: Papers, title: str) -> list[str]:
    found = []
    for paper in content.items:
        for table in paper_tables(paper):
            place = [each.title for each in table.columns].index(title)
            found += [str(row[place]) for row in table.rows if isinstance(row, tuple)]
    return found


def private(pack: Scenario) -> Scenario:
    """Return the pack with everything that must not be printed."""
    guests = list(pack.guests)
    told = {"post": "Bí thư Đảng ủy, Chủ tịch UBND xã; 0912 345 678", "phone": "0912345678", "email": "a@example.org"}
    guests[0] = guests[0].model_copy(update=told)
    guests[5] = guests[5].model_copy(
        update={"post": "Linh mục", "organisation_id": "GX", "needs": ("wheelchair", "diet")}
    )
    guests[6] = guests[6].model_copy(update={"post": "Thương binh hạng 1/4"})
    parish = Organisation(organisation_id="GX", name="Giáo xứ Mẫu (hư cấu)", kind="religious")
    ranks = (
        Rank(rank=1, group="Bí thư Tỉnh ủy"),
        Rank(rank=2, group="Khách mời"),
        Rank(rank=3, group="Chức sắc tôn giáo"),
    )
    return dataclasses.replace(pack, guests=tuple(guests), organisations=(*pack.organisations, parish), ranks=ranks)


@pytest.mark.parametrize("key", GUEST_LISTS)
def test_lists_tell_no_telephone_health_religion_or_party_post(pack: Scenario, rows: PlanRows, key: str) -> None:
    text = document_text(build(document_of(key), private(pack), rows)).casefold()
    hidden = ("0912", "345 678", "@", "bí thư", "linh mục", "giáo xứ", "thương binh", "chức sắc", "wheelchair", "diet")

    assert [word for word in hidden if word in text] == []


def test_list_keeps_the_public_office(pack: Scenario, rows: PlanRows) -> None:
    assert "Chủ tịch UBND xã" in column(papers(private(pack), rows, "ds-khach-ten"), "Chức vụ")


@pytest.mark.parametrize(
    ("post", "public"),
    [
        ("Bí thư Đảng ủy", ""),
        ("Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh"),
        ("Ủy viên Trung ương Đảng, Bộ trưởng", "Bộ trưởng"),
        ("Ủy viên Ban Chấp hành Đảng bộ huyện", ""),
        ("Phó Trưởng ban Đảng ở Trung ương", ""),
        ("Bí thư Đoàn Thanh niên xã", "Bí thư Đoàn Thanh niên xã"),
        ("Chủ tịch HĐND kiêm Bí thư Đảng ủy", "Chủ tịch HĐND"),
        ("Giám đốc sở", "Giám đốc sở"),
        ("Mẹ Việt Nam Anh hùng", "Mẹ Việt Nam Anh hùng"),
        ("Mục sư, giáo viên", "Giáo viên"),
    ],
)
def test_public_part_of_a_post(post: str, public: str) -> None:
    assert public_post(post) == public


def test_only_approved_and_invited_guests_who_have_not_declined_get_letters(pack: Scenario, rows: PlanRows) -> None:
    letters = papers(pack, rows, "giay-moi").items
    names = {block.text for letter in letters for block in letter.blocks if getattr(block, "style", "") == "invited"}

    assert len(letters) == 10
    assert not any("Lý Văn Sang" in name or "Ngô Thị Thơ" in name for name in names)
    assert "Bà Hồ Thị Lành Mẫu" in names


def test_letters_can_be_printed_again_for_some_guests(pack: Scenario, rows: PlanRows) -> None:
    (letter,) = papers(pack, rows, "giay-moi", Options(guests=("K06",))).items
    texts = [getattr(block, "text", "") for block in letter.blocks]

    assert "Chỗ ngồi: khu B, hàng 01, ghế 01; lối vào: Cửa sân lễ (hư cấu)." in texts
    assert any(text.startswith("Thời gian: 07 giờ 20, Chủ nhật, ngày 12 tháng 4 năm 2026 (tức") for text in texts)
    assert texts[-1].endswith("./.")


def test_list_by_name_is_in_vietnamese_order_of_given_names(pack: Scenario, rows: PlanRows) -> None:
    names = column(papers(pack, rows, "ds-khach-ten"), "Họ và tên")

    assert len(names) == 10
    assert all(name_key(first) <= name_key(second) for first, second in pairwise(names))


def test_list_by_rank_has_bands_from_high_to_low_and_runs_on(pack: Scenario, rows: PlanRows) -> None:
    content = papers(pack, rows, "ds-khach-thu-bac")
    (table,) = paper_tables(content.items[0])

    assert [row.text for row in table.rows if isinstance(row, Band)] == [
        "Khách chính (1)",
        "Khách mời (4)",
        "Nhân dân (5)",
    ]
    assert column(content, "STT") == [str(number) for number in range(1, 11)]


def test_check_in_lists_are_by_zone_with_those_without_seat_last(pack: Scenario, rows: PlanRows) -> None:
    titles = [paper.title for paper in papers(pack, rows, "ds-don-khach").items]

    assert titles == [
        "DANH SÁCH ĐÓN KHÁCH: CỬA SÂN LỄ (HƯ CẤU) – KHU A",
        "DANH SÁCH ĐÓN KHÁCH: CỬA SÂN LỄ (HƯ CẤU) – KHU B",
        "DANH SÁCH ĐÓN KHÁCH: CHƯA XẾP CHỖ",
    ]


def test_only_organisers_and_press_wear_badges(pack: Scenario, rows: PlanRows) -> None:
    newspaper = Organisation(organisation_id="BAO", name="Báo Mẫu (hư cấu)", kind="press")
    guests = (*pack.guests[:-4], pack.guests[8].model_copy(update={"organisation_id": "BAO"}))
    changed = dataclasses.replace(pack, guests=guests, organisations=(*pack.organisations, newspaper))
    content = build(document_of("the-btc"), changed, rows)

    assert isinstance(content, Cards)
    assert [(card.parts["role"], card.parts["name"]) for card in content.items] == [
        ("BAN TỔ CHỨC", "Dương Gia Khoa Mẫu"),
        ("BAN TỔ CHỨC", "Trịnh Thị Hạnh Mẫu"),
        ("BÁO CHÍ", "Bùi Văn Phước Mẫu"),
    ]


def test_vehicle_passes_go_by_the_rank_of_the_highest_guest(pack: Scenario, rows: PlanRows) -> None:
    content = build(document_of("the-xe"), pack, rows, Options(pass_a_rank_max=1))

    assert isinstance(content, Cards)
    assert [card.parts["number"] for card in content.items] == ["A-DD-1", "B-DD-2", "B-DD-3"]
    assert [card.parts["roads"] for card in content.items] == ["Đường Lớn", "", ""]


def test_only_the_reception_plan_carries_the_officers_telephone(pack: Scenario, rows: PlanRows) -> None:
    options = Options(phones={"TV-1": "0000 000 999"})
    carrying = [
        document.key
        for document in DOCUMENTS
        if not document.missing(pack, rows) and "0000 000 999" in document_text(document.build(pack, rows, options))
    ]

    assert carrying == ["don-tiep"]
    internal = {document.key for document in DOCUMENTS if document.internal}
    lodging = {"nghiem-thu-luu-tru", "thanh-toan-luu-tru", "doi-chieu-luu-tru"}
    rosters = {"phan-ca-chot", "phan-ca-luc-luong", "phan-ca-nguoi", "phieu-truc", "bang-phan-ca-ten"}
    assert internal == {"don-tiep", "phuong-an-giao-thong", "lenh-chay-xe"} | lodging | rosters


def test_traffic_annex_names_no_officer_and_no_escort(pack: Scenario, rows: PlanRows) -> None:
    escort = pack.posts[0].model_copy(update={"kind": "escort", "name": "Tổ dẫn đoàn"})
    changed = dataclasses.replace(pack, posts=(escort, *pack.posts[1:]))
    text = document_text(build(document_of("giao-thong"), changed, rows))
    shown = document_text(build(document_of("giao-thong"), pack, rows))

    assert "Tổ dẫn đoàn" not in text
    assert not any(officer.name in shown for officer in pack.officers)
    assert "Nút Đường Lớn – Ngõ Hai (hư cấu)" in shown


def test_chart_shows_every_seat_of_a_zone_and_who_sits_there(pack: Scenario, rows: PlanRows) -> None:
    content = build(document_of("so-do-cho-ngoi"), pack, rows)

    assert isinstance(content, Charts)
    assert [(zone.title, zone.taken, zone.seats) for zone in content.items] == [("KHU A", 2, 6), ("KHU B", 1, 6)]
    assert [chair.who for chair in content.items[0].chairs if chair.who] == ["Nguyễn Thiên An Mẫu", "Trần Gia Bảo Mẫu"]
    assert content.items[1].chairs[-1].state == "blocked"


def test_rehearsals_and_run_sheet_spell_ids_out(pack: Scenario, rows: PlanRows) -> None:
    timetable = document_text(build(document_of("lich-tap"), pack, rows))
    sheet = document_text(build(document_of("kich-ban"), pack, rows))

    assert "Thứ Ba, 7/4/2026 (1)" in timetable
    assert not any(f"\n{group.group_id}\n" in timetable for group in pack.groups)
    assert "Trịnh Thị Hạnh Mẫu" in sheet
    assert "\nTV-2\n" not in sheet


def test_call_sheet_has_a_sheet_for_each_day_and_calls_half_an_hour_before(pack: Scenario, rows: PlanRows) -> None:
    sheets = papers(pack, rows, "goi-tap")
    days = sorted({row["start"][:10] for row in rows["rehearsals"]})
    assert len(sheets.items) == len(days)
    first = min(rows["rehearsals"], key=lambda row: (row["start"], row["session_id"]))
    called = column(Papers(sheets.items[:1]), "Có mặt")[0]
    begins = column(Papers(sheets.items[:1]), "Giờ tập")[0].partition("–")[0]
    assert begins == first["start"][11:]
    hours, minutes = (int(part) for part in begins.split(":"))
    assert called == f"{(hours * 60 + minutes - 30) // 60:02}:{(hours * 60 + minutes - 30) % 60:02}"


def test_conclusions_do_not_say_twice_who_is_meant(pack: Scenario, rows: PlanRows) -> None:
    directives = (
        Directive(clause="1", quote="Ban Tổ chức hoàn thiện báo cáo", owner="Ban Tổ chức", due=date(2026, 4, 30)),
        Directive(clause="2", quote="Khẩn trương chi trả", owner="Phòng Tài chính"),
    )
    (paper,) = papers(dataclasses.replace(pack, directives=directives), rows, "thong-bao").items

    assert [getattr(block, "text", "") for block in paper.blocks][1:] == [
        "1) Ban Tổ chức hoàn thiện báo cáo; hoàn thành trước ngày 30/4/2026.",
        "2) Phòng Tài chính: khẩn trương chi trả./.",
    ]
