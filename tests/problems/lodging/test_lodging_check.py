"""The checker names exactly the rule that a hand has broken in the plan file."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.engine.plan import Commitments
from planner.problems.lodging import CHECKS, COLUMNS, FILE, Assignment, check, from_rows, score, to_rows
from planner.problems.lodging.blocs import check as blocs
from planner.problems.lodging.data import Fit, Problem
from planner.tables import parse_table, read_table, write_table
from tests.problems.lodging.builders import guest, hotel, night, problem, room

GUESTS = [
    guest("G1", rank=3),
    guest("G2", needs=("wheelchair",)),
    guest("G3", gender="nữ", companion_of="G2"),
    guest("G4", share_with="G5"),
    guest("G5", gender="nữ"),
    guest("G6", "14-16", delegation_id="D2"),
]
ROOMS = [
    room("R1", grade=4),
    room("R2", accessible=True),
    room("R3", beds=2),
    room("R4"),
    room("R5", grade=2),
    room("R6", "H2"),
    room("R7", **{"from": night(16)}),
    room("R8", grade=2, to=night(16)),
]
SMALL = problem(GUESTS, ROOMS, hotels=(hotel("H1", 2.0), hotel("H2", 12.0)))
GOOD = {"G1": "R1", "G2": "R2", "G3": "R3", "G4": "R4", "G5": "R4", "G6": "R8"}


def rows_of(rooms: dict[str, str]) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(g, SMALL.room[r].hotel_id, r, SMALL.guest[g].check_in, SMALL.guest[g].check_out)
        for g, r in rooms.items()
    )


def broken(rows: tuple[Assignment, ...], pins: Commitments | None = None) -> set[str]:
    return {finding.rule for finding in check(SMALL, rows, pins or Commitments())}


def test_good_plan_has_no_finding() -> None:
    assert check(SMALL, rows_of(GOOD)) == ()


def test_goals_are_those_counted_by_hand() -> None:
    # five rooms: four for two nights at 40, one for two nights at 40; hotels 2 km away, 3 km by road
    assert score(SMALL, rows_of(GOOD)) == {
        "cost": 5 * 2 * 40,
        "distance": 6 * 3,
        "split_delegations": 0,
        "guarded": 1,
        "grade_shortfall": 0,
        "room_changes": 0,
        "changes": 0,
    }


@pytest.mark.parametrize(
    ("rule", "rooms"),
    [
        ("accessible_rooms", {"G2": "R7", "G3": "R3"}),
        ("grade", {"G1": "R5"}),
        ("share_requests", {"G5": "R5"}),
        ("companions_together", {"G3": "R6"}),
        ("gender", {"G3": "R2"}),
        ("single_rooms", {"G2": "R1"}),
        ("shared_by_delegation", {"G6": "R3"}),
        ("room_period", {"G4": "R7", "G5": "R7"}),
        ("beds_by_night", {"G3": "R4"}),
    ],
)
def test_checker_names_the_rule_that_a_move_breaks(rule: str, rooms: dict[str, str]) -> None:
    assert rule in broken(rows_of({**GOOD, **rooms}))


@pytest.mark.parametrize(
    ("rule", "rooms"),
    [
        ("grade", {"G1": "R5"}),
        ("share_requests", {"G5": "R5"}),
        ("companions_together", {"G3": "R6"}),
        ("gender", {"G3": "R2"}),
        ("room_period", {"G4": "R7", "G5": "R7"}),
    ],
)
def test_checker_names_no_other_rule(rule: str, rooms: dict[str, str]) -> None:
    assert broken(rows_of({**GOOD, **rooms})) == {rule}


def test_checker_names_rows_that_were_mangled() -> None:
    rows = rows_of(GOOD)
    stranger = replace(rows[0], guest_id="G99")
    nowhere = replace(rows[0], room_id="R99")
    elsewhere = replace(rows[0], hotel_id="H2")
    shortened = replace(rows[0], check_out=night(16))

    assert broken(rows[1:]) == {"house_each_guest"}
    assert broken((*rows, stranger)) == {"known_ids"}
    assert broken((nowhere, *rows[1:])) == {"known_ids"}
    assert broken((elsewhere, *rows[1:])) == {"known_ids"}
    assert broken((shortened, *rows[1:])) == {"house_each_guest"}
    assert broken((*rows, rows[0])) == {"one_row_each"}
    assert broken((*rows, replace(rows[5], room_id="R5"))) == {"one_row_each"}


def test_checker_names_broken_pins_and_unsuitable_rooms() -> None:
    pins = Commitments(pins={"G6": {"hotel_id": "H2"}})
    bare = Problem(SMALL.guests[:1], SMALL.hotels, SMALL.rooms, {("other", "H1"): Fit()}, weights=SMALL.weights)

    assert broken(rows_of(GOOD), pins) == {"keep_pins"}
    assert {f.rule for f in check(bare, rows_of({"G1": "R1"}))} == {"suitable_rooms"}


def test_every_check_can_be_provoked() -> None:
    here = {
        *("known_ids", "one_row_each", "house_each_guest", "beds_by_night", "shared_by_delegation", "gender"),
        *("single_rooms", "room_period", "accessible_rooms", "grade", "suitable_rooms", "share_requests"),
        *("companions_together", "keep_pins", "held_rooms", "minimum_stay", "floor", "staff_near", "guarded_hotels"),
    }

    assert {function.__name__ for function in CHECKS} == here | {function.__name__ for function in blocs.CHECKS}


def test_sentences_name_the_night_and_the_numbers() -> None:
    findings = check(SMALL, rows_of({**GOOD, "G3": "R4"}))
    sentence = next(finding.message for finding in findings if finding.rule == "beds_by_night")

    assert sentence.vi == "Đêm 15/6/2025: phòng R4 có 2 giường nhưng xếp 3 khách cần 3 giường."
    assert sentence.en == "Night of 15/6/2025: room R4 has 2 beds but 3 guests who take 3."


def test_rows_survive_the_file_and_a_spreadsheet(tmp_path: Path) -> None:
    rows = rows_of(GOOD)
    write_table(tmp_path / FILE, COLUMNS, to_rows(rows))

    again, findings = from_rows(read_table(tmp_path / FILE).rows)
    by_hand, _ = from_rows(
        parse_table("\ufeffguest_id;hotel_id;room_id;check_in;check_out\nG1;H1;R1;15/06/2025;2025-06-17\n").rows
    )

    assert (again, findings) == (rows, ())
    assert by_hand == rows[:1]


def test_cells_that_cannot_be_read_become_findings() -> None:
    table = parse_table("guest_id,hotel_id,room_id,check_in,check_out\nG1,H1,,hôm nay,2025-06-17\n")

    rows, findings = from_rows(table.rows)

    assert rows == ()
    assert [(f.rule, f.subjects) for f in findings] == [("readable", ("G1",))] * 2
    assert "dòng 2, cột check_in" in findings[1].message.vi
