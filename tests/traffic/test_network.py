import pytest

from planner.scenario.schema import Scenario
from planner.traffic import Arc, RoadNetwork
from tests.traffic.town import EVENT, make_edge, make_town


def network(**more: object) -> RoadNetwork:
    return RoadNetwork.from_scenario(make_town(**more))


def test_a_pack_without_roads_has_an_empty_network() -> None:
    empty = RoadNetwork.from_scenario(Scenario(event=EVENT))
    assert (empty.is_empty, empty.nearest_node(17.0, 107.0)) == (True, None)


def test_the_shortest_way_is_read_as_roads_and_junctions() -> None:
    route = network().route("A", "C")
    assert route is not None
    assert (route.nodes, route.edge_ids, route.length_m) == (("A", "B", "C"), ("ab", "bc"), 2000)
    assert route.minutes == pytest.approx(2)


def test_a_one_way_road_is_not_driven_back() -> None:
    there, back = network().route("E", "F"), network().route("F", "E")
    assert there is not None
    assert back is not None
    assert there.arcs == (Arc("ef", forward=True),)
    assert (back.nodes, back.length_m) == (("F", "C", "B", "E"), 4000)


def test_a_closed_direction_is_avoided_and_the_other_is_not() -> None:
    closed = {Arc("ab", forward=True)}
    there, back = network().route("A", "B", without=closed), network().route("B", "A", without=closed)
    assert there is not None
    assert back is not None
    assert (there.edge_ids, back.edge_ids) == (("ad", "de", "be"), ("ab",))


def test_time_and_length_choose_differently() -> None:
    town = make_town()
    fast = make_edge("be", 2500, speed_kmh=200)
    roads = RoadNetwork(town.nodes, tuple(fast if edge.edge_id == "be" else edge for edge in town.edges))
    by_time, by_length = roads.route("B", "D"), roads.route("B", "D", by="length")
    assert by_time is not None
    assert by_length is not None
    assert (by_time.edge_ids, by_length.edge_ids) == (("be", "de"), ("ab", "ad"))


def test_of_parallel_roads_the_better_one_is_taken_not_their_sum() -> None:
    town = make_town()
    twin = make_edge("ab", 900).model_copy(update={"edge_id": "ab2"})
    route = RoadNetwork(town.nodes, (*town.edges, twin)).route("A", "B")
    assert route is not None
    assert (route.edge_ids, route.length_m) == (("ab2",), 900)


def test_a_junction_that_is_cut_off_has_no_route() -> None:
    cut = network(without=("ab", "ad"))
    assert cut.route("A", "B") is None
    assert set(cut.costs_from("A")) == {"A"}


def test_the_nearest_junction_of_a_point() -> None:
    node = network().nearest_node(17.0195, 107.0102)
    assert node is not None
    assert node.node_id == "B"


def test_the_course_of_a_road_is_straight_unless_the_pack_draws_it() -> None:
    town = make_town()
    points = b"[[107,17.02],[107.005,17.03],[107.01,17.02]]"
    line = b'{"geometry":{"type":"LineString","coordinates":' + points + b'},"properties":{"edge_id":"ab"}}'
    drawn = b'{"features":[' + line + b"]}"
    curved = RoadNetwork.from_scenario(make_town(attachments={"edges.geojson": drawn}))
    assert RoadNetwork.from_scenario(town).curve("ab") == ((17.02, 107.0), (17.02, 107.01))
    assert curved.curve("ab") == ((17.02, 107.0), (17.03, 107.005), (17.02, 107.01))


@pytest.mark.parametrize("text", [b"", b"no json", b"[]", b'{"features": 1}', b'{"features": [{}]}'])
def test_a_broken_drawing_leaves_roads_straight(text: bytes) -> None:
    assert RoadNetwork.from_scenario(make_town(attachments={"edges.geojson": text})).curves == {}
