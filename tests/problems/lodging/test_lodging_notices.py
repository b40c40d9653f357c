"""Warnings: hours that do not meet, stays half known, rooms held that nobody uses."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from planner.engine.findings import Severity
from planner.problems.lodging import Problem
from planner.problems.lodging.holdings import releases
from planner.problems.lodging.notices import NOTICES, notices
from planner.scenario import rows
from tests.problems.lodging.builders import block, guest, planned, problem, room, scenario


def coming(arrives: str, leaves: str, stay: str = "15-17") -> Problem:
    """One guest of a delegation that arrives and leaves at these moments ("15 08:00")."""
    moments = [datetime.strptime(f"2025-06-{text}", "%Y-%m-%d %H:%M") for text in (arrives, leaves)]
    delegation = rows.Delegation(delegation_id="D1", name="Đoàn", arrives_at=moments[0], leaves_at=moments[1])
    return Problem.from_scenario(replace(scenario([guest("G1", stay)], [room("R1")]), delegations=(delegation,)))


@pytest.mark.parametrize(
    ("arrives", "leaves", "rules"),
    [
        ("15 14:00", "17 12:00", []),
        ("15 08:00", "17 12:00", ["early_arrivals"]),
        ("15 15:00", "17 13:30", ["late_departures"]),
        ("14 15:00", "17 10:00", ["nights_without_bed"]),
        ("15 15:00", "18 10:00", ["nights_without_bed"]),
        ("16 15:00", "17 10:00", ["nights_in_vain"]),
        ("15 15:00", "16 10:00", ["nights_in_vain"]),
    ],
)
def test_hours_that_do_not_meet_the_stay_are_told(arrives: str, leaves: str, rules: list[str]) -> None:
    found = notices(coming(arrives, leaves), ())

    assert [one.rule for one in found] == rules
    assert all(one.severity is Severity.WARNING for one in found)


def test_the_sentence_names_the_delegation_and_the_moment() -> None:
    (found,) = notices(coming("15 08:05", "17 10:00"), ())

    assert found.message.vi == "1 đoàn (1 khách) đến trước giờ nhận phòng 14:00: D1 8:05 15/6/2025."
    assert found.subjects == ("D1",)


def test_a_guest_with_half_a_stay_is_told() -> None:
    half = guest("G2").model_copy(update={"lodging_to": None})
    found = notices(problem([guest("G1"), half], [room("R1")]), ())

    assert [(one.rule, one.subjects) for one in found] == [("half_stays", ("G2",))]


def test_rooms_held_in_vain_are_told_with_the_day_to_give_them_back() -> None:
    held = block(rooms=3, release_on=date(2025, 6, 1))
    small = problem(
        [guest("G1", "15-16"), guest("G2", "15-17")], [room("", room_type_id="T", count=3)], hotel_blocks=(held,)
    )
    rows_of_plan = planned(small).assignments

    (one,) = releases(small, rows_of_plan)
    told = [found for found in notices(small, rows_of_plan) if found.rule == "rooms_in_vain"]

    assert (one.held, one.rooms, one.price_vnd, one.release_on) == (3, ("T#2", "T#3"), 1_600_000, date(2025, 6, 1))
    assert told[0].message.vi == (
        "Khối B-H1 (H1) giữ 3 phòng 15/6/2025–17/6/2025, thừa 2 phòng (1.600.000 đồng): trả trước hết ngày 1/6/2025."
    )
    assert len({notice.__name__ for notice in NOTICES}) == 6
