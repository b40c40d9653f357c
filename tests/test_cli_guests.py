"""The guest list from the command line: real commands in a process, on lists as offices write them."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from planner.guests import read_workbook_safely
from tests.conftest import Planner

PROVINCE, COMMUNE = "UBND tỉnh Mẫu (hư cấu)", "UBND xã Mẫu (hư cấu)"
HEALTH = (
    ("UBND TỈNH MẪU",),
    ("DANH SÁCH ĐẠI BIỂU DỰ LỄ",),
    (),
    ("TT", "HỌ TÊN ĐẠI BIỂU", "Năm sinh", "Chức danh", "Cơ quan/đơn vị", "SĐT", "Cột lạ", "Bậc"),
    (1, "Ông Nguyễn Văn Hoà", 1965, "Giám đốc sở", PROVINCE, "0912345678", "?", 2),
    (2, "BS. Trần Thị Đoàn", 1970, "Giám đốc sở", PROVINCE, "09x", "", 2),
    (3, "", 1980, "Chuyên viên", PROVINCE, "0912345679", "", 3),
)
VILLAGE = (
    ("Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị", "Số điện thoại", "Bậc"),
    ("Nguyễn Văn Hòa", "31/05/1965", "Giám đốc sở", PROVINCE, "0912 345 678", "2"),
    ("Lý Thị Sen", "1988", "Giáo viên", COMMUNE, "", "Nhân dân"),
)


def written(file: Path, lines: Sequence[Sequence[object]]) -> Path:
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("DS")
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write(row, column, cell)
    return file


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def health(tmp_path: Path) -> Path:
    return written(tmp_path / "so-y-te.xlsx", HEALTH)


@pytest.fixture
def village(tmp_path: Path) -> Path:
    return written(tmp_path / "xa.xlsx", VILLAGE)


@pytest.fixture
def pack(tiny_pack: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_pack, tmp_path / "tiny"))


def decided(planner: Planner, file: Path, lists: Sequence[Path], word: str) -> Path:
    """Find the pairs of the lists and write ``word`` beside each."""
    planner("guests", "duplicates", *lists, "--out", file)
    text = file.read_text("utf-8-sig")
    filled = text.replace('"","",""', f'"{word}","Trưởng ban","đã gọi điện"')
    file.write_text(filled, "utf-8-sig")
    return file


def test_reading_names_columns_and_faults_by_row(planner: Planner, health: Path) -> None:
    done = planner("guests", "read", health, "--json")

    (sheet,) = json.loads(done.stdout)["sheets"]
    assert done.returncode == 1
    assert (sheet["header_row"], sheet["people"]) == (4, 2)
    assert {each["column"]: each["field"] for each in sheet["columns"]} == {
        "A": "ordinal",
        "B": "full_name",
        "C": "birth",
        "D": "post",
        "E": "organisation",
        "F": "phone",
        "G": None,
        "H": "rank",
    }
    assert [(each["row"], each["column"], each["level"]) for each in sheet["faults"]] == [
        (4, "Cột lạ", "warning"),
        (6, "SĐT", "warning"),
        (7, "HỌ TÊN ĐẠI BIỂU", "error"),
    ]


def test_a_list_without_faults_exits_with_zero(planner: Planner, village: Path) -> None:
    done = planner("guests", "read", village)

    assert done.returncode == 0
    assert "xa.xlsx[DS]: tiêu đề ở dòng 1; 2 người; 0 chỗ cần xem." in done.stdout
    assert "B “Ngày sinh” → Năm sinh (birth), chắc 100%" in done.stdout


def test_a_mapping_says_what_an_unclear_column_holds_and_which_to_leave_out(planner: Planner, tmp_path: Path) -> None:
    head = ("Họ và tên", "Cảm nghĩ", "Chức vụ", "Đơn vị", "Mã nội bộ")
    lines = [head, ("Lê Thị Na", "vui", "Bí thư", "", "A7"), ("Hồ Văn Ý", "", "", COMMUNE, "A8")]
    file = written(tmp_path / "ds.xlsx", lines)
    mapping = tmp_path / "cot.json"
    mapping.write_text(json.dumps({"cảm nghĩ": "note", "E": ""}), "utf-8")

    done = planner("guests", "read", file, "--mapping", mapping, "--json")

    (sheet,) = json.loads(done.stdout)["sheets"]
    assert [each["field"] for each in sheet["columns"]] == ["full_name", "note", "post", "organisation", None]
    assert (sheet["people"], sheet["faults"], done.returncode) == (2, [], 0)


def test_the_row_of_the_headings_may_be_said_for_all_sheets_or_for_one(planner: Planner, tmp_path: Path) -> None:
    lines = [("Họ và tên", "Đơn vị"), ("Quý danh", "Nơi làm"), ("Lê Thị Na", COMMUNE), ("Hồ Văn Ý", COMMUNE)]
    file = written(tmp_path / "ds.xlsx", lines)

    for option, row, people in (("2", 2, 2), ("DS=2", 2, 2), ("KHÁC=2", 1, 3), ("0", 0, 4)):
        (sheet,) = json.loads(planner("guests", "read", file, "--heading-row", option, "--json").stdout)["sheets"]
        assert (option, sheet["header_row"], sheet["people"]) == (option, row, people)


@pytest.mark.parametrize(
    ("option", "said"), [("x", "--heading-row nhận số dòng, 0 nếu"), ("9", "chỉ có 3 dòng, không có dòng tiêu đề 9")]
)
def test_a_faulty_heading_row_is_one_sentence(planner: Planner, village: Path, option: str, said: str) -> None:
    done = planner("guests", "read", village, "--heading-row", option)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_names_found_by_their_cells_are_to_be_looked_at_until_mapped(planner: Planner, tmp_path: Path) -> None:
    file = written(tmp_path / "ds.xlsx", [("TT", "Vị khách quý", "Đơn vị"), (1, "Lê Thị Na", COMMUNE)])
    mapping = tmp_path / "cot.json"
    mapping.write_text(json.dumps({"vị khách quý": "full_name"}), "utf-8")

    guessed, confirmed = planner("guests", "read", file), planner("guests", "read", file, "--mapping", mapping)

    assert (guessed.returncode, confirmed.returncode) == (1, 0)
    assert "tiêu đề ở dòng 1; 1 người; 1 chỗ cần xem." in guessed.stdout
    assert "được đoán là họ tên theo dữ liệu (1/1 ô giống tên người)" in guessed.stdout
    assert "1 người; 0 chỗ cần xem." in confirmed.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"Họ và tên": "ful_name"}', "cot.json: không có loại cột “ful_name”, gần nhất là “full_name”."),
        (
            '{"Họ tênn": "full_name"}',
            "--mapping: không có cột nào tên “Họ tênn”, gần nhất là “Họ và tên”; có thể dùng chữ cột A, B, C.",
        ),
        ("[1]", "cot.json: cần JSON dạng"),
        ("{", "cot.json: cần JSON dạng"),
    ],
)
def test_a_faulty_mapping_is_one_sentence(
    planner: Planner, village: Path, tmp_path: Path, text: str, said: str
) -> None:
    mapping = tmp_path / "cot.json"
    mapping.write_text(text, "utf-8")

    done = planner("guests", "read", village, "--mapping", mapping)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_two_files_of_one_name_cannot_be_told_apart(planner: Planner, village: Path, tmp_path: Path) -> None:
    (tmp_path / "khac").mkdir()
    other = shutil.copy(village, tmp_path / "khac" / "xa.xlsx")

    done = planner("--lang", "en", "guests", "duplicates", village, other)

    assert done.returncode == 2
    assert done.stderr == "Two files are called xa.xlsx; rename one so that their rows can be told apart.\n"


def test_duplicates_come_with_score_and_reasons_and_an_empty_decision(
    planner: Planner, health: Path, village: Path, tmp_path: Path
) -> None:
    done = planner("guests", "duplicates", health, village, "--out", tmp_path / "cap.csv")

    (pair,) = rows_of(tmp_path / "cap.csv")
    assert done.returncode == 1
    assert (pair["Dòng 1"], pair["Dòng 2"], pair["Điểm"]) == ("so-y-te.xlsx[DS]:5", "xa.xlsx[DS]:2", "100")
    assert "cùng số điện thoại (+35)" in pair["Vì sao"]
    assert pair["Quyết định (giống / khác)"] == ""
    assert "0912" not in (tmp_path / "cap.csv").read_text("utf-8-sig")


def test_duplicates_are_found_among_the_guests_of_the_pack_too(planner: Planner, pack: Path, tmp_path: Path) -> None:
    head = VILLAGE[0]
    file = written(tmp_path / "ds.xlsx", [head, ("Trần Gia Bảo Mẫu", "1970", "Giám đốc sở", PROVINCE, "", "2")])

    done = planner("guests", "duplicates", file, "--pack", pack, "--out", tmp_path / "cap.csv")

    assert "1 dòng, 1 cặp cần xem." in done.stdout
    assert rows_of(tmp_path / "cap.csv")[0]["Dòng 1"] == "tiny:K02"


def test_merging_applies_what_a_person_wrote_and_keeps_both_sources(
    planner: Planner, health: Path, village: Path, tmp_path: Path
) -> None:
    decisions = decided(planner, tmp_path / "cap.csv", [health, village], "Giống")

    done = planner("guests", "merge", health, village, "--decisions", decisions, "--out", tmp_path / "gop.xlsx")

    (sheet,) = read_workbook_safely(tmp_path / "gop.xlsx")
    head, *people = [dict(zip(sheet.lines[0], line, strict=True)) for line in sheet.lines]
    assert done.returncode == 0, done.stderr
    assert head["Họ và tên"] == "Họ và tên"
    assert [each["Họ và tên"] for each in people] == ["Nguyễn Văn Hoà", "Trần Thị Đoàn", "Lý Thị Sen"]
    assert people[0]["Nguồn"] == "so-y-te.xlsx[DS]:5; xa.xlsx[DS]:2"
    assert (
        "Họ và tên: Nguyễn Văn Hoà [so-y-te.xlsx[DS]:5] | Nguyễn Văn Hòa [xa.xlsx[DS]:2]"
        in (people[0]["Giá trị khác nhau"])
    )
    assert "3 dòng thành" not in done.stdout
    assert "4 dòng thành 3 người; còn 0 cặp chưa quyết định." in done.stdout


def test_pairs_said_to_differ_stay_apart(planner: Planner, health: Path, village: Path, tmp_path: Path) -> None:
    decisions = decided(planner, tmp_path / "cap.csv", [health, village], "khác")

    done = planner("guests", "merge", health, village, "--decisions", decisions, "--out", tmp_path / "gop.csv")

    assert done.returncode == 0
    assert [row["Họ và tên"] for row in rows_of(tmp_path / "gop.csv")] == [
        "Nguyễn Văn Hoà",
        "Trần Thị Đoàn",
        "Nguyễn Văn Hòa",
        "Lý Thị Sen",
    ]


def test_undecided_pairs_are_counted_and_nothing_of_them_is_merged(
    planner: Planner, health: Path, village: Path, tmp_path: Path
) -> None:
    planner("guests", "duplicates", health, village, "--out", tmp_path / "cap.csv")

    done = planner(
        "guests", "merge", health, village, "--decisions", tmp_path / "cap.csv", "--out", tmp_path / "gop.csv"
    )

    assert done.returncode == 1
    assert "còn 1 cặp chưa quyết định" in done.stdout
    assert len(rows_of(tmp_path / "gop.csv")) == 4


@pytest.mark.parametrize(
    ("word", "signed", "said"),
    [
        ("có lẽ", "Trưởng ban", "cap.csv:2: cột quyết định ghi “có lẽ”; cần “giống” hoặc “khác”."),
        ("giống", "", "cap.csv:2: Quyết định gộp hoặc tách phải ghi lý do và người quyết định."),
    ],
)
def test_a_decision_that_is_unclear_or_nobodys_stops_the_merge(
    planner: Planner, tmp_path: Path, word: str, signed: str, said: str
) -> None:
    lists = [written(tmp_path / "so-y-te.xlsx", HEALTH), written(tmp_path / "xa.xlsx", VILLAGE)]
    decisions = decided(planner, tmp_path / "cap.csv", lists, word)
    text = decisions.read_text("utf-8-sig")
    decisions.write_text(text.replace("Trưởng ban", signed), "utf-8-sig")

    done = planner("guests", "merge", *lists, "--decisions", decisions, "--out", tmp_path / "gop.csv")

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == said
    assert not (tmp_path / "gop.csv").exists()


def test_adding_is_whole_or_not_at_all(planner: Planner, pack: Path, health: Path, village: Path) -> None:
    before = (pack / "guests.csv").read_bytes()

    done = planner("guests", "add", pack, health, village)

    assert done.returncode == 1
    assert "! Nguyễn Văn Hoà [so-y-te.xlsx[DS]:5]: giống Nguyễn Văn Hòa [xa.xlsx[DS]:2], 100 điểm" in done.stdout
    assert "Không ghi gì: 3 dòng còn vướng, 2 người sẵn sàng." in done.stdout
    assert "so-y-te.xlsx[DS]:7:" in done.stderr
    assert (pack / "guests.csv").read_bytes() == before


def test_adding_makes_ids_and_the_pack_stays_valid(planner: Planner, pack: Path, village: Path) -> None:
    before = rows_of(pack / "guests.csv")

    done = planner("guests", "add", pack, village)

    after = rows_of(pack / "guests.csv")
    assert done.returncode == 0, done.stdout
    assert after[: len(before)] == before
    assert [(row["guest_id"], row["full_name"], row["status"]) for row in after[len(before) :]] == [
        ("K13", "Nguyễn Văn Hòa", "nominated"),
        ("K14", "Lý Thị Sen", "nominated"),
    ]
    assert [(row["organisation_id"], row["rank"], row["birth_year"]) for row in after[-2:]] == [
        ("TC-1", "2", "1965"),
        ("TC-3", "3", "1988"),
    ]
    assert planner("validate", pack).returncode == 0


def test_adding_the_same_list_again_adds_nobody(planner: Planner, pack: Path, village: Path, tmp_path: Path) -> None:
    planner("guests", "add", pack, village)
    after_once = (pack / "guests.csv").read_bytes()

    again = planner("guests", "add", pack, village)

    assert again.returncode == 1
    assert "giống Nguyễn Văn Hòa [tiny:K13]" in again.stdout
    assert (pack / "guests.csv").read_bytes() == after_once

    pairs = tmp_path / "cap.csv"
    planner("guests", "duplicates", village, "--pack", pack, "--out", pairs)
    pairs.write_text(pairs.read_text("utf-8-sig").replace('"","",""', '"giống","Ban","đã rõ"'), "utf-8-sig")
    settled = planner("guests", "add", pack, village, "--decisions", pairs)

    assert settled.returncode == 0
    assert "đã có trong gói, K13" in settled.stdout
    assert (pack / "guests.csv").read_bytes() == after_once


def test_ranks_and_offices_are_asked_for_and_never_guessed(planner: Planner, pack: Path, tmp_path: Path) -> None:
    lines = [
        VILLAGE[0],
        ("Cao Thị Na", "1970", "Giám đốc sở", PROVINCE, "", ""),
        ("Lò Văn Pán", "1971", "Bí thư", "Hội Cựu giáo chức", "", "2"),
        ("Vi Thị Ái", "1972", "Bí thư", PROVINCE, "", "99"),
    ]
    file = written(tmp_path / "ds.xlsx", lines)

    done = planner("guests", "add", pack, file, "--dry-run")

    assert done.returncode == 1
    assert "Cao Thị Na [ds.xlsx[DS]:2]: chưa ghi bậc; đề nghị xem bậc 2 (Khách mời)" in done.stdout
    assert "cơ quan “Hội Cựu giáo chức” không có trong organisations.csv" in done.stdout
    assert "Vi Thị Ái [ds.xlsx[DS]:4]: không có bậc “99”" in done.stdout


def test_clear_people_are_added_without_the_doubtful_when_asked(
    planner: Planner, pack: Path, health: Path, village: Path
) -> None:
    done = planner("guests", "add", pack, health, village, "--leave-out-doubtful", "--status", "approved")

    names = [(row["full_name"], row["status"]) for row in rows_of(pack / "guests.csv")[12:]]
    assert done.returncode == 1
    assert names == [("Trần Thị Đoàn", "approved"), ("Lý Thị Sen", "approved")]


def test_rows_that_would_break_the_pack_are_not_written(planner: Planner, pack: Path, tmp_path: Path) -> None:
    before = (pack / "guests.csv").read_bytes()
    settings = (pack / "scenario.toml").read_text("utf-8").replace("2026-04-12", "1990-04-12")
    file = written(tmp_path / "ds.xlsx", [VILLAGE[0], ("Lý Thị Sen", "1988", "Giáo viên", COMMUNE, "", "3")])
    (pack / "scenario.toml").write_text(settings, "utf-8")

    done = planner("guests", "add", pack, file)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert (pack / "guests.csv").read_bytes() == before


def test_an_unknown_status_or_dimension_lists_the_choices(planner: Planner, pack: Path, village: Path) -> None:
    status = planner("guests", "add", pack, village, "--status", "khách")
    dimension = planner("guests", "statistics", pack, "--rows", "bậc", "--columns", "standing")

    assert (status.returncode, dimension.returncode) == (2, 2)
    assert "--status nhận nominated, approved" in status.stderr
    assert "--rows nhận group, rank, organisation" in dimension.stderr


def test_a_cross_table_adds_up_to_the_guests_of_the_pack(planner: Planner, tiny_pack: Path, tmp_path: Path) -> None:
    out = tmp_path / "bang.csv"

    done = planner("guests", "statistics", tiny_pack, "--rows", "rank", "--columns", "standing", "--out", out)

    lines = rows_of(out)
    assert done.returncode == 0
    assert lines[1] == {
        "Bậc": "Bậc 2",
        "Chờ duyệt": "0",
        "Đã mời": "1",
        "Nhận lời": "3",
        "Từ chối": "1",
        "Tổng": "5",
    }
    assert lines[-1]["Tổng"] == str(len(rows_of(tiny_pack / "guests.csv")))


def test_introductions_name_superiors_then_groups_then_the_head_of_the_host(planner: Planner, tiny_pack: Path) -> None:
    done = planner("guests", "introductions", tiny_pack, "--host", "TC-2")

    assert done.returncode == 0
    assert [line.strip() for line in done.stdout.splitlines()] == [
        "1. Nguyễn Thiên An Mẫu, Chủ tịch",
        "2. Khách mời (3)",
        "3. Nhân dân (4)",
        "4. Võ Nam Giao Mẫu, Bí thư xã Bạn",
        "Diễn văn nêu đích danh (R10): Võ Nam Giao Mẫu, Bí thư xã Bạn",
    ]


def test_a_host_without_guests_of_its_own_is_said(planner: Planner, pack: Path) -> None:
    rows = (pack / "guests.csv").read_text("utf-8-sig").replace(",TC-2,", ",TC-1,")
    (pack / "guests.csv").write_text(rows, "utf-8-sig")

    done = planner("guests", "introductions", pack, "--host", "TC-2")

    assert done.returncode == 0
    assert done.stderr.startswith("Khách dự lễ không có người đương nhiệm nào thuộc TC-2;")


def test_the_register_records_freezes_compares_and_counts(planner: Planner, tmp_path: Path) -> None:
    book, said = tmp_path / "so.json", ("--by", "Trưởng ban", "--reason", "CV 12/UBND")
    planner("guests", "register", "new", book, "--name", "Lễ mẫu")
    steps = tmp_path / "buoc.csv"
    steps.write_text(
        "kind,guest_id,full_name,group,organisation,rank,verdict,seats\n"
        "quota_set,,,Tỉnh,,,,1\n"
        "nominated,K1,Lê Thị Na,Tỉnh,Sở A,3,,\n"
        "nominated,K2,Hồ Văn Ý,Tỉnh,Sở B,4,,\n"
        "decided,K1,,,,,approved,\n",
        "utf-8",
    )

    many = planner("guests", "register", "record", book, "--from", steps, *said)
    full = planner("guests", "register", "record", book, "decided", "guest_id=K2", "verdict=approved", *said)
    frozen = planner("guests", "register", "freeze", book, *said)
    planner("guests", "register", "record", book, "withdrawn", "guest_id=K1", *said)
    changed = planner("guests", "register", "diff", book)
    counted = planner("guests", "register", "totals", book, "--json")

    assert "Đã ghi 4 bước, tổng 4." in many.stdout, many.stderr
    assert full.returncode == 2
    assert "Tỉnh đã đủ chỉ tiêu 1 người" in full.stderr
    assert frozen.stdout == "Đã chốt đợt 1: 1 khách được duyệt.\n"
    assert "K1 Lê Thị Na: trạng thái: Đã duyệt → Đã rút" in changed.stdout
    figures = json.loads(counted.stdout)
    assert {name: figures["all"][name] for name in ("nominated", "pending", "withdrawn", "approved")} == {
        "nominated": 2,
        "pending": 1,
        "withdrawn": 1,
        "approved": 0,
    }
    assert (figures["faults"], counted.returncode) == ([], 0)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (["decide", "guest_id=K1"], "Không có loại bước “decide”, gần nhất là “decided”"),
        (["decided", "guest_id=K1"], "Bước decided còn thiếu: verdict=…."),
        (["decided", "guest_id=K1", "verdict=ok"], "verdict=ok: không hợp lệ, cần một trong: approved"),
        (["quota_set", "group=Tỉnh", "seats=ba"], "seats=ba: không hợp lệ, cần một số nguyên."),
        (["invited", "guest=K1"], "Không có mục của bước invited “guest”, gần nhất là “guest_id”"),
        (["invited", "guest_id=K9"], "Chưa có khách mã K9 trong danh sách; hãy đề xuất trước."),
    ],
)
def test_a_step_that_cannot_be_recorded_leaves_the_register_as_it_was(
    planner: Planner, tmp_path: Path, step: list[str], said: str
) -> None:
    book = tmp_path / "so.json"
    planner("guests", "register", "new", book, "--name", "Lễ")
    before = book.read_bytes()

    done = planner("guests", "register", "record", book, *step, "--by", "Ban", "--reason", "thư")

    assert done.returncode == 2
    assert said in done.stderr
    assert book.read_bytes() == before


def test_a_step_without_person_or_reason_is_refused(planner: Planner, tmp_path: Path) -> None:
    book = tmp_path / "so.json"
    planner("guests", "register", "new", book, "--name", "Lễ")

    done = planner("guests", "register", "record", book, "quota_set", "group=Tỉnh", "seats=3")

    assert (done.returncode, done.stderr) == (2, "Cần ghi lý do (văn bản, ý kiến, điện thoại…).\n")


@pytest.mark.parametrize("text", ["", "{}", '{"format": "khanh-tiet-guest-register", "version": 1, "name": "L"}', "é"])
def test_what_is_no_register_is_one_sentence(planner: Planner, tmp_path: Path, text: str) -> None:
    book = tmp_path / "so.json"
    book.write_bytes(text.encode("latin-1"))

    done = planner("guests", "register", "totals", book)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_register_is_never_overwritten(planner: Planner, tmp_path: Path) -> None:
    book = tmp_path / "so.json"
    planner("guests", "register", "new", book, "--name", "Lễ")
    before = book.read_bytes()

    done = planner("guests", "register", "new", book, "--name", "Khác")

    assert done.returncode == 2
    assert "sổ khách mời không bị ghi đè" in done.stderr
    assert book.read_bytes() == before


def test_a_missing_list_is_one_sentence(planner: Planner, tmp_path: Path) -> None:
    done = planner("guests", "read", tmp_path / "khong-co.xlsx")

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_the_commands_are_there_without_loading_what_they_use() -> None:
    asked = "import sys, planner.cli; print(sorted({n for n in sys.modules if n in {'pandas', 'planner.guests'}}))"

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
