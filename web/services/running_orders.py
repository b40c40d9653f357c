"""The order of items inside a run-through, and who must be there when, as the plan folder holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.tables import read_table

ORDER_FILE, CALLS_FILE = "running_order.csv", "running_calls.csv"


@dataclass(frozen=True, slots=True)
class Turn:
    """One item with its time of day."""

    item_id: str
    name: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Called:
    """A group or person: present from ``arrive``, own items from ``start`` to ``end``."""

    name: str
    people: int
    arrive: str
    start: str
    end: str
    waiting_min: int


@dataclass(frozen=True, slots=True)
class RunningSheet:
    """A run-through: its items in order and everybody called to it."""

    session_id: str
    day: str
    turns: tuple[Turn, ...]
    calls: tuple[Called, ...]

    @property
    def waiting(self) -> int:
        """Return minutes of one person that people wait between own items."""
        return sum(one.people * one.waiting_min for one in self.calls)


def sheets(folder: Path) -> tuple[RunningSheet, ...]:
    """Return the run-throughs of a plan folder; none for plans made before there were running orders."""
    orders, calls = _by_session(folder / ORDER_FILE), _by_session(folder / CALLS_FILE)
    return tuple(
        RunningSheet(
            session_id,
            rows[0].get("start", "")[:10],
            tuple(Turn(row.get("item_id", ""), row.get("name", ""), *_clock(row, "start", "end")) for row in rows),
            tuple(_called(row) for row in calls.get(session_id, ())),
        )
        for session_id, rows in orders.items()
    )


def _by_session(path: Path) -> Mapping[str, Sequence[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in read_table(path).rows if path.exists() else ():
        found.setdefault(row.cells.get("session_id", ""), []).append(row.cells)
    return found


def _called(row: Mapping[str, str]) -> Called:
    arrive, start, end = _clock(row, "arrive", "first_start", "last_end")
    return Called(row.get("name", ""), _whole(row, "people"), arrive, start, end, _whole(row, "waiting_min"))


def _clock(row: Mapping[str, str], *columns: str) -> tuple[str, ...]:
    return tuple(row.get(column, "")[11:] for column in columns)


def _whole(row: Mapping[str, str], column: str) -> int:
    text = row.get(column, "")
    return int(text) if text.isdecimal() else 0
