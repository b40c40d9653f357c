"""Which places need control and why, and how many people that takes; what the users wrote wins."""

import dataclasses

import pytest

from planner.scenario.rows import Officer, ParkingLot, Post, PostDemand, Shift, Venue
from planner.scenario.schema import Scenario
from planner.traffic.network import Arc
from planner.traffic.posts.aid import crowds, plan_aid
from planner.traffic.posts.needs import NeededPost, needed_posts
from planner.traffic.posts.people import NORMS, fresh_demand, people_for, propose_demand, strengths
from planner.traffic.posts.precedents import PRECEDENTS, beside, comparison
from tests.traffic.columns import at, make_crossing, make_movement
from tests.traffic.town import NODES, make_closure, make_town

SHIFTS = (Shift(shift_id="S1", start=at(6), end=at(10)), Shift(shift_id="S2", start=at(14), end=at(18)))


def post_at(node: str, post_id: str = "CH1", kind: str = "junction") -> Post:
    lat, lon = NODES[node]
    return Post.model_validate({"post_id": post_id, "name": post_id, "lat": lat, "lon": lon, "kind": kind})


def reasons(scenario: Scenario, **flows: float) -> dict[str, set[str]]:
    by_arc = {Arc(edge_id, forward=True): pcu for edge_id, pcu in flows.items()} or None
    return {need.place_id: {reason.rule for reason in need.reasons} for need in needed_posts(scenario, by_arc)}


def test_without_orders_lots_and_gates_nothing_needs_control() -> None:
    assert needed_posts(make_town()) == ()


def test_the_ends_of_a_closure_and_the_turns_of_its_way_round_need_control() -> None:
    found = reasons(make_town(make_closure(edge_ids="be")))
    assert found["B"] == {"closed_here"}
    assert found["E"] == {"closed_here"}
    assert found["A"] == {"detour_turns"}


def test_where_the_way_round_goes_straight_on_nobody_is_needed() -> None:
    found = reasons(make_town(make_closure(edge_ids="ad;de;ef")))
    assert "B" not in found
    assert found["C"] == {"detour_turns"}


def test_junctions_that_a_column_passes_need_control_and_so_does_a_crossing() -> None:
    found = reasons(make_town(movements=(make_movement(roads="bc"),), crossings=(make_crossing("C"),)))
    assert found == {"B": {"column_passes"}, "C": {"column_passes", "crossing_kept"}}


def test_the_route_of_a_protected_column_is_not_given_away_by_posts() -> None:
    hidden = make_movement(roads="bc", protected=True, published_at=None)
    assert reasons(make_town(movements=(hidden,), crossings=(make_crossing("C"),))) == {}


def test_busy_junctions_where_ways_cross_need_control_once_flows_are_known() -> None:
    assert reasons(make_town()) == {}
    # B is entered by ab: 700 cars an hour; F is entered too, but only two roads meet there.
    assert reasons(make_town(), ab=700, ef=900) == {"B": {"busy_junction"}}
    assert reasons(make_town(), ab=500) == {}


def test_a_post_of_the_pack_within_sixty_metres_meets_the_need() -> None:
    found = {
        need.place_id: need.post_id
        for need in needed_posts(make_town(make_closure(edge_ids="be"), posts=(post_at("B"),)))
    }
    assert (found["B"], found["E"]) == ("CH1", "")


def test_gates_and_lots_need_control() -> None:
    lot = ParkingLot(lot_id="B1", lat=17.01, lon=107.0, motorbikes=600)
    town = make_town(posts=(post_at("A", "CỬA", "gate"),), parking=(lot,))
    assert {(need.place_id, need.kind, need.post_id, need.weight) for need in needed_posts(town)} == {
        ("CỬA", "gate", "CỬA", 3),
        ("B1", "parking", "", 2),
    }


def test_a_heavy_junction_has_one_more_traffic_officer_and_a_quiet_shift_one_guard() -> None:
    (need,) = [item for item in needed_posts(make_town(make_closure(edge_ids="be"))) if item.place_id == "B"]
    quiet = NeededPost("x", "junction", "x", 0.0, 0.0, ())
    assert people_for("junction", need, full=True)[0] == ("CSGT", "điều khiển giao thông", 2)
    assert people_for("junction", quiet, full=True) == NORMS["junction"]
    assert people_for("junction", need, full=False) == (("CSGT", "điều khiển giao thông", 1),)


