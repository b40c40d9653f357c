# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner traffic compare``: two versions of a traffic plan side by side."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, print_table, say

if TYPE_CHECKING:
    from planner.traffic.compare import Change, Comparison
    from planner.wording import Language


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("compare")(compare)


def compare(  # noqa: PLR0913, PLR0917 - two packs, and what is shown of them
    context: typer.Context,
    before: Annotated[Path, typer.Argument(metavar="PACK", help="Phương án trước · the version before")],
    after: Annotated[Path, typer.Argument(metavar="PACK2", help="Phương án sau · the version after")],
    flows: Annotated[bool, typer.Option("--flows", help="Tính cả lưu lượng, chậm hơn · assign flows, slower")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Ghi vào DIR/traffic · write there")] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="Cả tổ dẫn đoàn, đoàn được cảnh vệ · escorts and protected movements too")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON · print JSON")] = False,
) -> None:
    """So sánh hai phương án: số đo, lệnh cấm, chốt thay đổi · two plans: measures, changed closures and posts."""
    from planner.scenario.load import load
    from planner.traffic.compare import change_rows, measure_rows, write_comparison
    from planner.traffic.compare import compare as weigh

    found = weigh(load(before), load(after), flows=flows, cleared=internal)
    written = write_comparison(found, out) if out else []
    if as_json:
        print_json({"measures": measure_rows(found), "changes": change_rows(found)})
        return
    _print_measures(context, found)
    for _table, title, changed in found.tables:
        say(context, f"{title.vi}: {len(changed)} thay đổi.", f"{title.en}: {len(changed)} changes.")
        for change in changed:
            print(_line(change, language_of(context)))
    for path in written:
        print(path)


def _print_measures(context: typer.Context, found: "Comparison") -> None:
    from planner.traffic.compare.comparison import figure

    language = language_of(context)
    shown = [pair for pair in found.measures if pair.before is not None or pair.after is not None]
    lines = [
        (
            f"{pair.title.to(language)} ({pair.unit.to(language)})" if pair.unit.vi else pair.title.to(language),
            figure(pair.before) or "–",
            figure(pair.after) or "–",
            pair.verdict.to(language),
        )
        for pair in shown
    ]
    heads = ("", "trước", "sau", "") if language == "vi" else ("", "before", "after", "")
    print_table([heads, *lines])


def _line(change: "Change", language: "Language") -> str:
    from planner.traffic.compare import WHAT

    fields = "; ".join(f"{each.column}: {each.before or '–'} → {each.after or '–'}" for each in change.fields)
    head = f"  {WHAT[change.what].to(language)} {change.row_id} {change.name}"
    return f"{head} ({fields})" if fields else head
