"""The explanation's figures are those of the checker."""

from types import ModuleType

import pytest

from planner.engine.plan import weighted
from planner.errors import UsageError
from planner.problems.seating import Assignment, Problem, explain, score

SEATS = {"G1": "A-01-02", "G2": "A-01-01", "G3": "A-02-01", "G4": "A-02-02"}


@pytest.fixture
def asked(builders: ModuleType) -> Problem:
    guests = [
        builders.guest("G1", 1, "D1"),
        builders.guest("G2", 2, "D1"),
        builders.guest("G3", 3, "D2"),
        builders.guest("G4", 3, "D2", companion_of="G3"),
    ]
    made = builders.problem({"A": ["cc", "ccc"]}, guests, rank_zones={1: ("A",)})
    assert isinstance(made, Problem)
    return made


def test_alternatives_cost_what_the_checker_counts(builders: ModuleType, asked: Problem) -> None:
    told = explain(asked, builders.rows_of(SEATS), "G1")
    before = weighted(score(asked, builders.rows_of(SEATS)), asked.weights)
    holder = {seat: guest for guest, seat in SEATS.items()}

    assert told.alternatives
    for other in told.alternatives:
        moved = dict(SEATS) | {"G1": other.choice}
        if other.choice in holder:
            moved[holder[other.choice]] = SEATS["G1"]
        after = weighted(score(asked, builders.rows_of(moved)), asked.weights)
        broken = builders.rules_broken(asked, moved)
        assert other.cost == (None if broken else after - before)
        assert set(other.broken_rules) == broken


def test_cheapest_comes_first_and_forbidden_last(builders: ModuleType, asked: Problem) -> None:
    costs = [other.cost for other in explain(asked, builders.rows_of(SEATS), "G3").alternatives]
    known = [cost for cost in costs if cost is not None]

    assert costs == [*sorted(known), *[None] * (len(costs) - len(known))]
    assert None in costs


def test_reasons_name_rank_delegation_companion_and_place(builders: ModuleType, asked: Problem) -> None:
    told = explain(asked, builders.rows_of(SEATS), "G3", builders.pins(G3="A-02-01"))
    text = " ".join(reason.vi for reason in told.reasons)

    assert told.chosen.vi == "G3 Khách G3 ngồi ghế A-02-01 (khu A, hàng 02, số 1)."
    for part in ("đã ghim", "G4 Khách G4 (A-02-02)", "Bậc 3", "D2 (2 người)", "Tính từ giữa hàng ra"):
        assert part in text


def test_guest_without_a_seat_is_offered_free_ones(asked: Problem) -> None:
    told = explain(asked, (Assignment("G2", "A-01-01"),), "G1")

    assert told.chosen.vi == "G1 Khách G1 chưa có ghế."
    assert "A-01-02" in {other.choice for other in told.alternatives}


def test_parties_exchange_all_their_seats(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{index}", needs=("wheelchair",)) for index in (1, 2)]
    guests += [builders.guest(f"C{index}", companion_of=f"G{index}") for index in (1, 2)]
    asked = builders.problem({"A": ["wp|pw"]}, guests)
    seats = {"G1": "A-01-01", "C1": "A-01-02", "C2": "A-01-03", "G2": "A-01-04"}
    told = explain(asked, builders.rows_of(seats), "G1")

    assert [(other.choice, other.cost) for other in told.alternatives if other.cost is not None] == [("A-01-04", 0)]


def test_unknown_guest_is_told_with_the_nearest(asked: Problem) -> None:
    with pytest.raises(UsageError, match="G1"):
        explain(asked, (), "g1")


def test_award_recipient_is_told_turn_distance_and_how_many_seats_would_do(builders: ModuleType) -> None:
    guests = [builders.guest("G1", role=("award",), award_order=3), builders.guest("G2")]
    special = {"points": (("steps", 0.0, 0.0),), "options": {"steps_within_m": 2}}
    problem = builders.problem({"A": ["aca"]}, guests, **special)
    told = explain(problem, builders.rows_of({"G1": "A-01-01", "G2": "A-01-02"}), "G1")
    reasons = [reason.vi for reason in told.reasons]

    assert (
        "Cần ghế cạnh lối đi cách bậc sân khấu không quá 2 m; lượt nhận thưởng thứ 3; cả sơ đồ có 2 ghế như vậy."
        in reasons
    )
    assert "Ghế này cách bậc sân khấu 1,1 m." in reasons
    refused = {one.choice: one.broken_rules for one in told.alternatives}
    assert "stage_seats" in refused["A-01-02"]
    assert refused["A-01-03"] == ()


def test_reasons_name_metres_and_what_the_walk_of_the_elderly_counts(builders: ModuleType) -> None:
    guests = [builders.guest("G1", birth_year=1940), builders.guest("G2")]
    asked = builders.problem({"A": ["cc"]}, guests, points=[("exit", 0.0, 11.0)])
    seats = builders.rows_of({"G1": "A-01-01", "G2": "A-01-02"})
    walk = "Cách lễ đài 1 m, cách lối ra vào gần nhất 10 m"

    assert explain(asked, seats, "G1").reasons[-1].vi == (
        f"{walk}; quãng đi bộ của khách này tính 200 % vì tuổi cao hoặc khó đi lại."
    )
    assert explain(asked, seats, "G2").reasons[-1].vi == f"{walk}."


def test_guest_without_a_seat_is_told_why(builders: ModuleType) -> None:
    foes = builders.problem(
        {"A": ["ccc"]}, [builders.guest("G1"), builders.guest("G2", companion_of="G1", apart_from=("G1",))]
    )
    torn = explain(foes, builders.rows_of({"G1": "A-01-01"}), "G2")
    full = builders.problem({"A": ["c"]}, [builders.guest("G1"), builders.guest("G2", 2)])
    short = explain(full, builders.rows_of({"G1": "A-01-01"}), "G2")

    assert "bỏ việc G2 đi cùng G1" in torn.reasons[0].vi
    assert "thiếu 1 ghế" in short.reasons[0].vi
