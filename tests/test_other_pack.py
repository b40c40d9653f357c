"""A pack of another place that keeps only to the contract: few columns, semicolons, room types, no ranks table."""

import json
from pathlib import Path

import pytest

from tests.conftest import Planner

pytestmark = pytest.mark.solver

TOML = """
id = "le-hoi-bien"
name = { vi = "Ngày hội làng biển", en = "Sea village day" }
d_day = 2026-09-05

[options.staffing]
reserve_shared = 1
"""


def seats() -> str:
    lines = ["seat_id;zone;row;number;x_m;y_m"]
    for row, zone in enumerate(["Khán đài Đông", "Khán đài Đông", "Khán đài Tây"], start=1):
        lines += [
            f"{zone[-4:].strip()}{row}-{number};{zone};{row};{number};{number * 0.6};{row * 1.1}"
            for number in range(1, 9)
        ]
    return "\r\n".join(lines)


def guests() -> str:
    lines = ["guest_id,full_name,gender,rank,status,delegation_id,lodging_from,lodging_to"]
    for number in range(1, 19):
        gender = "nam" if number % 3 else "nữ"
        nights = "2026-09-04,2026-09-06" if number <= 9 else ","
        lines.append(f"K{number},Khách Số {number},{gender},{10 + number % 5},accepted,D{number % 4},{nights}")
    lines.append("K99,Khách Từ Chối,nam,12,declined,D1,,")
    return "\n".join(lines)


FILES = {
    "scenario.toml": TOML,
    "seats.csv": seats(),
    "guests.csv": guests(),
    "delegations.csv": "delegation_id,name\n" + "".join(f"D{number},Đoàn {number}\n" for number in range(4)),
    "hotels.csv": "hotel_id,name,lat,lon\nH1,Nhà nghỉ Một,10.1,104.1\nH2,Nhà nghỉ Hai,10.2,104.2\n",
    "rooms.csv": "room_type_id,hotel_id,beds,count,price_vnd\nDOI,H1,2,4,400000\nBON,H2,4,3,600000\n",
    "venues.csv": "venue_id,name,lat,lon,kind,capacity,open_from,open_to\nS1,Sân đình,10.1,104.1,sân,300,06:00,21:00\n",
    "groups.csv": "group_id,name,size\nG1,Đội trống,20\nG2,Đội múa,30\n",
    "items.csv": "item_id,name,minutes,group_ids\nI1,Trống hội,10,G1\nI2,Múa khai hội,15,G1;G2\n",
    "sessions.csv": (
        "session_id,item_id,stage,minutes,count,earliest,latest\n"
        "T1,I1,khối,60,3,2026-09-01 06:00,2026-09-02 21:00\n"
        "T2,I2,khối,90,2,2026-09-01 06:00,2026-09-02 21:00\n"
        "T3,I2,tổng duyệt,120,1,2026-09-04 06:00,2026-09-04 21:00\n"
    ),
    "posts.csv": "post_id,name,lat,lon,kind\nC1,Ngã ba chợ,10.1,104.1,junction\nC2,Bến phà,10.2,104.2,gate\n",
    "shifts.csv": (
        "shift_id,start,end\nSANG,2026-09-05 05:00,2026-09-05 11:00\nCHIEU,2026-09-05 11:00,2026-09-05 17:00\n"
    ),
    "post_demand.csv": (
        "post_id,shift_id,force,people\nC1,SANG,dân quân,2\nC1,CHIEU,dân quân,2\nC2,SANG,CSGT,1\nC2,CHIEU,CSGT,1\n"
    ),
    "officers.csv": "person_id,name,force\n"
    + "".join(f"P{number},Cán bộ {number},{'CSGT' if number < 3 else 'dân quân'}\n" for number in range(9)),
    "quotas.csv": "group,quota\nxã,10\n",
}


@pytest.fixture
def other_pack(tmp_path: Path) -> Path:
    pack = tmp_path / "le-hoi-bien"
    pack.mkdir()
    for name, text in FILES.items():
        (pack / name).write_text(text, "utf-8")
    return pack


def test_another_place_is_planned_and_its_check_is_clean(planner: Planner, other_pack: Path, tmp_path: Path) -> None:
    done = planner("solve", other_pack, "--out", tmp_path / "out", "--limit-s", "20")
    checked = planner("check", other_pack, tmp_path / "out")

    problems = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))["problems"]
    assert {name: entry["status"] for name, entry in problems.items()} == dict.fromkeys(problems, "optimal")
    assert list(problems) == ["rehearsals", "lodging", "seating", "staffing"]
    assert (done.returncode, checked.returncode) == (0, 0), done.stdout + checked.stdout


def test_pack_with_seats_and_guests_alone_is_a_seating_plan(planner: Planner, tmp_path: Path) -> None:
    pack = tmp_path / "chi-cho-ngoi"
    pack.mkdir()
    for name in ("scenario.toml", "seats.csv", "guests.csv", "delegations.csv"):
        text = FILES[name].replace(",2026-09-04,2026-09-06", ",,")
        (pack / name).write_text(text, "utf-8")

    done = planner("solve", pack, "--out", tmp_path / "out", "--limit-s", "20")

    problems = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))["problems"]
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(problems) == ["seating"]
    assert (tmp_path / "out" / "report.html").exists()


def test_pack_with_nothing_to_plan_says_so_without_breaking(planner: Planner, tmp_path: Path) -> None:
    pack = tmp_path / "trong"
    pack.mkdir()
    (pack / "scenario.toml").write_text(TOML, "utf-8")

    done = planner("solve", pack, "--out", tmp_path / "out", "--limit-s", "5")

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "report.html").exists()
