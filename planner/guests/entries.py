"""One person as one office wrote them down, and where."""

from dataclasses import dataclass, field, fields

from planner.scenario.rows import Gender


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where an entry stands: file, sheet (empty for CSV) and row as a spreadsheet shows it."""

    file: str
    sheet: str
    row: int

    @property
    def label(self) -> str:
        """Return the sheet as messages name it: ``file.xlsx[sheet]``."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file

    @property
    def entry_id(self) -> str:
        """Return the id of what stands there."""
        return f"{self.label}:{self.row}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A nomination as it came, text as given (NFC); nothing sensitive is in it.

    Attributes:
        entry_id: unique among all files of an event.
        full_name: without titles, spelt as given.
        name_as_given: the whole cell, titles included.
        birth: ``1960`` or ``1960-05-31`` or empty.
        post_since: ``YYYY-MM-DD``, a year, or empty.
        group: the group or the part of the list in which the person stood.
        needs: words of the scenario's guests (wheelchair, aisle, companion, interpreter, diet).
    """

    entry_id: str
    full_name: str
    source: Source = field(default=Source("", "", 0), kw_only=True)
    name_as_given: str = field(default="", kw_only=True)
    titles: tuple[str, ...] = field(default=(), kw_only=True)
    gender: Gender = field(default="", kw_only=True)
    birth: str = field(default="", kw_only=True)
    post: str = field(default="", kw_only=True)
    post_since: str = field(default="", kw_only=True)
    organisation: str = field(default="", kw_only=True)
    group: str = field(default="", kw_only=True)
    rank: str = field(default="", kw_only=True)
    locality: str = field(default="", kw_only=True)
    phone: str = field(default="", kw_only=True)
    email: str = field(default="", kw_only=True)
    needs: tuple[str, ...] = field(default=(), kw_only=True)
    lodging: str = field(default="", kw_only=True)
    transport: str = field(default="", kw_only=True)
    proposer: str = field(default="", kw_only=True)
    note: str = field(default="", kw_only=True)

    @property
    def birth_year(self) -> int | None:
        """The year of birth, if known."""
        return int(self.birth[:4]) if self.birth else None


TEXT_FIELDS = tuple(each.name for each in fields(Entry) if each.name not in {"entry_id", "source", "titles", "needs"})
"""Attributes of an entry that are one text each, in order."""
