"""Every problem package has the shape that docs/adding-a-problem.md promises."""

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from planner.catalog import PROBLEMS, Entry
from planner.engine.plan import PlanBase

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "planner" / "problems"
FILES = {"README.md", "__init__.py", "check.py", "data.py", "explain.py", "model.py", "plan.py", "solve.py"}
NAMES = {
    *("NAME", "TITLE", "FILE", "COLUMNS", "CHECKS"),
    *("Problem", "Assignment", "Plan"),
    *("to_rows", "from_rows", "check", "score", "explain"),
}
PARAMETERS = {
    "solve": ["problem", "settings", "commitments", "progress", "stop"],
    "check": ["problem", "assignments", "commitments"],
    "score": ["problem", "assignments", "commitments"],
    "explain": ["problem", "assignments", "subject", "commitments"],
    "to_rows": ["assignments"],
    "from_rows": ["rows"],
}
LONGEST_FILE_LINES = 400

every_problem = pytest.mark.parametrize("entry", PROBLEMS, ids=lambda entry: entry.name)


def model_of(entry: Entry) -> ModuleType:
    return importlib.import_module(f"planner.problems.{entry.name}.model")


def names_of(functions: object) -> list[str]:
    assert isinstance(functions, tuple)
    return [function.__name__ for function in functions]


def test_every_package_is_in_the_catalogue() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/__init__.py")}

    assert folders == {entry.name for entry in PROBLEMS}


@every_problem
def test_package_has_the_files_of_the_shape(entry: Entry) -> None:
    present = {path.name for path in (FOLDER / entry.name).iterdir()}

    assert present >= FILES


@every_problem
def test_package_exports_exactly_the_names_of_the_shape(entry: Entry) -> None:
    assert set(entry.package.__all__) == NAMES  # type: ignore[attr-defined]
    assert entry.name == entry.package.NAME
    assert issubclass(entry.package.Plan, PlanBase)  # type: ignore[attr-defined]


@every_problem
@pytest.mark.parametrize("function", PARAMETERS)
def test_public_functions_have_the_signature_of_the_shape(entry: Entry, function: str) -> None:
    parameters = inspect.signature(getattr(entry if function == "solve" else entry.package, function)).parameters

    assert list(parameters) == PARAMETERS[function]


@every_problem
def test_every_rule_has_a_check_of_its_name(entry: Entry) -> None:
    rules, checks = names_of(model_of(entry).RULES), names_of(entry.package.CHECKS)

    assert set(rules) <= set(checks)
    assert len(set(checks)) == len(checks)
    assert "keep_pins" in checks


@every_problem
def test_every_rule_check_and_goal_stands_in_the_readme(entry: Entry) -> None:
    readme = (FOLDER / entry.name / "README.md").read_text(encoding="utf-8")
    named = {*names_of(entry.package.CHECKS), *names_of(model_of(entry).GOALS)}

    assert {name for name in named if f"`{name}`" not in readme} == set()


@every_problem
def test_checker_shares_no_code_with_the_model(entry: Entry) -> None:
    source = (FOLDER / entry.name / "check.py").read_text(encoding="utf-8")

    assert not re.search(rf"problems\.{entry.name}\.(model|solve)\b|ortools", source)


def test_who_judges_and_explains_a_plan_does_not_load_the_solver() -> None:
    judge = (
        "import sys, planner.verify, planner.account, planner.show; print(*(set(sys.modules) & {'ortools', 'pandas'}))"
    )
    done = subprocess.run([sys.executable, "-c", judge], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


@every_problem
def test_no_file_is_longer_than_a_reader_can_hold(entry: Entry) -> None:
    files = (FOLDER / entry.name).glob("*.py")
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in files}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE_LINES} == {}
