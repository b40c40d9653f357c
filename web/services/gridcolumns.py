"""The columns of a table as the editing grid and the lists show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType

from planner.scenario.columns import Column, columns_of, specs
from planner.wording import Wording
from web.services.vocabulary import choice_words, column_words, explanation

FLAGS = (("", Wording("", "")), ("1", Wording("có", "yes")), ("0", Wording("không", "no")))
PEOPLE = frozenset({"full_name"})
"""Columns sorted by given name."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column.

    Attributes:
        key: heading in the pack.
        kind: text, number, date, time, money.
        choices: value and words; empty when any text may stand there.
        refers_to: table whose ids may be suggested; empty when none.
        several: whether several ids or words may stand in a cell, separated by ``;``.
    """

    key: str
    words: Wording
    help: Wording
    kind: str = "text"
    choices: tuple[tuple[str, Wording], ...] = ()
    refers_to: str = ""
    required: bool = False
    several: bool = False


@cache
def model_columns(table: str) -> tuple[GridColumn, ...]:
    """Return the columns of a table that has a model, none of a free one."""
    if table not in specs():
        return ()
    return tuple(_grid_column(table, column) for column in columns_of(table).values())


def free_columns(table: str, headings: Iterable[str]) -> tuple[GridColumn, ...]:
    """Return columns of a table without a model."""
    return tuple(GridColumn(heading, column_words(table, heading), Wording(heading, heading)) for heading in headings)


def by_key(columns: Iterable[GridColumn]) -> Mapping[str, GridColumn]:
    """Return columns by heading."""
    return {column.key: column for column in columns}


def _grid_column(table: str, column: Column) -> GridColumn:
    annotation = specs()[table].model.model_fields[column.field].annotation
    parts = set(getattr(annotation, "__args__", ())) or {annotation}
    return GridColumn(
        key=column.heading,
        words=column_words(table, column.heading),
        help=explanation(table, column.heading),
        kind=_kind(column, parts),
        choices=_choices(table, column, parts),
        refers_to=column.refers_to,
        required=column.required,
        several=annotation == tuple[str, ...],
    )


def _kind(column: Column, parts: set[object]) -> str:
    if column.heading.endswith("_vnd"):
        return "money"
    names = {part.__name__ for part in parts if isinstance(part, type) and part is not NoneType}
    if names & {"date", "datetime"}:
        return "date"
    if "time" in names:
        return "time"
    return "number" if names & {"int", "float"} else "text"


def _choices(table: str, column: Column, parts: set[object]) -> tuple[tuple[str, Wording], ...]:
    if bool in parts:
        return FLAGS
    if not column.choices:
        return ()
    listed = tuple((choice, choice_words(table, column.heading, choice)) for choice in column.choices)
    return listed if column.required else (("", Wording("", "")), *listed)
