"""What many tests share: the repository, the command line in a process of its own, a planned tiny pack."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser_support import chromium

__all__ = ["chromium"]

ROOT = Path(__file__).parents[1]

Planner = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def planner() -> Planner:
    """Run ``planner ARGUMENTS`` as a user does and return what it said."""

    def call(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "planner.cli", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=240)

    return call


@pytest.fixture(scope="session")
def tiny_pack() -> Path:
    """Return the pack that can be solved by hand."""
    return ROOT / "scenarios" / "tiny"


@pytest.fixture(scope="session")
def planned_once(planner: Planner, tiny_pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan folder of the tiny pack; do not change it."""
    folder = tmp_path_factory.mktemp("planned") / "tiny"
    done = planner("solve", tiny_pack, "--out", folder, "--limit-s", "20")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def planned(planned_once: Path, tmp_path: Path) -> Path:
    """Return a copy of the plan of the tiny pack, to be edited."""
    return Path(shutil.copytree(planned_once, tmp_path / "plan"))
