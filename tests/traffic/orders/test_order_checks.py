"""Each rule of orders in time: its smallest good and its smallest bad case."""

from datetime import timedelta

import pytest

from planner.scenario.rows import ParkingLot
from planner.scenario.schema import Scenario
from planner.traffic import check
from tests.traffic.columns import at, make_ban, make_blocks, make_crossing, make_item, make_lane, make_movement
from tests.traffic.town import make_closure, make_town

BESIDE_BE = ParkingLot(lot_id="B2", lat=17.015, lon=107.0101, cars=9)
SHEET = (make_item("KB-1", 30, start=at(8)),)
TOWN = {"movements": (make_movement(),)}


def town(**more: object) -> Scenario:
    return make_town(**{**TOWN, **more})  # type: ignore[arg-type]


def rules(scenario: Scenario) -> list[tuple[str, str]]:
    own = [item for item in check(scenario) if item.rule not in {"closure_has_detour", "parking_off_national_road"}]
    return [(item.rule, item.subjects[0]) for item in own]


GOOD = {
    "a column on roads that join": town(),
    "a closure until an item": make_town(make_closure(until_event="KB-1"), runsheet=SHEET),
    "a column that sets off with an item": town(movements=(make_movement(start_event="KB-1:start"),), runsheet=SHEET),
    "a ban, a lane and a lot elsewhere": make_town(
        parking_bans=(make_ban("ab"),), emergency_lanes=(make_lane("ab"),), parking=(BESIDE_BE,)
    ),
    "a crossing whose wait is kept": town(crossings=(make_crossing("B", wait_min=10),)),
    "a protected column that is not announced": town(
        movements=(make_movement(protected=True, published_at=None, exempt=""),)
    ),
}

BAD = {
    "movement_route_joins": (town(movements=(make_movement(roads="ab;cf"),)), "D1"),
    "movement_has_clearance": (town(movements=(make_movement(clear_after_min=0),)), "D1"),
    "movement_names_exempt": (town(movements=(make_movement(exempt=""),)), "D1"),
    "movement_published": (town(movements=(make_movement(published_at=None),)), "D1"),
    "movement_keeps_event": (town(movements=(make_movement(start_event="KB-1"),), runsheet=SHEET), "D1"),
    "movement_with_one_way": (town(movements=(make_movement(roads="cf;ef"),)), "D1"),
    "protected_not_published": (town(movements=(make_movement(protected=True),)), "D1"),
    "closure_event_known": (make_town(make_closure(until_event="KB-9")), "K1"),
    "closure_event_within": (make_town(make_closure("K1", (6, 8), until_event="KB-1"), runsheet=SHEET), "K1"),
    "ban_on_known_road": (make_town(parking_bans=(make_ban("", street="Lý Bôn"),)), "P1"),
    "ban_published": (make_town(parking_bans=(make_ban(published_at=None),)), "P1"),
    "lot_outside_ban": (make_town(parking_bans=(make_ban("be"),), parking=(BESIDE_BE,)), "B2"),
    "lane_on_known_road": (make_town(emergency_lanes=(make_lane("", street="Lý Bôn"),)), "L1"),
    "lane_wide_enough": (make_town(emergency_lanes=(make_lane("ab", width_m=2.5),)), "L1"),
    "lot_off_lane": (make_town(emergency_lanes=(make_lane("be"),), parking=(BESIDE_BE,)), "B2"),
    "crossing_on_route": (town(crossings=(make_crossing("F"),)), "G1"),
    "crossing_wait_kept": (town(crossings=(make_crossing("B", wait_min=9),)), "G1"),
}


@pytest.mark.parametrize("name", GOOD)
def test_orders_in_order_are_passed(name: str) -> None:
    assert rules(GOOD[name]) == []


@pytest.mark.parametrize("rule", BAD)
def test_each_rule_names_its_fault_and_no_other_does(rule: str) -> None:
    scenario, subject = BAD[rule]
    assert rules(scenario) == [(rule, subject)]


def test_a_column_is_announced_a_week_ahead_or_pointed_out() -> None:
    late = make_movement(published_at=at(8) - timedelta(days=3))
    (found,) = [item for item in check(town(movements=(late,))) if item.rule == "movement_published"]
    assert (found.severity, "3 days ahead" in found.message.en) == ("warning", True)


def test_gaps_shorten_the_wait_that_is_kept() -> None:
    blocks = make_blocks((50, 100), (50, 0))
    assert rules(town(movement_blocks=blocks, crossings=(make_crossing("B", wait_min=6),))) == []
    assert rules(town(movement_blocks=blocks, crossings=(make_crossing("B", wait_min=5),))) == [
        ("crossing_wait_kept", "G1")
    ]


def test_what_is_wrong_with_a_protected_column_is_said_without_its_roads_and_times() -> None:
    hidden = make_movement("D9", roads="ab;cf", protected=True, published_at=None, name="Đoàn kín")
    (found,) = [item for item in check(town(movements=(hidden,))) if item.rule == "movement_route_joins"]
    assert found.subjects == ("D9",)
    assert found.message.vi == "Đoàn D9: đường đi không liền."


def test_a_way_round_that_meets_a_protected_column_is_pointed_out_without_saying_where() -> None:
    hidden = make_movement("D9", roads="de", protected=True, published_at=None)
    (found,) = [
        item for item in check(make_town(make_closure(), movements=(hidden,))) if item.rule == "detour_off_protected"
    ]
    assert found.subjects == ("K1",)
    assert not {"D9", "de", "08:"} & set(found.message.vi.split())


def test_drivers_who_can_only_wait_for_the_column_are_a_warning() -> None:
    # With ab shut for good and de taken by the column, nobody gets from A to B until it has passed.
    scenario = make_town(make_closure(), movements=(make_movement(roads="de"),))
    found = [item for item in check(scenario) if item.subjects[0] == "K1"]
    assert {(item.severity, "wait until a column has passed" in item.message.en) for item in found} == {
        ("warning", True)
    }
