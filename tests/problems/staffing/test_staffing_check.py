"""Rows changed by hand: the checker names the rule that they break, and no other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from planner.engine.plan import Commitments
from planner.problems.staffing import CHECKS, Assignment, Problem, check, from_rows, special_model
from planner.tables import parse_table
from tests.problems.staffing.builders import at, away, person, problem, row, shift

MORNING, LAPPED, NOON, EVENING = shift("CA1", 6, 12), shift("CA2", 11, 17), shift("CA3", 17, 23), shift("CA4", 31, 37)
SHIFTS = [MORNING, LAPPED, NOON, EVENING]
PINS = Commitments({"A@CA1": {"post_id": "P1"}, "D": {"off": "CA4"}})

Rows = list[Assignment]


def asked() -> Problem:
    people = [
        person("A", "lái xe"),
        person("B"),
        away(person("C", hours=40), 7, 8),
        person("D", hours=30),
        person("F", force="PCCC"),
    ]
    asks = [("P1", "CA1", 1, "lái xe"), ("P2", "CA1", 1), ("P1", "CA4", 1)]
    return problem(people, asks, SHIFTS, {"reserve_percent": 50})


def sound(one: Problem) -> Rows:
    return [
        row(one, "A", "CA1", "P1"),
        row(one, "B", "CA1", "P2"),
        row(one, "D", "CA1", ""),
        row(one, "A", "CA4", "P1"),
        row(one, "C", "CA4", ""),
    ]


def swap_skill(one: Problem, rows: Rows) -> Rows:
    return [row(one, "D", "CA1", "P1"), rows[1], row(one, "A", "CA1", ""), *rows[3:]]


BREAKS: dict[str, Callable[[Problem, Rows], Rows]] = {
    "known_ids": lambda _, rows: [*rows, replace(rows[0], person_id="ZZ")],
    "one_row_each": lambda _, rows: [*rows, rows[0]],
    "times_match": lambda _, rows: [replace(rows[0], start=at(5)), *rows[1:]],
    "duty_matches": lambda _, rows: [replace(rows[0], duty="dự bị"), *rows[1:]],
    "cover_demand": lambda _, rows: [rows[0], *rows[2:]],
    "force_matches": lambda one, rows: [*rows, row(one, "F", "CA1", "P1")],
    "availability": lambda one, rows: [*rows[:2], row(one, "C", "CA1", ""), *rows[3:]],
    "reserve": lambda _, rows: rows[:-1],
}


@pytest.mark.parametrize("rule", BREAKS)
def test_broken_rows_are_named(rule: str) -> None:
    one = asked()

    assert check(one, sound(one)) == ()
    findings = check(one, BREAKS[rule](one, sound(one)))
    assert [finding.rule for finding in findings] == [rule]
    assert findings[0].message.vi
    assert findings[0].message.en


def test_unfit_person_at_a_skilled_line_is_named() -> None:
    one = asked()
    findings = check(one, swap_skill(one, sound(one)))

    assert [finding.rule for finding in findings] == ["skill_matches"]
    assert "lái xe" in findings[0].message.vi
    assert "D" in findings[0].subjects


def test_one_person_too_many_is_named() -> None:
    one = asked()
    findings = check(one, [*sound(one), row(one, "B", "CA4", "P1")])

    assert [finding.rule for finding in findings] == ["cover_demand"]
    assert "cần 1 người CSGT nhưng có 2" in findings[0].message.vi


def test_date_of_another_day_is_named() -> None:
    one = asked()
    rows = sound(one)

    assert [f.rule for f in check(one, [replace(rows[0], date=date(2025, 6, 17)), *rows[1:]])] == ["times_match"]


def test_two_places_and_overlapping_shifts_are_named() -> None:
    one = problem([person("A", hours=40), person("B")], [("P1", "CA1", 1), ("P1", "CA2", 1)], [MORNING, LAPPED])
    overlapping = [row(one, "A", "CA1", "P1"), row(one, "A", "CA2", "P1")]

    assert [finding.rule for finding in check(one, overlapping)] == ["one_duty_at_a_time"]
    two = problem([person("A")], [("P1", "CA1", 1), ("P2", "CA1", 1)])
    both = [row(two, "A", "CA1", "P1"), row(two, "A", "CA1", "P2")]
    assert [finding.rule for finding in check(two, both)] == ["one_duty_at_a_time"]


def test_short_rest_long_hours_and_long_days_are_named() -> None:
    asks = [("P1", "CA1", 1), ("P1", "CA3", 1)]
    rows_of = lambda one: [row(one, "A", "CA1", "P1"), row(one, "A", "CA3", "P1")]  # noqa: E731
    tired = problem([person("A")], asks, [MORNING, NOON])
    long = problem([person("A", hours=11)], asks, [MORNING, NOON], {"rest_minutes": 300})
    busy = problem([person("A")], asks, [MORNING, NOON], {"rest_minutes": 300, "max_day_minutes": 660})

    assert [finding.rule for finding in check(tired, rows_of(tired))] == ["rest"]
    assert "5 giờ" in check(tired, rows_of(tired))[0].message.vi
    assert [finding.rule for finding in check(long, rows_of(long))] == ["max_hours"]
    assert [finding.rule for finding in check(busy, rows_of(busy))] == ["max_hours_per_day"]


def test_moved_pins_are_named() -> None:
    one = asked()
    rows = sound(one)

    assert check(one, rows, PINS) == ()
    off = [*rows[:4], row(one, "D", "CA4", "")]
    assert [finding.rule for finding in check(one, off, PINS)] == ["keep_pins"]
    reserve = Commitments({"A@CA1": {"post_id": "dự bị"}})
    assert "keep_pins" in {finding.rule for finding in check(one, rows, reserve)}


def test_every_check_is_tried_here() -> None:
    tried = {*BREAKS, "skill_matches", "one_duty_at_a_time", "rest", "max_hours", "max_hours_per_day", "keep_pins"}
    tried |= {rule.__name__ for rule in special_model.RULES}  # test_staffing_special_rules.py
    tried |= {"cover_by_time", "odd_rows"}  # test_staffing_by_time.py, test_staffing_oddities.py

    assert tried == {judge.__name__ for judge in CHECKS}


def test_an_empty_file_breaks_every_line_and_reserve() -> None:
    one = asked()

    rules = [finding.rule for finding in check(one, [])]

    assert rules == ["cover_demand"] * 3 + ["reserve"] * 2


def test_nonsense_becomes_findings_and_never_an_exception() -> None:
    one = asked()
    text = "\ufeffperson_id;post_id;shift_id;date;start;end;duty\r\n"
    text += "A;P1;CA1;2025-06-16;2025-06-16 06:00;2025-06-16 12:00;trực\r\n"
    text += "A;P1;CA1;16/6;x;y;trực\r\n;;;;;;z\r\nB;P9;CA9;2025-06-16;2025-06-16 06:00;2025-06-16 12:00;?\r\n"
    rows, unreadable = from_rows(parse_table(text).rows)

    assert len(rows) == 2
    assert [finding.rule for finding in unreadable] == ["readable", "readable"]
    assert {"known_ids", "duty_matches", "cover_demand"} <= {finding.rule for finding in check(one, rows)}
