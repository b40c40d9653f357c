"""Rows broken by hand: the checker names the rule that is broken, in both languages, and never fails itself."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from planner.engine.plan import Commitments
from planner.problems.rehearsals import CHECKS, Assignment, Problem, check, from_rows, score, to_rows
from planner.problems.rehearsals.plan import COLUMNS, calls
from planner.tables import parse_table, table_text
from tests.problems.rehearsals.builders import (
    absence,
    equipment,
    group,
    held,
    item,
    kind,
    moment,
    person,
    problem,
    rules_of,
    session,
    venue,
)

PINNED = Commitments(pins={"S1": {"venue_id": "V1", "start": "2026-06-12 08:00", "date": "2026-06-12"}})


def base() -> Problem:
    """Return five sessions: S1 and S2 of two groups with a common person, S3 after both, the two run-throughs."""
    far = venue("V2", lon=107.04, kind="sân", setup_min=30)
    fresh = venue("V4", accepted_on=date(2026, 6, 13))
    return problem(
        [
            venue("V1", open_to=time(18), setup_min=15),
            far,
            venue("V3", capacity=5, setup_min=15, changeover_min=10),
            fresh,
        ],
        [
            group("G1", 10, by_bus=True, kind="pupils"),
            group("G2", 20, by_bus=True, kind="veterans", organisation_id="XA"),
        ],
        [kind("pupils", latest="17:00", rest_min=1200), kind("veterans", weekly_max_min=125), equipment("piano", 1)],
        [person("P1", "G1;G2")],
        [item("I1", "G1", equipment="piano"), item("I2", "G2", equipment="trống;piano"), item("I3", "G1;G2")],
        [
            session("S1", "I1", count=1, venue_kinds="hội trường"),
            session("S2", "I2"),
            session("S3", "I3", stage="hợp luyện", after="S1;S2", latest=moment("12 18:00")),
            session("S4", "I3", stage="sơ duyệt"),
            session("S5", "I3", stage="tổng duyệt"),
        ],
        [absence("group", "G2", "12 13:00", "12 14:00"), absence("organisation", "XA", "13 07:00", "13 11:00")],
        options={
            "daily_load_min": 120,
            "joint_gap_days": 1,
            "buses": 2,
            "bus_lead_min": 0,
            "heat_from_min": 13 * 60,
            "heat_to_min": 14 * 60,
        },
    )


OF = base()
GOOD = (
    held(OF, "S1", "V1", "12 08:00"),
    held(OF, "S2", "V1", "12 09:15"),
    held(OF, "S3", "V1", "12 10:30"),
    held(OF, "S4", "V1", "12 11:45"),
    held(OF, "S5", "V1", "14 08:00"),
)


def with_row(session_id: str, row: Assignment) -> tuple[Assignment, ...]:
    return tuple(row if one.session_id == session_id else one for one in GOOD)


def moved(session_id: str, venue_id: str, start: str) -> tuple[Assignment, ...]:
    return with_row(session_id, held(OF, session_id, venue_id, start))


S1 = GOOD[0]
BROKEN: dict[str, tuple[Assignment, ...]] = {
    "known_ids": with_row("S1", replace(S1, session_id="S11")),
    "one_row_each": (*GOOD, S1),
    "same_facts": with_row("S1", replace(S1, stage="hợp luyện")),
    "place_each_session": GOOD[1:],
    "time_grid": moved("S5", "V1", "14 08:10"),
    "venue_kind": moved("S1", "V2", "12 08:00"),
    "venue_capacity": moved("S1", "V3", "12 08:00"),
    "venue_hours": moved("S5", "V1", "14 17:15"),
    "availability": moved("S3", "V1", "12 13:00"),
    "time_windows": moved("S3", "V1", "13 08:00"),
    "dress_window": moved("S5", "V1", "11 08:00"),
    "keep_pins": moved("S1", "V1", "12 07:45"),
    "venue_no_overlap": moved("S2", "V1", "12 09:00"),
    "group_no_overlap": moved("S4", "V2", "12 10:45"),
    "person_no_overlap": moved("S2", "V2", "12 08:15"),
    "travel_between_venues": moved("S2", "V2", "12 09:00"),
    "stage_order": moved("S4", "V1", "12 08:00"),
    "after": moved("S2", "V1", "12 11:00"),
    "items_per_day": moved("S5", "V1", "12 14:15"),
    "daily_load": with_row("S2", replace(GOOD[1], end=GOOD[1].end + timedelta(minutes=15))),
    "dress_rehearsal_gap": moved("S5", "V1", "13 08:00"),
    "enough_rehearsals": GOOD[:4],
    "venue_setup": moved("S1", "V3", "12 08:00"),
    "venue_accepted": moved("S1", "V4", "12 08:00"),
    "heat_window": moved("S3", "V1", "12 13:00"),
    "curfew": moved("S5", "V1", "14 16:30"),
    "blocked_days": moved("S5", "V1", "13 14:00"),
    "weekly_load": with_row("S2", replace(GOOD[1], end=GOOD[1].end + timedelta(minutes=15))),
    "turnaround_rest": moved("S5", "V1", "13 08:00"),
    "stage_gap": moved("S5", "V1", "12 14:15"),
    "equipment_limit": moved("S2", "V2", "12 08:15"),
    "bus_fleet": moved("S4", "V2", "12 10:45"),
}


def test_every_check_has_a_broken_row() -> None:
    assert set(BROKEN) == {one.__name__ for one in CHECKS}


def test_good_rows_break_only_what_is_said() -> None:
    # S3 and S4 rehearse the same item on the 12th: the pack allows one a day and wants a day between them
    assert rules_of(OF, GOOD, PINNED) == {"items_per_day", "stage_gap"}


@pytest.mark.parametrize("rule", BROKEN)
def test_checker_names_the_broken_rule(rule: str) -> None:
    known = {(one.rule, one.subjects) for one in check(OF, GOOD, PINNED)}

    found = [one for one in check(OF, BROKEN[rule], PINNED) if (one.rule, one.subjects) not in known]

    assert rule in {one.rule for one in found}
    assert all(one.message.vi and one.message.en and one.message.vi != one.message.en for one in found)


@pytest.mark.parametrize(
    "rule", ["known_ids", "same_facts", "time_grid", "place_each_session", "venue_kind", "venue_capacity"]
)
def test_a_single_fault_is_named_alone(rule: str) -> None:
    alone = problem(
        [venue("V1"), venue("V2", kind="sân"), venue("V3", capacity=5)], [session(venue_kinds="hội trường")]
    )
    good = held(alone, "S1", "V1", "12 08:00")
    broken = {
        "known_ids": replace(good, venue_id="V9"),
        "same_facts": replace(good, group_ids=("G2",)),
        "time_grid": held(alone, "S1", "V1", "12 08:10"),
        "place_each_session": replace(good, end=good.end + timedelta(minutes=15)),
        "venue_kind": replace(good, venue_id="V2"),
        "venue_capacity": replace(good, venue_id="V3"),
    }

    assert rules_of(alone, [good]) == set()
    assert rules_of(alone, [broken[rule]]) == {rule}


def test_dress_rehearsal_outside_its_usual_days_is_a_warning_when_its_window_leaves_no_choice() -> None:
    of = problem([session(stage="tổng duyệt", latest=moment("10 12:00"))], start="2026-06-08")

    found = check(of, [held(of, "S1", "V1", "09 08:00")])

    assert [(one.rule, one.severity) for one in found] == [
        ("dress_window", "warning"),
        ("enough_rehearsals", "warning"),
    ]


def test_members_of_two_groups_are_counted_once() -> None:
    of = problem(
        [group("G1", 50), group("G2", 51)],
        [person("P1", "G1;G2"), person("P2")],
        [item("I1", "G1;G2", "P2")],
    )

    assert of.session["S1"].people == 50 + 51 - 1 + 1


def test_travel_is_straight_distance_with_a_detour_rounded_up() -> None:
    # 0.01° of latitude are 1,112 m: × 1.3 / 25 km/h = 3.47 minutes
    of = problem([venue("V1"), venue("V2", lat=17.01)])

    assert of.travel_min["V1", "V2"] == 4


def test_only_then_means_not_otherwise() -> None:
    of = problem([absence("group", "G1", "13 08:00", "13 10:00", available=True)])

    assert rules_of(of, [held(of, "S1", "V1", "13 08:00")]) == set()
    assert rules_of(of, [held(of, "S1", "V1", "13 09:15")]) == {"availability"}


def test_goals_are_what_a_clerk_would_count() -> None:
    of = problem(
        [venue("V1", open_to=time(22), setup_min=15, cost_vnd_h=90_500)],
        [group("G1", 10), group("G2", 4)],
        [item("I1", "G1"), item("I2", "G1;G2")],
        [session("S1", "I1"), session("S2", "I2")],
    )
    rows = [held(of, "S1", "V1", "12 19:00"), held(of, "S2", "V1", "12 20:30")]

    # G1 waits half an hour between its sessions; both groups go home half an hour after 21:00; one session a day is an
    # even share; an hour of the hall is charged as 91 thousand đồng
    assert score(of, rows) == {
        "waiting": 300,
        "journeys": 14,
        "late_finish": 14 * 30,
        "spread": 1,
        "venue_cost": 182,
        "changes": 0,
    }


def test_times_of_the_grid_follow_the_data() -> None:
    assert problem().grid_min == 15
    assert problem([session(minutes=50)]).grid_min == 5
    assert problem([session(minutes=61)]).grid_min == 1


def test_people_are_called_before_the_start() -> None:
    of = problem()

    (call,) = calls(of, [held(of, "S1", "V1", "12 08:00")])

    assert (call.present_at, call.people) == (moment("12 07:30"), 10)


def test_plan_file_survives_a_round_trip_through_excel() -> None:
    text = "\ufeff" + table_text(COLUMNS, to_rows(GOOD)).replace(",", ";")
    again, findings = from_rows(parse_table(text.replace("G1;G2", '"G1;G2"')).rows)

    assert findings == ()
    assert [(one.session_id, one.start, one.venue_id) for one in again] == [
        (one.session_id, one.start, one.venue_id) for one in GOOD
    ]
    assert from_rows(parse_table(table_text(COLUMNS, to_rows(GOOD))).rows) == (GOOD, ())


@pytest.mark.parametrize("column", ["session_id", "venue_id", "start", "end"])
def test_unreadable_cell_is_a_finding_and_its_row_is_left_out(column: str) -> None:
    rows = to_rows(GOOD)
    rows[0][column] = "" if column.endswith("id") else "12/6/2026 8h"

    again, findings = from_rows(parse_table(table_text(COLUMNS, rows)).rows)

    assert len(again) == len(GOOD) - 1
    assert [one.rule for one in findings] == ["readable"]
    assert column in findings[0].message.vi


def test_rows_far_away_are_findings_and_no_errors() -> None:
    row = replace(S1, start=S1.start.replace(year=1900), end=S1.end.replace(year=2300))

    assert "time_windows" in rules_of(OF, [row])
    assert rules_of(OF, []) == {"place_each_session"}


@pytest.mark.parametrize(
    "broken",
    [
        # the same id twice
        {"sessions": (OF.sessions[0], OF.sessions[0])},
        {"venues": (OF.venues[0], OF.venues[0])},
        # no length
        {"sessions": (replace(OF.sessions[0], minutes=0),)},
        # a weight below zero
        {"weights": {"waiting": -1, "journeys": 1, "late_finish": 1, "changes": 1}},
    ],
)
def test_impossible_data_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"id|length|weight"):
        replace(OF, **broken)
