"""Reading a pack folder: what is accepted as it is, and how each faulty file, heading and cell is told."""

from datetime import date, datetime
from pathlib import Path

import pytest

from planner.errors import PackError
from planner.scenario.load import load
from planner.wording import Wording
from tests.scenario.packs import EDGES, GUESTS, NODES, ORGANISATIONS, SETTINGS, VENUES, fault_lines, make_pack


def only_fault(pack: Path) -> str:
    """Return the one fault of a pack, without the file and row that the test already knows."""
    (line,) = fault_lines(pack)
    return line


# --- what is accepted --------------------------------------------------------------------------------


def test_a_pack_of_settings_alone_loads(tmp_path: Path) -> None:
    scenario = load(make_pack(tmp_path, {}))

    assert scenario.event.d_day == date(2025, 8, 25)
    assert scenario.event.name == Wording("Lễ nhỏ", "Lễ nhỏ")
    assert scenario.guests == ()


def test_rows_keep_the_order_of_the_file(tmp_path: Path) -> None:
    scenario = load(make_pack(tmp_path, {"guests.csv": GUESTS}))

    assert [(guest.guest_id, guest.full_name, guest.rank) for guest in scenario.guests] == [
        ("G1", "Nguyễn Văn An", 1),
        ("G2", "Trần Thị Bình", 2),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(GUESTS.encode("utf-8-sig"), id="byte order mark"),
        pytest.param(GUESTS.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(GUESTS.replace("\n", "\r").encode(), id="old Macintosh line ends"),
        pytest.param(GUESTS.replace(",", ";").encode(), id="semicolons"),
        pytest.param(GUESTS.replace(",", "\t").encode("utf-16"), id="Unicode text of Excel"),
        pytest.param(GUESTS.replace("ễ", "e\u0302\u0303").encode(), id="decomposed letters"),
        pytest.param(GUESTS.replace("full_name", " full_name\u00a0").encode(), id="blanks around a heading"),
        pytest.param(GUESTS.replace("\n", ",,\n").encode(), id="blank columns after the last"),
        pytest.param(GUESTS.replace("G2", "\n\nG2").encode(), id="blank rows"),
        pytest.param(GUESTS.rstrip("\n").encode(), id="no line end at the end"),
    ],
)
def test_a_table_is_read_however_the_spreadsheet_saved_it(raw: bytes, tmp_path: Path) -> None:
    plain = load(make_pack(tmp_path / "plain", {"guests.csv": GUESTS}))
    assert load(make_pack(tmp_path / "saved", {"guests.csv": raw})).guests == plain.guests


def test_a_phone_keeps_its_first_zero(tmp_path: Path) -> None:
    text = "guest_id,full_name,rank,phone\nG1,An,1,0912000001\n"
    assert load(make_pack(tmp_path, {"guests.csv": text})).guests[0].phone == "0912000001"


def test_lists_days_moments_and_flags_are_read(tmp_path: Path) -> None:
    files = {
        "guests.csv": "guest_id,full_name,rank,needs,in_post_since\nG1,An,1,wheelchair; aisle,2020-01-15\n",
        "shifts.csv": "shift_id,start,end\nCA1,2025-08-25 04:00,2025-08-25 10:30\n",
        "venues.csv": VENUES.replace("capacity", "capacity,indoor").replace("3000", "3000,Có"),
    }
    scenario = load(make_pack(tmp_path, files))

    assert scenario.guests[0].needs == ("wheelchair", "aisle")
    assert scenario.guests[0].in_post_since == date(2020, 1, 15)
    assert scenario.shifts[0].end == datetime(2025, 8, 25, 10, 30)
    assert scenario.venues[0].indoor


def test_a_blank_optional_cell_takes_its_default(tmp_path: Path) -> None:
    text = "guest_id,full_name,rank,status\nG1,An,1,\n"
    assert load(make_pack(tmp_path, {"guests.csv": text})).guests[0].status == "invited"


def test_road_graphs_with_their_own_headings_are_read(tmp_path: Path) -> None:
    edges = (
        "edge_id,u,v,length_m,osm_class,lanes_per_dir_assumed,speed_kmh_assumed,capacity_pcu_h_dir_assumed\n"
        "1,1,2,98.7,trunk,2,50,3600\n"
    )
    edge = load(make_pack(tmp_path, {"nodes.csv": NODES, "edges.csv": edges})).edges[0]
    assert (edge.road_class, edge.lanes, edge.speed_kmh, edge.capacity_pcu_h) == ("trunk", 2, 50.0, 3600.0)


def test_a_table_of_headings_only_is_an_empty_table(tmp_path: Path) -> None:
    assert load(make_pack(tmp_path, {"guests.csv": "guest_id,full_name,rank\n"})).guests == ()


