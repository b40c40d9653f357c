"""More guests than beds: each night is named with what is short and where it is cheapest to buy."""

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS
from planner.problems.lodging.counting import clashes
from planner.problems.lodging.model import RULES, frame_for
from planner.problems.lodging.shortage import shortages
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
