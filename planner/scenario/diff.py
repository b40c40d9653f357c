"""What changed between two versions of an event, row by row, as the office keeps a record of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from planner.scenario.columns import columns_of, specs
from planner.scenario.schema import Scenario
from planner.scenario.settings import SETTINGS_FILE
from planner.scenario.source import TABLE_NAMES
from planner.scenario.texts import TextTable, flat, settings_data, text_tables, toml_value
from planner.scenario.wordings import shown
from planner.wording import Language, Wording

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        table: name of the table, ``scenario.toml``, or the name of another file.
        key: id of the row; of tables without ids, the whole row; empty for a file.
        kind: whether the row is new, gone, or has another value in a column.
        column: heading of the changed column or TOML key; empty when a whole row or file is meant.
        old: earlier text; empty for a new row.
        new: later text; empty for a row that is gone.
    """

    table: str
    key: str
    kind: Kind
    column: str = ""
    old: str = ""
    new: str = ""

    def line(self, language: Language = "vi") -> str:
        """Say the change in one line."""
        return self._wording().to(language)

    def _wording(self) -> Wording:
        place = ":".join(part for part in (self.table, shown(self.key), self.column) if part)
        old, new = shown(self.old), shown(self.new)
        if self.kind == "added":
            return Wording(f"{place}: thêm mới {new}".rstrip(), f"{place}: added {new}".rstrip())
        if self.kind == "removed":
            return Wording(f"{place}: bỏ {old}".rstrip(), f"{place}: removed {old}".rstrip())
        return Wording(f'{place}: "{old}" đổi thành "{new}"', f'{place}: "{old}" became "{new}"')


def diff(old: Scenario, new: Scenario) -> tuple[Change, ...]:
    """Return what was added, removed and changed from ``old`` to ``new``: settings, tables, other files."""
    return (*_settings(old, new), *_tables(old, new), *_attachments(old, new))


def _settings(old: Scenario, new: Scenario) -> Iterator[Change]:
    before, after = (_setting_texts(scenario) for scenario in (old, new))
    for key in before | after:
        if key not in after:
            yield Change(SETTINGS_FILE, "", "removed", key, before[key])
        elif key not in before:
            yield Change(SETTINGS_FILE, "", "added", key, "", after[key])
        elif before[key] != after[key]:
            yield Change(SETTINGS_FILE, "", "changed", key, before[key], after[key])


def _setting_texts(scenario: Scenario) -> dict[str, str]:
    settings = flat(settings_data(scenario.event))
    return {key: value if isinstance(value, str) else toml_value(value) for key, value in settings.items()}


def _tables(old: Scenario, new: Scenario) -> Iterator[Change]:
    before, after = ({table.name: table for table in text_tables(scenario)} for scenario in (old, new))
    yield from table_changes(before, after)


def table_changes(before: Mapping[str, TextTable], after: Mapping[str, TextTable]) -> Iterator[Change]:
    """Compare tables as text, faulty cells and all."""
    for name in TABLE_NAMES:
        earlier = before.get(name, TextTable(name, (), ()))
        later = after.get(name, TextTable(name, (), ()))
        key = _key_headings(name)
        yield from _keyed(name, key, earlier, later) if key else _unkeyed(name, earlier, later)


def _key_headings(name: str) -> tuple[str, ...]:
    if name not in specs():
        return ()
    columns = columns_of(name)
    return tuple(columns[field].heading for field in specs()[name].key)


def _keyed(name: str, key: tuple[str, ...], old: TextTable, new: TextTable) -> Iterator[Change]:
    before, after = ({tuple(line[heading] for heading in key): line for line in table.lines} for table in (old, new))
    for own, line in before.items():
        if own in after:
            yield from _changed_cells(name, _joined(own), line, after[own])
        else:
            yield Change(name, _joined(own), "removed")
    yield from (Change(name, _joined(own), "added") for own in after if own not in before)


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(text for text in texts if text)


def _changed_cells(name: str, key: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for column, text in old.items():
        if new[column] != text:
            yield Change(name, key, "changed", column, text, new[column])


def _unkeyed(name: str, old: TextTable, new: TextTable) -> Iterator[Change]:
    """Compare rows without ids as wholes: a changed row is one that is gone and one that is new."""
    before, after = (Counter(map(_filled_cells, table.lines)) for table in (old, new))
    yield from (Change(name, _row_text(row), "removed") for row in (before - after).elements() if row)
    yield from (Change(name, _row_text(row), "added") for row in (after - before).elements() if row)


def _filled_cells(line: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((heading, text) for heading, text in line.items() if text)


def _row_text(row: Iterable[tuple[str, str]]) -> str:
    return _joined(text for _heading, text in row)


def _attachments(old: Scenario, new: Scenario) -> Iterator[Change]:
    before, after = old.attachments, new.attachments
    for name in {**before, **after}:
        if name not in after:
            yield Change(name, "", "removed")
        elif name not in before:
            yield Change(name, "", "added")
        elif before[name] != after[name]:
            yield Change(name, "", "changed", "", f"{len(before[name])} B", f"{len(after[name])} B")
