"""``planner staffing replan``: the call list, the new files, and what cannot be read."""

import csv
import json
from pathlib import Path

from tests.conftest import Planner

NOW = "2026-04-12 05:30"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _at_gate(folder: Path) -> str:
    rows = _rows(folder / "staffing.csv")
    return next(row["person_id"] for row in rows if (row["post_id"], row["shift_id"]) == ("CH-2", "CA1"))


def test_somebody_else_takes_the_post_and_the_list_is_written(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    who = _at_gate(planned)
    done = planner("staffing", "replan", tiny_pack, planned, "--now", NOW, "--absent", who)
    assert "Phải gọi 1 người (ít nhất có thể)." in done.stdout
    assert _at_gate(planned) != who
    calls = _rows(planned / "staffing-calls.csv")
    assert {row["person_id"] for row in calls} == {who, _at_gate(planned)}
    assert all(row["chief"].startswith("máy trực") for row in calls)


def test_only_looking_changes_no_file(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    before = (planned / "staffing.csv").read_bytes()
    who = _at_gate(planned)
    done = planner("staffing", "replan", tiny_pack, planned, "--now", NOW, "--absent", who, "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert (told["called"], told["at_least"]) == (1, 1)
    assert (planned / "staffing.csv").read_bytes() == before
    assert not (planned / "staffing-calls.csv").exists()


def test_a_moment_that_cannot_be_read_is_told_with_one_that_can(
    planner: Planner, tiny_pack: Path, planned: Path
) -> None:
    done = planner("staffing", "replan", tiny_pack, planned, "--now", "5 giờ", "--absent", "CB-1")
    assert done.returncode == 2
    assert 'Không đọc được "5 giờ"; hãy viết như "2025-06-16 05:00".' in done.stderr


def test_an_unknown_person_is_told_with_the_nearest(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    done = planner("--lang", "en", "staffing", "replan", tiny_pack, planned, "--now", NOW, "--absent", "CB-I")
    assert done.returncode == 2
    assert 'There is no person "CB-I"; the nearest is "CB-' in done.stderr
