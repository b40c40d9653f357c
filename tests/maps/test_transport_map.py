"""The map of transport: vehicles on the road and at their stops, by the quarter hour."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from planner.maps import write_maps
from planner.maps.clock import clock_of
from planner.maps.day import for_public
from planner.maps.layers_transport import days_of, rides
from planner.maps.sheet import Feature, MapLayer
from planner.scenario.rows import Transfer, Vehicle, Visit
from planner.scenario.schema import Scenario
from tests.maps.packs import TABLES, make_pack
from tests.maps.test_layers import make_sheet
from tests.traffic.town import make_closure

DAY = "2025-06-16"


def call(order: int, task: str, action: str, begin: str, end: str) -> dict[str, str]:
    times = {"arrive": f"{DAY} {begin}", "depart": f"{DAY} {end}"}
    people = "" if action == "thăm" else "12"
    return {"vehicle_id": "XE/1", "order": str(order), "task_id": task, "action": action, "people": people, **times}


ROWS = (
    call(1, "DI/1", "đón", "10:10", "10:15"),
    call(2, "DI/1", "trả", "10:40", "10:45"),
    call(3, "TH", "thăm", "11:15", "11:40"),
)


def make_ride() -> Scenario:
    """Return the town with a ride from the lot P1 to the hotel H1 and a visit outside it."""
    times = {"from": f"{DAY} 09:00", "to": f"{DAY} 12:00"}
    told = {"vehicle_id": "XE", "name": "Xe 29", "seats": "29", "count": "2", "base": "P1", "passes": "thẻ Z"}
    bus = Vehicle.model_validate({**told, **times})
    carried = {"transfer_id": "DI", "name": "Đi lễ", "people": "12", "from_place": "P1", "to_place": "H1"}
    ride = Transfer.model_validate({**carried, "ready": f"{DAY} 10:00", "due": f"{DAY} 11:00"})
    visit = Visit.model_validate({"visit_id": "TH", "name": "Gia đình mẫu", "lat": "17.03", "lon": "107.01"})
    return replace(make_pack(), vehicles=(bus,), transfers=(ride,), visits=(visit,))


def layer(rows: object = ROWS, pack: Scenario | None = None) -> MapLayer:
    scenario = make_ride() if pack is None else pack
    return rides(make_sheet(scenario, {"transport": rows}), clock_of(scenario))


def lines_of(found: MapLayer) -> list[Feature]:
    return [one for one in found.features if one["geometry"]["type"] == "MultiLineString"]


def test_each_leg_is_shown_while_it_is_driven_with_who_is_aboard() -> None:
    legs = lines_of(layer())

    assert [leg["properties"]["lines"][1:] for leg in legs[:2]] == [
        ["10:15 Quảng trường (giả định) → 10:40 Nhà nghỉ Quảng trường (giả định)", "12 người trên xe"],
        ["10:45 Nhà nghỉ Quảng trường (giả định) → 11:15 Gia đình mẫu", "0 người trên xe"],
    ]
    assert [leg["properties"]["when"] for leg in legs[:2]] == [[[41, 43]], [[43, 45]]]
    assert len(legs) == 3  # no way from the base, where the ride begins; one back to it


def test_stops_say_how_many_get_on_and_off() -> None:
    stops = [one["properties"] for one in layer().features if one["geometry"]["type"] == "Point"]

    assert [stop["icon"]["mark"] for stop in stops] == ["↑12", "↓12", "◆"]
    assert stops[0]["when"] == [[40, 41]]
    assert stops[2]["lines"] == ["XE/1 · 11:15–11:40", "Gia đình mẫu: thăm", "TH Gia đình mẫu"]


def test_a_closed_road_is_driven_round_unless_the_vehicle_has_the_pass() -> None:
    shut = make_closure("K9", (10, 12), edge_ids="ab", tier="cấm triệt để")
    pack = replace(make_ride(), closures=(shut,))
    through = replace(pack, vehicles=(pack.vehicles[0].model_copy(update={"passes": shut.exempt}),))

    around, straight = (lines_of(layer(pack=one))[0]["geometry"]["coordinates"] for one in (pack, through))

    assert around != straight
    assert lines_of(layer(pack=replace(pack, closures=())))[0]["geometry"]["coordinates"] == straight


def test_rows_that_cannot_be_read_are_left_out() -> None:
    spoilt = ({**ROWS[0], "order": "?"}, {**ROWS[1], "arrive": "sáng"}, {**ROWS[2], "task_id": "KHÔNG-CÓ"})

    assert layer(spoilt).missing == "chưa xe nào được xếp"
    assert layer(spoilt).features == ()


def test_the_slider_reaches_the_day_of_a_visit() -> None:
    later = {**ROWS[2], "arrive": "2025-06-18 09:00", "depart": "2025-06-18 09:30"}

    assert datetime(2025, 6, 18).date() in days_of(make_sheet(make_ride(), {"transport": (*ROWS, later)}))


def test_without_a_plan_the_layer_says_so() -> None:
    assert rides(make_sheet(make_ride(), {}), clock_of(make_ride())).missing == "chưa có transport.csv"


def test_the_public_map_is_the_same_with_and_without_rides(tmp_path: Path) -> None:
    plan = {**TABLES, "transport": ROWS}
    for name, pack, tables in (("with", make_ride(), plan), ("without", make_pack(), TABLES)):
        write_maps(pack, tables, tmp_path / name)
    one, two = (tmp_path / name / "maps" / "traffic-day-public.html" for name in ("with", "without"))

    assert one.read_bytes() == two.read_bytes()
    assert for_public(make_sheet(make_ride(), plan)).scenario.transfers == ()


@pytest.mark.parametrize("word", ["Xe 29", "Đưa đón theo giờ"])
def test_the_page_is_written(tmp_path: Path, word: str) -> None:
    write_maps(make_ride(), {"transport": ROWS}, tmp_path)

    assert word in (tmp_path / "maps" / "transport.html").read_text("utf-8")
