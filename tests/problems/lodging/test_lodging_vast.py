"""Very large events: ways to fill rooms made when asked for, and a first plan group by group."""

import pytest

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.settings import Settings
from planner.problems.lodging import check, frame
from planner.problems.lodging.annealing import Annealing
from planner.problems.lodging.frame import Frame
from planner.problems.lodging.model import RULES, frame_for
from planner.problems.lodging.pooled import pooled_bound, splits_at_least
from planner.problems.lodging.readoff import to_assignments
from planner.problems.lodging.solve import solve
from tests.problems.lodging.builders import best_by_trying, chance_problem, guest, problem, room, total

EVENTS = range(6)


def settled(framed: Frame) -> dict[str, str]:
    annealing = Annealing(framed, Settings(limit_s=60, workers=1, deterministic=True), lambda: False)
    annealing.settle({})
    return annealing.housing


@pytest.mark.parametrize("seed", EVENTS)
def test_groups_settled_one_after_the_other_keep_every_rule_but_who_belongs_together_may_be_apart(seed: int) -> None:
    small = chance_problem(seed)

    housing = settled(frame_for(small, NO_COMMITMENTS, RULES))

    broken = {
        finding.rule for finding in check(small, to_assignments(small, housing)) if finding.subjects[0] in housing
    }
    assert broken <= {"companions_together", "staff_near"}


def test_a_delegation_takes_the_hotel_that_is_cheapest_for_all_of_it_and_fills_rooms() -> None:
    people = [guest(f"G{i}") for i in range(4)]
    rooms = [room("A", "H1", price_vnd=300_000), room("B", "H1", price_vnd=900_000)]
    rooms += [room(name, "H2", price_vnd=400_000) for name in ("C", "D", "E")]

    housing = settled(frame_for(problem(people, rooms), NO_COMMITMENTS, RULES))

    assert sorted(housing.values()) == ["C", "C", "D", "D"]


def test_whoever_has_few_rooms_to_go_to_is_settled_first() -> None:
    people = [guest("G0"), guest("G1", delegation_id="D2", needs=("wheelchair",))]
    rooms = [room("A", accessible=True, price_vnd=300_000), *(room(f"B{i}") for i in range(9))]

    housing = settled(frame_for(problem(people, rooms), NO_COMMITMENTS, RULES))

    assert housing["G1"] == "A"


def test_an_event_too_large_for_all_ways_is_planned_without_making_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "MOST_PLACES", 1)
    small = chance_problem(0)

    plan = solve(small, Settings(limit_s=1, workers=1, deterministic=True))

    assert list(check(small, plan.assignments)) == []
    assert plan.outcome.score == total(small, plan.assignments)


def test_a_pinned_room_is_kept_from_the_first_plan_on() -> None:
    people = [guest(f"G{i}") for i in range(4)]
    small = problem(people, [room("A"), room("B"), room("C", price_vnd=900_000)])
    pins = Commitments(pins={"G2": {"room_id": "C"}})

    assert settled(frame_for(small, pins, RULES))["G2"] == "C"


def test_ways_that_are_not_asked_for_are_not_made() -> None:
    ways = frame_for(chance_problem(0), NO_COMMITMENTS, RULES).patterns

    assert ways.more_than(0)
    assert 0 < len(ways._found) < len(ways)  # noqa: SLF001 - what was made is what this is about
    assert not ways.more_than(10_000)
    assert len(ways._found) == len(ways)  # noqa: SLF001


@pytest.mark.parametrize("seed", EVENTS)
def test_the_pooled_relaxation_is_never_above_the_best_plan(seed: int) -> None:
    small = chance_problem(seed)
    best = best_by_trying(small)

    pooled = pooled_bound(frame_for(small, NO_COMMITMENTS, RULES), Settings(limit_s=60))

    if best is not None:
        assert pooled is not None
        assert 0 < pooled.bound <= best


def test_fillings_of_two_delegations_are_pooled_and_the_cheapest_rooms_are_shared_out() -> None:
    people = [guest(f"G{i}", delegation_id=f"D{i // 2}") for i in range(4)]
    rooms = [room("A", price_vnd=300_000), room("B", price_vnd=500_000), room("C", price_vnd=700_000)]
    small = problem(people, rooms)

    pooled = pooled_bound(frame_for(small, NO_COMMITMENTS, RULES), Settings(limit_s=60))

    assert pooled is not None
    assert pooled.bound == 2 * 30 + 2 * 50
    assert list(pooled.tolls) == sorted(pooled.tolls, reverse=True)


def test_a_delegation_too_large_for_any_hotel_is_split_at_least_once() -> None:
    people = [guest(f"G{i}") for i in range(5)]
    rooms = [room(name, hotel) for name, hotel in (("A", "H1"), ("B", "H1"), ("C", "H2"), ("D", "H2"))]

    assert splits_at_least(problem(people, rooms)) == problem(people, rooms).weights["split_delegations"]
    assert splits_at_least(problem(people[:4], rooms)) == 0
