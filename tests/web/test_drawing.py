"""Drawing on the map: what a closure does, and streets that are saved whole and taken back whole."""

from datetime import datetime

import pytest

from planner.scenario.load import load
from planner.scenario.schema import Scenario
from tests.web.conftest import Browser, Installation
from web.errors import Invalid
from web.services.drawing import Effect, Wish, effect_of, in_order
from web.services.mapdata_day import TrafficDays, days_of

STREET = {
    "points": [{"lat": 16.5, "lon": 107.1953}, {"lat": 16.5018, "lon": 107.1975}, {"lat": 16.5036, "lon": 107.2}],
    "name": "Đường Mới",
    "road_class": "tertiary",
}


@pytest.fixture
def days(tiny_pack: object) -> TrafficDays:
    return days_of(load(tiny_pack), {})


def effect(days: TrafficDays, *edge_ids: str, **changes: object) -> Effect:
    day = days.scenario.event.d_day
    usual = {
        "direction": "both",
        "start": datetime(day.year, day.month, day.day, 5),
        "end": datetime(day.year, day.month, day.day, 10),
        "tier": "cấm triệt để",
        "exempt": ("BTC",),
        "closure_id": "CD-1",
    }
    return effect_of(days, Wish(edge_ids, **usual | changes))


def test_a_closure_with_a_way_round_cuts_nobody_off_and_tells_the_longer_way(days: TrafficDays) -> None:
    found = effect(days, "E2")
    assert (found.nodes, found.places) == ((), ())
    assert (found.longer[0].edge_ids, found.longer[0].extra_min) == (("E6", "E4", "E7"), 2)


def test_closing_both_roads_to_a_junction_cuts_it_off_with_the_places_there(days: TrafficDays) -> None:
    found = effect(days, "E2", "E7")
    assert [node.id for node in found.nodes] == ["N3"]
    assert {("post", "CH-2"), ("post", "CH-3")} <= {(place.kind, place.id) for place in found.places}


def test_a_closure_of_one_direction_lengthens_that_direction_alone(days: TrafficDays) -> None:
    assert {line.both_ways for line in effect(days, "E2").longer} == {True}
    assert {line.both_ways for line in effect(days, "E2", direction="forward").longer} == {False}


def test_the_answer_counts_the_other_closures_that_are_in_force_then(days: TrafficDays) -> None:
    alone = effect(days, "E7", closure_id="CD-1")
    together = effect(days, "E7", closure_id="")
    assert [node.id for node in alone.nodes] == []
    assert [node.id for node in together.nodes] == ["N3"]


def test_the_checks_speak_of_the_closure_before_it_is_saved(days: TrafficDays) -> None:
    assert "closure_names_exempt" in {finding.rule for finding in effect(days, "E2", exempt=()).findings}
    assert "closure_names_exempt" not in {finding.rule for finding in effect(days, "E2").findings}


def test_roads_chosen_out_of_order_are_put_in_travel_order(days: TrafficDays) -> None:
    assert in_order(days.network, ("E2", "E5", "E1")) in {("E5", "E1", "E2"), ("E2", "E1", "E5")}
    assert in_order(days.network, ("E1", "E4")) == ("E1", "E4")


@pytest.mark.parametrize(
    "changes",
    [{"tier": "cấm vui"}, {"direction": "sideways"}, {"end": datetime(2026, 4, 12, 4)}],
)
def test_a_closure_that_makes_no_sense_is_refused(days: TrafficDays, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        effect(days, "E2", **changes)
    with pytest.raises(Invalid):
        effect(days, "E99")


def tables(installation: Installation) -> str:
    return f"/api/v1/events/{installation.event}/tables"


def draw(browser: Browser, installation: Installation, **changes: object) -> object:
    return browser.post(f"/api/v1/events/{installation.event}/traffic/streets", json=STREET | changes)


def scenario_of(installation: Installation) -> Scenario:
    found = installation.services.scenarios.current(1).scenario
    assert found is not None
    return found


def test_a_street_joins_the_junctions_it_touches_and_has_the_length_of_its_line(installation: Installation) -> None:
    answer = draw(installation.sign_in("organiser"), installation)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["node_ids"] == []
    (edge,) = [edge for edge in scenario_of(installation).edges if edge.edge_id in made["edge_ids"]]
    assert (edge.u, edge.v, edge.name) == ("N1", "N5", "Đường Mới")
    assert edge.length_m == pytest.approx(made["length_m"], abs=1)
    assert 600 < edge.length_m < 700


def test_the_course_of_a_bent_street_is_kept(installation: Installation) -> None:
    made = draw(installation.sign_in("organiser"), installation).json()
    days = days_of(scenario_of(installation), {})
    assert days.network.curve(made["edge_ids"][0]) == ((16.5, 107.1953), (16.5018, 107.1975), (16.5036, 107.2))


def test_ends_in_the_open_become_new_junctions_and_a_junction_on_the_way_splits_the_street(
    installation: Installation,
) -> None:
    points = [{"lat": 16.5, "lon": 107.19}, {"lat": 16.5, "lon": 107.1953}, {"lat": 16.49, "lon": 107.1953}]
    made = draw(installation.sign_in("organiser"), installation, points=points).json()
    assert (len(made["edge_ids"]), len(made["node_ids"])) == (2, 2)


def test_undo_takes_a_street_back_with_its_junctions_and_its_course(installation: Installation) -> None:
    before = scenario_of(installation)
    browser = installation.sign_in("organiser")
    points = [*STREET["points"][:2], {"lat": 16.51, "lon": 107.21}]
    assert draw(browser, installation, points=points).status_code == 201
    assert len(scenario_of(installation).nodes) == len(before.nodes) + 1
    assert browser.post(f"{tables(installation)}/edges/undo", json={}).status_code == 200
    after = scenario_of(installation)
    assert (after.nodes, after.edges) == (before.nodes, before.edges)
    assert after.attachments.get("edges.geojson") == before.attachments.get("edges.geojson")


@pytest.mark.parametrize(
    "changes",
    [
        {"points": STREET["points"][:1]},
        {"points": [STREET["points"][0], STREET["points"][0]]},
        {"points": [{"lat": 91, "lon": 0}, {"lat": 0, "lon": 0}]},
        {"road_class": "con đường"},
        {"name": "x" * 101},
        {"name": "\x00"},
        {"lanes": 99},
        {"extra": 1},
    ],
)
def test_a_street_that_makes_no_sense_is_refused_and_leaves_nothing(
    installation: Installation, changes: dict[str, object]
) -> None:
    before = scenario_of(installation)
    assert draw(installation.sign_in("organiser"), installation, **changes).status_code == 422
    assert scenario_of(installation) is before


def test_others_cannot_draw(installation: Installation) -> None:
    for login in ("reviewer", "clerk", "viewer", "outsider"):
        assert draw(installation.sign_in(login), installation).status_code == 404


def test_a_moved_place_with_an_old_version_is_not_moved(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    found = browser.get(f"/api/v1/events/{installation.event}/traffic/drawing").json()
    (lot,) = [place for place in found["places"] if place["table"] == "parking"]
    row = {"id": lot["row"], "version": lot["version"], "cells": {"lat": "16.505"}}
    assert browser.post(f"{tables(installation)}/parking/rows", json={"rows": [row]}).status_code == 200
    assert browser.post(f"{tables(installation)}/parking/rows", json={"rows": [row]}).status_code == 412
    assert scenario_of(installation).parking[0].lat == 16.505
