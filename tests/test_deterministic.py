"""Deterministic mode: the same input gives the same plan, to the byte, on a pack too large to finish."""

from pathlib import Path

import pytest

from tests.conftest import Planner

pytestmark = [pytest.mark.solver, pytest.mark.scenario]

FILES = ("rehearsals.csv", "lodging.csv", "seating.csv", "staffing.csv")


def test_two_runs_write_the_same_files(planner: Planner, tmp_path: Path) -> None:
    for name in ("first", "second"):
        arguments = ("solve", "scenarios/vinh-linh-2025", "--out", tmp_path / name, "--limit-s", "30")
        assert planner(*arguments, "--deterministic").returncode == 0

    for file in FILES:
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes(), file
