import json

import pytest

from planner.maps import layers, layers_plan
from planner.maps.build import DRAW
from planner.maps.sheet import MapLayer, Sheet
from planner.scenario.schema import Scenario
from planner.traffic import TrafficPlan
from planner.traffic.listed import listed
from tests.maps.packs import TABLES, make_pack
from tests.traffic.town import EVENT


def make_sheet(scenario: Scenario | None = None, tables: object = TABLES, language: str = "vi") -> Sheet:
    pack = make_pack() if scenario is None else scenario
    traffic = TrafficPlan.from_scenario(pack)
    ways = tuple(map(listed, traffic.detours))
    return Sheet(pack, tables, traffic, ways, language)  # type: ignore[arg-type]


def words(layer: MapLayer) -> list[list[str]]:
    return [feature["properties"].get("lines", []) for feature in layer.features]


@pytest.mark.parametrize("key", DRAW)
def test_an_empty_pack_leaves_every_layer_out_and_says_why(key: str) -> None:
    layer = DRAW[key](make_sheet(Scenario(event=EVENT), {}))
    assert (layer.features, layer.legend) == ((), ())
    assert layer.missing


@pytest.mark.parametrize("key", DRAW)
def test_a_full_pack_fills_every_layer(key: str) -> None:
    pack = make_pack()
    tent = pack.posts[0].model_copy(update={"post_id": "YT1", "kind": "medical"})
    layer = DRAW[key](make_sheet(make_pack(posts=(*pack.posts, tent))))
    assert layer.missing == ""
    assert layer.features
    assert layer.legend
    assert layer.bounds() is not None


def test_a_closure_tells_tier_times_and_exempt_vehicles() -> None:
    told = [lines for lines in words(layers.closures(make_sheet())) if lines]
    assert ["K2: đường không tên", "hạn chế, 16/6 06:00–09:00", "Được đi: thẻ A"] in told


def test_the_strictest_closure_is_drawn_last() -> None:
    last = layers.closures(make_sheet()).features[-1]
    assert last["properties"]["lines"][0].startswith("K1")


def test_a_lot_shows_its_kinds_and_the_walk() -> None:
    lot = layers.parking(make_sheet()).features[0]["properties"]
    assert lot["icon"]["mark"] == "P ÔK"
    assert lot["lines"][1:] == ["60 ô tô, 2 xe khách", "đi bộ 1.061 m đến nơi lễ"]


def test_a_post_counts_the_people_on_duty_and_wears_the_strongest_force() -> None:
    post = layers_plan.posts(make_sheet()).features[0]["properties"]
    assert post["icon"]["mark"] == "YT 3"
    assert post["lines"][1] == "S1 (2025-06-16 04:30–10:00): bố trí 3 (CSGT 1, y tế 2)"


def test_without_a_staffing_plan_a_post_shows_what_it_needs() -> None:
    sheet = make_sheet(tables={})
    post = layers_plan.posts(sheet).features[0]["properties"]
    assert (post["icon"]["mark"], "kt-needed" in post["icon"]["look"]) == ("GT 4", True)
    assert "staffing.csv" in layers_plan.staffing_note(sheet)


def test_a_person_listed_twice_in_a_shift_counts_once() -> None:
    rows = {"staffing": [*TABLES["staffing"], TABLES["staffing"][0]]}
    assert layers_plan.posts(make_sheet(tables=rows)).features[0]["properties"]["icon"]["mark"] == "YT 3"


def test_a_lodging_counts_guests_and_rooms_and_empty_ones_are_left_out() -> None:
    drawn = layers_plan.lodgings(make_sheet()).features
    assert [feature["properties"]["icon"]["mark"] for feature in drawn] == ["2"]
    assert drawn[0]["properties"]["lines"][1] == "2 khách, 1 phòng"


def test_a_venue_counts_its_sessions_by_stage() -> None:
    venue = layers_plan.rehearsals(make_sheet()).features[0]["properties"]
    assert venue["lines"][1:] == ["2 buổi (khối: 1, tổng duyệt: 1)", "2025-06-10 – 2025-06-13"]


def test_the_packs_own_boundaries_replace_the_schematic_cells() -> None:
    square = {"type": "Polygon", "coordinates": [[[107, 17], [107.1, 17], [107.1, 17.1], [107, 17]]]}
    feature = {"type": "Feature", "geometry": square, "properties": {"name": "Hồ Xá"}}
    text = json.dumps({"features": [feature]}).encode()
    layer = layers.communes(make_sheet(make_pack(attachments={"boundaries.geojson": text})))
    assert layer.legend[0].text == "ranh giới (theo gói dữ liệu)"
    assert [part["geometry"]["type"] for part in layer.features] == ["Polygon", "Point"]


def test_english_words_are_english() -> None:
    layer = layers_plan.lodgings(make_sheet(language="en"))
    assert (layer.title, layer.features[0]["properties"]["lines"][1]) == ("Lodgings", "2 guests, 1 rooms")
