"""Lots fill, overflow and empty as worked out by hand; vehicles are allotted at the least proven cost."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.scenario.load import load
from planner.scenario.rows import LotService, ParkingLot
from planner.traffic.parking import ParkingCase, Stream, allocate, check_plan, fill, plan_parking
from planner.traffic.parking.allocate import UNPLACED_S, Transport
from tests.traffic.parking.yard import at, make_demand, make_entry, make_lot, make_yard

RATES = {"cars": 2.0, "motorbikes": 10.0, "coaches": 1.0}


def test_vehicles_that_the_gate_can_pass_do_not_wait() -> None:
    filling = fill([Stream("cars", 60, at(6), at(6, 30))], RATES)

    assert filling is not None
    assert filling.longest_wait_min == pytest.approx(0)
    assert filling.moment_of("cars", 30) == at(6, 15)
    assert filling.empty_queue_at is None


def test_queue_grows_by_what_the_gate_cannot_pass() -> None:
    # 90 cars in 30 minutes are 3 a minute; 2 pass: after 30 minutes 30 cars wait, 15 minutes each.
    filling = fill([Stream("cars", 90, at(6), at(6, 30))], RATES)

    assert filling is not None
    assert filling.longest_wait_min == pytest.approx(15)
    assert filling.most_waiting == 30
    assert filling.moment_of("cars", 60) == at(6, 30)
    assert filling.moment_of("cars", 90) == at(6, 45)
    assert filling.empty_queue_at == at(6, 45)


def test_kinds_share_the_lanes_in_the_order_of_arrival() -> None:
    # A minute brings 1 car (half a minute of work) and 10 motorbikes (one minute): 1.5 minutes of work.
    filling = fill([Stream("cars", 30, at(6), at(6, 30)), Stream("motorbikes", 300, at(6), at(6, 30))], RATES)

    assert filling is not None
    assert filling.longest_wait_min == pytest.approx(15)
    assert filling.moment_of("cars", 20) == filling.moment_of("motorbikes", 200) == at(6, 30)


def test_quarter_hours_that_nobody_comes_in_let_the_queue_shrink() -> None:
    filling = fill([Stream("cars", 60, at(6), at(6, 15)), Stream("cars", 10, at(6, 45), at(7))], RATES)

    assert filling is not None
    assert filling.longest_wait_min == pytest.approx(15)
    assert filling.wait_min[45] == pytest.approx(0)
    assert filling.moment_of("cars", 70) == at(7)


def test_windows_that_begin_between_quarter_hours_are_counted_exactly() -> None:
    # 90 cars from 6:07 to 6:37 are 3 a minute; 2 pass.
    filling = fill([Stream("cars", 90, at(6, 7), at(6, 37))], RATES)

    assert filling is not None
    assert filling.longest_wait_min == pytest.approx(15)
    assert (filling.start, filling.moment_of("cars", 60), filling.moment_of("cars", 90)) == (
        at(6),
        at(6, 37),
        at(6, 52),
    )


def test_absurd_numbers_are_followed_for_a_week_only() -> None:
    plan = plan_parking(make_yard(make_demand(10**9)))

    assert plan.asked[0].filling is not None
    assert len(plan.asked[0].filling.wait_min) == 7 * 24 * 60 + 1


def test_lot_says_when_it_sends_on_when_it_is_full_and_where_to() -> None:
    lots = (make_lot(cars=50), make_lot("Q", 107.012))
    (first, _) = plan_parking(make_yard(make_demand(240), lots=lots)).asked

    (full,) = first.fullness
    assert (full.asked, full.spaces, full.over) == (60, 50, 10)
    assert full.trigger == at(6, 23)
    assert full.full == at(6, 25)
    assert full.overflow_to == "Q"


def test_lot_that_everybody_fits_into_is_never_full() -> None:
    (lot,) = plan_parking(make_yard(make_demand(240))).asked

    assert [(full.trigger, full.full) for full in lot.fullness] == [(None, None)]


def test_overflow_lot_of_the_pack_comes_first() -> None:
    lots = (make_lot(cars=50), make_lot("Q", 107.012), make_lot("R", 107.02))
    service = LotService(lot_id="P", overflow_to="R")
    plan = plan_parking(make_yard(make_demand(240), lots=lots, services=(service,)))

    assert plan.asked[0].fullness[0].overflow_to == "R"


def test_lot_clears_when_the_gate_has_passed_everybody() -> None:
    # 60 cars at 2 a minute take 30 minutes, longer than the 8 in which people come back; no walk at the place itself.
    (lot,) = plan_parking(make_yard(make_demand(240))).asked
    (wide,) = plan_parking(make_yard(make_demand(240), entries=(make_entry(lanes=10),))).asked

    assert lot.clear_min == pytest.approx(30)
    assert wide.clear_min == pytest.approx(8)


def test_far_lot_is_served_by_as_many_buses_as_the_busiest_quarter_hour_needs() -> None:
    # 240 people in 30 minutes are 8 a minute; a bus of 16 every 20 minutes takes 0.8 a minute: ten buses.
    service = LotService(lot_id="P", walk_m=900, shuttle_buses=10)
    (lot,) = plan_parking(make_yard(make_demand(240), services=(service,))).asked

    assert (lot.transfer.means, lot.transfer.buses_needed) == ("shuttle", 10)
    assert lot.transfer.minutes == pytest.approx(20 / 2 + 2)
    assert lot.transfer.peak_per_min == pytest.approx(8)


def test_near_lot_is_walked_from() -> None:
    service = LotService(lot_id="P", walk_m=720)
    (lot,) = plan_parking(make_yard(make_demand(240), services=(service,))).asked

    assert (lot.transfer.means, lot.transfer.minutes, lot.transfer.buses_needed) == ("walk", 10, 0)


def test_passes_are_respected_but_where_the_pack_names_an_overflow() -> None:
    lots = (make_lot(cars=10, for_whom="thẻ A"), make_lot("Q", for_whom="thẻ B"))
    strict = plan_parking(make_yard(make_demand(80), lots=lots))
    named = plan_parking(make_yard(make_demand(80), lots=lots, services=(LotService(lot_id="P", overflow_to="Q"),)))

    assert (strict.allocation.sent, strict.allocation.unplaced) == ({(0, "P"): 10}, {0: 10})
    assert (named.allocation.sent, named.allocation.unplaced) == ({(0, "P"): 10, (0, "Q"): 10}, {})


def test_spaces_for_people_with_disabilities_are_kept_for_them() -> None:
    service = LotService(lot_id="P", disabled=30)
    plan = plan_parking(make_yard(make_demand(240), lots=(make_lot(cars=80),), services=(service,)))

    assert plan.asked[0].fullness[0].spaces == 50
    assert plan.allocation.unplaced == {0: 10}


def test_as_few_as_possible_are_moved_unless_the_least_time_on_the_way_is_asked_for() -> None:
    lots = (make_lot("Q", 107.02), make_lot("P", 107.011))
    demand = make_demand(40, "Q", origin="E")
    few = plan_parking(make_yard(demand, lots=lots))
    fast = plan_parking(make_yard(demand, lots=lots, options={"move_cost_s": 1}))

    assert (few.allocation.sent, few.moved) == ({(0, "Q"): 10}, ())
    assert fast.allocation.sent == {(0, "P"): 10}
    assert fast.allocation.travel_s < few.allocation.travel_s
    assert check_plan(fast) == ()


def test_people_bound_for_the_ceremony_are_allotted_to_public_lots() -> None:
    lots = (make_lot(cars=10, for_whom="thẻ A"), make_lot("Q"))
    plan = plan_parking(make_yard(make_demand(80, "V"), lots=lots))

    assert plan.allocation.sent == {(0, "Q"): 20}
    assert plan.moved == ()


def brute_force(case: ParkingCase) -> int:
    """Return the least cost, trying every way to send the vehicles."""
    problem = Transport(case)
    options = {
        g.number: [(c.lot_id, c.cost_s) for c in problem.choices if c.group == g.number] + [("", UNPLACED_S)]
        for g in problem.groups
    }
    vehicles = [g.number for g in problem.groups for _ in range(g.vehicles)]
    best = UNPLACED_S * (len(vehicles) + 1)
    for chosen in itertools.product(*(options[number] for number in vehicles)):
        taken: dict[str, int] = {}
        for lot_id, _ in chosen:
            taken[lot_id] = taken.get(lot_id, 0) + 1
        if all(not lot_id or count <= case.lot_by_id[lot_id].row.cars for lot_id, count in taken.items()):
            best = min(best, sum(cost for _, cost in chosen))
    return best


lots_drawn = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 20), st.sampled_from(["thẻ A", "Nhân dân", "thẻ A; Nhân dân"])),
    min_size=1,
    max_size=3,
)


@given(lots_drawn, st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2), st.sampled_from("ABC")), max_size=2))
@settings(max_examples=25, deadline=None)
def test_allocation_costs_the_least_and_the_checker_accepts_its_proof(
    drawn: list[tuple[int, int, str]], demands: list[tuple[int, int, str]]
) -> None:
    lots: list[ParkingLot] = [
        make_lot(f"L{index}", 107.0 + east / 1000, cars=cars, for_whom=whom)
        for index, (cars, east, whom) in enumerate(drawn)
    ]
    demand = [make_demand(4 * cars, f"L{min(at_lot, len(lots) - 1)}", origin=place) for cars, at_lot, place in demands]
    scenario = make_yard(*demand, lots=lots, entries=())
    case = ParkingCase.from_scenario(scenario)

    assert allocate(case).cost_s == (brute_force(case) if demand else 0)
    assert check_plan(plan_parking(scenario)) == ()


@pytest.mark.scenario
def test_big_pack_is_allotted_with_a_proof_and_its_times_stand_a_replay() -> None:
    plan = plan_parking(load(Path(__file__).parents[3] / "scenarios" / "vinh-linh-2025"))

    assert check_plan(plan) == ()
    assert len(plan.asked) == 10
    assert sum(full.asked for lot in plan.asked for full in lot.fullness) == sum(g.vehicles for g in plan.case.groups)
