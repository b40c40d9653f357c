"""More guests than beds: each night is named with what is short and where it is cheapest to buy."""

import random
from itertools import combinations

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS
from planner.problems.lodging.counting import clashes
from planner.problems.lodging.model import RULES, frame_for
from planner.problems.lodging.shortage import Purchase, cheapest, shortages
from planner.scenario import rows
from tests.problems.lodging.builders import block, guest, hotel, night, planned, problem, room

HOTELS = (hotel("H1"), hotel("H2", 1.0), hotel("H3", 2.0))
PEOPLE = [guest(f"G{i}", "15-17" if i < 4 else "15-16") for i in range(6)]
STOCK = [room("R1"), room("R2", "H2", price_vnd=700_000), room("R3", "H3", price_vnd=300_000)]
BLOCKS = (block("H1"), block("H2", to=night(16), **{"from": night(14)}), block("H3", rooms=1, released=1))
HALL = rows.Hall(hall_id="TH", name="Trường học", lat=17.0, lon=107.0, places=1, price_vnd=50_000)


def test_each_night_is_named_with_the_cheapest_places_to_buy() -> None:
    small = problem(PEOPLE, STOCK, hotels=HOTELS, hotel_blocks=BLOCKS)

    plan = planned(small)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.reason.vi == (
        "Đêm 15/6/2025: 6 khách cần giường, chỉ có 4 giường."
        " Đêm 15/6/2025 thiếu 2 giường (cần 6, có 4); thuê thêm rẻ nhất:"
        " 1 phòng ở Khách sạn H3 (2 giường, 300.000 đồng)."
        " Đêm 16/6/2025 thiếu 2 giường (cần 4, có 2); thuê thêm rẻ nhất:"
        " 1 phòng ở Khách sạn H3 (2 giường, 300.000 đồng)."
    )


def test_hall_places_are_bought_where_they_are_cheaper_and_what_is_left_is_said() -> None:
    small = problem(PEOPLE, [room("R1", extra_beds=1)], hotels=HOTELS[:1], halls=(HALL,))
    frame = frame_for(small, NO_COMMITMENTS, RULES)

    first, second = shortages(frame, next(clashes(frame)))

    assert (first.night, first.need, first.have, first.short, first.left) == (night(15), 6, 3, 3, 2)
    assert [(one.house, one.places, one.price_vnd) for one in first.purchases] == [("TH", 1, 50_000)]
    assert (second.night, second.short, second.left) == (night(16), 1, 0)


def test_no_hall_is_offered_to_guests_who_need_an_accessible_room() -> None:
    chairs = [guest(f"G{i}", delegation_id=f"D{i}", needs=("wheelchair",)) for i in range(2)]
    plan = planned(problem(chairs, [room("R1", accessible=True)], halls=(HALL,)))

    assert plan.conflict is not None
    assert "Trường học" not in plan.conflict.reason.vi


@pytest.mark.parametrize("seed", range(6))
def test_no_other_places_cover_the_night_for_less(seed: int) -> None:
    dice = random.Random(seed)
    offers = [
        Purchase(f"H{i}", f"H{i}", (f"R{i}",), dice.choice((1, 2, 2, 4)), dice.choice((200, 250, 350, 600, 900)))
        for i in range(7)
    ]
    for short, by_room in ((1, False), (3, False), (5, False), (2, True)):
        enough = [
            sum(one.price_vnd for one in chosen)
            for count in range(len(offers) + 1)
            for chosen in combinations(offers, count)
            if sum(1 if by_room else one.places for one in chosen) >= short
        ]
        bought = cheapest(offers, short, by_room=by_room)
        assert sum(one.price_vnd for one in bought) == min(enough)
        assert sum(1 if by_room else one.places for one in bought) >= short


def test_where_all_places_do_not_suffice_all_are_named() -> None:
    offers = [Purchase("H1", "H1", ("R1",), 2, 400), Purchase("H2", "H2", ("R2",), 1, 100)]

    assert [one.house for one in cheapest(offers, 9, by_room=False)] == ["H2", "H1"]


def test_a_large_cheap_room_is_not_named_where_a_small_one_costs_less() -> None:
    """One bed is short: 250,000 for one bed, not 400,000 for two though a bed costs less there."""
    stock = [room("R1"), room("R2", "H2", price_vnd=400_000), room("R3", "H3", beds=1, price_vnd=250_000)]
    blocks = (block("H1"), *(block(house, to=night(14), **{"from": night(13)}) for house in ("H2", "H3")))
    plan = planned(problem(PEOPLE[:3], stock, hotels=HOTELS, hotel_blocks=blocks))

    assert plan.conflict is not None
    assert "thuê thêm rẻ nhất: 1 phòng ở Khách sạn H3 (1 giường, 250.000 đồng)." in plan.conflict.reason.vi


def test_two_houses_to_buy_in_are_named_with_what_they_cost_together() -> None:
    stock = [room("R1"), room("R2", "H2", price_vnd=400_000), room("R3", "H3", beds=1, price_vnd=250_000)]
    blocks = (block("H1"), *(block(house, to=night(14), **{"from": night(13)}) for house in ("H2", "H3")))
    plan = planned(problem(PEOPLE[:5], stock, hotels=HOTELS, hotel_blocks=blocks))

    assert plan.conflict is not None
    assert (
        "rẻ nhất: 1 phòng ở Khách sạn H2 (2 giường, 400.000 đồng), 1 phòng ở Khách sạn H3 (1 giường, 250.000 đồng);"
        " cộng 650.000 đồng." in plan.conflict.reason.vi
    )


def test_halls_are_offered_to_those_who_need_nothing_particular() -> None:
    people = [guest("G1", rank=3), *(guest(f"G{i}") for i in range(2, 5))]
    hall = HALL.model_copy(update={"places": 9})
    plan = planned(problem(people, [room("R1", beds=1), room("R2", beds=1)], halls=(hall,)))

    assert plan.conflict is not None
    assert "2 chỗ ở Trường học (100.000 đồng)" in plan.conflict.reason.vi


def test_the_highest_ranks_are_housed_first_whatever_a_further_house_costs() -> None:
    """The only room of grade 3 is apart from the delegation's other room: a split costs less than a step of rank."""
    people = [guest("G1", rank=3), guest("G2", rank=20), guest("G3", rank=5, delegation_id="D2")]
    stock = [room("R1", "H1", beds=1), room("R2", "H2", beds=1)]
    plan = planned(problem(people, stock, hotels=HOTELS[:2], options={"single_rank_max": 0}))

    assert [demand.key for demand in plan.unmet] == ["guest G2"]
