"""The roster on paper: by post, force, person and hour; slips; the wall chart; who is named and who is not."""

import dataclasses
from datetime import date, datetime
from pathlib import Path

import pytest

from planner.documents import Options, build, document_of, plan_rows, render
from planner.documents.content import Band, Cards, Papers, Paragraph, Table, paper_tables
from planner.documents.kinds.roster import peak
from planner.documents.lint import document_text
from planner.documents.people import PlanRows
from planner.documents.roster_book import UNDER_ORDERS
from planner.scenario.rows import Duty, Officer, Post, PostDemand, Shift
from planner.scenario.schema import Scenario
from tests.documents.reading import text_of

NAMED = ("phan-ca-chot", "phan-ca-luc-luong", "phan-ca-nguoi", "phieu-truc", "bang-phan-ca-ten")
NUMBERS = ("phan-ca-gio", "bang-phan-ca")


def officer(person_id: str, name: str, force: str, rank: str = "") -> Officer:
    base = {"base_lat": "16.5000", "base_lon": "107.1953", "organisation_id": "TC-3"}
    return Officer.model_validate({"person_id": person_id, "name": name, "force": force, "rank": rank, **base})


def shift(shift_id: str, start: str, end: str) -> Shift:
    return Shift.model_validate({"shift_id": shift_id, "start": start, "end": end})


def turn(person_id: str, post_id: str, which: Shift) -> dict[str, str]:
    start, end = f"{which.start:%Y-%m-%d %H:%M}", f"{which.end:%Y-%m-%d %H:%M}"
    duty = "trực" if post_id else "dự bị"
    return {"person_id": person_id, "post_id": post_id, "shift_id": which.shift_id, "start": start, "end": end} | {
        "date": start[:10],
        "duty": duty,
    }


NIGHT = shift("CA1", "2026-04-11 20:00", "2026-04-12 02:00")
MORNING = shift("CA2", "2026-04-12 06:00", "2026-04-12 10:30")
NOON = shift("CA3", "2026-04-12 10:30", "2026-04-12 13:00")
ESCORT = Post.model_validate(
    {"post_id": "HT-1", "name": "Tổ dẫn Rồng Vàng", "lat": "16.5", "lon": "107.2", "kind": "escort"}
)
ROWS: PlanRows = {
    "staffing": [
        turn("B", "CH-1", MORNING),
        turn("A", "CH-1", MORNING),
        turn("A", "CH-1", NIGHT),
        turn("C", "", MORNING),
        turn("D", "CH-2", NOON),
        turn("D", "HT-1", NIGHT),
    ],
    "duty_roster": [
        {"duty_id": "MC", "name": "", "start": "2026-04-12 05:00", "end": "2026-04-12 05:30", "person_id": "C"}
        | {"person": "ai đó"},
        {"duty_id": "DD", "name": "", "start": "2026-04-12 11:07", "end": "2026-04-12 11:37", "person_id": "B"}
        | {"person": "ai đó"},
    ],
}


@pytest.fixture(scope="module")
def manned(pack: Scenario) -> Scenario:
    """Return two posts and an escort, three shifts, four people, a gate to open and a convoy to lead."""
    demand = {"post_id": "CH-1", "force": "dân quân", "shift_id": "CA2", "people": "3"}
    duties = {"people": "1", "from": "2026-04-12 05:00", "to": "2026-04-12 05:30"}
    return dataclasses.replace(
        pack,
        posts=(*pack.posts, ESCORT),
        shifts=(MORNING, NIGHT, NOON),
        officers=(
            officer("A", "Tạ Công Đạt Mẫu", "CSGT", "Trung úy"),
            officer("B", "Hồ Văn Bình Mẫu", "dân quân"),
            officer("C", "Lê Thị Cúc Mẫu", "dân quân"),
            officer("D", "Đỗ Văn Dũng Mẫu", "CSGT", "Đại úy"),
        ),
        post_demand=(PostDemand.model_validate(demand),),
        duties=(
            Duty.model_validate({"duty_id": "MC", "name": "Mở cổng sân lễ", "post_id": "CH-2", **duties}),
            Duty.model_validate({"duty_id": "DD", "name": "Dẫn đoàn Rồng Vàng", **duties}),
        ),
    )


def papers(pack: Scenario, key: str, options: Options | None = None) -> Papers:
    made = build(document_of(key), pack, ROWS, options)
    assert isinstance(made, Papers)
    return made


