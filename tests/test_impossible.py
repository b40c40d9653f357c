"""A pack that cannot be planned is told so with numbers, and what can be planned is planned."""

import csv
import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Planner

pytestmark = pytest.mark.solver

OTHERS = {"rehearsals", "lodging", "staffing", "preparation"}


def edit(path: Path, change: Any) -> None:  # noqa: ANN401 - a function from rows to rows
    """Rewrite a table of a pack."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), list(reader.fieldnames or [])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def copy_of(pack: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "scenarios" / pack, tmp_path / pack))


def with_guests(rows: list[dict[str, str]], attending: int) -> list[dict[str, str]]:
    """Invite until ``attending`` guests attend, adding guests when the table is too short."""
    present = [row for row in rows if row["status"] in {"invited", "accepted", "substitute", "arrived"}]
    missing = attending - len(present)
    absent = [row for row in rows if row not in present]
    for row in absent[:missing]:
        row["status"] = "invited"
    extra = {**present[-1], "companion_of": "", "apart_from": "", "needs": ""}
    return rows + [{**extra, "guest_id": f"X{index:03}"} for index in range(missing - len(absent))]


def plan_of(folder: Path) -> dict[str, Any]:
    problems: dict[str, Any] = json.loads((folder / "plan.json").read_text("utf-8"))["problems"]
    return problems


def test_more_guests_than_seats_names_both_numbers_and_plans_the_rest(planner: Planner, tmp_path: Path) -> None:
    pack = copy_of("tiny", tmp_path)
    edit(pack / "guests.csv", lambda rows: with_guests(rows, 14))

    done = planner("solve", pack, "--out", tmp_path / "out", "--limit-s", "20")

    seating = plan_of(tmp_path / "out")["seating"]
    assert done.returncode == 1
    assert (seating["status"], seating["score"]) == ("infeasible", None)
    assert seating["conflict"]["minimal"]
    assert seating["conflict"]["reason"]["vi"] in done.stdout
    assert seating["unmet"]
    assert 0 < len(seating["rows"]) < 14
    assert {plan_of(tmp_path / "out")[name]["status"] for name in OTHERS} <= {"optimal", "feasible"}


def test_skill_nobody_has_is_the_whole_conflict_and_the_other_posts_are_manned(
    planner: Planner, tmp_path: Path
) -> None:
    pack = copy_of("tiny", tmp_path)

    def ask_surgeon(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [*rows, {**rows[0], "skill": "phẫu thuật", "people": "1"}]

    edit(pack / "post_demand.csv", ask_surgeon)

    done = planner("solve", pack, "--out", tmp_path / "out", "--limit-s", "20", "--only", "staffing")
    checked = planner("check", pack, tmp_path / "out", "--json")

    staffing = plan_of(tmp_path / "out")["staffing"]
    assert done.returncode == 1
    assert staffing["status"] == "infeasible"
    assert len(staffing["conflict"]["demands"]) == 1
    assert "phẫu thuật" in done.stdout
    assert len(staffing["unmet"]) == 1
    assert staffing["rows"]
    found = json.loads(checked.stdout)["findings"]
    assert {line["rule"] for line in found if line["problem"] == "staffing"} == {"cover_demand", "skill_nobody_has"}


@pytest.mark.scenario
def test_1300_guests_for_the_real_seats_are_told_in_numbers(planner: Planner, tmp_path: Path) -> None:
    pack = copy_of("vinh-linh-2025", tmp_path)
    edit(pack / "guests.csv", lambda rows: with_guests(rows, 1300))

    done = planner("solve", pack, "--out", tmp_path / "out", "--limit-s", "60")

    seating = plan_of(tmp_path / "out")["seating"]
    assert done.returncode == 1
    assert seating["status"] == "infeasible"
    assert seating["conflict"]["minimal"]
    assert len(seating["rows"]) > 1100
    assert {plan_of(tmp_path / "out")[name]["status"] for name in OTHERS} <= {"optimal", "feasible"}


@pytest.mark.scenario
@pytest.mark.parametrize("pack", ["tiny", "vinh-linh-2025"])
def test_pack_meets_its_expectations_and_its_check_is_clean(planner: Planner, tmp_path: Path, pack: str) -> None:
    expected = tomllib.loads((ROOT / "scenarios" / pack / "expected.toml").read_text("utf-8"))
    out = tmp_path / "out"

    done = planner("solve", f"scenarios/{pack}", "--out", out, "--limit-s", "60")
    checked = planner("check", f"scenarios/{pack}", out)

    assert (done.returncode, checked.returncode) == (0, 0), done.stdout + checked.stdout
    problems = json.loads((out / "summary.json").read_text("utf-8"))["problems"]
    assert list(problems) == ["rehearsals", "lodging", "seating", "staffing", "preparation"]
    assert list(problems) == ["rehearsals", "lodging", "seating", "staffing", "preparation"]
    for name, window in expected.items():
        low, high = window["score"]
        assert problems[name]["status"] in window["status"], name
        assert low <= problems[name]["score"] <= high, name
