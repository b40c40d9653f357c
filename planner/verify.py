"""The independent judgement of a plan folder: every rule, on the files as they are on disk."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from planner import readiness, runsheet, traffic
from planner.catalog import PROBLEMS, Entry, entry_of
from planner.engine.findings import Finding, Severity
from planner.engine.plan import NO_COMMITMENTS, weighted
from planner.planfiles import PlanFolder, read_plan_folder
from planner.problems import lodging, rehearsals, staffing
from planner.problems.lodging.notices import notices
from planner.problems.rehearsals.running_order import files as running_order
from planner.problems.seating.certify_check import check_file
from planner.problems.seating.data import Problem
from planner.problems.staffing.duties import files as duties
from planner.problems.staffing.rosters import files as rosters
from planner.scenario.schema import Scenario
from planner.tables import Table
from planner.traffic.studies import check_studies
from planner.wording import Wording

GAP_TOLERANCE = 1e-9


def verify(scenario: Scenario, folder: Path) -> tuple[Finding, ...]:
    """Check every plan file of ``folder`` against the pack, whoever wrote or edited it.

    Raises:
        PlanFileError: the folder holds no plan, or a file in it cannot be read at all.
    """
    plan = read_plan_folder(folder)
    findings = list(_same_pack(scenario, plan))
    for entry in PROBLEMS:
        if entry.name in plan.problems:
            findings += verify_problem(scenario, plan, entry)
    findings += _seating_certificate(scenario, plan)
    findings += _running_orders(scenario, plan)
    findings += _duties(scenario, plan)
    findings += rosters.check_folder(scenario, folder)
    findings += _lodging_notices(scenario, plan)
    findings += runsheet.check_file(scenario, folder / runsheet.FILE)
    findings += traffic.check_files(scenario, folder)
    findings += check_studies(scenario, folder)
    findings += readiness.grave_findings(scenario, folder)
    return tuple(findings)


def _running_orders(scenario: Scenario, plan: PlanFolder) -> tuple[Finding, ...]:
    """Return what is wrong with the order of items inside the run-throughs, where the folder holds one."""
    entry = entry_of("rehearsals")
    table = plan.table(entry)
    if table is None or entry.name not in plan.problems or not (plan.folder / running_order.ORDER_FILE).exists():
        return ()
    rows = [row.cells for row in table.rows]
    return running_order.check_files(rehearsals.Problem.from_scenario(scenario), rows, plan.folder)


def _duties(scenario: Scenario, plan: PlanFolder) -> tuple[Finding, ...]:
    """Return what is wrong with the duties of fixed time, where the pack asks for some."""
    entry = entry_of(staffing.NAME)
    table = plan.table(entry)
    if table is None or entry.name not in plan.problems or not scenario.duties:
        return ()
    return duties.check_file(staffing.Problem.from_scenario(scenario), [row.cells for row in table.rows], plan.folder)


def _seating_certificate(scenario: Scenario, plan: PlanFolder) -> tuple[Finding, ...]:
    """Return what is wrong with the seating's certificate, where the folder holds one."""
    path, entry = plan.folder / "certificate.json", entry_of("seating")
    table = plan.table(entry)
    if not path.exists() or table is None or entry.name not in plan.problems:
        return ()
    assignments, _ = entry.package.from_rows(table.rows)
    commitments = plan.commitments.get(entry.name, NO_COMMITMENTS)
    return check_file(Problem.from_scenario(scenario), assignments, commitments, path)


def _lodging_notices(scenario: Scenario, plan: PlanFolder) -> tuple[Finding, ...]:
    """Return what the organiser should know of the lodging plan though it breaks no rule."""
    entry = entry_of("lodging")
    table = plan.table(entry)
    if table is None or entry.name not in plan.problems:
        return ()
    assignments, _ = entry.package.from_rows(table.rows)
    return notices(lodging.Problem.from_scenario(scenario), assignments)


