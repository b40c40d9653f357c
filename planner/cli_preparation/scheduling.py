# ruff: noqa: PLC0415, FBT002, PLR0913, PLR0917 - loads only what a command needs; one argument per option
"""The schedule: critical path, loads and the cut line, the risk of the dates."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli_guests.saying import language_of, print_json, print_table, say
from planner.cli_preparation.options import DONE, FINDINGS, Json, Pack
from planner.errors import PlanFileError, UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.problems.preparation.data import Problem
    from planner.problems.preparation.plan import Assignment

PlanFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch · plan folder")]
MOST_LINES = 15


def critical(
    context: typer.Context,
    pack: Pack,
    folder: PlanFolder,
    baseline: Annotated[Path | None, typer.Option(metavar="DIR", help="So với kế hoạch gốc · baseline plan")] = None,
    json: Json = False,
) -> None:
    """Đường găng, việc có nguy cơ, so với kế hoạch gốc · critical path, tasks at risk, against a baseline."""
    from planner.problems.preparation.overview import against_baseline, at_risk, critical_path

    problem, rows = _plan(pack, folder)
    path, risky = critical_path(problem, rows), at_risk(problem, rows)
    moved = against_baseline(rows, _plan(pack, baseline)[1]) if baseline else ()
    if json:
        told = {"critical": path, "at_risk": dict(risky), "moved": [_plain(asdict(one)) for one in moved]}
        print_json(told)
        return
    say(context, f"Đường găng: {' → '.join(path)}.", f"Critical path: {' → '.join(path)}.")
    say(context, f"Việc có nguy cơ ({len(risky)}):", f"Tasks at risk ({len(risky)}):")
    for task_id, days in risky:
        say(
            context,
            f"  {task_id} ({problem.tasks[task_id].name}): dự trữ {days} ngày",
            f"  {task_id} ({problem.tasks[task_id].name}): {days} days of slack",
        )
    for one in moved:
        by = "–" if one.days is None else f"{one.days:+d}"
        say(context, f"  {one.task_id}: {one.before} → {one.now} ({by} ngày)", f"  {one.task_id}: {by} days")


def explain_load(
    context: typer.Context,
    pack: Pack,
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Thư mục kế hoạch · plan folder")] = None,
    limit_s: Annotated[float, typer.Option(help="Giây · seconds")] = 20.0,
    json: Json = False,
) -> None:
    """Quá tải: giờ từng nhóm, đường cắt việc tùy chọn, chỗ vướng và cách gỡ · loads, cut line, clash and repairs."""
    from planner.problems.preparation.overview import cut_line, loads

    problem, rows, plan = _planned(pack, folder, limit_s)
    language = language_of(context)
    fullest, cuts = loads(problem, rows)[:MOST_LINES], cut_line(problem, rows)
    if json:
        print_json(
            {
                "loads": [_plain(asdict(one)) for one in fullest],
                "cut_line": [{**_plain(asdict(one)), "reason": one.reason.to(language)} for one in cuts],
                "conflict": plan.conflict.reason.to(language) if plan and plan.conflict else "",
                "repairs": [{"price": one.price, "text": one.wording.to(language)} for one in plan.repairs]
                if plan
                else [],
            }
        )
    else:
        _print_load(context, fullest, cuts)
        if plan is not None and plan.conflict:
            say(context, plan.conflict.reason.vi, plan.conflict.reason.en)
    raise typer.Exit(FINDINGS if plan is not None and plan.conflict else DONE)


def simulate(
    context: typer.Context,
    pack: Pack,
    folder: PlanFolder,
    runs: Annotated[int, typer.Option(min=100, max=200_000, help="Số lần thử · runs")] = 10_000,
    seed: Annotated[int, typer.Option(help="Hạt giống · seed")] = 1,
    task: Annotated[list[str] | None, typer.Option(metavar="TASK", help="Chỉ mốc này · only this milestone")] = None,
    json: Json = False,
) -> None:
    """Rủi ro ngày xong: P50, P80, P95 từng mốc và việc quyết định · the risk of finish dates, what drives them."""
    from planner.problems.preparation.risk import simulate as draw

    problem, rows = _plan(pack, folder)
    for name in task or ():
        if name not in problem.tasks:
            raise UsageError(Wording(f"Không có công việc {name}.", f"There is no task {name}."))
    found = draw(problem, rows, runs=runs, seed=seed, only=task or ())
    if json:
        print_json([_plain(asdict(one)) for one in found])
        return
    titles = Wording("Mốc;Kế hoạch;P50;P80;P95;Trễ hạn;Việc quyết định", "Milestone;Planned;P50;P80;P95;Late;Drivers")
    lines = [titles.to(language_of(context)).split(";")]
    for one in found[:MOST_LINES]:
        drivers = ", ".join(f"{driver.task_id} {driver.criticality:.0%}" for driver in one.drivers[:3])
        days = [f"{day:%d/%m/%Y}" for day in (one.planned, one.p50, one.p80, one.p95)]
        lines.append([one.task_id, *days, f"{one.late_share:.0%}", drivers])
    print_table(lines)


# --- what the commands share --------------------------------------------------------------------------------


def _plan(pack: Path, folder: Path) -> "tuple[Problem, tuple[Assignment, ...]]":
    """Return the problem of a pack and the rows of its plan.

    Raises:
        PlanFileError: the folder holds no preparation.csv.
    """
    from planner.problems.preparation import FILE, Problem, from_rows
    from planner.scenario.load import load
    from planner.tables import read_table

    problem = Problem.from_scenario(load(pack))
    path = folder / FILE
    if not path.is_file():
        raise PlanFileError(
            Wording(
                f"{folder} không có {FILE}; hãy chạy planner solve --only preparation trước.",
                f"{folder} has no {FILE}; run planner solve --only preparation first.",
            )
        )
    rows, _ = from_rows(read_table(path).rows)
    return problem, rows


def _planned(pack: Path, folder: Path | None, limit_s: float) -> tuple[Any, Any, Any]:
    """Return problem, rows and, where there is no plan folder, the plan just made."""
    from planner.engine.settings import Settings
    from planner.problems.preparation import Problem
    from planner.problems.preparation.solve import solve
    from planner.scenario.load import load

    if folder is not None:
        return (*_plan(pack, folder), None)
    problem = Problem.from_scenario(load(pack))
    plan = solve(problem, Settings(limit_s))
    return problem, plan.assignments, plan


def _print_load(context: typer.Context, fullest: Any, cuts: Any) -> None:  # noqa: ANN401 - printed as they are
    for one in fullest:
        room = "–" if one.room_h is None else f"{one.room_h:.0f}"
        say(
            context,
            f"{one.group}, tuần {one.monday:%d/%m/%Y}: {one.hours:.1f} / {room} giờ",
            f"{one.group}, week of {one.monday}: {one.hours:.1f} / {room} h",
        )
    for one in cuts:
        state_vi, state_en = ("giữ", "kept") if one.kept else ("hoãn", "put off")
        say(
            context,
            f"{one.task_id} (giá trị {one.value}): {state_vi} {one.reason.vi}".rstrip(),
            f"{one.task_id} (value {one.value}): {state_en} {one.reason.en}".rstrip(),
        )


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
