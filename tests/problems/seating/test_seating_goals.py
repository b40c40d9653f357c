"""What each goal counts, on plans small enough to count by eye."""

from types import ModuleType

import pytest

from planner.engine.plan import Commitments
from planner.problems.seating import score
from planner.problems.seating.model import GOALS

ROWS = {"A": ["ccc", "ccc"]}


def counted(builders: ModuleType, goal: str, guests: list[object], seats: list[str], **more: object) -> int:
    asked = builders.problem(more.pop("zones", ROWS), guests, **more)
    plan = dict(zip([guest.guest_id for guest in asked.guests], seats, strict=True))
    return score(asked, builders.rows_of(plan))[goal]


def test_goals_and_weights_have_the_same_names(builders: ModuleType) -> None:
    asked = builders.problem(ROWS, [builders.guest("G1")])

    assert {goal.__name__ for goal in GOALS} == set(asked.weights) == set(score(asked, ()))


@pytest.mark.parametrize(
    ("ranks", "seats", "value"),
    [
        ([1, 2], ["A-01-01", "A-02-01"], 0),
        ([2, 1], ["A-01-01", "A-02-01"], 1),
        ([2, 1], ["A-01-01", "A-01-03"], 0),
        ([3, 1, 1, 2], ["A-01-01", "A-02-01", "A-02-02", "A-02-03"], 1),
        ([1, 2, 3, 1], ["A-01-01", "A-01-02", "A-02-01", "A-02-02"], 1),
        ([2, 2, 1, 1], ["A-01-01", "A-01-02", "A-02-01", "A-02-02"], 2),
    ],
)
def test_precedence_counts_the_fewest_out_of_order(
    builders: ModuleType, ranks: list[int], seats: list[str], value: int
) -> None:
    guests = [builders.guest(f"G{index}", rank) for index, rank in enumerate(ranks)]

    assert counted(builders, "precedence", guests, seats) == value


def test_the_middle_of_a_row_comes_before_its_equal_wings(builders: ModuleType) -> None:
    zones = {"A": ["cc|cc|cc"]}
    guests = [builders.guest("G1", 1), builders.guest("G2", 2)]

    assert counted(builders, "precedence", guests, ["A-01-01", "A-01-03"], zones=zones) == 1
    assert counted(builders, "precedence", guests, ["A-01-01", "A-01-06"], zones=zones) == 0


def test_a_blocked_chair_changes_nobodys_place(builders: ModuleType) -> None:
    guests = [builders.guest("G1", 1), builders.guest("G2", 2)]

    assert counted(builders, "precedence", guests, ["A-01-01", "A-01-03"], zones={"A": ["cxc"]}) == 0


def test_zones_count_only_for_those_who_may_choose_them(builders: ModuleType) -> None:
    zones, seats = {"A": ["c"], "B": ["c"]}, ["B-01-01", "A-01-01"]
    guests = [builders.guest("G1", 1), builders.guest("G2", 2)]

    assert counted(builders, "precedence", guests, seats, zones=zones) == 1
    apart = {1: ("B",), 2: ("A",)}
    assert counted(builders, "precedence", guests, seats, zones=zones, rank_zones=apart) == 0


def test_wheelchairs_and_companions_are_not_compared(builders: ModuleType) -> None:
    zones = {"A": ["wcc", "ccc"]}
    guests = [
        builders.guest("G1", 9, needs=("wheelchair",)),
        builders.guest("G2", 9, companion_of="G1"),
        builders.guest("G3", 1),
    ]

    assert counted(builders, "precedence", guests, ["A-01-01", "A-01-02", "A-02-01"], zones=zones) == 0


@pytest.mark.parametrize(
    ("seats", "value"),
    [
        (["A-01-01", "A-01-02"], 1),
        (["A-01-01", "A-01-03"], 2),
        (["A-01-01", "A-02-01"], 2),
    ],
)
def test_fragments_count_every_run(builders: ModuleType, seats: list[str], value: int) -> None:
    guests = [builders.guest("G1", delegation="D"), builders.guest("G2", delegation="D")]

    assert counted(builders, "fragments", guests, seats) == value


