"""The text of a pack before it is understood: the same for a folder and for a workbook."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from planner.errors import Fault
from planner.scenario.nearest import nearest
from planner.scenario.schema import FREE_TABLES, TABLES
from planner.tables import Table

TABLE_NAMES: tuple[str, ...] = (*(spec.name for spec in TABLES), *FREE_TABLES)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as text and how messages name its file or sheet."""

    label: str
    table: Table


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """The settings as TOML data, and the line of every key."""

    label: str
    data: Mapping[str, object]
    lines: Mapping[tuple[str, ...], int]


@dataclass(slots=True)
class Source:
    """Everything read from a pack, and the faults of files that could not be read.

    Attributes:
        name: the pack as messages name it.
        label_of: how messages name the file or sheet of a table.
        settings: None when they are missing or unreadable (then ``faults`` says so).
        tables: name of the table -> its text.
        attachments: file name -> content.
        unreadable: tables that are there but could not be read; nothing more is said about them.
    """

    name: str
    label_of: Callable[[str], str]
    settings: SourceSettings | None = None
    tables: dict[str, SourceTable] = field(default_factory=dict)
    attachments: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)


def assign_names(found: Collection[str]) -> dict[str, str | None]:
    """Return the table that each file or sheet stands for; a mistyped name stands for the nearest absent one.

    Taking the suggestion for granted keeps one typing mistake in a file's name from showing up again as
    hundreds of references to a missing table.
    """
    names: dict[str, str | None] = {name: name for name in found if name in TABLE_NAMES}
    for name in sorted(set(found) - set(names)):
        absent = [known for known in TABLE_NAMES if known not in names.values()]
        names[name] = nearest(name, absent)
    return names
