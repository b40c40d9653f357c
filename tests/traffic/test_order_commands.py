"""``planner traffic closures, reach, parade, posts`` as a user runs them."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli import app
from planner.tables import read_table

FACILITIES = """facility_id,kind,name,lat,lon,source
V1,hospital,Trạm y tế (hư cấu),16.5000,107.1953,thử
C1,fire,Đội chữa cháy (hư cấu),16.5000,107.1953,thử
"""
COLUMNS = (
    "movement_id,name,kind,edge_ids,start,speed_kmh,length_m,clear_before_min,clear_after_min,exempt,published_at,"
    "protected"
)
MOVEMENTS = f"""{COLUMNS}
D1,Khối diễu hành (hư cấu),khối đi bộ,E3;E4,2026-04-12 08:00,6,100,5,3,làm nhiệm vụ,2026-04-01 08:00,0
D9,Đoàn kín (hư cấu),đoàn xe,E3;E4,2026-04-12 06:00,30,100,5,3,,,1
"""


@pytest.fixture
def pack(tiny_pack: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(tiny_pack, tmp_path / "tiny"))
    (copy / "facilities.csv").write_text(FACILITIES, "utf-8")
    (copy / "movements.csv").write_text(MOVEMENTS, "utf-8")
    return copy


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["traffic", *map(str, arguments)])
    return result.exit_code, result.output


def test_closures_lists_every_order_in_time_but_the_protected_one(pack: Path) -> None:
    code, said = run("closures", pack)
    assert (code, [line.split("  ")[1] for line in said.splitlines()]) == (0, ["CD-1", "D1"])
    assert "D9" in run("closures", pack, "--internal")[1]


def test_closures_tells_when_each_road_of_a_column_opens_again(pack: Path) -> None:
    assert "    07:55:00–08:14:00  Đường Sau (hư cấu)" in run("closures", pack, "--roads")[1]


def test_closures_as_json_holds_the_same_orders(pack: Path) -> None:
    listed = json.loads(run("closures", pack, "--json")[1])
    assert [(order["order_id"], order["from"]) for order in listed] == [
        ("CD-1", "2026-04-12 05:00"),
        ("D1", "2026-04-12 07:55"),
    ]


def test_reach_names_the_places_cut_off_and_exits_with_one(pack: Path, tmp_path: Path) -> None:
    code, said = run("reach", pack, "--limit", "5", "--out", tmp_path / "out")
    assert code == 1
    assert "traffic.place_reached" in said
    assert "Chưa tính 1 đoàn của đối tượng cảnh vệ" in said
    rows = read_table(tmp_path / "out" / "traffic" / "cut_off.csv").rows
    assert {row.cells["orders"] for row in rows} <= {"CD-1", "D1", "CD-1;D1"}
    assert len(rows) > 0


def test_reach_without_anything_closed_exits_with_zero(pack: Path) -> None:
    code, said = run("reach", pack, "--day", "2026-04-20", "--limit", "30", "--json")
    assert (code, json.loads(said)["cut_off_places"], json.loads(said)["road_states"]) == (0, 0, 1)


def test_a_day_that_is_none_is_one_sentence(pack: Path) -> None:
    result = CliRunner().invoke(app, ["traffic", "reach", str(pack), "--day", "mai"])
    assert "2025-06-16" in str(getattr(result.exception, "message", result.output))


def test_parade_tells_the_passing_time_and_writes_a_drawing(pack: Path, tmp_path: Path) -> None:
    code, said = run("parade", pack, "--out", tmp_path / "out")
    assert code == 0
    assert "D1 Khối diễu hành (hư cấu): 1 khối, 0 người, dài 100 m, 100.0 m/phút, qua một điểm 1.0 phút" in said
    drawings = sorted(path.name for path in (tmp_path / "out" / "traffic").glob("*.svg"))
    assert drawings == ["parade_D1.svg"]


def test_posts_says_why_each_place_needs_control_and_writes_rows_for_staffing(pack: Path, tmp_path: Path) -> None:
    code, said = run("posts", pack, "--fresh", "--out", tmp_path / "out")
    assert code == 0
    assert "đầu đoạn cấm CD-1" in said
    assert "Đền Trần (Nam Định) 2017" in said
    rows = read_table(tmp_path / "out" / "traffic" / "post_demand_proposed.csv")
    assert rows.columns == ("post_id", "shift_id", "force", "skill", "people")
    assert {row.cells["post_id"] for row in rows.rows} == {"CH-1", "CH-2", "CH-3"}


def test_flows_that_cannot_be_read_are_one_sentence(pack: Path) -> None:
    result = CliRunner().invoke(app, ["traffic", "posts", str(pack), "--flows", str(pack / "posts.csv")])
    assert "planner traffic assign" in str(getattr(result.exception, "message", result.output))
