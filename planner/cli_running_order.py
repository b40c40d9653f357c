# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner rehearsals order``: the order of items inside a run-through. Arguments and printing only."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli_guests.saying import language_of, print_json
from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.problems.rehearsals.running_order import RunningOrder

PAIR = 2


def order(  # noqa: PLR0913, PLR0917 - one option per kind of wish
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")],
    session: Annotated[
        str, typer.Option(metavar="SESSION", help="Chỉ buổi này, ví dụ BT-SD · only this run-through")
    ] = "",
    first: Annotated[list[str] | None, typer.Option(metavar="ITEM", help="Tiết mục mở đầu · an item first")] = None,
    last: Annotated[list[str] | None, typer.Option(metavar="ITEM", help="Tiết mục kết · an item last")] = None,
    before: Annotated[
        list[str] | None, typer.Option(metavar="ITEM:ITEM", help="Tiết mục trước đứng trước · one before another")
    ] = None,
    limit_s: Annotated[float, typer.Option(min=0.1, help="Giây nhiều nhất · most seconds")] = 30.0,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON · print JSON")] = False,
) -> None:
    """Thứ tự duyệt ít chờ nhất, và yêu cầu đổi thứ tự tốn bao nhiêu · least waiting, and what a wish costs."""
    from planner.engine.settings import Settings, available_workers
    from planner.problems.rehearsals import Problem
    from planner.problems.rehearsals.running_order import Effort, Wish, grant, order_all, run_through_of
    from planner.scenario.load import load

    problem = Problem.from_scenario(load(pack))
    wish = Wish(tuple(first or ()), tuple(last or ()), tuple(_pair(text) for text in before or ()))
    runs = [run_through_of(problem, session)] if session else list(problem.run_throughs)
    told: list[tuple[RunningOrder, Wording]] = []
    if wish == Wish():
        orders = order_all(problem, Settings(limit_s, available_workers()))
        told = [(one, one.sentence) for one in orders if one.session_id in {run.session_id for run in runs}]
    else:
        for run in runs:
            found = grant(problem, run, wish, Effort(time.monotonic() + limit_s, available_workers()))
            told.append((found.granted, found.sentence))
    names = {part.item_id: part.name for run in runs for part in run.parts}
    if as_json:
        print_json([_record(one, sentence) for one, sentence in told])
        return
    for one, sentence in told:
        print(sentence.to(language_of(context)))
        for place, item_id in enumerate(one.item_ids, start=1):
            print(f"{place:4} {item_id} {names[item_id]}")


def _pair(text: str) -> tuple[str, str]:
    parts = tuple(part.strip() for part in text.split(":"))
    if len(parts) != PAIR:
        raise UsageError(
            Wording(
                f"«{text}» chưa đúng; hãy ghi hai mã tiết mục, ví dụ TM-01:TM-02.",
                f"“{text}” is not right; write two items, like TM-01:TM-02.",
            )
        )
    return parts[0], parts[1]


def _record(one: "RunningOrder", sentence: Wording) -> dict[str, Any]:
    return {
        "session_id": one.session_id,
        "item_ids": list(one.item_ids),
        "free": one.free,
        "waiting": one.waiting,
        "listed": one.listed,
        "least": one.least,
        "proven": one.proven,
        "sentence": sentence._asdict(),
    }
