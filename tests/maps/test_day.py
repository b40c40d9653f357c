"""The map of the day: what counts at which quarter hour, and what the public does not learn."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from planner.maps import layers_day, layers_help, write_maps
from planner.maps.clock import STEPS_A_DAY, clock_of
from planner.maps.day import for_public
from planner.maps.flows import flows, read_flows
from planner.maps.layers_reach import reach, read_cuts
from planner.scenario.rows import Movement, ParkingLot, Post
from planner.scenario.schema import Scenario
from planner.tables import write_table
from tests.maps.packs import TABLES, make_pack
from tests.maps.test_layers import make_sheet
from tests.traffic.town import EVENT, make_closure


def whens(features: object) -> list[list[list[int]]]:
    return [feature["properties"]["when"] for feature in features]  # type: ignore[attr-defined]


def test_quarter_hours_are_counted_from_the_first_midnight_and_cover_what_they_touch() -> None:
    clock = clock_of(replace(make_pack(), closures=(make_closure(hours=(6, 9)),)))
    assert clock.span(datetime(2025, 6, 16, 7, 5), datetime(2025, 6, 16, 7, 16)) == (28, 30)
    assert clock.span(datetime(2025, 6, 16, 7), datetime(2025, 6, 16, 7, 15)) == (28, 29)
    assert clock.moment(28) == datetime(2025, 6, 16, 7)


def test_the_map_opens_when_most_roads_are_closed_first() -> None:
    clock = clock_of(make_pack())  # K1 and K2 from 6 to 9, K3 from 10 to 12
    assert clock.moment(clock.opening) == datetime(2025, 6, 16, 6)
    assert clock_of(Scenario(event=EVENT)).opening == 28


def test_a_second_day_begins_ninety_six_quarter_hours_later() -> None:
    late = make_closure("K9").model_copy(update={"start": datetime(2025, 6, 18, 6), "end": datetime(2025, 6, 18, 7)})
    clock = clock_of(replace(make_pack(), closures=(late,), shifts=()))
    assert [slot for slot, _, _ in clock.choices()] == [0, 2 * STEPS_A_DAY]
    assert clock.span(late.start, late.end) == (216, 220)


def test_closures_and_ways_round_count_while_the_road_is_closed() -> None:
    sheet = make_sheet()
    clock = clock_of(sheet.scenario)
    by_name = {
        feature["properties"]["lines"][0][:2]: feature["properties"]["when"]
        for feature in layers_day.closures(sheet, clock).features
        if "lines" in feature["properties"]
    }
    assert by_name == {"K1": [[24, 36]], "K2": [[24, 36]], "K3": [[40, 48]]}
    assert [40, 48] in [span for when in whens(layers_day.detours(sheet, clock).features) for span in when]


def test_a_column_closes_each_road_while_it_passes_and_a_protected_one_is_nowhere() -> None:
    walk = Movement(
        movement_id="DH1",
        name="Khối diễu hành",
        kind="khối đi bộ",
        edge_ids=("ab", "bc"),
        start=datetime(2025, 6, 16, 14),
        speed_kmh=4,
        tier="tạm cấm",
    )
    hidden = walk.model_copy(update={"movement_id": "DX1", "name": "Đoàn xe", "protected": True})
    sheet = make_sheet(replace(make_pack(), movements=(walk, hidden)))
    features = layers_day.closures(sheet, clock_of(sheet.scenario)).features
    said = [feature["properties"] for feature in features if feature["properties"].get("lines")]
    column = [properties for properties in said if properties["lines"][0].startswith("DH1")]
    assert [properties["when"] for properties in column] == [[[56, 57]], [[57, 58]]]
    assert not any("DX1" in line for properties in said for line in properties["lines"])


def test_a_post_shows_the_headcount_of_its_shift_and_is_idle_the_rest_of_the_day() -> None:
    sheet = make_sheet()
    manned, idle = layers_day.posts(sheet, clock_of(sheet.scenario)).features
    assert (manned["properties"]["when"], manned["properties"]["people"]) == ([[18, 40]], {"y tế": 2, "CSGT": 1})
    assert manned["properties"]["icon"]["mark"] == "YT 3"
    assert idle["properties"]["when"] == [[0, 18], [40, layers_day.FOREVER]]


def test_an_emergency_lane_tells_its_hours_and_width() -> None:
    sheet = make_sheet()
    (lane,) = layers_help.lanes(sheet, clock_of(sheet.scenario)).features
    assert lane["properties"]["lines"] == ["L1: Quang Trung", "06:00–09:00, 3,5 m"]
    assert lane["properties"]["when"] == [[24, 36]]


def test_the_public_sheet_has_no_escort_no_lodging_no_duty_and_no_reserved_lot() -> None:
    pack = make_pack()
    escort = Post(post_id="HT1", name="Dẫn đoàn", lat=17.0, lon=107.0, kind="escort")
    reserved = ParkingLot(lot_id="P9", name="Bãi riêng", lat=17.0, lon=107.0, cars=4, for_whom="thẻ A")
    whole = make_pack(posts=(*pack.posts, escort), parking=(*pack.parking, reserved))
    seen = for_public(make_sheet(whole))
    assert [post.post_id for post in seen.scenario.posts] == ["C1"]
    assert [lot.lot_id for lot in seen.scenario.parking] == ["P1"]
    assert (seen.scenario.hotels, seen.scenario.officers, seen.tables) == ((), (), {})


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, str]:
    pack = make_pack("Công khai")
    escort = Post(post_id="HT1", name="Dẫn đoàn bí mật", lat=17.0, lon=107.0, kind="escort")
    whole = replace(pack, posts=(*pack.posts, escort))
    return {path.stem: path.read_text("utf-8") for path in write_maps(whole, TABLES, tmp_path)}


def test_the_public_page_says_nothing_of_escorts_duties_and_other_maps(pages: dict[str, str]) -> None:
    public, working = pages["traffic-day-public"], pages["traffic-day"]
    for word in ("Dẫn đoàn bí mật", "HT1", "CSGT", "Nhà nghỉ", "traffic.html", "staffing.html", '"people":{'):
        assert word in working
        assert word not in public
    assert "K1: Công khai" in public


def test_pages_by_the_hour_have_the_slider_and_the_others_have_none(pages: dict[str, str]) -> None:
    timed = {name for name, text in pages.items() if "kt-slider" in text}
    assert timed == {"traffic-day", "traffic-day-public", "transport"}
    assert {name for name, text in pages.items() if "ktClock(map_plan" in text} == timed


def test_flows_are_read_from_the_plan_folder_and_kept_in_three_letters_a_quarter_hour(tmp_path: Path) -> None:
    row = {"edge_id": "de", "direction": "forward", "from": "2025-06-16 07:00", "to": "2025-06-16 07:15"}
    rows = [
        {**row, "flow_pcu_h": "600.0", "volume_capacity": "0.600"},
        {**row, "direction": "backward", "flow_pcu_h": "30.0", "volume_capacity": "0.030"},
        {**row, "edge_id": "ef", "flow_pcu_h": "0.4", "volume_capacity": "0.000"},
    ]
    (tmp_path / "traffic").mkdir()
    write_table(tmp_path / "traffic" / "flows.csv", tuple(rows[0]), rows)
    (flow,) = read_flows(tmp_path)
    assert (flow.edge_id, flow.peak_pcu_h, flow.peak_load, f"{flow.peak_at:%H:%M}") == ("de", 630, 0.6, "07:00")
    assert (len(flow.volume), len(flow.load)) == (192, 96)
    assert (flow.volume[56:58], flow.load[28]) == ("4X", "f")  # 315 pairs = 4 * 64 + 59; 15 steps of 4 %
    sheet = replace(make_sheet(), flows=(flow,))
    (drawn,) = flows(sheet, clock_of(sheet.scenario)).features
    assert drawn["properties"]["flow"]["from"] == 0
    assert drawn["properties"]["lines"][1] == "đầy nhất lúc 07:00: 630 xe con quy đổi/giờ, 60 % khả năng thông hành"


def test_places_cut_off_are_marked_for_as_long_as_they_are(tmp_path: Path) -> None:
    row = {
        "place_kind": "post",
        "place_id": "C1",
        "place": "Chốt 1",
        "station": "hospital",
        "from": "2025-06-16 07:05",
        "to": "2025-06-16 07:20",
        "minutes": "15",
        "orders": "K1;K2",
    }
    (tmp_path / "traffic").mkdir()
    write_table(tmp_path / "traffic" / "cut_off.csv", tuple(row), [row])
    sheet = replace(make_sheet(), cuts=read_cuts(tmp_path))
    (mark,) = reach(sheet, clock_of(sheet.scenario)).features
    assert mark["properties"]["when"] == [[28, 30]]
    assert mark["properties"]["lines"] == ["Chốt 1", "07:05–07:20 không tới bệnh viện", "K1, K2"]
    assert "chưa chứng minh" in reach(make_sheet(), clock_of(sheet.scenario)).missing
