# ruff: noqa: PLC0415, PLR0913, PLR0917 - loads only what a command needs; one argument per option
"""What is handed out: bar chart, sheets, calendars; and the reports that come back."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from planner.cli_guests.saying import language_of, say
from planner.cli_preparation.options import Folder, Pack, Today, day_of, situation_of

By = Annotated[str, typer.Option("--by", metavar="MEMBER", help="Người báo cáo hoặc kiểm tra · who")]


def export(
    context: typer.Context,
    pack: Pack,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Nơi ghi · where to write")],
    folder: Folder = None,
    today: Today = "",
) -> None:
    """Ghi sơ đồ Gantt (svg, pdf), bảng (csv, xlsx), lịch từng người (ics) · bar chart, sheets and calendars."""
    from planner.readiness.diary import diary, file_name, works_of
    from planner.readiness.sheets import COLUMNS, lines, workbook
    from planner.report.gantt import GANTT_FILE, Chart, gantt_pdf, gantt_svg
    from planner.tables import write_table, write_text

    day = day_of(today) or date.today()  # noqa: DTZ011 - the office's own day
    situation, language = situation_of(pack, folder, day), language_of(context)
    out.mkdir(parents=True, exist_ok=True)
    chart = Chart(situation, day)
    write_text(out / GANTT_FILE, gantt_svg(chart, language))
    (out / "preparation.pdf").write_bytes(gantt_pdf(chart, language))
    write_table(out / "preparation-sheet.csv", COLUMNS, lines(situation, day, language))
    (out / "preparation.xlsx").write_bytes(workbook(situation, day, language))
    stamp = datetime.now(UTC)
    members = [one for one in situation.scenario.members if works_of(situation, one.member_id)]
    for member in members:
        path = out / "calendars" / file_name(member)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(diary(situation, member, stamp, language))
    say(
        context,
        f"Đã ghi {out}: sơ đồ, bảng và {len(members)} lịch cá nhân.",
        f"Written to {out}: chart, sheets and {len(members)} personal calendars.",
    )


def report(
    context: typer.Context,
    pack: Pack,
    task: Annotated[str, typer.Argument(metavar="TASK", help="Mã việc · task")],
    percent: Annotated[int, typer.Argument(min=0, max=100, help="Phần trăm · percent")],
    by: By,
    evidence: Annotated[str, typer.Option(help="Minh chứng · evidence")] = "",
) -> None:
    """Tự báo cáo tiến độ một việc · report the progress of a task."""
    from planner.readiness.packfiles import save_tables, with_progress
    from planner.readiness.reporting import new_report
    from planner.scenario.load import load

    scenario = load(pack)
    row = new_report(scenario, task, percent, by, evidence=evidence, at=_now())
    save_tables(with_progress(scenario, row), pack, ("progress",))
    say(context, f"{task}: {percent} % theo báo cáo của {by}.", f"{task}: {percent} % as reported by {by}.")


def verify(
    context: typer.Context,
    pack: Pack,
    task: Annotated[str, typer.Argument(metavar="TASK", help="Mã việc · task")],
    by: By,
    folder: Folder = None,
    evidence: Annotated[str, typer.Option(help="Minh chứng · evidence")] = "",
) -> None:
    """Kiểm tra việc người khác đã báo cáo · verify what somebody else has reported."""
    from planner.readiness.packfiles import save_tables, with_progress
    from planner.readiness.reporting import new_verification

    situation = situation_of(pack, folder)
    row = new_verification(situation, task, by, evidence=evidence, at=_now())
    save_tables(with_progress(situation.scenario, row), pack, ("progress",))
    say(context, f"{task}: {by} đã kiểm tra {row.percent} %.", f"{task}: {by} has verified {row.percent} %.")


def _now() -> datetime:
    return datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005 - the office's own clock