def test_free_tables_and_attachments_are_kept_as_they_are(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "gifts.csv": "tên,số lượng\nHoa,12\n",
        "SOURCE.md": "Hư cấu\r\n",
        "edges.geojson": b"\x00\xff",
    }
    scenario = load(make_pack(tmp_path, files))

    assert scenario.free_tables["gifts"].rows[0].cells == {"tên": "Hoa", "số lượng": "12"}
    assert dict(scenario.attachments) == {"SOURCE.md": "Hư cấu\r\n".encode(), "edges.geojson": b"\x00\xff"}


def test_pictures_subfolders_and_leftovers_of_editors_are_ignored(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"logo.png": b"\x89PNG", "._guests.csv": b"\xff", "~$so.csv": b"\xff"})
    make_pack(pack / "out", {"guests.csv": "x\n"})
    assert fault_lines(pack) == []


# --- files ------------------------------------------------------------------------------------------


def test_a_folder_that_does_not_exist_names_its_neighbour(tmp_path: Path) -> None:
    make_pack(tmp_path / "vinh-linh", {})
    line = only_fault(tmp_path / "vinhlinh")
    assert line.endswith(f"gần nhất là {tmp_path / 'vinh-linh'}")


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {}) / "scenario.toml"
    assert only_fault(pack).startswith("scenario.toml:0:: tệp scenario.toml không phải bảng tính .xlsx;")


def test_missing_settings_do_not_hide_the_faults_of_tables(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"guests.csv": GUESTS.replace(",2\n", ",hai\n")})
    (pack / "scenario.toml").unlink()
    assert [line.split(":")[0] for line in fault_lines(pack)] == ["guests.csv", "scenario.toml"]


def test_a_mistyped_file_name_is_one_fault_and_the_table_is_used(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        {"guest.csv": GUESTS, "delegations.csv": "delegation_id,name,head_guest_id\nD1,Đoàn,G1\n"},
    )
    assert fault_lines(pack) == ["guest.csv:0:: gói không có bảng nào tên guest.csv; gần nhất là guests.csv"]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"guest_id,full_name,rank\nG1,Tr\xe7n,1\n", "2:: tệp không phải UTF-8: byte 0xE7 ở vị trí 29"),
        (b"\xff\xfeg", "1:: tệp không phải UTF-8: byte 0x67 ở vị trí 2"),
        (b"", "0:: tệp trống, không có dòng tên cột"),
        (b"\xef\xbb\xbf\r\n", "0:: tệp trống, không có dòng tên cột"),
        (
            b'guest_id,full_name,rank\nG1,"An,1\nG2,B,2\n',
            '2:: dấu ngoặc kép mở ở dòng này (sau dòng "guest_id")',
        ),
        (b"guest_id,full_name,rank\nG1,An\x00,1\n", "2:: có ký tự điều khiển U+0000 không nhìn thấy"),
        (b"guest_id,full_name,rank\nG1," + b"a" * 140_000 + b",1\n", "0:: không đọc được như bảng CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault(raw: bytes, message: str, tmp_path: Path) -> None:
    assert only_fault(make_pack(tmp_path, {"guests.csv": raw})).startswith(f"guests.csv:{message}")


# --- headings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (
            "guest_id,Full Name,rank",
            '1:Full Name: không có cột "Full Name" trong bảng này; gần nhất là "full_name"',
        ),
        ("guest_id,full_name,rank,", ""),
        (
            "guest_id,full_name,rank,,email",
            "1:: cột thứ 4 không có tên; cần tên cột, hoặc xoá cột",
        ),
        (
            "guest_id,full_name,rank,rank",
            '1:rank: cột "rank" lặp lại ở vị trí 4, đã có ở vị trí 3; cần giữ một cột',
        ),
        (
            "guest_id,full_name,rank,origin,origin_place",
            '1:origin_place: cột "origin_place" và cột "origin" là một; cần giữ một cột',
        ),
        (
            "guest_id,full_name",
            '1:rank: thiếu cột bắt buộc "rank"; cần cột "rank" có giá trị ở mọi dòng',
        ),
    ],
)
def test_a_faulty_heading_is_one_fault_however_many_rows_follow(header: str, line: str, tmp_path: Path) -> None:
    count = header.count(",") + 1
    rows = "".join(f"{','.join(['G' + str(n), 'An', '1', '', ''][:count])}\n" for n in range(3))
    pack = make_pack(tmp_path, {"guests.csv": f"{header}\n{rows}"})
    assert fault_lines(pack) == ([f"guests.csv:{line}"] if line else [])


def test_a_heading_like_no_other_lists_the_columns(tmp_path: Path) -> None:
    line = only_fault(make_pack(tmp_path, {"nodes.csv": "node_id,lat,lon,zzz\n1,17,107,x\n"}))
    what = 'nodes.csv:1:zzz: không có cột "zzz" trong bảng này'
    assert line == f"{what}; cần một trong: node_id, lat, lon, degree, population"


