"""Settings and outcomes are valid once built; pins are read strictly."""

from pathlib import Path

import pytest

from planner.engine.outcome import Outcome, Status
from planner.engine.pins import Pin, pins_of, read_pins
from planner.engine.plan import weighted
from planner.engine.settings import Settings
from planner.errors import UsageError


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit_s": 0},  # no time at all
        {"limit_s": -1},  # time cannot run backwards
        {"workers": 0},  # nobody to search
        {"gap": -0.1},  # better than proven best
    ],
)
def test_settings_no_solve_can_have_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_bound_above_the_score_is_refused() -> None:
    with pytest.raises(ValueError, match="bound 6 above score 5"):
        Outcome(Status.FEASIBLE, score=5, bound=6)


def test_plan_without_a_score_is_refused() -> None:
    with pytest.raises(ValueError, match="without a score"):
        Outcome(Status.OPTIMAL)


@pytest.mark.parametrize(
    ("score", "bound", "gap"),
    [(100, 90, 0.1), (0, 0, 0.0), (5, 5, 0.0), (1, 0, 1.0), (None, 3, None), (4, None, None)],
)
def test_gap_is_relative_to_the_score(score: int | None, bound: int | None, gap: float | None) -> None:
    status = Status.UNKNOWN if score is None else Status.FEASIBLE

    assert Outcome(status, score=score, bound=bound).gap == gap


def test_score_is_the_weighted_sum_of_goals() -> None:
    assert weighted({"a": 2, "b": 3}, {"a": 10, "b": 1, "unused": 5}) == 23


def test_pins_are_read_by_problem(tmp_path: Path) -> None:
    file = tmp_path / "pins.csv"
    lines = ["\ufeffproblem;subject;field;value", "seating;G1;seat_id;A-1", "lodging;G1;room_id;R 2", ""]
    file.write_bytes("\r\n".join(lines).encode())

    pins = read_pins(file)

    assert pins == (Pin("seating", "G1", "seat_id", "A-1"), Pin("lodging", "G1", "room_id", "R 2"))
    assert pins_of(pins, "lodging") == {"G1": {"room_id": "R 2"}}


def test_pins_without_a_column_are_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "pins.csv"
    file.write_text("problem,subject,value\nseating,G1,A-1\n", "utf-8")

    with pytest.raises(UsageError, match="thiếu cột field"):
        read_pins(file)


def test_missing_pins_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.csv"):
        read_pins(tmp_path / "none.csv")


def test_a_guest_pinned_to_two_rooms_is_refused_with_both_rows(tmp_path: Path) -> None:
    file = tmp_path / "pins.csv"
    file.write_text("problem,subject,field,value\nlodging,K1,room_id,R1\nlodging,K1,room_id,R2\n", "utf-8")
    with pytest.raises(UsageError, match=r"pins.csv:3: value: K1 room_id ghim “R2” nhưng dòng 2 đã ghim “R1”"):
        read_pins(file)
