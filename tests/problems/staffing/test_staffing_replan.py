"""After a change as few people as possible are called, and each of them is on the list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from planner.engine.findings import Severity
from planner.problems.staffing import Assignment, Problem, check
from planner.problems.staffing.calls import calls_of, people_called, to_rows
from planner.problems.staffing.plan import places
from planner.problems.staffing.replan import replan
from tests.problems.staffing.builders import QUICK, at, away, person, planned, problem, row, shift
from tests.problems.staffing.test_staffing_optimum import every_plan, tiny

pytestmark = pytest.mark.solver
BEFORE_ALL = at(0)


def without(one: Problem, person_id: str, start: float = 0, end: float = 72) -> Problem:
    """Return the problem in which somebody is away."""
    return replace(one, people={**one.people, person_id: away(one.people[person_id], start, end)})


def sound(one: Problem, rows: Sequence[Assignment]) -> bool:
    return not any(finding.severity is Severity.ERROR for finding in check(one, rows))


def fewest_of_all(one: Problem, before: Sequence[Assignment]) -> int | None:
    """Return the fewest people called by any plan that keeps every rule, by trying all."""
    return min(
        (people_called(calls_of(one, before, rows, BEFORE_ALL)) for rows in every_plan(one) if sound(one, rows)),
        default=None,
    )


@pytest.mark.parametrize("seed", [1, 7, 9])
def test_no_roster_that_keeps_every_rule_calls_fewer_people(seed: int) -> None:
    one = tiny(seed)
    before = planned(one).assignments
    if not before or not sound(one, before):
        pytest.skip("no roster to begin with")
    for who in one.people:
        after = without(one, who)
        found = replan(after, before, BEFORE_ALL, QUICK)
        least = fewest_of_all(after, before)
        if least is None:
            assert any(finding.severity is Severity.ERROR for finding in found.broken)
        else:
            assert (found.called, found.at_least, sound(after, found.assignments)) == (least, least, True)


def test_the_one_who_is_free_steps_in_and_nobody_else_is_called() -> None:
    one = problem([person("A"), person("B"), person("C", km=9)], [("P1", "CA1", 1), ("P2", "CA1", 1)])
    before = [row(one, "A", "CA1", "P1"), row(one, "B", "CA1", "P2")]
    found = replan(without(one, "A"), before, BEFORE_ALL, QUICK)
    assert places(found.assignments) == {("B", "CA1"): "P2", ("C", "CA1"): "P1"}
    assert [(call.person_id, call.before, call.after, call.reported) for call in found.calls] == [
        ("A", "P1", "", True),
        ("C", "", "P1", False),
    ]
    assert (found.called, found.at_least, found.broken) == (1, 1, ())


def test_a_nearer_person_is_not_called_when_that_means_more_calls() -> None:
    people = [person("A", km=5), person("B", km=4), person("C", km=0)]
    one = problem(people, [("P1", "CA1", 1), ("P5", "CA1", 1)])
    before = [row(one, "B", "CA1", "P1"), row(one, "A", "CA1", "P5")]
    found = replan(without(one, "A"), before, BEFORE_ALL, QUICK)
    assert places(found.assignments) == {("B", "CA1"): "P1", ("C", "CA1"): "P5"}


def test_in_a_shift_that_has_begun_the_reserve_is_used_up_before_anybody_comes_from_home() -> None:
    people = [person("A"), person("B"), person("C")]
    one = problem(people, [("P1", "CA1", 1)], options={"reserve_percent": 10})
    before = [row(one, "A", "CA1", "P1"), row(one, "B", "CA1", "")]
    found = replan(without(one, "A", 8), before, at(8), QUICK)
    assert places(found.assignments) == {("B", "CA1"): "P1"}
    assert [(call.person_id, call.start) for call in found.calls] == [("A", at(8)), ("B", at(8))]
    assert [finding.rule for finding in found.broken] == ["reserve"]


def test_before_a_shift_begins_its_reserve_stays_complete() -> None:
    people = [person("A"), person("B"), person("C")]
    one = problem(people, [("P1", "CA1", 1)], options={"reserve_percent": 10})
    before = [row(one, "A", "CA1", "P1"), row(one, "B", "CA1", "")]
    found = replan(without(one, "A"), before, at(5), QUICK)
    assert places(found.assignments) == {("B", "CA1"): "dự bị", ("C", "CA1"): "P1"}
    assert (found.called, found.broken) == (1, ())


def test_who_is_on_post_in_a_shift_that_has_begun_is_not_moved() -> None:
    people = [person("A", "lái xe"), person("B", "lái xe"), person("C")]
    one = problem(people, [("P1", "CA1", 1, "lái xe"), ("P2", "CA1", 1)])
    before = [row(one, "A", "CA1", "P1"), row(one, "B", "CA1", "P2")]
    begun = replan(without(one, "A", 8), before, at(8), QUICK)
    assert places(begun.assignments) == {("B", "CA1"): "P2"}
    assert [finding.rule for finding in begun.broken] == ["cover_demand"]
    early = replan(without(one, "A", 8), before, at(5), QUICK)
    assert places(early.assignments) == {("B", "CA1"): "P1", ("C", "CA1"): "P2"}
    assert early.called == early.at_least == 2


def test_shifts_that_are_over_stay_as_they_were() -> None:
    shifts = [shift("CA1", 0, 4), shift("CA2", 14, 18)]
    one = problem([person("A"), person("B")], [("P1", "CA1", 1), ("P1", "CA2", 1)], shifts)
    before = [row(one, "A", "CA1", "P1"), row(one, "A", "CA2", "P1")]
    found = replan(without(one, "A", 10), before, at(10), QUICK)
    assert places(found.assignments) == {("A", "CA1"): "P1", ("B", "CA2"): "P1"}


def test_what_nobody_can_man_is_left_short_and_named() -> None:
    one = problem([person("A"), person("B")], [("P1", "CA1", 1), ("P2", "CA1", 1)])
    before = [row(one, "A", "CA1", "P1"), row(one, "B", "CA1", "P2")]
    found = replan(without(one, "A"), before, BEFORE_ALL, QUICK)
    assert places(found.assignments) == {("B", "CA1"): "P2"}
    assert [finding.subjects[:2] for finding in found.broken] == [("P1", "CA1")]
    assert (found.called, found.at_least) == (0, 0)


def test_without_a_broken_rule_nobody_is_called() -> None:
    one = problem([person("A", km=9), person("B")], [("P1", "CA1", 1)])
    before = [row(one, "A", "CA1", "P1")]
    assert replan(one, before, BEFORE_ALL, QUICK).calls == ()


def test_the_list_rings_the_chief_of_the_team_and_shows_no_private_number() -> None:
    people = [person("A", team="T"), person("B", "chỉ huy", team="T"), person("C", team="T")]
    one = problem(people, [("P1", "CA1", 1)])
    calls = calls_of(one, [row(one, "A", "CA1", "P1")], [row(one, "C", "CA1", "P1")], datetime(2025, 6, 16))
    assert [entry["chief"] for entry in to_rows(calls)] == ["máy trực của chỉ huy T (B)"] * 2
    assert [call.what.vi for call in calls] == [
        "cho nghỉ, thôi P1 từ 2025-06-16 06:00",
        "gọi vào P1 từ 2025-06-16 06:00",
    ]
