"""Pins that cannot be kept: named with guest, room, rule and the nearest free rooms; the rest is planned."""

from collections.abc import Mapping

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.problems.lodging import Plan
from planner.problems.lodging.solve import solve
from planner.scenario import rows
from tests.problems.lodging.blocs.bloc_builders import bloc, hall, problem_of
from tests.problems.lodging.builders import SETTINGS, guest, night, planned, problem, room

ROOMS = [
    room("R1", beds=1),
    room("R2", price_vnd=300_000, grade=2),
    room("R3", "H2", price_vnd=200_000),
    room("R4", to=night(16)),
]


def _plan(people: list[rows.Guest], pins: Mapping[str, Mapping[str, str]], **options: int) -> Plan:
    return planned(problem(people, ROOMS, options=options), Commitments(pins))


def _in(room_id: str) -> Mapping[str, str]:
    return {"room_id": room_id}


CASES = {
    "two in a room of one bed": (
        [guest("G1"), guest("G2")],
        {"G1": _in("R1"), "G2": _in("R1")},
        "có 1 giường nhưng xếp 2 khách cần 2 giường. Bỏ một ghim, hoặc ghim G2 vào phòng khác: R2 (H1), R3 (H2).",
    ),
    "man and woman": (
        [guest("G1"), guest("G2", gender="nữ")],
        {"G1": _in("R2"), "G2": _in("R2")},
        "cùng phòng R2 mà không đề nghị ở chung. Bỏ một ghim, hoặc ghim G2 vào phòng khác: R1 (H1), R3 (H2).",
    ),
    "two delegations": (
        [guest("G1"), guest("G2", delegation_id="D2")],
        {"G1": _in("R2"), "G2": _in("R2")},
        "một phòng chỉ giao cho một đoàn trong cả sự kiện. Bỏ một ghim, hoặc ghim G2 vào phòng khác: R1 (H1)",
    ),
    "who asked to share, apart": (
        [guest("G1", share_with="G2"), guest("G2")],
        {"G1": _in("R2"), "G2": _in("R3")},
        "đề nghị ở chung nhưng ở phòng R2 và R3. Bỏ một ghim, hoặc ghim G2 vào phòng khác: R1 (H1)",
    ),
    "a room that is closed": (
        [guest("G1")],
        {"G1": _in("R4")},
        "Phòng R4 không trống đêm 16/6/2025, mà khách Khách G1 (G1) ở đó. Bỏ một ghim, hoặc ghim G1 vào phòng khác:",
    ),
    "room and house apart": (
        [guest("G1")],
        {"G1": {"room_id": "R1", "hotel_id": "H2"}},
        "Ghim phòng G1 → R1: phòng R1 ở H1, nhưng khách G1 cũng được ghim vào H2.",
    ),
    "a house without such a room": (
        [guest("G1", needs=("wheelchair",))],
        {"G1": {"hotel_id": "H2"}},
        "Ghim nơi ở G1 → H2: không phòng nào ở đó hợp với khách suốt kỳ. Bỏ ghim.",
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("options", [{}, {"move_cost_vnd": 100_000}])
def test_pins_that_clash_are_named_with_the_nearest_choice(case: str, options: dict[str, int]) -> None:
    people, pins, said = CASES[case]
    plan = _plan(people, pins, **options)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert said in plan.conflict.reason.vi
    assert 1 <= len(plan.unmet) <= len(pins)


def test_pins_that_go_together_are_kept() -> None:
    plan = _plan([guest("G1"), guest("G2"), guest("G3")], {"G1": _in("R2"), "G2": _in("R2"), "G3": {"hotel_id": "H2"}})

    assert plan.outcome.status is Status.OPTIMAL
    assert [row.room_id for row in plan.assignments] == ["R2", "R2", "R3"]


def test_of_alike_guests_the_one_whose_pin_is_not_kept_is_left_out() -> None:
    people = [guest(f"G{i}") for i in range(1, 4)]
    plan = _plan(people, {"G1": _in("R1"), "G2": _in("R1")})

    assert plan.outcome.status is Status.INFEASIBLE
    assert [demand.key for demand in plan.unmet] in (["guest G1"], ["guest G2"])
    assert "G3" in {row.guest_id for row in plan.assignments}


def test_a_minimum_stay_that_others_may_fill_is_no_clash_of_pins() -> None:
    block = rows.HotelBlock(block_id="B", hotel_id="H1", min_nights=2, **{"from": night(15), "to": night(17)})
    people = [guest("G1", "15-16"), guest("G2")]
    small = problem(people, [room("R1")], hotel_blocks=(block,))

    assert planned(small, Commitments({"G1": _in("R1")})).outcome.status is Status.OPTIMAL


def _halls(pins: Mapping[str, str]) -> str:
    """What is said of two blocs of 40 pinned to halls: TH1 takes 60, TH2 takes 100."""
    halls = [hall("TH1", places=60), hall("TH2")]
    camp = problem_of([bloc("K1"), bloc("K2")], halls)
    plan = solve(camp, SETTINGS, commitments=Commitments({name: {"room_id": where} for name, where in pins.items()}))
    return plan.conflict.reason.vi if plan.conflict else ""


def test_two_blocs_pinned_to_a_hall_too_small_for_both_are_named_with_another_hall() -> None:
    said = _halls({"K1": "TH1", "K2": "TH1"})

    assert "Ghim khối K1 → TH1; K2 → TH1:" in said
    assert "đêm 15/6/2025: cần 80 chỗ, chỉ có 60. Bỏ một ghim, hoặc ghim K2 vào nơi khác: TH2 (TH2)." in said


def test_two_blocs_pinned_to_a_hall_with_room_for_both_are_kept() -> None:
    assert not _halls({"K1": "TH2", "K2": "TH2"})