def table_of(made: Papers, title: str) -> Table:
    (paper,) = (paper for paper in made.items if paper.title == title)
    (table,) = paper_tables(paper)
    return table


def lines(table: Table, *titles: str) -> list[tuple[str, ...]]:
    places = [[each.title for each in table.columns].index(title) for title in titles]
    return [tuple(str(row[place]) for place in places) for row in table.rows if isinstance(row, tuple)]


def bands(table: Table) -> list[str]:
    return [row.text for row in table.rows if isinstance(row, Band)]


def slips(pack: Scenario, options: Options | None = None) -> Cards:
    made = build(document_of("phieu-truc"), pack, ROWS, options)
    assert isinstance(made, Cards)
    return made


def test_a_post_lists_its_people_by_shift_with_who_is_missing_and_the_chief_first(manned: Scenario) -> None:
    table = table_of(papers(manned, "phan-ca-chot"), "PHÂN CA CHỐT CH-1: Nút Đường Lớn – Ngõ Hai (hư cấu)")

    assert bands(table) == [
        "CA1, 20:00 11/4/2026–02:00 12/4/2026: CSGT 1; chốt trưởng: Trung úy Tạ Công Đạt Mẫu (1)",
        "CA2, 06:00–10:30 12/4/2026: CSGT 1, DQ 1/3; chốt trưởng: Trung úy Tạ Công Đạt Mẫu (2)",
    ]
    assert lines(table, "Họ và tên", "Vai trò") == [
        ("Tạ Công Đạt Mẫu", "chốt trưởng"),
        ("Tạ Công Đạt Mẫu", "chốt trưởng"),
        ("Hồ Văn Bình Mẫu", ""),
    ]


def test_a_duty_of_fixed_time_stands_on_the_list_of_its_post(manned: Scenario) -> None:
    table = table_of(papers(manned, "phan-ca-chot"), "PHÂN CA CHỐT CH-2: Cửa sân lễ (hư cấu)")

    assert bands(table)[-1] == "Mở cổng sân lễ, 05:00–05:30 12/4/2026 (1)"
    assert lines(table, "Họ và tên", "Vai trò")[-1] == ("Lê Thị Cúc Mẫu", "")


def test_the_chief_whom_the_pack_names_comes_before_the_highest_rank(manned: Scenario) -> None:
    sheet = manned.post_sheets[0].model_copy(update={"chief": "Hồ Văn Bình Mẫu"})
    table = table_of(
        papers(dataclasses.replace(manned, post_sheets=(sheet,)), "phan-ca-chot", Options(parts=("CH-1",))),
        "PHÂN CA CHỐT CH-1: Nút Đường Lớn – Ngõ Hai (hư cấu)",
    )

    assert lines(table, "Họ và tên", "Vai trò")[-1] == ("Hồ Văn Bình Mẫu", "chốt trưởng")
    assert ("Tạ Công Đạt Mẫu", "chốt trưởng") not in lines(table, "Họ và tên", "Vai trò")


def test_a_force_reads_who_stands_where_and_when(manned: Scenario) -> None:
    made = papers(manned, "phan-ca-luc-luong")

    assert [paper.title for paper in made.items] == ["PHÂN CA LỰC LƯỢNG: CSGT", "PHÂN CA LỰC LƯỢNG: dân quân"]
    assert lines(table_of(made, "PHÂN CA LỰC LƯỢNG: dân quân"), "Họ và tên", "Thời gian", "Chốt, việc") == [
        ("Hồ Văn Bình Mẫu", "06:00–10:30 12/4/2026", "CH-1 Nút Đường Lớn – Ngõ Hai (hư cấu)"),
        ("Hồ Văn Bình Mẫu", "11:07–11:37 12/4/2026", UNDER_ORDERS),
        ("Lê Thị Cúc Mẫu", "05:00–05:30 12/4/2026", "Mở cổng sân lễ: CH-2 Cửa sân lễ (hư cấu)"),
        ("Lê Thị Cúc Mẫu", "06:00–10:30 12/4/2026", "Dự bị"),
    ]
    assert [paper.title for paper in papers(manned, "phan-ca-luc-luong", Options(parts=("CSGT",))).items] == [
        "PHÂN CA LỰC LƯỢNG: CSGT"
    ]


