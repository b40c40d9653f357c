"""No timetable: a smallest clash with its numbers, and the rest is planned all the same."""

from datetime import time

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.problems.rehearsals import Plan, Problem
from tests.problems.rehearsals.builders import absence, group, item, moment, problem, rules_of, session, solved, venue

pytestmark = pytest.mark.solver

GROUPS = [group("G1", 10), group("G2", 20), group("G3", 120)]
ITEMS = [item("I1", "G1"), item("I2", "G2"), item("I3", "G3")]
SESSIONS = [session("S1", "I1"), session("S2", "I2"), session("S3", "I3")]


def keys(plan: Plan) -> set[str]:
    assert plan.outcome.status == Status.INFEASIBLE
    assert plan.outcome.score is None
    assert plan.conflict is not None
    assert plan.conflict.minimal
    return {demand.key for demand in plan.conflict.demands}


def unmet(plan: Plan) -> set[str]:
    return {demand.key for demand in plan.unmet}


def only_missing(of: Problem, plan: Plan, commitments: Commitments) -> bool:
    """Whether the checker reports the sessions left out and nothing else."""
    return rules_of(of, plan.assignments, commitments) == {"place_each_session"}


def test_no_venue_is_big_enough() -> None:
    of = problem(GROUPS, ITEMS, SESSIONS)

    plan = solved(of)

    assert keys(plan) == unmet(plan) == {"session S3"}
    assert plan.conflict is not None
    assert "120" in plan.conflict.reason.vi
    assert "100" in plan.conflict.reason.vi
    assert "20" in plan.conflict.reason.en
    assert [one.session_id for one in plan.assignments] == ["S1", "S2"]
    assert only_missing(of, plan, Commitments())


def test_group_is_away_all_the_time() -> None:
    of = problem([absence("group", "G1", "12 00:00", "15 00:00")])

    plan = solved(of)

    assert keys(plan) == {"session S1", "absence group G1"}
    assert unmet(plan) == {"session S1"}


def test_two_sessions_pinned_onto_each_other() -> None:
    of = problem(GROUPS, ITEMS, SESSIONS[:2])
    pins = Commitments(pins={one: {"venue_id": "V1", "start": "2026-06-12 09:00"} for one in ("S1", "S2")})

    plan = solved(of, pins)

    assert keys(plan) == {"session S1", "session S2", "pin S1", "pin S2"}
    assert len(unmet(plan)) == 1
    assert only_missing(of, plan, pins)


def test_too_many_sessions_for_the_hours() -> None:
    of = problem(
        GROUPS,
        [item("I1", "G1"), item("I2", "G2"), item("I4", "G1")],
        [session(f"S{index}", f"I{index}") for index in (1, 2, 4)],
        [venue(open_to=time(10))],
        start="2026-06-14",
    )

    plan = solved(of)

    assert keys(plan) == {"session S1", "session S2", "session S4"}
    assert len(unmet(plan)) == 1


def test_three_quarters_of_an_hour_for_two_rungs() -> None:
    of = problem(
        [
            session("S1", earliest=moment("14 10:30")),
            session("S2", stage="hợp luyện", latest=moment("14 12:00")),
        ]
    )

    assert keys(solved(of)) == {"session S1", "session S2"}


def test_many_sessions_one_of_them_impossible() -> None:
    groups = [group(f"G{index}", 10) for index in range(1, 31)] + [group("G99", 500)]
    items = [item(f"I{index}", f"G{index}") for index in range(1, 31)] + [item("I99", "G99")]
    sessions = [session(f"S{index}", f"I{index}", minutes=30) for index in range(1, 31)] + [session("S99", "I99")]
    of = problem(groups, items, sessions, [venue(), venue("V2")])

    plan = solved(of, limit_s=3)

    assert keys(plan) == unmet(plan) == {"session S99"}
    assert len(plan.assignments) == 30


def test_no_time_is_no_proof() -> None:
    groups = [group(f"G{index}", 10) for index in range(1, 31)]
    items = [item(f"I{index}", f"G{index}") for index in range(1, 31)]
    sessions = [session(f"S{index}", f"I{index}", minutes=30) for index in range(1, 31)]

    plan = solved(problem(groups, items, sessions, [venue(), venue("V2")]), limit_s=0.06)

    assert plan.outcome.status != Status.INFEASIBLE
