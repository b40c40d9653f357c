"""Two versions of a traffic plan: what differs is listed field by field, what is measured is counted by hand."""

import dataclasses
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from planner.scenario.load import load
from planner.scenario.rows import Closure, Movement, Post, PostDemand
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.traffic.closures import closed_arcs
from planner.traffic.compare import Change, FieldChange, Study, compare, measures_of, write_comparison
from tests.traffic.crowd.ground import make_gate, make_ground, make_zone
from tests.traffic.parking.yard import make_demand, make_lot, make_yard
from tests.traffic.town import make_closure, make_town


def value(scenario: Scenario, key: str) -> float | None:
    return next(each.value for each in measures_of(Study(scenario)) if each.key == key)


def make_post(post_id: str = "CH", **more: object) -> Post:
    return Post.model_validate({"post_id": post_id, "name": post_id, "lat": 17, "lon": 107, "kind": "junction", **more})


def make_people(post_id: str = "CH", people: int = 2, force: str = "CSGT") -> PostDemand:
    return PostDemand.model_validate({"post_id": post_id, "shift_id": "CA1", "force": force, "people": people})


def test_same_plan_shows_no_change_and_no_measure_that_differs() -> None:
    town = make_town(make_closure(), posts=(make_post(),), post_demand=(make_people(),))
    found = compare(town, town)

    assert (found.closures, found.movements, found.posts) == ((), (), ())
    assert {pair.verdict.vi for pair in found.measures} <= {"", "như nhau"}


def test_closures_that_were_added_removed_and_changed_are_listed_with_their_fields() -> None:
    before = make_town(make_closure("A"), make_closure("B", edge_ids="bc"))
    after = make_town(make_closure("A", (6, 10), exempt="thẻ A;BTC"), make_closure("C", edge_ids="cf"))

    assert compare(before, after).closures == (
        Change(
            "changed",
            "A",
            "ab",
            (
                FieldChange("to", "2025-06-16 09:00", "2025-06-16 10:00"),
                FieldChange("exempt", "thẻ A", "thẻ A; BTC"),
            ),
        ),
        Change("removed", "B", "bc"),
        Change("added", "C", "cf"),
    )


def test_posts_differ_in_place_and_in_people_by_shift_and_force() -> None:
    before = make_town(posts=(make_post(),), post_demand=(make_people(),))
    after = make_town(
        posts=(make_post(needs="giữ rào"),), post_demand=(make_people(people=3), make_people(force="TNTN"))
    )

    (change,) = compare(before, after).posts
    assert change.fields == (
        FieldChange("needs", "", "giữ rào"),
        FieldChange("CA1, CSGT", "2", "3"),
        FieldChange("CA1, TNTN", "0", "2"),
    )


def test_escorts_and_protected_movements_are_shown_only_to_who_is_cleared() -> None:
    convoy = Movement.model_validate(
        {
            "movement_id": "M",
            "name": "Đoàn kín",
            "kind": "đoàn xe",
            "edge_ids": "ab",
            "speed_kmh": 30,
            "protected": True,
        }
        | {"start": datetime(2025, 6, 16, 7)}
    )
    before = make_town()
    after = make_town(movements=(convoy,), posts=(make_post("HT", kind="escort"),), post_demand=(make_people("HT"),))
    public, cleared = compare(before, after), compare(before, after, cleared=True)

    assert (public.movements, public.posts) == ((), ())
    assert [change.row_id for change in (*cleared.movements, *cleared.posts)] == ["M", "HT"]
    assert {pair.verdict.vi for pair in public.measures} <= {"", "như nhau"}


def test_closure_hours_are_added_up_by_tier() -> None:
    town = make_town(
        make_closure("A", (6, 9)), make_closure("B", (6, 7), edge_ids="bc"), make_closure("C", tier="hạn chế")
    )

    assert [value(town, f"closure_hours_{tier}") for tier in range(3)] == [4, 0, 3]


def test_length_closed_counts_a_road_once_and_overlapping_hours_once() -> None:
    town = make_town(make_closure("A", (6, 9)), make_closure("B", (8, 10)), make_closure("C", (6, 7), edge_ids="be"))

    assert value(town, "km_closed") == pytest.approx(3)
    assert value(town, "km_hours") == pytest.approx(1 * 4 + 2 * 1)


