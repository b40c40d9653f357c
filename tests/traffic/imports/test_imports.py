"""Roads from files of others: read, clipped, checked, put into a pack."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli import app
from planner.engine.findings import Severity
from planner.errors import UsageError
from planner.scenario.load import load
from planner.tables import read_table, write_table
from planner.traffic.imports import (
    Box,
    NetworkFileError,
    RawEdge,
    RawNetwork,
    RawNode,
    check_network,
    largest_part,
    read_network,
)

OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
<node id="1" version="1" lat="17.00" lon="107.00"/>
<node id="2" version="1" lat="17.00" lon="107.01"/>
<node id="3" version="1" lat="17.00" lon="107.02"/>
<node id="4" version="1" lat="17.01" lon="107.01"/>
<node id="5" version="1" lat="17.50" lon="107.50"/>
<way id="10" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="trunk"/>
 <tag k="ref" v="QL.1"/><tag k="lanes" v="4"/><tag k="maxspeed" v="60"/></way>
<way id="11" version="1"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="name" v="Trần Phú"/>
 <tag k="oneway" v="-1"/></way>
<way id="12" version="1"><nd ref="4"/><nd ref="5"/><tag k="highway" v="tertiary"/></way>
<way id="13" version="1"><nd ref="1"/><nd ref="4"/><tag k="highway" v="footway"/></way>
<way id="14" version="1"><nd ref="1"/><nd ref="4"/><tag k="highway" v="service"/><tag k="access" v="private"/></way>
</osm>
"""
A, B, C = RawNode("A", 17.0, 107.0), RawNode("B", 17.0, 107.01), RawNode("C", 17.0, 107.02)
AB = RawEdge("ab", "A", "B", 1070, "primary", capacity_pcu_h=1300)
BC = RawEdge("bc", "B", "C", 1070, "primary", capacity_pcu_h=1300)
CA = RawEdge("ca", "C", "A", 2130, "primary", capacity_pcu_h=1300)
GOOD = RawNetwork((A, B, C), (AB, BC, CA))


def osm(folder: Path) -> Path:
    file = folder / "roads.osm"
    file.write_text(OSM, encoding="utf-8")
    return file


def rules(network: RawNetwork, severity: Severity = Severity.ERROR) -> list[str]:
    found = check_network(network.nodes, network.edges, network.curves)
    return [each.finding.rule for each in found if each.finding.severity == severity]


def test_ways_become_roads_between_the_junctions_where_they_meet(tmp_path: Path) -> None:
    network = read_network(osm(tmp_path))
    assert [(edge.u, edge.v, edge.road_class) for edge in network.edges] == [
        ("1", "2", "trunk"),
        ("2", "3", "trunk"),
        ("4", "2", "residential"),
        ("4", "5", "tertiary"),
    ]
    trunk, _, street, _ = network.edges
    assert (trunk.ref, trunk.lanes, trunk.speed_kmh, trunk.capacity_pcu_h) == ("QL.1", 2, 60, 3600)
    assert trunk.length_m == pytest.approx(1063.4, abs=0.2)  # 0.01° of longitude at 17° north
    assert (street.oneway, street.name, street.speed_kmh) == (True, "Trần Phú", 30)
    assert network.source == "© OpenStreetMap contributors, ODbL 1.0"


def test_a_box_cuts_off_what_lies_outside(tmp_path: Path) -> None:
    network = read_network(osm(tmp_path), Box.read("106.9,16.9,107.015,17.1"))
    assert [edge.road_class for edge in network.edges] == ["trunk", "residential"]
    assert all(node.lon < 107.015 for node in network.nodes)


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "107,17,106,18", "106,18,107,17", "106,17,107,95"])
def test_a_box_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--box cần tây,nam,đông,bắc"):
        Box.read(text)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.osm.pbf", b"no blob at all", "Không đọc được a.osm.pbf: không phải dữ liệu OpenStreetMap"),
        ("a.osm", b"<osm><no", "Không đọc được a.osm: không phải dữ liệu OpenStreetMap"),
        ("a.osm", b'<osm version="0.6"></osm>', "Không đọc được a.osm: không có đoạn đường nào"),
        ("a.geojson", b"{}", "Không đọc được a.geojson: cần GeoJSON"),
        ("a.geojson", b"\xff\xfe\x00", "Không đọc được a.geojson: cần GeoJSON"),
        ("a_edges.csv", b"edge_id,u,v,length_m\n1,A,B,9\n", "Không đọc được a_edges.csv: cần tệp cạnh"),
        ("a.shp", b"", "Không đọc được a.shp: cần .osm, .osm.pbf, .geojson"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NetworkFileError) as raised:
        read_network(tmp_path / name)
    assert raised.value.message.vi.startswith(said)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NetworkFileError, match="Không có tệp"):
        read_network(tmp_path / "nowhere.osm")


