"""Each rule: it holds in a smallest case, forbids a smallest case, and is missed by the checker when dropped."""

from dataclasses import dataclass, replace

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.problems.staffing import Problem, check, special_model
from planner.problems.staffing.data import ReserveKey
from planner.problems.staffing.model import RULES
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


def test_reserve_is_of_every_force_or_lent_among_forces_or_kept_over_all_of_them() -> None:
    people = [*(person(name) for name in "AE"), *(person(name, force="PCCC") for name in "BCD")]
    asks = [("P1", "CA1", 1), ("P1", "CA1", 2, "", "PCCC")]
    each = problem(people, asks, options={"reserve_percent": 10})
    shared = problem(people, asks, options={"reserve_percent": 10, "reserve_shared": True})
    overall = problem(people, asks, options={"reserve_percent": 10, "reserve_per_force": False})

    assert each.reserves == {ReserveKey("CA1", "CSGT"): 1, ReserveKey("CA1", "PCCC"): 1}
    assert shared.reserves == {ReserveKey("CA1", "CSGT"): 1}
    assert overall.reserves == {ReserveKey("CA1", ""): 1}
    assert [planned(one).outcome.status for one in (each, shared, overall)] == [Status.OPTIMAL] * 3


def test_a_force_too_small_for_its_reserve_is_named_with_the_area_and_how_many_are_short() -> None:
    one = problem([person("A"), person("B")], [("P1", "CA1", 1), ("P2", "CA1", 1)], options={"reserve_percent": 10})
    areas = {"P1": "Cụm bắc", "P2": "Cụm nam"}
    posts = {post_id: replace(post, area=areas[post_id]) for post_id, post in one.posts.items()}
    plan = planned(replace(one, posts=posts))

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert {demand.key for demand in plan.conflict.demands} >= {"reserve, shift CA1, CSGT, Cụm bắc"}
    assert [demand.wording.vi for demand in plan.unmet] == [
        "Ca CA1, CSGT, khu vực Cụm bắc: cần 1 người dự bị, có 0: thiếu 1.",
        "Ca CA1, CSGT, khu vực Cụm nam: cần 1 người dự bị, có 0: thiếu 1.",
    ]


FORCES = ("CSGT", "PCCC", "TNTN")


@pytest.mark.parametrize(
    ("percent", "each", "together"), [(0, 0, 0), (1, 3, 1), (10, 3, 2), (33, 3 + 1 + 2, 5), (100, 13, 13)]
)
def test_reserve_is_rounded_up_for_every_force_or_for_the_shift_where_forces_lend(
    percent: int, each: int, together: int
) -> None:
    people = [person(f"{force}{number}", force=force) for force in FORCES for number in range(20)]
    asks = [("P1", "CA1", count, "", force) for force, count in zip(FORCES, (7, 1, 5), strict=True)]
    strict = problem(people, asks, options={"reserve_percent": percent}).reserves
    lent = problem(people, asks, options={"reserve_percent": percent, "reserve_shared": True}).reserves

    assert sum(strict.values()) == each
    assert sum(lent.values()) == together
    assert all(100 * strict[key] >= percent * {"CSGT": 7, "PCCC": 1, "TNTN": 5}[key.force] for key in strict)
    assert all(need >= {"CSGT": 7, "PCCC": 1, "TNTN": 5}[key.force] * percent // 100 for key, need in lent.items())


def test_people_are_used_only_inside_their_presence() -> None:
    one = away(person("A"), 6, 12)
    present = type(one)(**{**_fields(one), "absences": (), "presences": one.absences})

    assert planned(problem([present], [("P1", "CA1", 1)])).outcome.status is Status.OPTIMAL
    late = problem([present], [("P1", "CA1", 1)], [shift("CA1", 7, 13)])
    assert planned(late).outcome.status is Status.INFEASIBLE


def _fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in type(one).__dataclass_fields__}  # type: ignore[attr-defined]
