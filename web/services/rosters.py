"""Rosters over weeks of a plan as one reader may know them: the own people by name, everybody as a headcount."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.engine.findings import Finding
from planner.problems.staffing.rosters.files import FIGURES, check_folder, read_rosters, rosters_in
from planner.problems.staffing.rosters.grid import Grid, grid_of
from planner.problems.staffing.rosters.plan import FILE
from planner.scenario.schema import Scenario
from web.services.forces import Sight
from web.services.plans import Bundle


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """One roster.

    Attributes:
        grid: people by days, of the reader's own force; the lines of cover count everybody.
        others: people of the roster who are counted and not named.
        score, bound, gap: cost, what no roster costs less than, the part between; None where it is not known.
    """

    grid: Grid
    others: int
    score: int | None
    bound: int | None
    gap: float | None

    @property
    def short(self) -> int:
        """Places without anybody over all days."""
        return sum(line.short for line in self.grid.cover)


def asks_for_rosters(scenario: Scenario) -> bool:
    """Whether the pack asks for rosters over weeks."""
    return bool(scenario.rosters)


def sheets_of(bundle: Bundle, sight: Sight) -> tuple[RosterSheet, ...]:
    """Return the rosters of a plan in the order of the pack; none where the plan was made without them."""
    if not (bundle.folder / FILE).exists():
        return ()
    rows = read_rosters(bundle.folder)[0]
    made = {row.roster_id for row in rows}
    figures = _figures(bundle.folder)
    forces = {officer.person_id: officer.force for officer in bundle.scenario.officers}
    sheets = []
    for key, roster in rosters_in(bundle.scenario, bundle.folder).items():
        if key in made or key in figures:
            grid = grid_of(roster, rows)
            named = tuple(one for one in grid.people if sight.sees(forces.get(one.person_id, "")))
            told = figures.get(key, {})
            others = len(grid.people) - len(named)
            numbers = (told.get("score"), told.get("bound"), told.get("gap"))
            sheets.append(RosterSheet(replace(grid, people=named), others, *numbers))
    return tuple(sheets)


def findings_of(bundle: Bundle) -> tuple[Finding, ...]:
    """Return what the independent check says of the rosters of a plan."""
    return check_folder(bundle.scenario, bundle.folder)


def _figures(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    path = folder / FIGURES
    try:
        found = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except ValueError:
        return {}
    return {key: one for key, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}
