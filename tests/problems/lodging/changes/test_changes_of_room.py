"""Stays that change rooms for a price: where they pay or where nobody could stay otherwise; best by brute force."""

from collections.abc import Callable

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.run import run
from planner.problems.lodging import Problem, check, score
from planner.problems.lodging.changes import solve as changing_solve
from planner.problems.lodging.changes.bound import bound_of
from planner.problems.lodging.changes.model import RULES, build, stays_from
from planner.problems.lodging.changes.stays import rows_of
from planner.problems.lodging.solve import solve
from planner.scenario import rows
from tests.problems.lodging.builders import SETTINGS, block, guest, hotel, night, planned, problem, room, total
from tests.problems.lodging.changes.changing import best_by_trying, chance_problem

SEEDS = [0, 2, 3, 5, 8, 13, 21, 34, 41, 55, 67, 89, 101, 144]


def _two_houses(move_cost_vnd: int) -> Problem:
    """House A has a room on the first two nights of a stay, house B on the last two."""
    stock = [room("RA", "A", to=night(17)), room("RB", "B", **{"from": night(17)})]
    return problem([guest("G1", "15-19")], stock, options={"move_cost_vnd": move_cost_vnd})


def test_a_guest_changes_house_where_no_house_has_a_room_for_the_whole_stay() -> None:
    plan = planned(_two_houses(300_000))

    assert plan.outcome.status is Status.OPTIMAL
    assert [(row.room_id, row.check_in, row.check_out) for row in plan.assignments] == [
        ("RA", night(15), night(17)),
        ("RB", night(17), night(19)),
    ]
    assert plan.goals["room_changes"] == 1
    assert plan.outcome.score == plan.outcome.bound == 4 * 40 + 30 + 40  # nights, the change, the second house


def test_without_a_price_nobody_changes_rooms() -> None:
    assert planned(_two_houses(0)).outcome.status is Status.INFEASIBLE


def _seasons(move_cost_vnd: int) -> Problem:
    """Two rooms of a house: one dear on the second of two nights, the other on the first."""
    prices = tuple(
        rows.RoomPrice(room_type_id=room_id, price_vnd=900_000, **{"from": first, "to": last})
        for room_id, first, last in (("R1", night(16), night(17)), ("R2", night(15), night(16)))
    )
    stock = [room("", room_type_id=name, count=1) for name in ("R1", "R2")]
    return problem([guest("G1")], stock, room_prices=prices, options={"move_cost_vnd": move_cost_vnd})


@pytest.mark.parametrize(("move_cost_vnd", "changes", "best"), [(400_000, 1, 40 + 40 + 40), (600_000, 0, 40 + 90)])
def test_a_change_is_made_where_it_pays(move_cost_vnd: int, changes: int, best: int) -> None:
    plan = planned(_seasons(move_cost_vnd))

    assert plan.goals["room_changes"] == changes
    assert (plan.outcome.status, plan.outcome.score) == (Status.OPTIMAL, best)


@pytest.mark.parametrize("seed", SEEDS)
def test_small_plans_are_as_good_as_the_best_of_all_plans(seed: int) -> None:
    small = chance_problem(seed)
    best, plan = best_by_trying(small), planned(small)

    assert plan.outcome.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL)
    assert plan.outcome.score == plan.outcome.bound == best
    assert best is None or bound_of(small, NO_COMMITMENTS, SETTINGS) <= best
    assert {f.subjects[0] for f in check(small, plan.assignments)} <= {d.key.split()[-1] for d in plan.unmet}


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_pins_and_the_previous_plan_count_as_they_do_for_the_judge(seed: int) -> None:
    small = chance_problem(seed, guests=2, rooms=3)
    previous = tuple(
        {"guest_id": "G0", "room_id": room_id, "check_in": day}
        for room_id, day in (("R1", "a"), ("R1", "b"), ("R2", "c"))
    )
    given = Commitments({"G1": {"hotel_id": small.rooms[0].hotel_id}}, previous)
    best, plan = best_by_trying(small, given), planned(small, given)

    assert plan.outcome.score == best
    assert plan.outcome.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL)


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_large_events_are_searched_part_by_part_with_a_bound_below_the_best(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing_solve, "SMALL", 0)
    small = chance_problem(seed)
    best = best_by_trying(small)
    plan = solve(small, SETTINGS.within(1.5))

    if best is None:
        assert not plan.outcome.has_plan
    else:
        assert plan.outcome.score == best
        assert plan.outcome.bound is not None
        assert plan.outcome.bound <= best


