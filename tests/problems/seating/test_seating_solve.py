"""Plans: pins, previous plans, shortages, the clock, determinism, and the whole pack."""

import time
from pathlib import Path
from threading import Barrier
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from planner.engine.outcome import Limit, Status
from planner.engine.plan import Commitments, weighted
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.seating import Problem, check, explain, score, search, to_rows
from planner.problems.seating import solve as solving
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.solve import solve
from planner.scenario.load import load

if TYPE_CHECKING:
    from planner.engine.progress import Step

pytestmark = pytest.mark.solver
PACK = Path(__file__).parents[3] / "scenarios" / "vinh-linh-2025"


def hall(builders: ModuleType, guests: int, zones: dict[str, list[str]] | None = None) -> Problem:
    people = [
        builders.guest(f"G{index:02}", rank=1 + index // 4, delegation=f"D{index // 5}", birth_year=1940 + index)
        for index in range(guests)
    ]
    asked = builders.problem(zones or {"A": ["aca|aca", "aca|aca"], "B": ["cccccc"]}, people)
    assert isinstance(asked, Problem)
    return asked


def previous(plan: object) -> Commitments:
    return Commitments(previous=tuple(to_rows(plan.assignments)))  # type: ignore[attr-defined]


def test_nobody_to_seat_is_an_empty_problem(builders: ModuleType) -> None:
    nobody, nowhere = builders.problem({"A": ["c"]}, []), builders.problem({}, [builders.guest("G1")])
    plan = builders.plan_of(nobody)

    assert nobody.is_empty
    assert nowhere.is_empty
    assert (plan.outcome.status, plan.outcome.score, plan.assignments) == (Status.OPTIMAL, 0, ())


def test_no_seats_at_all_is_a_shortage(builders: ModuleType) -> None:
    plan = builders.plan_of(builders.problem({}, [builders.guest("G1")]))

    assert plan.outcome.status is Status.INFEASIBLE
    assert "1 khách được mời cần ghế nhưng chỉ có 0 ghế dùng được" in plan.conflict.reason.vi


def test_declined_and_only_nominated_guests_get_no_seat(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), builders.guest("G2", status="declined"), builders.guest("G3", status="nominated")]

    assert builders.seats_of(builders.plan_of(builders.problem({"A": ["c"]}, guests))) == {"G1": "A-01-01"}


def test_pinned_seat_is_kept(builders: ModuleType) -> None:
    asked = hall(builders, 10)
    plan = builders.plan_of(asked, builders.pins(G00="B-01-06"))

    assert builders.seats_of(plan)["G00"] == "B-01-06"
    assert plan.outcome.bound <= plan.outcome.score


@pytest.mark.parametrize(
    ("pins", "near"),
    [
        ({"G02x": {"seat_id": "A-01-01"}}, "G02"),
        ({"G01": {"seat": "A-01-01"}}, "seat_id"),
        ({"G01": {"seat_id": "A-1-01"}}, "A-01-01"),
    ],
    ids=["guest", "field", "seat"],
)
def test_unknown_names_in_pins_are_told_with_the_nearest(
    builders: ModuleType, pins: dict[str, dict[str, str]], near: str
) -> None:
    with pytest.raises(UsageError) as caught:
        builders.plan_of(hall(builders, 3), Commitments(pins=pins))

    assert near in caught.value.message.vi
    assert near in caught.value.message.en


def test_two_pins_on_one_seat_clash_and_the_rest_is_planned(builders: ModuleType) -> None:
    asked, pins = hall(builders, 6), builders.pins(G00="A-01-01", G05="A-01-01")
    plan = builders.plan_of(asked, pins)

    assert plan.outcome.status is Status.INFEASIBLE
    assert {demand.key for demand in plan.conflict.demands} == {"pin G00", "pin G05"}
    assert plan.conflict.minimal
    assert len(plan.assignments) == 5
    assert "G05" in plan.unmet[0].wording.vi


