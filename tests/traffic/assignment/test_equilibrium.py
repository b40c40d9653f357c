"""User equilibrium, by both methods, against what is worked out by hand and against the independent check."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.traffic.assignment import (
    AssignmentError,
    DelayLinks,
    Equilibrium,
    Goal,
    Method,
    Subject,
    Trips,
    check_assignment,
    equilibrium,
)
from planner.traffic.assignment.frank_wolfe import assign_by_links
from planner.traffic.assignment.tntp import read_links, read_trips
from planner.traffic.assignment.ways import WayAssignment
from tests.traffic.assignment.nets import (
    BRAESS,
    BRAESS_FLOW,
    BRAESS_TRIPS,
    TWO_OBJECTIVE,
    TWO_ROADS,
    TWO_TRIPS,
    links,
    random_case,
    trips,
)

PUBLIC = Path(__file__).parents[4] / "shared" / "benchmarks" / "traffic_tntp"
CLOSE = Goal(1e-8, 20)
BOTH = pytest.mark.parametrize("method", ["ways", "links"])


@BOTH
def test_braess_network_has_two_vehicles_on_each_of_its_three_ways(method: Method) -> None:
    found = equilibrium(BRAESS, BRAESS_TRIPS, Goal(1e-7, 20), method=method)
    assert found.flow == pytest.approx(BRAESS_FLOW, abs=1e-2)
    assert found.cost[0] + found.cost[2] == pytest.approx(92, abs=0.05)
    assert found.objective == pytest.approx(386, rel=1e-6)
    assert found.bound <= 386.0001


@BOTH
def test_two_parallel_roads_cost_the_same_in_the_end(method: Method) -> None:
    found = equilibrium(TWO_ROADS, TWO_TRIPS, CLOSE, method=method)
    assert found.flow == pytest.approx([3, 2], abs=1e-4)
    assert found.cost == pytest.approx([4, 4], abs=1e-4)
    assert found.objective == pytest.approx(TWO_OBJECTIVE, rel=1e-7)


@BOTH
def test_zones_are_not_driven_through(method: Method) -> None:
    # 0 and 1 are zones; the way over 1 would cost 2, the way over 2 costs 20
    net = links([(0, 1, 1, 0), (1, 3, 1, 0), (0, 2, 10, 0), (2, 3, 10, 0)], 4, first_through=2)
    found = equilibrium(net, trips((0, 3, 7), (0, 1, 2)), CLOSE, method=method)
    assert found.flow == pytest.approx([2, 0, 7, 7])
    assert check_assignment(Subject(net, trips((0, 3, 7), (0, 1, 2)), found)) == []


@BOTH
def test_each_kind_of_vehicle_keeps_off_the_roads_closed_to_it(method: Method) -> None:
    shut = np.array([[False, False], [True, False]])
    net, both = replace(TWO_ROADS, barred=shut), trips((0, 1, 2), (0, 1, 2), kinds=(0, 1))
    found = equilibrium(net, both, CLOSE, method=method)
    assert found.flow == pytest.approx([2, 2], abs=1e-4)  # the second kind on the second road, the first evens out
    assert check_assignment(Subject(net, both, found)) == []


@BOTH
def test_trips_without_a_way_are_told_and_the_rest_is_served(method: Method) -> None:
    net = links([(0, 1, 1, 1)], 3)
    found = equilibrium(net, trips((0, 1, 4), (0, 2, 5)), CLOSE, method=method)
    assert found.flow == pytest.approx([4])
    assert found.unserved.tolist() == [0, 5]


@pytest.mark.parametrize("first_through", [0, 3])
@pytest.mark.parametrize("seed", range(6))
def test_both_methods_agree_and_pass_the_check(seed: int, first_through: int) -> None:
    net, demand = random_case(seed, first_through=first_through)
    one = equilibrium(net, demand, Goal(1e-7, 20), method="ways")
    other = equilibrium(net, demand, Goal(1e-5, 20), method="links")
    assert one.relative_gap <= 1e-7
    assert other.relative_gap <= 1e-5
    assert one.objective == pytest.approx(other.objective, rel=1e-4)
    for found in (one, other):
        assert found.bound <= one.objective * (1 + 1e-9)
        assert check_assignment(Subject(net, demand, found)) == []


def test_the_bound_is_below_the_best_from_the_first_round_on() -> None:
    net, demand = random_case(3)
    best = equilibrium(net, demand, Goal(1e-9, 20), method="ways").objective
    rough = assign_by_links(net, demand, Goal(0.5, 20), conjugate=False)
    assert rough.bound < best < rough.gap.objective


def test_flows_by_origin_balance() -> None:
    net, demand = random_case(4)
    ways = WayAssignment(net, demand)
    found = replace(ways.solve(Goal(1e-6, 20)), by_origin=ways.by_origin())
    assert check_assignment(Subject(net, demand, found)) == []


def test_other_volumes_start_from_the_ways_found_and_end_where_a_fresh_start_does() -> None:
    net, demand = random_case(5)
    ways = WayAssignment(net, demand)
    ways.solve(Goal(1e-6, 20))
    other = demand.volume * np.linspace(0, 2, len(demand.volume))  # the first pair rests
    ways.change_volumes(other)
    warm = ways.solve(Goal(1e-8, 20))
    cold = WayAssignment(net, replace(demand, volume=other)).solve(Goal(1e-8, 20))
    assert warm.objective == pytest.approx(cold.objective, rel=1e-7)
    ways.change_volumes(demand.volume)  # and back, so that a pair that rested is served again
    again = ways.solve(Goal(1e-6, 20))
    assert check_assignment(Subject(net, demand, again)) == []


def test_pools_grow_when_many_ways_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.traffic.assignment.ways.ROOM", (0, 1, 0, 1))
    net, demand = random_case(1)
    found = WayAssignment(net, demand).solve(Goal(1e-7, 20))
    assert found.relative_gap <= 1e-7
    assert check_assignment(Subject(net, demand, found)) == []


def test_without_trips_nothing_moves() -> None:
    none = np.zeros(0, dtype=np.int64)
    found = equilibrium(TWO_ROADS, Trips.of(none, none, np.zeros(0)), CLOSE, method="ways")
    assert found.flow.tolist() == [0, 0]
    assert found.relative_gap == 0


def test_time_runs_out_without_losing_a_trip() -> None:
    net, demand = random_case(2)
    found = equilibrium(net, demand, Goal(0.0, 0.0), method="ways")
    assert {each.rule for each in check_assignment(Subject(net, demand, found))} == set()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("capacity", 0.0, "Đoạn 2 (1 → 2) có sức chứa 0 hoặc âm."),
        ("time", -1.0, "Đoạn 2 (1 → 2) có thời gian hoặc hệ số âm."),
        ("head", 9, "Đoạn 2 (1 → 10) nối tới nút không có."),
    ],
)
def test_links_that_cannot_be_are_refused_by_number(column: str, value: float, said: str) -> None:
    wrong = getattr(TWO_ROADS, column).copy()
    wrong[1] = value
    with pytest.raises(AssignmentError) as raised:
        replace(TWO_ROADS, **{column: wrong})
    assert raised.value.message.vi == said


def test_negative_trips_are_refused() -> None:
    with pytest.raises(AssignmentError, match="lưu lượng âm"):
        trips((0, 1, -1))


def _claim() -> tuple[DelayLinks, Trips, Equilibrium]:
    ways = WayAssignment(BRAESS, BRAESS_TRIPS)
    return BRAESS, BRAESS_TRIPS, replace(ways.solve(Goal(1e-9, 20)), by_origin=ways.by_origin())


def _rules(net: DelayLinks, demand: Trips, claim: Equilibrium) -> set[str]:
    return {found.rule for found in check_assignment(Subject(net, demand, claim))}


def test_the_check_is_silent_about_a_right_answer() -> None:
    assert _rules(*_claim()) == set()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("flows_not_negative", lambda c: replace(c, flow=c.flow - [9, 0, 0, 0, 0])),
        ("flows_not_negative", lambda c: replace(c, flow=c.flow[:3])),
        ("nodes_balance", lambda c: replace(c, flow=c.flow + np.eye(5)[2])),
        ("trips_served", lambda c: replace(c, unserved=c.unserved + 1)),
        ("objective_holds", lambda c: replace(c, objective=c.objective * 1.001)),
        ("gap_holds", lambda c: replace(c, flow=np.array([6.0, 0, 0, 6, 6]), relative_gap=1e-6)),
        ("bound_holds", lambda c: replace(c, bound=c.objective * 1.01)),
        ("bound_holds", lambda c: replace(c, bound=c.objective * 0.5)),
        ("flows_by_origin", lambda c: replace(c, by_origin=c.by_origin * 0.5)),
        ("flows_by_origin", lambda c: replace(c, by_origin=c.by_origin[:, ::-1])),
    ],
)
def test_each_wrong_claim_is_named(rule: str, change: object) -> None:
    net, demand, claim = _claim()
    assert rule in _rules(net, demand, change(claim))  # type: ignore[operator]


def test_driving_through_a_zone_is_named() -> None:
    net = links([(0, 1, 1, 0), (1, 3, 1, 0), (0, 2, 10, 0), (2, 3, 10, 0)], 4, first_through=2)
    demand = trips((0, 3, 7))
    right = equilibrium(net, demand, CLOSE, method="ways")
    wrong = replace(right, flow=np.array([7.0, 7, 0, 0]))
    assert "zones_not_driven_through" in _rules(net, demand, wrong)


def test_a_flow_over_a_road_closed_to_it_is_named() -> None:
    net, demand = replace(TWO_ROADS, barred=np.array([[True, False]])), trips((0, 1, 4))
    right = equilibrium(net, demand, CLOSE, method="ways")
    assert right.flow == pytest.approx([0, 4])
    wrong = replace(right, flow=np.array([4.0, 0]), by_origin=np.array([[4.0, 0]]))
    assert "flows_by_origin" in _rules(net, demand, wrong)


@pytest.mark.skipif(not PUBLIC.exists(), reason="the published networks are not here")
@BOTH
def test_sioux_falls_comes_to_its_published_objective(method: Method) -> None:
    net, demand = read_links(PUBLIC / "SiouxFalls_net.tntp"), read_trips(PUBLIC / "SiouxFalls_trips.tntp")
    found = equilibrium(net, demand, Goal(1e-5, 20), method=method)
    assert found.relative_gap <= 1e-5
    assert found.objective == pytest.approx(4231335.28710744, rel=1e-5)
    assert found.bound <= 4231335.28710744
    assert check_assignment(Subject(net, demand, found)) == []


NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 3
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 2
<END OF METADATA>
~ init term capacity length time b power speed toll type ;
1 3 10 2 1 0.15 4 0 5 1 ;
3 2 10 3 1 0.15 4 0 0 1 ;
"""
TRIPS = """<NUMBER OF ZONES> 2
<END OF METADATA>
Origin 1
 1 : 3.0;  2 : 4.5;
Origin 2
 1 : 0.0;
"""


def test_a_network_file_is_read_with_its_generalised_cost(tmp_path: Path) -> None:
    (tmp_path / "a_net.tntp").write_text(NET, encoding="utf-8")
    (tmp_path / "a_trips.tntp").write_text(TRIPS, encoding="utf-8")
    net = read_links(tmp_path / "a_net.tntp", per_length=0.04, per_toll=0.02)
    demand = read_trips(tmp_path / "a_trips.tntp")
    assert (net.nodes, net.first_through, net.size) == (3, 2, 2)
    assert net.fixed == pytest.approx([0.18, 0.12])
    assert (demand.origin.tolist(), demand.destination.tolist(), demand.volume.tolist()) == ([0], [1], [4.5])


@pytest.mark.parametrize("text", ["", "<END OF METADATA>\n", NET.replace("1 3 10", "1 3 ten"), NET.partition("~")[2]])
def test_a_file_of_another_form_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "b_net.tntp").write_text(text, encoding="utf-8")
    with pytest.raises(AssignmentError, match=r"b_net\.tntp không đọc được"):
        read_links(tmp_path / "b_net.tntp")
