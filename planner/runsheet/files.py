"""Reading ``runsheet.csv``; writing it and the printable page ``runsheet.html``."""

from collections.abc import Sequence
from pathlib import Path

from planner.engine.findings import Finding
from planner.runsheet.build import build
from planner.runsheet.check import check_file, read_rows
from planner.runsheet.page import render
from planner.runsheet.sheet import COLUMNS, FILE, SheetRow, row_of, to_cells
from planner.scenario.schema import Scenario
from planner.tables import write_table, write_text
from planner.wording import Language

PAGE = "runsheet.html"
BEFORE = "runsheet-before.csv"
"""Beside runsheet.csv: the version that it replaces, so that only the pages that changed are printed again."""

read = read_rows


def write_files(scenario: Scenario, folder: Path, language: Language = "vi") -> tuple[SheetRow, ...]:
    """Write ``runsheet.csv`` and ``runsheet.html`` into ``folder``, if the pack has a run-sheet."""
    if not scenario.runsheet:
        return ()
    rows = tuple(row_of(timed) for timed in build(scenario.runsheet))
    write_table(folder / FILE, COLUMNS, [to_cells(row) for row in rows])
    write_page(scenario, folder, language)
    return rows


def write_version(folder: Path, rows: Sequence[SheetRow], before: Sequence[SheetRow]) -> None:
    """Write a new version of the sheet into ``folder``, and beside it the version that it replaces."""
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / FILE, COLUMNS, [to_cells(row) for row in rows])
    write_table(folder / BEFORE, COLUMNS, [to_cells(row) for row in before])


def write_page(scenario: Scenario, folder: Path, language: Language = "vi") -> tuple[Finding, ...]:
    """Draw ``runsheet.html`` from the file on disk, edits by hand included; return what the check says."""
    rows, _ = read_rows(folder / FILE)
    findings = check_file(scenario, folder / FILE)
    write_text(folder / PAGE, render(scenario, rows, findings, language))
    return findings
