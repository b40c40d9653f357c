"""The proof on the small town, by hand: every road of one km takes one minute."""

import dataclasses
from datetime import time

import numpy as np
import pytest

from planner.scenario.rows import Post, Venue
from planner.scenario.schema import Scenario
from planner.traffic.network import RoadNetwork
from planner.traffic.reach.ground import Anchor, StationKind, lay_out
from planner.traffic.reach.minutes import CutOff, cut_offs
from planner.traffic.reach.proof import Question, ReachProof, prove, runs_of
from tests.traffic.columns import at, make_blocks, make_crossing, make_facility, make_lane, make_movement
from tests.traffic.town import NODES, make_closure, make_town

EIGHT = 96
"""The slice from 08:00."""
HOURS = {"open_from": time(6), "open_to": time(22)}
STATIONS = (make_facility("hospital", *NODES["A"]), make_facility("fire", *NODES["A"]))


def town(*closures: object, **more: object) -> Scenario:
    return make_town(*closures, **{"facilities": STATIONS, **more})  # type: ignore[arg-type]


def minutes(proof: ReachProof, kind: StationKind, number: int = EIGHT) -> dict[str, float]:
    found = proof.ms(kind)[number]
    return {place.place_id: float(ms) / 60_000 for place, ms in zip(proof.ground.places, found, strict=True)}


def periods(scenario: Scenario, limit_min: int = 10) -> set[tuple[str, str, str, str]]:
    found: tuple[CutOff, ...] = cut_offs(prove(scenario, Question(limit_min)))
    return {(cut.place.place_id, cut.kind, f"{cut.start:%H:%M}", f"{cut.end:%H:%M}") for cut in found}


def test_with_every_road_open_the_shortest_way_counts() -> None:
    proof = prove(town())
    assert minutes(proof, "hospital") == {"A": 0, "B": 1, "C": 2, "D": 1, "E": 2, "F": 3}


def test_patients_are_driven_to_a_hospital_and_engines_come_from_a_station() -> None:
    # ef is one-way from E to F: an engine may use it, a patient of F may not.
    without = town(without=("cf",))
    assert minutes(prove(without), "fire")["F"] == 3
    assert minutes(prove(without), "hospital")["F"] == pytest.approx(-1 / 60_000)


def test_a_closed_road_is_gone_round_or_the_place_is_cut_off_for_its_exact_minutes() -> None:
    closed = town(make_closure("K1", (6, 9)), make_closure("K2", (7, 8), edge_ids="de"))
    assert minutes(prove(closed, Question(10)), "hospital", 70)["B"] == 4
    cut = {place: (start, end) for place, kind, start, end in periods(closed) if kind == "hospital"}
    # From B over E and D it takes 2 + 1 + 1 minutes and de must be left by 07:00: who sets off after 06:57 is late.
    # Waiting at E until 08:00 gives 08:02 at A, ten minutes after 07:52.
    assert cut["B"] == ("06:57", "07:52")
    assert set(cut) == {"B", "C", "E", "F"}


def test_nothing_is_cut_off_when_waiting_for_the_opening_still_meets_the_limit() -> None:
    short = make_closure("K1", to=at(6, 8), edge_ids="ab;de", **{"from": at(6)})
    assert periods(town(short), limit_min=12) == set()
    assert {kind for _, kind, _, _ in periods(town(short), limit_min=5)} == {"hospital", "fire"}


def test_a_restricted_road_stays_open_to_emergency_vehicles() -> None:
    assert periods(town(make_closure(tier="hạn chế", edge_ids="ab;de"))) == set()


def test_an_emergency_lane_keeps_a_closed_road_open_at_its_own_speed() -> None:
    closed = make_closure(edge_ids="ab;de")
    lane = make_lane("ab", speed_kmh=20)
    assert minutes(prove(town(closed, emergency_lanes=(lane,)), Question(10)), "fire")["B"] == 3
    assert periods(town(closed, emergency_lanes=(lane,))) == set()


def test_a_lane_that_ends_before_the_closure_does_leaves_the_place_cut_off() -> None:
    lane = make_lane("ab", hours=(6, 8))
    cut = periods(town(make_closure(edge_ids="ab;de"), emergency_lanes=(lane,)))
    # The lane takes three minutes and ends at 08:00; the road opens at 09:00.
    assert ("B", "fire", "07:57", "08:51") in cut


