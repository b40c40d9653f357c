# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner rehearsals``: changes to the timetable, attendance. Arguments and printing only."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.cli_running_order import order
from planner.errors import PlanFileError, UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.engine.findings import Finding
    from planner.problems.rehearsals.attendance import Mark
    from planner.problems.rehearsals.data import Problem
    from planner.problems.rehearsals.plan import Assignment
    from planner.problems.rehearsals.replan import Change, Replanned

DONE, FINDINGS = 0, 1
MOVES = "rehearsals-replan.csv"
"""Which session moves where, written beside the new rehearsals.csv."""
Pack = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch · plan folder")]

rehearsals_app = typer.Typer(
    name="rehearsals",
    help="Lịch tập: thay đổi, điểm danh · rehearsals: changes, attendance.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@rehearsals_app.callback()
def rehearsals() -> None:
    """Lịch tập: thay đổi, điểm danh · rehearsals: changes, attendance."""


rehearsals_app.command()(order)


@rehearsals_app.command()
def replan(  # noqa: PLR0913, PLR0917 - one option per kind of change
    context: typer.Context,
    pack: Pack,
    folder: Folder,
    pin: Annotated[
        list[str] | None,
        typer.Option(metavar="BUOI:date=2025-06-05", help="Buổi phải ở ngày, giờ, địa điểm này · a wish to keep"),
    ] = None,
    lost: Annotated[
        list[str] | None,
        typer.Option(metavar="VENUE[:FROM..TO]", help="Địa điểm không dùng được · a venue out of use"),
    ] = None,
    storm: Annotated[list[str] | None, typer.Option(metavar="DAY", help="Ngày mưa bão · a day of storm")] = None,
    absent: Annotated[
        list[str] | None, typer.Option(metavar="ID:FROM..TO", help="Khối, người vắng · a group or person away")
    ] = None,
    limit_s: Annotated[float, typer.Option(min=0.1, help="Giây nhiều nhất · most seconds")] = 3.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem · only look")] = False,
) -> None:
    """Xếp lại sau thay đổi, ít buổi phải chuyển nhất · plan anew after a change, moving the fewest sessions."""
    from planner.engine.settings import Settings
    from planner.problems.rehearsals.replan import changed
    from planner.problems.rehearsals.replan import replan as move_few

    problem = _problem(pack)
    rows = _rows(folder)
    change = _change(problem, lost or (), storm or (), absent or ())
    after = move_few(changed(problem, change), rows, Settings(limit_s=limit_s), pins=_pins(pin or ()))
    for move in after.moves:
        print(f"{move.session_id}: {move.before or '–'} → {move.after or '–'}")
    for finding in after.broken:
        print(finding.line(language_of(context)))
    _tell(context, after)
    if not dry_run:
        _write(folder, after)
        say(
            context,
            f"Đã ghi rehearsals.csv và {MOVES}; hãy ghi cùng thay đổi vào gói trước khi kiểm tra lại.",
            f"Written: rehearsals.csv and {MOVES}; make the same change in the pack before checking again.",
        )
    raise typer.Exit(FINDINGS if after.broken or after.unmet else DONE)


def _tell(context: typer.Context, after: "Replanned") -> None:
    fewest = (
        ("ít nhất có thể", "proven fewest") if after.proven else ("chưa chứng minh là ít nhất", "not proven fewest")
    )
    more = after.score - after.before
    say(
        context,
        f"{len(after.moves)} buổi phải chuyển ({fewest[0]}); điểm {'tăng' if more >= 0 else 'giảm'} {abs(more)}.",
        f"{len(after.moves)} sessions move ({fewest[1]}); the score {'rises' if more >= 0 else 'falls'} by "
        f"{abs(more)}.",
    )
    if after.unmet:
        ids = ", ".join(after.unmet)
        say(context, f"Không còn chỗ cho: {ids}.", f"No place is left for: {ids}.")


@rehearsals_app.command()
def attendance(
    context: typer.Context,
    pack: Pack,
    folder: Folder,
    blank: Annotated[bool, typer.Option("--blank", help="Ghi bảng điểm danh trống · write an empty sheet")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Điểm danh: ai được gọi, ai đến, mất bao nhiêu phút, ai dưới mức tối thiểu · attendance."""
    from planner.problems.rehearsals.attendance import COLUMNS, FILE, blank_rows, parts, unknown_marks
    from planner.tables import write_table

    problem, rows = _problem(pack), _rows(folder)
    if blank:
        if (folder / FILE).exists():
            raise PlanFileError(Wording(f"{folder / FILE} đã có.", f"{folder / FILE} exists already."))
        write_table(folder / FILE, COLUMNS, blank_rows(problem, rows))
        say(context, f"Đã ghi {folder / FILE}.", f"Written: {folder / FILE}.")
        return
    marks, findings = _marks(folder)
    wrong = (*findings, *unknown_marks(problem, marks))
    lines = parts(problem, rows, marks)
    if as_json:
        print_json([{"kind": one.who.kind, "id": one.who.id, **_figures(one)} for one in lines])
    else:
        for finding in wrong:
            print(finding.line(language_of(context)))
        for one in lines:
            if one.called or one.below:
                told = f"{one.heads_came}/{one.heads_called}, {one.lost_min}′"
                print(f"{one.who.id} {one.name}: {one.came}/{one.called}, {told}")
        for one in (one for one in lines if one.below):
            print(one.sentence.to(language_of(context)))
    raise typer.Exit(FINDINGS if wrong or any(one.below for one in lines) else DONE)


def _figures(part: object) -> dict[str, object]:
    names = ("name", "people", "called", "came", "heads_called", "heads_came", "lost_min", "still", "dress", "below")
    return {name: getattr(part, name) for name in names}


def _problem(pack: Path) -> "Problem":
    from planner.problems.rehearsals import Problem
    from planner.scenario.load import load

    return Problem.from_scenario(load(pack))


def _rows(folder: Path) -> "tuple[Assignment, ...]":
    from planner.problems.rehearsals.plan import FILE, from_rows
    from planner.tables import read_table

    if not (folder / FILE).exists():
        raise PlanFileError(
            Wording(
                f"Thư mục {folder} chưa có lịch tập; hãy chạy “planner solve” trước.",
                f"Folder {folder} holds no rehearsals; run “planner solve” first.",
            )
        )
    rows, findings = from_rows(read_table(folder / FILE).rows)
    if findings:
        raise PlanFileError(findings[0].message)
    return rows


def _marks(folder: Path) -> "tuple[tuple[Mark, ...], tuple[Finding, ...]]":
    from planner.problems.rehearsals.attendance import FILE, read_marks
    from planner.tables import read_table

    if not (folder / FILE).exists():
        raise PlanFileError(
            Wording(
                f"Chưa có {folder / FILE}; hãy tạo bằng “planner rehearsals attendance … --blank” hoặc xuất từ trang "
                "Điểm danh.",
                f"There is no {folder / FILE}; make one with “planner rehearsals attendance … --blank”.",
            )
        )
    return read_marks(read_table(folder / FILE).rows)


def _pins(texts: "list[str] | tuple[str, ...]") -> dict[str, dict[str, str]]:
    """Return session -> field -> value of ``BT-01K#2:start=2025-06-05 17:00``."""
    pins: dict[str, dict[str, str]] = {}
    for text in texts:
        session, colon, rest = text.partition(":")
        field, equals, value = rest.partition("=")
        if not (colon and equals and value):
            raise _unreadable("--pin", text, "BT-01K#2:start=2025-06-05 17:00")
        pins.setdefault(session, {})[field] = value
    return pins


def _change(
    problem: "Problem", lost: "list[str] | tuple[()]", storms: "list[str] | tuple[()]", absent: "list[str] | tuple[()]"
) -> "Change":
    from planner.problems.rehearsals.entities import Who
    from planner.problems.rehearsals.replan import Change

    groups = {who.id for session in problem.sessions for who in session.attendees if who.kind == "group"}
    away = [_span(problem, "--absent", text) for text in absent]
    return Change(
        tuple(_span(problem, "--lost", text) for text in lost),
        tuple(_day("--storm", text) for text in storms),
        tuple((Who("group" if one in groups else "person", one), start, end) for one, start, end in away),
    )


def _span(problem: "Problem", option: str, text: str) -> tuple[str, datetime, datetime]:
    """Return who and from when until when; days without an hour are whole ones, no span at all is the whole time."""
    name, colon, rest = text.partition(":")
    if not colon:
        return name, problem.moment(0), problem.moment(problem.end_min)
    first, _, last = rest.partition("..")
    start, end = _day(option, first), _day(option, last or first)
    return name, datetime.combine(start, datetime.min.time()), datetime.combine(end, datetime.min.time()) + timedelta(1)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unreadable(option, text, "2025-06-05") from None


def _unreadable(option: str, text: str, example: str) -> UsageError:
    return UsageError(
        Wording(
            f"{option}: không đọc được “{text}”; cần dạng {example}.",
            f"{option}: cannot read “{text}”; like {example}.",
        )
    )


def _write(folder: Path, after: "Replanned") -> None:
    from planner.problems.rehearsals.plan import COLUMNS, FILE, to_rows
    from planner.tables import write_table

    write_table(folder / FILE, COLUMNS, to_rows(after.assignments))
    columns = ("session_id", "before", "after")
    lines = [dict(zip(columns, (m.session_id, m.before, m.after), strict=True)) for m in after.moves]
    write_table(folder / MOVES, columns, lines)
