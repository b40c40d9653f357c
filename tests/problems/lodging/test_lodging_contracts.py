"""What a contract with a house means for its rooms, and what a plan then costs."""

from datetime import date

import pytest

from planner.engine.outcome import Status
from planner.problems.lodging import Assignment, check, explain, score
from planner.scenario import rows
from tests.problems.lodging.builders import (
    best_by_trying,
    block,
    guest,
    hotel,
    night,
    planned,
    problem,
    room,
    total,
)


def of_type(count: int, **fields: object) -> rows.Room:
    return room("", room_type_id="T", count=count, **fields)


def season(price_vnd: int, first: int, last: int, room_type_id: str = "T") -> rows.RoomPrice:
    told = {"from": night(first), "to": night(last), "price_vnd": price_vnd}
    return rows.RoomPrice(room_type_id=room_type_id, **told)


def held_by_night(*blocks: rows.HotelBlock) -> dict[str, list[date]]:
    small = problem([guest("G1", "14-18")], [of_type(3)], hotel_blocks=blocks)
    return {room.room_id: sorted(room.held) for room in small.rooms}


def test_a_block_holds_the_first_rooms_of_its_type_on_its_nights() -> None:
    held = held_by_night(block(room_type_id="T", rooms=2))

    assert held == {"T#1": [night(15), night(16)], "T#2": [night(15), night(16)], "T#3": []}


def test_blocks_of_one_night_hold_different_rooms_and_released_ones_are_gone() -> None:
    first = block(block_id="B1", room_type_id="T", rooms=1)
    second = block(block_id="B2", rooms=2, released=1, to=night(16))

    assert held_by_night(first, second) == {"T#1": [night(15), night(16)], "T#2": [night(15)], "T#3": []}


def test_a_hotel_without_a_block_is_open_as_before() -> None:
    small = problem([guest("G1")], [room("R1", "H1"), room("R2", "H2")], hotel_blocks=(block("H1"),))

    assert [sorted(one.held) for one in small.rooms] == [[night(15), night(16)]] * 2
    assert all(not one.unheld for one in small.rooms)


def test_each_night_has_its_price() -> None:
    small = problem([guest("G1", "14-17")], [of_type(1)], room_prices=(season(900_000, 15, 16),))

    assert small.rooms[0].rent([night(14), night(15), night(16)]) == 40 + 90 + 40
    assert small.rooms[0].price_on(night(15)) == 90
    assert planned(small).goals["cost"] == 170


def test_the_dear_season_sends_guests_elsewhere() -> None:
    stock = [of_type(1), room("R2", price_vnd=500_000)]
    plain = planned(problem([guest("G1")], stock))
    dear = planned(problem([guest("G1")], stock, room_prices=(season(700_000, 15, 17),)))

    assert [plain.assignments[0].room_id, dear.assignments[0].room_id] == ["T#1", "R2"]
    assert dear.goals["cost"] == 100


def test_a_further_bed_is_put_up_where_it_is_cheaper_than_a_further_room() -> None:
    people = [guest(f"G{i}") for i in range(3)]
    cheap = planned(problem(people, [room("R1", extra_beds=1, extra_bed_price_vnd=150_000), room("R2")]))
    dear = planned(problem(people, [room("R1", extra_beds=1, extra_bed_price_vnd=450_000), room("R2")]))

    assert {row.room_id for row in cheap.assignments} == {"R1"}
    assert cheap.goals["cost"] == 2 * (40 + 15)
    assert {row.room_id for row in dear.assignments} == {"R1", "R2"}
    assert cheap.outcome.status is Status.OPTIMAL


def test_a_further_bed_is_paid_on_the_nights_on_which_it_is_needed() -> None:
    people = [guest("G1"), guest("G2"), guest("G3", "15-16")]
    small = problem(people, [room("R1", extra_beds=1, extra_bed_price_vnd=150_000)])

    assert planned(small).goals["cost"] == 2 * 40 + 15


def test_grades_that_fall_short_have_their_price_where_the_organiser_says_so() -> None:
    stock = [room("R1", grade=2), room("R2", grade=1, price_vnd=100_000)]
    small = problem([guest("G1", rank=8)], stock, options={"grade_min": 4, "grade_priced": 1})

    plan = planned(small)

    assert plan.goals["grade_shortfall"] == 3
    assert plan.assignments[0].room_id == "R2"
    assert total(small, plan.assignments) == 2 * 10 + 3 * 30 == best_by_trying(small)


def test_a_room_on_an_unknown_floor_will_not_do_but_floors_nobody_tells_do_not_count() -> None:
    lame = guest("G1", needs=("low_floor",))

    assert planned(problem([lame], [room("R1"), room("R2", floor=3)])).outcome.status is Status.INFEASIBLE
    assert planned(problem([lame], [room("R1")])).outcome.status is Status.OPTIMAL