def test_a_column_closes_its_road_and_holds_its_junctions() -> None:
    march = make_movement(roads="de", clear_before_min=0, clear_after_min=0)
    proof = prove(town(make_closure(edge_ids="ab"), movements=(march,)), Question(10))
    assert minutes(proof, "fire", EIGHT)["B"] < 0


def test_a_crossing_lets_emergency_vehicles_through_after_the_longest_wait() -> None:
    march = make_movement(roads="be", clear_before_min=0, clear_after_min=0, length_m=100)
    shut = make_closure(edge_ids="cf")
    plain = town(shut, movements=(march,))
    manned = town(shut, movements=(march,), crossings=(make_crossing("B"),))
    assert minutes(prove(plain, Question(10)), "fire")["C"] < 0
    # B is held for the one minute the column takes to pass it: A-B, wait, B-C.
    assert minutes(prove(manned, Question(10)), "fire")["C"] == 1 + 1 + 1


def test_gaps_in_the_column_shorten_the_wait() -> None:
    march = make_movement(roads="be", clear_before_min=0, clear_after_min=0)
    blocks = make_blocks((100, 100), (100, 0))
    shut = make_closure(edge_ids="cf")
    manned = town(shut, movements=(march,), movement_blocks=blocks, crossings=(make_crossing("B"),))
    # A minute of block, a minute of gap of which half must be left to cross: at worst 1.5 minutes of waiting.
    assert minutes(prove(manned, Question(10)), "fire")["C"] == 1 + 1.5 + 1


def test_a_junction_where_nobody_lives_need_not_be_reached() -> None:
    scenario = town(make_closure(edge_ids="ab;de"))
    nodes = tuple(node.model_copy(update={"population": 0}) for node in scenario.nodes)
    assert periods(dataclasses.replace(scenario, nodes=nodes)) == set()


def test_posts_and_venues_stand_on_the_nearest_road_or_junction() -> None:
    post = Post(post_id="CH1", name="Chốt", lat=17.0201, lon=107.005, kind="gate")
    venue = Venue(venue_id="S1", name="Sân", lat=17.0201, lon=107.0001, kind="sân", indoor=False, capacity=9, **HOURS)
    ground = lay_out(town(posts=(post,), venues=(venue,)), RoadNetwork.from_scenario(town()))
    own = {place.place_id: (place.kind, place.anchor, place.off_road_m) for place in ground.places[-2:]}
    assert own["CH1"] == ("gate", Anchor("", "ab", 500), 11)
    assert own["S1"][:2] == ("venue", Anchor("A"))


def test_a_post_on_a_closed_road_is_reached_only_along_a_lane() -> None:
    post = Post(post_id="CH1", name="Chốt", lat=17.02, lon=107.005, kind="gate")
    closed = make_closure(edge_ids="ab")
    assert {place for place, *_ in periods(town(closed, posts=(post,)))} == {"CH1"}
    assert periods(town(closed, posts=(post,), emergency_lanes=(make_lane("ab"),))) == set()


def test_equal_states_of_the_roads_are_proved_once() -> None:
    proof = prove(town(make_closure("K1", (6, 9)), make_closure("K2", (15, 16))), Question(10))
    # A slice counts when it is less than fifteen minutes (itself and the limit) before the closing: 38 and 14 of them.
    assert sorted(len(state.slices) for state in proof.states) == [38 + 14, 288 - 38 - 14]
    assert sorted(n for state in proof.states for n in state.slices) == list(range(288))


def test_protected_movements_count_only_when_asked_for() -> None:
    hidden = make_movement(roads="be", protected=True, published_at=None)
    without, counted = (prove(town(movements=(hidden,)), Question(10, protected=see)) for see in (False, True))
    # With B held, C is reached the other way round.
    assert (minutes(without, "fire")["C"], minutes(counted, "fire")["C"]) == (2, 4)


def test_a_place_beyond_the_limit_with_every_road_open_is_not_blamed_on_closures() -> None:
    proof = prove(town(make_closure("K1", (6, 7))), Question(1))
    assert {(item.place.place_id, item.always) for item in proof.stranded() if item.kind == "fire"} == {
        ("B", False), ("C", True), ("E", True), ("F", True)
    }  # fmt: skip


def test_neighbouring_numbers_are_runs() -> None:
    assert runs_of([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]


def test_a_pack_without_stations_reaches_none() -> None:
    proof = prove(make_town())
    assert np.all(proof.ms("hospital") == -1)
