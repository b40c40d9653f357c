"""Changing a plan by hand: first what a change would break and cost, then the change itself.

The judge is the independent check, never the solver. A proven bound stays proven when the plan changes: it speaks of
the pack and of what was pinned, not of the plan.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.catalog import AnyProblem, Entry, Package, entry_of
from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.errors import PlanFileError, UsageError
from planner.event import Rows
from planner.planfiles import PLAN, SUMMARY, read_plan_folder
from planner.scenario.schema import Scenario
from planner.tables import TableRow, write_table, write_text
from planner.wording import Wording

EXCHANGED: Mapping[str, str] = {"seating": "seat_id"}
"""Columns whose value only one subject may hold: who takes a held one gives the own one in exchange."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One subject (the first column of the plan file) gets other values in some columns."""

    subject: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a subject had and has, as text of the changed columns."""

    subject: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Consideration:
    """What a change would do.

    Attributes:
        rows: the rows of the plan file after the change.
        moved: everyone whose row changes, those exchanged with included.
        score: score after the change.
        cost: change of the score; positive is worse.
        goals: change of every goal that changes.
        broken: findings that the change would bring.
        mended: findings that it would take away.
    """

    rows: Rows
    moved: tuple[Moved, ...]
    score: int
    cost: int
    goals: Mapping[str, int]
    broken: tuple[Finding, ...]
    mended: tuple[Finding, ...]


@dataclass(frozen=True)
class Desk:
    """A problem's plan, judged once, so that many changes can be considered one after the other."""

    entry: Entry
    problem: AnyProblem
    rows: Rows
    commitments: Commitments
    findings: tuple[Finding, ...]
    goals: Mapping[str, int]

    @classmethod
    def of(cls, scenario: Scenario, name: str, rows: Rows, commitments: Commitments = NO_COMMITMENTS) -> "Desk":
        """Judge the plan of problem ``name``."""
        entry = entry_of(name)
        problem = entry.problem(scenario)
        findings, goals = _judged(entry.package, problem, rows, commitments)
        return cls(entry, problem, rows, commitments, findings, goals)

    @property
    def score(self) -> int:
        """The score of the plan as it is."""
        return weighted(self.goals, self.problem.weights)

    def consider(self, edits: Sequence[Edit]) -> Consideration:
        """Say what ``edits``, made together, would break and cost.

        Raises:
            UsageError: an edit names a subject or a column that the plan does not have.
        """
        rows = edited_rows(self.entry, self.rows, edits)
        findings, goals = _judged(self.entry.package, self.problem, rows, self.commitments)
        change = {goal: value - self.goals[goal] for goal, value in goals.items() if value != self.goals[goal]}
        score = weighted(goals, self.problem.weights)
        return Consideration(
            rows,
            tuple(_moved(self.entry, self.rows, rows)),
            score,
            score - self.score,
            change,
            _without(findings, self.findings),
            _without(self.findings, findings),
        )


def amend(scenario: Scenario, folder: Path, name: str, edits: Sequence[Edit]) -> Consideration:
    """Change the plan of problem ``name`` in ``folder``: its CSV file, summary.json and plan.json.

    Maps and reports are drawn anew by ``planner.publish.republish``.

    Raises:
        PlanFileError: the folder holds no plan of this problem.
        UsageError: an edit names a subject or a column that the plan does not have.
    """
    plan = read_plan_folder(folder)
    entry = entry_of(name)
    table = plan.table(entry)
    if table is None or name not in plan.problems:
        raise PlanFileError(
            Wording(
                f"Thư mục {folder} chưa có phương án {entry.title.vi.lower()}.",
                f"Folder {folder} holds no plan for {entry.title.en.lower()}.",
            )
        )
    commitments = plan.commitments.get(name, NO_COMMITMENTS)
    desk = Desk.of(scenario, name, tuple(row.cells for row in table.rows), commitments)
    considered = desk.consider(edits)
    goals = {goal: value + considered.goals.get(goal, 0) for goal, value in desk.goals.items()}
    findings = len(desk.findings) + len(considered.broken) - len(considered.mended)
    write_table(folder / entry.package.FILE, entry.package.COLUMNS, considered.rows)
    figures = {
        **_figures(plan.problems[name], considered.score, findings),
        "goals": goals,
    }
    for file, extra in ((PLAN, {"rows": [dict(row) for row in considered.rows]}), (SUMMARY, {})):
        _update(folder / file, name, {**figures, **extra})
    return considered


def _figures(summary: Mapping[str, Any], score: int, findings: int) -> dict[str, Any]:
    """Return the figures of summary.json for another score; without a bound, or below it, nothing is claimed."""
    bound = summary.get("bound")
    proven = bound if bound is not None and bound <= score else None
    gap = None if proven is None else abs(score - proven) / max(1, abs(score))
    status = "optimal" if gap == 0 and not findings else "feasible"
    return {"status": status, "score": score, "bound": proven, "gap": gap, "findings": findings}


def _update(path: Path, name: str, values: Mapping[str, Any]) -> None:
    if not path.exists():
        return
    content = json.loads(path.read_text(encoding="utf-8"))
    content["problems"][name] = {**content["problems"].get(name, {}), **values}
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _judged(
    package: Package, problem: object, rows: Rows, commitments: Commitments
) -> tuple[tuple[Finding, ...], dict[str, int]]:
    numbered = [TableRow(number, row) for number, row in enumerate(rows, start=2)]
    assignments, unreadable = package.from_rows(numbered)
    findings = (*unreadable, *package.check(problem, assignments, commitments))
    return findings, package.score(problem, assignments, commitments)


def edited_rows(entry: Entry, rows: Rows, edits: Sequence[Edit]) -> Rows:
    """Return the rows after the edits; who takes what another holds gives the own in exchange (EXCHANGED).

    Raises:
        UsageError: unknown subject or column.
    """
    key, columns = entry.package.COLUMNS[0], entry.package.COLUMNS
    changed = [dict(row) for row in rows]
    for edit in edits:
        mine = next((row for row in changed if row[key] == edit.subject), None)
        unknown = sorted(set(edit.values) - set(columns[1:]))
        if mine is None or unknown:
            raise _unknown(entry, edit.subject if mine is None else unknown[0], columns)
        held = EXCHANGED.get(entry.name, "")
        if held in edit.values:
            holder = next((row for row in changed if row[held] == edit.values[held] and row is not mine), None)
            if holder is not None:
                holder[held] = mine[held]
        mine.update(edit.values)
    return tuple(changed)


def _unknown(entry: Entry, what: str, columns: Sequence[str]) -> UsageError:
    listed = ", ".join(columns)
    return UsageError(
        Wording(
            f"Phương án {entry.title.vi.lower()} không có “{what}”; các cột: {listed}.",
            f"The plan of {entry.title.en.lower()} has no “{what}”; its columns are {listed}.",
        )
    )


def _moved(entry: Entry, before: Rows, after: Rows) -> list[Moved]:
    key = entry.package.COLUMNS[0]
    found = []
    for old, new in zip(before, after, strict=True):
        columns = [column for column in entry.package.COLUMNS if old.get(column, "") != new.get(column, "")]
        if columns:
            texts = ({column: row.get(column, "") for column in columns} for row in (old, new))
            found.append(Moved(new[key], *texts))
    return found


def _without(findings: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    known = {(finding.rule, finding.subjects) for finding in others}
    return tuple(finding for finding in findings if (finding.rule, finding.subjects) not in known)
