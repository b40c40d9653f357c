"""From the tables of a pack to the problem: roads, weekly timetables, roles, directors, parts of a run-through."""

from datetime import date

import pytest

from planner.errors import UsageError
from planner.problems.rehearsals import check
from planner.problems.rehearsals.absences import weekly_hours
from planner.problems.rehearsals.entities import Role, Who
from planner.scenario import rows
from tests.problems.rehearsals.builders import (
    absence,
    group,
    held,
    item,
    person,
    problem,
    rules_of,
    session,
    solved,
    venue,
)


def road(edge_id: str, u: str, v: str, metres: float, **changes: object) -> rows.Edge:
    fields = {"edge_id": edge_id, "u": u, "v": v, "length_m": metres, "class": "primary"}
    return rows.Edge.model_validate({**fields, **changes})


def node(node_id: str, lon: float) -> rows.Node:
    return rows.Node(node_id=node_id, lat=17.0, lon=lon)


def test_ways_follow_the_roads_in_their_direction() -> None:
    of = problem(
        [venue("V1"), venue("V2", lon=107.01)],
        [node("A", 107.0), node("B", 107.01)],
        [road("1", "A", "B", 5000, oneway=True), road("2", "B", "A", 10_000)],
    )

    # 25 km/h: 5 km in 12 minutes; back only by the longer road
    assert of.travel_min == {("V1", "V2"): 12, ("V2", "V1"): 24}
    assert of.by_air == frozenset()


def test_a_venue_off_the_roads_is_reached_by_the_straight_line_and_the_finding_says_so() -> None:
    of = problem(
        [venue("V1"), venue("V2", lon=107.1)],
        [node("A", 107.0)],
        [item("I1"), item("I2")],
        [session("S1", "I1"), session("S2", "I2")],
    )

    assert of.by_air == {("V1", "V2"), ("V2", "V1")}
    rows_ = [held(of, "S1", "V1", "12 08:00"), held(of, "S2", "V2", "12 09:00")]
    (found,) = [one for one in check(of, rows_) if one.rule == "travel_between_venues"]
    assert "đường chim bay" in found.message.vi


def test_a_weekly_timetable_blocks_its_hours_until_its_last_day() -> None:
    pupils = group("G1", timetable="T2-T6 07:00-11:30;CN 09:00-10:00", timetable_until=date(2026, 6, 13))
    of = problem([pupils])

    # the 12th is a Friday, the 13th a Saturday, the 14th a Sunday after the last day of term
    spans = [block.span for block in of.blocks]
    assert spans == [(7 * 60, 11 * 60 + 30)]
    assert rules_of(of, [held(of, "S1", "V1", "12 11:00")]) == {"availability"}
    assert rules_of(of, [held(of, "S1", "V1", "14 09:00")]) == set()


def test_weekly_hours_that_cannot_be_read_are_named_with_their_line() -> None:
    with pytest.raises(UsageError) as caught:
        weekly_hours(["thứ hai 7h"], "groups.csv:4")

    assert "groups.csv:4:timetable" in caught.value.message.vi
    assert "thứ hai 7h" in caught.value.message.vi


def test_a_congress_takes_the_whole_day_of_groups_and_people() -> None:
    of = problem(
        [group("G1", organisation_id="XA"), group("G2")],
        [item("I1", "G2", "P1")],
        [rows.Performer(person_id="P1", full_name="Diễn viên", organisation_id="XA")],
        [absence("organisation", "XA", "13 07:00", "13 11:00")],
    )

    assert {block.who for block in of.blocks} == {Who("group", "G1"), Who("person", "P1")}
    assert rules_of(of, [held(of, "S1", "V1", "13 11:00")]) == {"blocked_days"}


def test_a_director_is_in_one_place_and_is_not_counted_as_a_performer() -> None:
    items = [item("I1", "G1", director_ids="D1"), item("I2", "G2", director_ids="D1")]
    of = problem(
        [group("G1"), group("G2")],
        items,
        [person("D1")],
        [venue("V1"), venue("V2")],
        [session("S1", "I1"), session("S2", "I2")],
    )

    assert of.session["S1"].people == 10
    assert [party.who.id for party in of.parties] == ["G1", "G2"]
    both = [held(of, "S1", "V1", "12 08:00"), held(of, "S2", "V2", "12 08:00")]
    assert rules_of(of, both) == {"person_no_overlap"}


def line(item_id: str, performer: str) -> rows.RunsheetItem:
    return rows.RunsheetItem(item_id=item_id, minutes=5, title=f"Mục {item_id}", performer=performer)


def test_the_run_sheet_names_roles_by_id_and_by_range() -> None:
    groups = [group(f"G{number}") for number in range(1, 5)]
    of = problem(groups, [person("P1")], [line("K1", "G1 đến G3; P1"), line("K2", "Lãnh đạo huyện")])

    assert of.roles == tuple(
        Role(Who(kind, one), "K1", "Mục K1")
        for kind, one in (("group", "G1"), ("group", "G2"), ("group", "G3"), ("person", "P1"))
    )


def test_a_role_with_too_few_rehearsals_is_named_with_its_line() -> None:
    of = problem([person("P1"), person("P2", "G1")], [line("K1", "P1; P2")], [session(count=2)])

    found = [one for one in check(of, solved(of).assignments) if one.rule == "enough_rehearsals"]

    # P1 belongs to no rehearsal at all; P2 comes with the group to both
    assert [one.subjects for one in found] == [("P1",)]
    assert "K1" in found[0].message.vi
    assert "0 buổi tập" in found[0].message.vi


def test_parts_of_a_run_through_stand_in_the_order_of_the_items() -> None:
    of = problem(
        [item("I1", part_of="ALL"), item("I2", part_of="ALL"), item("ALL")],
        [session("S1", "ALL", stage="sơ duyệt", running_order="free"), session("S2", "ALL", stage="tổng duyệt")],
    )

    assert [(one.session_id, one.free) for one in of.run_throughs] == [("S1", True), ("S2", False)]
    assert [part.item_id for part in of.run_throughs[0].parts] == ["I1", "I2"]
