"""A run-sheet on disk, and what the check says of it once edited."""

from pathlib import Path

import pytest

from planner.engine.findings import Finding
from planner.runsheet import FILE, check_file, write_files
from planner.scenario.schema import Scenario
from tests.runsheet.ceremony import Edits, Judge, edit, make_scenario


@pytest.fixture
def scenario() -> Scenario:
    return make_scenario()


@pytest.fixture
def folder(scenario: Scenario, tmp_path: Path) -> Path:
    write_files(scenario, tmp_path)
    return tmp_path


@pytest.fixture
def judge(scenario: Scenario, folder: Path) -> Judge:
    """Return what the check says of the file after these edits."""

    def after(edits: Edits) -> tuple[Finding, ...]:
        edit(folder / FILE, edits)
        return check_file(scenario, folder / FILE)

    return after
