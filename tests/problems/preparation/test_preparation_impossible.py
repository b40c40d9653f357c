"""No plan keeps everything: the smallest clash with its numbers, priced repairs, a plan for the rest."""

import pytest

from planner.engine.outcome import Status
from planner.problems.preparation import Problem
from planner.problems.preparation.check import broken, check
from planner.problems.preparation.commitments import NOTHING
from planner.problems.preparation.feasible import can_be_met
from planner.problems.preparation.impossible import group_clash
from planner.problems.preparation.windows import chain_of
from tests.problems.preparation.builders import person, problem, solved, task

pytestmark = pytest.mark.solver


def too_long() -> Problem:
    return problem(task("A", 4), task("B", 4, after=["A"], latest=9), task("C"))


def overloaded() -> Problem:
    """Three tasks of 16 h in a week of 20 h."""
    weekly = [task(name, 5, hours=16, latest=5, subcommittee="C") for name in "ABC"]
    return problem(*weekly, task("D", 2, hours=4), people=[person("P", 20, committee="C")])


def test_a_chain_longer_than_its_deadline_is_told_with_its_days() -> None:
    plan = solved(too_long())

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert "A (4) → B (4)" in plan.conflict.reason.vi
    assert "trễ 1 ngày" in plan.conflict.reason.vi
    assert [one.task_id for one in chain_of(too_long(), too_long().tasks["B"])] == ["A", "B"]


def test_the_rest_is_planned_and_the_checker_reports_exactly_what_is_unmet() -> None:
    plan = solved(too_long())
    findings = broken(check(too_long(), plan.assignments))

    assert {demand.key for demand in plan.unmet} == {"deadline B"}
    assert [(finding.rule, finding.subjects[0]) for finding in findings] == [("window", "B")]


def test_repairs_are_priced_and_the_cheapest_stands_first() -> None:
    plan = solved(too_long())
    prices = [repair.price for repair in plan.repairs]

    assert prices == sorted(prices)
    assert 1 <= len(prices) <= 3
    assert "lùi hạn B thêm 1 ngày" in plan.repairs[0].wording.vi


def test_hours_that_do_not_suffice_clash_with_as_few_deadlines_as_possible() -> None:
    asked = overloaded()
    (group,) = asked.groups
    clash = group_clash(asked, group, lambda: 10.0)

    assert clash is not None
    assert clash.minimal
    keys = {demand.key for demand in clash.demands}
    assert "hours C" in keys
    assert len(keys) == 3
    assert "32 giờ" in clash.reason.vi


def test_an_overloaded_plan_tells_what_it_leaves_unmet() -> None:
    plan = solved(overloaded())

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert {demand.key for demand in plan.unmet} <= {"hours C", "deadline A", "deadline B", "deadline C"}
    assert plan.unmet


def test_every_repair_of_the_clash_makes_a_plan_possible_again() -> None:
    asked = overloaded()
    everything = {demand.key for demand in asked.demands()}

    assert can_be_met(asked, NOTHING, everything, 5.0) is False
    assert can_be_met(asked, NOTHING, everything - {"hours C"}, 5.0) is True


def test_time_that_has_run_out_is_no_proof() -> None:
    assert can_be_met(overloaded(), NOTHING, {"hours C"}, 0.0) is None
