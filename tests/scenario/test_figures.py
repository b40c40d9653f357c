"""Names of figures in scenario.toml: a mistyped one is told, and every name that a rule asks for is known."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from planner.catalog import PROBLEMS
from planner.errors import Fault
from planner.scenario.figures import OPTIONS, WEIGHTS, unknown_figures
from planner.scenario.settings import read_settings

ROOT = Path(__file__).parents[2]


def faults(text: str) -> list[tuple[int, str, str]]:
    source = read_settings("scenario.toml", text)
    assert not isinstance(source, Fault)
    return [(fault.row, fault.column, fault.expected.vi) for fault in unknown_figures(source)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[options.tables]\nknown_at_table = 1\n", []),
        (
            "[options.tables]\nknown_at_tabel = 1\n",
            [(2, "options.tables.known_at_tabel", 'gần nhất là "known_at_table"')],
        ),
        ("[options.seatings]\nadjacent_cm = 90\n", [(1, "options.seatings", 'gần nhất là "seating"')]),
        (
            "[weights.seating]\nfragments = 5\nfragmets = 6\n",
            [(3, "weights.seating.fragmets", 'gần nhất là "fragments"')],
        ),
        ("[weights]\nmoon = {light = 1}\n", [(2, "weights.moon", f"cần một trong: {', '.join(sorted(WEIGHTS))}")]),
    ],
)
def test_a_name_that_no_rule_knows_is_told_with_its_line(text: str, told: list[tuple[int, str, str]]) -> None:
    assert faults(text) == told


def asked() -> set[str]:
    """Return the names written out where the program asks for a figure of a rule."""
    found = set()
    for file in sorted((ROOT / "planner").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call)
            if is_call and isinstance(node.func, ast.Attribute) and node.func.attr == "option":
                found |= {
                    one.value for one in node.args[-2:] if isinstance(one, ast.Constant) and type(one.value) is str
                }
    return found


def test_every_figure_that_a_rule_asks_for_is_known() -> None:
    names = asked()

    assert {"adjacent_cm", "check_in_hour", "walk_limit_m"} <= names
    assert names <= set().union(*OPTIONS.values())


@pytest.mark.parametrize("problem", [entry.name for entry in PROBLEMS])
def test_every_goal_may_be_weighed(problem: str) -> None:
    data = import_module(f"planner.problems.{problem}.data")

    assert WEIGHTS[problem] == set(getattr(data, "DEFAULT_WEIGHTS", None) or data.WEIGHTS)
