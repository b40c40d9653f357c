"""The README's commands do what the README says, as written."""

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import ROOT, Planner

pytestmark = pytest.mark.solver

README = (ROOT / "README.md").read_text("utf-8")


def commands() -> list[str]:
    """Every planner command of the README, in order, each once."""
    found = re.findall(r"(?m)(?:^ *|`)(\.venv/bin/planner [^`\n#]+)", README)
    return [command.strip() for command in dict.fromkeys(found) if " serve" not in command]


def pins_file() -> str:
    """The pins file that the README shows."""
    shown = re.search(r"```csv\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    return re.sub(r"(?m)^ +", "", shown.group(1))


def test_tutorial_runs_as_written(planner: Planner, tmp_path: Path) -> None:
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (tmp_path / "ghim.csv").write_text(pins_file(), "utf-8")
    listed = commands()
    assert len(listed) >= 10

    for command in listed:
        done = planner(*shlex.split(command)[1:], place=tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    assert (tmp_path / "out" / "tiny2" / "report.html").exists()
