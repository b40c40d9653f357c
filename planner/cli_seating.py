# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner seating``: the seating on the day, from the command line. Arguments and printing only."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, say
from planner.errors import PackError, PlanFileError, UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.problems.seating.plan import Assignment
    from planner.problems.seating.replan import Replanned
    from planner.scenario.rows import Guest

DONE, FINDINGS = 0, 1
MOVES = "replan.csv"
"""Who moves where, written beside the new seating.csv."""
SEATS = "seating.csv"

seating_app = typer.Typer(
    name="seating",
    help="Chỗ ngồi trong ngày lễ · the seating on the day.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@seating_app.callback()
def seating() -> None:
    """Chỗ ngồi trong ngày lễ · the seating on the day."""


@seating_app.command()
def replan(  # noqa: PLR0913, PLR0917 - one option per kind of change
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch · plan folder")],
    decline: Annotated[list[str] | None, typer.Option(help="Khách không đến, lặp lại được · who does not come")] = None,
    late: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV cột như guests.csv: khách đến thêm · more guests")
    ] = None,
    broken_row: Annotated[
        list[str] | None, typer.Option(metavar="ZONE:ROW", help="Hàng ghế hỏng, lặp lại được · a row out of use")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem · only look")] = False,
) -> None:
    """Xếp lại chỗ trong ngày, ít người phải chuyển nhất có thể · seats on the day, moving few people."""
    from planner.problems.seating import Problem
    from planner.problems.seating.replan import Change, changed, rows_broken
    from planner.problems.seating.replan import replan as move_few
    from planner.scenario.load import load

    more = _late_guests(late) if late else ()
    change = Change(frozenset(decline or ()), more, rows_broken(broken_row or ()))
    problem = Problem.from_scenario(changed(load(pack), change))
    after = move_few(problem, _seats(folder))
    for move in after.moves:
        name = problem.guest[move.guest_id].name if move.guest_id in problem.guest else ""
        print(f"{move.guest_id} {name}: {move.before or '–'} → {move.after or '–'}")
    for finding in after.broken:
        print(finding.line(language_of(context)))
    say(
        context,
        f"{after.moved} khách đang có ghế phải chuyển (ít nhất {after.at_least}); "
        f"{len(after.unseated)} khách chưa có ghế.",
        f"{after.moved} seated guests move (at least {after.at_least}); {len(after.unseated)} guests have no seat.",
    )
    if not dry_run:
        _write(folder, after)
        say(
            context,
            f"Đã ghi seating.csv và {MOVES}; hãy ghi cùng thay đổi vào gói trước khi kiểm tra lại.",
            f"Written: seating.csv and {MOVES}; make the same change in the pack before checking again.",
        )
    raise typer.Exit(FINDINGS if after.broken else DONE)


@seating_app.command()
def rain(  # noqa: PLR0913, PLR0917 - the places, where to write, how long
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch · plan folder")],
    venue: Annotated[str, typer.Option(help="Nơi chuyển lễ vào · where the ceremony moves to")] = "",
    screen: Annotated[
        list[str] | None, typer.Option(help="Nơi xem qua màn hình, lặp lại được · a place with a screen")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Nơi ghi (DIR) · where to")] = None,
    limit: Annotated[float, typer.Option(min=1, help="Giây cho mỗi nơi · seconds for each place")] = 20,
) -> None:
    """Phương án mưa: ai vào hội trường, ai xem màn hình, ai chưa có chỗ · the rain plan: who goes where."""
    from planner.engine.settings import Settings
    from planner.problems.seating.overflow_plan import FILE as PLACES
    from planner.problems.seating.overflow_plan import relocate
    from planner.problems.seating.overflow_words import chosen_places, words
    from planner.report.rain import write_rain
    from planner.scenario.load import load

    scenario = load(pack)
    before = {row.guest_id: row.seat_id for row in _seats(folder)} if (folder / SEATS).exists() else {}
    found = relocate(scenario, chosen_places(scenario, venue, screen or ()), Settings(limit_s=limit))
    for told in words(scenario, found):
        say(context, told.vi, told.en)
    for path in write_rain(scenario, found, out or folder, before):
        print(path)
    say(
        context,
        f"Ai đi đâu: xem {PLACES}; in danh sách bằng “planner docs … --kind ds-doi-dia-diem”.",
        f"Who goes where is in {PLACES}; print it with “planner docs … --kind ds-doi-dia-diem”.",
    )
    raise typer.Exit(DONE if found.proven else FINDINGS)


@seating_app.command()
def chart(  # noqa: PLR0913, PLR0917 - what to draw, and how
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch · plan folder")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Tệp .svg (DIR/seating.svg)")] = None,
    zone: Annotated[str, typer.Option(help="Chỉ một khu · one zone only")] = "",
    colour: Annotated[str, typer.Option(help="rank hoặc delegation · rank or delegation")] = "rank",
) -> None:
    """Vẽ sơ đồ chỗ ngồi SVG từ tệp trên đĩa · draw the seat chart from the files on disk."""
    from planner.report.chart import FILE, chart_svg, hall_chart
    from planner.scenario.load import load
    from planner.tables import write_text

    scenario = load(pack)
    zones = sorted({seat.zone for seat in scenario.seats})
    if (zone and zone not in zones) or colour not in {"rank", "delegation"}:
        raise UsageError(
            Wording(
                f"--zone nhận {', '.join(zones)}; --colour nhận rank hoặc delegation.",
                f"--zone takes {', '.join(zones)}; --colour takes rank or delegation.",
            )
        )
    rows = [{"guest_id": row.guest_id, "seat_id": row.seat_id} for row in _seats(folder)]
    target = out or folder / FILE
    write_text(target, chart_svg(hall_chart(scenario, rows, zone), language_of(context), mode=colour))
    say(context, f"Đã ghi {target}.", f"Written: {target}.")


def _seats(folder: Path) -> "tuple[Assignment, ...]":
    from planner.planfiles import previous_rows
    from planner.problems.seating.plan import Assignment

    rows = previous_rows(folder).get("seating")
    if not rows:
        raise PlanFileError(
            Wording(
                f"Thư mục {folder} chưa có phương án chỗ ngồi; hãy chạy “planner solve” trước.",
                f"Folder {folder} holds no seating plan; run “planner solve” first.",
            )
        )
    filled = (row for row in rows if row.get("guest_id") and row.get("seat_id"))
    return tuple(Assignment(row["guest_id"], row["seat_id"]) for row in filled)


def _late_guests(path: Path) -> "tuple[Guest, ...]":
    """Read guests from a CSV file with the columns of guests.csv.

    Raises:
        PackError: the file has faults; all are told.
    """
    from planner.errors import Fault
    from planner.scenario.folder import read_csv
    from planner.scenario.parse import parse_table
    from planner.scenario.rows import Guest
    from planner.scenario.source import SourceTable

    table = read_csv(path)
    if isinstance(table, Fault):
        raise PackError(str(path), [table])
    parsed, faults = parse_table("guests", SourceTable(path.name, table))
    if faults:
        raise PackError(str(path), faults)
    return tuple(row.model for row in parsed.rows if isinstance(row.model, Guest))


def _write(folder: Path, after: "Replanned") -> None:
    from planner.problems.seating.plan import COLUMNS, FILE, to_rows
    from planner.tables import write_table

    write_table(folder / FILE, COLUMNS, to_rows(after.assignments))
    columns = ("guest_id", "before", "after")
    lines = [dict(zip(columns, (m.guest_id, m.before, m.after), strict=True)) for m in after.moves]
    write_table(folder / MOVES, columns, lines)
