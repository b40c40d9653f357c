"""What many tests share: the repository, the command line, a planned tiny pack."""

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from planner import cli
from tests.browser_support import chromium

__all__ = ["chromium"]

ROOT = Path(__file__).parents[1]

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # drawing and judging an example may take long where others compute as well

Planner = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that drive a browser first: each is long, and at the end one would keep a processor alone."""
    long = {item.path for item in items if "chromium" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path not in long)


def _exit_code(arguments: list[str]) -> int:
    try:
        cli.main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


@pytest.fixture(scope="session")
def planner() -> Planner:
    """Run ``planner ARGUMENTS`` without starting a process (which takes seconds) and return what it said."""

    def call(*arguments: str | Path, place: Path = ROOT) -> "subprocess.CompletedProcess[str]":
        command = list(map(str, arguments))
        said, complained = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with chdir(place), redirect_stdout(said), redirect_stderr(complained):
            code = _exit_code(command)
        texts = []
        for stream in (said, complained):
            stream.seek(0)
            texts.append(stream.read())
        return subprocess.CompletedProcess(command, code, *texts)

    return call


@pytest.fixture(scope="session")
def planner_process() -> Planner:
    """Run ``planner ARGUMENTS`` as a user does, in a process of its own, and return what it said."""

    def call(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "planner.cli", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=240)

    return call


@pytest.fixture(scope="session")
def tiny_pack() -> Path:
    """Return the pack that can be solved by hand."""
    return ROOT / "scenarios" / "tiny"


@pytest.fixture(scope="session")
def planned_once(planner_process: Planner, tiny_pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan folder of the tiny pack; do not change it."""
    folder = tmp_path_factory.mktemp("planned") / "tiny"
    done = planner_process("solve", tiny_pack, "--out", folder, "--limit-s", "20")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def planned(planned_once: Path, tmp_path: Path) -> Path:
    """Return a copy of the plan of the tiny pack, to be edited."""
    return Path(shutil.copytree(planned_once, tmp_path / "plan"))
