"""The shipped packs: a timetable within the time, a proven gap, pins and an earlier plan at full size."""

from pathlib import Path

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments, weighted
from planner.engine.settings import Settings
from planner.problems.rehearsals import Problem, check, explain, score, to_rows
from planner.problems.rehearsals.solve import solve
from planner.scenario.load import load
from tests.problems.rehearsals.builders import proven, solved

SCENARIOS = Path(__file__).parents[3] / "scenarios"


@pytest.mark.solver
def test_tiny_pack_is_solved_to_the_proof() -> None:
    of = Problem.from_scenario(load(SCENARIOS / "tiny"))
    plan = solved(of)

    assert proven(plan) == weighted(score(of, plan.assignments), of.weights)
    assert [one for one in check(of, plan.assignments) if one.severity == "error"] == []


@pytest.mark.scenario
@pytest.mark.solver
def test_big_pack_is_planned_with_a_small_proven_gap() -> None:
    of = Problem.from_scenario(load(SCENARIOS / "vinh-linh-2025"))

    plan = solve(of, Settings(limit_s=40, workers=2))

    assert len(of.sessions) == 130
    assert plan.outcome.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert plan.outcome.score == weighted(score(of, plan.assignments), of.weights)
    assert plan.outcome.gap is not None
    assert plan.outcome.gap < 0.04  # 1 to 1.6 % in 30 s on an idle machine
    assert plan.outcome.elapsed_s < 41
    assert [one for one in check(of, plan.assignments) if one.severity == "error"] == []
    assert explain(of, plan.assignments, "BT-SD").alternatives


@pytest.mark.scenario
@pytest.mark.solver
def test_big_pack_keeps_an_earlier_plan_and_pins() -> None:
    of = Problem.from_scenario(load(SCENARIOS / "vinh-linh-2025"))
    first = solve(of, Settings(limit_s=25, workers=2))
    before = tuple(to_rows(first.assignments))
    pins = {"BT-SD": {"date": before[-2]["start"][:10]}}

    plan = solve(of, Settings(limit_s=25, workers=2), commitments=Commitments(pins=pins, previous=before))

    assert plan.outcome.score is not None
    assert first.outcome.score is not None
    assert plan.outcome.score <= first.outcome.score
    assert plan.goals["changes"] <= 20


@pytest.mark.scenario
@pytest.mark.solver
def test_big_pack_with_two_sessions_pinned_onto_each_other() -> None:
    of = Problem.from_scenario(load(SCENARIOS / "vinh-linh-2025"))
    pins = {one: {"venue_id": "DTL-02", "start": "2025-05-27 17:00"} for one in ("BT-01K#1", "BT-02K#1")}

    plan = solve(of, Settings(limit_s=20, workers=2), commitments=Commitments(pins=pins))

    assert plan.outcome.status == Status.INFEASIBLE
    assert plan.conflict is not None
    assert {"pin BT-01K#1", "pin BT-02K#1"} <= {one.key for one in plan.conflict.demands}
    assert 1 <= len(plan.unmet) <= 3
    assert plan.outcome.elapsed_s < 21
