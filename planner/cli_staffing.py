# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner staffing``: the roster on the day, from the command line. Arguments and printing only."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.errors import PlanFileError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.problems.staffing.data import Problem
    from planner.problems.staffing.plan import Assignment
    from planner.problems.staffing.replan import Replanned
    from planner.problems.staffing.replan_duties import Whole

DONE, FINDINGS = 0, 1
Pack = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch · plan folder")]

staffing_app = typer.Typer(
    name="staffing",
    help="Lực lượng trong ngày: thay người, thêm chốt · the roster on the day.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@staffing_app.callback()
def staffing() -> None:
    """Lực lượng trong ngày: thay người, thêm chốt · the roster on the day."""


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
