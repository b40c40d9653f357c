"""Input that no timetable can keep: each fault named with its rows, and the rest planned all the same."""

import pytest

from planner.engine.outcome import Status
from planner.problems.rehearsals import Plan
from tests.problems.rehearsals.builders import (
    absence,
    group,
    item,
    moment,
    person,
    problem,
    rules_of,
    session,
    solved,
    venue,
)

pytestmark = pytest.mark.solver

GROUPS = [group("G1"), group("G2"), group("G3")]
ITEMS = [item("I1", "G1"), item("I2", "G2", "P1"), item("I3", "G3"), item("I4", "G3")]


def told(plan: Plan) -> dict[str, str]:
    assert plan.outcome.status == Status.INFEASIBLE
    return {demand.key: demand.wording.vi for demand in plan.unmet}


def test_three_faults_in_one_pack_are_each_named_with_their_rows() -> None:
    at_once = {"stage": "tổng duyệt", "earliest": moment("14 08:00"), "latest": moment("14 09:30")}
    of = problem(
        GROUPS,
        ITEMS,
        [person("P1")],
        [venue("V1"), venue("V2")],
        [session("S1", "I1", minutes=300), session("S2", "I2"), session("S3", "I3", **at_once)],
        [session("S4", "I4", **at_once), session("S5", "I3", earliest=moment("12 08:00"))],
        [absence("performer", "P1", "12 00:00", "15 00:00")],
    )

    plan = solved(of)
    found = told(plan)

    assert set(found) >= {"session S1", "session S2"}
    assert len(found) == 3
    assert "sessions.csv:2" in found["session S1"]
    assert "dài 300 phút" in found["session S1"]
    assert "V1 (venues.csv:2) chỉ 240 phút" in found["session S1"]
    assert "P1, performers.csv:2) không có lúc nào rảnh" in found["session S2"]
    assert "availability.csv:2" in found["session S2"]
    (clash,) = {text for key, text in found.items() if key in {"session S3", "session S4"}}
    assert "(G3) phải có mặt cùng lúc ở buổi" in clash
    assert "sessions.csv:4" in clash
    assert "sessions.csv:5" in clash
    assert rules_of(of, plan.assignments) == {"place_each_session"}
    assert "S5" in {one.session_id for one in plan.assignments}


def test_a_pin_outside_the_opening_hours_of_every_kind_of_day_is_told() -> None:
    of = problem([group("G1"), group("G2")], [session("S1", earliest=moment("12 11:30"), latest=moment("12 12:00"))])

    assert "khoảng earliest – latest quá ngắn" in told(solved(of))["session S1"]


def test_a_session_that_needs_more_coaches_than_there_are_is_left_out_alone() -> None:
    groups = [group("G1", 90, by_bus=True), group("G2", 10, by_bus=True)]
    of = problem(
        groups,
        [item("I1", "G1"), item("I2", "G2")],
        [session("S1", "I1"), session("S2", "I2")],
        options={"buses": 1},
    )

    plan = solved(of)

    assert plan.conflict is not None
    assert set(told(plan)) == {"session S1"}
    assert "2 xe, ban tổ chức chỉ có 1 xe" in told(plan)["session S1"]
