# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner staffing``: the roster on the day, rosters over weeks. Arguments and printing only."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.errors import PlanFileError, UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.engine.findings import Finding
    from planner.problems.staffing.data import Problem
    from planner.problems.staffing.plan import Assignment
    from planner.problems.staffing.replan import Replanned
    from planner.problems.staffing.replan_duties import Whole
    from planner.problems.staffing.rosters.done import Done
    from planner.problems.staffing.rosters.intake import Roster

DONE, FINDINGS = 0, 1
UNFIT = re.compile(r"[^\w-]")
"""Letters of an id that a file name had better not have."""
Pack = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch · plan folder")]

staffing_app = typer.Typer(
    name="staffing",
    help="Lực lượng: thay người trong ngày, lịch trực nhiều tuần · the roster on the day, rosters over weeks.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@staffing_app.callback()
def staffing() -> None:
    """Lực lượng: thay người trong ngày, lịch trực nhiều tuần · the roster on the day, rosters over weeks."""


@staffing_app.command()
def replan(  # noqa: PLR0913, PLR0917 - one option per kind of change
    context: typer.Context,
    pack: Pack,
    folder: Folder,
    now: Annotated[
        str, typer.Option(metavar="2025-06-16 05:00", help="Bây giờ; ca đã bắt đầu giữ nguyên · the moment")
    ],
    absent: Annotated[
        list[str] | None, typer.Option(metavar="ID[:FROM..TO]", help="Ai vắng, lặp lại được · who is away")
    ] = None,
    post: Annotated[
        list[str] | None, typer.Option(metavar="ID:LAT:LON:NAME", help="Chốt mới, lặp lại được · a new post")
    ] = None,
    need: Annotated[
        list[str] | None,
        typer.Option(metavar="POST:SHIFT:FORCE:PEOPLE[:SKILL]", help="Cần thêm người · more people wanted"),
    ] = None,
    closure: Annotated[
        list[str] | None, typer.Option(metavar="ID:END", help="Cấm đường kéo dài tới · a closure stands longer")
    ] = None,
    limit_s: Annotated[float, typer.Option(min=0.1, help="Giây nhiều nhất · most seconds")] = 3.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem · only look")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Thay đổi trong ngày: gọi ít người nhất, in danh sách gọi · after a change: fewest calls, and the call list."""
    from planner.engine.settings import Settings
    from planner.problems.staffing import Problem
    from planner.problems.staffing.calls import to_rows
    from planner.problems.staffing.change import changed, unguarded
    from planner.problems.staffing.change_text import Told, read_change
    from planner.problems.staffing.duties.files import read_duties
    from planner.problems.staffing.replan_duties import replan_all
    from planner.scenario.load import load

    scenario = load(pack)
    change = read_change(Told(now, absent or (), post or (), need or (), closure or ()))
    problem = Problem.from_scenario(changed(scenario, change))
    whole = replan_all(problem, _rows(folder), read_duties(folder)[0], change.now, Settings(limit_s=limit_s))
    after = whole.roster
    if as_json:
        print_json({"called": after.called, "at_least": after.at_least, "calls": to_rows(after.calls)})
    else:
        for told in unguarded(scenario, change):
            say(context, told.vi, told.en)
        _tell(context, after)
        for duty in whole.unmanned:
            say(context, f"Nhiệm vụ {duty} còn thiếu người.", f"Duty {duty} lacks people.")
    if not dry_run:
        _write(folder, problem, whole)
    raise typer.Exit(FINDINGS if after.broken or whole.unmanned else DONE)


@staffing_app.command()
def schedules(  # noqa: PLR0913, PLR0917 - one option for each choice
    context: typer.Context,
    pack: Pack,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Thư mục kế hoạch · plan folder")],
    roster: Annotated[list[str] | None, typer.Option(metavar="ID", help="Chỉ lịch này · only this roster")] = None,
    limit_s: Annotated[float, typer.Option(min=0.1, help="Giây nhiều nhất · most seconds")] = 60.0,
    workers: Annotated[int, typer.Option(min=0, help="Số luồng; 0 = mọi nhân · 0 = all cores")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Hạt giống ngẫu nhiên · random seed")] = 1,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Cùng đầu vào, cùng lịch · same input, same roster")
    ] = False,
    only_check: Annotated[bool, typer.Option("--check", help="Chỉ kiểm tra lịch đã có · only check")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Lịch trực nhiều tuần theo định mức từng người · rosters over weeks under everybody's work rules."""
    from planner.engine.settings import Settings, available_workers
    from planner.problems.staffing.rosters.files import check_folder, rosters_in, write_rosters
    from planner.scenario.load import load

    scenario = load(pack)
    if only_check:
        raise typer.Exit(_tell_findings(context, check_folder(scenario, out)))
    from planner.problems.staffing.rosters.make import make_rosters

    rosters = rosters_in(scenario, out)
    chosen = {key: rosters[_known_roster(key, rosters)] for key in roster or rosters}
    settings = Settings(limit_s=limit_s, workers=workers or available_workers(), seed=seed, deterministic=deterministic)
    done = make_rosters(chosen, settings)
    made = {key: one for key, one in done.items() if one.goals}
    if made:
        out.mkdir(parents=True, exist_ok=True)
        write_rosters(rosters, made, out)
        _write_grids(context, {key: rosters[key] for key in made}, made, out)
    _tell_rosters(context, chosen, done, as_json=as_json)
    raise typer.Exit(FINDINGS if len(made) < len(done) or any(one.findings for one in done.values()) else DONE)


def _tell_findings(context: typer.Context, findings: "tuple[Finding, ...]") -> int:
    for finding in findings:
        print(finding.line(language_of(context)))
    if not findings:
        say(context, "Lịch trực giữ mọi quy tắc.", "The rosters keep every rule.")
    return FINDINGS if findings else DONE


def _known_roster(roster_id: str, rosters: "Mapping[str, Roster]") -> str:
    from planner.scenario.nearest import nearest

    if roster_id in rosters:
        return roster_id
    hint = nearest(roster_id, list(rosters)) or next(iter(rosters), "–")
    raise UsageError(
        Wording(
            f'Không có lịch trực "{roster_id}" trong rosters.csv; gần nhất là "{hint}".',
            f'There is no roster "{roster_id}" in rosters.csv; the nearest is "{hint}".',
        )
    )


def _write_grids(
    context: typer.Context, rosters: "Mapping[str, Roster]", done: "Mapping[str, Done]", folder: Path
) -> None:
    from planner.guests.export import write_list
    from planner.problems.staffing.rosters.grid import grid_lines, grid_of

    for key, roster in rosters.items():
        headings, lines = grid_lines(grid_of(roster, done[key].rows), language_of(context))
        write_list(folder / f"roster_{UNFIT.sub('_', key)}.xlsx", headings, lines)


def _tell_rosters(
    context: typer.Context, rosters: "Mapping[str, Roster]", done: "Mapping[str, Done]", *, as_json: bool
) -> None:
    language = language_of(context)
    if as_json:
        found = {
            key: {**one.figures(), "findings": [finding.line(language) for finding in one.findings]}
            for key, one in done.items()
        }
        print_json(found)
        return
    if not rosters:
        say(
            context,
            "Gói chưa có lịch trực nhiều tuần (rosters.csv).",
            "The pack has no rosters over weeks (rosters.csv).",
        )
    for key, one in done.items():
        for finding in one.findings:
            print(finding.line(language))
        name = rosters[key].name
        if not one.goals:
            say(context, f"{name}: chưa lập được lịch nào.", f"{name}: no roster could be made.")
            continue
        goals = ", ".join(f"{goal} {cost}" for goal, cost in one.goals.items())
        say(
            context,
            f"{name}: {len(one.rows)} ca, điểm {one.score} ({goals}), cận dưới {one.bound}, cách {one.gap:.1%}.",
            f"{name}: {len(one.rows)} shifts, score {one.score} ({goals}), bound {one.bound}, gap {one.gap:.1%}.",
        )


def _tell(context: typer.Context, after: "Replanned") -> None:
    language = language_of(context)
    for call in after.calls:
        print(f"{call.person_id} {call.name} ({call.team or call.force}): {call.what.to(language)}")
        if not call.reported:
            print(f"    {call.chief.to(language)}")
    for finding in after.broken:
        print(finding.line(language))
    fewest = ("ít nhất có thể", "proven fewest") if after.proven else (f"ít nhất {after.at_least}", "not proven")
    say(
        context,
        f"Phải gọi {after.called} người ({fewest[0]}).",
        f"{after.called} people must be called ({fewest[1]}).",
    )


def _rows(folder: Path) -> "tuple[Assignment, ...]":
    from planner.problems.staffing.plan import FILE, from_rows
    from planner.tables import read_table

    path = folder / FILE
    if not path.exists():
        raise PlanFileError(
            Wording(
                f"Thư mục {folder} chưa có lịch trực; hãy chạy “planner solve” trước.",
                f"Folder {folder} holds no roster; run “planner solve” first.",
            )
        )
    rows, findings = from_rows(read_table(path).rows)
    if findings:
        raise PlanFileError(findings[0].message)
    return rows


def _write(folder: Path, problem: "Problem", whole: "Whole") -> None:
    from planner.problems.staffing import calls, plan
    from planner.problems.staffing.duties import files
    from planner.tables import write_table

    write_table(folder / plan.FILE, plan.COLUMNS, plan.to_rows(whole.roster.assignments))
    write_table(folder / calls.FILE, calls.COLUMNS, calls.to_rows(whole.roster.calls))
    if problem.duties:
        write_table(folder / files.FILE, files.COLUMNS, files.to_rows(problem, whole.served))
