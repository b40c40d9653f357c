"""The checker of crowd cards names what was changed; the rules of zones name what is missing."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.engine.findings import Severity
from planner.scenario.rows import CrowdArea, Venue
from planner.scenario.schema import Scenario
from planner.traffic.crowd import check_crowd_files, crowd_findings, write_crowd
from planner.traffic.crowd.cards import crowd_cards
from planner.traffic.crowd.check import CHECKS, Filed, check_filed
from planner.traffic.crowd.files import Row, capacity_rows, egress_rows, turn_rows
from planner.traffic.crowd.judge import RULES
from tests.traffic.crowd.ground import make_gate, make_ground, make_zone

SOUND = make_ground(make_gate("A", 3.0), make_gate("B", 3.0), make_gate("C", 2.0))
"""Holds under every figure."""


def filed(scenario: Scenario = SOUND) -> Filed:
    cards = crowd_cards(scenario)
    return Filed(scenario, tuple(capacity_rows(cards)), tuple(egress_rows(cards)), tuple(turn_rows(cards)))


def change(table: str, **cells: str) -> Callable[[Filed], Filed]:
    def changed(before: Filed) -> Filed:
        rows: tuple[Row, ...] = getattr(before, table)
        return dataclasses.replace(before, **{table: ({**rows[0], **cells}, *rows[1:])})

    return changed


BROKEN = {
    "cards_complete": lambda f: dataclasses.replace(f, egresses=f.egresses[:-1]),
    "entry_capacity_right": change("capacities", entry="2641"),
    "holding_capacity_right": change("capacities", holding="2001"),
    "exit_capacity_right": change("capacities", exit="3841"),
    "emergency_capacity_right": change("capacities", emergency="2401"),
    "verdict_right": change("capacities", holds="0"),
    "egress_right": change("egresses", minutes="2.10"),
    "break_even_right": change("turns", emergency_break_even="26.00"),
    "turn_right": change("turns", turns_between="60-73"),
}


def test_every_check_has_a_broken_case() -> None:
    assert set(BROKEN) == {check.__name__ for check in CHECKS}


@pytest.mark.parametrize("rule", BROKEN)
def test_checker_names_the_figure_that_was_changed(rule: str) -> None:
    assert check_filed(filed()) == ()
    assert rule in {found.rule for found in check_filed(BROKEN[rule](filed()))}


def test_line_that_is_repeated_is_named() -> None:
    sound = filed()
    twice = dataclasses.replace(sound, turns=sound.turns * 2)

    assert [found.rule for found in check_filed(twice)] == ["cards_complete"]


def test_wrong_gate_taken_as_lost_is_named() -> None:
    rows = filed().egresses
    other = tuple({**row, "lost": "C"} if row["lost"] else row for row in rows)

    assert "egress_right" in {found.rule for found in check_filed(dataclasses.replace(filed(), egresses=other))}


def test_cell_that_is_no_number_is_a_finding(tmp_path: Path) -> None:
    write_crowd(SOUND, tmp_path)
    assert check_crowd_files(SOUND, tmp_path) == ()
    path = tmp_path / "traffic" / "crowd_capacity.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Z,1000,60", "Z,1000,sáu mươi"), encoding="utf-8")

    assert {found.rule for found in check_crowd_files(SOUND, tmp_path)} == {"readable"}


ENTRY_CLOSED = make_gate("V", 3.0, entry=True, exit=False, emergency=False, lanes=0)
NO_ENTRY = dataclasses.replace(SOUND, crowd_exits=(ENTRY_CLOSED, *SOUND.crowd_exits[1:]))
CASES = {
    "zone_has_entry": NO_ENTRY,
    "zone_has_room": dataclasses.replace(SOUND, crowd_areas=()),
    "zone_has_spare_exit": make_ground(make_gate("A", 9.0)),
    "people_can_enter": dataclasses.replace(SOUND, crowd_zones=(make_zone(1000, entry_min=20),)),
    "people_have_room": dataclasses.replace(SOUND, crowd_areas=(CrowdArea(area_id="S", zone_id="Z", area_m2=400),)),
    "people_leave_in_time": make_ground(make_gate("A", 0.7), make_gate("B", 0.7)),
    "people_escape_in_time": make_ground(make_gate("A", 9.0), make_gate("B", 1.0)),
}


def test_every_rule_has_a_bad_case() -> None:
    assert set(CASES) == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("rule", CASES)
def test_rule_names_the_zone_that_breaks_it(rule: str) -> None:
    assert crowd_findings(SOUND) == ()
    (found,) = [each for each in crowd_findings(CASES[rule]) if each.rule == rule]
    assert (found.subjects, found.severity) == (("Z",), Severity.ERROR)


def test_failing_only_under_a_cautious_figure_is_a_warning() -> None:
    cautious = make_ground(make_gate("A"), make_gate("B"), zone=make_zone(1200))

    (found,) = crowd_findings(cautious)
    assert (found.rule, found.severity) == ("people_escape_in_time", Severity.WARNING)
    assert "ở mức 73 người/phút/m chỉ 1.168 người" in found.message.vi


def test_zones_that_hold_more_than_their_place_are_told() -> None:
    venue = Venue.model_validate(
        {"venue_id": "V", "name": "Sân", "lat": 17, "lon": 107, "kind": "sân", "capacity": 900,
         "open_from": "06:00", "open_to": "22:00"}
    )  # fmt: skip
    full = dataclasses.replace(SOUND, venues=(venue,), crowd_zones=(make_zone(1000, venue_id="V"),))

    (found,) = crowd_findings(full)
    assert (found.rule, found.subjects) == ("zones_fit_venue", ("V", "Z"))