def test_guarded_guests_are_not_at_street_level_where_the_organiser_says_so() -> None:
    stock = [room("R1", floor=1, grade=3), room("R2", floor=2, grade=3, price_vnd=900_000)]
    plan = planned(problem([guest("G1", rank=3)], stock, options={"guarded_floor_min": 2}))

    assert plan.assignments[0].room_id == "R2"


def test_a_guest_of_one_night_joins_those_who_fill_the_minimum_stay() -> None:
    people = [guest("G1"), guest("G2", "15-16")]
    small = problem(people, [room("R1")], hotel_blocks=(block(min_nights=2),))

    assert planned(small).outcome.status is Status.OPTIMAL


@pytest.mark.parametrize(("cost_vnd", "rules"), [(0, {"one_row_each"}), (300_000, set())])
def test_a_change_of_room_has_its_price_or_is_refused(cost_vnd: int, rules: set[str]) -> None:
    stock = [room("R1", to=night(16)), room("R2", **{"from": night(16)})]
    small = problem([guest("G1")], stock, options={"move_cost_vnd": cost_vnd})
    moved = (
        Assignment("G1", "H1", "R1", night(15), night(16)),
        Assignment("G1", "H1", "R2", night(16), night(17)),
    )

    assert {finding.rule for finding in check(small, moved)} == rules
    assert score(small, moved)["room_changes"] == 1
    assert total(small, moved) == 2 * 40 + max(1, cost_vnd // 10_000)


def test_rows_of_a_guest_who_moves_leave_no_night_out_and_share_none() -> None:
    small = problem([guest("G1", "15-18")], [room("R1"), room("R2")], options={"move_cost_vnd": 300_000})
    gap = (Assignment("G1", "H1", "R1", night(15), night(16)), Assignment("G1", "H1", "R2", night(17), night(18)))
    both = (Assignment("G1", "H1", "R1", night(15), night(17)), Assignment("G1", "H1", "R2", night(16), night(18)))

    assert {finding.rule for finding in check(small, gap)} == {"house_each_guest"}
    assert {finding.rule for finding in check(small, both)} == {"one_row_each"}


def test_the_way_to_the_ceremony_is_along_the_roads_of_the_pack() -> None:
    nodes = tuple(rows.Node(node_id=n, lat=17.0 + km / 111.19, lon=107.0) for n, km in (("A", 0), ("B", 4), ("C", 9)))
    edges = tuple(
        rows.Edge(edge_id=f"{u}{v}", u=u, v=v, length_m=length, **{"class": "primary"})
        for u, v, length in (("A", "B", 6500.0), ("B", "C", 5000.0))
    )
    hotels = (hotel("H1", 4.0), hotel("H2", 20.0))
    stock = [room("R1", "H1"), room("R2", "H2")]
    small = problem([guest("G1")], stock, hotels=hotels, nodes=nodes, edges=edges)

    # H1 lies at junction B, 6.5 km by road; H2 is 11 km from the last junction: 20 km × 1.3
    assert {kind: fit.distance_km for (_, kind), fit in small.fits.items()} == {"H1": 6, "H2": 26}


def test_the_explanation_tells_the_contract_the_nights_prices_and_what_is_due() -> None:
    people = [guest("G1", rank=8, needs=("low_floor",)), guest("G2", serves="G1", delegation_id="")]
    stock = [of_type(2, floor=1, extra_beds=1, grade=2)]
    held = block(room_type_id="T", min_nights=2, release_on=date(2025, 6, 1))
    options = {"grade_min": 4, "grade_priced": 1}
    small = problem(people, stock, hotel_blocks=(held,), room_prices=(season(900_000, 16, 17),), options=options)
    plan = planned(small)

    told = explain(small, plan.assignments, "G1")
    driver = explain(small, plan.assignments, "G2")

    assert told.chosen.vi.endswith(
        "15/6/2025–17/6/2025: hạng 2, 2 giường (kê thêm được 1), tầng 1, 400.000–900.000 đồng/đêm tuỳ đêm,"
        " cả kỳ 1.300.000 đồng."
    )
    assert [reason.vi for reason in told.reasons] == [
        "Cần phòng không cao hơn tầng 1: có 2 phòng.",
        "Bậc 8 được hưởng phòng hạng 4; phòng này thấp hơn 2 bậc, có tính điểm.",
        "Phòng thuộc khối B-H1T giữ từ 15/6/2025 đến 17/6/2025, thuê ít nhất 2 đêm liền, trả trước hết ngày 1/6/2025.",
    ]
    assert driver.reasons[0].vi == "Phục vụ G1, phải cùng khách sạn hoặc ở gần."
