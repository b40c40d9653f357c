"""Demand by the quarter hour becomes people per shift, as few as cover every minute; each minute is checked."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from planner.problems.staffing import check
from planner.problems.staffing.by_time import people_per_shift
from planner.problems.staffing.data import LineKey, Shift, TimedDemand
from tests.problems.staffing.builders import FORCE, at, person, planned, problem, row, shift

EARLY, MIDDLE, LATE = shift("CA1", 6, 10), shift("CA2", 8, 12), shift("CA3", 10, 14)
SHIFTS = (EARLY, MIDDLE, LATE)


def ask(start: float, end: float, people: int) -> TimedDemand:
    return TimedDemand("P1", at(start), at(end), FORCE, "", people)


def people(demands: list[TimedDemand], shifts: tuple[Shift, ...] = SHIFTS) -> dict[str, int]:
    return {key.shift_id: count for key, count in people_per_shift(demands, shifts).items()}


def test_one_shift_in_the_middle_is_cheaper_than_two_around_it() -> None:
    assert people([ask(8, 12, 3)]) == {"CA2": 3}
    assert people([ask(6, 8, 1), ask(8, 10, 2), ask(10, 14, 1)]) == {"CA1": 1, "CA2": 1, "CA3": 1} or people(
        [ask(6, 8, 1), ask(8, 10, 2), ask(10, 14, 1)]
    ) == {"CA1": 2, "CA3": 1}


def test_demands_at_the_same_time_add_up() -> None:
    assert people([ask(6, 7, 1), ask(6.25, 6.5, 2)]) == {"CA1": 3}


def test_time_without_a_shift_asks_for_nobody() -> None:
    assert people([ask(20, 21, 4)]) == {}


@given(st.lists(st.tuples(st.integers(24, 55), st.integers(1, 12), st.integers(1, 4)), min_size=1, max_size=5))
def test_every_quarter_hour_is_covered(rows: list[tuple[int, int, int]]) -> None:
    demands = [ask(start / 4, min(56, start + length) / 4, count) for start, length, count in rows]
    found = people(demands)

    for quarter in range(24, 56):
        need = sum(one.people for one in demands if one.start <= at(quarter / 4) < one.end)
        there = sum(found.get(one.shift_id, 0) for one in SHIFTS if one.start <= at(quarter / 4) < one.end)
        assert there >= need


def test_a_minute_without_people_is_named() -> None:
    asked = [("P1", "CA1", 1), ("P1", "CA3", 1)]
    base = problem([person("A"), person("B")], asked, [EARLY, LATE])
    one = replace(base, timed=(ask(6, 14, 1),), lines={LineKey(*key): line for key, line in base.lines.items()})
    whole = planned(one)

    assert check(one, whole.assignments) == ()
    judged = check(one, [row(one, "A", "CA1", "P1")])
    assert {finding.rule for finding in judged} == {"cover_demand", "cover_by_time"}
    assert any("10:00" in finding.message.vi for finding in judged if finding.rule == "cover_by_time")
