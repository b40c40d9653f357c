"""The case in hand: closures of Hồ Xá on 16 June 2025."""

import dataclasses
from datetime import datetime
from pathlib import Path

import pytest

from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.traffic import RoadNetwork, check, check_files, closed_arcs, resolve_closures, write_traffic

PACK = Path(__file__).parents[2] / "scenarios" / "vinh-linh-2025"


@pytest.fixture(scope="module")
def pack() -> Scenario:
    return load(PACK)


def test_the_pack_and_its_files_have_no_traffic_error(pack: Scenario, tmp_path: Path) -> None:
    write_traffic(pack, tmp_path)
    found = (*check(pack), *check_files(pack, tmp_path))
    assert [item.line() for item in found if item.severity == "error"] == []


def test_what_the_pack_warns_of_are_waits_for_the_convoy_and_the_reserved_road(pack: Scenario) -> None:
    assert {(item.rule, item.subjects[0]) for item in check(pack)} == {
        ("closure_has_detour", "CD-01"),
        ("closure_has_detour", "CD-05"),
        ("detour_off_protected", "CD-01"),
        ("detour_off_protected", "CD-02"),
        ("detour_off_protected", "CD-03"),
        ("detour_off_protected", "CD-05"),
    }


def test_closures_named_by_street_find_the_same_roads_as_by_edge(pack: Scenario) -> None:
    network = RoadNetwork.from_scenario(pack)
    named = [
        closure.model_copy(update={"edge_ids": ()})
        for closure in pack.closures
        if closure.street and closure.from_place and not closure.to_place.startswith("đường đi")
    ]
    by_edge = {item.closure.closure_id: set(item.edge_ids) for item in resolve_closures(pack, network)[0]}
    found, _ = resolve_closures(dataclasses.replace(pack, closures=tuple(named)), network)
    assert len(found) >= 4
    for stretch in found:
        assert set(stretch.edge_ids) == by_edge[stretch.closure.closure_id]


def test_no_listed_way_round_is_longer_than_the_network(pack: Scenario, tmp_path: Path) -> None:
    rows = read_table(write_traffic(pack, tmp_path)[1]).rows
    total_m = sum(edge.length_m for edge in pack.edges)
    lengths = [int(row.cells["length_m"]) for row in rows if row.cells["edge_ids"]]
    assert len(lengths) > 0.9 * len(rows)
    assert all(0 < length_m < total_m for length_m in lengths)


def test_every_road_is_open_again_after_the_ceremony(pack: Scenario) -> None:
    stretches, _ = resolve_closures(pack, RoadNetwork.from_scenario(pack))
    assert closed_arcs(stretches, datetime(2025, 6, 16, 8))
    assert closed_arcs(stretches, datetime(2025, 6, 17)) == frozenset()
