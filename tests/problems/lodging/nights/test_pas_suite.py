"""Suite pas: costs in tenths, stays cut at the horizon, one room for every night of a stay in the solution."""

import json
from pathlib import Path

import pytest

from benchmarks.options import Options
from benchmarks.pas import Department, Kind, Need, measure, price_of, problem_of
from planner.problems.lodging.nights.data import FORBIDDEN, MEN, ONE_GENDER, WOMEN

TEXT = """ARTICLE BENCHMARK DATA SET
Rooms: 2
Roomproperties: 1
Beds: 3
Departments: 1
Specialisms: 2
Patients: 3
Planning horizon: 2


SPECIALISMS:
1 Specialism1
2 Specialism2

DEPARTMENTS:
1 Department1 0 16 | 1 1

ROOMPROPERTIES:
1 telemetry

ROOMS:
1 11 | 1 | 1 | F | 1 1 | 1
2 12 | 2 | 1 | D | 2 1 | 0

BEDS:
1 1
2 2
3 2

PATIENTS:
1 Patient1 10 F | 0 3 | 2 1 1 2 2 | 1 | 1 | 0
2 Patient2 10 M | 1 2 | 1 1 1 | 4 | 0 | 1
3 Patient3 10 M | 1 1 | 1 1 0 | 4 | 0 | 0

END.
"""
DEPARTMENTS = {1: Department(0, 16, frozenset({1}))}
ROOM = Kind(2, 1, ((1, 2),), (0,))


@pytest.mark.parametrize(
    ("need", "price"),
    [
        (Need(16, 1, 0, (0,), (0,)), 10),  # the room knows the specialism as its second
        (Need(17, 1, 0, (0,), (0,)), FORBIDDEN),  # too old for the department
        (Need(10, 2, 0, (0,), (0,)), 30),  # neither department nor room know it
        (Need(10, 1, 1, (0,), (0,)), 18),  # a larger room than was wished
        (Need(10, 1, 0, (0,), (1,)), 30),  # a property wished and missing
        (Need(10, 1, 0, (1,), (0,)), FORBIDDEN),  # a property required and missing
    ],
)
def test_a_night_costs_what_the_conventions_say(need: Need, price: int) -> None:
    """In tenths."""
    assert price_of(need, ROOM, DEPARTMENTS) == price


def test_nights_after_the_horizon_and_stays_without_a_night_are_left_out() -> None:
    """Three nights of which two count; a patient who leaves on the day of coming asks for nothing."""
    problem = problem_of(TEXT)
    assert [(stay.stay_id, len(stay.needs), stay.gender) for stay in problem.stays] == [("1", 2, WOMEN), ("2", 1, MEN)]
    assert [(room.beds, room.policy) for room in problem.rooms] == [(1, WOMEN), (2, ONE_GENDER)]


def test_the_solution_names_a_room_for_every_night_of_the_stay(tmp_path: Path) -> None:
    """Only room 1 has what patient 1 requires: 0 for the first night, 30 for the second; patient 2 pays 10 and 20."""
    file = tmp_path / "small.txt"
    file.write_text(TEXT, encoding="utf-8")
    line = measure(file, Options(0.5, 1, 1, tmp_path))
    assert (line["status"], line["score"], line["bound"]) == ("optimal", 6.0, 6.0)
    rooms = json.loads(Path(str(line["solution"])).read_text(encoding="utf-8"))["rooms"]
    assert rooms == {"1": ["1", "1", "1"], "2": ["2"], "3": []}
