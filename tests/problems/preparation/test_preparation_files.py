"""From the rows of a pack and to the rows of a plan; what is odd in them, and what is refused."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.errors import PackError, UsageError
from planner.problems.preparation import Assignment, Problem, from_rows, to_rows
from planner.problems.preparation.axis import Axis, Counting
from planner.problems.preparation.intake import MOST_TASKS, refuse_too_many
from planner.problems.preparation.oddities import circle_of
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.tables import TableRow

ROOT = Path(__file__).parents[3] / "scenarios"


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return load(ROOT / "tiny")


def changed(scenario: Scenario, task_id: str, **cells: object) -> Scenario:
    tasks = tuple(row.model_copy(update=cells) if row.task_id == task_id else row for row in scenario.tasks)
    return replace(scenario, tasks=tasks)


def test_rows_of_a_plan_file_read_as_they_were_written() -> None:
    rows = [
        Assignment("A", date(2025, 3, 3), date(2025, 3, 4), "P", ("Q", "R"), 2, mode="fast", crew=(("P", "law"),)),
        Assignment("B", kept=False),
    ]
    table = [TableRow(place, cells) for place, cells in enumerate(to_rows(rows), 2)]

    assert from_rows(table) == (tuple(rows), ())


@pytest.mark.parametrize(
    ("column", "value"), [("start", "3/3/2025"), ("kept|deferred", "maybe"), ("task_id", ""), ("slack_days", "two")]
)
def test_a_cell_that_cannot_be_read_is_a_finding_with_file_row_and_column(column: str, value: str) -> None:
    (cells,) = to_rows([Assignment("A", date(2025, 3, 3), date(2025, 3, 4), "P")])
    rows, findings = from_rows([TableRow(2, {**cells, column: value})])

    assert rows == ()
    assert f"preparation.csv:2:{column}" in findings[0].message.vi


def test_lags_deadlines_and_other_commitments_come_from_the_rows(tiny: Scenario) -> None:
    made = Problem.from_scenario(tiny)
    last = made.tasks["V5"]

    assert [(arc.task_id, arc.lag) for arc in last.after] == [("V3", 5)]
    assert made.axis.day((last.latest or 0) - 1) == date(2026, 4, 10)
    assert made.people["TV-1"].week_minutes == 1200


def test_a_public_holiday_is_not_counted() -> None:
    scenario = load(ROOT / "vinh-linh-2025")
    made = Problem.from_scenario(scenario)
    start = made.axis.slot(date(2025, 4, 29))
    end = made.axis.end_of(start, 3, Counting.WORK)

    # 30/4 and 1/5/2025 are holidays, 2/5 is exchanged for Saturday 26/4.
    assert end is not None
    assert made.axis.day(end - 1) > date(2025, 5, 5)


def test_a_span_runs_on_while_offices_are_closed_but_ends_on_a_working_day() -> None:
    week = Axis(date(2025, 3, 3), (True, True, True, True, True, False, False) * 3)

    assert week.end_of(0, 6, Counting.SPAN) == 8
    assert week.end_of(0, 6, Counting.WORK) == 8
    assert week.end_of(0, 12, Counting.SPAN) == 12
    assert week.end_of(0, 12, Counting.WORK) == 16
    assert week.end_of(5, 1, Counting.SPAN) is None


def test_minutes_of_a_task_add_up_over_its_weeks() -> None:
    weeks = Axis(date(2025, 3, 6), (True, True, False, False) + (True,) * 5).spread(100, 0, 9)

    assert sum(weeks.values()) == 100
    assert weeks == {0: 28, 1: 72}


def test_tasks_that_wait_in_a_circle_are_refused_with_the_circle_printed(tiny: Scenario) -> None:
    with pytest.raises(UsageError, match=r"tasks.csv:2:predecessors.*V1 → V3 → V2 → V1"):
        Problem.from_scenario(changed(tiny, "V1", predecessors=("V3",)))
    assert circle_of({"A": ["B"], "B": []}) == ()


def test_too_many_tasks_are_refused_with_the_limit_named() -> None:
    with pytest.raises(UsageError, match=r"1\.000\.000.*5\.000"):
        refuse_too_many(1_000_000)
    refuse_too_many(MOST_TASKS)


@pytest.mark.parametrize(
    ("cells", "where", "words"),
    [
        ({"skills": ("lễ tâng",)}, "tasks.csv:4:skills", 'gần nhất là "lễ tân"'),
        ({"duration_days": 60}, "tasks.csv:4:duration_days", "cần 60 ngày"),
        ({"latest_finish_d": -18}, "tasks.csv:4:latest_finish_d", "rơi vào ngày nghỉ"),
        ({"subcommittee": "Lễ tâm"}, "tasks.csv:4:subcommittee", "không có thành viên"),
    ],
)
def test_what_is_odd_in_a_row_is_a_warning_with_its_row(
    tiny: Scenario, cells: dict[str, object], where: str, words: str
) -> None:
    notes = Problem.from_scenario(changed(tiny, "V3", **cells)).notes
    told = [note for note in notes if note.subjects[1] == where]

    assert [note.subjects[0] for note in told] == ["V3"]
    assert words in told[0].message.vi


def test_a_file_of_a_million_tasks_is_refused_before_its_rows_are_read(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tiny", tmp_path / "pack")
    with (tmp_path / "pack" / "tasks.csv").open("w", encoding="utf-8") as file:
        file.write("task_id,name,duration_days\n")
        file.writelines(f"V{place},x,1\n" for place in range(5_001))

    with pytest.raises(PackError) as refused:
        load(tmp_path / "pack")

    (fault,) = refused.value.faults
    assert (fault.file, fault.row) == ("tasks.csv", 0)
    assert "5.001" in fault.what.vi
    assert "5.000" in fault.what.vi


def test_agencies_are_the_bodies_with_members_and_the_owners_of_tasks(tiny: Scenario) -> None:
    names = {row.organisation_id: row.name for row in tiny.organisations}
    scenario = changed(changed(tiny, "V1", owner_body="Tổ lạ", participants=(names["TC-3"],)), "V2", owner_body="TC-1")

    found = {one.name: one for one in Problem.from_scenario(scenario).agencies}

    assert found["Tổ lạ"].tasks == {"V1"}
    assert found[names["TC-1"]].tasks == {"V2"}
    assert "V1" in found[names["TC-3"]].tasks
    assert {"TV-1", "TV-2"} <= found[names["TC-3"]].members
