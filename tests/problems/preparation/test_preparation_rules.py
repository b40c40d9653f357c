"""Every rule in its smallest case: kept by the plan, named by the checker when it is dropped from the model."""

from dataclasses import replace
from datetime import date

import pytest

from planner.engine.findings import Severity
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.preparation import Problem, check
from planner.problems.preparation.data import Budget
from planner.problems.preparation.entities import Agency, Mode
from planner.problems.preparation.model import RULES
from tests.problems.preparation.builders import EVERY, errors, person, problem, solved, solved_without, task

pytestmark = pytest.mark.solver
LATE = {"thin_slack": 0, "too_early": 0, "deferred_value": 1000, "makespan": 1, "expense": 1}
ONLY_DAYS = {**LATE, "imbalance": 0, "outside_helpers": 0, "changes": 0}


def case(rule: str) -> tuple[Problem, Commitments]:
    """A problem whose best plan without the rule breaks it."""
    made, pins = _days_case(rule) if rule in DAYS_RULES else _people_case(rule)
    return made, Commitments(pins) if pins else NO_COMMITMENTS


DAYS_RULES = {"precedence", "window", "needed_kept", "capacity", "crew", "budget"}


def _days_case(rule: str) -> tuple[Problem, dict[str, dict[str, str]] | None]:
    if rule == "precedence":
        return problem(task("A"), task("B", after=["A"]), weights=ONLY_DAYS), None
    if rule == "window":
        return problem(task("A", earliest=7), weights=ONLY_DAYS), None
    if rule == "needed_kept":
        return problem(task("A"), weights={**ONLY_DAYS, "makespan": 5, "deferred_value": 0}), None
    if rule == "capacity":
        pair = [task(name, uses={"hall": 1}) for name in "AB"]
        return problem(*pair, resources={"hall": 1}, weights=ONLY_DAYS), None
    if rule == "crew":
        pair = [task(name, crew={"sound": 1}) for name in "AB"]
        made = problem(*pair, people=[person("P", None, "sound")], weights=ONLY_DAYS)
        return replace(made, options=replace(made.options, accountable=False)), None
    pair = [task(name, cost=60_000_000) for name in "AB"]
    return problem(*pair, budgets=(Budget(0, 7, 100_000_000),), weights=ONLY_DAYS), None


def _people_case(rule: str) -> tuple[Problem, dict[str, dict[str, str]] | None]:
    two = [person("P", 20, "law", committee="C"), person("Q", 20, committee="D")]
    if rule == "keep_pins":
        made = problem(task("A"), people=two, weights={**ONLY_DAYS, "imbalance": 5})
        return made, {"A": {"start": "2025-03-06", "accountable": "Q"}}
    if rule == "hours":
        pair = [task(name, 5, hours=16) for name in "AB"]
        return problem(*pair, people=[person("P", 20)], weights=ONLY_DAYS), None
    if rule == "right_person":
        pair = [task(name, hours=8, skills=frozenset({"law"}), subcommittee="C") for name in "AB"]
        return problem(*pair, people=two, weights={**ONLY_DAYS, "imbalance": 5}), None
    shared = [task(name, hours=8, people=2, subcommittee="C") for name in "AB"]
    return problem(*shared, people=two, weights={**ONLY_DAYS, "imbalance": 5, "outside_helpers": 50}), None


@pytest.mark.parametrize("rule", sorted({one.__name__ for one in RULES}))
def test_the_plan_keeps_the_rule_and_the_checker_names_it_when_it_is_dropped(rule: str) -> None:
    asked, commitments = case(rule)

    assert errors(asked, solved(asked, commitments).assignments, commitments) == set()
    assert rule in errors(asked, solved_without(asked, rule, commitments), commitments)


def test_a_faster_way_is_taken_when_the_deadline_asks_for_it_and_its_money_is_there() -> None:
    slow = task("A", 8, latest=9)
    both = replace(slow, modes=(*slow.modes, Mode("two shifts", 4, 0, 30_000_000)))
    plan = solved(problem(both, weights=ONLY_DAYS))
    late = solved(problem(replace(both, latest=20), weights=ONLY_DAYS))

    assert (plan.assignments[0].mode, plan.goals["expense"]) == ("two shifts", 30)
    assert (late.assignments[0].mode, late.goals["expense"]) == ("", 0)


def test_the_task_of_less_value_is_put_off_when_the_hours_do_not_suffice() -> None:
    optional = [task(name, 5, hours=16, latest=5, optional=True, value=value) for name, value in (("A", 3), ("B", 7))]
    plan = solved(problem(*optional, people=[person("P", 20)]))

    assert {row.task_id: row.kept for row in plan.assignments} == {"A": False, "B": True}
    assert plan.goals["deferred_value"] == 3


def test_a_task_that_a_needed_one_waits_for_is_not_put_off() -> None:
    plan = solved(problem(task("A", optional=True, value=0), task("B", after=["A"])))

    assert all(row.kept for row in plan.assignments)


def test_days_off_do_not_count_but_on_the_festival_calendar_they_do() -> None:
    plan = solved(problem(task("A", 7), task("B", 7, counting=EVERY), weights=ONLY_DAYS))
    finish = {row.task_id: row.finish for row in plan.assignments}

    assert finish == {"A": date(2025, 3, 11), "B": date(2025, 3, 9)}


def test_a_lag_keeps_days_between_and_a_negative_one_lets_tasks_overlap() -> None:
    later = solved(problem(task("A"), task("B", after=["A+3"]), weights=ONLY_DAYS))
    sooner = solved(problem(task("A"), task("C", after=["A+-1"]), weights=ONLY_DAYS))

    assert [plan.assignments[1].start for plan in (later, sooner)] == [date(2025, 3, 10), date(2025, 3, 4)]


def test_the_previous_plan_is_kept_where_nothing_asks_for_more() -> None:
    asked = problem(task("A", latest=20), task("B", latest=20), people=[person("P"), person("Q")])
    first = solved(asked)
    rows = [
        {"task_id": row.task_id, "start": f"{row.start}", "finish": f"{row.finish}", "accountable": row.accountable}
        for row in first.assignments
    ]
    previous = tuple({**row, "kept|deferred": "kept"} for row in rows)
    again = solved(asked, Commitments(previous=previous))
    moved = tuple({**row, "accountable": "Q" if row["accountable"] == "P" else "P"} for row in previous)

    assert again.goals["changes"] == 0
    assert again.assignments == first.assignments
    assert solved(asked, Commitments(previous=moved)).goals["changes"] == 0


@pytest.mark.parametrize(("people", "kept", "idle"), [((), True, False), ((), False, True), (("P",), False, False)])
def test_every_agency_has_a_task_that_is_done(people: tuple[str, ...], kept: bool, idle: bool) -> None:  # noqa: FBT001
    office = Agency("Phòng Nội vụ", frozenset(people), frozenset({"B"}))
    asked = problem(task("A"), task("B", optional=True, value=5), people=[person("P")], agencies=(office,))
    rows = [replace(row, kept=kept) if row.task_id == "B" else row for row in solved(asked).assignments]

    found = [one for one in check(asked, rows) if one.rule == "agencies_have_work"]

    assert [(one.subjects, one.severity) for one in found] == [(("Phòng Nội vụ", "B"), Severity.WARNING)] * idle
