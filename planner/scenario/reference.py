"""The reference page of pack tables, written from the models: ``python -m planner.scenario.reference > FILE``."""

import inspect
import sys
from collections.abc import Iterator

from planner.scenario.columns import ALIASES, Column, columns_of
from planner.scenario.schema import ATTACHMENTS, FREE_TABLES, TABLES, EventSettings, TableSpec

HEADING = """# Scenario pack: tables and columns

A pack is a folder with `scenario.toml` and CSV files (UTF-8, comma, semicolon or tab). Times are local,
`YYYY-MM-DD HH:MM`; days `YYYY-MM-DD`; times of day `HH:MM`; money in whole đồng; lists separated by `;`; flags 0 or 1.
Any table may be missing; a column in bold must have a value in every row. `planner validate` says what is wrong, where,
and what is expected. Written from the models by `python -m planner.scenario.reference`; a test keeps it so.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [HEADING, *_settings(), *(part for spec in TABLES for part in _table(spec)), *_rest()]
    return "\n".join(parts)


def _settings() -> Iterator[str]:
    yield "## scenario.toml\n"
    yield f"{inspect.getdoc(EventSettings)}\n"
    names = (f"**{key}**" if info.is_required() else key for key, info in EventSettings.model_fields.items())
    yield f"Keys: {', '.join(names)}.\n"


def _table(spec: TableSpec) -> Iterator[str]:
    yield f"## {spec.name}.csv\n"
    yield f"{inspect.getdoc(spec.model)}\n"
    if spec.key:
        yield f"Unique together: {', '.join(spec.key)}.\n"
    yield "| column | what stands in it |\n|---|---|"
    yield from (_line(column) for column in columns_of(spec.name).values())
    for other, heading in ALIASES.get(spec.name, {}).items():
        yield f"| {other} | read as {heading} |"
    yield ""


def _line(column: Column) -> str:
    heading = f"**{column.heading}**" if column.required else column.heading
    return f"| {heading} | {'; '.join(_facts(column)) or 'text'} |"


def _facts(column: Column) -> Iterator[str]:
    if column.refers_to:
        yield f"id of {column.refers_to}.csv"
    if column.choices:
        yield "one of " + ", ".join(f"`{choice}`" for choice in column.choices if choice)
    if column.is_moment:
        yield "moment"
    if column.low is not None:
        yield f"at least {column.low:g}"
    if column.above is not None:
        yield f"more than {column.above:g}"
    if column.high is not None:
        yield f"at most {column.high:g}"


def _rest() -> Iterator[str]:
    yield "## Other files\n"
    yield f"Kept as they are, without a model yet: {', '.join(f'{name}.csv' for name in FREE_TABLES)}.\n"
    yield f"Carried along: {', '.join(ATTACHMENTS)}.\n"


if __name__ == "__main__":
    sys.stdout.write(page())
