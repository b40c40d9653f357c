"""``planner guests register``: the register of inviting, step by step. Arguments and printing only."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, print_table, say

FINDINGS, DONE = 1, 0

register_app = typer.Typer(
    name="register",
    help="Sổ khách mời: đề xuất, duyệt, chốt đợt, mời, trả lời · the register of inviting, step by step.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

By = Annotated[str, typer.Option("--by", help="Người quyết định · who decides")]
Reason = Annotated[str, typer.Option("--reason", help="Lý do, văn bản · why")]
JsonOption = Annotated[bool, typer.Option("--json", help="In JSON · print JSON")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Ghi ra .xlsx hoặc .csv · write to")]
RegisterFile = Annotated[Path, typer.Argument(metavar="REGISTER.json", help="Tệp sổ khách mời · the register's file")]


@register_app.command()
def new(
    context: typer.Context,
    file: RegisterFile,
    name: Annotated[str, typer.Option("--name", help="Tên sổ, ví dụ tên lễ · the register's name")],
) -> None:
    """Mở sổ mới · start a register."""
    from planner.cli_guests.book import start

    start(file, name)
    say(context, f"Đã mở sổ {file}.", f"Register {file} started.")


@register_app.command()
def record(
    context: typer.Context,
    file: RegisterFile,
    kind: Annotated[str, typer.Argument(metavar="[STEP]", help="quota_set, nominated, decided, invited…")] = "",
    values: Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE…", help="guest_id=K1 …")] = None,
    by: By = "",
    reason: Reason = "",
    steps: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Nhiều bước từ bảng · many steps from a table")
    ] = None,
) -> None:
    """Ghi một bước, hoặc cả bảng --from; trái quy tắc thì không ghi gì · record steps, all of them or none."""
    from planner.cli_guests.book import Said, load, record_all, save, step, steps_of

    register, said = load(file), Said(by, reason)
    if steps is not None:
        recorded = record_all(register, steps_of(steps, register, said), steps)
    else:
        pairs = dict(value.partition("=")[::2] for value in values or ())
        recorded = register.record(step(register, kind, pairs, said))
    save(file, recorded)
    count = len(recorded.events) - len(register.events)
    say(context, f"Đã ghi {count} bước, tổng {len(recorded.events)}.", f"{count} steps recorded.")


@register_app.command()
def freeze(context: typer.Context, file: RegisterFile, by: By = "", reason: Reason = "") -> None:
    """Chốt danh sách đang có thành đợt tiếp theo · freeze the list as the next round."""
    from planner.cli_guests.book import Said, frozen, load, save

    register = frozen(load(file), Said(by, reason))
    save(file, register)
    last = register.rounds[-1]
    say(
        context,
        f"Đã chốt đợt {last.number}: {len(last.approved)} khách được duyệt.",
        f"Round {last.number} frozen: {len(last.approved)} guests approved.",
    )


@register_app.command("diff")
def diff_(
    context: typer.Context,
    file: RegisterFile,
    first: Annotated[int | None, typer.Option("--from", help="Đợt trước; bỏ trống: đợt cuối · earlier round")] = None,
    second: Annotated[int, typer.Option("--to", help="Đợt sau; 0: hiện nay · later round, 0 now")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Hai đợt khác nhau chỗ nào · what differs between two rounds."""
    from planner.cli_guests.book import change_line, changes, load

    register = load(file)
    found = changes(register, first, second)
    if as_json:
        keys = ("guest_id", "attribute", "before", "after")
        print_json({"changes": [{key: getattr(each, key) for key in keys} for each in found]})
        return
    names = {guest_id: line.full_name for guest_id, line in register.guests.items()}
    for change in found:
        print(change_line(change, names, language_of(context)))
    say(context, f"{len(found)} chỗ khác nhau.", f"{len(found)} differences.")


@register_app.command()
def totals(context: typer.Context, file: RegisterFile, out: OutOption = None, as_json: JsonOption = False) -> None:
    """Bao nhiêu đề xuất, duyệt, mời, dự; chứng minh cộng khớp · totals at every level, proved to add up."""
    from dataclasses import asdict

    from planner.cli_guests.book import load, totals_lines
    from planner.guests import reconcile, write_list
    from planner.guests import totals as count

    register = load(file)
    counted = count(register.standings)
    faults = [each.to(language_of(context)) for each in reconcile(counted, len(register.guests))]
    heading, *lines = totals_lines(counted, language_of(context))
    if as_json:
        groups = {name: asdict(each) for name, each in counted.by_group.items()}
        print_json({"all": asdict(counted.all), "groups": groups, "faults": faults})
    elif out is not None:
        write_list(out, heading, lines)
        say(context, f"Đã ghi {out}.", f"Written: {out}.")
    else:
        print_table([heading, *lines])
    for fault in faults:
        print(fault, file=sys.stderr)
    raise typer.Exit(FINDINGS if faults else DONE)
