"""The columns of each table, and which of them the headings of a file stand for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from planner.errors import Fault
from planner.scenario.fields import Ref
from planner.scenario.nearest import nearest
from planner.scenario.schema import TABLES, TableSpec
from planner.scenario.wordings import one_of, shown
from planner.wording import Wording

ALIASES: Mapping[str, Mapping[str, str]] = {
    "edges": {
        "osm_class": "class",
        "lanes_per_dir_assumed": "lanes",
        "speed_kmh_assumed": "speed_kmh",
        "capacity_pcu_h_dir_assumed": "capacity_pcu_h",
    },
    "guests": {"origin": "origin_place"},
}
"""Headings of road graphs and older guest lists that are taken as they are."""

HEADING_LIKENESS = 0.7
"""Higher than for other names, since the column is then read as the one it resembles."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        field: name in the row model.
        heading: name in the file.
        required: whether every row must have a value.
        refers_to: table whose ids stand in the column; empty when none.
        choices: the only words allowed; empty when any.
        low: smallest number allowed.
        above: number that must be exceeded.
        high: largest number allowed.
        is_moment: whether a day and a time of day stand in it.
    """

    field: str
    heading: str
    required: bool
    refers_to: str
    choices: tuple[str, ...]
    low: float | None
    above: float | None
    high: float | None
    is_moment: bool


@cache
def specs() -> Mapping[str, TableSpec]:
    """Return the tables by name."""
    return {spec.name: spec for spec in TABLES}


@cache
def columns_of(name: str) -> Mapping[str, Column]:
    """Return the columns of a table by field, in the order of the row model."""
    fields = specs()[name].model.model_fields
    return {field: _column(field, info) for field, info in fields.items()}


@cache
def adapter(name: str, field: str) -> TypeAdapter[object]:
    """Return what reads a single cell of a column, for rows of which another cell is faulty."""
    info = specs()[name].model.model_fields[field]
    # The name is there because Annotated wants at least one mark; pydantic passes it over.
    annotation: Any = Annotated[info.annotation, field, *info.metadata]
    return TypeAdapter(annotation)


def _column(field: str, info: FieldInfo) -> Column:
    bounds = {type(mark): mark for mark in info.metadata}
    parts = _parts(info.annotation)
    return Column(
        field=field,
        heading=info.alias or field,
        required=info.is_required(),
        refers_to=next((mark.table for mark in info.metadata if isinstance(mark, Ref)), ""),
        choices=tuple(choice for choice in _choices(info.annotation) if choice),
        low=getattr(bounds.get(Ge), "ge", None),
        above=getattr(bounds.get(Gt), "gt", None),
        high=getattr(bounds.get(Le), "le", None),
        is_moment=datetime in parts,
    )


def _parts(annotation: object) -> tuple[object, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _choices(annotation: object) -> tuple[str, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()


@dataclass(frozen=True, slots=True)
class Headings:
    """Which heading of a file stands for which field, and what is wrong with the others."""

    by_field: Mapping[str, str]
    faults: tuple[Fault, ...]


@lru_cache(maxsize=64)
def match_headings(name: str, label: str, found: tuple[str, ...]) -> Headings:
    """Find the heading of every field; a mistyped one is reported once, then read as the nearest column."""
    fields = {column.heading: field for field, column in columns_of(name).items()}
    fields |= {alias: fields[heading] for alias, heading in ALIASES.get(name, {}).items()}
    by_field: dict[str, str] = {}
    faults: list[Fault] = list(_blank_or_repeated(label, found))
    for heading in found:
        if heading in fields and fields[heading] not in by_field:
            by_field[fields[heading]] = heading
        elif heading in fields and by_field[fields[heading]] != heading:
            faults.append(_second_name(label, heading, by_field[fields[heading]]))
    unknown = [heading for heading in dict.fromkeys(found) if heading and heading not in fields]
    faults.extend(_unknown(name, label, heading, by_field) for heading in unknown)
    faults.extend(_missing(name, label, by_field))
    return Headings(by_field, tuple(faults))


def structure_faults(label: str, found: tuple[str, ...]) -> list[Fault]:
    """Return what is wrong with the headings of a table that has no model."""
    return list(_blank_or_repeated(label, found))


def _blank_or_repeated(label: str, found: tuple[str, ...]) -> Iterator[Fault]:
    for position, heading in enumerate(found):
        if not heading:
            what = Wording(f"cột thứ {position + 1} không có tên", f"column {position + 1} has no heading")
            yield Fault(
                label,
                1,
                "",
                "",
                what,
                Wording("cần tên cột, hoặc xoá cột", "give a heading, or remove the column"),
            )
        elif heading in found[:position]:
            first = found.index(heading) + 1
            what = Wording(
                f'cột "{heading}" lặp lại ở vị trí {position + 1}, đã có ở vị trí {first}',
                f'column "{heading}" is repeated at position {position + 1}, first at {first}',
            )
            yield Fault(label, 1, heading, heading, what, Wording("cần giữ một cột", "keep one of them"))


def _second_name(label: str, heading: str, first: str) -> Fault:
    what = Wording(f'cột "{heading}" và cột "{first}" là một', f'columns "{heading}" and "{first}" are the same thing')
    return Fault(label, 1, heading, heading, what, Wording("cần giữ một cột", "keep one of them"))


def _unknown(name: str, label: str, heading: str, by_field: dict[str, str]) -> Fault:
    """Report an unknown heading and, when it resembles a column that is absent, take it for that column."""
    absent = {column.heading: field for field, column in columns_of(name).items() if field not in by_field}
    hint = nearest(heading, absent, HEADING_LIKENESS)
    if hint is not None:
        by_field[absent[hint]] = heading
    what = Wording(f'không có cột "{shown(heading)}" trong bảng này', f'no column "{shown(heading)}" in this table')
    expected = one_of([column.heading for column in columns_of(name).values()], heading)
    if hint is not None:
        expected = Wording(f'gần nhất là "{hint}"', f'the nearest is "{hint}"')
    return Fault(label, 1, heading, heading, what, expected)


def _missing(name: str, label: str, by_field: Mapping[str, str]) -> Iterator[Fault]:
    for field, column in columns_of(name).items():
        if column.required and field not in by_field:
            what = Wording(f'thiếu cột bắt buộc "{column.heading}"', f'column "{column.heading}" is missing')
            expected = Wording(
                f'cần cột "{column.heading}" có giá trị ở mọi dòng',
                f'add column "{column.heading}", filled in every row',
            )
            yield Fault(label, 1, column.heading, "", what, expected)
