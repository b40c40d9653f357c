"""Rosters over weeks in a plan folder: roster_plan.csv, the figures of roster_plan.json, their check."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from planner.engine.findings import Finding, Severity
from planner.errors import PlanFileError
from planner.problems.staffing import plan as posts
from planner.problems.staffing.entities import Absence
from planner.problems.staffing.intake import NAME
from planner.problems.staffing.rosters.check import check, score
from planner.problems.staffing.rosters.done import Done
from planner.problems.staffing.rosters.intake import Busy, Roster, rosters_of
from planner.problems.staffing.rosters.plan import COLUMNS, FILE, Given, from_rows, to_rows
from planner.scenario.schema import Scenario
from planner.tables import read_table, write_table, write_text
from planner.wording import Wording

FIGURES = "roster_plan.json"


def rosters_in(scenario: Scenario, folder: Path) -> dict[str, Roster]:
    """Return the rosters of a pack beside the duties at posts that a plan folder holds."""
    return rosters_of(scenario, busy_in(folder))


def busy_in(folder: Path) -> Busy:
    """Return when everybody is on duty at a post or in reserve, by staffing.csv of the folder."""
    path = folder / posts.FILE
    if not path.exists():
        return {}
    busy: dict[str, list[Absence]] = defaultdict(list)
    for row in posts.from_rows(read_table(path).rows)[0]:
        busy[row.person_id].append(Absence(row.start, row.end, row.where))
    return busy


def write_rosters(rosters: Mapping[str, Roster], done: Mapping[str, Done], folder: Path) -> None:
    """Write the shifts and the figures; rosters of the folder that were not made anew stay."""
    kept, _ = read_rosters(folder)
    rows = [row for row in kept if row.roster_id in rosters and row.roster_id not in done]
    figures = {key: value for key, value in _figures(folder).items() if key in rosters and key not in done}
    rows += [row for one in done.values() for row in one.rows]
    figures |= {key: one.figures() for key, one in done.items()}
    write_table(folder / FILE, COLUMNS, to_rows(rosters, rows))
    write_text(folder / FIGURES, json.dumps(dict(sorted(figures.items())), ensure_ascii=False, indent=1) + "\n")


def read_rosters(folder: Path) -> tuple[tuple[Given, ...], tuple[Finding, ...]]:
    """Return the shifts of a plan folder; a row that cannot be read becomes a finding."""
    path = folder / FILE
    return from_rows(read_table(path).rows) if path.exists() else ((), ())


def check_folder(scenario: Scenario, folder: Path) -> tuple[Finding, ...]:
    """Return what is wrong with the rosters of a plan folder and with the figures claimed; nothing without them."""
    if not (folder / FILE).exists():
        return ()
    rosters = rosters_in(scenario, folder)
    rows, unreadable = read_rosters(folder)
    known = {key: roster for key, roster in rosters.items() if key in _figures(folder)}
    mine = {row.roster_id for row in rows} | known.keys()
    judged = {key: roster for key, roster in rosters.items() if key in mine}
    return (*unreadable, *check(judged, rows), *_claims(known, rows, _figures(folder)))


def _claims(rosters: Mapping[str, Roster], rows: Iterable[Given], figures: Mapping[str, Any]) -> Iterable[Finding]:
    """Name a score that the rows do not bear out (a file edited by hand), and a bound that they disprove."""
    rows = tuple(rows)
    for roster_id, roster in rosters.items():
        true, claimed = sum(score(roster, rows).values()), figures[roster_id]
        if claimed.get("score") != true:
            yield _claim(roster_id, "claimed_score", (claimed.get("score"), true), Severity.WARNING)
        if claimed.get("bound", 0) > true:
            yield _claim(roster_id, "claimed_bound", (claimed.get("bound"), true), Severity.ERROR)


def _claim(roster_id: str, rule: str, figures: tuple[object, object], severity: Severity) -> Finding:
    what = rule.removeprefix("claimed_")
    return Finding(
        NAME,
        rule,
        (roster_id,),
        Wording(
            f"{FIGURES} ghi {what} = {figures[0]} cho lịch trực {roster_id}; tính lại từ {FILE} là {figures[1]}.",
            f"{FIGURES} says {what} = {figures[0]} for roster {roster_id}; recomputed from {FILE} it is {figures[1]}.",
        ),
        severity,
    )


def _figures(folder: Path) -> dict[str, Any]:
    path = folder / FIGURES
    try:
        found = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except ValueError:
        raise PlanFileError(
            Wording(f"Không đọc được {path}: cần JSON.", f"Cannot read {path}: JSON is expected.")
        ) from None
    return found if isinstance(found, dict) else {}