@pytest.mark.parametrize(
    ("rows", "value"), [((1, 1), 0), ((1, 2), 0), ((1, 3), 1), ((1, 2, 3), 0), ((1, 2, 5), 2), ((1, 3, 5), 2)]
)
def test_spread_counts_rows_without_the_delegation(builders: ModuleType, rows: tuple[int, ...], value: int) -> None:
    guests = [builders.guest(f"G{index}", delegation="D") for index, _ in enumerate(rows)]
    seats = [f"A-{row:02}-{index + 1:02}" for index, row in enumerate(rows)]

    assert counted(builders, "spread", guests, seats, zones={"A": ["ccc"] * 5}) == value


def test_spread_knows_no_rows_between_two_zones(builders: ModuleType) -> None:
    guests = [builders.guest("G1", delegation="D"), builders.guest("G2", delegation="D")]

    assert counted(builders, "spread", guests, ["A-01-01", "B-03-01"], zones={"A": ["c"], "B": ["c"] * 3}) == 0


def test_front_gaps_count_free_chairs_before_the_last_in_use(builders: ModuleType) -> None:
    guests = [builders.guest("G1")]

    assert counted(builders, "front_gaps", guests, ["A-02-01"]) == 3
    assert counted(builders, "front_gaps", guests, ["A-01-01"]) == 0


def test_free_chairs_of_the_last_row_in_use_are_in_front_of_nobody(builders: ModuleType) -> None:
    zones = {"A": ["cc|cc|cc", "cc"]}

    assert counted(builders, "front_gaps", [builders.guest("G1")], ["A-01-01"], zones=zones) == 0
    assert counted(builders, "front_gaps", [builders.guest("G1")], ["A-02-01"], zones=zones) == 6


def test_walk_counts_metres_to_the_nearest_door_by_need(builders: ModuleType) -> None:
    old = builders.guest("G2", birth_year=1940)
    honour = builders.guest("G3", role=("honour",))
    doors = {"points": [("exit", 0.0, 11.0), ("exit", 0.0, 60.0)], "zones": {"A": ["c"]}}

    for one, metres in ((builders.guest("G1"), 10), (old, 20), (honour, 30)):
        assert counted(builders, "walk", [one], ["A-01-01"], **doors) == metres
    assert counted(builders, "walk", [old], ["A-01-01"], zones={"A": ["c"]}) == 0


def test_members_of_a_delegation_share_their_mean_need(builders: ModuleType) -> None:
    guests = [builders.guest("G1", 1, "D", birth_year=1940), builders.guest("G2", 2, "D")]
    asked = builders.problem({"A": ["cc"]}, guests, points=[("exit", 0.0, 11.0)])

    assert [guest.need for guest in asked.guests] == [150, 150]
    assert score(asked, builders.rows_of({"G1": "A-01-01", "G2": "A-01-02"}))["walk"] == 30


def test_a_companion_keeps_the_own_need(builders: ModuleType) -> None:
    guests = [builders.guest("G1", 1, "D", birth_year=1940), builders.guest("G2", 1, "D", companion_of="G1")]
    asked = builders.problem({"A": ["cc"]}, guests)

    assert [guest.need for guest in asked.guests] == [200, 100]


def test_view_counts_metres_to_the_middle_of_the_stage(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), builders.guest("G2")]

    assert counted(builders, "view", guests, ["A-01-01", "B-02-01"], zones={"A": ["c"], "B": ["c", "c"]}) == 1 + 22


def test_aisle_counts_askers_elsewhere(builders: ModuleType) -> None:
    guests = [builders.guest("G1", needs=("aisle",)), builders.guest("G2", needs=("aisle",))]

    assert counted(builders, "aisle", guests, ["A-01-01", "A-01-02"], zones={"A": ["ac"]}) == 1


def test_changes_count_guests_seated_elsewhere(builders: ModuleType) -> None:
    asked = builders.problem(ROWS, [builders.guest(one) for one in ("G1", "G2", "G3")])
    previous = tuple({"guest_id": one, "seat_id": seat} for one, seat in (("G1", "A-01-01"), ("G2", "A-01-02")))
    plan = builders.rows_of({"G1": "A-01-01", "G2": "A-02-02", "G3": "A-01-02"})

    assert score(asked, plan, Commitments(previous=previous))["changes"] == 1
    assert score(asked, plan)["changes"] == 0


def test_organiser_may_set_weights_and_distance(builders: ModuleType) -> None:
    asked = builders.problem(ROWS, [builders.guest("G1")], weights={"fragments": 7})

    assert (asked.weights["fragments"], asked.weights["precedence"]) == (7, 10_000)
