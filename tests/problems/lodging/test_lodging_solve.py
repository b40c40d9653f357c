"""Planning lodging: clashes named with their numbers, pins, piecewise search, explanations, odd packs."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems import lodging
from planner.problems.lodging import Assignment, Problem, check, explain, score
from planner.problems.lodging.greedy import first_housing
from planner.problems.lodging.model import RULES, frame_for
from planner.problems.lodging.readoff import to_assignments
from planner.problems.lodging.solve import solve
from planner.scenario import rows
from planner.scenario.load import load
from tests.problems.lodging.builders import (
    best_by_trying,
    chance_problem,
    guest,
    hotel,
    night,
    planned,
    problem,
    room,
    scenario,
    total,
)

if TYPE_CHECKING:
    from planner.engine.progress import Step

pytestmark = pytest.mark.solver

ROOT = Path(__file__).parents[3]


def test_too_few_accessible_rooms_are_counted_and_the_rest_is_planned() -> None:
    chairs = [guest(f"G{i:02}", delegation_id=f"D{i}", needs=("wheelchair",)) for i in range(6)]
    others = [guest(f"K{i}", delegation_id="D9") for i in range(3)]
    small = problem([*chairs, *others], [room(f"R{i}", accessible=i < 4) for i in range(9)])

    plan = planned(small)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.minimal
    assert len(plan.conflict.demands) == 5
    assert plan.conflict.reason.vi == (
        "Đêm 15/6/2025: 6 khách dùng xe lăn cần ít nhất 6 phòng phù hợp cho xe lăn, chỉ có 4 phòng."
        " Đêm 15/6/2025 thiếu 2 phòng (cần 6, có 4); danh sách không còn nơi nào để thuê thêm."
        " Đêm 16/6/2025 thiếu 2 phòng (cần 6, có 4); danh sách không còn nơi nào để thuê thêm."
    )
    assert len(plan.unmet) == 2
    assert len(plan.assignments) == 7
    assert {f.rule for f in check(small, plan.assignments)} == {"house_each_guest"}


def test_more_guests_than_beds_names_the_night() -> None:
    small = problem([guest(f"G{i}") for i in range(4)] + [guest("G9", "14-15")], [room("R1", beds=3)])

    plan = planned(small)

    assert plan.conflict is not None
    assert plan.conflict.reason.vi == (
        "Đêm 15/6/2025: 4 khách cần giường, chỉ có 3 giường."
        " Đêm 15/6/2025 thiếu 1 giường (cần 4, có 3); danh sách không còn nơi nào để thuê thêm."
        " Đêm 16/6/2025 thiếu 1 giường (cần 4, có 3); danh sách không còn nơi nào để thuê thêm."
    )
    assert plan.conflict.reason.en.startswith("Night of 15/6/2025: 4 guests need beds, there are only 3. Night of")
    assert [demand.key for demand in plan.conflict.demands] == ["delegation D1 2025-06-15..2025-06-17"]
    assert len(plan.unmet) == 1


def test_the_highest_rank_is_left_out_last() -> None:
    small = problem([guest("G1", rank=20), guest("G2", rank=12)], [room("R1", beds=1)])

    assert [row.guest_id for row in planned(small).assignments] == ["G2"]


@pytest.mark.parametrize(
    ("pins", "said"),
    [
        ({"G11": {"room_id": "R1"}}, "G1"),
        ({"G1": {"rom_id": "R1"}}, "room_id"),
        ({"G1": {"room_id": "R01"}}, "R1"),
        ({"G1": {"hotel_id": "H11"}}, "H1"),
    ],
)
def test_pins_of_unknown_things_name_the_nearest(pins: dict[str, dict[str, str]], said: str) -> None:
    with pytest.raises(UsageError, match=f"“{said}”") as raised:
        planned(problem([guest("G1")], [room("R1")]), Commitments(pins=pins))

    assert f"“{said}”" in raised.value.message.en


def test_previous_rooms_that_are_gone_or_of_others_do_no_harm() -> None:
    small = problem([guest("G1"), guest("G2", gender="nữ")], [room("R1"), room("R2")])
    previous = (
        {"guest_id": "G1", "hotel_id": "H1", "room_id": "R9"},
        {"guest_id": "G2", "hotel_id": "H1", "room_id": "R1"},
        {"guest_id": "G7", "hotel_id": "H1", "room_id": "R2"},
    )

    plan = planned(small, Commitments(previous=previous))

    assert plan.goals["changes"] == 1
    assert plan.outcome.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(10))
def test_piecewise_search_keeps_every_rule_and_its_bound_holds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["planner.problems.lodging.solve"], "SMALL", 0)  # the function hides its module
    small = chance_problem(seed)
    best = best_by_trying(small)

    plan = solve(small, Settings(limit_s=1.5, workers=1))

    if best is None:
        assert plan.outcome.status in {Status.INFEASIBLE, Status.UNKNOWN}
    elif plan.outcome.score is not None:
        assert plan.outcome.bound is not None
        assert plan.outcome.bound <= best <= plan.outcome.score
        assert check(small, plan.assignments) == ()


@pytest.mark.scenario
def test_whole_pack_has_a_plan_with_a_proven_bound() -> None:
    pack = Problem.from_scenario(load(ROOT / "scenarios" / "vinh-linh-2025"))

    plan = solve(pack, Settings(limit_s=40))

    assert plan.outcome.has_plan
    assert check(pack, plan.assignments) == ()
    assert plan.goals == score(pack, plan.assignments)
    assert plan.outcome.gap is not None
    assert plan.outcome.gap < 0.15


@pytest.mark.parametrize("seed", range(40))
def test_first_plan_breaks_no_rule_for_those_it_houses(seed: int) -> None:
    small = chance_problem(seed)
    frame = frame_for(small, Commitments(), RULES)

    first = to_assignments(small, first_housing(frame, {}))

    assert {finding.rule for finding in check(small, first)} <= {"house_each_guest"}


def test_progress_is_told_and_a_wish_to_stop_obeyed() -> None:
    steps: list[Step] = []

    plan = solve(chance_problem(3), Settings(limit_s=5), progress=steps.append, stop=lambda: True)

    assert steps[0].phase == "build"
    assert plan.outcome.elapsed_s < 4


def test_equal_rooms_of_a_type_are_numbered() -> None:
    kind = rows.Room(room_type_id="DOI", hotel_id="H1", beds=2, count=3)

    small = Problem.from_scenario(scenario([guest("G1")], [kind]))

    assert [room.room_id for room in small.rooms] == ["DOI#1", "DOI#2", "DOI#3"]
    assert planned(small).assignments[0].room_id in {"DOI#1", "DOI#2", "DOI#3"}


def test_a_closed_hotel_is_not_used() -> None:
    closed = rows.Availability.model_validate(
        {
            "subject_kind": "hotel",
            "subject_id": "H1",
            "available": "0",
            "from": "2025-06-16 00:00",
            "to": "2025-06-16 23:59",
        }
    )
    small = problem([guest("G1")], [room("R1"), room("R2", "H2")], availability=(closed,))

    assert planned(small).assignments[0].hotel_id == "H2"


def test_pack_without_guests_who_lodge_asks_nothing() -> None:
    small = problem([], [room("R1")])

    assert small.is_empty
    assert planned(small).outcome.score == 0


def test_pack_without_rooms_or_venues_is_told_apart() -> None:
    nowhere = problem([guest("G1")], [], hotels=())
    no_venue = problem([guest("G1")], [room("R1")], venues=())

    assert planned(nowhere).outcome.status is Status.INFEASIBLE
    assert planned(no_venue).goals["distance"] == 0


def test_options_of_the_pack_set_the_ranks() -> None:
    chief, other = guest("G1", rank=20), guest("G2", rank=21)

    small = problem([chief, other], [room("R1", grade=5)], options={"single_rank_max": 20, "grade_min": 5})

    assert [member.single for member in small.guests] == [True, False]


def test_alternatives_cost_what_the_score_says() -> None:
    small = problem(
        [guest("G1"), guest("G2", rank=2)],
        [room("R1"), room("R2"), room("R3", "H2", price_vnd=650_000), room("R4", "H3", grade=1), room("R5", "H2")],
        hotels=(hotel("H1", 1), hotel("H2", 9), hotel("H3", 4)),
    )
    plan = planned(small)

    explanation = explain(small, plan.assignments, "G2")

    assert {choice.choice.split(" / ")[0] for choice in explanation.alternatives} == {"H2", "H3"}
    for choice in explanation.alternatives:
        room_id = choice.choice.split(" / ")[1]
        moved = tuple(
            Assignment(r.guest_id, small.room[room_id].hotel_id, room_id, r.check_in, r.check_out)
            if r.guest_id == "G2"
            else r
            for r in plan.assignments
        )
        assert choice.broken_rules == tuple(sorted({f.rule for f in check(small, moved)}))
        if not choice.broken_rules:
            assert choice.cost == total(small, moved) - total(small, plan.assignments)
        assert choice.goals == {
            goal: value - score(small, plan.assignments)[goal] for goal, value in score(small, moved).items()
        }


def test_explanation_of_nobody_names_the_nearest_guest() -> None:
    small = problem([guest("G1")], [room("R1")])

    with pytest.raises(UsageError, match="“G1”"):
        explain(small, (), "G11")


def test_explanation_of_a_guest_without_a_room_offers_rooms() -> None:
    small = problem([guest("G1")], [room("R1")])

    explanation = explain(small, (), "G1")

    assert "chưa có phòng" in explanation.chosen.vi
    assert [choice.choice for choice in explanation.alternatives] == ["H1 / R1"]


def test_same_seed_gives_the_same_score() -> None:
    scores = {planned(chance_problem(11)).outcome.score for _ in range(3)}

    assert len(scores) == 1
    assert lodging.NAME == "lodging"
    assert night(15).day == 15


def test_where_rooms_may_be_changed_for_a_price_the_bound_is_one_of_plans_with_changes() -> None:
    small = problem([guest(f"G{i}") for i in range(2)], [room("R1", beds=2)])

    still, moving = planned(small), planned(replace(small, move_cost=5))

    assert (still.outcome.status, still.outcome.bound) == (Status.OPTIMAL, still.outcome.score)
    assert (moving.outcome.status, moving.outcome.bound) == (Status.OPTIMAL, still.outcome.score)
