"""Pins: decisions the organiser has taken and the solver must keep.

A pins file is a CSV with the columns problem, subject, field, value; for example
``seating,G0007,seat_id,A1-01-05`` or ``rehearsals,S012,start,2025-06-03 17:00``.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.errors import UsageError
from planner.tables import TableRow, read_table
from planner.wording import Wording

COLUMNS = ("problem", "subject", "field", "value")


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """One decision kept: in ``problem``, ``field`` of ``subject`` is ``value``.

    ``origin``: file and row that it was read from, as messages name them; empty where it was not read from a file.
    """

    problem: str
    subject: str
    field: str
    value: str
    origin: str = dataclasses.field(default="", compare=False)


class UnknownPinError(UsageError):
    """A pin that names something unknown: which one, and in which of its columns (subject, field, value)."""

    def __init__(self, message: Wording, subject: str, field: str, column: str) -> None:
        """Keep the message and the pin it is about; ``field`` is empty where every pin of the subject is meant."""
        super().__init__(message)
        self.subject, self.field, self.column = subject, field, column

    def located(self, pins: Iterable[Pin], problem: str) -> UsageError:
        """Return the same with file, row and column of the first such pin that was read from a file."""
        for pin in pins:
            meant = (pin.problem, pin.subject) == (problem, self.subject) and self.field in {"", pin.field}
            if meant and pin.origin:
                place = f"{pin.origin}:{self.column}: "
                return UsageError(Wording(place + self.message.vi, place + self.message.en))
        return self


def read_pins(path: Path) -> tuple[Pin, ...]:
    """Read a pins file.

    Raises:
        UsageError: the file cannot be read, lacks a column, or pins a subject to two values.
    """
    try:
        table = read_table(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            Wording(
                f"Không đọc được tệp ghim {path}: cần tệp CSV UTF-8.",
                f"Cannot read the pins file {path}: a UTF-8 CSV file is expected.",
            )
        ) from error
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise UsageError(
            Wording(
                f"{path.name}:1: thiếu cột {', '.join(missing)}; cần các cột {', '.join(COLUMNS)}.",
                f"{path.name}:1: missing column {', '.join(missing)}; expected {', '.join(COLUMNS)}.",
            )
        )
    _refuse_two(path.name, table.rows)
    return tuple(
        Pin(**{column: row.cells[column] for column in COLUMNS} | {"origin": f"{path.name}:{row.number}"})
        for row in table.rows
    )


def _refuse_two(name: str, rows: Sequence[TableRow]) -> None:
    first: dict[tuple[str, ...], TableRow] = {}
    for row in rows:
        other = first.setdefault(tuple(row.cells[column] for column in COLUMNS[:3]), row)
        said, before = row.cells["value"], other.cells["value"]
        if said != before:
            who = f"{row.cells['subject']} {row.cells['field']}"
            raise UsageError(
                Wording(
                    f"{name}:{row.number}: value: {who} ghim “{said}” nhưng dòng {other.number} đã ghim “{before}”;"
                    " chỉ giữ một dòng.",
                    f"{name}:{row.number}: value: {who} is pinned to “{said}” but row {other.number} pins “{before}”;"
                    " keep one of them.",
                )
            )


def pins_of(pins: Iterable[Pin], problem: str) -> Mapping[str, Mapping[str, str]]:
    """Return the pins of one problem as subject -> field -> value."""
    chosen: dict[str, dict[str, str]] = {}
    for pin in pins:
        if pin.problem == problem:
            chosen.setdefault(pin.subject, {})[pin.field] = pin.value
    return chosen
