# ruff: noqa: PLC0415, T201 - the command line prints and loads only what a command needs
"""The tasks of a body's sub-plan join the master plan."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli_guests.saying import say
from planner.cli_preparation.options import Pack
from planner.cli_preparation.papers import Write


def merge(
    context: typer.Context,
    pack: Pack,
    file: Annotated[Path, typer.Argument(metavar="SUBPLAN.csv", help="Các cột như tasks.csv · columns of tasks.csv")],
    body: Annotated[str, typer.Option(metavar="BODY", help="Mã cơ quan, xã · the body, put before ids that clash")],
    *,
    write: Write = False,
) -> None:
    """Gộp việc của kế hoạch thành phần, mã trùng được đổi · merge a sub-plan, ids that clash are renamed."""
    from planner.readiness.packfiles import save_tables
    from planner.readiness.subplans import merge_subplan
    from planner.scenario.load import load

    merged = merge_subplan(load(pack), pack, file, body)
    for own, new in merged.renamed.items():
        print(f"{own} → {new}")
    say(
        context,
        f"{len(merged.added)} việc của {body}, đổi mã {len(merged.renamed)} việc.",
        f"{len(merged.added)} tasks of {body}, {len(merged.renamed)} renamed.",
    )
    if write:
        save_tables(merged.scenario, pack, ("tasks",))
        say(context, f"Đã ghi vào {pack}.", f"Written into {pack}.")
