"""Whole runs on a pack too large to finish: deterministic mode gives the same bytes, Ctrl-C keeps the best plan."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, Planner

pytestmark = [pytest.mark.solver, pytest.mark.scenario]

FILES = ("rehearsals.csv", "lodging.csv", "seating.csv", "staffing.csv")


def test_two_runs_write_the_same_files(planner: Planner, tmp_path: Path) -> None:
    for name in ("first", "second"):
        arguments = ("solve", "scenarios/vinh-linh-2025", "--out", tmp_path / name, "--limit-s", "30")
        assert planner(*arguments, "--deterministic").returncode == 0

    for file in FILES:
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes(), file


def test_first_interrupt_keeps_the_best_plan(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "planner.cli", "solve", "scenarios/vinh-linh-2025", "--out", str(tmp_path / "out")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        time.sleep(12)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)

    assert running.returncode == 0
    assert (tmp_path / "out" / "report.html").exists()
