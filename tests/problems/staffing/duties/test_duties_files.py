"""Duties from a pack to the plan folder and back, and what the check says of an edited file."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.engine.settings import Settings
from planner.problems.staffing import Problem, to_rows
from planner.problems.staffing.duties.files import FILE, check_file, read_duties, write_duties
from planner.problems.staffing.solve import solve
from planner.scenario.load import load
from planner.scenario.rows import Duty

pytestmark = pytest.mark.solver
TINY = Path(__file__).parents[4] / "scenarios" / "tiny"


def tiny(people: int = 1) -> Problem:
    """Return the tiny pack with an escort for some people of any force, beside its posts."""
    cells = {"duty_id": "DD-1", "name": "Dẫn đoàn", "from": "2026-04-12 13:00", "to": "2026-04-12 14:00"}
    row = Duty.model_validate({**cells, "people": people, "skill": "điều khiển giao thông"})
    return Problem.from_scenario(replace(load(TINY), duties=(row,)))


def test_a_plan_with_duties_passes_its_own_check_from_the_files(tmp_path: Path) -> None:
    problem = tiny()
    plan = solve(problem, Settings(limit_s=5, workers=1))
    write_duties(problem, plan.duties, tmp_path)
    rows, unreadable = read_duties(tmp_path)
    assert [(row.duty_id, row.person_id) for row in rows] == [("DD-1", rows[0].person_id)]
    assert rows[0].person_id in {"CB-1", "CB-2", "CB-3"}
    assert unreadable == ()
    assert check_file(problem, to_rows(plan.assignments), tmp_path) == ()


def test_an_edit_by_hand_is_named(tmp_path: Path) -> None:
    problem = tiny()
    header = "duty_id,name,start,end,person_id,person\n"
    (tmp_path / FILE).write_text(
        header + "DD-1,Dẫn đoàn,2026-04-12 13:00,2026-04-12 14:00,CB-4,\nDD-1,,mai,,CB-1,\n", encoding="utf-8"
    )
    assert [finding.rule for finding in check_file(problem, [], tmp_path)] == ["readable", "qualified"]
    (tmp_path / FILE).unlink()
    assert [finding.rule for finding in check_file(problem, [], tmp_path)] == ["duty_manned"]


def test_a_pack_that_asks_for_more_people_than_there_are_says_how_many_are_short() -> None:
    manned = solve(tiny(people=5), Settings(limit_s=5, workers=1)).duties
    assert manned is not None
    assert [(lack.duty_ids, lack.people, lack.able) for lack in manned.shortages] == [(("DD-1",), 5, 3)]
