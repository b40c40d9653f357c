"""Changing a plan by hand: what it breaks and costs is told by the check, and the files stay true."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.amend import Desk, Edit, amend
from planner.engine.findings import Severity
from planner.errors import PlanFileError, UsageError
from planner.planfiles import previous_rows
from planner.scenario.load import load
from planner.verify import verify


@pytest.fixture
def desk(planned: Path, tiny_pack: Path) -> Desk:
    return Desk.of(load(tiny_pack), "seating", previous_rows(planned)["seating"])


def test_who_takes_a_held_seat_gives_the_own_one_in_exchange(desk: Desk) -> None:
    first, second = desk.rows[0], desk.rows[1]
    considered = desk.consider([Edit(first["guest_id"], {"seat_id": second["seat_id"]})])
    assert {moved.subject: (moved.before["seat_id"], moved.after["seat_id"]) for moved in considered.moved} == {
        first["guest_id"]: (first["seat_id"], second["seat_id"]),
        second["guest_id"]: (second["seat_id"], first["seat_id"]),
    }


def test_the_cost_of_every_exchange_is_what_judging_anew_says_and_none_improves_the_optimum(desk: Desk) -> None:
    costs = []
    for one in desk.rows:
        for other in desk.rows:
            considered = desk.consider([Edit(one["guest_id"], {"seat_id": other["seat_id"]})])
            anew = replace(desk, rows=considered.rows).consider([])
            assert considered.score == anew.score
            if not considered.broken:
                costs.append(considered.cost)
    assert min(costs) == 0
    assert max(costs) > 0


def test_a_move_to_a_seat_that_does_not_exist_breaks_a_named_rule(desk: Desk) -> None:
    considered = desk.consider([Edit(desk.rows[0]["guest_id"], {"seat_id": "nowhere"})])
    assert "known_ids" in {finding.rule for finding in considered.broken}


@pytest.mark.parametrize("edit", [Edit("nobody", {"seat_id": "x"}), Edit("", {}), Edit("K01", {"colour": "red"})])
def test_unknown_subjects_and_columns_are_refused(desk: Desk, edit: Edit) -> None:
    with pytest.raises(UsageError, match="không có"):
        desk.consider([edit])


def test_an_amended_folder_is_true_to_itself(planned: Path, tiny_pack: Path) -> None:
    scenario = load(tiny_pack)
    rows = previous_rows(planned)["seating"]
    before = json.loads((planned / "summary.json").read_text("utf-8"))["problems"]["seating"]
    desk = Desk.of(scenario, "seating", rows)
    swaps = [Edit(one["guest_id"], {"seat_id": other["seat_id"]}) for one in rows for other in rows]
    looked = ((swap, desk.consider([swap])) for swap in swaps)
    edit = next(swap for swap, seen in looked if seen.cost > 0 and not seen.broken)
    considered = amend(scenario, planned, "seating", [edit])
    after = json.loads((planned / "summary.json").read_text("utf-8"))["problems"]["seating"]
    assert previous_rows(planned)["seating"] == considered.rows
    assert (after["score"], after["bound"]) == (before["score"] + considered.cost, before["bound"])
    assert after["status"] == "feasible"
    wrong = [finding for finding in verify(scenario, planned) if finding.severity is Severity.ERROR]
    assert wrong == []


def test_a_folder_without_the_plan_is_refused_before_anything_is_written(planned: Path, tiny_pack: Path) -> None:
    (planned / "seating.csv").unlink()
    with pytest.raises(PlanFileError, match="chưa có phương án"):
        amend(load(tiny_pack), planned, "seating", [Edit("K01", {"seat_id": "x"})])


def test_the_command_says_what_a_change_costs_and_a_dry_run_changes_nothing(
    planner: Callable[..., object], planned: Path, tiny_pack: Path
) -> None:
    rows = previous_rows(planned)["seating"]
    text = (planned / "seating.csv").read_bytes()
    arguments = (tiny_pack, planned, "seating", rows[0]["guest_id"], f"seat_id={rows[1]['seat_id']}")
    looked = planner("amend", *arguments, "--dry-run")
    assert "Điểm thay đổi" in looked.stdout
    assert (planned / "seating.csv").read_bytes() == text
    done = planner("amend", *arguments)
    assert done.stdout == looked.stdout
    assert previous_rows(planned)["seating"][0]["seat_id"] == rows[1]["seat_id"]
