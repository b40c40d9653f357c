"""Names of figures in scenario.toml: a mistyped one is told, and every name that a rule asks for is known."""

import ast
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from planner.catalog import PROBLEMS
from planner.errors import Fault
from planner.scenario.figures import OPTIONS, WEIGHTS
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.scenario.settings import parse_settings, read_settings
from web.services.settings_words import OPTIONS as OPTION_WORDS

ROOT = Path(__file__).parents[2]


def faults(text: str) -> list[tuple[int, str, str]]:
    source = read_settings("scenario.toml", text + '[name]\nvi = "Lễ"\nen = "Day"\n')
    assert not isinstance(source, Fault)
    source.data.update(id="small", d_day=date(2025, 6, 16))
    return [(fault.row, fault.column, fault.expected.vi) for fault in parse_settings(source)[1]]


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


def test_every_figure_that_reading_a_pack_asks_for_is_known_to_its_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, whole = load(ROOT / "scenarios" / "tiny"), Scenario.option
    named: set[tuple[str, str]] = set()

    def option(self: Scenario, problem: str, name: str, default: int) -> int:
        named.add((problem, name))
        return whole(self, problem, name, default)

    monkeypatch.setattr(Scenario, "option", option)
    for entry in PROBLEMS:
        entry.problem(scenario)

    assert {("rehearsals", "travel_kmh"), ("staffing", "soft_cover"), ("preparation", "buffer_max")} <= named
    assert [(problem, name) for problem, name in sorted(named) if name not in OPTIONS[problem]] == []


@pytest.mark.parametrize("problem", sorted(OPTION_WORDS))
def test_every_figure_offered_on_the_web_is_known(problem: str) -> None:
    assert set(OPTION_WORDS[problem]) <= OPTIONS[problem]