def test_a_night_with_more_guests_than_beds_is_named_though_rooms_may_be_changed() -> None:
    people = [guest("G1", "15-17"), guest("G2", "15-17"), guest("G3", "16-17")]
    stock = [room("R1"), room("R2", beds=2, price_vnd=700_000, to=night(16))]
    plan = planned(problem(people, stock, options={"move_cost_vnd": 100_000}))

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert "Đêm 16/6/2025: 3 khách cần giường, chỉ có 2 giường." in plan.conflict.reason.vi
    assert "1 phòng ở Khách sạn H1 (2 giường, 700.000 đồng)" in plan.conflict.reason.vi
    assert len(plan.unmet) == 1


def test_a_delegation_spread_over_two_houses_by_a_change_pays_for_the_second() -> None:
    plan = planned(_two_houses(100_000))

    assert plan.goals["split_delegations"] == 1


def _plan_without(small: Problem, rule: str) -> set[str]:
    changing = build(small, rules=[one for one in RULES if one.__name__ != rule])
    done = run(changing.model, SETTINGS)
    stays = stays_from(changing, done.value)
    return {finding.rule for finding in check(small, rows_of(small, stays))}


def _full() -> Problem:
    return problem([guest("G1"), guest("G2")], [room("R1", beds=1), room("R2", price_vnd=900_000)], options=PRICED)


def _strangers() -> Problem:
    people = [guest("G1"), guest("G2", delegation_id="D2")]
    return problem(people, [room("R1"), room("R2", price_vnd=900_000)], options=PRICED)


def _man_and_woman() -> Problem:
    return problem([guest("G1"), guest("G2", gender="nữ")], [room("R1"), room("R2", price_vnd=900_000)], options=PRICED)


def _short() -> Problem:
    stock = [room("R1"), room("R2", "H2", price_vnd=900_000)]
    return problem([guest("G1", "15-16")], stock, hotel_blocks=(block(min_nights=2), block("H2")), options=PRICED)


def _pair() -> Problem:
    people = [guest("G1", share_with="G2"), guest("G2")]
    return problem(
        people, [room("R1"), room("R2", beds=1, price_vnd=0), room("R3", beds=1, price_vnd=0)], options=PRICED
    )


def _companion() -> Problem:
    people = [guest("G1", companion_of="G2", rank=20), guest("G2", rank=3, gender="nữ")]
    stock = [room("R1", "H1"), room("R2", "H2"), room("R3", "H2", beds=1, price_vnd=9_000_000)]
    return problem(people, stock, hotels=_far(), options=PRICED, weights={"split_delegations": 0})


def _driver() -> Problem:
    people = [guest("G1", serves="G2", rank=20), guest("G2", rank=3, gender="nữ")]
    stock = [room("R1", "H1"), room("R2", "H2"), room("R3", "H2", beds=1, price_vnd=9_000_000)]
    return problem(people, stock, hotels=_far(), options=PRICED, weights={"split_delegations": 0})


def _far() -> tuple[rows.Hotel, ...]:
    return (hotel("H1", 1.0), hotel("H2", 20.0, guarded=True))


PRICED = {"move_cost_vnd": 100_000}
DROPPED: dict[str, Callable[[], Problem]] = {
    "beds_by_night": _full,
    "shared_by_delegation": _strangers,
    "gender": _man_and_woman,
    "minimum_stay": _short,
    "share_requests": _pair,
    "companions_together": _companion,
    "staff_near": _driver,
}


@pytest.mark.parametrize("rule", DROPPED)
def test_the_checker_names_a_rule_that_the_model_drops(rule: str) -> None:
    small = DROPPED[rule]()

    assert rule in _plan_without(small, rule)
    assert check(small, planned(small).assignments) == ()


def test_every_guest_has_a_bed_every_night_or_the_checker_says_so() -> None:
    assert _plan_without(_two_houses(300_000), "house_each_guest") == {"house_each_guest"}


def test_the_models_cost_is_the_score_from_the_rows() -> None:
    for seed in SEEDS[:5]:
        small = chance_problem(seed)
        plan = planned(small)
        if plan.outcome.has_plan:
            assert plan.outcome.score == total(small, plan.assignments)
            assert plan.goals == score(small, plan.assignments)


def test_staff_are_near_on_every_night_not_only_on_the_first_apart() -> None:
    """A driver is next door on the first night and far away on the second."""
    people = [guest("G1", serves="G2"), guest("G2", delegation_id="D2")]
    stock = [room("R1", "H1"), room("R2", "H2"), room("R3", "H3")]
    hotels = (hotel("H1", 1.0), hotel("H2", 1.1), hotel("H3", 20.0))
    small = problem(people, stock, hotels=hotels, options={**PRICED, "staff_walk_m": 500})
    stays = {"G1": ("R1", "R3"), "G2": ("R2", "R2")}

    assert {finding.rule for finding in check(small, rows_of(small, stays))} == {"staff_near"}
