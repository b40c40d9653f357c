"""What cannot be: the smallest clash with names and numbers, and its cheapest ways out, each of which is true."""

from types import ModuleType

import pytest

from planner.engine.outcome import Status
from planner.problems.seating.counting import Counting
from planner.problems.seating.shortage import count_seats
from planner.problems.seating.torn import torn_parties

pytestmark = pytest.mark.solver

STEPS = (("steps", 0.0, 0.0),)


def test_more_guests_than_seats_tells_how_many_chairs_to_unblock_add_or_whom_to_leave_out(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{index}", index) for index in (1, 2, 3)]
    short = count_seats(builders.problem({"A": ["cxx"]}, guests))

    assert short is not None
    assert short.left_out == {"G2", "G3"}
    assert "3 khách được mời cần ghế nhưng chỉ có 1 ghế dùng được" in short.conflict.reason.vi
    assert "bỏ chặn 2 ghế ở khu A (A-01-02, A-01-03)" in short.conflict.reason.vi
    assert "kê thêm 2 ghế ở khu A" in short.conflict.reason.vi
    assert "mời bớt G2 Khách G2, G3 Khách G3" in short.conflict.reason.vi


def test_another_zone_is_offered_only_where_it_has_room(builders: ModuleType) -> None:
    guests = [builders.guest("G1", 1), builders.guest("G2", 1), builders.guest("G3", 2)]
    zones = {1: ("A",), 2: ("B",)}
    roomy = count_seats(builders.problem({"A": ["c"], "B": ["cc"]}, guests, zones))
    full = count_seats(builders.problem({"A": ["c"], "B": ["c"]}, guests, zones))

    assert roomy is not None
    assert full is not None
    assert "cho khách bậc 1 ngồi thêm khu B" in roomy.conflict.reason.vi
    assert "ngồi thêm khu B" not in full.conflict.reason.vi


def test_more_wheelchairs_than_spaces_tells_how_many_are_missing(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{index}", index, needs=("wheelchair",)) for index in (1, 2, 3)]
    plan = builders.plan_of(builders.problem({"A": ["wcccc"]}, guests))

    assert plan.outcome.status is Status.INFEASIBLE
    assert "Khu A có 1 chỗ xe lăn cho 2 khách bậc 1, 2." in plan.conflict.reason.vi
    assert "kê thêm 2 chỗ xe lăn ở khu A" in plan.conflict.reason.vi


def test_keep_together_against_keep_apart_names_the_pair_to_drop(builders: ModuleType) -> None:
    guests = [
        builders.guest("G1"),
        builders.guest("G2", companion_of="G1", apart_from=("G1",)),
        builders.guest("G3"),
    ]
    plan = builders.plan_of(builders.problem({"A": ["cccc"]}, guests))

    assert plan.outcome.status is Status.INFEASIBLE
    assert [demand.key for demand in plan.conflict.demands] == ["companion G2 of G1", "apart G1 G2"]
    assert plan.conflict.minimal
    assert "bỏ yêu cầu tách G1 và G2 (cột apart_from)" in plan.conflict.reason.vi
    assert "bỏ việc G2 đi cùng G1 (cột companion_of)" in plan.conflict.reason.vi
    assert [row.guest_id for row in plan.assignments] == ["G1", "G3"]


def test_of_a_party_in_one_run_only_the_one_apart_from_all_is_left_out(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), *(builders.guest(f"G{n}", 2, companion_of="G1") for n in (2, 3))]
    foe = builders.guest("G4", 3, companion_of="G1", apart_from=("G1", "G2", "G3"))
    plan = builders.plan_of(builders.problem({"A": ["ccccc"]}, [*guests, foe]))

    assert "companion G4 of G1" in [demand.key for demand in plan.conflict.demands]
    assert plan.conflict.minimal
    assert [row.guest_id for row in plan.assignments] == ["G1", "G2", "G3"]


def test_party_that_can_sit_in_another_order_does_not_clash(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), *(builders.guest(f"G{n}", 2, companion_of="G1") for n in (2, 3))]
    one = builders.guest("G4", 3, companion_of="G1", apart_from=("G1", "G2"))

    assert list(torn_parties(builders.problem({"A": ["cccc"]}, [*guests, one]))) == []


def test_party_longer_than_every_row_is_told_with_both_numbers(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), builders.guest("G2", companion_of="G1"), builders.guest("G3", companion_of="G2")]
    plan = builders.plan_of(builders.problem({"A": ["cc", "cc"]}, guests))

    assert "cần 3 ghế liền nhau, nhưng dãy liền dài nhất ở khu A có 2" in plan.conflict.reason.vi
    assert "tách G3 thành nhóm riêng" in plan.conflict.reason.vi
    assert [row.guest_id for row in plan.assignments] == ["G1", "G2"]


def test_pin_that_leaves_no_seats_side_by_side_is_named(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), builders.guest("G2", companion_of="G1"), builders.guest("G3")]
    plan = builders.plan_of(builders.problem({"A": ["ccc"]}, guests), builders.pins(G3="A-01-02"))

    assert plan.outcome.status is Status.INFEASIBLE
    assert "bỏ ghim của G3" in plan.conflict.reason.vi


def test_recipients_who_cannot_sit_in_award_order_are_named_with_a_limit_that_would_do(builders: ModuleType) -> None:
    guests = [
        builders.guest("G1", role=("award",), award_order=1),
        builders.guest("G2", role=("award",), award_order=2),
    ]
    special = {"points": STEPS, "options": {"steps_within_m": 1}, "kept": {"A-01-01": ("G2",)}}
    plan = builders.plan_of(builders.problem({"A": ["a", "c", "a"]}, guests, **special))

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert "G1 Khách G1" in plan.conflict.reason.vi + " ".join(d.wording.vi for d in plan.conflict.demands)


def test_counting_sees_seats_that_only_some_may_use(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), builders.guest("G2", role=("press",))]
    asked = builders.problem({"A": ["cc"]}, guests, kept={"A-01-01": ("press",), "A-01-02": ("press",)})

    assert [party.leader.guest_id for party in Counting(asked).left_over()] == ["G1"]


def test_guest_of_honour_whose_companion_declined_is_named_with_the_escort_missing(builders: ModuleType) -> None:
    guests = [builders.guest("G1", role=("honour",)), builders.guest("G2", companion_of="G1", status="declined")]
    special = {"points": (("exit", 0.0, 0.0),), "options": {"escort_required": 1}}
    short = count_seats(builders.problem({"A": ["aa"]}, guests, **special))

    assert short is not None
    assert short.left_out == {"G1"}
    assert "G1 Khách G1" in short.conflict.reason.vi
    assert "chưa có người đi cùng hay người đưa đón" in short.conflict.reason.vi
    assert "cử người đưa đón G1 Khách G1" in short.conflict.reason.vi
