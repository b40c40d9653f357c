# ruff: noqa: PLC0415 - loads only what a command needs
"""Arguments that the commands share, and what they read."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.readiness import Situation

DONE, FINDINGS = 0, 1
Pack = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
Folder = Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Thư mục kế hoạch · plan folder")]
Today = Annotated[str, typer.Option("--today", metavar="DAY", help="Xét tại ngày này, 2025-05-20 · as of this day")]
Json = Annotated[bool, typer.Option("--json", help="In JSON · print JSON")]


def day_of(text: str) -> date | None:
    """Return the day of ``--today``; None when it was not given.

    Raises:
        UsageError: it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(
            Wording(
                f"--today cần ngày dạng 2025-05-20, không nhận “{text}”.", f"--today takes 2025-05-20, not “{text}”."
            )
        ) from None


def situation_of(pack: Path, folder: Path | None, today: date | None = None) -> "Situation":
    """Return the situation of a pack, with its plan where a folder is given."""
    from planner.readiness import Situation, read_rows
    from planner.scenario.load import load

    return Situation.of(load(pack), read_rows(folder), today)
