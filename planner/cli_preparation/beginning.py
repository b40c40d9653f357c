# ruff: noqa: PLC0415, T201 - the command line prints and loads only what a command needs
"""A new event: from an earlier one, or from the template of 122 tasks; with what differs and what is left over."""

from datetime import date
from pathlib import Path

import typer

from planner.cli_guests.saying import language_of, say
from planner.errors import UsageError
from planner.wording import Wording


def begin(context: typer.Context, pack: Path, source: Path | None, d_day: str, name: str) -> None:
    """Make the pack, from ``source`` or, without one, from the template; the template needs the day itself.

    Raises:
        UsageError: neither an earlier pack nor a day is given, the day is none, or the folder is not empty.
    """
    if source is not None:
        _from_earlier(context, pack, source, _day(d_day) if d_day else None)
        return
    if not d_day:
        raise UsageError(
            Wording(
                "Cần --from PACK0 (gói của lễ trước), hoặc --template cùng --d-day, ví dụ --d-day 2026-09-02.",
                "Give --from PACK0 (an earlier pack), or --template with --d-day, such as --d-day 2026-09-02.",
            )
        )
    from planner.readiness import Beginning, new_from_template

    own = pack.resolve().name
    scenario = new_from_template(pack, Beginning(own, _day(d_day), name or own))
    say(
        context,
        f"Đã tạo gói {pack} từ mẫu: {len(scenario.tasks)} việc, {len(scenario.procedures)} thủ tục, "
        f"{len(scenario.lessons)} bài học, {len(scenario.gates)} yêu cầu ở các cửa.",
        f"Pack {pack} made from the template: {len(scenario.tasks)} tasks, {len(scenario.procedures)} procedures, "
        f"{len(scenario.lessons)} lessons, {len(scenario.gates)} requirements at gates.",
    )


def _from_earlier(context: typer.Context, pack: Path, source: Path, d_day: date | None) -> None:
    from planner.readiness import differences
    from planner.readiness.template import against_template, left_over
    from planner.scenario.load import load
    from planner.scenario.write import new_pack

    made = new_pack(source, pack, d_day)
    say(context, f"Đã tạo gói {pack} từ {source}.", f"Pack {pack} made from {source}.")
    for change in differences(load(source), made):
        print(change.line(language_of(context)))
    for wording in left_over(made):
        print(wording.to(language_of(context)))
    if made.tasks:
        count = len(against_template(made))
        say(
            context,
            f"So với mẫu 122 việc: {count} khác biệt (xem “planner preparation diff”).",
            f"Against the template: {count} differences (see “planner preparation diff”).",
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            Wording(
                f"--d-day cần ngày dạng 2026-09-02, không nhận “{text}”.", f"--d-day takes 2026-09-02, not “{text}”."
            )
        ) from None
