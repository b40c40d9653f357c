"""Planning an event: only what is asked for, in one time limit, in this process or in children, stoppable."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planner.engine.outcome import Status
from planner.engine.pins import Pin
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.event import Request, plan_event
from planner.scenario.load import load
from planner.scenario.schema import Scenario

if TYPE_CHECKING:
    from planner.engine.progress import Step

pytestmark = pytest.mark.solver

SETTINGS = Settings(limit_s=20, workers=1)


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return load(Path(__file__).parents[1] / "scenarios" / "tiny")


def test_child_processes_come_to_the_same_plan(tiny: Scenario) -> None:
    here = plan_event(tiny, Request(SETTINGS))
    steps: list[Step] = []
    apart = plan_event(tiny, Request(SETTINGS, isolate=True), progress=steps.append)

    assert {name: plan.rows for name, plan in apart.plans.items()} == {
        name: plan.rows for name, plan in here.plans.items()
    }
    assert {step.problem for step in steps} == set(here.plans)


def test_only_the_problems_asked_for_are_planned_in_catalogue_order(tiny: Scenario) -> None:
    event = plan_event(tiny, Request(SETTINGS, only=("staffing", "seating")))

    assert list(event.plans) == ["seating", "staffing"]


def test_problem_without_data_is_passed_over(tiny: Scenario) -> None:
    event = plan_event(
        replace(tiny, rooms=(), posts=(), post_demand=(), shifts=()), Request(SETTINGS, only=("staffing",))
    )

    assert event.plans == {}


def test_pin_of_an_unknown_problem_is_refused_with_the_nearest(tiny: Scenario) -> None:
    with pytest.raises(UsageError, match="seating"):
        plan_event(tiny, Request(SETTINGS, pins=(Pin("seatin", "K02", "seat_id", "A-01-03"),)))


def test_pin_is_kept_and_told_to_the_checker(tiny: Scenario) -> None:
    pin = Pin("seating", "K03", "seat_id", "A-01-01")

    plan = plan_event(tiny, Request(SETTINGS, only=("seating",), pins=(pin,))).plans["seating"]

    assert {"guest_id": "K03", "seat_id": "A-01-01"} in plan.rows
    assert plan.findings == ()
    assert plan.commitments.pins == {"K03": {"seat_id": "A-01-01"}}


@pytest.mark.scenario
def test_stop_hands_over_the_best_plans_at_once() -> None:
    scenario = load(Path(__file__).parents[1] / "scenarios" / "vinh-linh-2025")
    begin = time.perf_counter()

    event = plan_event(
        scenario,
        Request(Settings(limit_s=120, workers=2), only=("rehearsals",)),
        stop=lambda: time.perf_counter() - begin > 15,
    )

    assert event.plans["rehearsals"].outcome.status is Status.FEASIBLE
    assert event.elapsed_s < 60
