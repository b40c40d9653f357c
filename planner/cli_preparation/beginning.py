# ruff: noqa: PLC0415, T201 - the command line prints and loads only what a command needs
"""A new event: from an earlier one, or from the template of 122 tasks; with what differs and what is left over."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from planner.cli_guests.saying import language_of, say
from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.scenario.rows import Task


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier event: its pack, and the folder of the plan by which it was prepared, if that is given."""

    pack: Path | None
    plan: Path | None = None


def begin(context: typer.Context, pack: Path, earlier: Earlier, d_day: str, name: str) -> None:
    """Make the pack, from ``earlier`` or, without one, from the template; the template needs the day itself.

    Raises:
        UsageError: neither an earlier pack nor a day is given, a plan without its pack, the day is none, or the
            folder is not empty.
    """
    if earlier.pack is not None:
        _from_earlier(context, pack, earlier, _day(d_day) if d_day else None)
        return
    if earlier.plan is not None:
        raise UsageError(
            Wording(
                "--plan chỉ dùng cùng --from: kế hoạch của lễ trước, để chuyển việc đã hoãn.",
                "--plan goes with --from only: the plan of the earlier event, whose tasks put off are carried over.",
            )
        )
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


def _from_earlier(context: typer.Context, pack: Path, earlier: Earlier, d_day: date | None) -> None:
    from planner.readiness import carry_over, differences, put_off
    from planner.readiness.template import against_template, left_over
    from planner.scenario.load import load
    from planner.scenario.write import new_pack

    source = cast("Path", earlier.pack)
    before = load(source)
    tasks = put_off(before, earlier.plan) if earlier.plan else ()
    made = new_pack(source, pack, d_day)
    say(context, f"Đã tạo gói {pack} từ {source}.", f"Pack {pack} made from {source}.")
    if earlier.plan:
        made = carry_over(pack, made, before, tasks)
        _tell_carried(context, before.event.id, tasks)
    for change in differences(before, made):
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


def _tell_carried(context: typer.Context, event_id: str, tasks: "Sequence[Task]") -> None:
    say(
        context,
        f"Chuyển tiếp {len(tasks)} việc đã hoãn của {event_id} (tasks.csv, carried_from).",
        f"{len(tasks)} tasks put off by {event_id} are carried over (tasks.csv, carried_from).",
    )
    for task in tasks:
        value = 0 if task.value is None else task.value
        say(
            context,
            f"  {task.task_id} {task.name} – đã hoãn, giá trị {value}",
            f"  {task.task_id} {task.name} – put off, value {value}",
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
