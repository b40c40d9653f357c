"""The reach files on disk: judged anew, and every tampering found."""

import json
from pathlib import Path
from typing import Any

import pytest

from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.traffic import check, check_files, write_traffic
from planner.traffic.reach import certificate as additions
from planner.traffic.reach.files import write_reach
from planner.traffic.reach.judge import judge_reach
from planner.traffic.reach.minutes import cut_offs
from planner.traffic.reach.proof import Question, prove
from tests.traffic.columns import make_crossing, make_facility, make_lane, make_movement
from tests.traffic.town import NODES, make_closure, make_town


def town() -> Scenario:
    return make_town(
        make_closure("K1", (6, 9), edge_ids="ab;de"),
        movements=(make_movement(roads="be"),),
        crossings=(make_crossing("B"),),
        emergency_lanes=(make_lane("ab", hours=(6, 8)),),
        facilities=(make_facility("hospital", *NODES["A"]), make_facility("fire", *NODES["F"])),
    )


def written(folder: Path) -> Path:
    proof = prove(town(), Question(10))
    write_reach(town(), proof, cut_offs(proof), folder)
    return folder / "traffic"


def rules(folder: Path) -> set[str]:
    return {item.rule for item in judge_reach(town(), folder)}


def test_files_as_written_are_confirmed_by_the_second_opinion(tmp_path: Path) -> None:
    written(tmp_path)
    assert judge_reach(town(), tmp_path) == ()


def test_without_files_nothing_is_judged(tmp_path: Path) -> None:
    assert judge_reach(town(), tmp_path) == ()


def test_the_table_tells_minutes_rounded_up_and_whether_they_are_within_the_limit(tmp_path: Path) -> None:
    rows = read_table(written(tmp_path) / "reach.csv").rows
    own = [row.cells for row in rows if row.cells["place_id"] == "B"]
    assert (own[0]["from"], own[-1]["to"]) == ("2025-06-16 00:00", "2025-06-17 00:00")
    assert (own[0]["hospital_min"], own[0]["verdict"]) == ("1.0", "đạt")
    assert {cells["verdict"] for cells in own} == {"đạt", "xét theo phút"}


def test_cut_offs_name_the_orders_in_the_way(tmp_path: Path) -> None:
    rows = read_table(written(tmp_path) / "cut_off.csv").rows
    told = {(row.cells["place_id"], row.cells["station"]): row.cells["orders"] for row in rows}
    assert told["B", "hospital"] == "K1;D1"


def test_a_changed_minute_is_found(tmp_path: Path) -> None:
    path = written(tmp_path) / "reach.csv"
    path.write_text(path.read_text("utf-8").replace(",1.0,", ",0.9,", 1), "utf-8")
    assert rules(tmp_path) == {"reach_agrees"}


def test_another_closure_in_the_pack_makes_old_files_wrong(tmp_path: Path) -> None:
    written(tmp_path)
    other = make_town(make_closure("K1", (6, 10), edge_ids="ab"), facilities=town().facilities)
    assert {item.rule for item in judge_reach(other, tmp_path)} == {"reach_agrees"}


@pytest.mark.parametrize("tree", ["hospital", "fire"])
@pytest.mark.parametrize("field", ["ms", "via"])
def test_a_certificate_that_does_not_add_up_is_found(tmp_path: Path, tree: str, field: str) -> None:
    path = written(tmp_path) / "reach.json"
    data: dict[str, Any] = json.loads(path.read_text("utf-8-sig"))
    numbers = data["states"][0]["trees"][tree][field]
    numbers[1] += 1
    assert [*additions.faults(data)] != []
    path.write_text(json.dumps(data), "utf-8")
    assert "reach_certificate" in rules(tmp_path)


def test_a_certificate_that_calls_a_reached_place_cut_off_is_found(tmp_path: Path) -> None:
    data = json.loads((written(tmp_path) / "reach.json").read_text("utf-8-sig"))
    tree = data["states"][0]["trees"]["hospital"]
    tree["ms"][1], tree["via"][1] = -1, -1
    assert any("leads faster to vertex 1" in fault for fault in additions.faults(data))


def test_a_slice_proved_twice_is_found(tmp_path: Path) -> None:
    data = json.loads((written(tmp_path) / "reach.json").read_text("utf-8-sig"))
    data["states"].append(data["states"][0])
    assert "a slice is proved twice" in additions.faults(data)


@pytest.mark.parametrize("broken", ["", "{}", '{"day": "hôm nay"}'])
def test_a_certificate_that_cannot_be_read_is_said(tmp_path: Path, broken: str) -> None:
    (written(tmp_path) / "reach.json").write_text(broken, "utf-8")
    assert rules(tmp_path) == {"readable"}


def test_the_plan_check_names_the_places_cut_off_the_minutes_and_the_order(tmp_path: Path) -> None:
    found = [item for item in check(town()) if item.rule == "place_reached" and item.severity == "error"]
    assert any({"B", "K1"} <= set(item.subjects) and "bệnh viện" in item.message.vi for item in found)
    write_traffic(town(), tmp_path)
    written(tmp_path)
    assert "reach_agrees" not in {item.rule for item in check_files(town(), tmp_path)}


def test_a_pack_with_hospitals_but_no_fire_station_is_told_so() -> None:
    lonely = make_town(facilities=(make_facility("hospital", *NODES["A"]),))
    assert [item.subjects for item in check(lonely) if item.rule == "place_reached"] == [("fire",)]


def test_the_second_opinion_imports_nothing_of_the_proof() -> None:
    folder = Path(additions.__file__).parent
    for name in ("check", "judge", "certificate"):
        text = (folder / f"{name}.py").read_text("utf-8")
        for proof in ("proof", "states", "ground", "minutes", "files", "findings", "blame"):
            assert f"reach.{proof}" not in text
        assert "traffic.orders" not in text
        assert "traffic.closures" not in text
