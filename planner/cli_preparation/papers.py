# ruff: noqa: PLC0415, PLR0913, T201 - the command line prints, loads only what it needs, one argument per option
"""Papers: notices of conclusions, procedures that the facts call for, differences to a template or an earlier event."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.cli_preparation.options import DONE, FINDINGS, Json, Pack, Today, day_of
from planner.errors import UsageError
from planner.wording import Wording

Write = Annotated[bool, typer.Option("--write", help="Ghi vào gói · write into the pack")]


def procedures(
    context: typer.Context,
    pack: Pack,
    fact: Annotated[list[str] | None, typer.Option(help="Dữ kiện sắp chọn: drone… · a fact to be ticked")] = None,
    today: Today = "",
    *,
    write: Write = False,
    as_json: Json = False,
) -> None:
    """Thủ tục phải làm, hạn nộp, trễ bao nhiêu ngày, phương án thay · procedures, deadlines, alternatives."""
    from planner.law.ticking import called_on
    from planner.readiness import with_procedures
    from planner.readiness.packfiles import save_tables
    from planner.readiness.plain import called_data
    from planner.scenario.load import load

    scenario = load(pack)
    day = day_of(today) or date.today()  # noqa: DTZ011 - the office's own day
    called = called_on(scenario, day, fact or ())
    if as_json:
        print_json({"procedures": [called_data(one, language_of(context)) for one in called]})
    else:
        for one in called:
            print(one.sentence().to(language_of(context)))
    late = sum(one.is_late for one in called)
    if not as_json:
        say(context, f"{len(called)} thủ tục, {late} đã trễ.", f"{len(called)} procedures, {late} too late.")
    if write:
        derived = with_procedures(scenario, day)
        save_tables(derived.scenario, pack, ("tasks", "procedures"))
        added = ", ".join(task.task_id for task in derived.added) or "0"
        say(context, f"Đã ghi; việc thêm: {added}.", f"Written; tasks added: {added}.")
    raise typer.Exit(FINDINGS if late else DONE)


def notice(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Văn bản .txt, UTF-8 · the text of the notice")],
    pack: Pack,
    *,
    write: Write = False,
    as_json: Json = False,
) -> None:
    """Đọc thông báo kết luận: bài học, kết luận, điều cần xác nhận · read a notice of conclusions."""
    from planner.readiness import read_notice
    from planner.readiness.packfiles import save_tables, with_notice
    from planner.readiness.plain import notice_data
    from planner.scenario.load import load

    scenario = load(pack)
    read = read_notice(_text(file), scenario.tasks)
    if as_json:
        print_json(notice_data(read, language_of(context)))
    else:
        print(f"{read.document.document_id} {read.document.issued or ''} {read.document.title}")
        for lesson in read.lessons:
            print(f"  {lesson.clause} [{lesson.check_id or '?'}] {lesson.lesson}")
        for row in read.directives:
            print(f"  {row.clause} ({row.owner or '?'}) → {', '.join(row.tasks) or '?'}: {row.quote}")
        say(
            context,
            f"{len(read.lessons)} bài học, {read.items} kết luận ({len(read.directives)} ý); "
            f"{len(read.to_confirm)} điểm cần người xác nhận.",
            f"{len(read.lessons)} lessons, {read.items} conclusions ({len(read.directives)} parts); "
            f"{len(read.to_confirm)} points to confirm.",
        )
    if write:
        save_tables(with_notice(scenario, read), pack, ("source_documents", "lessons", "directives"))
        say(context, f"Đã ghi vào {pack}.", f"Written into {pack}.")


def _text(file: Path) -> str:
    from planner.tables import decode

    try:
        return decode(file.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            Wording(f"Không đọc được {file}: cần tệp văn bản UTF-8.", f"Cannot read {file}: UTF-8 text is expected.")
        ) from error


def differ(
    context: typer.Context,
    pack: Pack,
    against: Annotated[str, typer.Option(metavar="PACK0|template", help="So với · compare with")] = "template",
) -> None:
    """Khác gì so với mẫu 122 việc hoặc một lễ trước · what differs from the template or an earlier event."""
    from planner.readiness import differences
    from planner.readiness.template import SOURCE, against_template, left_over
    from planner.scenario.load import load

    scenario = load(pack)
    changes = against_template(scenario) if against == SOURCE else differences(load(Path(against)), scenario)
    for change in changes:
        print(change.line(language_of(context)))
    if against != SOURCE:
        for wording in left_over(scenario):
            print(wording.to(language_of(context)))
    say(context, f"{len(changes)} khác biệt.", f"{len(changes)} differences.")


def precedents(
    context: typer.Context,
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help="traffic, staffing, rehearsals, organisation, runsheet")
    ],
) -> None:
    """Trường hợp tương tự, có số liệu và nguồn · comparable events with figures and sources."""
    from planner.readiness.precedents import precedents_of

    for one in precedents_of(topic):
        print(one.sentence().to(language_of(context)))
