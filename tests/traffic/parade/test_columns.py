"""Columns on the time-space diagram: exact passing times, at every scale."""

from fractions import Fraction

import pytest

from planner.scenario.rows import Movement, MovementBlock
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.timeline import passings
from planner.traffic.parade import Diagram, diagram_of, pitch_passing_min, svg
from tests.traffic.columns import at, make_blocks, make_movement
from tests.traffic.town import make_town

SECOND = 1 / 60
PACE = Fraction("82.5")
"""110 steps of 0.75 m a minute."""


def drawn(movement: Movement, blocks: tuple[MovementBlock, ...] = ()) -> Diagram:
    town = make_town(movements=(movement,), movement_blocks=blocks)
    network = RoadNetwork.from_scenario(town)
    return diagram_of(town, network, passings(town, network)[movement.movement_id])


def test_47_blocks_at_25_m_pitch_pass_in_14_2_minutes() -> None:
    minutes = pitch_passing_min(47, Fraction(25), PACE)
    assert minutes == Fraction(470, 33)
    assert float(minutes) == pytest.approx(14 + 14.5 / 60, abs=SECOND)
    assert round(float(minutes), 1) == 14.2


def test_47_blocks_of_21_m_at_25_m_pitch_pass_from_head_to_tail_within_a_second_of_14_2_minutes() -> None:
    diagram = drawn(make_movement(speed_kmh=4.95), make_blocks(*[(21, 4)] * 47))
    assert diagram.passed.length_m == 46 * 25 + 21
    assert float(diagram.passed.passing_min) == pytest.approx(14.2, abs=SECOND)


def test_a_block_starts_25_m_behind_the_one_before_it_18_2_seconds_later() -> None:
    first, second, *_ = drawn(make_movement(speed_kmh=4.95), make_blocks(*[(21, 4)] * 47)).blocks
    assert (first.starts_min, first.arrives_min) == (0, Fraction(2000) / PACE)
    assert float(second.starts_min) * 60 == pytest.approx(18.2, abs=0.05)
    assert second.leaves_min - second.arrives_min == Fraction(21) / PACE


def test_the_last_block_leaves_when_the_tail_does() -> None:
    diagram = drawn(make_movement(speed_kmh=4.95), make_blocks(*[(21, 4)] * 47))
    assert diagram.blocks[-1].leaves_min == (diagram.passed.route_m + diagram.passed.length_m) / PACE


def test_a_convoy_without_blocks_is_one_block() -> None:
    (block,) = drawn(make_movement()).blocks
    assert (block.length_m, block.starts_min, block.leaves_min) == (200, 0, 22)


def test_the_diagram_runs_from_the_assembly_to_the_dispersal() -> None:
    diagram = drawn(make_movement(assembly_from=at(7), dispersal_min=10))
    assert (diagram.begins_min, diagram.ends_min) == (-60, 22 + 3 + 10)


def test_a_national_parade_of_16000_marchers_is_drawn_too() -> None:
    blocks = tuple(
        MovementBlock(movement_id="D1", place=place, length_m=21, gap_m=4, people=48) for place in range(1, 335)
    )
    diagram = drawn(make_movement(speed_kmh=4.95), blocks)
    assert diagram.people == 16_032
    assert diagram.passed.passing_min == Fraction(333 * 25 + 21) / PACE
    assert svg(diagram).count("<polygon") == 334


def test_the_drawing_is_in_the_language_asked_for_and_escapes_names() -> None:
    diagram = drawn(make_movement(name="Khối <A> & B"))
    assert "Biểu đồ thời gian – quãng đường: Khối &lt;A&gt; &amp; B" in svg(diagram)
    assert "Time-space diagram" in svg(diagram, "en")
    assert "<A>" not in svg(diagram)


def test_where_another_column_is_in_the_way_the_drawing_has_a_cross() -> None:
    diagram = drawn(make_movement())
    assert svg(diagram, meets=[(Fraction(3), Fraction(300))]).count('stroke="#c00"') == 1
    assert 'stroke="#c00"' not in svg(diagram)
