"""Trips of the day: from the table, from the pack, by quarter hour."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from planner.scenario.rows import Delegation, Demand, Group, Guest, Hotel, Node, ParkingLot, Room, Unit
from planner.scenario.schema import Scenario
from planner.traffic.demand import DayTrips, Journey, day_trips
from planner.traffic.demand.modes import MODES
from tests.traffic.town import EVENT, make_town

LOT = ParkingLot(lot_id="BD", lat=17.01, lon=107.02, cars=10, motorbikes=10, coaches=10, for_whom="Nhân dân")
CARDS = ParkingLot(lot_id="BA", lat=17.01, lon=107.01, cars=10, for_whom="thẻ A")
QUIET = replace(make_town(), event=EVENT.model_copy(update={"options": {"traffic": {"through_pcu_day": 0}}}))


def row(**more: object) -> Demand:
    fields = {"origin": "A", "destination": "BD", "mode": "xe máy", "people": 30}
    times = {"depart_from": datetime(2025, 6, 16, 6), "depart_to": datetime(2025, 6, 16, 6, 30)}
    return Demand.model_validate({**fields, **times, **more})


def guest(guest_id: str, **more: object) -> Guest:
    return Guest.model_validate({"guest_id": guest_id, "full_name": guest_id, "rank": 1, "status": "accepted", **more})


def of(trips: DayTrips, source: str) -> list[Journey]:
    return [each for each in trips.journeys if each.source == source]


def town(**more: object) -> Scenario:
    return replace(QUIET, parking=(LOT, CARDS), **more)  # type: ignore[arg-type]


def test_people_of_a_row_ride_in_vehicles_spread_over_its_time() -> None:
    there = of(day_trips(town(demand=(row(),))), "table")[0]
    assert (there.start, there.end) == ("A", "F")
    assert there.pcu == pytest.approx(30 / 1.5 * 0.3)  # 20 motorcycles, 0.3 each
    assert there.profile[24:26] == pytest.approx([12, 12])  # half an hour at 12 pcu an hour
    assert there.profile.sum() / 4 == pytest.approx(there.pcu)


def test_who_comes_goes_home_when_the_first_delegation_leaves() -> None:
    leaves = Delegation(
        delegation_id="D", name="D", arrives_at=datetime(2025, 6, 16, 6), leaves_at=datetime(2025, 6, 16, 10)
    )
    there, back = of(day_trips(town(demand=(row(),), delegations=(leaves,))), "table")
    assert (back.start, back.end, back.people) == (there.end, there.start, there.people)
    assert (back.begin_min, back.until_min) == (600, 660)


def test_rows_of_another_day_do_not_count() -> None:
    assert day_trips(town(demand=(row(),)), date(2025, 6, 15)).journeys == ()


@pytest.mark.parametrize(
    ("wrong", "rule", "said"),
    [
        ({"origin": "Ở đâu"}, "demand_place_known", "demand.csv dòng 2: không biết “Ở đâu” ở đâu"),
        ({"destination": "Z9"}, "demand_place_known", "demand.csv dòng 2: không biết “Z9” ở đâu"),
        ({"mode": "xe trâu"}, "demand_mode_known", "demand.csv dòng 2: không có loại xe “xe trâu”"),
    ],
)
def test_a_row_that_cannot_be_placed_is_told(wrong: dict[str, str], rule: str, said: str) -> None:
    found = day_trips(town(demand=(row(**wrong),)))
    assert of(found, "table") == []
    assert [each.rule for each in found.findings] == [rule]
    assert found.findings[0].message.vi.startswith(said)


def test_guests_who_slept_here_come_from_the_hotels_by_their_beds() -> None:
    hotels = (
        Hotel(hotel_id="K1", name="K1", lat=17.02, lon=107.0),
        Hotel(hotel_id="K2", name="K2", lat=17.02, lon=107.01),
    )
    rooms = (Room(room_id="1", hotel_id="K1", beds=3), Room(room_id="2", hotel_id="K2", beds=1))
    sleeps = {"lodging_from": date(2025, 6, 15), "lodging_to": date(2025, 6, 16), "transport_mode": "xe con"}
    guests = tuple(guest(f"G{n}", **sleeps) for n in range(8))
    journeys = of(day_trips(town(hotels=hotels, rooms=rooms, guests=guests)), "guests")
    assert [(each.origin, each.people, each.destination) for each in journeys if each.origin[0] == "K"] == [
        ("K1", 6, "BA"),
        ("K2", 2, "BA"),
    ]


def test_guests_of_the_day_come_from_their_commune_or_over_the_through_road() -> None:
    unit = Unit.model_validate({"unit_id": "1", "name": "Vĩnh Tú", "kind": "xã", "lat": 17.01, "lon": 107.0})
    guests = (
        guest("G1", origin_place="xã Vĩnh Tú", transport_mode="xe con"),
        guest("G2", origin_place="Hà Nội", transport_mode="xe con"),
        guest("G3", origin_place="Huế", transport_mode="xe con"),
    )
    found = [each for each in of(day_trips(town(units=(unit,), guests=guests)), "delegations") if each.end == "E"]
    assert {each.origin: each.start for each in found if each.origin != "E"} == {
        "xã Vĩnh Tú": "D",
        "Hà Nội": "C",
        "Huế": "A",
    }


def test_performers_come_from_home_an_hour_before_the_guests() -> None:
    group = Group.model_validate(
        {"group_id": "N1", "name": "N1", "size": 60, "kind": "x", "home_lat": 17.02, "home_lon": 107.0, "by_bus": 1}
    )
    there = of(day_trips(town(groups=(group,))), "groups")[0]
    assert (there.start, there.end, there.mode.name, there.begin_min) == ("A", "F", "xe khách", 300)
    assert there.pcu == pytest.approx(60 / 30 * 2.5)


def test_the_table_stands_above_what_is_derived() -> None:
    group = Group.model_validate(
        {"group_id": "N1", "name": "N1", "size": 60, "kind": "x", "home_lat": 17.02, "home_lon": 107.0}
    )
    found = day_trips(town(groups=(group,), demand=(row(people=3),)))
    assert {each.source for each in found.journeys} == {"table"}


def test_the_public_comes_from_where_people_live_unless_the_table_names_communes() -> None:
    nodes = tuple(
        Node(node_id=node.node_id, lat=node.lat, lon=node.lon, population=1000 if node.node_id == "A" else 0)
        for node in QUIET.nodes
    )
    found = of(day_trips(town(nodes=nodes)), "communes")
    assert [(each.origin, each.people) for each in found] == [("A", 50), ("BD", 50)]
    unit = Unit.model_validate({"unit_id": "U", "name": "U", "kind": "xã", "lat": 17.02, "lon": 107.01})
    assert of(day_trips(town(nodes=nodes, units=(unit,), demand=(row(origin="U"),))), "communes") == []


def test_through_traffic_drives_both_ways_all_day_with_lorries() -> None:
    options = {"traffic": {"through_pcu_day": 1000, "lorry_percent": 25}}
    pack = replace(make_town(), event=EVENT.model_copy(update={"options": options}))
    found = day_trips(pack)
    assert found.pcu_by_source() == pytest.approx({"through": 2000})
    lorries = [each for each in found.journeys if each.mode.name == "xe tải"]
    assert sum(each.pcu for each in lorries) == pytest.approx(500)
    assert {(each.start, each.end) for each in found.journeys} == {("A", "C"), ("C", "A")}
    assert found.pcu_h.shape == (96, len(found.journeys))
    assert np.count_nonzero(found.pcu_h.sum(axis=1)) == 96


def test_a_pack_without_roads_has_no_trips() -> None:
    assert day_trips(Scenario(event=EVENT)).journeys == ()


def test_riders_of_a_vehicle_are_set_by_the_organiser() -> None:
    options = {"traffic": {"through_pcu_day": 0, "motorcycle_people_tenths": 20}}
    pack = replace(town(demand=(row(),)), event=EVENT.model_copy(update={"options": options}))
    assert of(day_trips(pack), "table")[0].pcu == pytest.approx(30 / 2 * MODES["xe máy"].pcu)