def verify_problem(scenario: Scenario, plan: PlanFolder, entry: Entry) -> list[Finding]:
    """Return the findings of one problem: its rules, and whether its claimed figures are true."""
    table = plan.table(entry)
    if table is None:
        return [_no_plan(entry)]
    package = entry.package
    # Columns that older plans lack are not missing where a package says what it cannot do without.
    missing = [column for column in getattr(package, "REQUIRED", package.COLUMNS) if column not in table.columns]
    if missing:
        return [_missing_columns(entry, missing)]
    problem = entry.problem(scenario)
    commitments = plan.commitments.get(entry.name, NO_COMMITMENTS)
    assignments, unreadable = package.from_rows(table.rows)
    findings = [*unreadable, *package.check(problem, assignments, commitments)]
    goals = package.score(problem, assignments, commitments)
    edited = _edited(table, plan, entry)
    findings += claims(entry, plan.problems[entry.name], weighted(goals, problem.weights), goals, edited=edited)
    return findings


def _edited(table: Table, plan: PlanFolder, entry: Entry) -> bool:
    """Whether the CSV file differs from the rows that the solver wrote into plan.json."""
    written = plan.details.get(entry.name, {}).get("rows")
    if written is None:
        return False
    columns = entry.package.COLUMNS
    on_disk = sorted(tuple(row.cells.get(column, "") for column in columns) for row in table.rows)
    return on_disk != sorted(tuple(str(row.get(column, "")) for column in columns) for row in written)


def claims(
    entry: Entry, summary: Mapping[str, Any], true_score: int, goals: Mapping[str, int], *, edited: bool
) -> Iterator[Finding]:
    """Yield a finding for every figure of summary.json that the plan on disk does not bear out.

    In a file edited by hand the old figures are out of date, which is a warning; in a file as the solver
    wrote it they are false, which is an error. A bound above the true score is false either way.
    """
    score, bound, gap = summary.get("score"), summary.get("bound"), summary.get("gap")
    severity = Severity.WARNING if edited else Severity.ERROR
    for goal, value in goals.items():
        if summary.get("goals", {}).get(goal, value) != value:
            yield _claim(entry, "claimed_goal", (goal, summary["goals"][goal], value), severity)
    if score is None:
        return
    if score != true_score:
        yield _claim(entry, "claimed_score", ("score", score, true_score), severity)
    if bound is not None and bound > true_score:
        yield _claim(entry, "claimed_bound", ("bound", bound, true_score), Severity.ERROR)
    if bound is not None and gap is not None:
        true_gap = abs(score - bound) / max(1, abs(score))
        if not math.isclose(gap, true_gap, abs_tol=GAP_TOLERANCE):
            yield _claim(entry, "claimed_gap", ("gap", gap, true_gap), Severity.ERROR)


def _claim(entry: Entry, rule: str, figures: tuple[str, object, object], severity: Severity) -> Finding:
    figure, claimed, true = figures
    file = entry.package.FILE
    edited = severity is Severity.WARNING
    note_vi = " (tệp đã được sửa tay sau khi lập kế hoạch)" if edited else ""
    note_en = " (the file was edited by hand after planning)" if edited else ""
    sentence = Wording(
        f"summary.json ghi {figure} = {claimed}, tính lại từ {file} là {true}{note_vi}.",
        f"summary.json says {figure} = {claimed}; recomputed from {file} it is {true}{note_en}.",
    )
    return Finding(entry.name, rule, (figure,), sentence, severity)


def _same_pack(scenario: Scenario, plan: PlanFolder) -> Iterator[Finding]:
    if plan.pack != scenario.event.id:
        yield Finding(
            "event",
            "same_pack",
            (plan.pack,),
            Wording(
                f"Kế hoạch này lập cho gói “{plan.pack}”, không phải “{scenario.event.id}”.",
                f"This plan was made for pack “{plan.pack}”, not “{scenario.event.id}”.",
            ),
        )


def _no_plan(entry: Entry) -> Finding:
    return Finding(
        entry.name,
        "plan_present",
        (entry.package.FILE,),
        Wording(
            f"Chưa có phương án {entry.title.vi.lower()}: thiếu tệp {entry.package.FILE}.",
            f"There is no plan for {entry.title.en.lower()}: {entry.package.FILE} is missing.",
        ),
    )


def _missing_columns(entry: Entry, missing: Sequence[str]) -> Finding:
    listed = ", ".join(missing)
    return Finding(
        entry.name,
        "readable",
        tuple(missing),
        Wording(
            f"{entry.package.FILE} thiếu cột {listed}; cần các cột {', '.join(entry.package.COLUMNS)}.",
            f"{entry.package.FILE} lacks the columns {listed}; expected {', '.join(entry.package.COLUMNS)}.",
        ),
    )
