"""Each rule: it holds in a smallest case, forbids a smallest case, and is missed by the checker when dropped."""

from dataclasses import dataclass

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.problems.staffing import RULES, Problem, check, special_model
from planner.problems.staffing.data import ReserveKey
from tests.problems.staffing.builders import away, person, planned, problem, shift, without

pytestmark = pytest.mark.solver

MORNING, NOON, EVENING = shift("CA1", 6, 12), shift("CA2", 12, 18), shift("CA3", 20, 26)
LAPPED = shift("CA2", 11, 17)
FREE = {"rest_minutes": 0, "max_day_minutes": 24 * 60}


@dataclass(frozen=True)
class Case:
    """A rule with a case that keeps it and a case that cannot."""

    rule: str
    possible: Problem
    impossible: Problem
    pins: Commitments | None = None


TWO_SHIFTS = [("P1", "CA1", 1), ("P1", "CA2", 1)]
CASES = (
    Case(
        "cover_demand",
        problem([person("A"), person("B")], [("P1", "CA1", 2)]),
        problem([person("A")], [("P1", "CA1", 2)]),
    ),
    Case(
        "reserve",
        problem([person("A"), person("B")], [("P1", "CA1", 1)], options={"reserve_percent": 10}),
        problem([person("A")], [("P1", "CA1", 1)], options={"reserve_percent": 10}),
    ),
    Case(
        "one_duty_at_a_time",
        problem([person("A"), person("B")], TWO_SHIFTS, [MORNING, LAPPED], FREE),
        problem([person("A")], TWO_SHIFTS, [MORNING, LAPPED], FREE),
    ),
    Case(
        "rest",
        problem([person("A")], [("P1", "CA1", 1), ("P1", "CA3", 1)], [MORNING, EVENING]),
        problem([person("A", hours=24)], TWO_SHIFTS, [MORNING, NOON]),
    ),
    Case(
        "max_hours",
        problem([person("A", hours=12)], [("P1", "CA1", 1), ("P1", "CA3", 1)], [MORNING, EVENING]),
        problem([person("A", hours=11)], [("P1", "CA1", 1), ("P1", "CA3", 1)], [MORNING, EVENING]),
    ),
    Case(
        "max_hours_per_day",
        problem([person("A")], TWO_SHIFTS, [MORNING, NOON], {"rest_minutes": 0}),
        problem([person("A")], TWO_SHIFTS, [MORNING, NOON], {"rest_minutes": 0, "max_day_minutes": 11 * 60}),
    ),
    Case(
        "availability",
        problem([away(person("A"), 12, 18)], [("P1", "CA1", 1)]),
        problem([away(person("A"), 11, 18)], [("P1", "CA1", 1)]),
    ),
    Case(
        "keep_pins",
        problem([person("A"), person("B", km=9)], [("P1", "CA1", 1)]),
        problem([person("A"), person("B", km=9), person("C", km=9)], [("P1", "CA1", 1)]),
        Commitments({"B@CA1": {"post_id": "P1"}, "C@CA1": {"post_id": "P1"}}),
    ),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


def test_every_rule_has_a_case() -> None:
    elsewhere = {rule.__name__ for rule in special_model.RULES}  # test_staffing_special_rules.py
    assert [case.rule for case in CASES] == [rule.__name__ for rule in RULES if rule.__name__ not in elsewhere]


@every_case
def test_smallest_case_that_keeps_the_rule_is_planned(case: Case) -> None:
    plan = planned(case.possible)

    assert plan.outcome.status is Status.OPTIMAL
    assert check(case.possible, plan.assignments) == ()


@every_case
def test_smallest_case_that_cannot_keep_the_rule_is_impossible(case: Case) -> None:
    plan = planned(case.impossible, case.pins)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.minimal


@every_case
def test_checker_names_the_rule_that_the_model_lacks(case: Case) -> None:
    rows = without(case.rule, case.impossible, case.pins if case.rule != "keep_pins" else pin_b())
    judged = check(case.impossible, rows, (case.pins if case.rule != "keep_pins" else pin_b()) or Commitments())

    assert {finding.rule for finding in judged} == {case.rule}


def pin_b() -> Commitments:
    return Commitments({"B@CA1": {"post_id": "P1"}})


def test_without_people_of_the_force_a_line_cannot_be_covered() -> None:
    plan = planned(problem([person("A", force="PCCC")], [("P1", "CA1", 1)]))

    assert plan.outcome.status is Status.INFEASIBLE


def test_without_the_skill_a_line_cannot_be_covered() -> None:
    plan = planned(problem([person("A")], [("P1", "CA1", 1, "chỉ huy")]))

    assert plan.outcome.status is Status.INFEASIBLE


def test_a_person_with_two_skills_counts_for_one_line_only() -> None:
    asks = [("P1", "CA1", 1, "chỉ huy"), ("P1", "CA1", 1, "lái xe")]

    assert planned(problem([person("A", "chỉ huy", "lái xe"), person("B")], asks)).outcome.status is Status.INFEASIBLE
    both = problem([person("A", "chỉ huy", "lái xe"), person("B", "lái xe")], asks)
    assert planned(both).outcome.status is Status.OPTIMAL


def test_reserve_is_shared_out_among_forces_or_kept_over_all_of_them() -> None:
    people = [person("A"), *(person(name, force="PCCC") for name in "BCD")]
    asks = [("P1", "CA1", 1), ("P1", "CA1", 2, "", "PCCC")]
    shared = problem(people, asks, options={"reserve_percent": 10})
    overall = problem(people, asks, options={"reserve_percent": 10, "reserve_per_force": False})

    assert shared.reserves == {ReserveKey("CA1", "PCCC"): 1}
    assert overall.reserves == {ReserveKey("CA1", ""): 1}
    assert planned(shared).outcome.status is Status.OPTIMAL
    assert planned(overall).outcome.score == planned(shared).outcome.score


@pytest.mark.parametrize("percent", [0, 1, 10, 33, 50, 100])
def test_shared_out_reserve_is_the_percentage_of_all_rounded_up(percent: int) -> None:
    people = [person(f"{force}{number}", force=force) for force in ("CSGT", "PCCC", "TNTN") for number in range(20)]
    asks = [("P1", "CA1", count, "", force) for force, count in (("CSGT", 7), ("PCCC", 1), ("TNTN", 5))]
    needs = problem(people, asks, options={"reserve_percent": percent}).reserves

    assert sum(needs.values()) == -(-13 * percent // 100)
    assert all(need >= {"CSGT": 7, "PCCC": 1, "TNTN": 5}[key.force] * percent // 100 for key, need in needs.items())


def test_people_are_used_only_inside_their_presence() -> None:
    one = away(person("A"), 6, 12)
    present = type(one)(**{**_fields(one), "absences": (), "presences": one.absences})

    assert planned(problem([present], [("P1", "CA1", 1)])).outcome.status is Status.OPTIMAL
    late = problem([present], [("P1", "CA1", 1)], [shift("CA1", 7, 13)])
    assert planned(late).outcome.status is Status.INFEASIBLE


def _fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in type(one).__dataclass_fields__}  # type: ignore[attr-defined]