def test_free_tables_need_sound_headings_too(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"gifts.csv": "tên,tên\nHoa,Quả,12\n"})
    assert [line.split(":")[1] for line in fault_lines(pack)] == ["1", "2"]


# --- cells ------------------------------------------------------------------------------------------

CELLS = (
    ("guests", "rank", "31b", 'giá trị "31b" không phải số nguyên; cần số nguyên từ 1, ví dụ 12'),
    ("guests", "rank", "0", "giá trị 0 ngoài khoảng cho phép; cần số từ 1"),
    ("guests", "rank", "1.000", "cần viết liền, không có dấu ngăn hàng nghìn: 1000"),
    ("guests", "rank", "", 'ô bắt buộc đang để trống; cần giá trị cho cột "rank"'),
    ("organisations", "kind", "", "ô bắt buộc đang để trống; cần một trong: party, state,"),
    ("guests", "guest_id", "G" * 65, "mã dài 65 ký tự; cần nhiều nhất 64 ký tự"),
    (
        "guests",
        "gender",
        "Nam ",
        'giá trị "Nam" không có trong danh mục; cần một trong: nam, nữ; gần nhất là "nam"',
    ),
    ("guests", "status", "huỷ", "cần một trong: nominated, approved, invited,"),
    ("guests", "birth_year", "1899", "giá trị 1899 ngoài khoảng cho phép; cần số từ 1900 đến 2100"),
    ("guests", "lodging_from", "25.8.2025", 'giá trị "25.8.2025" không phải ngày; cần viết 2025-08-25'),
    ("guests", "lodging_from", "2025-02-30", "cần ngày có thật dạng năm-tháng-ngày, ví dụ 2025-08-25"),
    ("guests", "lodging_from", "31/13/2025", "cần ngày có thật dạng năm-tháng-ngày, ví dụ 2025-08-25"),
    ("venues", "lat", "17,07", 'giá trị "17,07" không phải số; cần dấu chấm thập phân: 17.07'),
    ("venues", "lat", "bắc", "cần số từ -90 đến 90, dấu thập phân là dấu chấm, ví dụ 17.05"),
    ("venues", "lat", "nan", "không phải số"),
    ("venues", "open_from", "7g", 'giá trị "7g" không phải giờ trong ngày; cần viết 07:00'),
    ("venues", "open_from", "24:00", "cần giờ từ 00:00 đến 23:59, ví dụ 07:30"),
    ("venues", "indoor", "?", 'giá trị "?" không rõ là có hay không; cần 1 (có) hoặc 0 (không)'),
    ("edges", "length_m", "0", "giá trị 0 ngoài khoảng cho phép; cần số lớn hơn 0"),
    ("shifts", "end", "10:00", 'giá trị "10:00" không phải ngày giờ; cần ngày và giờ dạng 2025-08-25 07:30'),
)
GOOD = {
    "organisations": {"organisation_id": "UB", "name": "Uỷ ban", "kind": "state"},
    "guests": {"guest_id": "G1", "full_name": "An", "rank": "1"},
    "venues": {
        "venue_id": "SVD",
        "name": "Sân",
        "lat": "17",
        "lon": "107",
        "kind": "sân",
        "capacity": "10",
        "open_from": "07:00",
        "open_to": "21:00",
    },
    "edges": {"edge_id": "1", "u": "1", "v": "2", "length_m": "10", "class": "primary"},
    "shifts": {"shift_id": "CA1", "start": "2025-08-25 04:00", "end": "2025-08-25 10:00"},
}


@pytest.mark.parametrize(("table", "column", "value", "message"), CELLS)
def test_a_faulty_cell_is_one_fault_with_a_remedy(
    table: str, column: str, value: str, message: str, tmp_path: Path
) -> None:
    cells = {**GOOD[table], column: value}
    text = ",".join(cells) + "\n" + ",".join(f'"{cell}"' for cell in cells.values()) + "\n"
    line = only_fault(make_pack(tmp_path, {"nodes.csv": NODES, f"{table}.csv": text}))

    assert line.startswith(f"{table}.csv:2:{column}: ")
    assert message in line


def test_two_faulty_cells_of_a_row_are_two_faults_in_the_order_of_the_columns(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"nodes.csv": "node_id,lon,lat\n1,x,y\n"})
    assert [line.split(":")[2] for line in fault_lines(pack)] == ["lon", "lat"]


def test_cells_after_the_last_column_are_one_fault(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"guests.csv": "guest_id,full_name,rank\nG1,Nguyễn, Văn An,1\n"})
    assert only_fault(pack).startswith('guests.csv:2:: có 1 ô thừa sau cột cuối: "1";')


