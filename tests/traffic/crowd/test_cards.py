"""Capacities, egress times and where the verdict turns, against figures worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.scenario.rows import CrowdArea
from planner.scenario.schema import Scenario
from planner.traffic.crowd import Card, arithmetic, arithmetic_text, check_cards, crowd_cards, verdict
from tests.traffic.crowd.ground import make_gate, make_ground, make_zone


def card(scenario: Scenario) -> Card:
    (found,) = crowd_cards(scenario)
    return found


def test_capacity_is_the_least_of_entry_holding_exit_and_emergency() -> None:
    found = card(make_ground(make_gate("A"), make_gate("B"), make_gate("C", 1.0)))

    each = found.capacity(82)
    assert each.entry == 4 * 11 * 60
    assert each.holding == 2000
    assert each.exit == 5 * 82 * 8
    assert each.emergency == 3 * 82 * 8
    assert (each.people, each.binding) == (3 * 82 * 8, "emergency")


@pytest.mark.parametrize(("figure", "width_m"), [(60, 20.8), (82, 15.2), (109, 11.5)])
def test_ten_thousand_people_in_eight_minutes_need_the_width_of_the_hand_tables(figure: int, width_m: float) -> None:
    wide = make_ground(make_gate("A", width_m + 0.1), zone=make_zone(10_000))
    narrow = make_ground(make_gate("A", width_m - 0.1), zone=make_zone(10_000))

    assert card(wide).capacity(figure).exit >= 10_000 > card(narrow).capacity(figure).exit


def test_egress_takes_people_over_flow_with_and_without_the_widest_exit() -> None:
    times = {
        (each.figure, each.purpose, each.lost): each.minutes
        for each in card(make_ground(make_gate("A", 3.0), make_gate("B", 2.0))).egresses
    }

    assert len(times) == 16
    assert times[60, "normal", ""] == Fraction(1000, 300)
    assert times[60, "normal", "A"] == Fraction(1000, 120)
    assert times[109, "emergency", "A"] == Fraction(1000, 218)


def test_longest_walk_is_added_to_the_time_and_taken_off_the_limit() -> None:
    found = card(make_ground(make_gate("A", 5.0), make_gate("B", 5.0), zone=make_zone(walk_m=144)))

    assert found.egresses[0].minutes == 2 + Fraction(1000, 600)
    assert found.capacity(60).exit == 600 * 6


def test_steps_pass_at_most_66_a_minute_and_metre() -> None:
    found = card(make_ground(make_gate("A", 2.0, surface="bậc"), make_gate("B", 1.0)))

    assert found.capacity(60).exit == 3 * 60 * 8
    assert found.capacity(82).exit == (2 * 66 + 82) * 8


def test_gate_that_is_lost_is_the_one_that_passes_most_not_the_widest_of_steps() -> None:
    found = card(make_ground(make_gate("A", 2.2, surface="bậc"), make_gate("B", 2.0)))

    lost = {each.figure: each.lost for each in found.egresses if each.purpose == "emergency" and each.lost}
    assert lost == {60: "A", 73: "B", 82: "B", 109: "B"}


def test_verdict_turns_where_the_smallest_figure_says() -> None:
    found = card(make_ground(make_gate("A"), make_gate("B"), zone=make_zone(1200)))

    assert found.break_even == {"normal": Fraction(1200, 32), "emergency": Fraction(75)}
    assert found.holding_figures == (82, 109)
    assert found.turns == ((73, 82),)
    assert found.depends_on_figure
    assert "giữa 73 và 82" in verdict(found).vi
    assert "960 (60), 1.168 (73), 1.312 (82), 1.744 (109)" in verdict(found).en


def test_no_figure_is_enough_when_only_steps_are_left() -> None:
    found = card(make_ground(make_gate("A", 5.0), make_gate("B", 1.0, surface="bậc")))

    assert found.break_even["emergency"] is None
    assert found.smallest_figure is None
    assert "Không đạt theo mức nào" in verdict(found).vi


def test_zone_that_holds_under_every_figure_says_so() -> None:
    found = card(make_ground(make_gate("A", 9.0), make_gate("B", 9.0)))

    assert found.turns == ()
    assert verdict(found).vi.startswith("Đạt theo mọi mức")


def test_arithmetic_is_shown_line_by_line() -> None:
    found = card(make_ground(make_gate("A", 3.5), make_gate("B", 2.0, surface="bậc"), zone=make_zone(2500)))

    lines = [line.vi for line in arithmetic(found, 82)]
    assert "Vào – Cửa V: 4 làn × 11 người/phút" in lines
    assert "Chứa – S: 1000 m² × 2 người/m² = 2.000 người" in lines
    assert "Ra về (mọi lối ra mở) – Cửa A: 3,5 m × 82 = 287 người/phút" in lines
    assert "Ra về (mọi lối ra mở) – Cửa B: 2 m × 66 = 132 người/phút" in lines
    assert "Thoát nạn (mất lối rộng nhất) – Cửa A: coi như mất" in lines
    assert "Ra về (mọi lối ra mở): 2.500 người : 419 người/phút = 5,97 phút ≤ 8 phút" in lines
    assert lines[-1].startswith("Sức chứa an toàn = nhỏ nhất của (2.640 ; 2.000 ; 3.352 ; 1.056) = 1.056 người")
    assert "KHÔNG ĐẠT" in lines[-1]
    assert "no exit" not in arithmetic_text((found,), "en")


def test_zone_without_gates_takes_nobody() -> None:
    found = card(make_ground())

    assert found.capacity(109).people == 0
    assert [each.minutes for each in found.egresses] == [None] * 8
    assert check_cards(make_ground(), (found,)) == ()


def test_seats_hold_as_many_as_they_are() -> None:
    hall = CrowdArea(area_id="S", zone_id="Z", seats=470)

    assert card(make_ground(make_gate("A"), area=hall)).capacity(60).holding == 470


gates = st.lists(
    st.tuples(st.integers(6, 80), st.sampled_from(["bằng", "bậc"]), st.booleans(), st.booleans()), max_size=6
)


@given(gates, st.integers(1, 9000), st.integers(0, 700))
@settings(max_examples=150, deadline=None)
def test_checker_agrees_with_every_card(drawn: list[tuple[int, str, bool, bool]], people: int, walk_m: int) -> None:
    made = [
        make_gate(f"G{index}", tenths / 10, surface=surface, exit=leaves, emergency=escapes)
        for index, (tenths, surface, leaves, escapes) in enumerate(drawn)
    ]
    scenario = make_ground(*made, zone=make_zone(people, walk_m=walk_m))

    assert check_cards(scenario, crowd_cards(scenario)) == ()
