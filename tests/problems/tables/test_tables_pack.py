"""The small banquet of the packs, from its files to its plan file and back."""

import tomllib
from pathlib import Path

import pytest

from planner.catalog import entry_of
from planner.engine.settings import Settings
from planner.problems.tables import COLUMNS, Assignment, Problem, check, from_rows, to_rows
from planner.problems.tables.solve import solve
from planner.scenario.load import load
from planner.tables import TableRow
from tests.problems.tables.builders import order_at, tables_of

SCENARIOS = Path(__file__).parents[3] / "scenarios"
PACK = SCENARIOS / "tiec-chieu-dai"


def _problem() -> Problem:
    return Problem.from_scenario(load(PACK))


def test_pack_without_tables_asks_nothing() -> None:
    assert entry_of("tables").problem(load(SCENARIOS / "tiny")).is_empty


def test_pack_gives_guests_ties_rings_and_meals() -> None:
    problem = _problem()

    assert len(problem.guests) == 12
    assert "K13" not in problem.guest
    assert problem.together == {("K01", "K02")}
    assert problem.apart == {("K05", "K11")}
    assert [table.ring for table in problem.tables] == [0, 1, 1]
    assert problem.guest["K08"].diets == {"diet"}
    assert problem.guest["K02"].languages == {"lào"}
    assert problem.companions == {"K11": ("K12",)}
    # One delegation 3, one organisation 2, a common interest 1; the file's own weight stands in their stead.
    assert problem.affinity["K05", "K10"] == 3 + 2 + 1
    assert problem.affinity["K05", "K08"] == 4
    assert problem.affinity["K06", "K07"] == -2
    # Hosts, companions and interpreters go where their duty takes them.
    assert not {"K01", "K03", "K06", "K07", "K12"} & set(problem.ring_of)
    assert (problem.ring_of["K02"], problem.ring_of["K09"]) == (0, 1)


@pytest.mark.solver
def test_plan_meets_what_the_pack_expects_and_what_the_eye_sees() -> None:
    wanted = tomllib.loads((PACK / "expected.toml").read_text(encoding="utf-8"))["tables"]
    problem = _problem()

    plan = solve(problem, Settings(limit_s=wanted["limit_s"], workers=1))

    assert str(plan.outcome.status) in wanted["status"]
    assert plan.outcome.score == wanted["score"][0]
    where = tables_of(plan.assignments)
    assert (where["K02"], where["K03"], where["K08"]) == ("BAN-1", "BAN-2", "BAN-2")
    assert order_at(plan.assignments, "BAN-1")[0] == "K01"
    assert order_at(plan.assignments, "BAN-2")[0] == "K03"


def test_rows_survive_the_file_and_the_check_sees_a_change() -> None:
    problem = _problem()
    rows = [Assignment("K01", "BAN-1", 1), Assignment("K02", "BAN-1", 2)]

    back, faults = from_rows([TableRow(number, row) for number, row in enumerate(to_rows(rows), start=2)])

    assert back == tuple(rows)
    assert faults == ()
    assert {finding.rule for finding in check(problem, back)} == {
        "seat_each_guest",
        "table_sizes",
        "known_at_table",
        "interpreter_beside",
    } - {"known_at_table"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [(("", "BAN-1", "1"), "guest_id"), (("K01", "", "1"), "table_id"), (("K01", "BAN-1", "đầu bàn"), "place")],
)
def test_row_that_cannot_be_read_is_named_by_line_and_column(cells: tuple[str, ...], column: str) -> None:
    rows, (finding,) = from_rows([TableRow(7, dict(zip(COLUMNS, cells, strict=True)))])

    assert rows == ()
    assert finding.rule == "readable"
    assert f"dòng 7, cột {column}" in finding.message.vi
