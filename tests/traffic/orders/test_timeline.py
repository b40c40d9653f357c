"""The list in time: every order, what ends it, and nothing of protected persons."""

import pytest

from planner.scenario.schema import Scenario
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.events import runsheet_times
from planner.traffic.orders.timeline import orders_in_time, passings, public_movements, roads_in_time
from tests.traffic.columns import at, make_ban, make_item, make_lane, make_movement
from tests.traffic.town import make_closure, make_town

SHEET = (make_item("KB-1", 30, start=at(7)), make_item("KB-2", 15, after="KB-1"), make_item("KB-3", 5))


def until(scenario: Scenario) -> str:
    return next(line.until.vi for line in orders_in_time(scenario) if line.order_id == "K1")


def test_items_follow_each_other_and_those_that_hang_on_nothing_have_no_time() -> None:
    assert runsheet_times(SHEET) == {"KB-1": (at(7), at(7, 30)), "KB-2": (at(7, 30), at(7, 45))}


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("", ""),
        ("KB-2", "đến khi xong “Mục KB-2”, dự kiến 07:45, muộn nhất 09:00"),
        ("KB-2:start", "đến khi bắt đầu “Mục KB-2”, dự kiến 07:30, muộn nhất 09:00"),
        ("D1", "đến khi Khối D1 đi qua hết, dự kiến 08:15, muộn nhất 09:00"),
    ],
)
def test_a_closure_says_what_ends_it_when_that_is_planned_and_the_latest_end(event: str, said: str) -> None:
    town = make_town(make_closure(until_event=event), movements=(make_movement(),), runsheet=SHEET)
    assert until(town) == said


def test_a_closure_that_waits_for_a_protected_movement_tells_neither_its_name_nor_its_time() -> None:
    hidden = make_movement("D9", protected=True, published_at=None)
    town = make_town(make_closure(until_event="D9"), movements=(hidden,))
    assert until(town) == "đến khi có lệnh của người chỉ huy, muộn nhất 09:00"


def test_orders_come_in_time_and_each_says_its_kind() -> None:
    town = make_town(
        make_closure(), movements=(make_movement(),), parking_bans=(make_ban(),), emergency_lanes=(make_lane("ab"),)
    )
    assert [(line.order_id, line.kind.en) for line in orders_in_time(town)] == [
        ("K1", "Closure"),
        ("L1", "Emergency lane"),
        ("P1", "Parking ban"),
        ("D1", "Marching column"),
    ]


def test_a_protected_movement_is_listed_only_for_those_cleared() -> None:
    town = make_town(movements=(make_movement("D1"), make_movement("D9", protected=True, published_at=None)))
    listed = [[(line.order_id, line.protected) for line in orders_in_time(town, cleared=see)] for see in (False, True)]
    assert listed == [[("D1", False)], [("D1", False), ("D9", True)]]
    assert [movement.movement_id for movement in public_movements(town)] == ["D1"]


def test_neighbouring_roads_of_one_name_are_one_line_of_a_route() -> None:
    town = make_town(movements=(make_movement(roads="ab;bc;cf"),))
    network = RoadNetwork.from_scenario(town)
    parts = roads_in_time(network, passings(town, network)["D1"])
    assert [(part.road, part.edge_ids, part.start, part.end) for part in parts] == [
        ("Quang Trung", ("ab", "bc"), at(7, 55), at(8, 25)),
        ("cf", ("cf",), at(8, 15), at(8, 35)),
    ]
