"""Ways through a junction that cross: the textbook figures, and what one-way roads and closures leave of them."""

import pytest

from planner.scenario.rows import Edge, Node
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.posts.conflicts import crossing_pairs, legs_at, turns_through

AROUND = {"N": (17.01, 107.0), "E": (17.0, 107.01), "S": (16.99, 107.0), "W": (17.0, 106.99), "X": (17.007, 107.007)}


def star(*legs: str, **more: object) -> RoadNetwork:
    """Return a junction O with a road to each place named; ``oneway`` roads lead away from O."""
    nodes = [Node(node_id=name, lat=lat, lon=lon) for name, (lat, lon) in AROUND.items()]
    nodes.append(Node(node_id="O", lat=17.0, lon=107.0))
    edges = [
        Edge.model_validate(
            {
                "edge_id": leg,
                "u": "O",
                "v": leg,
                "length_m": 1000,
                "class": "x",
                "oneway": leg in more.get("oneway", ""),
            }  # type: ignore[operator]
        )
        for leg in legs
    ]
    return RoadNetwork(tuple(nodes), tuple(edges))


@pytest.mark.parametrize(
    ("legs", "turns", "crossings"), [("N", 0, 0), ("NS", 2, 0), ("NES", 6, 3), ("NESW", 12, 16), ("NXESW", 20, 50)]
)
def test_two_way_roads_cross_as_often_as_the_textbook_says(legs: str, turns: int, crossings: int) -> None:
    own = legs_at(star(*legs), "O")
    assert (len(turns_through(own)), len(crossing_pairs(own))) == (turns, crossings)


def test_a_one_way_road_away_from_the_junction_takes_conflicts_out() -> None:
    assert len(crossing_pairs(legs_at(star(*"NESW", oneway="E"), "O"))) < 16


def test_a_closed_road_takes_its_conflicts_out() -> None:
    closed = {Arc("W", forward=True), Arc("W", forward=False)}
    assert len(crossing_pairs(legs_at(star(*"NESW"), "O", closed))) == 3