def test_geojson_lines_meet_where_they_share_a_point(tmp_path: Path) -> None:
    def line(points: list[list[float]], **properties: object) -> dict[str, object]:
        geometry = {"type": "LineString", "coordinates": points}
        return {"type": "Feature", "geometry": geometry, "properties": properties}

    features = [
        line([[107.0, 17.0], [107.01, 17.0], [107.02, 17.0]], **{"class": "primary", "ref": "QL.1"}),
        line([[107.01, 17.0], [107.01, 17.01]], highway="tertiary", oneway=True),
        line([[107.0, 17.0], [107.02, 17.0]], kind="railway"),
    ]
    file = tmp_path / "roads.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    network = read_network(file)
    assert [(edge.road_class, edge.oneway) for edge in network.edges] == [
        ("primary", False),
        ("primary", False),
        ("tertiary", True),
    ]
    assert len(network.nodes) == 4


@pytest.mark.parametrize("points", [[[107.0, 17.0]], [[500, 17.0], [107.0, 17.0]], "abc"])
def test_geojson_of_impossible_points_is_refused(tmp_path: Path, points: object) -> None:
    feature = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": points}, "properties": {}}
    file = tmp_path / "roads.geojson"
    file.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    with pytest.raises(NetworkFileError):
        read_network(file)


def graph(folder: Path, **more: object) -> Path:
    folder.mkdir(exist_ok=True)
    nodes = [{"node_id": node.node_id, "lat": node.lat, "lon": node.lon} for node in (A, B, C)]
    write_table(folder / "my_nodes.csv", ("node_id", "lat", "lon"), nodes)
    edges = [
        {"edge_id": "ab", "u": "A", "v": "B", "length_m": 1070, "osm_class": "trunk", "lanes_per_dir_assumed": 2},
        {"edge_id": "bc", "u": "B", "v": "C", "length_m": 1070, "osm_class": "trunk", **more},
    ]
    columns = ("edge_id", "u", "v", "length_m", "osm_class", "lanes_per_dir_assumed", "capacity_pcu_h", "oneway")
    write_table(
        folder / "my_edges.csv", columns, [{column: row.get(column, "") for column in columns} for row in edges]
    )
    return folder / "my_edges.csv"


def test_tables_are_read_under_the_headings_of_others(tmp_path: Path) -> None:
    network = read_network(graph(tmp_path))
    assert [(edge.lanes, edge.speed_kmh, edge.capacity_pcu_h) for edge in network.edges] == [
        (2, 60, 3600),
        (1, 60, 1800),
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [({"length_m": "dài"}, "dòng 3, cột length_m: “dài” không phải là số"), ({"v": ""}, "dòng 3 thiếu cột v")],
)
def test_a_wrong_cell_of_a_table_is_named(tmp_path: Path, cells: dict[str, str], said: str) -> None:
    with pytest.raises(NetworkFileError, match=said):
        read_network(graph(tmp_path, **cells))


def test_a_right_network_has_no_findings() -> None:
    assert check_network(GOOD.nodes, GOOD.edges) == []


def with_edges(*edges: RawEdge) -> RawNetwork:
    return replace(GOOD, edges=edges)


