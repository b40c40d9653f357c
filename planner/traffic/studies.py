"""The studies that may lie beside a plan, judged where they do: parking and crowd files, edits by hand included."""

from pathlib import Path

from planner.engine.findings import Finding
from planner.scenario.schema import Scenario
from planner.traffic.crowd.check import check_crowd_files
from planner.traffic.crowd.files import CAPACITY_FILE
from planner.traffic.files import FOLDER
from planner.traffic.parking.check import check_parking_files
from planner.traffic.parking.files import SENT_FILE


def check_studies(scenario: Scenario, folder: Path) -> tuple[Finding, ...]:
    """Judge the parking and crowd files of ``folder``/traffic; nothing is said of a study that was not written."""
    parking = check_parking_files(scenario, folder) if (folder / FOLDER / SENT_FILE).exists() else ()
    crowd = check_crowd_files(scenario, folder) if (folder / FOLDER / CAPACITY_FILE).exists() else ()
    return (*parking, *crowd)
