"""Parking and crowd files that lie beside a plan are judged as they are; those that were not written are not missed."""

from pathlib import Path

from planner.scenario.load import load
from planner.traffic.crowd import write_crowd
from planner.traffic.parking import plan_parking, write_parking
from planner.traffic.studies import check_studies

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_folder_without_studies_has_no_findings(tmp_path: Path) -> None:
    assert check_studies(load(TINY), tmp_path) == ()


def test_studies_as_they_were_written_are_found_right_and_edits_are_named(tmp_path: Path) -> None:
    scenario = load(TINY)
    write_parking(plan_parking(scenario), tmp_path)
    write_crowd(scenario, tmp_path)
    assert check_studies(scenario, tmp_path) == ()

    edit(tmp_path / "traffic" / "parking_allocation.csv", "motorbikes,20", "motorbikes,19")
    edit(tmp_path / "traffic" / "crowd_capacity.csv", "KV-1,50,60,330,60", "KV-1,50,60,330,61")

    rules = {found.rule for found in check_studies(scenario, tmp_path)}
    assert rules == {"vehicles_all_sent", "optimum_proven", "holding_capacity_right", "verdict_right"}
