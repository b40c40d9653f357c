"""No plan: which demands clash, in words with numbers; the rest is staffed and the checker reports what is not."""

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.problems.staffing import Problem, check
from tests.problems.staffing.builders import Ask, away, person, planned, problem, shift

pytestmark = pytest.mark.solver


def test_a_skill_that_nobody_has_is_named_with_post_and_numbers() -> None:
    people = [person("A", force="y tế"), person("B"), person("C", force="y tế")]
    asks: list[Ask] = [("P5", "CA1", 2, "phẫu thuật", "y tế"), ("P1", "CA1", 1)]
    one = problem(people, asks)
    plan = planned(one)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert [demand.key for demand in plan.conflict.demands] == ["post P5, shift CA1, y tế, phẫu thuật"]
    assert plan.conflict.minimal
    assert 'cần 2 người y tế có kỹ năng "phẫu thuật" nhưng không ai có' in plan.conflict.reason.vi
    assert "nobody has it" in plan.conflict.reason.en
    assert [one.person_id for one in plan.assignments] == ["B"]
    assert [demand.key for demand in plan.unmet] == ["post P5, shift CA1, y tế, phẫu thuật"]


def test_an_absence_is_told() -> None:
    one = problem([person("A"), away(person("B"), 6, 8)], [("P1", "CA1", 2)])
    plan = planned(one)

    assert plan.conflict is not None
    assert "chỉ có 2 người phù hợp, 1 người vắng trong ca này" in plan.conflict.reason.vi
    assert [row.person_id for row in plan.assignments] == ["A"]


def test_hours_too_short_for_the_shift_are_told() -> None:
    plan = planned(problem([person("A", hours=5)], [("P1", "CA1", 1)]))

    assert plan.conflict is not None
    assert "1 người không được trực đủ 6 giờ của ca" in plan.conflict.reason.vi


def overloaded() -> Problem:
    """Return three people for five posts in two shifts without rest between them."""
    shifts = [shift("CA1", 6, 12), shift("CA2", 12, 18)]
    asks: list[Ask] = [(f"P{number}", "CA1", 1) for number in (1, 2)]
    asks += [(f"P{number}", "CA2", 1) for number in (3, 4, 5)]
    return problem([person(name) for name in "ABC"], asks, shifts)


def test_clash_over_two_shifts_is_minimal_and_told_with_numbers() -> None:
    plan = planned(overloaded())

    assert plan.conflict is not None
    assert plan.conflict.minimal
    assert len(plan.conflict.demands) == 4
    assert "tổng 4" in plan.conflict.reason.vi
    assert "3 người" in plan.conflict.reason.vi


@pytest.mark.parametrize("left_out", range(4))
def test_without_any_one_of_the_clashing_demands_the_others_hold(left_out: int) -> None:
    one = overloaded()
    conflict = planned(one).conflict
    assert conflict is not None
    kept = {demand.key for index, demand in enumerate(conflict.demands) if index != left_out}
    lines = {key: line for key, line in one.lines.items() if f"post {key.post_id}, shift {key.shift_id}, CSGT" in kept}
    rest = problem(list(one.people.values()), [], list(one.shifts.values()))
    rest = Problem(one.posts, one.shifts, lines, one.people, one.options, one.weights)

    assert planned(rest).outcome.status is Status.OPTIMAL


def test_as_few_people_as_possible_are_missing_and_the_checker_says_where() -> None:
    one = overloaded()
    plan = planned(one)

    assert len(plan.assignments) == 3
    assert len(plan.unmet) == 2
    assert [finding.message for finding in check(one, plan.assignments)] == [demand.wording for demand in plan.unmet]


def test_reserve_gives_way_before_posts() -> None:
    one = problem([person("A"), person("B")], [("P1", "CA1", 2)], options={"reserve_percent": 10})
    plan = planned(one)

    assert [row.duty for row in plan.assignments] == ["trực", "trực"]
    assert [demand.key for demand in plan.unmet] == ["reserve, shift CA1, CSGT"]


def test_pins_that_clash_are_named_and_one_gives_way() -> None:
    one = problem([person("A"), person("B"), person("C")], [("P1", "CA1", 1)])
    pins = Commitments({"A@CA1": {"post_id": "P1"}, "B@CA1": {"post_id": "P1"}})
    plan = planned(one, pins)

    assert plan.conflict is not None
    assert {demand.key for demand in plan.conflict.demands} >= {"pin A@CA1", "pin B@CA1"}
    assert len(plan.unmet) == 1
    assert {finding.rule for finding in check(one, plan.assignments, pins)} == {"keep_pins"}


def test_a_pin_to_a_post_that_needs_nobody_is_a_conflict_of_its_own() -> None:
    one = problem([person("A"), person("B")], [("P1", "CA1", 1), ("P2", "CA1", 1, "", "PCCC")])
    plan = planned(one, Commitments({"A@CA1": {"post_id": "P2"}}))

    assert plan.outcome.status is Status.INFEASIBLE
    assert any(row.person_id in "AB" and row.post_id == "P1" for row in plan.assignments)


def test_conflict_of_one_force_leaves_the_other_whole() -> None:
    people = [person("A"), person("B", force="PCCC")]
    one = problem(people, [("P1", "CA1", 1), ("P2", "CA1", 2, "", "PCCC")])
    plan = planned(one)

    assert [(row.person_id, row.post_id) for row in plan.assignments] == [("A", "P1"), ("B", "P2")]
    assert "mới có 1" in plan.unmet[0].wording.vi
