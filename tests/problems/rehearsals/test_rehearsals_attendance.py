"""Attendance: who came, what was lost, whose part is below its minimum; and the commands about the timetable."""

import json
from pathlib import Path

import pytest

from planner.cli import main
from planner.problems.rehearsals import COLUMNS as PLAN_COLUMNS
from planner.problems.rehearsals import Problem, to_rows
from planner.problems.rehearsals.attendance import COLUMNS, Mark, Part, blank_rows, parts, read_marks, unknown_marks
from planner.problems.rehearsals.entities import Who
from planner.scenario.load import load
from planner.tables import parse_table, read_table, table_text, write_table
from tests.problems.rehearsals.builders import group, held, item, problem, session, solved

TINY = Path(__file__).parents[3] / "scenarios" / "tiny"
G1, G2 = Who("group", "G1"), Who("group", "G2")


def programme() -> Problem:
    return problem(
        [group("G1", 10), group("G2", 4)],
        [item("I1", "G1"), item("I2", "G1;G2")],
        [session("S1", "I1"), session("S2", "I2", stage="tổng duyệt")],
    )


def lines(*marks: Mark) -> dict[Who, Part]:
    of = programme()
    rows = [held(of, "S1", "V1", "12 08:00"), held(of, "S2", "V1", "14 08:00")]
    return {part.who: part for part in parts(of, rows, marks)}


def test_minutes_are_lost_by_who_does_not_come_and_by_a_late_beginning() -> None:
    part = lines(Mark("S1", G1, present=8, late_min=15))[G1]

    # two people miss an hour, eight wait a quarter of an hour; eight of ten are enough for the session to count
    assert (part.lost_min, part.came, part.called, part.still) == (2 * 60 + 8 * 15, 1, 1, 1)
    assert (part.heads_came, part.heads_called) == (8, 10)
    assert not part.below


def test_a_session_to_which_too_few_came_does_not_count() -> None:
    part = lines(Mark("S1", G1, present=7))[G1]

    assert part.came == 0
    assert part.below
    assert "dưới mức tối thiểu" in part.sentence.vi


def test_a_missed_dress_rehearsal_is_below_the_minimum() -> None:
    found = lines(Mark("S1", G1, present=10), Mark("S2", G1, present=0))

    assert found[G1].below
    assert not found[G1].dress
    assert "không có tổng duyệt" in found[G1].sentence.vi


def test_who_has_too_few_sessions_in_the_plan_is_below_from_the_start() -> None:
    assert {who for who, part in lines().items() if part.below} == {G2}


def test_a_blank_sheet_names_everybody_called_and_reads_as_not_yet_taken() -> None:
    of = programme()
    rows = blank_rows(of, [held(of, "S2", "V1", "14 08:00"), held(of, "S1", "V1", "12 08:00")])

    assert [(row["session_id"], row["subject_id"]) for row in rows] == [("S1", "G1"), ("S2", "G1"), ("S2", "G2")]
    assert read_marks(parse_table(table_text(COLUMNS, rows)).rows) == ((), ())


def test_marks_that_cannot_be_read_or_mean_nobody_are_named() -> None:
    text = "session_id,subject_kind,subject_id,present,late_min\nS1,group,G1,chín,\nS1,group,G2,3,5\nS1,group,G1,11,0\n"

    marks, findings = read_marks(parse_table(text).rows)
    unknown = unknown_marks(programme(), marks)

    assert ["attendance.csv:2" in one.message.vi for one in findings] == [True]
    assert [one.subjects for one in unknown] == [("S1", "G2"), ("S1", "G1")]
    assert "chỉ có 10 người" in unknown[1].message.vi


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("plan")
    rows = solved(Problem.from_scenario(load(TINY))).assignments
    write_table(place / "rehearsals.csv", PLAN_COLUMNS, to_rows(rows))
    return place


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@pytest.mark.solver
def test_replan_says_what_moves_and_writes_nothing_when_only_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "rehearsals.csv").read_bytes()
    first = read_table(folder / "rehearsals.csv").rows[0].cells

    code = run("rehearsals", "replan", str(TINY), str(folder), "--storm", first["start"][:10], "--dry-run")

    assert code in {0, 1}
    assert "buổi phải chuyển" in capsys.readouterr().out
    assert (folder / "rehearsals.csv").read_bytes() == before


def test_a_change_that_cannot_be_read_is_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rehearsals", "replan", str(TINY), str(folder), "--storm", "mai") == 2
    assert "--storm: không đọc được “mai”" in capsys.readouterr().err


def test_attendance_from_a_blank_sheet_to_those_below(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rehearsals", "attendance", str(TINY), str(folder), "--blank") == 0
    rows = [dict(row.cells) for row in read_table(folder / "attendance.csv").rows]
    absent = rows[0]["subject_id"]
    for row in rows:
        row["present"] = "0" if row["subject_id"] == absent else ""
    (folder / "attendance.csv").write_text(table_text(COLUMNS, rows), "utf-8")
    capsys.readouterr()

    code = run("rehearsals", "attendance", str(TINY), str(folder), "--json")

    found = {line["id"]: line for line in json.loads(capsys.readouterr().out)}
    assert code == 1
    assert found[absent]["below"] is True
    assert found[absent]["lost_min"] > 0
