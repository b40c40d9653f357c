"""What is odd in a pack is told with file, row and column, and the plan is made all the same."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.engine.findings import Severity
from planner.problems.staffing import Problem
from planner.scenario.load import load
from planner.scenario.rows import ForceRank, Officer, PostDemand, TimedDemand
from planner.scenario.rows import Shift as ShiftRow
from planner.scenario.schema import Scenario
from tests.problems.staffing.builders import at

TINY = Path(__file__).parents[3] / "scenarios" / "tiny"


def changed(scenario: Scenario, **tables: object) -> Scenario:
    return replace(scenario, **tables)  # type: ignore[arg-type]


def more_demand(one: Scenario, **cells: object) -> Scenario:
    row = PostDemand(**{"post_id": "CH-1", "shift_id": "CA1", "force": "CSGT", "people": 1, **cells})  # type: ignore[arg-type]
    return changed(one, post_demand=(*one.post_demand, row))


def skill(one: Scenario) -> Scenario:
    return more_demand(one, skill="phẫu thuật")


def rank(one: Scenario) -> Scenario:
    ranks = (ForceRank(rank="Trung úy", height=1), ForceRank(rank="Đại tướng", height=2))
    return changed(more_demand(one, chief_rank="Đại tướng", skill="điều khiển giao thông x"), force_ranks=ranks)


def crowd(one: Scenario) -> Scenario:
    return more_demand(one, people=9)


def no_reserve(one: Scenario) -> Scenario:
    each = one.event.model_copy(update={"options": {}})
    return changed(more_demand(one, post_id="CH-2", people=2), event=each)


def overlap(one: Scenario) -> Scenario:
    first = one.shifts[0]
    return changed(one, shifts=(*one.shifts, ShiftRow(shift_id="CA9", start=first.start, end=first.end)))


def homeless(one: Scenario) -> Scenario:
    return changed(one, officers=(*one.officers, Officer(person_id="CB-9", name="Người Mẫu", force="CSGT")))


def at_night(one: Scenario) -> Scenario:
    row = TimedDemand(post_id="CH-1", start=at(2), end=at(3), force="CSGT", people=1)
    return changed(one, demand_by_time=(row,))


CASES: dict[str, tuple[Callable[[Scenario], Scenario], str]] = {
    "skill_nobody_has": (skill, "post_demand.csv:8:skill"),
    "rank_nobody_has": (rank, "post_demand.csv:8:chief_rank"),
    "too_few_people": (crowd, "post_demand.csv:8:people"),
    "too_few_for_reserve": (no_reserve, "post_demand.csv:2:people: ca CA1 cần 3 người CSGT"),
    "shifts_overlap": (overlap, "shifts.csv:4:start"),
    "base_unknown": (homeless, "officers.csv:10:base_lat"),
    "no_shift_then": (at_night, "demand_by_time.csv:2:from"),
}


@pytest.mark.parametrize("rule", CASES)
def test_odd_rows_are_named_with_their_place(rule: str) -> None:
    change, place = CASES[rule]
    notes = Problem.from_scenario(change(load(TINY))).notes
    (note,) = [note for note in notes if note.rule == rule][:1]

    assert place in note.message.vi
    assert place.partition(": ")[0] in note.message.en
    assert note.severity is Severity.WARNING


def test_the_number_short_is_told_by_hour_force_and_post() -> None:
    notes = Problem.from_scenario(crowd(load(TINY))).notes
    (note, *_) = [note for note in notes if note.rule == "too_few_people"]

    assert "CH-1" in note.message.vi
    assert "CSGT" in note.message.vi
    assert "05:00" in note.message.vi
    assert "thiếu 7 người" in note.message.vi


def test_a_shortage_of_several_hours_is_told_once_with_the_largest_row() -> None:
    notes = Problem.from_scenario(crowd(load(TINY))).notes
    (note,) = [note for note in notes if note.rule == "too_few_people"]
    assert note.subjects[0] == "post_demand.csv:8"
    assert "từ 2026-04-12 05:00 đến 2026-04-12 09:00" in note.message.vi


def test_a_sound_pack_has_no_notes() -> None:
    assert Problem.from_scenario(load(TINY)).notes == ()
