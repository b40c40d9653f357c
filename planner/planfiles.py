"""The plan files of contract: one CSV per problem, summary.json and plan.json, written and read back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.catalog import PROBLEMS, Entry
from planner.engine.conflict import Demand
from planner.engine.plan import Commitments
from planner.errors import PlanFileError
from planner.event import EventPlan, ProblemPlan, Rows
from planner.tables import Table, read_table, write_table, write_text
from planner.wording import Wording

SUMMARY = "summary.json"
PLAN = "plan.json"
FORMAT = 1
"""Version of plan.json; a reader refuses a newer one."""


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """What a plan folder says of itself; the CSV files are read apart, as they may have been edited.

    Attributes:
        folder: the folder.
        pack: id of the pack that was planned.
        problems: entry of summary.json by problem.
        commitments: pins and previous plan that each problem was asked to respect.
        details: the rest of plan.json by problem (conflict, unmet demands).
    """

    folder: Path
    pack: str
    problems: Mapping[str, Mapping[str, Any]]
    commitments: Mapping[str, Commitments] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def table(self, entry: Entry) -> Table | None:
        """Return the problem's CSV file as it is on disk, or None when it is not there."""
        path = self.folder / entry.package.FILE
        try:
            return read_table(path) if path.exists() else None
        except (OSError, UnicodeDecodeError) as error:
            raise PlanFileError(
                Wording(
                    f"Không đọc được {path}: cần tệp CSV UTF-8.",
                    f"Cannot read {path}: a UTF-8 CSV file is expected.",
                )
            ) from error


def summary_of(plan: ProblemPlan) -> dict[str, Any]:
    """Return a problem's entry of summary.json."""
    outcome = plan.outcome
    return {
        "status": str(outcome.status),
        "score": outcome.score,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "elapsed_s": round(outcome.elapsed_s, 3),
        "findings": len(plan.findings),
        "goals": dict(plan.plan.goals),
        "limit": str(outcome.limit) if outcome.limit else None,
        "seed": outcome.seed,
    }


def write_plan_files(event: EventPlan, folder: Path) -> None:
    """Write CSVs, plan.json and, last, summary.json; problems planned earlier in this folder are kept."""
    kept = _earlier(folder, event.pack)
    summaries = {**kept.problems, **{name: summary_of(plan) for name, plan in event.plans.items()}}
    details = {**kept.details, **{name: _details(plan) for name, plan in event.plans.items()}}
    for name, plan in event.plans.items():
        _write_rows(_entry(name), plan.rows, folder)
    order = [entry.name for entry in PROBLEMS if entry.name in summaries]
    _write_json(
        folder / PLAN,
        {"format": FORMAT, "pack": event.pack, "problems": {name: details[name] for name in order}},
    )
    _write_json(folder / SUMMARY, {"pack": event.pack, "problems": {name: summaries[name] for name in order}})


def _entry(name: str) -> Entry:
    return next(entry for entry in PROBLEMS if entry.name == name)


def _write_rows(entry: Entry, rows: Rows, folder: Path) -> None:
    path = folder / entry.package.FILE
    if rows:
        write_table(path, entry.package.COLUMNS, rows)
    else:
        path.unlink(missing_ok=True)


def _write_json(path: Path, value: object) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _earlier(folder: Path, pack: str) -> PlanFolder:
    """Return what is in the folder already, if it is a plan of the same pack; otherwise nothing."""
    try:
        earlier = read_plan_folder(folder)
    except PlanFileError:
        return PlanFolder(folder, pack, {})
    return earlier if earlier.pack == pack else PlanFolder(folder, pack, {})


def _details(plan: ProblemPlan) -> dict[str, Any]:
    conflict = plan.plan.conflict
    return {
        **summary_of(plan),
        "rows": [dict(row) for row in plan.rows],
        "pins": {subject: dict(fields) for subject, fields in plan.commitments.pins.items()},
        "previous": [dict(row) for row in plan.commitments.previous],
        "conflict": None
        if conflict is None
        else {
            "reason": conflict.reason._asdict(),
            "minimal": conflict.minimal,
            "demands": [_demand(demand) for demand in conflict.demands],
        },
        "unmet": [_demand(demand) for demand in plan.plan.unmet],
    }


def _demand(demand: Demand) -> dict[str, Any]:
    return {"key": demand.key, **demand.wording._asdict()}


def read_plan_folder(folder: Path) -> PlanFolder:
    """Read summary.json and plan.json of a plan folder.

    Raises:
        PlanFileError: there is no plan in the folder, or its JSON files cannot be read.
    """
    summary = _read_json(folder / SUMMARY)
    plan: dict[str, Any] = _read_json(folder / PLAN) if (folder / PLAN).exists() else {}
    if plan.get("format", FORMAT) > FORMAT:
        raise PlanFileError(
            Wording(
                f"{folder / PLAN} do phiên bản mới hơn ghi; hãy cập nhật chương trình.",
                f"{folder / PLAN} was written by a newer version; update the program.",
            )
        )
    details = plan.get("problems", {})
    commitments = {
        name: Commitments(detail.get("pins", {}), tuple(detail.get("previous", ()))) for name, detail in details.items()
    }
    return PlanFolder(folder, str(summary.get("pack", "")), summary.get("problems", {}), commitments, details)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlanFileError(
            Wording(
                f"Thư mục {path.parent} chưa có kế hoạch (thiếu {path.name}); hãy chạy “planner solve”.",
                f"Folder {path.parent} holds no plan ({path.name} is missing); run “planner solve” first.",
            )
        ) from None
    except (OSError, ValueError) as error:
        raise PlanFileError(Wording(f"Không đọc được {path}: {error}.", f"Cannot read {path}: {error}.")) from error
    if not isinstance(value, dict):
        raise PlanFileError(Wording(f"{path} không phải tệp kế hoạch.", f"{path} is not a plan file."))
    return value


def previous_rows(folder: Path) -> dict[str, Rows]:
    """Return the rows of every plan CSV in a folder; the files on disk count, not plan.json."""
    plan = read_plan_folder(folder)
    tables = {entry.name: plan.table(entry) for entry in PROBLEMS}
    return {name: tuple(row.cells for row in table.rows) for name, table in tables.items() if table is not None}