def test_a_person_reads_all_turns_with_hours_and_nights(manned: Scenario) -> None:
    table = table_of(papers(manned, "phan-ca-nguoi"), "PHÂN CA TỪNG NGƯỜI: CSGT")
    unit = next(body.name for body in manned.organisations if body.organisation_id == "TC-3")

    assert bands(table) == [
        f"Đại úy Đỗ Văn Dũng Mẫu, {unit}: 2 lượt, 8 giờ 30 phút, 1 ca đêm",
        f"Trung úy Tạ Công Đạt Mẫu, {unit}: 2 lượt, 10 giờ 30 phút, 1 ca đêm",
    ]
    assert lines(table, "Ca", "Số giờ", "Ca đêm") == [
        ("CA1", "6 giờ", "có"),
        ("CA3", "2 giờ 30 phút", ""),
        ("CA1", "6 giờ", "có"),
        ("CA2", "4 giờ 30 phút", ""),
    ]


def test_the_hours_count_the_most_people_at_one_moment(manned: Scenario) -> None:
    made = papers(manned, "phan-ca-gio")
    table = table_of(made, "QUÂN SỐ THEO GIỜ: 12/4/2026")
    post, gate, reserve, total = lines(table, "Chốt", "00h", "05h", "06h", "10h", "12h")

    assert [paper.title for paper in made.items] == ["QUÂN SỐ THEO GIỜ: 11/4/2026", "QUÂN SỐ THEO GIỜ: 12/4/2026"]
    assert post == ("CH-1 Nút Đường Lớn – Ngõ Hai (hư cấu)", "1", "", "2", "2", "")
    assert gate == ("CH-2 Cửa sân lễ (hư cấu)", "", "1", "", "1", "1")
    assert reserve == ("Dự bị", "", "", "1", "1", "")
    # At 10:30 three go and one comes: nobody is counted twice.
    assert total == ("Tổng", "1", "1", "3", "3", "1")


def test_the_peak_of_an_hour_leaves_out_who_went_before() -> None:
    ten = datetime(2026, 4, 12, 10)
    early, late = (ten.replace(hour=8), ten), (ten.replace(minute=45), ten.replace(hour=12))

    assert peak([early], ten) == 0
    assert peak([early, late, late], ten) == 2


def test_a_slip_tells_post_hours_task_chief_and_way_but_no_telephone(manned: Scenario) -> None:
    card = next(card for card in slips(manned).items if "Bình" in card.parts["name"])

    assert card.parts["post"] == "CH-1 Nút Đường Lớn – Ngõ Hai (hư cấu)"
    assert (card.parts["when"], card.parts["shift"]) == ("06:00–10:30 12/4/2026", "CA2")
    assert (card.parts["task"], card.parts["equipment"]) == ("Giữ rào chắn", "Rào chắn, bộ đàm")
    assert card.parts["chief"] == "Trung úy Tạ Công Đạt Mẫu"
    # 0.5 km as the crow flies, times 1.3.
    assert card.parts["way"] == "Từ nơi xuất phát: khoảng 0,7 km đường bộ."
    assert "Nơi xuất phát" in card.svg
    assert ">CH-1<" in card.svg


def test_a_telephone_stands_on_a_slip_only_when_it_is_given(manned: Scenario) -> None:
    with_phone = manned.post_sheets[0].model_copy(update={"phone": "0000 000 111"})
    changed = dataclasses.replace(manned, post_sheets=(with_phone,))

    assert "0000 000" not in document_text(slips(changed))
    given = slips(changed, Options(phones={"A": "0000 000 222"}, parts=("B",)))
    assert [card.parts["chief"] for card in given.items] == ["Trung úy Tạ Công Đạt Mẫu, 0000 000 222"]


def test_whoever_waits_in_reserve_has_a_slip_without_a_map(manned: Scenario) -> None:
    (card,) = slips(manned, Options(parts=("Dự bị",))).items

    assert (card.parts["post"], card.parts["chief"], card.svg) == ("Dự bị", "", "")