@pytest.mark.parametrize(
    ("rule", "severity", "make"),
    [
        ("ends_are_junctions", Severity.ERROR, lambda: with_edges(AB, BC, CA, replace(AB, edge_id="x", v="Q"))),
        ("no_self_loops", Severity.ERROR, lambda: with_edges(AB, BC, CA, replace(AB, edge_id="x", v="A"))),
        ("capacity_is_possible", Severity.ERROR, lambda: with_edges(replace(AB, capacity_pcu_h=0), BC, CA)),
        ("capacity_is_possible", Severity.WARNING, lambda: with_edges(replace(AB, capacity_pcu_h=9000), BC, CA)),
        ("speed_is_possible", Severity.ERROR, lambda: with_edges(replace(AB, speed_kmh=0), BC, CA)),
        ("speed_is_possible", Severity.WARNING, lambda: with_edges(replace(AB, speed_kmh=200), BC, CA)),
        ("length_is_possible", Severity.ERROR, lambda: with_edges(replace(AB, length_m=500), BC, CA)),
        ("length_is_possible", Severity.WARNING, lambda: with_edges(replace(AB, length_m=9000), BC, CA)),
        ("length_is_possible", Severity.WARNING, lambda: replace(GOOD, curves={"ab": ((17, 107), (17.02, 107.01))})),
        ("one_network", Severity.ERROR, lambda: with_edges(AB)),
        ("nobody_is_trapped", Severity.ERROR, lambda: with_edges(AB, replace(BC, oneway=True))),
        ("dead_ends", Severity.WARNING, lambda: with_edges(AB, BC)),
    ],
)
def test_each_fault_of_a_network_is_named_with_its_place(
    rule: str, severity: Severity, make: Callable[[], RawNetwork]
) -> None:
    network = make()
    assert rule in rules(network, severity)
    found = check_network(network.nodes, network.edges, network.curves)
    for each in found:
        assert 16.9 < each.lat < 17.1
        assert 106.9 < each.lon < 107.1
        assert f"[{each.lat:.5f}, {each.lon:.5f}]" in each.finding.message.vi


def test_the_largest_part_has_neither_islands_nor_loops() -> None:
    island = (RawNode("X", 17.05, 107.05), RawNode("Y", 17.05, 107.06))
    more = (RawEdge("xy", "X", "Y", 1070, "primary", capacity_pcu_h=900), replace(AB, edge_id="loop", v="A"))
    network = RawNetwork((*GOOD.nodes, *island), (*GOOD.edges, *more))
    assert [edge.edge_id for edge in largest_part(network).edges] == ["ab", "bc", "ca"]
    assert rules(largest_part(network)) == []


def pack_of(folder: Path, **tables: str) -> Path:
    folder.mkdir()
    (folder / "scenario.toml").write_text('id = "p"\nname = "P"\nd_day = 2025-06-16\n', encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["traffic", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_imported_roads_are_those_of_the_pack(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "pack")
    code, said = run("import", graph(tmp_path), pack)
    assert (code, "2 đoạn đường" in said) == (0, True)
    scenario = load(pack)
    assert [(edge.edge_id, edge.length_m, edge.capacity_pcu_h) for edge in scenario.edges] == [
        ("ab", 1070, 3600),
        ("bc", 1070, 1800),
    ]
    assert run("network", pack)[0] == 0


def test_wrong_roads_are_not_written(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "pack")
    code, said = run("import", graph(tmp_path, capacity_pcu_h="0"), pack)
    assert code == 1
    assert "capacity_is_possible [bc]" in said
    assert not (pack / "edges.csv").exists()


def test_roads_that_are_there_stay_unless_told_otherwise(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "pack")
    run("import", graph(tmp_path), pack)
    with pytest.raises(UsageError, match="thêm --replace"):
        run("import", graph(tmp_path), pack)
    assert run("import", osm(tmp_path), pack, "--replace", "--largest")[0] == 0
    assert [row.cells["class"] for row in read_table(pack / "edges.csv").rows] == ["trunk", "trunk"]


def test_roads_named_by_orders_are_not_taken_away(tmp_path: Path) -> None:
    order = "closure_id,edge_ids,from,to,tier\nK1,ab,2025-06-16 05:00,2025-06-16 06:00,tạm cấm\n"
    edges = "edge_id,u,v,length_m,class\nab,A,B,1070,primary\n"
    nodes = "node_id,lat,lon\nA,17.0,107.0\nB,17.0,107.01\n"
    pack = pack_of(tmp_path / "pack", closures=order, edges=edges, nodes=nodes)
    before = (pack / "edges.csv").read_bytes()
    with pytest.raises(Exception, match="còn dùng 1 đoạn"):
        run("import", osm(tmp_path), pack, "--replace", "--largest")
    assert (pack / "edges.csv").read_bytes() == before


def test_a_look_writes_nothing(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "pack")
    assert run("import", graph(tmp_path), pack, "--dry-run")[0] == 0
    assert not (pack / "edges.csv").exists()
