"""A column closes each road of its route from before its head enters until after its tail has left, exactly."""

from datetime import timedelta
from fractions import Fraction

import pytest

from planner.scenario.rows import Movement
from planner.scenario.schema import Scenario
from planner.traffic.closures import closed_arcs, constant_periods, named_places, resolve_closures
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.orders.moving import Passing, Span, longest_wait, pace_m_min, passing
from planner.traffic.orders.routes import Faulty
from planner.wording import Wording
from tests.traffic.columns import at, make_blocks, make_movement
from tests.traffic.town import make_closure, make_town


def passed(movement: Movement, scenario: Scenario | None = None) -> Passing:
    town = scenario or make_town(movements=(movement,))
    found = passing(town, RoadNetwork.from_scenario(town), movement, named_places(town))
    assert isinstance(found, Passing)
    return found


def test_each_road_is_closed_from_the_head_less_clearance_to_the_tail_plus_clearance() -> None:
    found = passed(make_movement())
    assert [road.closed for road in found.roads] == [
        Span(Fraction(-5), Fraction(10 + 2 + 3)),
        Span(Fraction(10 - 5), Fraction(20 + 2 + 3)),
    ]


def test_each_junction_is_held_while_the_column_passes_it() -> None:
    found = passed(make_movement())
    assert [(item.node_id, item.closed.start, item.closed.end) for item in found.junctions] == [
        ("A", -5, 5),
        ("B", 5, 15),
        ("C", 15, 25),
    ]


def test_times_are_exact_and_written_to_the_second_outward() -> None:
    found = passed(make_movement(speed_kmh=7, clear_before_min=0, clear_after_min=0))
    assert found.roads[0].closed.end == Fraction(1200 * 60, 7000)
    assert found.period(found.roads[0].closed) == (at(8), at(8, 10, 18))


def test_a_pace_of_82_5_metres_a_minute_is_4_95_kilometres_an_hour_exactly() -> None:
    assert pace_m_min(make_movement(speed_kmh=4.95)) == Fraction(165, 2)


def test_the_first_road_is_closed_from_the_assembly_and_the_last_until_dispersal() -> None:
    found = passed(make_movement(assembly_from=at(7, 30), dispersal_min=20))
    assert (found.roads[0].closed.start, found.roads[-1].closed.end) == (-30, 20 + 2 + 3 + 20)


def test_blocks_and_the_gaps_between_them_make_the_length() -> None:
    town = make_town(movements=(make_movement(),), movement_blocks=make_blocks((20, 5), (30, 99)))
    assert passed(make_movement(), town).length_m == 55


def test_a_route_named_by_streets_is_the_one_named_by_roads() -> None:
    named = make_movement(roads="", streets="Quang Trung;Lê Lợi", from_place="Cửa tây", to_place="Cửa nam")
    town = make_town(movements=(named,))
    places = {"cửatây": (17.02, 107.0), "cửanam": (17.01, 107.01)}
    found = passing(town, RoadNetwork.from_scenario(town), named, places)
    assert isinstance(found, Passing)
    assert [road.arc for road in found.roads] == [Arc("ab", forward=True), Arc("be", forward=True)]


def test_a_route_that_does_not_join_up_says_between_which_roads() -> None:
    broken = make_movement(roads="ab;cf")
    town = make_town(movements=(broken,))
    found = passing(town, RoadNetwork.from_scenario(town), broken, {})
    assert isinstance(found, Faulty)
    assert (found.place, found.reason.en) == ("cf", "roads ab and cf do not join")


def test_a_road_that_is_not_there_is_named() -> None:
    lost = make_movement(roads="ab;zz")
    town = make_town(movements=(lost,))
    assert passing(town, RoadNetwork.from_scenario(town), lost, {}) == Faulty(
        Wording("không có đoạn đường zz", "there is no road zz"), "zz"
    )


@pytest.mark.parametrize("speed", [0, -3])
def test_a_column_that_does_not_move_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        make_movement(speed_kmh=speed)


def test_both_directions_are_closed_unless_the_column_leaves_the_other_open() -> None:
    both, own = (make_town(movements=(make_movement(direction=way),)) for way in ("both", "forward"))
    closed = [closed_arcs(resolve_closures(town, RoadNetwork.from_scenario(town))[0], at(8, 1)) for town in (both, own)]
    assert closed == [{Arc("ab", forward=True), Arc("ab", forward=False)}, {Arc("ab", forward=True)}]


def test_what_is_closed_at_a_moment_moves_with_the_column() -> None:
    town = make_town(movements=(make_movement(direction="forward"),))
    stretches, _ = resolve_closures(town, RoadNetwork.from_scenario(town))
    roads = [{arc.edge_id for arc in closed_arcs(stretches, at(8, minute))} for minute in (0, 10, 20, 30)]
    assert roads == [{"ab"}, {"ab", "bc"}, {"bc"}, set()]


def test_the_passing_splits_the_time_of_a_standing_closure() -> None:
    town = make_town(make_closure("K1", (6, 9), edge_ids="be"), movements=(make_movement(),))
    stretches, _ = resolve_closures(town, RoadNetwork.from_scenario(town))
    moments = [start for start, _ in constant_periods(stretches, town.closures[0])]
    assert moments == [at(6), at(7, 55), at(8, 5), at(8, 15), at(8, 25)]


def test_the_longest_wait_is_between_two_gaps_that_can_be_crossed() -> None:
    # Blocks of 100 m are a minute each: gaps of half a minute after 1 and 2.5, of 6 seconds after 4.
    town = make_town(movement_blocks=make_blocks((100, 50), (100, 50), (100, 10), (100, 0)))
    found = passed(make_movement(clear_before_min=0, clear_after_min=0), town).junctions[1]
    assert longest_wait(found, Fraction(1, 2)) == found.closed.end - (10 + Fraction(5, 2))
    assert longest_wait(found, Fraction(1)) == found.closed.end - found.closed.start


def test_without_gaps_one_waits_for_the_whole_column() -> None:
    found = passed(make_movement()).junctions[1]
    assert longest_wait(found, Fraction(1, 2)) == timedelta(minutes=10) / timedelta(minutes=1)
