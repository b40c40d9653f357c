"""How the commands of the guest list speak: in the language that was chosen, as text, JSON or a table."""

import json
from collections.abc import Iterable, Sequence
from typing import cast

import typer

from planner.wording import Language, Wording


def language_of(context: typer.Context) -> Language:
    """Return the language chosen with --lang."""
    return cast("Language", context.obj or "vi")


def say(context: typer.Context, vi: str, en: str) -> None:
    """Print one sentence."""
    print(Wording(vi, en).to(language_of(context)))


def print_json(value: object) -> None:
    """Print plain data."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(lines: Iterable[Sequence[str]]) -> None:
    """Print lines as columns: the first to the left, figures to the right."""
    rows = [list(line) for line in lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = row
        print(
            "  ".join([first.ljust(widths[0]), *(t.rjust(w) for t, w in zip(rest, widths[1:], strict=True))]).rstrip()
        )
