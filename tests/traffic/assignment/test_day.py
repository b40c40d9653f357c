"""A day of flows on the small town: closures bar whom they should, and cost what they should."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from planner.cli import app
from planner.errors import PackError
from planner.scenario.rows import Demand, ParkingLot
from planner.scenario.schema import Scenario
from planner.tables import read_table, write_table
from planner.traffic import Arc
from planner.traffic.assignment.cut_off import cut_off
from planner.traffic.assignment.day import assign_day, check_day
from planner.traffic.assignment.files import summary, write_flows
from planner.traffic.assignment.periods import day_periods
from tests.traffic.town import EVENT, make_closure, make_town

OPTIONS = EVENT.model_copy(update={"options": {"traffic": {"through_pcu_day": 0}}})
A_TO_C = Demand.model_validate(
    {
        "origin": "A",
        "destination": "C",
        "mode": "xe con",
        "people": 600,
        "depart_from": datetime(2025, 6, 16, 6),
        "depart_to": datetime(2025, 6, 16, 8),
    }
)


def scene(*closures: object, **more: object) -> Scenario:
    return replace(make_town(*closures), event=OPTIONS, demand=(A_TO_C,), **more)  # type: ignore[arg-type]


def test_without_closures_everybody_takes_the_straight_road() -> None:
    flows = assign_day(scene())
    there = flows.arcs.index(Arc("ab", forward=True))
    assert flows.flow_pcu_h[24:32, there] == pytest.approx([100] * 8)  # 200 cars in two hours
    assert flows.flow_pcu_h[:24].sum() == 0
    assert flows.volume_capacity[24, there] == pytest.approx(100 / 900)
    assert flows.delay_s[24, there] == pytest.approx(60 * 0.15 * (100 / 900) ** 4)
    assert flows.peak_flow()[Arc("ab", forward=True)] == pytest.approx(100)
    assert check_day(flows) == []


def test_a_closure_sends_them_round_while_it_lasts() -> None:
    flows = assign_day(scene(make_closure(hours=(6, 7))))
    straight, round_ = (flows.arcs.index(Arc(name, forward=True)) for name in ("ab", "ad"))
    assert flows.flow_pcu_h[24:28, straight].tolist() == [0, 0, 0, 0]
    assert flows.flow_pcu_h[24:28, round_] == pytest.approx([100] * 4)
    assert flows.flow_pcu_h[28:32, straight] == pytest.approx([100] * 4)
    assert flows.closed[24:28, straight].all()
    assert not flows.closed[28:, straight].any()
    assert check_day(flows) == []


def test_periods_say_what_the_closure_costs() -> None:
    pack = scene(make_closure(hours=(6, 7)))
    before, during, after = day_periods(assign_day(pack), assign_day(pack, closures=False))
    assert [part.closure_ids for part in (before, during, after)] == [(), ("K1",), ()]
    assert (during.start.hour, during.end.hour) == (6, 7)
    # A-B-C is 2 km; round over D, E, F it is 4 km: one-way ef is driven the right way
    assert during.led_round_pcu == pytest.approx(100)
    assert during.detour_km == pytest.approx(2)
    assert during.detour_min == pytest.approx(2, abs=0.01)
    assert during.added_hours == pytest.approx(100 * 2 / 60, rel=0.01)
    assert during.added_km == pytest.approx(200)
    assert after.added_hours == pytest.approx(0, abs=1e-9)


def test_who_holds_a_card_drives_through() -> None:
    lot = ParkingLot(lot_id="BA", lat=17.02, lon=107.02, cars=9, for_whom="thẻ A")
    cards = A_TO_C.model_copy(update={"destination": "BA"})
    pack = replace(scene(make_closure(hours=(6, 9)), parking=(lot,)), demand=(cards,))
    flows = assign_day(pack)
    there = flows.arcs.index(Arc("ab", forward=True))
    assert flows.flow_pcu_h[24, there] == pytest.approx(100)
    assert flows.closed[24, there]
    assert check_day(flows) == []


def test_a_restriction_turns_away_lorries_only() -> None:
    lorries = A_TO_C.model_copy(update={"mode": "xe tải", "people": 40})
    pack = replace(scene(make_closure(tier="hạn chế", exempt="")), demand=(A_TO_C, lorries))
    flows = assign_day(pack)
    straight, round_ = (flows.arcs.index(Arc(name, forward=True)) for name in ("ab", "ad"))
    assert flows.flow_pcu_h[24, straight] == pytest.approx(100)
    assert flows.flow_pcu_h[24, round_] == pytest.approx(40 * 2.5 / 2)
    assert not flows.closed.any()


def test_who_is_cut_off_is_told_with_the_quarter_hour() -> None:
    closures = (make_closure("K1", (6, 7)), make_closure("K2", (6, 7), edge_ids="ad"))
    flows = assign_day(scene(*closures))
    cut = list(flows.unserved)
    assert [(each.origin, each.destination, each.start.hour) for each in cut] == [("A", "C", 6)] * 4
    assert cut[0].pcu_h == pytest.approx(100)
    assert check_day(flows) == []
    (placed,) = cut_off(flows)
    assert (placed.finding.rule, placed.finding.subjects) == ("trips_have_a_way", ("A", "C"))
    assert placed.finding.message.vi.startswith("06:00–07:00: 100 xe quy đổi (xe con) từ nút A")
    assert placed.finding.message.vi.endswith("lệnh cấm đang hiệu lực: K1, K2.")
    assert (placed.lat, placed.lon) == (17.02, 107.0)


def test_nobody_is_said_to_be_cut_off_who_has_a_way() -> None:
    assert cut_off(assign_day(scene(make_closure(hours=(6, 7))))) == []


def test_a_closure_of_less_than_half_a_quarter_hour_does_not_count() -> None:
    short = make_closure(**{"from": datetime(2025, 6, 16, 6, 0), "to": datetime(2025, 6, 16, 6, 5)})
    assert not assign_day(scene(short)).closed.any()


def test_events_beside_each_other_add_up() -> None:
    flows = assign_day(scene(), beside=(scene(),))
    there = flows.arcs.index(Arc("ab", forward=True))
    assert flows.flow_pcu_h[24, there] == pytest.approx(200)
    assert flows.peak_hour() == datetime(2025, 6, 16, 11)  # all go home within an hour


def test_a_wrong_flow_of_the_day_is_named_by_the_check() -> None:
    flows = assign_day(scene())
    flows.equilibria[24].flow[flows.arcs.index(Arc("ab", forward=True))] += 50
    assert "nodes_balance" in {found.rule for found in check_day(flows)}


def test_files_hold_roads_periods_and_the_gap(tmp_path: Path) -> None:
    pack = scene(make_closure(hours=(6, 7)))
    flows, base = assign_day(pack), assign_day(pack, closures=False)
    paths = write_flows(flows, base, [], tmp_path)
    rows = {(r.cells["edge_id"], r.cells["direction"], r.cells["from"]): r.cells for r in read_table(paths[0]).rows}
    at_six = rows["ad", "forward", "2025-06-16 06:00"]
    assert (at_six["flow_pcu_h"], at_six["base_flow_pcu_h"], at_six["closed"]) == ("100.0", "0.0", "0")
    assert rows["ab", "forward", "2025-06-16 06:00"]["closed"] == "1"
    assert [r.cells["closure_ids"] for r in read_table(paths[1]).rows] == ["", "K1", ""]
    figures = json.loads(paths[3].read_text(encoding="utf-8"))
    assert figures == summary(flows, base, [])
    assert figures["relative_gap"] <= 1e-5
    assert figures["unserved_pcu"] == 0


def _write_pack(folder: Path, capacity: str = "900") -> Path:
    folder.mkdir()
    (folder / "scenario.toml").write_text('id = "town"\nname = "Thị trấn"\nd_day = 2025-06-16\n', encoding="utf-8")
    nodes = [{"node_id": n, "lat": 17.0, "lon": 107 + place / 100} for place, n in enumerate("AB")]
    write_table(folder / "nodes.csv", ("node_id", "lat", "lon"), nodes)
    edge = {"edge_id": "ab", "u": "A", "v": "B", "length_m": 1070, "class": "primary", "ref": "QL.1"}
    columns = ("edge_id", "u", "v", "length_m", "class", "ref", "capacity_pcu_h")
    write_table(folder / "edges.csv", columns, [{**edge, "capacity_pcu_h": capacity}])
    return folder


def test_the_command_writes_the_flows_and_says_the_gap(tmp_path: Path) -> None:
    pack = _write_pack(tmp_path / "pack")
    done = CliRunner().invoke(app, ["traffic", "assign", str(pack), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "96 lát 15 phút" in done.output
    flows = read_table(tmp_path / "out" / "traffic" / "flows.csv")
    busiest = max(float(row.cells["flow_pcu_h"]) for row in flows.rows)
    assert busiest == pytest.approx(480)  # 8,000 pcu a day, 6 percent in the busiest hour


def test_a_road_of_no_capacity_is_refused_with_row_and_column(tmp_path: Path) -> None:
    pack = _write_pack(tmp_path / "pack", capacity="0")
    done = CliRunner().invoke(app, ["traffic", "assign", str(pack), "--out", str(tmp_path / "out")])
    assert isinstance(done.exception, PackError)
    fault = done.exception.faults[0]
    assert (fault.file, fault.row, fault.column, fault.value) == ("edges.csv", 2, "capacity_pcu_h", "0")
    assert not (tmp_path / "out").exists()


def test_the_gap_of_every_quarter_hour_is_close() -> None:
    flows = assign_day(scene(make_closure(hours=(6, 7))))
    assert np.all(flows.relative_gap <= 1e-5)