def test_hours_shut_agree_with_looking_at_every_minute() -> None:
    town = make_town(make_closure("A", (6, 9)), make_closure("B", (8, 10), edge_ids="ab;bc"), make_closure("C", (7, 8)))
    study = Study(town)
    minutes = (datetime(2025, 6, 16, 5) + timedelta(minutes=minute) for minute in range(600))
    shut = sum(len({arc.edge_id for arc in closed_arcs(study.traffic.stretches, minute)}) for minute in minutes)

    assert value(town, "km_hours") == pytest.approx(shut / 60)


def test_detours_are_measured_and_movements_without_one_counted() -> None:
    # ab closed: A to B goes round by D and E, 1 + 1 + 2 km at 60 km/h, three minutes more than the one.
    assert value(make_town(make_closure()), "detour_longest_min") == 3
    assert value(make_town(make_closure()), "detour_none") == 0
    assert value(make_town(make_closure(), without=("be",)), "detour_none") > 0  # type: ignore[operator]


def test_places_that_lose_help_are_not_known_without_hospitals() -> None:
    assert value(make_town(make_closure()), "reach_places") is None


@pytest.mark.scenario
def test_places_that_lose_help_are_counted_in_the_big_pack() -> None:
    pack = load(Path(__file__).parents[3] / "scenarios" / "vinh-linh-2025")
    freed = dataclasses.replace(pack, closures=(), movements=(), crossings=(), signs=())
    pairs = {pair.key: pair for pair in compare(pack, freed).measures}

    assert pairs["reach_places"].after == pairs["reach_minutes"].after == 0
    assert pairs["reach_places"].before > 0  # type: ignore[operator]
    assert pairs["reach_places"].verdict.en == "better"


def test_flows_are_measured_where_they_are_given() -> None:
    class Flows:
        volume_capacity = np.array([[0.5, 1.2]])
        flow_pcu_h = np.array([[600.0, 300.0]])
        delay_s = np.array([[6.0, 12.0]])
        unserved = ()

    found = {each.key: each.value for each in measures_of(Study(make_town(), Flows()))}  # type: ignore[arg-type]

    assert found["peak_volume_capacity"] == pytest.approx(1.2)
    assert found["delay_h"] == pytest.approx((600 * 6 + 300 * 12) / 3600 / 4)
    assert value(make_town(), "delay_h") is None


def test_posts_and_people_by_shift_and_force_are_neither_better_nor_worse() -> None:
    before = make_town(posts=(make_post(),), post_demand=(make_people(),))
    after = make_town(posts=(make_post(), make_post("B")), post_demand=(make_people(), make_people("B", 4)))
    pairs = {pair.key: pair for pair in compare(before, after).measures}

    assert (pairs["posts"].before, pairs["posts"].after, pairs["posts"].verdict.vi) == (1, 2, "")
    assert (pairs["people_CA1_CSGT"].difference, pairs["people"].after) == (4, 6)


def test_lots_over_their_spaces_and_egress_times_are_compared() -> None:
    yard = make_yard(make_demand(240), lots=(make_lot(cars=50),))
    ground, wider = make_ground(make_gate("A"), make_gate("B")), make_ground(make_gate("A", 4.0), make_gate("B", 4.0))
    pairs = {pair.key: pair for pair in compare(ground, wider).measures}

    assert value(yard, "lots_over") == value(yard, "lots_unplaced") == 10
    assert pairs["egress_Z_normal"].before == pytest.approx(1000 / (4 * 82))
    assert pairs["egress_Z_emergency"].after == pytest.approx(1000 / (4 * 82))
    assert pairs["egress_Z_normal"].verdict.en == "better"
    assert value(make_ground(make_gate("A"), make_gate("B"), zone=make_zone(1200)), "holds_Z") == 2


def test_measure_that_only_one_version_has_is_shown_without_a_verdict() -> None:
    pairs = {pair.key: pair for pair in compare(make_town(), make_ground(make_gate("A"), make_gate("B"))).measures}

    assert (pairs["holds_Z"].before, pairs["holds_Z"].difference, pairs["holds_Z"].verdict.vi) == (None, None, "")


def test_comparison_is_written_as_two_tables(tmp_path: Path) -> None:
    closure: Closure = make_closure("A")
    paths = write_comparison(compare(make_town(closure), make_town()), tmp_path)

    assert [path.name for path in paths] == ["compare.csv", "compare_changes.csv"]
    (row,) = read_table(paths[1]).rows
    assert (row.cells["table"], row.cells["what"], row.cells["id"]) == ("closures", "removed", "A")
    first = read_table(paths[0]).rows[0].cells
    assert (first["before"], first["after"], first["difference"], first["verdict"]) == ("3", "0", "-3", "tốt hơn")