def manned() -> Scenario:
    officers = (
        Officer(person_id="1", name="A", force="CSGT", skills=("điều khiển giao thông",)),
        Officer(person_id="2", name="B", force="công an xã"),
    )
    town = make_town(make_closure(edge_ids="be"), posts=(post_at("B"), post_at("A", "CH2")), shifts=SHIFTS)
    return dataclasses.replace(town, officers=officers)


def test_rows_are_proposed_for_every_post_and_shift_with_skills_that_somebody_has() -> None:
    rows = fresh_demand(manned(), needed_posts(manned()))
    assert [(row.post_id, row.shift_id, row.force, row.skill, row.people) for row in rows] == [
        ("CH1", "S1", "CSGT", "điều khiển giao thông", 2),
        ("CH1", "S1", "công an xã", "", 1),
        ("CH1", "S2", "CSGT", "điều khiển giao thông", 1),
        ("CH2", "S1", "CSGT", "điều khiển giao thông", 1),
        ("CH2", "S1", "công an xã", "", 1),
        ("CH2", "S2", "CSGT", "điều khiển giao thông", 1),
    ]


def test_what_the_users_wrote_for_a_post_is_kept() -> None:
    own = PostDemand(post_id="CH1", shift_id="S1", force="dân quân", people=7)
    rows = propose_demand(dataclasses.replace(manned(), post_demand=(own,)), needed_posts(manned()))
    assert [row for row in rows if row.post_id == "CH1"] == [own]
    assert len([row for row in rows if row.post_id == "CH2"]) == 3


def test_each_force_needs_a_tenth_in_reserve_rounded_up() -> None:
    rows = [PostDemand(post_id="CH1", shift_id="S1", force="CSGT", people=11)]
    (found,) = strengths(manned(), rows)
    assert (found.people, found.reserve, found.officers, found.is_enough) == (11, 2, 1, False)


@pytest.mark.parametrize(
    "figure", ["posts", "people", "people_per_post", "shifts", "closures", "junction", "gate", "medical"]
)
def test_beside_every_figure_stand_real_cases_with_their_source(figure: str) -> None:
    assert beside(figure) != ()
    assert all(
        case.source in comparison(figure).vi and case.says.vi in comparison(figure).vi for case in beside(figure)
    )


def test_the_real_cases_say_what_was_published() -> None:
    said = {case.name.en: case.says.en for case in PRECEDENTS}
    assert "25 posts of 5 to 10 people" in said["Trần Temple, Nam Định, 2017"]
    assert "86 teams and posts" in said["Sầm Sơn, 2021"]
    assert "16 people each" in said["Hà Nội checkpoints 2021, type 1"]
    assert "from 08:00 to about 09:30" in said["Hiền Lương bridge, 26 September 2023"]


def test_a_figure_without_a_published_case_says_so() -> None:
    assert comparison("helicopters").en == "no published figure was found to compare with"


def test_aid_posts_cover_the_crowd_by_the_open_roads() -> None:
    venue = Venue.model_validate(
        {"venue_id": "V", "name": "Sân", "lat": 17.02, "lon": 107.0, "kind": "sân", "indoor": False, "capacity": 900,
         "open_from": "06:00", "open_to": "22:00"}
    )  # fmt: skip
    lot = ParkingLot(lot_id="B1", lat=17.01, lon=107.02, coaches=10)
    facts = make_town().event.model_copy(update={"facts": {"ceremony_venue": "V"}})
    town = make_town(venues=(venue,), parking=(lot,), posts=(post_at("A"), post_at("F", "CH2")))
    town = dataclasses.replace(town, event=facts)
    assert {spot.spot_id: spot.people for spot in crowds(town)} == {"V": 900, "B1": 300, "CH1": 50, "CH2": 50}
    one, two = plan_aid(town, "medical", 1, 1.0), plan_aid(town, "medical", 2, 1.0)
    assert one is not None
    assert two is not None
    assert (one.covering.weight, one.covering.bound, two.covering.weight) == (950, 950, 1300)
    assert [one.sites[site].spot_id for site in one.covering.sites] == ["CH1*"]
    assert (two.centre.radius_min, one.now) == (0, 0)


def test_a_pack_without_a_ceremony_place_has_no_aid_plan() -> None:
    assert plan_aid(make_town(), "fire", 1, 5.0) is None