def test_faults_stand_in_the_order_of_settings_tables_and_rows(tmp_path: Path) -> None:
    files = {
        "scenario.toml": SETTINGS + "d_days = 1\n",
        "seats.csv": "seat_id,zone,row,number,x_m,y_m\nA1,a,A,x,0,0\n",
        "guests.csv": "guest_id,full_name,rank\nG1,An,x\nG2,Bình,y\n",
        "organisations.csv": ORGANISATIONS.replace("front", "frond"),
    }
    places = [tuple(line.split(":")[:2]) for line in fault_lines(make_pack(tmp_path, files))]
    assert places == [
        ("scenario.toml", "4"),
        ("organisations.csv", "3"),
        ("guests.csv", "2"),
        ("guests.csv", "3"),
        ("seats.csv", "2"),
    ]


# --- settings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id = le-nho", "1:: dòng này không đúng cú pháp TOML: id = le-nho; cần dạng khoá = giá trị"),
        (SETTINGS.replace("d_day", "dday"), '3:dday: không có khoá "dday"; gần nhất là "d_day"'),
        (
            SETTINGS.replace("d_day = 2025-08-25", ""),
            '0:d_day: thiếu khoá bắt buộc "d_day"; cần thêm dòng d_day = …',
        ),
        (SETTINGS + "zzz = 1\n", '4:zzz: không có khoá "zzz"; cần một trong: id, name,'),
        (SETTINGS.replace("2025-08-25", '"25/8"'), '3:d_day: giá trị "25/8" không dùng được; cần ngày dạng'),
        (
            SETTINGS.replace('"Lễ nhỏ"', "{ en = 'x' }"),
            "2:name: giá trị \"{'en': 'x'}\" không dùng được; cần name =",
        ),
        (SETTINGS + "notes = 5\n", '4:notes: giá trị "5" không dùng được; cần chữ trong ngoặc kép'),
        (
            SETTINGS + "weights = 5\n",
            '4:weights: giá trị "5" không dùng được; cần một nhóm khoá dạng [tên nhóm]',
        ),
        (
            SETTINGS + "[weights.seating]\nwalk = 0.5\n",
            '5:weights.seating.walk: giá trị "0.5" không dùng được; cần số nguyên',
        ),
        (
            SETTINGS + "[facts]\ndrone = [1]\n",
            '5:facts.drone: giá trị "[1]" không dùng được; cần true, false',
        ),
        (
            SETTINGS + 'timezone = "Asia/Saigo"\n',
            '4:timezone: không có múi giờ "Asia/Saigo"; gần nhất là "Asia/Saigon"',
        ),
        (SETTINGS + "planning_start = 2025-08-25\n", "4:planning_start: ngày bắt đầu 2025-08-25 không trước"),
    ],
)
def test_a_faulty_setting_is_one_fault_with_its_line(text: str, line: str, tmp_path: Path) -> None:
    assert only_fault(make_pack(tmp_path, {"scenario.toml": text})).startswith(f"scenario.toml:{line}")


def test_groups_of_settings_are_read(tmp_path: Path) -> None:
    text = SETTINGS + '[facts]\ndrone = true\n[weights.seating]\nwalk = 3\n[letterheads.moi]\nco_quan = "UB"\n'
    event = load(make_pack(tmp_path, {"scenario.toml": text})).event

    assert dict(event.facts) == {"drone": True}
    assert event.weights == {"seating": {"walk": 3}}
    assert event.letterheads == {"moi": {"co_quan": "UB"}}


# --- size -------------------------------------------------------------------------------------------


def big_pack(folder: Path, *, sound: bool) -> Path:
    """Make a pack of the size of a real ceremony."""
    head = "G" if sound else "GX"
    guests = "".join(
        f"G{n:04},Nguyễn Văn {n},{n % 31 + 1},UB,{head}{(n + 1) % 1350:04},2025-08-24,2025-08-26,0912{n:06}\n"
        for n in range(1350)
    )
    seats = "".join(f"A-{n},giữa,A,{n},{n * 0.5},3.0,0\n" for n in range(1, 1237))
    columns = "guest_id,full_name,rank,organisation_id,share_with,lodging_from,lodging_to,phone\n"
    return make_pack(
        folder,
        {
            "organisations.csv": ORGANISATIONS,
            "nodes.csv": NODES,
            "edges.csv": EDGES,
            "guests.csv": columns + guests,
            "seats.csv": "seat_id,zone,row,number,x_m,y_m,aisle\n" + seats,
        },
    )


def test_a_pack_of_1350_guests_loads_whole(tmp_path: Path) -> None:
    scenario = load(big_pack(tmp_path, sound=True))

    assert (len(scenario.guests), len(scenario.seats)) == (1350, 1236)


def test_a_thousand_wrong_references_are_all_told(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load(big_pack(tmp_path, sound=False))

    assert len(caught.value.faults) == 1350
