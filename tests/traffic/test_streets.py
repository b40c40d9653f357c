import pytest

from planner.scenario.rows import Closure, ParkingLot
from planner.traffic import RoadNetwork, resolve_closures
from planner.traffic.closures import Stretch
from planner.traffic.network import Arc
from planner.traffic.streets import place_label, road_key, roads_by_name
from tests.traffic.town import make_closure, make_town


def resolve(closure: Closure) -> Stretch | str:
    town = make_town(closure)
    stretches, unresolved = resolve_closures(town, RoadNetwork.from_scenario(town))
    return stretches[0] if stretches else unresolved[0].reason.vi


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("QL.1", "Quốc lộ 1"),
        ("ĐT.576", "đường tỉnh 576"),
        ("Đường Hùng Vương", "hùng vương"),
        ("QL1A", "ql 1a"),
    ],
)
def test_spellings_of_one_road_share_their_key(one: str, other: str) -> None:
    assert road_key(one) == road_key(other)


def test_tones_tell_roads_apart() -> None:
    assert road_key("Lê Lợi") != road_key("Lê Lai")


def test_a_street_is_found_between_two_cross_streets() -> None:
    found = resolve(make_closure(edge_ids="", street="Đường Lê Lợi", from_place="", to_place=""))
    assert isinstance(found, Stretch)
    assert found.edge_ids == ("be",)


def test_a_stretch_ends_where_the_named_street_crosses() -> None:
    found = resolve(make_closure(edge_ids="", street="QL.1 (Quang Trung)", from_place="Lê Lợi", to_place="Nút C"))
    assert found == "không tìm thấy “Nút C” trên QL.1 (Quang Trung)"


def test_a_stretch_may_end_at_a_place_beside_the_street() -> None:
    closure = make_closure(edge_ids="", street="Quang Trung", from_place="Lê Lợi", to_place="Nhà văn hóa")
    lot = ParkingLot(lot_id="P1", name="Nhà văn hóa", lat=17.0195, lon=107.0198)
    town = make_town(closure, parking=(lot,))
    stretches, _ = resolve_closures(town, RoadNetwork.from_scenario(town))
    assert [stretch.edge_ids for stretch in stretches] == [("bc",)]


def test_ends_that_the_street_does_not_join_are_told() -> None:
    found = resolve(make_closure(edge_ids="", street="Lê Lợi", from_place="Quang Trung", to_place="QL.1"))
    assert found == "Lê Lợi không nối “Quang Trung” với “QL.1”"


def test_an_edge_that_is_not_there_is_told() -> None:
    assert resolve(make_closure(edge_ids="ab;zz")) == "không có đoạn đường zz"


def test_an_unknown_street_is_told_by_name() -> None:
    found = resolve(make_closure(edge_ids="", street="Trần Phú", from_place="A", to_place="B"))
    assert found == "không có đường nào tên “Trần Phú”"


@pytest.mark.parametrize(
    ("direction", "arcs"),
    [
        ("both", {("ab", True), ("ab", False), ("bc", True), ("bc", False)}),
        ("forward", {("ab", False), ("bc", False)}),
        ("backward", {("ab", True), ("bc", True)}),
    ],
)
def test_forward_is_from_the_first_road_named_to_the_last(direction: str, arcs: set[tuple[str, bool]]) -> None:
    found = resolve(make_closure(edge_ids="bc;ab", direction=direction))
    assert isinstance(found, Stretch)
    assert found.arcs == {Arc(*arc) for arc in arcs}


def test_a_way_and_a_junction_are_called_by_their_roads() -> None:
    town = RoadNetwork.from_scenario(make_town())
    assert roads_by_name(town, ("ab", "bc", "cf")) == "Quang Trung → đường không tên"
    assert place_label(town, "B") == "Quang Trung – Lê Lợi"
    assert place_label(town, "D") == "nút D"
