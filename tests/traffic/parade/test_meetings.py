"""Columns in each other's way: head-on, merging, crossing, running into each other; each kind good and bad."""

from datetime import timedelta
from random import Random

import pytest

from planner.scenario.rows import Movement
from planner.scenario.schema import Scenario
from planner.traffic import check
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.timeline import passings
from planner.traffic.parade import meetings
from tests.traffic.columns import at, make_movement
from tests.traffic.town import make_town


def met(*movements: Movement) -> list[tuple[str, str]]:
    town = make_town(movements=movements)
    found = meetings(passings(town, RoadNetwork.from_scenario(town), protected=True))
    return [(meeting.kind, meeting.road or meeting.node_id) for meeting in found]


def errors(town: Scenario) -> list[str]:
    return [item.message.en for item in check(town) if item.rule == "columns_do_not_meet"]


def test_two_columns_on_one_road_in_opposite_directions_meet_head_on() -> None:
    assert (
        met(make_movement("D1", "ab;bc"), make_movement("D2", "bc;ab"))
        == [
            ("opposing", "ab"),
            ("opposing", "bc"),
        ]
        or met(make_movement("D1", "ab;bc"), make_movement("D2", "bc;ab"))[0][0] == "opposing"
    )


def test_one_after_the_other_they_do_not() -> None:
    assert met(make_movement("D1", "ab;bc"), make_movement("D2", "bc;ab", start=at(9))) == []


def test_two_columns_that_turn_into_one_road_at_the_same_time_merge() -> None:
    assert met(make_movement("D1", "ab;bc"), make_movement("D2", "be;bc", start=at(7, 50))) == [("merge", "B")]


def test_two_columns_that_turn_into_one_road_too_closely_are_pointed_out() -> None:
    # The first passes B from 08:10 to 08:12, the other from 08:13: a minute apart, two are wanted.
    town = make_town(movements=(make_movement("D1", "ab;bc"), make_movement("D2", "be;bc", start=at(7, 53))))
    (found,) = [item for item in check(town) if item.rule == "columns_do_not_meet"]
    assert (found.severity, found.subjects) == ("warning", ("D1", "D2", "B"))


def test_two_columns_that_turn_into_one_road_far_enough_apart_are_passed() -> None:
    assert met(make_movement("D1", "ab;bc"), make_movement("D2", "be;bc", start=at(7, 55))) == []


def test_a_faster_column_runs_into_a_slower_one_on_the_way() -> None:
    slow, fast = make_movement("D1", "be"), make_movement("D2", "be", start=at(8, 6), speed_kmh=12)
    assert met(slow, fast) == [("overlap", "be")]
    assert met(slow, make_movement("D2", "be", start=at(8, 13), speed_kmh=12)) == []


def test_two_columns_at_one_junction_by_different_roads_cross() -> None:
    first, second = make_movement("D1", "ab;be"), make_movement("D2", "bc", start=at(8, 11))
    assert met(first, second) == [("crossing", "B")]


def test_a_long_column_that_turns_back_meets_itself() -> None:
    assert ("opposing", "ab") in met(make_movement("D1", "ad;ab;ab", length_m=1500))


def test_a_head_on_meeting_is_an_error_with_its_road_and_time() -> None:
    away, towards = make_movement("D2", "ab", start=at(8, 13)), make_movement("D2", "bc;ab", start=at(7, 55))
    assert errors(make_town(movements=(make_movement("D1", "ab"), away))) == []
    assert errors(make_town(movements=(make_movement("D1", "ab"), towards))) == [
        "D1 and D2 meet head-on at Quang Trung (ab) from 08:05 16/6/2025."
    ]


def test_a_meeting_with_a_protected_column_tells_neither_place_nor_time() -> None:
    hidden = make_movement("D9", "bc;ab", protected=True, published_at=None)
    (found, *_) = errors(make_town(movements=(make_movement("D1", "ab;bc"), hidden)))
    assert found == "D1 and D9 meet head-on; ask the commander where and when."


@pytest.mark.parametrize("seed", range(40))
def test_an_injected_head_on_conflict_is_always_found(seed: int) -> None:
    dice = Random(seed)
    route = dice.choice(["ab;bc;cf", "ad;de", "ad;ab;be", "be"])
    first = make_movement("D1", route, length_m=dice.randrange(10, 900), speed_kmh=dice.uniform(3, 30))
    town = make_town(movements=(first,))
    passed = passings(town, RoadNetwork.from_scenario(town))["D1"]
    road = dice.choice(passed.roads)
    inside = dice.uniform(float(road.from_m / passed.pace_m_min), float(road.to_m / passed.pace_m_min))
    start = at(8) + timedelta(seconds=int(inside * 60))
    other_way = make_movement("D2", road.arc.edge_id, start=start, length_m=dice.randrange(10, 900))
    # A road alone is driven from u to v; against a column that does the same it is turned with another road before it.
    against = {"ab": "bc;ab", "bc": "cf;bc", "cf": "ef;cf", "ad": "de;ad", "de": "ef;de", "be": "ef;be"}[
        road.arc.edge_id
    ]
    length = {edge.edge_id: edge.length_m for edge in town.edges}[against.split(";")[0]]
    earlier = start - timedelta(minutes=length / 100)
    turned = other_way.model_copy(update={"edge_ids": tuple(against.split(";")), "start": earlier})
    assert any(kind == "opposing" for kind, _ in met(first, turned if road.arc.forward else other_way))
