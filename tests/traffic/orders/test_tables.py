"""Bad cells of the new tables are faults with file, row and column; closures that strand a commune name it."""

from pathlib import Path

import pytest

from planner.errors import PackError
from planner.scenario.load import load
from planner.scenario.rows import Unit
from planner.traffic import check
from tests.traffic.columns import make_facility
from tests.traffic.town import NODES, make_closure, make_town

SETTINGS = 'id = "t"\nname = "T"\nd_day = 2025-06-16\n'
NODES_CSV = "node_id,lat,lon\nA,17.02,107.0\nB,17.02,107.01\n"
EDGES_CSV = "edge_id,u,v,length_m,class\nab,A,B,1000,tertiary\n"
MOVEMENT = "movement_id,name,kind,edge_ids,start,speed_kmh\n"


def faults(folder: Path, name: str, text: str) -> list[tuple[str, int, str]]:
    for file, content in (
        ("scenario.toml", SETTINGS),
        ("nodes.csv", NODES_CSV),
        ("edges.csv", EDGES_CSV),
        (name, text),
    ):
        (folder / file).write_text(content, "utf-8")
    with pytest.raises(PackError) as raised:
        load(folder)
    return [(fault.file, fault.row, fault.column) for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("movements.csv", f"{MOVEMENT}D1,Khối,khối đi bộ,ab,2025-06-16 08:00,0\n", "speed_kmh"),
        ("movements.csv", f"{MOVEMENT}D1,Khối,khối đi bộ,xy,2025-06-16 08:00,5\n", "edge_ids"),
        ("movements.csv", f"{MOVEMENT}D1,Khối,khối đi bộ,,2025-06-16 08:00,5\n", "edge_ids"),
        ("movements.csv", f"{MOVEMENT}D1,Khối,xe đạp,ab,2025-06-16 08:00,5\n", "kind"),
        ("parking_bans.csv", "ban_id,edge_ids,from,to\nP1,ab,2025-06-16 09:00,2025-06-16 08:00\n", "to"),
        ("parking_bans.csv", "ban_id,edge_ids,from,to\nP1,,2025-06-16 07:00,2025-06-16 08:00\n", "edge_ids"),
        ("emergency_lanes.csv", "lane_id,edge_ids,from,to\nL1,,2025-06-16 07:00,2025-06-16 08:00\n", "edge_ids"),
        ("facilities.csv", "facility_id,kind,name,lat,lon,source\nV1,hospital,Viện,17,107,\n", "source"),
    ],
)
def test_a_bad_cell_is_a_fault_with_file_row_and_column(tmp_path: Path, name: str, text: str, column: str) -> None:
    assert faults(tmp_path, name, text) == [(name, 2, column)]


def test_a_closure_that_strands_a_commune_names_it_and_the_minutes() -> None:
    commune = Unit.model_validate({"unit_id": "X1", "name": "Mẫu", "kind": "xã", "lat": NODES["C"][0], "lon": 107.021})
    stations = (make_facility("hospital", *NODES["A"]), make_facility("fire", *NODES["A"]))
    town = make_town(make_closure(edge_ids="bc;cf"), units=(commune,), facilities=stations)
    found = [item for item in check(town) if item.rule == "place_reached" and "X1" in item.subjects]
    assert {item.severity for item in found} == {"error"}
    assert all("xã Mẫu" in item.message.vi and "do K1" in item.message.vi for item in found)