@pytest.mark.parametrize("small", [search.SMALL, 0], ids=["seats", "blocks"])
def test_nothing_changes_when_nothing_changed(
    builders: ModuleType, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SMALL", small)
    asked = hall(builders, 14)
    first = builders.plan_of(asked)
    again = builders.plan_of(asked, previous(first))

    assert again.goals["changes"] == 0
    assert again.outcome.score == first.outcome.score


def test_one_guest_more_moves_few(builders: ModuleType) -> None:
    first = builders.plan_of(hall(builders, 14))
    again = builders.plan_of(hall(builders, 15), previous(first))

    assert again.goals["changes"] <= 4
    assert again.outcome.has_plan


def test_too_many_guests_are_counted_and_the_lowest_are_left_out(builders: ModuleType) -> None:
    asked = hall(builders, 20, {"A": ["ccxc", "cccc", "cccc", "cccc"]})
    plan = builders.plan_of(asked)

    assert plan.outcome.status is Status.INFEASIBLE
    assert (plan.outcome.score, plan.outcome.bound) == (None, None)
    assert "20 khách được mời cần ghế nhưng chỉ có 15 ghế dùng được (1 ghế bị chặn): thiếu 5 ghế" in (
        plan.conflict.reason.vi
    )
    assert "20 invited guests need seats, but only 15 can be used" in plan.conflict.reason.en
    assert len(plan.assignments) == 15
    seated = {row.guest_id for row in plan.assignments}
    assert max(asked.guest[one].rank for one in seated) <= min(
        guest.rank for guest in asked.guests if guest.guest_id not in seated
    )
    left = [finding for finding in check(asked, plan.assignments) if finding.rule != "seat_each_guest"]
    assert left == []
    assert sum(int(demand.wording.en.split()[0]) for demand in plan.unmet) == 5


def test_conflict_is_the_smallest_set_of_ranks_for_the_short_zone(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{index}", rank=1 + index // 2) for index in range(6)]
    zones = {1: ("A",), 2: ("A",), 3: ("B",)}
    plan = builders.plan_of(builders.problem({"A": ["ccc"], "B": ["cccc"]}, guests, rank_zones=zones))

    assert {demand.key for demand in plan.conflict.demands} == {"rank 1, zones A, seats", "rank 2, zones A, seats"}
    assert plan.conflict.minimal
    assert "Khu A có 3 ghế thường cho 4 khách bậc 1, 2." in plan.conflict.reason.vi
    assert len(plan.assignments) == 5


def test_too_few_wheelchair_spaces_are_told(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{index}", needs=("wheelchair",)) for index in range(3)]
    plan = builders.plan_of(builders.problem({"A": ["wcw"]}, guests))

    assert plan.outcome.status is Status.INFEASIBLE
    assert "2 chỗ xe lăn cho 3 khách" in plan.conflict.reason.vi
    assert len(plan.assignments) == 2


def test_party_that_no_row_holds_is_told_and_its_head_is_seated(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), builders.guest("G2", companion_of="G1"), builders.guest("G3")]
    plan = builders.plan_of(builders.problem({"A": ["c|c|c"]}, guests))

    assert {demand.key for demand in plan.conflict.demands} == {"party G1"}
    assert [row.guest_id for row in plan.assignments] == ["G1", "G3"]


@pytest.mark.parametrize("small", [search.SMALL, 0], ids=["seats", "blocks"])
def test_deterministic_plans_of_the_same_seed_are_the_same(
    builders: ModuleType, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SMALL", small)
    asked = hall(builders, 16)
    plans = [solve(asked, Settings(limit_s=2, workers=1, deterministic=True)) for _ in range(2)]

    assert plans[0].assignments == plans[1].assignments
    assert plans[0].outcome.score == plans[1].outcome.score
    assert plans[0].outcome.bound == plans[1].outcome.bound


def test_senior_guests_of_a_delegation_sit_nearer_the_middle(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{index}", delegation="D", birth_year=1950 - index) for index in range(5)]
    asked = builders.problem({"A": ["ccccc"]}, guests)
    seats = builders.seats_of(builders.plan_of(asked))

    assert [seats[f"G{index}"] for index in (4, 3, 2, 1, 0)] == [f"A-01-0{n}" for n in (3, 4, 2, 5, 1)]


def test_progress_is_told_and_stop_is_obeyed(builders: ModuleType) -> None:
    steps: list[Step] = []
    plan = solve(hall(builders, 16), Settings(limit_s=20, workers=1), progress=steps.append, stop=lambda: True)

    assert {"build", "check"} <= {step.phase for step in steps}
    assert plan.outcome.elapsed_s < 10


@pytest.fixture(scope="module")
def pack() -> Problem:
    return Problem.from_scenario(load(PACK))


@pytest.mark.scenario
def test_whole_pack_is_planned_in_time_with_a_bound(pack: Problem) -> None:
    begin = time.perf_counter()
    plan = solve(pack, Settings(limit_s=15, workers=2))

    assert time.perf_counter() - begin < 16
    assert plan.outcome.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert plan.outcome.limit in {None, Limit.TIME}
    assert plan.goals["precedence"] == 0
    assert check(pack, plan.assignments) == ()
    assert plan.outcome.score == weighted(score(pack, plan.assignments), pack.weights)
    assert plan.outcome.gap < 0.35
    begin = time.perf_counter()
    explain(pack, plan.assignments, pack.guests[500].guest_id)
    assert time.perf_counter() - begin < 2
    begin = time.perf_counter()
    again = solve(pack, Settings(limit_s=15, workers=2), commitments=previous(plan))
    assert again.goals["changes"] == 0 or again.outcome.score <= plan.outcome.score


@pytest.mark.scenario
def test_hundred_guests_too_many_are_told_in_time(builders: ModuleType) -> None:
    scenario = load(PACK)
    extra = [builders.guest(f"Z{index:03}", rank=31) for index in range(100)]
    crowded = Problem.from_scenario(
        type(scenario)(
            event=scenario.event, ranks=scenario.ranks, guests=(*scenario.guests, *extra), seats=scenario.seats
        )
    )
    begin = time.perf_counter()
    plan = solve(crowded, Settings(limit_s=10, workers=2))

    assert time.perf_counter() - begin < 11
    assert plan.outcome.status is Status.INFEASIBLE
    assert "1.300 khách được mời cần ghế nhưng chỉ có 1.224 ghế dùng được (12 ghế bị chặn)" in plan.conflict.reason.vi
    assert len(plan.assignments) >= 1_200
    assert {finding.rule for finding in check(crowded, plan.assignments)} == {"seat_each_guest"}


def test_parts_planned_by_groups_are_searched_beside_one_another(
    builders: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ["cccccccccc|cccccccccc|cccccccccc"]
    people = [builders.guest(f"G{n:03}", rank=1 + n % 2, delegation=f"D{n % 2}{n // 14}") for n in range(110)]
    asked = builders.problem({"A": row * 2, "B": row * 2}, people, {1: ("A",), 2: ("B",)})
    both, workers, whole = Barrier(2, timeout=20), [], solving.search

    def meeting(problem: Problem, commitments: Commitments, watch: Watch, limit_s: float) -> search.Found:
        both.wait()
        workers.append(watch.settings.workers)
        return whole(problem, commitments, watch, limit_s)

    monkeypatch.setattr(solving, "search", meeting)
    plan = solve(asked, Settings(limit_s=3, workers=2))

    assert workers == [1, 1]
    assert len(plan.assignments) == len(people)
    assert not check(asked, plan.assignments)
    assert plan.goals["precedence"] == 0
