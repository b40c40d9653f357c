"""Scenario -> text: cells, tables and settings as packs and workbooks hold them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from planner.scenario.columns import columns_of
from planner.scenario.fields import LIST_SEPARATOR
from planner.scenario.rows import Row
from planner.scenario.schema import TABLES, EventSettings, Scenario
from planner.tables import Table
from planner.units import DATE_FORMAT, DATETIME_FORMAT

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as text; ``lines`` start in row 2 and may be blank, to keep the row numbers of the file."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[Mapping[str, str], ...]


def text_tables(scenario: Scenario, *, empty: bool = False) -> list[TextTable]:
    """Return the tables of a scenario, those without rows only if ``empty`` is asked for."""
    tables = [model_table(spec.name, getattr(scenario, spec.name)) for spec in TABLES]
    free = [_free_table(name, table) for name, table in scenario.free_tables.items()]
    return [table for table in tables if table.lines or empty] + free


def model_table(name: str, rows: Sequence[Row]) -> TextTable:
    """Return rows of a table as text, every column in the order of the model."""
    headings = {field: column.heading for field, column in columns_of(name).items()}
    lines = tuple({heading: cell(getattr(row, field)) for field, heading in headings.items()} for row in rows)
    return TextTable(name, tuple(headings.values()), lines)


def _free_table(name: str, table: Table) -> TextTable:
    lines: list[Mapping[str, str]] = []
    for row in table.rows:
        lines.extend({} for _blank in range(row.number - len(lines) - 2))
        lines.append(row.cells)
    return TextTable(name, table.columns, tuple(lines))


def cell(value: object) -> str:
    """Write a value as the loader reads it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f"{LIST_SEPARATOR} ".join(value)
    if isinstance(value, bool | float):
        return str(int(value)) if float(value).is_integer() else repr(value)
    return moment(value) if isinstance(value, date | time) else str(value)


def moment(value: date | time) -> str:
    """Write a moment, a day or a time of day."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.strftime(DATETIME_FORMAT if isinstance(value, datetime) else DATE_FORMAT)


def settings_data(event: EventSettings) -> dict[str, object]:
    """Return the settings as TOML data, without keys left at nothing."""
    data = event.model_dump()
    data["name"] = {"vi": event.name.vi, "en": event.name.en}
    kept = {key: value for key, value in data.items() if value not in (None, "", {})}
    # Groups come last: a plain key after a [group] would belong to it.
    return dict(sorted(kept.items(), key=lambda entry: isinstance(entry[1], Mapping)))


def toml_text(data: Mapping[str, object]) -> str:
    """Write TOML: plain keys first, then a section for every group."""
    lines = [f"{_key(name)} = {toml_value(value)}" for name, value in data.items() if not _is_group(value)]
    _add_groups(lines, (), data)
    return "\n".join(lines) + "\n"


def _add_groups(lines: list[str], path: tuple[str, ...], data: Mapping[str, object]) -> None:
    for name, group in data.items():
        if not isinstance(group, Mapping):
            continue
        inner = (*path, name)
        plain = {key: value for key, value in group.items() if not _is_group(value)}
        if plain or not group:
            lines.extend(["", f"[{'.'.join(map(_key, inner))}]"])
            lines.extend(f"{_key(key)} = {toml_value(value)}" for key, value in plain.items())
        _add_groups(lines, inner, group)


def flat(data: Mapping[str, object], path: tuple[str, ...] = ()) -> dict[str, object]:
    """Return dotted key -> plain value; a group without keys stays, as an empty mapping."""
    found: dict[str, object] = {}
    for name, value in data.items():
        inner = (*path, name)
        if isinstance(value, Mapping) and value:
            found |= flat(value, inner)
        else:
            found[".".join(map(_key, inner))] = value
    return found


def toml_value(value: object) -> str:
    """Write a plain value as TOML does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON escapes as TOML does, except that TOML also wants the delete mark escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{}"
    return value.strftime(DATE_FORMAT) if isinstance(value, date) else repr(value)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else toml_value(name)


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping)