def test_the_wall_chart_counts_forces_and_names_nobody(manned: Scenario) -> None:
    made = papers(manned, "bang-phan-ca")
    table = table_of(made, "BẢNG PHÂN CA")

    assert made.paper == "a3"
    assert [column.title for column in table.columns][1] == "CA1, 20:00 11/4/2026–02:00 12/4/2026"
    assert [row[1:] for row in table.rows if isinstance(row, tuple)] == [
        ("CSGT 1: 1 người", "CSGT 1, DQ 1/3: 2 người", ""),
        ("", "", "CSGT 1: 1 người"),
        ("", "DQ 1: 1 người", ""),
    ]
    named = table_of(papers(manned, "bang-phan-ca-ten"), "BẢNG PHÂN CA").rows[0]
    assert isinstance(named, tuple)
    assert named[2] == "CSGT 1, DQ 1/3: 2 người (Tạ Công Đạt Mẫu, Hồ Văn Bình Mẫu)"


def test_a_chart_of_many_shifts_takes_several_sheets(manned: Scenario) -> None:
    many = tuple(MORNING.model_copy(update={"shift_id": f"S{at}"}) for at in range(9))
    rows: PlanRows = {"staffing": [turn("A", "CH-1", many[8])]}
    made = build(document_of("bang-phan-ca"), dataclasses.replace(manned, shifts=many, post_demand=()), rows)

    assert isinstance(made, Papers)
    assert [paper.title for paper in made.items] == ["BẢNG PHÂN CA (1/2)", "BẢNG PHÂN CA (2/2)"]
    assert [len(paper_tables(paper)[0].columns) for paper in made.items] == [9, 2]


@pytest.mark.parametrize("key", NUMBERS)
def test_papers_of_numbers_name_nobody_and_are_not_internal(manned: Scenario, key: str) -> None:
    text = document_text(papers(manned, key))

    assert not [one.name for one in manned.officers if one.name in text]
    assert not document_of(key).internal


@pytest.mark.parametrize("key", NAMED)
def test_papers_with_names_are_internal(manned: Scenario, key: str) -> None:
    assert "Tạ Công Đạt Mẫu" in document_text(build(document_of(key), manned, ROWS))
    assert document_of(key).internal


@pytest.mark.parametrize("key", [*NAMED, *NUMBERS])
def test_no_paper_tells_an_escort_or_a_duty_under_way(manned: Scenario, key: str) -> None:
    text = document_text(build(document_of(key), manned, ROWS))

    assert not [word for word in ("Rồng Vàng", "HT-1", "Dẫn đoàn") if word in text]


def test_rows_spoilt_by_hand_leave_the_papers_readable(manned: Scenario) -> None:
    spoilt = {**turn("A", "CH-1", MORNING), "start": "sáu giờ", "end": "?"}
    lost = {**spoilt, "shift_id": "CA9"}
    rows: PlanRows = {"staffing": [spoilt, lost, turn("X", "CH-1", MORNING)]}
    made = build(document_of("phan-ca-luc-luong"), manned, rows)

    assert isinstance(made, Papers)
    assert lines(table_of(made, "PHÂN CA LỰC LƯỢNG: CSGT"), "Thời gian") == [("06:00–10:30 12/4/2026",)]
    assert lines(table_of(made, "PHÂN CA LỰC LƯỢNG: Chưa rõ lực lượng"), "Họ và tên") == [("X",)]


def test_duties_of_fixed_time_are_read_from_the_plan_folder(tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text('{"problems": {}}', "utf-8")
    (tmp_path / "duty_roster.csv").write_text("duty_id,start,end,person_id\nMC,2026-04-12 05:00,,C\n", "utf-8")

    (row,) = plan_rows(tmp_path)["duty_roster"]
    assert (row["duty_id"], row["end"], row["person"]) == ("MC", "", "")


@pytest.mark.parametrize(("key", "told"), [("phieu-truc", "PHIẾU TRỰC"), ("bang-phan-ca-ten", "BẢNG PHÂN CA")])
def test_slips_and_chart_are_set_as_pages(manned: Scenario, key: str, told: str) -> None:
    document = document_of(key)
    text = text_of(render(document, build(document, manned, ROWS), "pdf", Options(day=date(2026, 4, 1))))

    assert told in text
    assert "Tạ Công Đạt Mẫu" in text


def test_the_facts_of_a_post_are_its_task_and_equipment(manned: Scenario) -> None:
    made = papers(manned, "phan-ca-chot", Options(parts=("CH-1",)))
    told = [block.text for block in made.items[0].blocks if isinstance(block, Paragraph)]

    assert told == ["Nhiệm vụ: Giữ rào chắn.", "Trang bị: Rào chắn, bộ đàm."]
