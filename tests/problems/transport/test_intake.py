"""From a pack to the problem: loads, places, ways round closed roads, passes."""

from datetime import datetime

import pytest

from planner.problems.transport import Problem
from planner.problems.transport.entities import FAR
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording


def moment(clock: str) -> datetime:
    return datetime.strptime(f"2026-04-12 {clock}", "%Y-%m-%d %H:%M")


def vehicle(name: str, seats: int, **more: object) -> rows.Vehicle:
    values = {"vehicle_id": name, "seats": seats, "base": "N1", "from": moment("05:00"), "to": moment("12:00")}
    return rows.Vehicle.model_validate(values | more)


def transfer(people: int, **more: object) -> rows.Transfer:
    values = {"transfer_id": "T", "people": people, "from_place": "N1", "to_place": "N3"}
    return rows.Transfer.model_validate(values | {"ready": moment("06:00"), "due": moment("07:00")} | more)


def town(*vehicles: rows.Vehicle, transfers: tuple[rows.Transfer, ...], closed: str = "") -> Problem:
    """Three junctions: N1 – N2 – N3 by the short road, N1 – N3 by a long one; ``closed`` is exempt for that pass."""
    nodes = tuple(rows.Node(node_id=f"N{n}", lat=17.0, lon=107.0 + n / 100) for n in (1, 2, 3))
    edges = tuple(
        rows.Edge.model_validate(
            {"edge_id": name, "u": u, "v": v, "length_m": length, "class": "primary", "speed_kmh": 60}
        )
        for name, u, v, length in (("A", "N1", "N2", 1_000), ("B", "N2", "N3", 1_000), ("C", "N1", "N3", 5_000))
    )
    closure = rows.Closure.model_validate(
        {
            "closure_id": "CD",
            "edge_ids": ("B",),
            "from": moment("06:30"),
            "to": moment("06:40"),
            "tier": "cấm triệt để",
            "exempt": (closed,),
        }
    )
    event = EventSettings(id="x", name=Wording("x", "x"), d_day=moment("00:00").date())
    return Problem.from_scenario(
        Scenario(
            event=event,
            nodes=nodes,
            edges=edges,
            closures=(closure,) if closed else (),
            vehicles=vehicles,
            transfers=transfers,
        )
    )


@pytest.mark.parametrize(
    ("people", "wheelchairs", "loads"),
    [
        (30, 0, [(30, 0)]),
        (31, 0, [(30, 0), (1, 0)]),
        (61, 1, [(12, 1), (30, 0), (18, 0)]),
        (3, 3, [(0, 2), (0, 1)]),
        (4, 2, [(2, 2)]),
    ],
)
def test_people_are_split_into_loads_that_fit(people: int, wheelchairs: int, loads: list[tuple[int, int]]) -> None:
    problem = town(
        vehicle("X", 30),
        vehicle("Y", 12, wheelchair_spaces=2),
        transfers=(transfer(people, wheelchairs=wheelchairs),),
    )

    assert [(task.people, task.wheelchairs) for task in problem.tasks] == loads


def test_wheelchairs_without_any_space_stay_one_load_that_is_reported() -> None:
    problem = town(vehicle("X", 30), transfers=(transfer(40, wheelchairs=1),))

    assert [(task.people, task.wheelchairs) for task in problem.tasks] == [(39, 1)]


def test_vehicles_alike_are_told_apart_by_number() -> None:
    problem = town(vehicle("X", 30, count=2), vehicle("Y", 30), transfers=(transfer(3),))

    assert [one.vehicle_id for one in problem.vehicles] == ["X/1", "X/2", "Y"]


def test_ways_avoid_a_road_closed_in_the_hour_of_travel_and_not_before_it() -> None:
    problem = town(
        vehicle("X", 30), transfers=(transfer(3), transfer(3, transfer_id="U", due=moment("06:30"))), closed="BTC"
    )
    one, other = (task.stops for task in problem.tasks)
    ways = problem.ways(problem.vehicles[0])

    assert int(ways.distance[one[0].point, one[1].point]) == 5_000
    assert int(ways.minutes[one[0].point, one[1].point]) == 5
    assert int(ways.distance[other[0].point, other[1].point]) == 2_000
    assert int(problem.travel.free[one[0].point, one[1].point]) == 2


def test_who_has_the_pass_drives_the_short_way() -> None:
    problem = town(vehicle("X", 30, passes=("BTC",)), transfers=(transfer(3),), closed="BTC")
    stops = problem.tasks[0].stops

    assert int(problem.ways(problem.vehicles[0]).distance[stops[0].point, stops[1].point]) == 2_000


def test_a_place_that_cannot_be_reached_is_far() -> None:
    cut_off = rows.Node(node_id="N9", lat=17.5, lon=107.5)
    problem = town(vehicle("X", 30), transfers=(transfer(3),))
    assert int(problem.ways(problem.vehicles[0]).minutes.max()) < FAR
    event = EventSettings(id="x", name=Wording("x", "x"), d_day=moment("00:00").date())
    near = tuple(rows.Node(node_id=f"N{n}", lat=17.0, lon=107.0 + n / 100) for n in (1, 3))
    edge = rows.Edge.model_validate({"edge_id": "A", "u": "N1", "v": "N3", "length_m": 900, "class": "primary"})

    apart = Problem.from_scenario(
        Scenario(
            event=event,
            nodes=(*near, cut_off),
            edges=(edge,),
            vehicles=(vehicle("X", 30),),
            transfers=(transfer(3, to_place="N9"),),
        )
    )

    stops = apart.tasks[0].stops
    assert int(apart.ways(apart.vehicles[0]).minutes[stops[0].point, stops[1].point]) == FAR


def test_boarding_takes_longer_the_more_people_there_are_and_the_fewer_board_in_a_minute() -> None:
    event = EventSettings.model_validate(
        {"id": "x", "name": "x", "d_day": moment("00:00").date(), "options": {"transport": {"boarding_per_min": 5}}}
    )
    nodes = tuple(rows.Node(node_id=f"N{n}", lat=17.0, lon=107.0 + n / 100) for n in (1, 3))
    waves = (transfer(11), transfer(30, transfer_id="U", ready=moment("10:00"), due=moment("11:00")))

    problem = Problem.from_scenario(Scenario(event=event, nodes=nodes, vehicles=(vehicle("X", 30),), transfers=waves))

    assert [[stop.service_min for stop in task.stops] for task in problem.tasks] == [[2 + 3] * 2, [2 + 6] * 2]


def test_a_delegation_with_guests_under_guard_rides_alone_though_nobody_says_so() -> None:
    event = EventSettings(id="x", name=Wording("x", "x"), d_day=moment("00:00").date())
    nodes = tuple(rows.Node(node_id=f"N{n}", lat=17.0, lon=107.0 + n / 100) for n in (1, 3))
    guests = (
        rows.Guest(guest_id="K1", full_name="A", rank=1, delegation_id="D1"),
        rows.Guest(guest_id="K2", full_name="B", rank=9, delegation_id="D2"),
    )
    ranks = (rows.Rank(rank=1, group="Lãnh đạo", special="cảnh vệ"), rows.Rank(rank=9, group="Khách"))
    rides = (transfer(3, for_whom="D1"), transfer(3, transfer_id="U", for_whom="D2"))

    problem = Problem.from_scenario(
        Scenario(event=event, nodes=nodes, guests=guests, ranks=ranks, vehicles=(vehicle("X", 30),), transfers=rides)
    )

    assert [task.alone for task in problem.tasks] == [True, False]
